"""Console: the team's notes on a client (VC-13): write, read, change, remove. What was written is never lost."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, NewNote, Note, NoteId, PartnerKit
from partnerkit.access import Decision
from partnerkit.errors import InvalidInput, NotFound, Outdated, Refused
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, meanwhile
from reference_server.pages.client import Listed, client_id_of, find_line, id_of
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page

_SECRET: Final = lazy("For your team alone; the client never sees it.")
NEW: Final = (forms.Field(name="text", label=lazy("New note"), type="lines", hint=_SECRET),)
NOTE: Final = (forms.Field(name="text", label=lazy("Note"), type="lines", hint=_SECRET),)
_A_PAGE: Final = 20


@attrs.frozen(kw_only=True)
class Read:
    """
    A note with what stands around it.

    Attributes:
        shown: The client.
        note: The note as it is now; None where it is not there any more.
        changed: What was done to it since a form with it was opened.
    """

    shown: Listed
    note: Note | None
    changed: meanwhile.Meanwhile | None = None

    @property
    def may(self) -> Decision:
        """Whether the reader may write notes."""
        return self.shown.may[Action.WRITE_NOTE.value]


def notes(context: Context, client_id: str) -> Response:
    """Show all notes on a client, newest first."""
    return _notes(context, client_id, forms.blank(NEW))


def _notes(context: Context, client_id: str, form: forms.Form, status: int = 200) -> Response:
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        shown = find_line(kit, client_id, by)
        found = kit.notes.list(shown.line.id, by=by, after=after, limit=_A_PAGE)
    next = None if found.next is None else cursor_text(found.next)
    values: dict[str, Any] = {"shown": shown, "notes": found.items, "first": after is None, "next": next}
    return page(context, "console/notes.html", form=form, status=status, **values)


def write(context: Context, client_id: str) -> Response:
    """Write a note."""
    form = forms.sent(context, NEW)
    id = client_id_of(client_id)
    try:
        context.run(
            lambda kit: kit.notes.write(id, form.into(NewNote), by=context.actor(kit), key=form.key), key=form.key
        )
    except InvalidInput as error:
        return _notes(context, client_id, form.with_problems(error), status=422)
    context.flash(_("Your note is added."))
    return see_other(context.url("console.client", client_id=client_id))


def note(context: Context, client_id: str, note_id: str) -> Response:
    """Show one note whole, to be changed by whoever may write."""
    read = _read(context, client_id, note_id)
    if read.note is None:
        raise NotFound("note", None)
    return _note(context, read, forms.blank(NOTE, seen=read.note.revision, text=read.note.text))


def _read(context: Context, client_id: str, note_id: str, error: Outdated | None = None) -> Read:
    with context.read() as kit:
        shown = find_line(kit, client_id, context.actor(kit))
        note = _found(context, kit, shown, note_id)
        changed = None
        if error is not None and note is not None:
            changed = meanwhile.to_note(context, kit, shown, note, error)
    return Read(shown=shown, note=note, changed=changed)


def _found(context: Context, kit: PartnerKit, shown: Listed, note_id: str) -> Note | None:
    try:
        return kit.notes.get(shown.line.id, _note_id(note_id), by=meanwhile.acting(context))
    except NotFound:
        return None


def _note_id(text: str) -> NoteId:
    return NoteId(id_of("note", text))


def _note(context: Context, read: Read, form: forms.Form, status: int = 200) -> Response:
    return page(context, "console/note.html", read=read, shown=read.shown, form=form, status=status)


def change(context: Context, client_id: str, note_id: str) -> Response:
    """Write a note anew; where it is gone, or another by now, what was written is shown beside that."""
    form = forms.sent(context, NOTE)
    ids, seen = (client_id_of(client_id), _note_id(note_id)), form.revision
    try:
        context.run(
            lambda kit: kit.notes.change(*ids, form.into(NewNote), by=context.actor(kit), seen=seen, key=form.key),
            key=form.key,
        )
    except InvalidInput as error:
        return _note(context, _read(context, client_id, note_id), form.with_problems(error), status=422)
    except Outdated as error:
        return _conflict(context, _read(context, client_id, note_id, error), form)
    except NotFound:
        return _gone(context, _read(context, client_id, note_id), form)
    context.flash(_("The note is changed."))
    return see_other(context.url("console.client", client_id=client_id))


def _conflict(context: Context, read: Read, form: forms.Form) -> Response:
    if read.note is None:
        return _gone(context, read, form)
    if read.note.text == _plain(form.text("text")):
        context.flash(_("The note says so already."), kind="note")
        return see_other(context.url("console.client", client_id=read.shown.line.id))
    return _note(context, read, forms.blank(NOTE, seen=read.note.revision, text=form.text("text")), status=412)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _gone(context: Context, read: Read, form: forms.Form) -> Response:
    """Show what was written on a note that somebody has removed, as a new note that is not written yet."""
    return _note(context, read, forms.blank(NEW, text=form.text("text")), status=412)


def ask_remove(context: Context, client_id: str, note_id: str) -> Response:
    """Show the note once more before it is removed."""
    read = _read(context, client_id, note_id)
    if not read.may.allowed:
        raise Refused(Action.WRITE_NOTE.value, read.may)
    if read.note is None:
        return _removed_already(context, client_id)
    return _asked(context, read)


def _asked(context: Context, read: Read, status: int = 200) -> Response:
    assert read.note is not None
    form = forms.blank(seen=read.note.revision)
    return page(context, "console/note_remove.html", read=read, shown=read.shown, form=form, status=status)


def _removed_already(context: Context, client_id: str) -> Response:
    context.flash(_("There is no such note any more."), kind="note")
    return see_other(context.url("console.client", client_id=client_id))


def remove(context: Context, client_id: str, note_id: str) -> Response:
    """Remove a note; nothing of what it said is left."""
    form = forms.sent(context)
    ids, seen = (client_id_of(client_id), _note_id(note_id)), form.revision
    try:
        context.run(lambda kit: kit.notes.remove(*ids, by=context.actor(kit), seen=seen, key=form.key), key=form.key)
    except Outdated as error:
        return _asked(context, _read(context, client_id, note_id, error), status=412)
    except NotFound:
        return ask_remove(context, client_id, note_id)
    context.flash(_("The note is removed."))
    return see_other(context.url("console.client", client_id=client_id))
