"""
Empty worlds, one for each adapter: the same tests run in all of them.
"""

import functools
import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

import sqlalchemy as sa

from partnerkit import COLLECTIONS
from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.repository import Storage
from tests.library.world import World

Worlds = Callable[[], AbstractContextManager[World]]
METADATA: Final = sa.MetaData()
build_tables(METADATA)
# What begins otherwise may have written something.
_HARMLESS: Final = ("select", "savepoint", "release", "rollback")


def in_memory() -> World:
    memory = Memory(COLLECTIONS)

    def dump() -> dict[Any, Any]:
        latest = {cell: versions[-1][1] for cell, versions in memory._cells.versions.items()}
        return {cell: value for cell, value in latest.items() if value is not None}

    return World(memory.transaction, dump)


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

    # SQLite counts every row that was ever written, taken back or not.
    yield World(transaction, lambda: dump_at(raw.total_changes))
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
        writes, latest = itertools.count(), [0]

        @contextmanager
        def transaction() -> Iterator[Storage]:
            with connection.begin_nested():
                yield sqlalchemy_storage(connection)

        def note(_: Any, __: Any, text: str, *rest: Any) -> None:
            if not text.lower().startswith(_HARMLESS):
                latest[0] = next(writes)

        @functools.lru_cache(maxsize=1)
        def dump_at(_: int) -> dict[Any, Any]:
            return _rows(connection)

        sa.event.listen(connection, "after_cursor_execute", note)
        yield World(transaction, lambda: dump_at(latest[0]))
        sa.event.remove(connection, "after_cursor_execute", note)
        outer.rollback()


def _rows(connection: sa.Connection) -> dict[Any, Any]:
    return {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in METADATA.sorted_tables}
