"""The memory adapter keeps every promise, and what it adds to them."""

from __future__ import annotations

import gc
import itertools
from threading import Thread
from typing import Any

import attrs
import pytest

from partnerkit.adapters.memory import Memory
from partnerkit.errors import Conflict, NotFound, Taken
from partnerkit.repository import Add, Change, Clear, Collection, Query, Remove, Unique, Write, field
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from partnerkit.testing.contract.given import HOUR, NOW, branch, loan, reader
from partnerkit.testing.model import (
    COLLECTIONS,
    LOANS,
    READER_HANDLE,
    READER_NUMBER,
    READER_SEAT,
    READERS,
    VISITS,
    Claim,
    Loan,
)


class TestStorage(StorageContract):
    @pytest.fixture
    def database(self) -> Memory:
        return Memory(COLLECTIONS)


class TestConcurrency(ConcurrencyContract):
    @pytest.fixture
    def database(self) -> Memory:
        return Memory(COLLECTIONS)


@pytest.fixture
def memory() -> Memory:
    return Memory(COLLECTIONS)


def test_a_transaction_sees_what_was_committed_when_it_began(memory: Memory) -> None:
    """Whatever others commit meanwhile, every question is answered as of the beginning."""
    here = branch()
    old, gone = reader(here, handle="old"), reader(here)
    new = attrs.evolve(old, name="B", handle="new", branch_id=None)
    with memory.transaction() as storage:
        storage.write(Add(old), Add(gone))
    with memory.transaction() as early:
        with memory.transaction() as late:
            late.write(Change(old, new), Remove(gone), Add(reader(here)))
        assert early.get(READERS, old.id) == early.find(READER_HANDLE, "old") == old
        assert early.find(READER_HANDLE, "new") is None
        listed = early.page(Query(collection=READERS, within=here)).items
        assert {one.id for one in listed} == {old.id, gone.id}
        assert early.count(READERS, here, all=None) == {"all": 2}
    with memory.transaction() as storage:
        assert storage.count(READERS, here, all=None) == {"all": 1}


def test_the_first_to_commit_wins(memory: Memory) -> None:
    """The second one gets a Conflict for the whole transaction when it commits, and nothing of it is stored."""
    put, other = reader(branch()), reader(None)
    with memory.transaction() as storage:
        storage.write(Add(put))

    def race() -> None:
        with memory.transaction() as slow:
            slow.write(Change(put, attrs.evolve(put, fine=1)), Add(other))
            with memory.transaction() as quick:
                quick.write(Change(put, attrs.evolve(put, fine=2)))

    with pytest.raises(Conflict) as lost:
        race()
    assert (type(lost.value), lost.value.kind, lost.value.whole) == (Conflict, "reader", True)
    with memory.transaction() as storage:
        assert storage.get(READERS, put.id).fine == 2
        assert storage.get_many(READERS, [other.id]) == {}


@pytest.mark.parametrize("clash", [{"number": "1"}, {"handle": "H"}, {"seat": 1}])
def test_two_that_take_one_value_conflict(memory: Memory, clash: dict[str, object]) -> None:
    """A unique value is guarded like an entity, so that two transactions cannot both take it."""
    here = branch()

    def race() -> None:
        with memory.transaction() as slow:
            slow.write(Add(reader(here, **clash)))
            with memory.transaction() as quick:
                quick.write(Add(reader(here, **clash)))

    with pytest.raises(Conflict):
        race()
    with memory.transaction() as storage:
        assert storage.count(READERS, here, all=None) == {"all": 1}


def test_those_who_change_different_things_both_win(memory: Memory) -> None:
    """Neither reading what others change nor listing where they add is a conflict."""
    here = branch()
    first, second = reader(here), reader(here)
    with memory.transaction() as storage:
        storage.write(Add(first), Add(second))
    with memory.transaction() as one, memory.transaction() as other:
        one.write(Change(first, attrs.evolve(first, fine=1)))
        assert other.get(READERS, first.id) == first
        other.write(Change(second, attrs.evolve(second, fine=other.count(READERS, here, all=None)["all"])))
    with memory.transaction() as storage:
        assert [storage.get(READERS, one.id).fine for one in (first, second)] == [1, 2]


def test_an_error_rolls_everything_back(memory: Memory) -> None:
    """Whatever the error, what was written in the transaction is forgotten."""
    put = reader(branch(), handle="H")

    def work() -> None:
        with memory.transaction() as storage:
            storage.write(Add(put))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    with memory.transaction() as storage:
        assert storage.find(READER_HANDLE, "h") is None
        storage.write(Add(put))


def test_what_one_change_gives_up_is_taken_until_the_call_is_over(memory: Memory) -> None:
    """Databases differ here, so the strictest answer keeps programs portable, in whatever order the changes stand."""
    here = branch()
    first, second = reader(here, handle="H"), reader(here)
    with memory.transaction() as storage:
        storage.write(Add(first), Add(second))
        changes: tuple[Write, ...] = (Remove(first), Change(second, attrs.evolve(second, handle="H")))
        for ordered in itertools.permutations(changes):
            with pytest.raises(Taken):
                storage.write(*ordered)
        for change in changes:
            storage.write(change)
        assert storage.find(READER_HANDLE, "h") == attrs.evolve(second, handle="H", version=1)


