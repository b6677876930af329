"""Lists and searches over SQLite: what they find, which way they take, and that they end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from partnerkit.adapters.sqlalchemy import choosing, members, pages
from partnerkit.repository import Add, Change, Cursor, Field, Page, Query, Remove, Where, holds, matches, members_of
from partnerkit.testing.contract.given import HOUR, NOW, branch, everything, reader
from partnerkit.testing.model import (
    READER_FINE,
    READER_JOINED,
    READER_NAME,
    READER_NUMBER,
    READER_STANDING,
    READER_TAGS,
    READER_TURNS,
    READERS,
    BranchId,
    Reader,
    Standing,
)
from tests.library.adapters.sqlite import SQLDatabase, sqlite, told

HERE = branch()
LATER = NOW + 100 * HOUR
NO_FINE = READER_FINE.is_(0)
READING, LEAVING, BLOCKED = (READER_STANDING.is_(one) for one in Standing)


def _someone(n: int) -> Reader:
    """Return one of sixty readers, in whom everything that is asked for below is frequent, rare or absent."""
    return reader(
        HERE,
        name=f"{'Szabó' if n % 3 else 'Szalai'} {('Dental', 'Bakery', 'd%_')[n % 3]} {n}",
        about="x" * 70 + "yz" if n == 7 else None,
        joined_at=NOW + HOUR * (n // 2),
        tags=frozenset({"vip"} if n % 2 else {"x"}),
        blocked=n % 5 == 0,
        leaves_at=NOW + HOUR * n if n % 4 == 0 else None,
    )


READERS_HERE = [_someone(n) for n in range(60)]
BY: tuple[Field[Reader, Any], ...] = (READER_JOINED, READER_NAME)
ORDERS = [*itertools.product(BY, (False, True))]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLDatabase]:
    """Sixty readers of one branch, and one of another that nobody may find."""
    database = SQLDatabase(sqlite(tmp_path_factory.mktemp("search")))
    with database.transaction() as storage:
        storage.write(*map(Add, READERS_HERE), Add(reader(branch(), name="Szabó Dental")))
    yield database
    database.engine.dispose()


def _query(where: Where[Reader] | None, **options: Any) -> Query[Reader]:
    return Query(collection=READERS, within=HERE, where=where, **options)


def _expected(where: Where[Reader] | None, order: Field[Reader, Any], descending: bool) -> list[Reader]:
    found = [one for one in READERS_HERE if holds(where, READERS, one)]
    return sorted(found, key=lambda one: (order.of(one), one.id.hex), reverse=descending)


def _word(text: str) -> Where[Reader]:
    return matches(Reader, text)


WHERES: dict[str, Where[Reader] | None] = {
    "everything": None,
    "one letter": _word("b"),
    "two letters": _word("sz"),
    "three letters": _word("sza"),
    "a word": _word("szabo"),
    "words that meet": _word("szabo den"),
    "words that never meet": _word("szalai bakery"),
    "a short word and a long one": _word("d szal"),
    "no such word": _word("szabq"),
    "no word at all": _word(" % "),
    "what like would take for a wildcard": _word("d%_"),
    "the beginning of a very long word": _word("x" * 65),
    "a word longer than any": _word("x" * 70 + "q"),
    "a tag": READER_TAGS.has("vip"),
    "a tag nobody has": READER_TAGS.has("vi"),
    "a tag, a word and a filter": READER_TAGS.has("vip") & _word("sza") & READING,
    "a filter": LEAVING,
    "two values of a filter": READER_STANDING.among([Standing.LEAVING, Standing.BLOCKED]),
    "two values of a filter at once": LEAVING & BLOCKED,
    "one value of a filter twice": LEAVING & LEAVING,
    "no value of a filter": READER_STANDING.among([]),
    "values and what goes with them": (LEAVING & READER_TURNS.between(None, NOW + 30 * HOUR)) | BLOCKED,
    "values inside values": (BLOCKED | (READER_STANDING.among(list(Standing)) & READER_FINE.is_(0)))
    & (READING | BLOCKED),
    "a filter or something else": LEAVING | READER_FINE.is_(1),
    "an absent filter": READER_TURNS.is_(None),
    "a part of the order": READER_JOINED.between(NOW + 5 * HOUR, NOW + 9 * HOUR),
    "a unique value": READER_NUMBER.field.is_(READERS_HERE[3].number),
    "either a word or a tag": _word("bakery") | READER_TAGS.has("vip"),
}


@pytest.mark.parametrize("few", [choosing.FEW, 1], ids=["gathered", "walked"])
@pytest.mark.parametrize("where", WHERES.values(), ids=WHERES)
def test_every_condition_is_answered_in_every_order(
    database: SQLDatabase, where: Where[Reader] | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P5 and P6: whichever way is taken, forwards and backwards, in pages of 7 that end where the next one begins."""
    monkeypatch.setattr(choosing, "FEW", few)
    with database.transaction() as storage:
        for order, descending in ORDERS:
            query = _query(where, order=order, descending=descending, limit=7)
            assert everything(storage, query) == _expected(where, order, descending)


