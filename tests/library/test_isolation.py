"""
A-11, A-12: what is somebody else's is not there, in every call of the library there is.

The calls are found by reflection over the services of a kit, their arguments built by annotation
(`tests.library.calls`); a new method, parameter or kind of id that cannot be built fails here until somebody says how.
Then, for operators, for staff (of the same partner's other account too) and for the vendor:

- Own and foreign ids are mixed in every way that has a foreign one. The answer is the very error of the same call with
  unknown ids in their places, and never a success, whatever else the call says (`seen`, `key`, a place in a list, each
  member of an enum).
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
from typing import Any, cast
from uuid import UUID

import attrs
import pytest

from partnerkit import PartnerkitError
from partnerkit.access import Actor, ActorKind
from partnerkit.errors import NotFound, NotPossible, NotSignedIn, Refused
from tests.library import calls
from tests.library.calls import Call, Path, every_call
from tests.library.strangers import PEOPLE, Answer, Caller, Scene, ask, scene_in, unknown_ids
from tests.library.world import World

# Host code names the holder and what it belongs to; only ids that do not belong together are foreign to each other.
NAMES_THE_HOLDER = {"actors.operator_grounds", "actors.staff_grounds"}
EVERY_CALL = pytest.mark.parametrize("call", every_call(), ids=str)
WHOLE = [
    (call, whole) for call in every_call() for whole in ([False, True] if set(call.hints) > call.needed else [False])
]


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
    place = {("after",): scene.place(call)} if "after" in call.hints else {}
    for chosen, (_, whole) in itertools.product(call.choices, [pair for pair in WHOLE if pair[0] is call]):
        yield chosen | place, whole


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


def told_as(error: PartnerkitError, unknown: dict[Path, UUID], theirs: dict[Path, UUID]) -> PartnerkitError:
    """
    Return an error with the stranger's ids in the place of the unknown ones that were asked for.
    """
    back: dict[Any, UUID] = {unknown[path]: theirs[path] for path in theirs}
    kind: Any = type(error)
    held = {a.name: getattr(error, a.name) for a in attrs.fields(kind)}
    return cast("PartnerkitError", kind(**{n: back.get(v, v) if isinstance(v, UUID) else v for n, v in held.items()}))


@pytest.mark.requirement("R-05", call="partnerkit.access.require")
@EVERY_CALL
def test_a_foreign_id_is_answered_like_an_unknown_one(scene: Scene, call: Call) -> None:
    """A-11: the same error with the same fields apart from the id asked for, no success, and nothing written."""
    for who in PEOPLE:
        caller = scene.caller(who)
        for (chosen, whole), theirs in itertools.product(ways(scene, call), mixtures(call, caller)):
            unknown = unknown_ids(theirs)
            first, second = (
                ask(scene.town.world, call, call.arguments(caller.known, chosen | ids, whole=whole))
                for ids in (theirs, unknown)
            )
            if "by" not in call.hints and first.error is second.error is None:
                assert not first.names(caller.marks), who
                continue
            assert isinstance(first.error, (NotFound, Refused) if "by" in call.hints else (NotFound, NotSignedIn)), who
            assert second.error is not None, who
            assert first.error == told_as(second.error, unknown, theirs), who
            assert not first.touched | second.touched, who


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


@pytest.mark.parametrize(("call", "whole"), WHOLE, ids=lambda part: str(part) if isinstance(part, Call) else "")
def test_every_call_goes_through_for_somebody(scene: Scene, call: Call, whole: bool) -> None:
    """With the very arguments of the tests above; if it is not done, then for the state of the account alone."""
    answers = (
        ask(scene.town.world, call, call.arguments(caller.known, chosen, whole=whole))
        for caller in map(scene.caller, PEOPLE)
        for chosen, wanted in ways(scene, call)
        if wanted is whole
    )
    assert any(answer.error is None or isinstance(answer.error, NotPossible) for answer in answers)


def test_the_stranger_is_seen_where_one_looks(scene: Scene) -> None:
    """What the tests above look for does turn up for whoever it belongs to, read or written."""
    world, caller = scene.town.world, scene.caller("owner")
    by_name = {str(call): call for call in every_call()}
    for name, whole in (("clients.list", False), ("accounts.open", False), ("accounts.lock", True)):
        call = by_name[name]
        theirs = {**caller.known, **caller.theirs} | {Actor: scene.town.stranger, "seen": None}
        found: Answer = ask(world, call, call.arguments(theirs, {}, whole=whole))
        assert found.names(caller.marks)


class TestWhatIsFound:
    def test_calls_of_every_service(self) -> None:
        """A search that finds nothing would let everything pass; whoever acts is called *by* everywhere."""
        assert {str(call) for call in every_call()} > {
            "accounts.lock",
            "clients.list",
            "sessions.sign_in",
            "staff.owner",
        }
        assert {call.service for call in every_call()} == set(calls.services())
        assert all(("by" in call.hints) == (Actor in call.hints.values()) for call in every_call())

    def test_ids_within_inputs_too(self) -> None:
        """An account may be named in what somebody signs in with."""
        (sign_in,) = [call for call in every_call() if str(call) == "sessions.sign_in"]
        assert list(sign_in.ids) == [("given", "account_id")]

    def test_what_nobody_can_fill_is_an_error(self) -> None:
        """A parameter of a new name, or an id of a new kind, is not passed over."""
        hints = {"by": Actor, "colour": str}
        call = Call(service="accounts", method="paint", hints=hints, needed=frozenset(hints))
        with pytest.raises(LookupError, match="colour"):
            call.arguments({Actor: None}, {}, whole=False)
