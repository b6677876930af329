"""
Databases to be damaged.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.faults import stock
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