@pytest.mark.parametrize("few", [choosing.FEW, 1], ids=["gathered", "walked"])
@pytest.mark.parametrize("where", WHERES.values(), ids=WHERES)
def test_every_condition_is_counted_and_gathered(
    database: SQLDatabase, where: Where[Reader] | None, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P7 and P10: whichever way is taken, and in however many steps."""
    monkeypatch.setattr(choosing, "FEW", few)
    monkeypatch.setattr(members, "STRIDE", few)
    found = [one for one in READERS_HERE if holds(where, READERS, one)]
    with database.transaction() as storage:
        assert storage.count(READERS, HERE, found=where, all=None) == {"found": len(found), "all": 60}
        assert storage.members(READER_TAGS, within=HERE, where=where) == members_of(READERS, READER_TAGS, found)


@pytest.mark.parametrize("where", WHERES.values(), ids=WHERES)
def test_a_walk_that_is_cut_off_says_where(
    database: SQLDatabase, where: Where[Reader] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6: pages may then be short, but joined they are the list."""
    monkeypatch.setattr(choosing, "FEW", 1)
    monkeypatch.setattr(pages, "STRIDES", (1, 3))
    with database.transaction() as storage:
        for order, descending in ORDERS:
            query = _query(where, order=order, descending=descending, limit=5)
            assert everything(storage, query) == _expected(where, order, descending)


def test_a_search_looks_no_further_than_it_may(database: SQLDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two frequent words that never meet: the page is empty, and tells where to go on."""
    monkeypatch.setattr(choosing, "FEW", 1)
    monkeypatch.setattr(pages, "STRIDES", (2, 4))
    with database.transaction() as storage:
        first = storage.page(_query(_word("szalai bakery")))
        assert first.items == ()
        assert first.next is not None
        assert storage.page(_query(_word("szalai bakery"), after=first.next)).next != first.next


def test_nothing_is_looked_for_that_cannot_be(database: SQLDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two values of one field at once: the page is empty and the last one, however little a walk may look at."""
    monkeypatch.setattr(choosing, "FEW", 1)
    monkeypatch.setattr(pages, "STRIDES", (1,))
    statements = told(database.engine)
    with database.transaction() as storage:
        for where in (LEAVING & BLOCKED, _word("szabo") & READER_FINE.is_(0) & READER_FINE.is_(1)):
            assert storage.page(_query(where)) == Page(())
    assert statements == []


def test_terms_follow_their_entity(database: SQLDatabase) -> None:
    """P4: a change of words, place, filter, tags or owner, and a removal, leave nothing behind that could be found."""
    here, there = branch(), branch()
    one = reader(here, name="Alma Ata", about="korte")
    with database.transaction() as storage:
        storage.write(Add(one))
        for change in (
            {"name": "Alma Barack", "tags": frozenset({"t"})},
            {"joined_at": LATER},
            {"blocked": True},
            {"branch_id": None},
            {"branch_id": there},
        ):
            old = storage.get(READERS, one.id)
            storage.write(Change(old, attrs.evolve(old, **change)))
        now = storage.get(READERS, one.id)
        for word, found in (("alm", (now,)), ("bara", (now,)), ("kor", (now,)), ("ata", ())):
            where = _word(word) & BLOCKED & READER_JOINED.is_(LATER)
            assert storage.page(Query(collection=READERS, within=there, where=where)).items == found
            assert storage.page(Query(collection=READERS, within=here, where=where)).items == ()
        assert _terms(database, there) == 0, "not committed yet"
    assert _terms(database, there) == 7
    with database.transaction() as storage:
        storage.write(Remove(now))
    assert _terms(database, there) == 0


def _terms(database: SQLDatabase, owner: BranchId) -> Any:
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql("select count(*) from pk_reader_term where owner = ?", (owner.hex,))
        return found.scalar()


# ---------------------------------------------------------------- the ways


def _plans(database: SQLDatabase, query: Query[Reader]) -> list[list[str]]:
    """Return what SQLite says it does for each statement of a page."""
    with database.transaction() as storage, database.engine.connect() as connection:
        statements = told(database.engine)
        storage.page(query)
        asked = list(statements)
        return [
            [row[3] for row in connection.exec_driver_sql(f"explain query plan {text}", parameters)]
            for text, parameters in asked
        ]


@pytest.mark.parametrize(("order", "descending"), ORDERS)
@pytest.mark.parametrize(
    "where",
    [
        None,
        LEAVING,
        LEAVING & READER_TURNS.between(None, LATER),
        READER_FINE.is_(0),
        BLOCKED & READER_FINE.among([1, 2]),
    ],
)
def test_a_list_walks_one_index_in_order(
    database: SQLDatabase, where: Where[Reader] | None, order: Field[Reader, Any], descending: bool
) -> None:
    """No table is scanned and nothing is sorted, on the first page and on a later one, nor to see where it ends."""
    for after in (None, Cursor(order.name, descending, order.of(READERS_HERE[9]), READERS_HERE[9].id)):
        plans = _plans(database, _query(where, order=order, descending=descending, after=after))
        assert len(plans) == (1 if where in {None, LEAVING} else 2)
        for [step] in plans:
            filtered = f"standing_{order.name}" if where not in {None, NO_FINE} else order.name
            index = "COVERING INDEX" if "COVERING" in step else "INDEX"
            assert step.startswith(f"SEARCH a USING {index} pk_reader_by_{filtered} (branch_id=?")
            assert (f"({order.name},id)" in step) == (after is not None)


TWO_FILTERS = LEAVING & READER_TURNS.is_(NOW)


@pytest.mark.parametrize(("order", "descending"), ORDERS)
@pytest.mark.parametrize("where", [TWO_FILTERS, TWO_FILTERS & READER_JOINED.between(NOW, LATER)])
@pytest.mark.parametrize("backwards", [False, True])
def test_of_two_filters_the_first_is_walked(
    where: Where[Reader], order: Field[Reader, Any], descending: bool, backwards: bool, tmp_path: Path
) -> None:
    """In whatever order the indexes were made: the planner is not asked which one it would rather take."""
    database = SQLDatabase(sqlite(tmp_path))
    with database.engine.begin() as connection:
        made: dict[str, str] = dict(map(tuple, connection.exec_driver_sql(INDEXES)))
        for name in sorted(made, reverse=backwards):
            connection.exec_driver_sql(f"drop index {name}")
            connection.exec_driver_sql(made[name])
    for [step] in _plans(database, _query(where, order=order, descending=descending)):
        assert f"INDEX pk_reader_by_standing_{order.name} (branch_id=? AND standing=?" in step
    database.engine.dispose()


INDEXES = "select name, sql from sqlite_master where type = 'index' and tbl_name = 'pk_reader' and sql is not null"


@pytest.mark.parametrize(("order", "descending"), ORDERS)
@pytest.mark.parametrize("where", [BLOCKED & NO_FINE, (BLOCKED | LEAVING) & READER_FINE.is_(9)])
def test_a_list_looks_no_further_than_it_may(
    database: SQLDatabase,
    where: Where[Reader],
    order: Field[Reader, Any],
    descending: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where a filter's entries are looked at one by one: the page is short, and tells where to go on."""
    monkeypatch.setattr(pages, "STRIDES", (2, 4))
    query = _query(where, order=order, descending=descending)
    with database.transaction() as storage:
        first = storage.page(query)
        assert len(first.items) < len(_expected(BLOCKED | LEAVING, order, descending))
        assert first.next is not None
        assert everything(storage, query) == _expected(where, order, descending)


def test_several_values_of_a_filter_are_as_many_walks(database: SQLDatabase) -> None:
    """Only what they come to is sorted: no more than a page of each."""
    [plan] = _plans(database, _query(LEAVING | BLOCKED))
    walks = [step for step in plan if "pk_reader_by_standing_joined_at (branch_id=? AND standing=?)" in step]
    assert len(walks) == 2
    assert "MERGE (UNION ALL)" in plan
    assert not [step for step in plan if step.startswith("SCAN a")]


def test_a_search_walks_the_terms_in_order(database: SQLDatabase) -> None:
    """One term, from the cursor on, and the entity of each by its key; nothing is sorted."""
    [plan] = _plans(database, _query(_word("sza")))
    assert plan[0].startswith("SEARCH t USING PRIMARY KEY (owner=? AND term=?)")
    assert plan[1].startswith("SEARCH a USING INDEX")
    assert len(plan) == 2


@pytest.mark.parametrize("word", ["szab", "sza"])
def test_few_hits_are_sorted_before_they_are_fetched(database: SQLDatabase, word: str) -> None:
    """Only a page of them is looked up, if filters and tags stand beside the term, and no two words of the search."""
    [_, plan] = _plans(database, _query(_word(word) & READER_TAGS.has("vip") & READING, limit=5))
    fetched = [n for n, step in enumerate(plan) if step.startswith("SEARCH a")]
    terms = [n for n, step in enumerate(plan) if step.startswith("SEARCH t USING PRIMARY KEY (owner=? AND term")]
    assert len(terms) == len(fetched) == 1
    assert any(step.endswith("FOR ORDER BY") for step in plan[terms[0] : fetched[0]])


def test_what_stands_beside_a_term_is_seen_there(database: SQLDatabase) -> None:
    """A filter, a tag and the order are looked at before the entity is fetched."""
    statements = told(database.engine)
    where = READER_TAGS.has("x") & READER_TAGS.has("vip") & BLOCKED & READER_JOINED.between(NOW, LATER)
    with database.transaction() as storage, pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "FEW", 1)
        storage.page(_query(where))
    text = statements[-1][0]
    assert "t.by_standing = ? and t.place >= ? and t.place < ?" in text
    assert "instr(t.search_sets, ?) > 0" in text
