"""
A state machine that does the same to an adapter and to an oracle, and sees whether they ever differ.

Pytest runs its test case::

    TestMachine = machine(lambda: Memory(COLLECTIONS), lambda: MyDatabase(COLLECTIONS)).TestCase

It finds what nobody thought of writing a test for. A database server that takes long to set up can be emptied by
*make* instead of made anew; a `close()` is called after each run where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from partnerkit.repository import (
    Add,
    Change,
    Clear,
    Collection,
    Copy,
    Field,
    Many,
    Query,
    Storage,
    Unique,
    Where,
)
from partnerkit.testing.model import (
    LOAN_BARCODE,
    LOAN_SHELFMARK,
    LOANS,
    READER_FRIENDS,
    READER_HANDLE,
    READER_JOINED,
    READER_NAME,
    READER_NUMBER,
    READER_SEAT,
    READER_TAGS,
    READERS,
    REMINDERS,
    BranchId,
    Database,
    Loan,
    Reader,
    Reminder,
)
from partnerkit.testing.outcomes import Undone, all_of, got, listed, outcome, written
from partnerkit.testing.strategies import (
    BRANCHES,
    DAYS,
    READER_IDS,
    REMINDER_IDS,
    Replacement,
    Single,
    Wish,
    by_member,
    change_of,
    loans,
    readers,
    relies_on_itself,
    reminders,
    replacements,
    times,
    wheres,
    wishes,
)

UNIQUES: tuple[tuple[Unique[Any], tuple[Any, ...]], ...] = (
    (READER_NUMBER, tuple("0123456")),
    (READER_HANDLE, (None, "o", "b", "B")),
    (READER_SEAT, (1, 2)),
    (LOAN_SHELFMARK, tuple("ABCD")),
    (LOAN_BARCODE, (None, "1", "2")),
)
ORDERS: tuple[Field[Reader, Any], ...] = (READER_JOINED, READER_NAME)
SETS: tuple[Many[Reader, Any], ...] = (READER_TAGS, READER_FRIENDS)

SETTINGS = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),  # explaining takes minutes on a server
    suppress_health_check=list(HealthCheck),
)


def machine(oracle: Callable[[], Database], make: Callable[[], Database]) -> Any:
    """
    Return a state machine that compares an adapter with an oracle.

    Args:
        oracle: Makes what is right, empty: the memory adapter.
        make: Makes what is to be tested, empty.

    Returns:
        A class whose `TestCase` pytest runs; 40 runs of 25 steps unless you set `TestCase.settings`.
    """
    found: Any = type("Machine", (StorageMachine,), {"makers": (oracle, make)})
    found.TestCase.settings = SETTINGS
    return found


class StorageMachine(RuleBasedStateMachine):
    """
    The machine itself; `machine` gives it its two sides.

    Where a call has several faults it is not promised which one is named, so then only the refusal is compared.
    """

    makers: ClassVar[tuple[Callable[[], Database], Callable[[], Database]]]

    def __init__(self) -> None:
        super().__init__()
        self.sides = tuple(make() for make in self.makers)
        self.past: list[Reader | Loan] = []

    def teardown(self) -> None:
        """See a last time that both hold the same, then close them."""
        self.same_everything()
        for side in self.sides:
            getattr(side, "close", bool)()

    def both(self, work: Callable[[Storage], Any]) -> Any:
        """Do the same on both sides, compare, and return what came out."""
        expected, found = (outcome(side, work) for side in self.sides)
        assert found == expected, f"the adapter gives {found!r}, the oracle {expected!r}"
        return expected

    @initialize(
        found=st.lists(readers, min_size=5, unique_by=(lambda one: one.id, lambda one: one.number)),
        lent=st.lists(loans, min_size=1, max_size=4, unique_by=lambda one: one.id),
    )
    def begin(self, found: list[Reader], lent: list[Loan]) -> None:
        """Put something in, so that there is something to ask for."""
        self.both(lambda storage: [written(storage, [Add(one)]) for one in (*found, *lent)])
        self.remember()

    @rule(wishes=st.lists(wishes, min_size=2, max_size=4))
    def write(self, wishes: list[Wish]) -> None:
        """Carry out several wishes by one call."""
        changes = self.changes(wishes)
        if relies_on_itself(changes):
            return
        self.both(lambda storage: written(storage, changes))
        self.remember()

    @rule(wishes=st.lists(wishes, min_size=1, max_size=4))
    def write_in_turn(self, wishes: list[Wish]) -> None:
        """Carry out wishes by one call each, all in one transaction that goes on after refusals."""
        changes = self.changes(wishes)
        self.both(lambda storage: [written(storage, [change]) for change in changes])
        self.remember()

    @rule(wishes=st.lists(wishes, min_size=1, max_size=2))
    def think_better_of_it(self, wishes: list[Wish]) -> None:
        """Carry out wishes and roll them back."""
        changes = self.changes(wishes)

        def work(storage: Storage) -> None:
            for change in changes:
                written(storage, [change])
            raise Undone

        self.both(work)
        self.same_everything()

    @rule(of=st.sampled_from(BRANCHES), to=st.sampled_from(BRANCHES))
    def copy(self, of: BranchId, to: BranchId) -> None:
        """Copy the loans of one branch to another, or to itself."""
        self.both(lambda storage: written(storage, [Copy(LOANS, of, (to,))]))
        self.remember()

    @rule(collection=st.sampled_from([LOANS, READERS]))
    def clear(self, collection: Collection[Any]) -> None:
        """Take everything of a branch away; the other one is left for other rules."""
        self.both(lambda storage: written(storage, [Clear(collection, BRANCHES[1])]))

    @rule(
        within=st.sampled_from(BRANCHES),
        where=st.none() | wheres | by_member,
        order=st.sampled_from(ORDERS),
        descending=st.booleans(),
        limit=st.integers(1, 4),
    )
    def ask(
        self, within: BranchId, where: Where[Reader] | None, order: Field[Reader, Any], descending: bool, limit: int
    ) -> None:
        """Walk through all pages of a list, and count it."""
        query = Query(collection=READERS, within=within, where=where, order=order, descending=descending, limit=limit)
        found = self.both(lambda storage: listed(storage, query))
        counted = self.both(lambda storage: dict(storage.count(READERS, within, some=where, all=None)))
        assert counted["some"] == len(found[0])

    @rule(
        asked=st.sampled_from(SETS),
        within=st.sampled_from(BRANCHES),
        where=st.none() | wheres | by_member,
        limit=st.integers(1, 5),
    )
    def gather(self, asked: Many[Reader, Any], within: BranchId, where: Where[Reader] | None, limit: int) -> None:
        """Ask for the members of a set."""
        self.both(lambda storage: storage.members(asked, within=within, where=where, limit=limit))

    @rule(reminder=reminders)
    def remind(self, reminder: Reminder) -> None:
        """Put something in that has its time, in the place of what is there."""

        def work(storage: Storage) -> Any:
            there = storage.get_many(REMINDERS, [reminder.id], within=reminder.day).get(reminder.id)
            return written(storage, [Add(reminder) if there is None else Change(there, reminder)])

        self.both(work)

    @rule(before=times, within=st.none() | st.sampled_from(DAYS), rolled_back=st.booleans())
    def purge(self, before: datetime, within: int | None, rolled_back: bool) -> None:
        """Take away what has had its time, or think better of it."""

        def work(storage: Storage) -> int:
            gone = storage.purge(REMINDERS, before, within=within)
            if rolled_back:
                raise Undone
            return gone

        self.both(work)
        self.both(lambda storage: [dict(storage.get_many(REMINDERS, REMINDER_IDS, within=day)) for day in DAYS])

    @rule(
        replacement=replacements,
        ids=st.lists(st.sampled_from(REMINDER_IDS)),
        within=st.sampled_from(DAYS),
        rolled_back=st.booleans(),
    )
    def replace(self, replacement: Replacement, ids: list[str], within: int, rolled_back: bool) -> None:
        """Put one value in the place of another, or think better of it."""
        field, old, new = replacement

        def work(storage: Storage) -> int:
            found = storage.replace(field, ids, old, new, within=within)
            if rolled_back:
                raise Undone
            return found

        self.both(work)
        self.both(lambda storage: [dict(storage.get_many(REMINDERS, REMINDER_IDS, within=day)) for day in DAYS])

    @rule(asked=st.sampled_from(UNIQUES), which=st.integers(0, 6), within=st.none() | st.sampled_from(BRANCHES))
    def find(self, asked: tuple[Unique[Any], tuple[Any, ...]], which: int, within: BranchId | None) -> None:
        """Look for a unique value."""
        unique, values = asked
        self.both(lambda storage: storage.find(unique, values[which % len(values)], within=within))

    @rule(ids=st.lists(st.sampled_from(READER_IDS)), within=st.none() | st.sampled_from(BRANCHES))
    def get(self, ids: list[Any], within: BranchId | None) -> None:
        """Look for readers by id, all at once and one by one."""
        found = self.both(lambda storage: dict(storage.get_many(READERS, ids, within=within)))
        for id in ids:
            one = self.both(partial(got, id=id, within=within))
            assert (one == found.get(id)) == (id in found)

    @rule()
    def same_everything(self) -> None:
        """See that both hold the same."""
        self.both(all_of)

    def changes(self, wishes: Iterable[Wish]) -> list[Single]:
        """Turn wishes into changes of what is there now, or once was."""
        with self.sides[0].transaction() as storage:
            there = all_of(storage)
        found = (change_of(wish, self.past if getattr(wish, "stale", False) else there) for wish in wishes)
        return [change for change in found if change is not None]

    def remember(self) -> None:
        """Keep what is there now, to be stale later; newest last."""
        with self.sides[0].transaction() as storage:
            self.past += [one for one in all_of(storage) if one not in self.past]
