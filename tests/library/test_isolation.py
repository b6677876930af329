"""
A-11, A-12: what is somebody else's is not there, in every call of the library there is.

The calls are found by reflection over the services of a kit, their arguments built by annotation
(`tests.library.calls`); a new method, parameter or kind of id that cannot be built fails here until somebody says how.
Then, for operators, for staff (of the same partner's other account too) and for the vendor:

- Own and foreign ids are mixed in every way that has a foreign one. The answer is the very error of the same call with
  unknown ids in their places, and never a success, whatever else the call says (`seen`, `key`, a place in a list, each
  member of an enum). Two calls have an answer beside errors, a list that is narrowed and a row for each client: there
  it is the very answer.
- The vendor is foreign nowhere; but an operator of another partner is not this partner's for the vendor either.
- Calls that take no actor mint one, from the host's word, a password or a token. Where they go through in spite of a
  foreign id beside that, they have not looked at it.
- A refusal has written nothing, even if its transaction is committed.
- With one's own ids, or none, nothing of the stranger is read or written, from a place in the stranger's list either.
- Every call goes through for somebody: a refusal is never for arguments that nobody could have called with.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import BulkAction, BulkRow, Sort, StatusFilter
from partnerkit.access import Actor, ActorKind
from partnerkit.errors import InvalidInput, NotFound, NotPossible, NotSignedIn, Refused
from partnerkit.values import ClientId, NoteId
from tests.library import calls
from tests.library.calls import Call, Path, every_call
from tests.library.strangers import PEOPLE, Answer, Caller, Scene, ask, scene_in, told_as, unknown_ids
from tests.library.world import World

# What is narrowed to a foreign operator is empty, and a bulk call has a row for each client it was given.
ANSWERS = {"clients.list", "bulk.run", "jobs.begin_bulk"}
# Host code names the holder and what it belongs to; only ids that do not belong together are foreign to each other.
NAMES_THE_HOLDER = {"actors.operator_grounds", "actors.staff_grounds"}
EVERY_CALL = pytest.mark.parametrize("call", every_call(), ids=str)
WHOLE = [(call, whole) for call in every_call() for whole in ([False, True] if call.optional else [False])]


@pytest.fixture
def scene(world: World) -> Scene:
    """
    Two partners at work, on every adapter.
    """
    return scene_in(world)


def ways(scene: Scene, call: Call) -> Iterator[tuple[dict[Path, Any], bool]]:
    """
    Yield what may be chosen beside the ids, and whether what has a default is given.
    """
    wholes = [whole for asked, whole in WHOLE if asked is call]
    for chosen, place, whole in itertools.product(call.choices, scene.places(call), wholes):
        yield chosen | place | scene.beside(call), whole


def mixtures(call: Call, who: Caller) -> Iterator[dict[Path, UUID]]:
    """
    Yield the stranger's ids for some places of a call: in every way that the caller is not meant to be answered.
    """
    places = call.ids
    for some in itertools.product([False, True], repeat=len(places)):
        theirs = {path: who.theirs[kind] for (path, kind), foreign in zip(places.items(), some, strict=True) if foreign}
        one_strangers = all(some) and (who.by.kind is ActorKind.VENDOR or str(call) in NAMES_THE_HOLDER)
        if theirs and not one_strangers:
            yield theirs


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@EVERY_CALL
def test_a_foreign_id_is_answered_like_an_unknown_one(scene: Scene, call: Call) -> None:
    """A-11: the same error with the same fields apart from the id asked for, no success, and nothing written."""
    for who in PEOPLE:
        caller = scene.caller(who)
        for (chosen, whole), theirs in itertools.product(ways(scene, call), mixtures(call, caller)):
            unknown = unknown_ids(theirs)
            back = {unknown[path]: theirs[path] for path in theirs}
            first, second = (
                ask(scene.town.world, call, call.arguments(caller.known, chosen | one, whole=whole))
                for one in (theirs | scene.beside(call), unknown | scene.beside(call))
            )
            if "by" not in call.hints and first.error is None and second.error is None:
                assert not first.names(caller.marks), who
                continue
            answered = str(call) in ANSWERS and first.error is None
            assert first.error == told_as(second.error, back), who
            if answered:
                assert first.result == told_as(second.result, back), who
                assert not attrs.evolve(first, result=told_as(first.result, theirs_unsaid(theirs))).names(caller.marks)
                continue
            errors = (NotFound, Refused) if "by" in call.hints else (NotFound, NotSignedIn)
            assert isinstance(first.error, (*errors, InvalidInput) if str(call) in ANSWERS else errors), who
            assert not first.touched | second.touched, who


def theirs_unsaid(theirs: dict[Path, UUID]) -> dict[UUID, UUID]:
    """
    Return what takes ids out of an answer that the caller has put in.
    """
    return dict.fromkeys(theirs.values(), UUID(int=0))


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@EVERY_CALL
def test_own_ids_or_none_reach_nothing_of_a_stranger(scene: Scene, call: Call) -> None:
    """A-12: what comes back and what is written speaks of the caller's own partner or account alone."""
    for who in PEOPLE[:-1]:
        caller = scene.caller(who)
        for chosen, whole in ways(scene, call):
            answer = ask(scene.town.world, call, call.arguments(caller.known, chosen, whole=whole))
            assert not answer.names(caller.marks), who
            assert answer.error is None or not answer.touched, who


