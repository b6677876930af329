"""P5 and P6: pages in order, joined by cursors. P7: figures that agree with them."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import attrs
import pytest

from partnerkit.errors import InvalidInput
from partnerkit.repository import Add, All, Change, Clear, Field, Query, Remove, Some, Storage, Where, holds, matches
from partnerkit.testing.contract.given import HOUR, NOW, branch, everything, loan, reader
from partnerkit.testing.model import (
    LOAN_DUE,
    LOAN_RENEWED,
    LOAN_TITLE,
    LOANS,
    READER_ABOUT,
    READER_BLOCKED,
    READER_CARD,
    READER_FINE,
    READER_FRIENDS,
    READER_JOINED,
    READER_LEAVES,
    READER_NAME,
    READER_PHOTO,
    READER_STANDING,
    READER_TAGS,
    READER_TONGUE,
    READER_TURNS,
    READERS,
    BranchId,
    Card,
    Database,
    Loan,
    Reader,
    ReaderId,
    Standing,
    Tongue,
)

FRIEND = ReaderId(branch())
NAMES = (
    "Szabó Dental",
    "szabolcs bau",
    "Ödön Bakery",
    "Ba",
    "dental care",
    "50% off_",
    "İstanbul ß",
    "ba",
    "",
    "Z𝔸",
    "Z\uffef",
)
TICK = timedelta(microseconds=1)


def _readers(here: BranchId) -> list[Reader]:
    """Return readers of whom every condition is true of some and untrue of others."""
    return [
        reader(
            here,
            name=name,
            about=(None, "Care, of bakeries", "")[i % 3],
            card=list(Card)[i % 2],
            tongue=(None, *Tongue)[i % 3],
            blocked=i % 4 == 0,
            fine=(i % 5) * 10 - 20,
            photo=bytes([i % 2]),
            joined_at=NOW + (i % 4) * TICK,
            leaves_at=(None, NOW, NOW + HOUR)[i % 3],
            tags=frozenset(("vip", "x", "é", "a,b", '"')[: i % 6]),
            friend_ids=frozenset({FRIEND} if i % 3 else ()),
        )
        for i, name in enumerate(NAMES)
    ]


CONDITIONS: dict[str, Where[Reader] | None] = {
    "none": None,
    "all": All(),
    "some of none": Some(),
    "text": READER_NAME.is_("Ba"),
    "text absent": READER_ABOUT.is_(None),
    "text empty": READER_ABOUT.is_(""),
    "enum": READER_CARD.is_(Card.CHILD),
    "enum absent": READER_TONGUE.is_(None),
    "bool": READER_BLOCKED.is_(False),
    "int": READER_FINE.is_(-20),
    "bytes": READER_PHOTO.is_(b"\x00"),
    "moment": READER_JOINED.is_(NOW + TICK),
    "derived enum": READER_STANDING.is_(Standing.LEAVING),
    "derived moment": READER_TURNS.is_(NOW),
    "among": READER_STANDING.among([Standing.BLOCKED, Standing.READING]),
    "among none": READER_CARD.among([]),
    "among absent": READER_TONGUE.among([None, Tongue.ENGLISH]),
    "among absent alone": READER_TONGUE.among([None]),
    "between": READER_JOINED.between(NOW + TICK, NOW + 3 * TICK),
    "between numbers": READER_FINE.between(-10, 10),
    "between texts": READER_NAME.between("Z", "d"),
    "from": READER_LEAVES.between(NOW + TICK, None),
    "until": READER_TURNS.between(None, NOW + TICK),
    "between anything": READER_LEAVES.between(None, None),
    "between nothing": READER_JOINED.between(NOW, NOW),
    "has": READER_TAGS.has("x"),
    "has a text with a comma": READER_TAGS.has("a,b"),
    "has a quote": READER_TAGS.has('"'),
    "has case": READER_TAGS.has("X"),
    "has an id": READER_FRIENDS.has(FRIEND),
    "has both": READER_TAGS.has("x") & READER_TAGS.has("é"),
    "word": matches(Reader, "sza"),
    "two words": matches(Reader, "care den"),
    "words of two fields": matches(Reader, "bakeries ba"),
    "folded": matches(Reader, "ÖDÖN BÁK"),
    "folded longer": matches(Reader, "istanbul SS"),
    "sign": matches(Reader, "50%"),
    "sign alone": matches(Reader, "%_"),
    "not the middle": matches(Reader, "zabo"),
    "no word": matches(Reader, " "),
    "and": READER_BLOCKED.is_(False) & READER_LEAVES.is_(NOW) & matches(Reader, "b"),
    "or": READER_CARD.is_(Card.CHILD) | READER_TAGS.has("é") | READER_ABOUT.is_(None),
    "tree": (READER_TAGS.has("vip") | matches(Reader, "ba")) & (All[Reader]() | READER_STANDING.is_(Standing.READING)),
    "empty in a tree": (READER_TAGS.has("vip") & Some()) | (All[Reader]() & READER_FINE.is_(0)),
}
BY: tuple[Field[Reader, Any], ...] = (READER_JOINED, READER_NAME)
ORDERS = tuple(product(BY, (False, True)))


def _stored(database: Database, here: BranchId) -> list[Reader]:
    put = _readers(here)
    with database.transaction() as storage:
        storage.write(*map(Add, put))
    return put


def _ids(found: list[Reader]) -> list[ReaderId]:
    return [one.id for one in found]


class Listing:
    """Tests of P5, P6 and P7."""

    def test_a_page_holds_what_meets_the_condition(self, database: Database) -> None:
        """P5: every kind of condition means what `holds` says."""
        here = branch()
        put = _stored(database, here)
        with database.transaction() as storage:
            for name, where in CONDITIONS.items():
                found = everything(storage, Query(collection=READERS, within=here, where=where))
                expected = {one.id for one in put if holds(where, READERS, one)}
                assert (name, set(_ids(found)), len(found)) == (name, expected, len(expected))

    def test_a_page_is_ordered(self, database: Database) -> None:
        """P5: times by moment, texts by code point, forwards and backwards; by the first order if none is named."""
        here = branch()
        put = _stored(database, here)
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
        put = _readers(here)
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
        _stored(database, here)
        query = Query(collection=READERS, within=here, limit=2)
        with database.transaction() as storage:
            after = storage.page(query).next
            for order, descending in ORDERS[1:]:
                with pytest.raises(InvalidInput):
                    storage.page(attrs.evolve(query, order=order, descending=descending, after=after))
            assert len(storage.page(attrs.evolve(query, after=after)).items) == 2

    def test_figures_equal_the_lists(self, database: Database) -> None:
        """P7: each figure is the number of entities that the pages would hold, all in one call."""
        here = branch()
        put = _stored(database, here)
        wheres = {f"w{i}": where for i, where in enumerate(CONDITIONS.values())}
        with database.transaction() as storage:
            storage.write(Add(reader(branch())))
            figures = storage.count(READERS, here, **wheres)
        assert figures == {name: sum(holds(where, READERS, one) for one in put) for name, where in wheres.items()}

    def test_figures_follow_every_change(self, database: Database) -> None:
        """P7: after each write the figures are those of that moment."""
        here = branch()
        put = [loan(here, due_at=NOW + i * HOUR, renewed=i % 2 == 0) for i in range(4)]
        wheres = {"all": None, "renewed": LOAN_RENEWED.is_(True), "due": LOAN_DUE.between(None, NOW + HOUR)}
        changes = (Change(put[1], attrs.evolve(put[1], renewed=True)), Remove(put[0]), Clear(LOANS, here))
        expected = [(4, 2, 1), (4, 3, 1), (3, 2, 0), (0, 0, 0)]
        with database.transaction() as storage:
            storage.write(*map(Add, put))
            seen = [tuple(storage.count(LOANS, here, **wheres).values())]
            for change in changes:
                storage.write(change)
                seen.append(tuple(storage.count(LOANS, here, **wheres).values()))
        assert seen == expected
