"""P3: a write is stored whole or not at all, and a refusal ends nothing."""

from __future__ import annotations

from itertools import permutations
from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import NotFound, StaleWrite, Taken
from partnerkit.repository import Add, Change, Query, Remove, Storage, Write
from partnerkit.testing.contract.given import branch, loan, reader, visit
from partnerkit.testing.model import (
    LOAN_SHELFMARK,
    LOANS,
    READER_HANDLE,
    READER_NUMBER,
    READER_SEAT,
    READERS,
    VISITS,
    BranchId,
    Database,
    Reader,
)


def _seen(storage: Storage, here: BranchId, *others: Reader) -> list[object]:
    """Return everything there is of an owner, by every way there is to see it."""
    readers = storage.page(Query(collection=READERS, within=here)).items
    visits = [storage.page(Query(collection=VISITS, within=one.id)).items for one in (*readers, *others)]
    found = [storage.find(READER_NUMBER, one.number) for one in others]
    found += [storage.find(READER_HANDLE, one.handle_key) for one in others]
    return [readers, storage.page(Query(collection=LOANS, within=here)).items, visits, found]


class Refusing:
    """Tests of P3."""

    @staticmethod
    def _refused(database: Database, here: BranchId, error: type[Exception], *changes: Write, new: Reader) -> None:
        """See that changes are refused in every order, leave nothing, and let the transaction go on and commit."""
        with database.transaction() as storage:
            before = _seen(storage, here, new)
            for ordered in permutations(changes):
                with pytest.raises(error):
                    storage.write(*ordered)
                assert _seen(storage, here, new) == before
            after = loan(here)
            storage.write(Add(after))
        with database.transaction() as storage:
            assert storage.get(LOANS, after.id, within=here) == after
            storage.write(Remove(after))
            assert _seen(storage, here, new) == before

    def test_a_taken_value_leaves_nothing_of_its_write(self, database: Database) -> None:
        """P3: after Taken nothing of the call is there, whatever else was in it, and the transaction goes on."""
        here = branch()
        first = reader(here, handle=f"H{uuid4()}", seat=1)
        with database.transaction() as storage:
            storage.write(Add(first), Add(visit(first.id, 1)))
        for clash in ({"id": first.id}, {"number": first.number}, {"handle": first.handle}, {"seat": 1}):
            new = reader(here, **clash)
            changes = (Add(new), Add(visit(first.id, 2)), Change(first, attrs.evolve(first, handle=f"I{uuid4()}")))
            self._refused(database, here, Taken, *changes[:2], new=new)
            self._refused(database, here, Taken, changes[0], new=new)
        second = reader(here)
        with database.transaction() as storage:
            storage.write(Add(second))
        taking = Change(second, attrs.evolve(second, handle=first.handle))
        self._refused(database, here, Taken, taking, Add(visit(second.id, 1)), new=reader(here))

    def test_a_missing_entity_leaves_nothing_of_its_write(self, database: Database) -> None:
        """P3: what was removed can be neither changed nor removed, and takes the rest of its call with it."""
        here = branch()
        there, gone, new = reader(here), reader(here), reader(here)
        with database.transaction() as storage:
            storage.write(Add(there))
        for missing in (Change(gone, attrs.evolve(gone, name="B")), Remove(gone)):
            others = (Add(new), Change(there, attrs.evolve(there, name="C")))
            self._refused(database, here, NotFound, missing, *others, new=new)

    def test_a_stale_entity_leaves_nothing_of_its_write(self, database: Database) -> None:
        """P3: after StaleWrite nothing of the call is there."""
        here = branch()
        old, other, new = reader(here), reader(here), reader(here, handle=f"H{uuid4()}")
        with database.transaction() as storage:
            storage.write(Add(old), Add(other))
            storage.write(Change(old, attrs.evolve(old, name="B")))
        for stale in (Change(old, attrs.evolve(old, name="C")), Remove(old)):
            self._refused(database, here, StaleWrite, stale, Add(new), Remove(other), new=new)

    def test_two_of_one_call_cannot_take_the_same(self, database: Database) -> None:
        """P3: a value that two entities of one call want is taken, and neither is stored."""
        here = branch()
        one = reader(here, handle=f"Árvíz{uuid4()}", seat=1)
        for clash in ({"number": one.number}, {"handle": f"arviz{one.handle[5:]}"}, {"seat": 1}):  # type: ignore[index]
            self._refused(database, here, Taken, Add(one), Add(reader(here, **clash)), new=one)

    def test_every_taken_field_is_named(self, database: Database) -> None:
        """P3: Taken names all taken fields at once, the key first and then in declared order."""
        here = branch()
        first, second = reader(here, handle=f"H{uuid4()}", seat=1), reader(here)
        clashes = {"id": first.id, "number": first.number, "handle": str(first.handle).upper(), "seat": 1}
        with database.transaction() as storage:
            storage.write(Add(first), Add(second))
            for adding, fields in (
                (("id",), ("id",)),
                (("handle", "number"), ("number", "handle_key")),
                (("seat", "handle"), ("handle_key", "seat")),
                (("seat", "handle", "number", "id"), ("id", "number", "handle_key", "seat")),
            ):
                with pytest.raises(Taken) as refused:
                    storage.write(Add(reader(here, **{name: clashes[name] for name in adding})))
                assert (refused.value.kind, refused.value.fields) == ("reader", fields)
            with pytest.raises(Taken) as refused:
                storage.write(Change(second, attrs.evolve(second, seat=1, number=first.number)))
            assert refused.value.fields == ("number", "seat")

    def test_a_text_key_is_taken_once(self, database: Database) -> None:
        """P3: a key within an owner is taken within that owner alone."""
        here, there = branch(), branch()
        lent = loan(here, shelfmark="A 1")
        with database.transaction() as storage:
            storage.write(Add(lent))
            storage.write(Add(attrs.evolve(lent, branch_id=there)))
            with pytest.raises(Taken) as refused:
                storage.write(Add(attrs.evolve(lent, shelfmark="A 2")))
            assert refused.value.fields == ("id",)
            with pytest.raises(Taken) as refused:
                storage.write(Add(loan(here, shelfmark="A 1")))
            assert refused.value.fields == ("shelfmark",)

    def test_absent_values_never_collide(self, database: Database) -> None:
        """P3: any number of entities may lack a unique value, everywhere and within an owner."""
        here = branch()
        put = [reader(here), reader(here), reader(None, seat=1), reader(None, seat=1)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            storage.write(Add(reader(here)))
            storage.write(Change(put[0], attrs.evolve(put[0], seat=1)), Change(put[2], attrs.evolve(put[2], seat=2)))
            assert storage.count(READERS, here, all=None) == {"all": 3}

    def test_what_is_given_up_is_free_from_the_next_call_on(self, database: Database) -> None:
        """P3: a removed or changed entity holds on to nothing, nor does one that moved to another owner."""
        here, there = branch(), branch()
        first, shelf = reader(here, handle=f"H{uuid4()}", seat=1), loan(here, shelfmark="A 1")
        with database.transaction() as storage:
            storage.write(Add(first), Add(shelf))
            storage.write(Change(first, attrs.evolve(first, handle=None, branch_id=there)), Remove(shelf))
            storage.write(Add(reader(here, handle=first.handle, seat=1)), Add(loan(here, shelfmark="A 1")))
            with pytest.raises(Taken) as refused:
                storage.write(Add(reader(there, seat=1)))
            assert refused.value.fields == ("seat",)
            storage.write(Remove(storage.get(READERS, first.id)), Remove(storage.find(READER_SEAT, 1, within=here)))
            storage.write(Add(attrs.evolve(first, branch_id=here)))
            assert storage.find(READER_SEAT, 1, within=here) == attrs.evolve(first, branch_id=here)
            assert storage.find(LOAN_SHELFMARK, "A 1", within=there) is None

    def test_keeping_a_unique_value_is_no_collision(self, database: Database) -> None:
        """P3: an entity does not collide with itself."""
        put = reader(branch(), handle=f"H{uuid4()}", seat=1)
        with database.transaction() as storage:
            storage.write(Add(put))
            storage.write(Change(put, attrs.evolve(put, handle=str(put.handle).upper(), name="B")))
            assert storage.get(READERS, put.id).name == "B"

    def test_a_rollback_of_the_caller_undoes_every_write(self, database: Database) -> None:
        """P3: the transaction is the caller's; an error in it leaves nothing, not of refused writes either."""
        here = branch()
        kept, new = reader(here), reader(here, handle=f"H{uuid4()}", seat=1)
        with database.transaction() as storage:
            storage.write(Add(kept))

        def work(storage: Storage) -> None:
            storage.write(Add(new), Add(visit(new.id, 1)))
            storage.write(Change(kept, attrs.evolve(kept, name="B")), Add(loan(here)))
            with pytest.raises(Taken):
                storage.write(Add(loan(here)), Add(new))
            storage.write(Remove(storage.get(READERS, kept.id)))
            raise KeyError(here)

        with pytest.raises(KeyError), database.transaction() as storage:
            work(storage)
        with database.transaction() as storage:
            assert _seen(storage, here, new) == [(kept,), (), [(), ()], [None, None]]
            storage.write(Add(new))
