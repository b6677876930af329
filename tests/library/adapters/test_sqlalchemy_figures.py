"""Figures and members over SQLite: which way they take, so that they cost what they find and not what an owner has."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SQLStorage, branches, build_tables, choosing, members, sqlalchemy_storage
from partnerkit.repository import Add, Change, Collection, Many, Remove, Where, field, many, matches
from partnerkit.testing.contract.given import HOUR, NOW, branch, reader
from partnerkit.testing.model import (
    READER_FINE,
    READER_FRIENDS,
    READER_JOINED,
    READER_LEAVES,
    READER_NAME,
    READER_NUMBER,
    READER_STANDING,
    READER_TAGS,
    READERS,
    Reader,
    ReaderId,
    Standing,
)
from partnerkit.values import Copied, Reference
from tests.library.adapters.sqlite import SQLDatabase, sqlite, told

HERE = branch()
FRIEND = ReaderId(branch())
LATER = NOW + 100 * HOUR
READING, LEAVING, BLOCKED = (READER_STANDING.is_(one) for one in Standing)
VIP, FRIENDLY = READER_TAGS.has("vip"), READER_FRIENDS.has(FRIEND)
BY_TERM = "SEARCH t USING PRIMARY KEY (owner=? AND term=?)"
NEXT_TERM = "SEARCH x USING PRIMARY KEY (owner=? AND term>? AND term<?)"


def _someone(n: int) -> Reader:
    return reader(
        HERE,
        joined_at=NOW + HOUR * n,
        blocked=n % 3 == 0,
        tags=frozenset({"vip", f"t{n % 7}"}),
        friend_ids=frozenset({FRIEND} if n % 20 == 0 else ()),
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLDatabase]:
    """Forty readers of one branch."""
    database = SQLDatabase(sqlite(tmp_path_factory.mktemp("figures")))
    with database.transaction() as storage:
        storage.write(*(Add(_someone(n)) for n in range(40)))
    yield database
    database.engine.dispose()


def _plans(database: SQLDatabase, work: Callable[[SQLStorage], Any]) -> list[list[str]]:
    """Return what SQLite says it reads for each statement of some work."""
    with database.transaction() as storage, database.engine.connect() as connection:
        statements = told(database.engine)
        work(storage)
        plans = [
            [row[3] for row in connection.exec_driver_sql(f"explain query plan {text}", given)]
            for text, given in list(statements)
        ]
    return [[step for step in plan if step.startswith(("SEARCH", "SCAN")) and "CONSTANT" not in step] for plan in plans]


def _counted(database: SQLDatabase, *wheres: Where[Reader] | None) -> list[list[str]]:
    return _plans(database, lambda s: s.count(READERS, HERE, **{f"w{i}": where for i, where in enumerate(wheres)}))


def _gathered(database: SQLDatabase, where: Where[Reader] | None) -> list[list[str]]:
    return _plans(database, lambda s: s.members(READER_TAGS, within=HERE, where=where))


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    "where",
    [
        VIP,
        VIP & READER_STANDING.among([Standing.READING, Standing.BLOCKED]),
        (LEAVING | BLOCKED) & FRIENDLY,
        matches(Reader, "sza") & BLOCKED,
    ],
)
def test_what_is_asked_by_a_member_is_counted_along_it(database: SQLDatabase, where: Where[Reader]) -> None:
    """All figures in one statement, each of them in one range of one index, without the readers' table."""
    [plan] = _counted(database, where, where & READING)
    assert plan == [BY_TERM, BY_TERM]


def test_a_part_of_the_order_is_a_part_of_the_range(database: SQLDatabase) -> None:
    """What joined before a moment is not even met."""
    [plan] = _counted(database, VIP & READER_JOINED.between(LATER, None))
    assert plan == ["SEARCH t USING PRIMARY KEY (owner=? AND term=? AND place>?)"]


@pytest.mark.parametrize(
    "rest", [READER_FINE.is_(0), BLOCKED | READER_LEAVES.between(None, LATER), matches(Reader, "a")]
)
def test_what_does_not_stand_beside_a_member_is_looked_up(database: SQLDatabase, rest: Where[Reader]) -> None:
    """By the key of each reader in question."""
    [plan] = _counted(database, VIP & rest)
    assert plan == [BY_TERM, "SEARCH a USING INDEX sqlite_autoindex_pk_reader_1 (id=?)"]


