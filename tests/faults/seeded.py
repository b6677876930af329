"""
Worlds with a scene in them, made anew for next to nothing.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.repository import Add, Storage
from tests.faults import stock
from tests.library.strangers import Scene, at_work, scene_in
from tests.library.world import World
from tests.library.worlds import counting_writes, in_memory


@contextmanager
def memory() -> Iterator[Scene]:
    """
    Fill a memory.
    """
    yield scene_in(in_memory())


@contextmanager
def sqlite(*, begun: bool = False) -> Iterator[Scene]:
    """
    Copy a database that was filled once.

    Args:
        begun: Whether its transactions begin when they are opened, as SQLAlchemy's recipe has it, or with a write.
    """
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    raw.deserialize(_filled())
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)

    @contextmanager
    def transaction() -> Iterator[Storage]:
        with engine.begin() as connection:
            if begun and not raw.in_transaction:  # some of a world's are opened within another
                connection.exec_driver_sql("begin")
            yield sqlalchemy_storage(connection)

    @functools.lru_cache(maxsize=1)
    def dump_at(_: int) -> dict[str, Any]:
        return {table.name: set(raw.execute(f"select * from {table.name}")) for table in stock.METADATA.sorted_tables}

    # SQLite counts every row that was ever written, taken back or not.
    yield _scene(World(transaction, lambda: dump_at(raw.total_changes), _nothing))
    engine.dispose()
    raw.close()


@functools.cache
def _filled() -> bytes:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    stock.METADATA.create_all(engine)
    with engine.begin() as connection:
        filled(connection)
    raw: Any = engine.raw_connection().driver_connection
    content = bytes(raw.serialize())
    engine.dispose()
    return content


def filled(connection: sa.Connection) -> None:
    """
    Store the rows of the scene.
    """
    sqlalchemy_storage(connection).write(*map(Add, at_work()[0]))


@contextmanager
def server(connection: sa.Connection) -> Iterator[Scene]:
    """
    Take a connection whose transaction has been filled, and leave it as it was.

    The world's own transactions are savepoints; that one of them is committed is never the database's business.
    """

    @contextmanager
    def transaction() -> Iterator[Storage]:
        with connection.begin_nested():
            yield sqlalchemy_storage(connection)

    @functools.lru_cache(maxsize=1)
    def dump_at(_: int) -> dict[str, str]:
        return _sums(connection)

    with connection.begin_nested() as whole, counting_writes(connection) as written:
        yield _scene(World(transaction, lambda: dump_at(written()), _nothing))
        whole.rollback()


def _nothing(_: tuple[Any, ...]) -> None:
    """
    Fill nothing: these worlds are filled already.
    """


def _sums(connection: sa.Connection) -> dict[str, str]:
    """
    Return a sum over all rows of each table, in one statement: what is far away is not fetched row by row.
    """
    found: Iterable[Any] = connection.exec_driver_sql(_summing(connection.dialect.name))
    return dict(map(tuple, found))


@functools.cache
def _summing(dialect: str) -> str:
    names = [table.name for table in stock.METADATA.sorted_tables]
    if dialect == "mysql":
        return f"checksum table {', '.join(names)}"
    rows = "md5(string_agg(t::text, ' ' order by t::text))"
    return " union all ".join(f"select '{name}', {rows} from {name} as t" for name in names)


def _scene(world: World) -> Scene:
    scene = at_work()[1]
    return attrs.evolve(scene, town=attrs.evolve(scene.town, world=world), found={})
