"""P8: one call, one change an entity. P9: who changes what somebody else changed meanwhile is told so."""

from __future__ import annotations

from itertools import permutations
from uuid import uuid4

import attrs
import pytest

from partnerkit.errors import Conflict, StaleWrite
from partnerkit.repository import Add, Change, Clear, Copy, Query, Remove, Write, holds, matches
from partnerkit.testing.contract.given import MISUSE, NOW, branch, loan, reader, visit
from partnerkit.testing.model import LOANS, READER_TAGS, READERS, REMINDERS, VISITS, Database, Reader, Reminder


class Guarding:
    """Tests of P8 and P9."""

    def test_an_entity_stands_once_in_a_call(self, database: Database) -> None:
        """P8: two changes of one entity in one call are refused, since their order would matter."""
        here = branch()
        put, new = reader(here), reader(here)
        edited = Change(put, attrs.evolve(put, name="B"))
        twice: tuple[tuple[Write, ...], ...] = (
            (Add(new), Add(new)),
            (edited, edited),
            (edited, Remove(put)),
            (Remove(put), Add(put)),
            (Add(new), Change(new, attrs.evolve(new, name="B"))),
        )
        with database.transaction() as storage:
            storage.write(Add(put))
            for changes in twice:
                with pytest.raises(MISUSE):
                    storage.write(Add(loan(here)), *changes)
            assert storage.page(Query(collection=READERS, within=here)).items == (put,)
            assert storage.count(LOANS, here, all=None) == {"all": 0}

    def test_the_same_id_in_two_places_is_two_entities(self, database: Database) -> None:
        """P8: ids are compared within collection and owner."""
        here, there = branch(), branch()
        lent = loan(here, shelfmark="A 1")
        with database.transaction() as storage:
            storage.write(Add(lent), Add(attrs.evolve(lent, branch_id=there)), Add(reader(here, id=lent.id)))
            assert storage.count(LOANS, there, all=None) == storage.count(READERS, here, all=None) == {"all": 1}

    def test_what_is_copied_or_cleared_whole_is_left_alone_by_the_rest_of_the_call(self, database: Database) -> None:
        """P8: whether an entity is added before or after its like are copied or cleared must not matter."""
        here, there = branch(), branch()
        lent = loan(here)
        mixed: tuple[tuple[Write, ...], ...] = (
            (Clear(LOANS, here), Add(loan(here))),
            (Clear(LOANS, here), Remove(lent)),
            (Clear(LOANS, here), Copy(LOANS, there, (here,))),
            (Copy(LOANS, here, (there,)), Change(lent, attrs.evolve(lent, title="B"))),
            (Copy(LOANS, here, (there,)), Clear(LOANS, here)),
            (Copy(LOANS, here, (here,)),),
        )
        with database.transaction() as storage:
            storage.write(Add(lent))
            for changes in mixed:
                for ordered in permutations(changes):
                    with pytest.raises(MISUSE):
                        storage.write(*ordered)
            assert storage.page(Query(collection=LOANS, within=here)).items == (lent,)
            assert storage.count(LOANS, there, all=None) == {"all": 0}

    def test_the_order_of_changes_does_not_matter(self, database: Database) -> None:
        """P8: a call means the same in whatever order its changes stand."""
        for turn in range(6):
            here = branch()
            gone, old, new = loan(here), loan(here), loan(here)
            changes: tuple[Write, ...] = (Add(new), Change(old, attrs.evolve(old, title="B")), Remove(gone))
            with database.transaction() as storage:
                storage.write(Add(gone), Add(old))
                storage.write(*list(permutations(changes))[turn])
                asked = storage.get_many(LOANS, [gone.id, old.id, new.id], within=here)
                assert asked == {old.id: attrs.evolve(old, title="B", version=1), new.id: new}

    def test_a_change_keeps_the_key(self, database: Database) -> None:
        """P8: a change that would put an entity elsewhere is refused."""
        put = loan(branch())
        with database.transaction() as storage:
            storage.write(Add(put))
            for new in (attrs.evolve(put, id=loan(branch()).id), attrs.evolve(put, branch_id=branch())):
                with pytest.raises(MISUSE):
                    storage.write(Change(put, new))
            assert storage.get(LOANS, put.id, within=put.branch_id) == put

    def test_what_has_no_version_is_never_changed(self, database: Database) -> None:
        """P8: nothing would guard such a change; adding and removing is all."""
        person = reader(branch()).id
        put = visit(person, 1)
        with database.transaction() as storage:
            storage.write(Add(put))
            with pytest.raises(MISUSE):
                storage.write(Change(put, attrs.evolve(put, digest=b"other")))
            assert storage.get(VISITS, 1, within=person) == put
            storage.write(Remove(put))
            storage.write(Add(put))

    def test_every_change_raises_the_version_by_one(self, database: Database) -> None:
        """P9: what is stored has the old version plus one, whatever the new value says of it."""
        put = reader(branch())
        with database.transaction() as storage:
            storage.write(Add(put))
            for version, said in ((1, 0), (2, 77), (3, -5), (4, 3)):
                old = storage.get(READERS, put.id)
                storage.write(Change(old, attrs.evolve(old, fine=version, version=said)))
                assert storage.get(READERS, put.id) == attrs.evolve(put, fine=version, version=version)

    def test_an_entity_may_begin_with_any_version(self, database: Database) -> None:
        """P9: the version that was added is the one that guards."""
        put = reader(branch(), version=41)
        with database.transaction() as storage:
            storage.write(Add(put))
            with pytest.raises(StaleWrite):
                storage.write(Remove(attrs.evolve(put, version=0)))
            storage.write(Change(put, attrs.evolve(put, fine=1)))
            assert storage.get(READERS, put.id) == attrs.evolve(put, fine=1, version=42)

    def test_a_stale_change_or_removal_is_refused(self, database: Database) -> None:
        """P9: whoever read an older version gets StaleWrite, which is a Conflict, and the first change stands."""
        put = Reminder(day=uuid4().int % 10**9, id="a", at=NOW)
        with database.transaction() as storage:
            storage.write(Add(put))
        with database.transaction() as storage:
            storage.write(Change(put, put))
        late: tuple[Write, ...] = (Change(put, put), Change(put, attrs.evolve(put, sent=True)), Remove(put))
        with database.transaction() as storage:
            for change in late:
                with pytest.raises(StaleWrite) as refused:
                    storage.write(change)
                assert isinstance(refused.value, Conflict)
                assert (refused.value.kind, refused.value.id, refused.value.whole) == ("reminder", "a", False)
            assert storage.get(REMINDERS, "a", within=put.day) == attrs.evolve(put, version=1)

    def test_a_stale_change_leaves_what_is_found_as_it_was(self, database: Database) -> None:
        """P3: neither does a search lose anything by it, nor does it find what was refused."""
        put = reader(branch(), name="Szabó Anna", tags=frozenset({"vip"}))
        kept = attrs.evolve(put, fine=1, version=1)
        late = (Change(put, attrs.evolve(put, name="Nagy", tags=frozenset({"due"}))), Remove(put))
        with database.transaction() as storage:
            storage.write(Add(put))
            storage.write(Change(put, attrs.evolve(put, fine=1)))
            for change in late:
                with pytest.raises(StaleWrite):
                    storage.write(change)
            for asked in (
                matches(Reader, "anna"),
                matches(Reader, "nag"),
                READER_TAGS.has("vip"),
                READER_TAGS.has("due"),
            ):
                found = storage.page(Query(collection=READERS, within=put.branch_id, where=asked)).items
                assert found == ((kept,) if holds(asked, READERS, kept) else ())

    def test_after_a_stale_write_reading_again_helps(self, database: Database) -> None:
        """P9: unless the whole transaction is over, the caller reads again and decides again."""
        put = reader(branch())
        with database.transaction() as storage:
            storage.write(Add(put))
            storage.write(Change(put, attrs.evolve(put, fine=1)))
            with pytest.raises(StaleWrite):
                storage.write(Change(put, attrs.evolve(put, fine=2)))
            again = storage.get(READERS, put.id)
            storage.write(Change(again, attrs.evolve(again, fine=again.fine + 1)))
        with database.transaction() as storage:
            assert storage.get(READERS, put.id).fine == 2