def test_of_several_members_the_rarest_is_counted_along(database: SQLDatabase) -> None:
    """One question more, however many figures ask for it; the others are seen beside it."""
    statements = told(database.engine)
    with database.transaction() as storage:
        asked = {"one": VIP & FRIENDLY, "two": FRIENDLY & VIP & BLOCKED, "three": READER_TAGS.has("t1")}
        assert storage.count(READERS, HERE, **asked) == {"one": 2, "two": 1, "three": 6}
    [(_, _), (text, given)] = statements
    assert text.count("instr(t.search_sets, ?) > 0") == 2
    walked = [one for one in given if isinstance(one, str) and one.startswith("#")]
    assert walked == [f"#friend_ids:{FRIEND}", f"#friend_ids:{FRIEND}", "#tags:t1"]


@pytest.mark.parametrize(
    ("where", "walks"),
    [
        (BLOCKED, 1),
        (READER_STANDING.among([Standing.READING, Standing.BLOCKED]), 2),
        (BLOCKED | (LEAVING & READER_LEAVES.between(None, LATER)), 2),
        ((BLOCKED | READING) & READER_LEAVES.is_(None), 2),
    ],
)
def test_values_of_a_filter_are_counted_in_its_index(database: SQLDatabase, where: Where[Reader], walks: int) -> None:
    """Each value by itself; what figures look at besides is seen there, so that no reader is fetched."""
    [plan] = _counted(database, where)
    assert (
        plan == ["SEARCH a USING COVERING INDEX pk_reader_by_standing_joined_at (branch_id=? AND standing=?)"] * walks
    )


def test_a_filter_and_a_part_of_the_order_are_one_range(database: SQLDatabase) -> None:
    """As the new ones among those that are not blocked."""
    [plan] = _counted(database, READER_JOINED.between(LATER, None) & READING)
    [step] = plan
    assert step.startswith(
        "SEARCH a USING COVERING INDEX pk_reader_by_standing_joined_at (branch_id=? AND standing=? AND j"
    )


def test_a_unique_value_is_looked_up(database: SQLDatabase) -> None:
    """Even beside a filter: whoever has it is one at most."""
    [plan] = _counted(database, READER_NUMBER.field.is_("none") & READER_FINE.is_(0), None)
    assert plan[0] == "SEARCH a USING INDEX sqlite_autoindex_pk_reader_2 (number=?)"
    assert plan[1].startswith("SEARCH a USING COVERING INDEX pk_reader_by_")