@pytest.mark.requirement("BX-13", call="bulk.run")
@pytest.mark.parametrize("who", ["owner", "assigned"])
@pytest.mark.parametrize("action", BulkAction, ids=lambda action: action.value)
def test_a_foreign_row_of_bulk_is_answered_like_an_unknown_one(scene: Scene, action: BulkAction, who: str) -> None:
    """A-11: with the error of a call about it alone, and no name; the row of one's own beside it is as it would be."""
    caller, (call,) = scene.caller(who), [call for call in every_call() if str(call) == "bulk.run"]
    arguments = call.arguments(caller.known, {("work", "action"): action}, whole=False)
    own, foreign, unknown = caller.known[ClientId], caller.theirs[ClientId], uuid4()

    def rows(*ids: UUID) -> tuple[BulkRow, ...]:
        work = attrs.evolve(arguments["work"], client_ids=ids)
        tried = scene.town.world.run(lambda k: k.try_out(lambda dry: dry.bulk.run(work, by=caller.by)))
        assert tried.result is not None
        return tried.result.rows

    assert rows(foreign, own) == told_as(rows(unknown, own), {unknown: foreign})
    assert rows(foreign, own)[1:] == rows(own)
    refused = rows(foreign)[0]
    assert (refused.error, refused.name, refused.account_id) == (NotFound("client", foreign), None, None)


def test_a_note_on_another_client_of_ones_own_is_unknown_there(scene: Scene) -> None:
    """A-11, A-12: the right is asked for on the client that is named, and the note is looked for on that one."""
    caller = scene.caller("owner")
    there = {NoteId: scene.note(scene.sibling).id}
    asked = [call for call in every_call() if NoteId in call.ids.values()]
    assert {str(call) for call in asked} == {"notes.get", "notes.change", "notes.remove"}
    for call in asked:
        answer = ask(scene.town.world, call, call.arguments({**caller.known, **there}, {}, whole=False))
        assert (answer.error, answer.touched) == (NotFound("note", there[NoteId]), frozenset())


@pytest.mark.parametrize(("call", "whole"), WHOLE, ids=lambda part: str(part) if isinstance(part, Call) else "")
def test_every_call_goes_through_for_somebody(scene: Scene, call: Call, whole: bool) -> None:
    """With the very arguments of the tests above; if it is not done, then for the state of the account alone."""
    answers = (
        ask(scene.town.world, call, call.arguments({**caller.known, **scene.of_team(call)}, chosen, whole=whole))
        for caller in map(scene.caller, PEOPLE)
        for chosen, wanted in ways(scene, call)
        if wanted is whole
    )
    assert any(answer.error is None or isinstance(answer.error, NotPossible) for answer in answers)


def test_the_stranger_is_seen_where_one_looks(scene: Scene) -> None:
    """What the tests above look for does turn up for whoever it belongs to, read or written."""
    world, caller = scene.town.world, scene.caller("owner")
    by_name = {str(call): call for call in every_call()}
    looked_at = [
        "clients.list",
        "clients.secure_names",
        "clients.tags",
        "notes.list",
        "history.of_client",
        "partners.roles",
    ]
    for name, whole in (*((name, False) for name in looked_at), ("accounts.open", False), ("accounts.lock", True)):
        call = by_name[name]
        theirs = {**caller.known, **caller.theirs} | {Actor: scene.town.stranger}
        found: Answer = ask(world, call, call.arguments(theirs, {("seen",): None}, whole=whole))
        assert found.names(caller.marks), name


class TestWhatIsFound:
    def test_calls_of_every_service(self) -> None:
        """A search that finds nothing would let everything pass; whoever acts is called *by* everywhere."""
        assert {str(call) for call in every_call()} > {
            "accounts.lock",
            "clients.list",
            "sessions.sign_in",
            "staff.owner",
            "notes.write",
            "bulk.run",
        }
        assert {call.service for call in every_call()} | calls.OF_THE_VENDOR == set(calls.services())
        assert all(("by" in call.hints) == (Actor in call.hints.values()) for call in every_call())

    def test_ids_within_inputs_too(self) -> None:
        """An account may be named in what somebody signs in with."""
        ids = {str(call): list(call.ids) for call in every_call()}
        assert ids["sessions.sign_in"] == [("given", "account_id")]
        assert ids["clients.list"] == [("wanted", "operator_id")]
        assert ids["bulk.run"] == [("work", "client_ids"), ("work", "operator_id")]

    def test_each_member_of_each_enum(self) -> None:
        """All combinations where these are few; yes and no where a call takes one."""
        choices = {str(call): call.choices for call in every_call()}
        assert choices["accounts.set_secure"] == [{("secure",): False}, {("secure",): True}]
        assert [chosen["work", "action"] for chosen in choices["bulk.run"]] == list(BulkAction)
        listed = choices["clients.list"]
        assert {chosen["wanted", "status"] for chosen in listed} == set(StatusFilter)
        assert {chosen["wanted", "sort"] for chosen in listed} == set(Sort)
        assert len(listed) == len(StatusFilter)

    def test_what_nobody_can_fill_is_an_error(self) -> None:
        """A parameter of a new name, or an id of a new kind, is not passed over."""
        hints = {"by": Actor, "colour": str}
        call = Call(service="accounts", method="paint", hints=hints, needed=frozenset(hints))
        with pytest.raises(LookupError, match="colour"):
            call.arguments({Actor: None}, {}, whole=False)
