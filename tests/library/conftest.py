"""
The worlds of the library's tests: the same tests run on every adapter.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from partnerkit import COLLECTIONS
from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.repository import Storage
from tests.library.world import Town, World, settle


def in_memory() -> World:
    memory = Memory(COLLECTIONS)

    def dump() -> object:
        latest = {cell: versions[-1][1] for cell, versions in memory._cells.versions.items()}
        return {cell: value for cell, value in latest.items() if value is not None}

    return World(memory.transaction, dump)


@contextmanager
def in_sqlite() -> Iterator[World]:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    metadata = sa.MetaData()
    build_tables(metadata)
    metadata.create_all(engine)

    @contextmanager
    def transaction() -> Iterator[Storage]:
        with engine.begin() as connection:
            yield sqlalchemy_storage(connection)

    def dump() -> object:
        with engine.connect() as connection:
            return {t.name: sorted(map(repr, connection.execute(sa.select(t)))) for t in metadata.sorted_tables}

    yield World(transaction, dump)
    engine.dispose()


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
    return settle(world)