def test_very_many_values_are_met_on_the_way(database: SQLDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many walks would be more than one of everything."""
    monkeypatch.setattr(branches, "MANY", 2)
    where = READER_STANDING.among(list(Standing)) & READER_NAME.is_("Szabó Anna")
    [plan] = _counted(database, where)
    assert len(plan) == 1
    with database.transaction() as storage:
        assert storage.count(READERS, HERE, all=where) == {"all": 40}


# ---------------------------------------------------------------- members


@pytest.mark.parametrize("where", [None, BLOCKED, READER_JOINED.between(NOW, LATER)])
def test_members_are_sought_one_after_the_other(database: SQLDatabase, where: Where[Reader] | None) -> None:
    """A seek to each, and one for whoever has it and meets the condition; no reader is fetched."""
    [plan] = _gathered(database, where)
    assert [step for step in plan if not step.startswith("SCAN s")] == [NEXT_TERM, NEXT_TERM, plan[-1]]
    assert plan[-1].startswith(BY_TERM[:-1])


def test_members_of_few_are_read_from_those(database: SQLDatabase) -> None:
    """What an operator's fifty clients have is not looked for among a million."""
    probe, gathered = _gathered(database, FRIENDLY & READING)
    assert "SEARCH pk_reader_term USING PRIMARY KEY (owner=? AND term=?)" in probe
    assert gathered == [BY_TERM]


def test_members_are_looked_for_in_steps(database: SQLDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are very many, no more of them are looked at than it takes."""
    monkeypatch.setattr(members, "STRIDE", 3)
    statements = told(database.engine)
    with database.transaction() as storage:
        assert storage.members(READER_TAGS, within=HERE, limit=2) == ("t0", "t1")
        assert len(statements) == 1
        assert storage.members(READER_TAGS, within=HERE, limit=4) == ("t0", "t1", "t2", "t3")
        assert len(statements) == 3
        assert storage.members(READER_TAGS, within=HERE, where=FRIENDLY) == ("t0", "t6", "vip")


# ---------------------------------------------------------------- kinds of members


class Size(enum.Enum):
    """One enum whose values are texts, another whose are not."""

    SMALL = "s"
    LARGE = "l"


class Level(enum.Enum):
    LOW = 1
    HIGH = 10


@attrs.frozen(kw_only=True)
class Box:
    """An entity that belongs to nobody, with sets of every kind; two names begin alike."""

    id: Reference[int]
    place: Copied[str] = ""
    kept: Copied[bool] = False
    texts: Copied[frozenset[str]] = frozenset()
    texts_2: Copied[frozenset[str]] = frozenset()
    numbers: Copied[frozenset[int]] = frozenset()
    ids: Reference[frozenset[UUID]] = frozenset()
    sizes: Copied[frozenset[Size]] = frozenset()
    levels: Copied[frozenset[Level]] = frozenset()
    odd: Copied[frozenset[bool]] = frozenset()
    version: Copied[int] = 0


SETS: dict[str, Many[Box, Any]] = {
    one.name: one
    for one in (
        many(Box, lambda b: b.texts),
        many(Box, lambda b: b.texts_2),
        many(Box, lambda b: b.numbers),
        many(Box, lambda b: b.ids),
        many(Box, lambda b: b.sizes),
        many(Box, lambda b: b.levels),
        many(Box, lambda b: b.odd),
    )
}
PLACE = field(Box, lambda b: b.place)
BOXES = Collection(
    entity=Box,
    key=field(Box, lambda b: b.id),
    order=(PLACE,),
    many=tuple(SETS.values()),
    version=field(Box, lambda b: b.version),
)
ID, OTHER = UUID(int=1 << 100), UUID(int=1)
EVERYTHING: dict[str, tuple[Any, ...]] = {
    "texts": ("", "10", "9"),
    "texts_2": ("x",),
    "numbers": (-1, 10, 9),
    "ids": (OTHER, ID),
    "sizes": (Size.LARGE, Size.SMALL),
    "levels": (Level.LOW, Level.HIGH),
}


@pytest.fixture
def boxes(tmp_path: Any) -> Iterator[SQLStorage]:
    engine, metadata = sqlite(tmp_path), sa.MetaData()
    build_tables(metadata, [BOXES])
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield sqlalchemy_storage(connection, collections=[BOXES])
    engine.dispose()


@pytest.mark.parametrize("few", [choosing.FEW, 1])
def test_members_come_back_as_they_were(boxes: SQLStorage, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every kind that a text tells, by their text, of entities without an owner as well."""
    monkeypatch.setattr(choosing, "FEW", few)
    given: dict[str, Any] = {name: frozenset(values) for name, values in EVERYTHING.items()}
    boxes.write(Add(Box(id=1, **given)), Add(Box(id=2, place="p", texts=frozenset({"elsewhere"}))))
    here = PLACE.is_("") & SETS["texts"].has("9")
    for name, expected in EVERYTHING.items():
        assert boxes.members(SETS[name], within=None, where=here) == expected
    assert boxes.members(SETS["texts"], within=None) == ("", "10", "9", "elsewhere")
    assert boxes.count(BOXES, None, one=here, kept=here & field(Box, lambda b: b.kept).is_(True)) == {
        "one": 1,
        "kept": 0,
    }
    old = boxes.get(BOXES, 1)
    boxes.write(Change(old, attrs.evolve(old, texts=frozenset())), Remove(boxes.get(BOXES, 2)))
    assert boxes.members(SETS["texts"], within=None) == ()
    with pytest.raises(ValueError, match="box is asked for within its owner"):
        boxes.members(SETS["texts"], within=1)


def test_members_that_no_text_tells_are_refused(boxes: SQLStorage) -> None:
    """They can be asked for one by one, and not be listed."""
    with pytest.raises(TypeError, match=r"the members of Box\.odd cannot be read from their text"):
        boxes.members(SETS["odd"], within=None)
