"""
The worlds of the library's tests: the same tests run on every adapter.
"""

import functools
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import attrs
import pytest

from partnerkit import COLLECTIONS
from tests import servers
from tests.library.world import Town, World, settle
from tests.library.worlds import Worlds, in_memory, in_sqlite, on_server, with_tables
from tests.refusals import watched as watched  # noqa: PLC0414 - a fixture, used by itself


@functools.cache
def settled() -> tuple[tuple[Any, ...], Town]:
    """
    The rows of a town, made once by the services themselves.
    """
    world = in_memory()
    town = settle(world)
    kinds = {collection.entity for collection in COLLECTIONS}
    return tuple(row for row in world.dump().values() if type(row) in kinds), town


@pytest.fixture(scope="session")
def in_postgresql() -> Iterator[Worlds]:
    """
    What makes empty worlds on PostgreSQL.
    """
    with servers.database(servers.postgresql()) as url, with_tables(url) as engine:
        yield functools.partial(on_server, engine)


@pytest.fixture(scope="session")
def in_mariadb() -> Iterator[Worlds]:
    """
    What makes empty worlds on MariaDB.
    """
    with servers.database(servers.mariadb()) as url, with_tables(url) as engine:
        yield functools.partial(on_server, engine)


# Not made anew wherever tests of another one stand between: that is why it is no parameter of the session's.
@pytest.fixture(params=["memory", "sqlite", "postgresql", "mariadb"])
def worlds(request: pytest.FixtureRequest) -> Worlds:
    """
    What makes empty worlds, on each adapter and engine.
    """
    here: dict[str, Worlds] = {"memory": lambda: nullcontext(in_memory()), "sqlite": in_sqlite}
    return here.get(request.param) or request.getfixturevalue(f"in_{request.param}")


@pytest.fixture
def world(worlds: Worlds) -> Iterator[World]:
    """
    An empty world.
    """
    with worlds() as world:
        yield world


@pytest.fixture
def town(world: World) -> Town:
    """
    A world with two partners and their people.
    """
    rows, town = settled()
    world.fill(rows)
    return attrs.evolve(town, world=world)
