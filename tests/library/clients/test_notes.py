"""
A note: what it says is in the note alone, and changes with a revision of its own.
"""

from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import NewNote, Note, NoteId
from partnerkit.clients.events import NoteChanged, NoteRemoved, NoteWritten
from partnerkit.clients.notes import NOTES, change_note, notes_on, remove_note, write_note
from partnerkit.effects import Effects, Event
from partnerkit.errors import InvalidInput, Outdated
from partnerkit.repository import Add, Change, Query, Remove
from partnerkit.wire import checked
from tests.library.accounts.given import DAY, OPENED
from tests.library.clients.given import ME, line

LINE = line(revision=4, version=7)
ID = NoteId(UUID(int=60))
WRITTEN = write_note(LINE, NewNote(text="Called."), id=ID, author_id=ME, author="Dana", at=OPENED)
NOTE = attrs.evolve(WRITTEN.result, revision=2, version=2)


@pytest.mark.requirement("VC-13", call="notes.write")
def test_it_is_written_on_the_line_and_no_change_of_the_line() -> None:
    """The line is guarded and carries the chain; its revision, which people saw, stays."""
    note = Note(client_id=LINE.id, id=ID, text="Called.", author_id=ME, author="Dana", written_at=OPENED)
    assert (note.changed_at, note.revision) == (None, 0)
    told = NoteWritten(chain_id=LINE.id, note_id=ID)
    assert WRITTEN.result == note
    assert WRITTEN.changes == (Change(LINE, LINE), Add(note))
    assert WRITTEN.events == (told,)


@pytest.mark.requirement("VC-13", call="notes.change")
def test_written_anew_it_keeps_who_wrote_it_and_when() -> None:
    """What is new is its text, the moment and the revision."""
    after = attrs.evolve(NOTE, text="Called twice.", changed_at=OPENED + DAY, revision=3)
    told = NoteChanged(chain_id=LINE.id, note_id=ID)
    assert change_note(LINE, NOTE, NewNote(text="Called twice."), at=OPENED + DAY) == Effects(
        after, [Change(LINE, LINE), Change(NOTE, after)], [told]
    )


def test_the_same_words_change_nothing() -> None:
    """No event, no new revision."""
    assert change_note(LINE, NOTE, NewNote(text="Called."), at=OPENED + DAY) == Effects(NOTE)


@pytest.mark.requirement("VC-13", call="notes.remove")
def test_removed_it_is_gone() -> None:
    """The chain knows that there was one."""
    told = NoteRemoved(chain_id=LINE.id, note_id=ID)
    assert remove_note(LINE, NOTE) == Effects(NOTE, [Change(LINE, LINE), Remove(NOTE)], [told])


@pytest.mark.parametrize("kind", [NoteWritten, NoteChanged, NoteRemoved])
def test_no_event_says_what_it_said(kind: type[Event]) -> None:
    """VC-13: removing a note would leave its text in the chain for good."""
    assert [a.name for a in attrs.fields(kind)] == ["chain_id", "note_id"]


def test_an_edit_of_another_revision_is_refused() -> None:
    """A-29: what one did not read is not overwritten."""
    for seen in (None, 2):
        NOTE.check(seen)
    for other in (0, 1, 3):
        with pytest.raises(Outdated) as caught:
            NOTE.check(other)
        assert caught.value == Outdated("note", other, 2)


@pytest.mark.requirement("VC-13", call="notes.write")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text.blank"),
        (" \n ", "text.blank"),
        ("x" * 10_001, "text.long"),
        ("a\x07b", "text.control"),
        (None, "type.null"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused(text: Any, code: str) -> None:
    """A-34: 1 to 10,000 characters that can be seen."""
    with pytest.raises(InvalidInput) as caught:
        checked(NewNote(text=text))
    assert [(p.path, p.code) for p in caught.value.problems] == [("text", code)]


def test_lines_are_kept() -> None:
    """And so is everything else a person can type; only the space around it goes (A-30)."""
    text = "First line\n\n\t- <script>alert(1)</script>\n=1+1"
    assert checked(NewNote(text=f"  {text}\n")).text == text
    assert checked(NewNote(text="x" * 10_000)).text == "x" * 10_000
    assert checked(NewNote(text="a\r\nb")).text == "a\nb"


def test_the_newest_are_asked_for_first() -> None:
    """Ids are in the order in which notes were written."""
    assert notes_on(LINE.id, limit=7) == Query(collection=NOTES, within=LINE.id, descending=True, limit=7)
