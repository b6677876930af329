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
from tests.api.world import World, seed, settings_of, vendor_with


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


@pytest.fixture
def world(seeded: Path, tmp_path: Path) -> Iterator[World]:
    """
    A server on a copy of it.
    """
    world = World.on(tmp_path / "partners.db", seeded)
    yield world
    world.database.engine.dispose()


@pytest.fixture
def account(world: World) -> dict[str, Any]:
    """
    An account of Dana's partner.
    """
    return world.account()