def test_an_unknown_collection_is_not_found_empty(memory: Memory) -> None:
    """A collection that the memory was not made for is a mistake."""

    @attrs.frozen
    class Other(Claim):
        pass

    word = field(Other, lambda o: o.word)
    others = Collection(entity=Other, key=word, order=(word,))
    with memory.transaction() as storage:
        with pytest.raises(KeyError):
            storage.find(Unique(word), "a")
        with pytest.raises(KeyError):
            storage.get(others, "a")
        with pytest.raises(KeyError):
            storage.page(Query(collection=others))
        with pytest.raises(KeyError):
            storage.count(others, None, all=None)


def test_what_nobody_can_see_any_more_is_forgotten(memory: Memory) -> None:
    """A long life of changes leaves no more behind than what is there."""
    here = branch()
    for turn in range(3):
        put = reader(here, id=reader(here).id, handle="H", seat=turn)
        with memory.transaction() as storage:
            storage.write(Add(put), Add(loan(here)))
        with memory.transaction() as witness:
            with memory.transaction() as storage:
                storage.write(Change(put, attrs.evolve(put, branch_id=None, seat=None)))
            with memory.transaction() as storage:
                storage.write(Remove(storage.get(READERS, put.id)), Clear(LOANS, here))
            assert witness.get(READERS, put.id) == put
            assert witness.count(LOANS, here, all=None) == {"all": 1}
    gc.collect()
    assert not memory._cells.versions
    assert not memory._cells._groups
    assert not memory._cells._outlived


def test_what_comes_back_is_kept(memory: Memory) -> None:
    """An entity that was removed and added again while others looked stays where it is."""
    here = branch()
    put = loan(here)
    with memory.transaction() as storage:
        storage.write(Add(put))
    with memory.transaction():
        with memory.transaction() as storage:
            storage.write(Remove(put))
        with memory.transaction() as storage:
            storage.write(Add(put))
    with memory.transaction() as storage:
        storage.write(Remove(put))
        storage.write(Add(put))
    with memory.transaction() as storage:
        assert storage.page(Query(collection=LOANS, within=here)).items == (put,)


def test_an_entity_that_moves_is_listed_where_it_was_for_those_who_began_before(memory: Memory) -> None:
    """Membership of an owner is part of the snapshot."""
    here, there = branch(), branch()
    put = reader(here)
    with memory.transaction() as storage:
        storage.write(Add(put))
    with memory.transaction() as early:
        with memory.transaction() as storage:
            storage.write(Change(put, attrs.evolve(put, branch_id=there)))
            assert storage.count(READERS, here, all=None) == {"all": 0}
        assert early.count(READERS, here, all=None) == {"all": 1}
        assert early.count(READERS, there, all=None) == {"all": 0}


def test_threads_share_a_memory(memory: Memory) -> None:
    """Readers need no lock, and see no commit by half."""
    here = branch()
    pair = [reader(here, seat=1), reader(here, seat=2)]
    with memory.transaction() as storage:
        storage.write(*map(Add, pair))
    seen = set()

    def look() -> None:
        for _ in range(200):
            with memory.transaction() as storage:
                seen.add(len({storage.get(READERS, one.id).fine for one in pair}))
                seen.add(storage.count(READERS, here, all=None)["all"] - 1)

    threads = [Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for fine in range(100):
        with memory.transaction() as storage:
            there = [storage.get(READERS, one.id) for one in pair]
            storage.write(*(Change(one, attrs.evolve(one, fine=fine)) for one in there))
    for thread in threads:
        thread.join()
    assert seen == {1}


def test_a_naive_time_is_refused_by_its_value(memory: Memory) -> None:
    """The message shows the time in question."""
    with memory.transaction() as storage, pytest.raises(ValueError, match=r"without a time zone.*2026"):
        storage.write(Add(loan(branch(), due_at=(NOW + HOUR).replace(tzinfo=None))))


def test_a_visit_needs_its_owner(memory: Memory) -> None:
    """Asking for what belongs to somebody without saying whose is a mistake, not an empty answer."""
    with memory.transaction() as storage:
        with pytest.raises(ValueError, match="visit is only ever asked for within its reader_id"):
            storage.get(VISITS, 1)
        with pytest.raises(ValueError, match="seat is unique within an owner"):
            storage.find(READER_SEAT, 1)
        with pytest.raises(NotFound):
            storage.get(VISITS, 1, within=reader(None).id)
        assert storage.find(READER_NUMBER, "none") is None


def test_a_condition_on_other_entities_is_refused(memory: Memory) -> None:
    """`count` sees that a condition asks for fields of its own collection."""
    foreign: Any = field(Loan, lambda x: x.title).is_("A")
    with memory.transaction() as storage, pytest.raises(TypeError, match="reader cannot be asked"):
        storage.count(READERS, branch(), some=foreign)
