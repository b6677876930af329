"""P2: what belongs to one owner does not exist for another."""

from __future__ import annotations

from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import NotFound
from partnerkit.repository import Add, Change, Query, Remove, matches
from partnerkit.testing.contract.given import MISUSE, branch, everything, loan, reader
from partnerkit.testing.model import (
    LOAN_BARCODE,
    LOAN_SHELFMARK,
    LOANS,
    READER_NUMBER,
    READER_SEAT,
    READERS,
    Database,
    Loan,
    LoanId,
    ReaderId,
)


class Owning:
    """Tests of P2."""

    def test_an_id_of_another_owner_is_as_good_as_unknown(self, database: Database) -> None:
        """P2: the refusals are equal, so that nobody learns what others have."""
        here, there = branch(), branch()
        lent, anna = loan(here), reader(here)
        with database.transaction() as storage:
            storage.write(Add(lent), Add(anna))
            for asked in (lent.id, LoanId(uuid4())):
                with pytest.raises(NotFound) as refused:
                    storage.get(LOANS, asked, within=there)
                assert (refused.value.kind, refused.value.id) == ("loan", asked)
            for reader_id in (anna.id, ReaderId(uuid4())):
                with pytest.raises(NotFound) as refused:
                    storage.get(READERS, reader_id, within=there)
                assert (refused.value.kind, refused.value.id) == ("reader", reader_id)

    def test_ids_of_other_owners_are_left_out(self, database: Database) -> None:
        """P2: of many ids, those that exist within the owner are found; asking twice for one does no harm."""
        here, there = branch(), branch()
        mine, yours = [loan(here), loan(here)], loan(there)
        with database.transaction() as storage:
            storage.write(*map(Add, (*mine, yours)))
            asked = [mine[0].id, yours.id, LoanId(uuid4()), mine[1].id, mine[0].id]
            assert storage.get_many(LOANS, asked, within=here) == {one.id: one for one in mine}
            assert storage.get_many(LOANS, iter(asked), within=there) == {yours.id: yours}

    def test_one_id_may_stand_within_two_owners(self, database: Database) -> None:
        """P2: the owner is part of the key, so two owners never meet."""
        here, there = branch(), branch()
        mine = loan(here, shelfmark="A 1")
        yours = attrs.evolve(mine, branch_id=there)
        with database.transaction() as storage:
            storage.write(Add(mine), Add(yours))
            storage.write(Change(yours, attrs.evolve(yours, title="Erdély")))
            assert storage.get(LOANS, mine.id, within=here) == mine
            storage.write(Remove(storage.get(LOANS, yours.id, within=there)))
            assert storage.get(LOANS, mine.id, within=here) == mine

    def test_an_owner_has_to_be_named(self, database: Database) -> None:
        """P2: whoever forgets the owner gets an error, not everybody's entities."""
        lent = loan(branch())
        with database.transaction() as storage:
            storage.write(Add(lent))
            with pytest.raises(MISUSE):
                storage.get(LOANS, lent.id)
            with pytest.raises(MISUSE):
                storage.get_many(LOANS, [lent.id])
            with pytest.raises(MISUSE):
                storage.find(LOAN_SHELFMARK, lent.shelfmark)
            with pytest.raises(MISUSE):
                storage.count(LOANS, None, all=None)

    def test_a_global_key_finds_without_an_owner(self, database: Database) -> None:
        """P2: where the id alone is the key the owner may be named or not, and an entity may have none."""
        here = branch()
        anna, nobodys = reader(here), reader(None, seat=1)
        with database.transaction() as storage:
            storage.write(Add(anna), Add(nobodys), Add(reader(None, seat=1)))
            assert storage.get(READERS, anna.id) == storage.get(READERS, anna.id, within=here) == anna
            assert storage.get_many(READERS, [anna.id, nobodys.id], within=here) == {anna.id: anna}
            assert storage.get_many(READERS, [anna.id, nobodys.id]) == {anna.id: anna, nobodys.id: nobodys}
            with pytest.raises(NotFound):
                storage.get(READERS, nobodys.id, within=here)

    def test_a_unique_value_finds_within_its_owner(self, database: Database) -> None:
        """P2: a value unique within owners finds each one's own; one unique everywhere is narrowed by an owner."""
        here, there = branch(), branch()
        mine, yours = loan(here, shelfmark="A 1", barcode=uuid4().hex), loan(there, shelfmark="A 1")
        anna = reader(here, seat=1)
        with database.transaction() as storage:
            storage.write(Add(mine), Add(yours), Add(anna))
            assert storage.find(LOAN_SHELFMARK, "A 1", within=here) == mine
            assert storage.find(LOAN_SHELFMARK, "A 1", within=there) == yours
            assert storage.find(LOAN_BARCODE, mine.barcode) == mine
            assert storage.find(LOAN_BARCODE, mine.barcode, within=here) == mine
            assert storage.find(READER_NUMBER, anna.number, within=here) == anna
            assert storage.find(LOAN_BARCODE, mine.barcode, within=there) is None
            assert storage.find(READER_NUMBER, anna.number, within=there) is None
            assert storage.find(READER_SEAT, 1, within=there) is None

    def test_lists_and_figures_hold_the_owners_alone(self, database: Database) -> None:
        """P2: neither a page nor a count nor a search reaches into another owner."""
        here, there = branch(), branch()
        mine, yours = reader(here), loan(there)
        with database.transaction() as storage:
            storage.write(Add(mine), Add(yours), Add(reader(there)), Add(loan(here)))
            assert storage.page(Query(collection=READERS, within=here)).items == (mine,)
            assert storage.page(Query(collection=LOANS, within=there)).items == (yours,)
            found = everything(storage, Query(collection=LOANS, within=here, where=matches(Loan, "tund")))
            assert [one.branch_id for one in found] == [here]
            assert storage.count(READERS, there, all=None) == storage.count(LOANS, here, all=None) == {"all": 1}
            assert storage.count(LOANS, branch(), all=None) == {"all": 0}

    def test_changes_stay_within_their_owner(self, database: Database) -> None:
        """P2: what is not within the owner cannot be changed or removed there."""
        here, there = branch(), branch()
        mine = loan(here)
        elsewhere = attrs.evolve(mine, branch_id=there)
        with database.transaction() as storage:
            storage.write(Add(mine))
            with pytest.raises(NotFound):
                storage.write(Change(elsewhere, attrs.evolve(elsewhere, title="Erdély")))
            with pytest.raises(NotFound):
                storage.write(Remove(elsewhere))
            assert storage.get(LOANS, mine.id, within=here) == mine
