"""
The partner's team writes notes on its clients; the account never sees one.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Actor, Client, ClientId, NewNote, Note, NoteId, PartnerKit
from partnerkit.access import ROLES
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.clients.notes import NOTES
from partnerkit.errors import InvalidInput, KeyReused, NotFound, Outdated, PartnerkitError, Refused
from partnerkit.repository import Cursor
from partnerkit.values import OperatorId
from partnerkit.wire import cursor_text
from tests.library.accounts.given import DAY
from tests.library.clients.given import names, put, seated
from tests.library.world import Town

SECRET = "Pays late; ask Dóra first."
Work = Callable[[PartnerKit, ClientId, NoteId, Actor], Any]
WRITE: Work = lambda k, client, _, by: k.notes.write(client, NewNote(text="x"), by=by)  # noqa: E731
CHANGE: Work = lambda k, client, note, by: k.notes.change(client, note, NewNote(text="x"), by=by)  # noqa: E731
REMOVE: Work = lambda k, client, note, by: k.notes.remove(client, note, by=by)  # noqa: E731
GET: Work = lambda k, client, note, by: k.notes.get(client, note, by=by)  # noqa: E731
LIST: Work = lambda k, client, _, by: k.notes.list(client, by=by)  # noqa: E731
CALLS = {"write": WRITE, "change": CHANGE, "remove": REMOVE, "get": GET, "list": LIST}
EVERY = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
WRITES = pytest.mark.parametrize("call", [WRITE, CHANGE, REMOVE], ids=["write", "change", "remove"])


@pytest.fixture
def line(town: Town) -> Client:
    """
    The line of the town's account.
    """
    return town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))


@pytest.fixture
def note(town: Town, line: Client) -> Note:
    """
    A note on it, by the agent.
    """
    return write(town, line, SECRET)


def write(town: Town, client: Client, text: str, *, by: Actor | None = None, key: str | None = None) -> Note:
    return town.world.run(lambda k: k.notes.write(client.id, NewNote(text=text), by=by or town.agent, key=key))


def change(town: Town, note: Note, text: str, *, by: Actor | None = None, **given: Any) -> Note:
    new = NewNote(text=text)
    return town.world.run(lambda k: k.notes.change(note.client_id, note.id, new, by=by or town.admin, **given))


def remove(town: Town, note: Note, **given: Any) -> None:
    town.world.run(lambda k: k.notes.remove(note.client_id, note.id, by=town.admin, **given))


def notes(town: Town, client: Client, by: Actor | None = None) -> list[str]:
    return [n.text for n in town.world.run(lambda k: k.notes.list(client.id, by=by or town.owner)).items]


def kinds(town: Town, client: Client) -> list[str]:
    """
    What the line's own chain tells, oldest first.
    """
    page = town.world.run(lambda k: k.history.of_client(client.id, by=town.owner))
    return [entry.kind for entry in page.items[::-1]]


def refusal(town: Town, call: Work, client: ClientId, note: NoteId, by: Actor) -> PartnerkitError:
    with town.world.unchanged(), pytest.raises(PartnerkitError) as caught, town.world.kit() as kit:
        call(kit, client, note, by)
    return caught.value


@pytest.mark.requirement("VC-13", call="notes.write")
class TestWriting:
    def test_a_note_says_who_wrote_it_and_when(self, town: Town, line: Client) -> None:
        """With its lines kept, and the name the operator had then."""
        written = write(town, line, "  First line\n\nsecond  ")
        assert (written.text, written.author_id, written.author) == (
            "First line\n\nsecond",
            OperatorId(town.agent.id),
            town.agent.name,
        )
        assert (written.written_at, written.changed_at, written.revision) == (town.world.clock(), None, 0)
        assert town.world.run(lambda k: k.notes.get(line.id, written.id, by=town.owner)) == written
        assert kinds(town, line) == ["note.written"]

    @pytest.mark.requirement("VC-13", call="notes.list")
    def test_the_whole_team_reads_them_newest_first(self, town: Town, line: Client) -> None:
        """Though many were written at one moment; those on another client stand there."""
        for n in range(3):
            write(town, line, f"note {n}")
        town.world.clock.tick(DAY)
        write(town, line, "note 3", by=town.owner)
        other = put(town, "Other")
        write(town, other, "elsewhere")
        for by in (town.owner, town.admin, town.agent):
            assert notes(town, line, by) == ["note 3", "note 2", "note 1", "note 0"]
            assert notes(town, other, by) == ["elsewhere"]

    @pytest.mark.requirement("VC-13", call="notes.change")
    def test_anybody_who_writes_notes_may_mend_one(self, town: Town, line: Client, note: Note) -> None:
        """It keeps who wrote it and when, and says when it was changed."""
        town.world.clock.tick(DAY)
        after = change(town, note, "Pays on time now.")
        wanted: dict[str, Any] = {
            "text": "Pays on time now.",
            "changed_at": town.world.clock(),
            "revision": 1,
            "version": 1,
        }
        assert after == attrs.evolve(note, **wanted)
        assert notes(town, line) == ["Pays on time now."]
        assert kinds(town, line) == ["note.written", "note.changed"]

    def test_the_same_words_change_nothing(self, town: Town, note: Note) -> None:
        """Nor does space around them."""
        with town.world.unchanged():
            assert change(town, note, f" {SECRET}\n") == note

    @pytest.mark.requirement("VC-13", call="notes.remove")
    def test_of_one_that_was_removed_nothing_is_left(self, town: Town, line: Client, note: Note) -> None:
        """A-35: its text stands in no row, in no entry of any chain, and in nothing that waits for delivery."""
        assert SECRET in str(town.world.dump())
        change(town, note, f"{SECRET}!")
        remove(town, note)
        assert SECRET not in str(town.world.dump())
        assert notes(town, line) == []
        assert kinds(town, line) == ["note.written", "note.changed", "note.removed"]
        assert isinstance(refusal(town, GET, line.id, note.id, town.owner), NotFound)

    def test_what_says_nothing_or_too_much_is_refused(self, town: Town, line: Client, note: Note) -> None:
        """A-34: and nothing is written."""
        for text, code in (("", "text.blank"), ("x" * 10_001, "text.long"), (3, "type.string")):
            new = NewNote(text=text)  # type: ignore[arg-type]
            for call in (
                lambda k: k.notes.write(line.id, new, by=town.agent),  # noqa: B023
                lambda k: k.notes.change(line.id, note.id, new, by=town.agent),  # noqa: B023
            ):
                with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                    town.world.run(call)
                assert [(p.path, p.code) for p in caught.value.problems] == [("text", code)]

    @pytest.mark.requirement("VC-13", call="notes.list")
    def test_they_are_read_page_by_page(self, town: Town, line: Client) -> None:
        """Each once; a place may be handed over as it is or through an address."""
        for n in range(5):
            write(town, line, f"note {n}")
        seen: list[str] = []
        place: Any = None
        for written in (str, cursor_text, str):
            page = town.world.run(lambda k: k.notes.list(line.id, by=town.agent, after=place, limit=2))  # noqa: B023
            seen += [n.text for n in page.items]
            place = page.next if written is str or page.next is None else written(page.next)
        assert (seen, place) == ([f"note {n}" for n in (4, 3, 2, 1, 0)], None)

    @pytest.mark.parametrize(
        ("given", "path", "code"),
        [
            ({"limit": 0}, "limit", "limit.range"),
            ({"limit": 101}, "limit", "limit.range"),
            ({"after": "x"}, "after", "cursor.form"),
            ({"after": Cursor("id", False, uuid4(), uuid4())}, "after", "cursor.order"),
        ],
    )
    def test_a_place_or_a_limit_that_is_none_is_refused(
        self, town: Town, line: Client, given: dict[str, Any], path: str, code: str
    ) -> None:
        """A-34: with its name."""
        with pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.notes.list(line.id, by=town.agent, **given))
        assert [(p.path, p.code) for p in caught.value.problems] == [(path, code)]


@pytest.mark.requirement("BX-09", call="notes.change")
class TestTwoAtOnce:
    def test_the_second_of_two_editors_is_told(self, town: Town, line: Client, note: Note) -> None:
        """A-29: nothing is lost; what one saw is changed and removed."""
        change(town, note, "First.", seen=0)
        for call in (lambda: change(town, note, "Second.", seen=0), lambda: remove(town, note, seen=0)):
            with town.world.unchanged(), pytest.raises(Outdated) as caught:
                call()
            assert caught.value == Outdated("note", 0, 1)
        assert change(town, note, "Second.", seen=1).revision == 2
        remove(town, note, seen=2)
        assert notes(town, line) == []

    def test_a_note_makes_no_other_edit_outdated(self, town: Town, line: Client, note: Note) -> None:
        """Neither one of the line nor one of another note."""
        other = write(town, line, "Other.")
        change(town, note, "Changed.")
        assert change(town, other, "Changed too.", seen=0).revision == 1
        assert town.world.run(lambda k: k.clients.get(line.id, by=town.owner)).revision == line.revision

    @pytest.mark.requirement("BX-09", call="notes.write")
    def test_a_repeated_call_does_nothing_twice(self, town: Town, line: Client) -> None:
        """It answers with the note as it is now; one that was removed is not written again."""
        first = write(town, line, "Once.", key="k")
        with town.world.unchanged():
            assert write(town, line, "Once.", key="k") == first
        changed = change(town, first, "Twice.", key="c")
        with town.world.unchanged():
            assert write(town, line, "Once.", key="k") == change(town, first, "Twice.", key="c") == changed
        remove(town, first, key="r")
        with town.world.unchanged():
            remove(town, first, key="r")
            with pytest.raises(NotFound):
                write(town, line, "Once.", key="k")
            with pytest.raises(NotFound):
                change(town, first, "Twice.", key="c")
        assert notes(town, line) == []

    def test_a_key_stands_for_one_call(self, town: Town, line: Client, note: Note) -> None:
        """Another text, another client, another note or another call under it is refused."""
        admin, other = town.admin, put(town, "Other")
        gone = write(town, line, "Gone.", by=admin)
        first = write(town, line, "Once.", by=admin, key="write")
        change(town, first, "Twice.", key="change")
        remove(town, gone, key="remove")
        elsewhere, nowhere = attrs.evolve(first, client_id=other.id), attrs.evolve(gone, client_id=other.id)
        others: dict[str, tuple[Callable[[str], object], ...]] = {
            "write": (
                lambda key: write(town, line, "Other.", by=admin, key=key),
                lambda key: write(town, other, "Once.", by=admin, key=key),
                lambda key: change(town, first, "Once.", key=key),
                lambda key: remove(town, first, key=key),
            ),
            "change": (
                lambda key: change(town, first, "Other.", key=key),
                lambda key: change(town, note, "Twice.", key=key),
                lambda key: change(town, elsewhere, "Twice.", key=key),
                lambda key: remove(town, first, key=key),
            ),
            "remove": (
                lambda key: remove(town, note, key=key),
                lambda key: remove(town, nowhere, key=key),
                lambda key: change(town, gone, "Gone.", key=key),
            ),
        }
        for key, calls in others.items():
            for call in calls:
                with town.world.unchanged(), pytest.raises(KeyReused):
                    call(key)
        assert notes(town, line) == ["Twice.", SECRET]

    def test_removing_what_is_gone_is_not_found(self, town: Town, note: Note) -> None:
        """Without a key nobody says that it was the same call."""
        remove(town, note)
        with town.world.unchanged(), pytest.raises(NotFound) as caught:
            remove(town, note)
        assert caught.value == NotFound("note", note.id)


class TestWho:
    @pytest.mark.requirement("VC-22", call="notes.list")
    @pytest.mark.requirement("VC-24", call="notes.list")
    @EVERY
    def test_only_who_may_see_the_client(self, town: Town, call: Work) -> None:
        """A-17: no note on a secure client, nor on one that is not assigned; and nothing changes."""
        limited = seated(town, "gina", limited=True)
        secure, far = put(town, "Secure", secure=True), put(town, "Far")
        secured = seated(town, "hedi", secure=True)
        hidden, other = write(town, secure, SECRET, by=secured), write(town, far, SECRET)
        for client, note, by, because in (
            (secure, hidden, town.owner, "secure"),
            (far, other, limited, "assignment"),
            (far, other, attrs.evolve(town.owner, permissions=frozenset()), "permission"),
            (far, other, town.world.support, "kind"),
        ):
            error = refusal(town, call, client.id, note.id, by)
            assert isinstance(error, Refused)
            assert error.decision.because == because
        with town.world.kit() as kit:
            call(kit, secure.id, hidden.id, secured)

    @pytest.mark.requirement("VC-13", call="notes.write")
    @WRITES
    def test_reading_is_not_writing(self, town: Town, line: Client, note: Note, call: Work) -> None:
        """A role may include the one without the other."""
        right = {p for p in ROLES["agent"].permissions if p.value != "notes.write"}
        reader = seated(town, "gina", can=right)
        error = refusal(town, call, line.id, note.id, reader)
        assert isinstance(error, Refused)
        assert error.decision.because == "permission"
        assert notes(town, line, reader) == [SECRET]

    @pytest.mark.requirement("VC-13", call="notes.list")
    @EVERY
    def test_staff_never_see_one(self, town: Town, line: Client, note: Note, call: Work) -> None:
        """Neither the account's owner nor anybody of the vendor, by whatever call."""
        town.world.seat_owner(town.account)
        for by in (town.world.staff_sign_in().actor, town.world.support):
            assert isinstance(refusal(town, call, line.id, note.id, by), Refused)

    @EVERY
    def test_what_is_foreign_is_as_unknown_as_none(self, town: Town, line: Client, note: Note, call: Work) -> None:
        """A-11: another partner's client, a note on it, and the same with ids nobody has."""
        theirs = put(town, "Theirs", of=town.other.id)
        foreign = write(town, theirs, "Theirs.", by=town.stranger)
        unknown = ClientId(uuid4()), NoteId(uuid4())
        for client, asked in ((theirs.id, foreign.id), (theirs.id, note.id), unknown):
            assert refusal(town, call, client, asked, town.owner) == NotFound("client", client)
        if call not in {WRITE, LIST}:
            for asked in (foreign.id, unknown[1]):
                assert refusal(town, call, line.id, asked, town.owner) == NotFound("note", asked)

    @pytest.mark.parametrize("call", [GET, CHANGE, REMOVE], ids=["get", "change", "remove"])
    def test_a_note_is_found_on_its_own_client_alone(self, town: Town, note: Note, call: Work) -> None:
        """A-12: whoever may act on one client does not reach a note on another by its id."""
        limited = seated(town, "gina", limited=True)
        mine = put(town, "Mine", assigned=frozenset({OperatorId(limited.id)}))
        for by in (limited, town.owner):
            assert refusal(town, call, mine.id, note.id, by) == NotFound("note", note.id)

    @pytest.mark.requirement("R-15", call="notes.write")
    def test_the_account_knows_nothing_of_it(self, town: Town, line: Client) -> None:
        """Neither its row nor its history changes, nor is it found by what a note says."""
        before = town.world.read(lambda s: s.get(ACCOUNTS, town.account.id))
        note = write(town, line, SECRET)
        change(town, note, "Dóra")
        assert town.world.read(lambda s: s.get(ACCOUNTS, town.account.id)) == before
        history = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner))
        assert [entry.kind for entry in history.items] == ["account.opened"]
        assert names(town, text="dora") == []
        assert town.world.read(lambda s: s.count(NOTES, line.id, all=None)) == {"all": 1}
