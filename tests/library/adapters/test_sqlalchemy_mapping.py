"""Entities to rows and back: every kind of value, and what is refused instead of being stored as something else."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.dialects.sqlite import text_of, uuid_of
from partnerkit.adapters.sqlalchemy.plain import from_text, to_text
from partnerkit.clients.model import CLIENTS
from partnerkit.repository import Add, Change, Query
from partnerkit.testing.contract.given import NOW, branch, full_reader, reader
from partnerkit.testing.model import COLLECTIONS, READER_JOINED, READERS, ReaderId
from tests.library.adapters.sqlite import SQLDatabase, sqlite


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


HALF = datetime(2026, 11, 22, 1, 30, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


@pytest.mark.parametrize(
    ("annotation", "value", "text"),
    [
        (Mapping[str, Any], {"a": [1, None]}, '{"a":[1,null]}'),
        (dict[str, int], {}, "{}"),
        (Mapping[str, Size], {"a": Size.SMALL}, '{"a":"s"}'),
        (tuple[Size, ...], (Size.LARGE, Size.SMALL), '["l","s"]'),
        (frozenset[ReaderId], frozenset({ReaderId(UUID(int=7))}), f'["{UUID(int=7)}"]'),
        (frozenset[str], frozenset({"b", "a"}), '["a","b"]'),
        (tuple[Size | None, ...], (None, Size.SMALL), '[null,"s"]'),
        (tuple[str | None, ...], (None, "é"), '[null,"\\u00e9"]'),
        (list[int], [1, 2], "[1,2]"),
        (list[Size], [Size.SMALL], '["s"]'),
        (list, ["a", 1], '["a",1]'),
        (dict, {"a": 1}, '{"a":1}'),
        (Mapping[str, Mapping[str, tuple[int, ...]]], {"a": {"b": (1,)}}, '{"a":{"b":[1]}}'),
    ],
)
def test_a_value_column_gives_back_what_was_put_in(annotation: Any, value: Any, text: str) -> None:
    """Of the same type inside, and as text that does not depend on how a set happens to be ordered."""
    assert to_text(annotation)(value) == text
    assert from_text(annotation)(text) == value


@pytest.mark.parametrize(
    "annotation", [tuple[int, str], tuple[complex, ...], Mapping[str, int | str], list[Literal["a"]]]
)
def test_what_json_would_make_something_else_of_is_refused(annotation: Any) -> None:
    """A column is refused when the tables are built, not when the first odd value comes along."""
    with pytest.raises(TypeError):
        to_text(annotation)


def test_moments_are_stored_in_utc_to_the_microsecond() -> None:
    """As SQLAlchemy's own DateTime stores them, so that the vendor's queries compare right."""
    assert text_of(HALF) == "2026-11-22 05:00:00.000000"
    assert text_of(NOW) == "2026-11-21 12:00:00.123456"


def test_ids_come_back_from_either_form() -> None:
    """32 digits as SQLAlchemy stores them, or with hyphens, as others may have written them."""
    id = uuid4()
    assert uuid_of(id.hex) == uuid_of(str(id)) == id
    assert hash(uuid_of(id.hex)) == hash(id)
    assert (uuid_of(id.hex).version, uuid_of(id.hex).is_safe) == (4, id.is_safe)


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = SQLDatabase(sqlite(tmp_path))
    yield database
    database.engine.dispose()


def test_a_vendor_reads_our_tables_with_their_own_types(database: SQLDatabase) -> None:
    """What we store as prepared text is what SQLAlchemy's types read, and the other way round."""
    here = branch()
    full = full_reader(here)
    table = next(table for table in database.tables if table.name == "pk_reader")
    with database.engine.begin() as connection:
        storage = sqlalchemy_storage(connection, collections=COLLECTIONS)
        storage.write(Add(full))
        row = connection.execute(sa.select(table)).mappings().one()
        assert (row["id"], row["settings"], row["photo"]) == (full.id, full.settings, full.photo)
        assert row["joined_at"] == full.joined_at.replace(tzinfo=None)
        other = dict(row) | {"id": uuid4(), "number": "1", "handle_key": None, "seat": 9}
        connection.execute(table.insert().values(other))
        found = storage.get(READERS, other["id"])
        assert found == attrs.evolve(full, id=other["id"], number="1", seat=9)
        assert found.joined_at.tzinfo is UTC


def test_a_naive_datetime_is_refused_before_anything_is_written(database: SQLDatabase) -> None:
    """P8: in an addition, in a change, and in a question."""
    one = reader(branch())
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    with database.transaction() as storage:
        storage.write(Add(one))
        for change in (Add(reader(one.branch_id, joined_at=naive)), Change(one, attrs.evolve(one, leaves_at=naive))):
            with pytest.raises(ValueError, match="without a time zone"):
                storage.write(Add(reader(one.branch_id)), change)
        with pytest.raises(ValueError, match="without a time zone"):
            storage.page(Query(collection=READERS, within=one.branch_id, where=READER_JOINED.is_(naive)))
        assert storage.count(READERS, one.branch_id, all=None) == {"all": 1}


def test_counting_nothing_asks_nothing(database: SQLDatabase) -> None:
    """P7: without a condition there is no figure."""
    with database.transaction() as storage:
        assert storage.count(READERS, branch()) == {}
        storage.write()


def test_layouts_are_made_once_a_process(database: SQLDatabase) -> None:
    """The same dialect, prefix, schema and collections share what was composed; others have their own."""
    with database.engine.connect() as connection:
        first, second = (sqlalchemy_storage(connection, collections=list(COLLECTIONS)) for _ in range(2))
        other = sqlalchemy_storage(connection, prefix="x_", collections=COLLECTIONS)
        assert first._layout is second._layout is not other._layout


def test_build_tables_knows_partnerkits_own_collections() -> None:
    """Without naming them, and the storage likewise."""
    engine, metadata = sa.create_engine("sqlite://"), sa.MetaData()
    build_tables(metadata)
    metadata.create_all(engine)
    with engine.connect() as connection:
        assert sqlalchemy_storage(connection).count(CLIENTS, uuid4(), all=None) == {"all": 0}
    engine.dispose()
