"""
Databases to be damaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.faults import seeded, stock
from tests.faults.planting import Stored


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """
    A database with one of everything; what a test does to it is rolled back.
    """
    with stock.empty(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        stock.fill(engine)
        yield engine


@pytest.fixture
def stored(engine: sa.Engine) -> Iterator[Stored]:
    """
    What is stored there, in a transaction that is never committed.
    """
    with engine.connect() as connection, connection.begin() as transaction:
        yield Stored(connection)
        transaction.rollback()


@pytest.fixture(scope="session")
def in_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    """
    A transaction on PostgreSQL with a scene in it, never committed.
    """
    with _filled("postgresql", tmp_path_factory.getbasetemp()) as connection:
        yield connection


@pytest.fixture(scope="session")
def in_mariadb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Connection]:
    """
    A transaction on MariaDB with a scene in it, never committed.
    """
    with _filled("mariadb", tmp_path_factory.getbasetemp()) as connection:
        yield connection


@contextmanager
def _filled(name: str, folder: Path) -> Iterator[sa.Connection]:
    with stock.empty(name, folder) as engine, engine.connect() as connection, connection.begin() as whole:
        seeded.filled(connection)
        yield connection
        whole.rollback()
