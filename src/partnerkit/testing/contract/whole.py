"""P4 for changes of everything an owner has: copied and cleared whole, or not at all (P3)."""

from __future__ import annotations

from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import NotFound, StaleWrite, Taken
from partnerkit.repository import Add, Change, Clear, Copy, Query, Remove, matches
from partnerkit.testing.contract.given import branch, everything, loan, reader, visit
from partnerkit.testing.model import LOAN_SHELFMARK, LOANS, READERS, VISITS, Database, Loan


class Whole:
    """Tests of what `Copy` and `Clear` do."""

    def test_a_copy_stores_all_of_an_owner_within_each_target(self, database: Database) -> None:
        """P4: every entity stands within each target with its id and version, and the source keeps its own."""
        source, targets = branch(), (branch(), branch())
        put = [loan(source, title=f"B {i}", version=i) for i in range(7)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            storage.write(Copy(LOANS, source, targets))
        with database.transaction() as storage:
            for owner in (source, *targets):
                found = everything(storage, Query(collection=LOANS, within=owner, limit=3))
                assert {one.id: one for one in found} == {one.id: attrs.evolve(one, branch_id=owner) for one in put}
                assert storage.find(LOAN_SHELFMARK, put[3].shelfmark, within=owner) in found

    def test_what_was_copied_lives_its_own_life(self, database: Database) -> None:
        """P4: a change within the target leaves the source alone, and is found by searching there."""
        source, target = branch(), branch()
        put = loan(source)
        with database.transaction() as storage:
            storage.write(Add(put))
            storage.write(Copy(LOANS, source, (target,)))
            copied = storage.get(LOANS, put.id, within=target)
            storage.write(Change(copied, attrs.evolve(copied, title="Erdély")))
            assert storage.get(LOANS, put.id, within=source) == put
            storage.write(Remove(put))
            assert storage.get(LOANS, put.id, within=target).title == "Erdély"

    def test_a_copy_of_nothing_is_nothing(self, database: Database) -> None:
        """P4: an empty source and no targets are as good as any."""
        source, target = branch(), branch()
        with database.transaction() as storage:
            storage.write(Copy(LOANS, source, (target,)), Clear(LOANS, branch()))
            storage.write(Add(loan(source)))
            storage.write(Copy(LOANS, source, ()))
            assert storage.count(LOANS, target, all=None) == {"all": 0}

    def test_a_copy_goes_with_the_owner_it_is_made_for(self, database: Database) -> None:
        """P4: an owner and copies within it are stored by one call, beside additions there."""
        here = branch()
        source, target = reader(here), reader(here)
        with database.transaction() as storage:
            storage.write(Add(source), Add(visit(source.id, 1)), Add(visit(source.id, 2)))
            storage.write(Add(target), Copy(VISITS, source.id, [target.id]), Add(visit(target.id, 3)))
            found = storage.page(Query(collection=VISITS, within=target.id)).items
            assert found == tuple(visit(target.id, seq) for seq in (1, 2, 3))

    def test_a_copy_that_collides_stores_nothing(self, database: Database) -> None:
        """P3: one taken id or unique value is enough, and nothing of the call is there."""
        source, free = branch(), branch()
        put = [loan(source), loan(source, barcode=uuid4().hex)]
        taken = branch()
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            storage.write(Add(loan(taken, shelfmark=put[0].shelfmark)))
            with pytest.raises(Taken) as refused:
                storage.write(Add(reader(free)), Copy(LOANS, source, (free,)))
            assert (refused.value.kind, refused.value.fields) == ("loan", ("barcode",))
            storage.write(Change(put[1], attrs.evolve(put[1], barcode=None)))
            with pytest.raises(Taken) as refused:
                storage.write(Add(reader(free)), Copy(LOANS, source, (free, taken)))
            assert (refused.value.kind, refused.value.fields) == ("loan", ("shelfmark",))
            assert storage.count(LOANS, free, all=None) == storage.count(READERS, free, all=None) == {"all": 0}
            assert storage.count(LOANS, taken, all=None) == {"all": 1}

    def test_clearing_takes_all_of_one_owner_away(self, database: Database) -> None:
        """P4: all of the collection within the owner is gone, and nothing else; their unique values are free."""
        here, there = branch(), branch()
        put = [loan(here, barcode=uuid4().hex) for _ in range(5)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            storage.write(Add(loan(there)), Add(reader(here)))
            storage.write(Clear(LOANS, here))
            assert storage.get_many(LOANS, [one.id for one in put], within=here) == {}
            assert storage.count(LOANS, there, all=None) == storage.count(READERS, here, all=None) == {"all": 1}
            with pytest.raises(NotFound):
                storage.write(Remove(put[0]))
            storage.write(*map(Add, put))
            assert storage.count(LOANS, here, all=None) == {"all": 5}

    def test_what_has_a_global_key_is_cleared_by_owner(self, database: Database) -> None:
        """P4: readers of one branch are cleared, those of others and of none stay."""
        here, there = branch(), branch()
        gone, kept, nobodys = reader(here, seat=1), reader(there, seat=1), reader(None)
        with database.transaction() as storage:
            storage.write(Add(gone), Add(kept), Add(nobodys))
            storage.write(Clear(READERS, here))
            left = storage.get_many(READERS, [gone.id, kept.id, nobodys.id])
            assert left == {kept.id: kept, nobodys.id: nobodys}
            storage.write(Add(reader(here, seat=1, number=gone.number)))

    def test_a_refused_call_clears_nothing(self, database: Database) -> None:
        """P3: Clear is undone with the rest of its call."""
        here = branch()
        lent, anna = loan(here), reader(here)
        with database.transaction() as storage:
            storage.write(Add(lent), Add(anna))
            with pytest.raises(Taken):
                storage.write(Clear(LOANS, here), Add(anna))
            assert storage.get(LOANS, lent.id, within=here) == lent

    def test_a_refused_call_copies_nothing(self, database: Database) -> None:
        """P3: Copy is undone with the rest of its call."""
        here, there = branch(), branch()
        lent, anna = loan(here, barcode=None), reader(here)
        with database.transaction() as storage:
            storage.write(Add(lent), Add(anna))
            for refused in (Add(anna), Change(attrs.evolve(anna, version=3), attrs.evolve(anna, fine=1))):
                with pytest.raises((Taken, StaleWrite)):
                    storage.write(Copy(LOANS, here, [there]), refused)
                assert storage.count(LOANS, there, all=None, found=matches(Loan, lent.title)) == {"all": 0, "found": 0}
