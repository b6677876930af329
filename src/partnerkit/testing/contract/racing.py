"""P3, P7 and P9 for transactions that run at the same time, each in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any
from uuid import uuid4

import attrs

from partnerkit.errors import Conflict, NotFound, Taken
from partnerkit.repository import Add, Change, Remove, Storage
from partnerkit.testing.contract.given import HOUR, NOW, branch, loan, reader
from partnerkit.testing.model import (
    LOAN_RENEWED,
    LOANS,
    READER_HANDLE,
    READERS,
    REMINDER_SENT,
    REMINDERS,
    Database,
    Reminder,
)

# How long to wait for others that a database may hold back until this transaction is over.
PATIENCE = 0.3


def _together(*works: Callable[[], str]) -> list[str]:
    """Do all of the works at once, each in a thread, and return what became of them, sorted."""
    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(future.result() for future in [pool.submit(work) for work in works])


def _meet(barrier: Barrier) -> None:
    """Wait until the others are here too; where a database lets only one in at a time, they never will be."""
    with suppress(BrokenBarrierError):
        barrier.wait(PATIENCE)


def _tried(database: Database, work: Callable[[Storage], None]) -> str:
    try:
        with database.transaction() as storage:
            work(storage)
    except Conflict:
        return "lost"
    except (Taken, NotFound):
        return "refused"
    return "done"


def _insisted(database: Database, work: Callable[[Storage], None]) -> str:
    """Run a transaction again and again until it is through."""
    outcomes = (_tried(database, work) for _ in range(200))
    return next((outcome for outcome in outcomes if outcome != "lost"), "never")


def _writing(change: Change[Any] | Remove[Any], *, after: Barrier | None = None) -> Callable[[Storage], None]:
    def work(storage: Storage) -> None:
        storage.count(READERS, branch(), all=None)  # whose snapshot begins with the first question, has begun
        if after is not None:
            _meet(after)
        storage.write(change)

    return work


class Racing:
    """Tests of concurrency."""

    def test_of_two_changes_of_one_entity_one_is_stored(self, database: Database) -> None:
        """P9: both read the same version; the second one gets a Conflict and the first one's change stands."""
        put, barrier = reader(branch()), Barrier(2)
        with database.transaction() as storage:
            storage.write(Add(put))

        def change(storage: Storage) -> None:
            old = storage.get(READERS, put.id)
            _meet(barrier)
            storage.write(Change(put, attrs.evolve(old, fine=old.fine + 1)))

        assert _together(*[lambda: _tried(database, change)] * 2) == ["done", "lost"]
        with database.transaction() as storage:
            assert storage.get(READERS, put.id) == attrs.evolve(put, fine=1, version=1)

    def test_of_a_change_and_a_removal_one_is_stored(self, database: Database) -> None:
        """P9: a removal is guarded as a change is."""
        put, barrier = reader(branch()), Barrier(2)
        with database.transaction() as storage:
            storage.write(Add(put))

        change = _writing(Change(put, attrs.evolve(put, fine=1)), after=barrier)
        removal = _writing(Remove(put), after=barrier)
        outcomes = _together(lambda: _tried(database, change), lambda: _tried(database, removal))
        assert outcomes in (["done", "lost"], ["done", "refused"])

    def test_of_a_change_and_a_purge_one_is_stored(self, database: Database) -> None:
        """P11: what is taken into use again at the same moment is either kept as it is then, or gone and refused."""
        put, barrier = Reminder(day=uuid4().int % 10**9, id="a", at=NOW, sent_at=NOW - HOUR), Barrier(2)
        with database.transaction() as storage:
            storage.write(Add(put))

        def keep(storage: Storage) -> None:
            old = storage.get(REMINDERS, "a", within=put.day)
            _meet(barrier)
            storage.write(Change(old, attrs.evolve(old, sent_at=None)))

        def purge(storage: Storage) -> None:
            storage.count(REMINDERS, put.day, all=None)
            _meet(barrier)
            gone.append(storage.purge(REMINDERS, NOW, within=put.day))

        gone: list[int] = []
        outcomes = _together(lambda: f"change {_tried(database, keep)}", lambda: f"purge {_tried(database, purge)}")
        with database.transaction() as storage:
            there = storage.get_many(REMINDERS, ["a"], within=put.day)
        if outcomes[0] == "change done":
            assert there == {"a": attrs.evolve(put, sent_at=None, version=1)}
            assert outcomes[1] == "purge lost" or gone == [0]
        else:
            assert (there, outcomes[1], gone) == ({}, "purge done", [1])

    def test_of_two_replacements_one_is_stored(self, database: Database) -> None:
        """P12: both found the old value; whoever is second finds the new one, or gets a Conflict."""
        put, barrier = [Reminder(day=uuid4().int % 10**9, id="a", at=NOW)], Barrier(2)
        put += [attrs.evolve(put[0], id=id) for id in "bc"]
        with database.transaction() as storage:
            storage.write(*map(Add, put))

        def send(storage: Storage, ids: str) -> None:
            assert len(storage.get_many(REMINDERS, ids, within=put[0].day)) == 2
            _meet(barrier)
            sent.append(storage.replace(REMINDER_SENT, ids, False, True, within=put[0].day))

        sent: list[int] = []
        outcomes = _together(*(lambda ids=ids: _tried(database, lambda s: send(s, ids)) for ids in ("ab", "bc")))
        with database.transaction() as storage:
            found = storage.get_many(REMINDERS, "abc", within=put[0].day)
        assert [one.version for one in found.values()].count(1) == (3 if outcomes == ["done", "done"] else 2)
        assert found["b"] == attrs.evolve(put[1], sent=True, version=1)
        assert outcomes == ["done", "lost"] or (outcomes == ["done", "done"] and sorted(sent) == [1, 2])

    def test_of_two_that_take_one_value_one_is_stored(self, database: Database) -> None:
        """P3: a unique value has one holder; the other gets Taken or, if it began before, a Conflict."""
        here, handle, barrier = branch(), f"H{uuid4()}", Barrier(2)

        def add(storage: Storage) -> None:
            storage.find(READER_HANDLE, handle.lower())
            _meet(barrier)
            storage.write(Add(reader(here, handle=handle)), Add(loan(here)))

        assert _together(*[lambda: _tried(database, add)] * 2) in (["done", "lost"], ["done", "refused"])
        with database.transaction() as storage:
            assert storage.count(READERS, here, all=None) == storage.count(LOANS, here, all=None) == {"all": 1}

    def test_no_change_is_lost(self, database: Database) -> None:
        """P9: whoever runs the whole transaction again after a Conflict adds to what others added."""
        put = reader(branch())
        with database.transaction() as storage:
            storage.write(Add(put))

        def pay(storage: Storage) -> None:
            old = storage.get(READERS, put.id)
            storage.write(Change(old, attrs.evolve(old, fine=old.fine + 1)))

        def pay_often() -> str:
            return " ".join(_insisted(database, pay) for _ in range(5))

        assert set(_together(*[pay_often] * 4)) == {"done done done done done"}
        with database.transaction() as storage:
            assert storage.get(READERS, put.id) == attrs.evolve(put, fine=20, version=20)

    def test_what_is_not_committed_is_not_seen(self, database: Database) -> None:
        """P3: nobody sees a write that its caller may still roll back."""
        put, written, looked = reader(branch()), Event(), Event()

        def write(storage: Storage) -> None:
            storage.write(Add(put))
            written.set()
            looked.wait(PATIENCE)
            raise NotFound("reader", put.id)

        def look(storage: Storage) -> None:
            storage.get(READERS, put.id)

        def look_meanwhile() -> str:
            written.wait(10 * PATIENCE)
            outcome = _tried(database, look)
            looked.set()
            return outcome

        assert _together(lambda: _tried(database, write), look_meanwhile) == ["refused", "refused"]

    def test_all_figures_are_of_one_moment(self, database: Database) -> None:
        """P7: while loans turn from one kind into the other, the two figures of one call add up to all of them."""
        here, looking, over, sums = branch(), Event(), Event(), set()
        put = [loan(here) for _ in range(12)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))

        def renew() -> str:
            looking.wait(PATIENCE)
            for old in put:
                _insisted(database, _writing(Change(old, attrs.evolve(old, renewed=True))))
            over.set()
            return "done"

        def add_up(storage: Storage) -> None:
            both = storage.count(LOANS, here, old=LOAN_RENEWED.is_(False), new=LOAN_RENEWED.is_(True))
            sums.add(sum(both.values()))

        def look() -> str:
            last = False
            while not last:
                last = over.is_set()
                assert _insisted(database, add_up) == "done"
                looking.set()
            return "done"

        assert _together(renew, look) == ["done", "done"]
        assert sums == {12}
