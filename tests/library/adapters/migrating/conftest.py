"""Engines for the tests of migrations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.library.adapters.migrating.given import ENGINES, empty


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of each engine."""
    with empty(request.param, tmp_path) as engine:
        yield engine


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of SQLite."""
    with empty("sqlite", tmp_path) as engine:
        yield engine


@pytest.fixture
def mariadb(tmp_path: Path) -> Iterator[sa.Engine]:
    """An empty database of MariaDB."""
    with empty("mariadb", tmp_path) as engine:
        yield engine
