"""The contract turns red on what is broken, and says which promise it is."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from partnerkit.adapters.memory import Memory, MemoryStorage
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from partnerkit.testing.machine import SETTINGS, machine
from partnerkit.testing.model import COLLECTIONS, Database
from tests.library.adapters import broken

# What is run here a hundred times is covered by running it once, elsewhere.
pytestmark = pytest.mark.uncounted

FAILURES = (Exception, pytest.fail.Exception)


def promises(contract: type) -> Iterator[tuple[Callable[[Database], None], str]]:
    """Yield each test of a contract, bound to an instance of its own, with the promise it cites."""
    for name, test in inspect.getmembers(contract, inspect.isfunction):
        if name.startswith("test_"):
            cited = re.match(r"(P\d+): ", inspect.getdoc(test) or "")
            assert cited, f"{name} cites no promise"
            yield getattr(contract(), name), cited[1]


def broken_promises(contract: type, make: Callable[[], Database], asked: set[str] | None = None) -> set[str]:
    """
    Run a contract over databases and return the promises that were broken, of all or of those that are asked for.

    A promise that one test has found broken is not looked at again.
    """
    found: set[str] = set()
    for test, promise in promises(contract):
        if promise in found or (asked and promise not in asked):
            continue
        try:
            test(make())
        except FAILURES:
            found.add(promise)
    return found


@pytest.mark.parametrize(
    ("storage", "expected"),
    [
        (MemoryStorage, set()),
        (broken.GuardDropped, {"P3", "P9"}),
        (broken.HalfKept, {"P3"}),
        (broken.OwnerIgnored, {"P2"}),
        (broken.MicrosecondsLost, {"P1"}),
        (broken.LocalTimes, {"P1"}),
        (broken.TiesSkipped, {"P6"}),
        (broken.CursorNotLooked, {"P6"}),
        (broken.MiddlesMatched, {"P5"}),
        (broken.LooksForOne, {"P5"}),
        (broken.CountOff, {"P7"}),
        (broken.CountsEachWay, {"P7"}),
        (broken.CountsAlongOne, {"P7"}),
        (broken.BesideForgotten, {"P7"}),
        (broken.MembersOfAll, {"P10"}),
        (broken.MembersOfAnybody, {"P2"}),
        (broken.MembersRemembered, {"P10"}),
        (broken.MembersByLetter, {"P10"}),
        (broken.MembersLimitedFirst, {"P10"}),
        (broken.MembersRepeated, {"P10"}),
        (broken.PurgesTooEarly, {"P11"}),
        (broken.PurgesEverybody, {"P11"}),
        (broken.PurgesAll, {"P11"}),
        (broken.PurgesLatest, {"P11"}),
        (broken.PurgesNothing, {"P4", "P11"}),
        (broken.ReplacesAnything, {"P12"}),
        (broken.ReplacesAnybodys, {"P2"}),
        (broken.ReplacesUnseen, {"P9", "P12"}),
        (broken.ReplacesTheFirst, {"P12"}),
        (broken.ReplacesWhateverIsAsked, {"P12"}),
        (broken.Poisoned, {"P3"}),
        (broken.FirstTakenOnly, {"P3"}),
        (broken.FindsAnywhere, {"P2"}),
        (broken.CopyLosesOne, {"P4"}),
        (broken.TwiceInACall, {"P3", "P8"}),
        (broken.ReadsBehind, {"P4", "P7"}),
    ],
)
def test_the_contract_names_the_broken_promise(storage: type[MemoryStorage], expected: set[str]) -> None:
    """Each adapter broken on purpose fails at least where it is broken; the sound one nowhere."""
    assert broken_promises(StorageContract, lambda: broken.Broken(storage), expected) == expected


def test_the_contract_of_concurrency_sees_a_lost_update() -> None:
    """Where the last one wins, somebody's change is lost: P9."""
    assert "P9" in broken_promises(ConcurrencyContract, broken.LastWins)


def test_every_promise_is_held_to() -> None:
    """P1 to P12 are each cited by some test, and nothing else is."""
    assert {promise for _, promise in promises(StorageContract)} == {f"P{n}" for n in range(1, 13)}


@pytest.mark.parametrize(
    "storage",
    [
        broken.GuardDropped,
        broken.HalfKept,
        broken.TiesSkipped,
        broken.FindsAnywhere,
        broken.CountsEachWay,
        broken.CountsAlongOne,
        broken.MembersOfAll,
        broken.MembersLimitedFirst,
        broken.PurgesTooEarly,
        broken.PurgesEverybody,
        broken.ReplacesAnything,
        broken.ReplacesAnybodys,
        broken.ReplacesUnseen,
    ],
)
def test_the_machine_sees_what_is_broken(storage: type[MemoryStorage]) -> None:
    """Without a single example written by hand the machine finds the difference."""
    found = machine(lambda: Memory(COLLECTIONS), lambda: broken.Broken(storage))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            found,
            settings=settings(SETTINGS, max_examples=200, phases=[Phase.generate], derandomize=True, database=None),
        )
