"""
The worlds of the library's tests: the same tests run on every adapter.
"""

import functools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import COLLECTIONS
from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.repository import Add, Storage
from tests.library.world import Town, World, settle

METADATA = sa.MetaData()
build_tables(METADATA)


def in_memory() -> World:
    memory = Memory(COLLECTIONS)

    def dump() -> dict[Any, Any]:
        latest = {cell: versions[-1][1] for cell, versions in memory._cells.versions.items()}
        return {cell: value for cell, value in latest.items() if value is not None}

    return World(memory.transaction, dump)


@functools.cache
def empty_file() -> bytes:
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
def in_sqlite() -> Iterator[World]:
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    raw.deserialize(empty_file())
    engine = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)

    @contextmanager
    def transaction() -> Iterator[Storage]:
        with engine.begin() as connection:
            yield sqlalchemy_storage(connection)

    @functools.lru_cache(maxsize=1)
    def dump_at(_: int) -> dict[Any, Any]:
        with engine.connect() as connection:
            return {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in METADATA.sorted_tables}

    # SQLite counts every row that was ever written, taken back or not.
    yield World(transaction, lambda: dump_at(raw.total_changes))
    engine.dispose()
    raw.close()


@functools.cache
def settled() -> tuple[tuple[Any, ...], Town]:
    """
    The rows of a town, made once by the services themselves.
    """
    world = in_memory()
    town = settle(world)
    kinds = {collection.entity for collection in COLLECTIONS}
    return tuple(row for row in world.dump().values() if type(row) in kinds), town


@pytest.fixture(params=["memory", "sqlite"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """
    An empty world.
    """
    if request.param == "memory":
        yield in_memory()
    else:
        with in_sqlite() as world:
            yield world


@pytest.fixture
def town(world: World) -> Town:
    """
    A world with two partners and their people.
    """
    rows, town = settled()
    world.read(lambda s: s.write(*map(Add, rows)))
    return attrs.evolve(town, world=world)
