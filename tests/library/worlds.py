"""
Empty worlds, one for each adapter: the same tests run in all of them.
"""

import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any, Final

import sqlalchemy as sa

from partnerkit import COLLECTIONS
from partnerkit.adapters.memory import Memory
from partnerkit.adapters.snapshots import Cells
from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.repository import Add, Storage
from tests.library.world import World

Worlds = Callable[[], AbstractContextManager[World]]
METADATA: Final = sa.MetaData()
build_tables(METADATA)
# What begins otherwise may have written something.
_HARMLESS: Final = ("select", "savepoint", "release", "rollback")


def in_memory() -> World:
    memory = Memory(COLLECTIONS)
    cells = memory._cells

    @functools.lru_cache(maxsize=1)
    def dump_at(_: int) -> dict[Any, Any]:
        latest = {cell: versions[-1][1] for cell, versions in cells.versions.items()}
        return {cell: value for cell, value in latest.items() if value is not None}

    def fill(rows: tuple[Any, ...]) -> None:
        assert not cells.versions
        filled = _in_memory(Filling(rows))
        cells.versions = dict(filled.versions)
        cells._groups = {group: dict(members) for group, members in filled._groups.items()}
        cells._now = filled._now

    # Every commit that changes anything is counted.
    return World(memory.transaction, lambda: dump_at(cells._now), fill)


class Filling:
    """
    Rows that many worlds begin with: the very same ones are not written again, only copied.
    """

    def __init__(self, rows: tuple[Any, ...]) -> None:
        self.rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filling) and self.rows is other.rows

    def __hash__(self) -> int:
        return id(self.rows)


@functools.cache
def _in_memory(filling: Filling) -> Cells:
    memory = Memory(COLLECTIONS)
    with memory.transaction() as storage:
        storage.write(*map(Add, filling.rows))
    return memory._cells


@functools.cache
def _in_file(filling: Filling) -> bytes:
    """
    What a SQLite database holds that holds these rows.
    """
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as raw:
        raw.deserialize(_empty_file())
        engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)
        with engine.begin() as connection:
            sqlalchemy_storage(connection).write(*map(Add, filling.rows))
        return bytes(raw.serialize())


@contextmanager
def in_sqlite() -> Iterator[World]:
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    raw.deserialize(_empty_file())
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)

    @contextmanager
    def transaction() -> Iterator[Storage]:
        with engine.begin() as connection:
            yield sqlalchemy_storage(connection)

    @functools.lru_cache(maxsize=1)
    def dump_at(_: int) -> dict[Any, Any]:
        with engine.connect() as connection:
            return _rows(connection)

    def fill(rows: tuple[Any, ...]) -> None:
        raw.deserialize(_in_file(Filling(rows)))
        dump_at.cache_clear()

    # SQLite counts every row that was ever written, taken back or not.
    yield World(transaction, lambda: dump_at(raw.total_changes), fill)
    engine.dispose()
    raw.close()


@functools.cache
def _empty_file() -> bytes:
    """
    What a SQLite database holds before anything is in it; made once.
    """
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    METADATA.create_all(engine)
    raw: Any = engine.raw_connection().driver_connection
    content = bytes(raw.serialize())
    engine.dispose()
    return content


@contextmanager
def with_tables(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@contextmanager
def on_server(engine: sa.Engine) -> Iterator[World]:
    """
    A world in a transaction that is never committed, where the tables are there and empty.

    The world's own transactions are savepoints in it, so that to begin anew costs next to nothing.
    """
    with engine.connect() as connection:
        outer = connection.begin()

        @contextmanager
        def transaction() -> Iterator[Storage]:
            with connection.begin_nested():
                yield sqlalchemy_storage(connection)

        @functools.lru_cache(maxsize=1)
        def dump_at(_: int) -> dict[Any, Any]:
            return _rows(connection)

        def fill(rows: tuple[Any, ...]) -> None:
            with transaction() as storage:
                storage.write(*map(Add, rows))

        with counting_writes(connection) as written:
            yield World(transaction, lambda: dump_at(written()), fill)
        outer.rollback()


@contextmanager
def counting_writes(connection: sa.Connection) -> Iterator[Callable[[], int]]:
    """
    Have a number change with every statement that may write.
    """
    latest = [0]

    def note(_: Any, __: Any, text: str, *rest: Any) -> None:
        latest[0] += not text.lower().startswith(_HARMLESS)

    sa.event.listen(connection, "after_cursor_execute", note)
    try:
        yield lambda: latest[0]
    finally:
        sa.event.remove(connection, "after_cursor_execute", note)


def _rows(connection: sa.Connection) -> dict[Any, Any]:
    return {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in METADATA.sorted_tables}
