"""P5 and P6: pages in order, joined by cursors."""

from __future__ import annotations

from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit.errors import InvalidInput
from partnerkit.repository import Add, Change, Field, Query, Remove, Storage, holds, matches
from partnerkit.testing.contract.conditions import CONDITIONS, readers, stored
from partnerkit.testing.contract.given import HOUR, NOW, branch, everything, loan, reader
from partnerkit.testing.model import (
    LOAN_TITLE,
    LOANS,
    READER_BLOCKED,
    READER_JOINED,
    READER_NAME,
    READER_STANDING,
    READER_TAGS,
    READERS,
    Database,
    Loan,
    Reader,
    ReaderId,
    Standing,
)

BY: tuple[Field[Reader, Any], ...] = (READER_JOINED, READER_NAME)
ORDERS = tuple(product(BY, (False, True)))


def _ids(found: list[Reader]) -> list[ReaderId]:
    return [one.id for one in found]


class Listing:
    """Tests of P5 and P6."""

    def test_a_page_holds_what_meets_the_condition(self, database: Database) -> None:
        """P5: every kind of condition means what `holds` says."""
        here = branch()
        put = stored(database, here)
        with database.transaction() as storage:
            for name, where in CONDITIONS.items():
                found = everything(storage, Query(collection=READERS, within=here, where=where))
                expected = {one.id for one in put if holds(where, READERS, one)}
                assert (name, set(_ids(found)), len(found)) == (name, expected, len(expected))

    def test_a_page_is_ordered(self, database: Database) -> None:
        """P5: times by moment, texts by code point, forwards and backwards; by the first order if none is named."""
        here = branch()
        put = stored(database, here)
        with database.transaction() as storage:
            for order, descending in ORDERS:
                query = Query(collection=READERS, within=here, order=order, descending=descending)
                found = [order.of(one) for one in storage.page(query).items]
                assert found == sorted(map(order.of, put), reverse=descending)
            first = storage.page(Query(collection=READERS, within=here))
            assert first == storage.page(Query(collection=READERS, within=here, order=READER_JOINED))

    def test_ties_are_broken_by_id_always_in_the_same_way(self, database: Database) -> None:
        """P5: the order of ids is the same in every page, whatever is asked, and backwards is its reverse."""
        here = branch()
        put = [reader(here, name="same", blocked=i % 2 == 0) for i in range(12)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            orders = [
                _ids(list(storage.page(Query(collection=READERS, within=here, order=order, descending=back)).items))
                for order, back in ORDERS
            ]
            assert orders[0] == orders[2] == orders[1][::-1] == orders[3][::-1]
            blocked = storage.page(Query(collection=READERS, within=here, where=READER_BLOCKED.is_(True))).items
            assert [id for id in orders[0] if id in _ids(list(blocked))] == _ids(list(blocked))

    def test_the_order_follows_changes(self, database: Database) -> None:
        """P5: a changed entity stands where its new values put it, and is found by its new words alone."""
        here = branch()
        put = [loan(here, title=title) for title in ("a", "b", "c")]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            storage.write(Change(put[0], attrs.evolve(put[0], title="z y")))
            found = storage.page(Query(collection=LOANS, within=here, order=LOAN_TITLE)).items
            assert [one.title for one in found] == ["b", "c", "z y"]
            count = storage.count(LOANS, here, old=matches(Loan, "a"), new=matches(Loan, "y"))
            assert count == {"old": 0, "new": 1}

    def test_pages_join_without_gap_or_repetition(self, database: Database) -> None:
        """P6: whatever the page size, order, direction and condition, the pages make up the whole list."""
        here = branch()
        put = readers(here)
        put += [attrs.evolve(one, id=ReaderId(branch()), number=f"{one.number}b") for one in put]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            for (order, descending), limit in product(ORDERS, (1, 2, 5, 11, 22, 1000)):
                for where in (
                    None,
                    READER_STANDING.is_(Standing.READING),
                    READER_TAGS.has("vip"),
                    matches(Reader, "b"),
                ):
                    self._joined(
                        storage,
                        Query(
                            collection=READERS,
                            within=here,
                            where=where,
                            order=order,
                            descending=descending,
                            limit=limit,
                        ),
                    )

    @staticmethod
    def _joined(storage: Storage, query: Query[Reader]) -> None:
        joined = everything(storage, query)
        assert joined == list(storage.page(attrs.evolve(query, limit=1000)).items)
        page = storage.page(query)
        assert len(page.items) == min(query.limit, len(joined))
        assert (page.next is None) == (len(joined) <= query.limit)

    def test_what_was_there_throughout_is_seen_once(self, database: Database) -> None:
        """P6: entities may come and go between two pages, even the one a cursor stands behind."""
        here = branch()
        put = [loan(here, due_at=NOW + i * HOUR) for i in range(9)]
        query = Query(collection=LOANS, within=here, limit=3)
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            first = storage.page(query)
            assert first.items == tuple(put[:3])
            storage.write(
                Remove(put[2]),
                Remove(put[4]),
                Add(loan(here, due_at=NOW - HOUR)),
                Add(loan(here, due_at=NOW + 7 * HOUR)),
            )
            rest = everything(storage, attrs.evolve(query, after=first.next))
            assert [one for one in rest if one in put] == [put[3], *put[5:]]
            assert len(rest) == 6

    def test_a_cursor_of_another_list_is_refused(self, database: Database) -> None:
        """P6: a cursor of another order or direction would skip entities in silence."""
        here = branch()
        stored(database, here)
        query = Query(collection=READERS, within=here, limit=2)
        with database.transaction() as storage:
            after = storage.page(query).next
            for order, descending in ORDERS[1:]:
                with pytest.raises(InvalidInput):
                    storage.page(attrs.evolve(query, order=order, descending=descending, after=after))
            assert len(storage.page(attrs.evolve(query, after=after)).items) == 2
