"""
A server on a database of its own for each test.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.testing.clock import Clock
from reference_server.wiring import engine_of
from tests import servers
from tests.api.stock import Stock, stocked
from tests.api.world import World, seed, settings_of, vendor_with
from tests.refusals import watched as watched  # noqa: PLC0414 - a fixture, used by itself

ENGINES = ("sqlite", "postgresql", "mariadb")
# Files whose tests run on each engine: they write and ask what only a database can get wrong. The others are about
# HTTP, about the document or about who may do what, which is decided before anything is stored (and the library's own
# tests decide it on each engine); once is enough for them.
EVERYWHERE = (
    "test_accounts test_bad_input test_bulk test_client_queries test_clients test_locks test_notes test_repeats"
    " test_roles test_secure test_sessions test_tags"
).split()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """
    Run a test on each engine, where its file is one of those.
    """
    if "engine" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in EVERYWHERE:
        metafunc.parametrize("engine", ENGINES)


@pytest.fixture
def engine() -> str:
    """
    Return where the server of a test keeps its data.
    """
    return "sqlite"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A database with tables, partners and operators, to be copied.
    """
    file = tmp_path_factory.mktemp("seeded") / "seeded.db"
    settings = settings_of(file)
    vendor = vendor_with(settings, Clock())
    database = Database(engine_of(settings.database_url), vendor)
    database.create_tables()
    database.run(seed)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    database.engine.dispose()
    return file


@pytest.fixture(scope="session")
def on_postgresql() -> Iterator[Stock]:
    """
    The same on PostgreSQL, to be used again.
    """
    with servers.database(servers.postgresql()) as url, stocked(url) as stock:
        yield stock


@pytest.fixture(scope="session")
def on_mariadb() -> Iterator[Stock]:
    """
    The same on MariaDB.
    """
    with servers.database(servers.mariadb()) as url, stocked(url) as stock:
        yield stock


@pytest.fixture
def world(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """
    A server with nothing but what was seeded.
    """
    if engine != "sqlite":
        yield request.getfixturevalue(f"on_{engine}").world()
        return
    world = World.on(tmp_path / "partners.db", request.getfixturevalue("seeded"))
    yield world
    world.database.engine.dispose()


@pytest.fixture
def account(world: World) -> dict[str, Any]:
    """
    An account of Dana's partner.
    """
    return world.account()
