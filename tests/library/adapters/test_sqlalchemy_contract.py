"""
The SQLAlchemy adapter keeps the port's promises on SQLite, in each way a vendor may reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from tests.library.adapters.sqlite import SQLiteDatabase, by_session, says_begin, sqlite

Make = Callable[[], SQLiteDatabase]


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteDatabase]:
    """A connection, and the driver's own way with transactions."""
    database = SQLiteDatabase(sqlite(tmp_path_factory.mktemp("connected")))
    yield database
    database.close()


@pytest.fixture(scope="module")
def in_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteDatabase]:
    """An ORM session."""
    database = by_session(sqlite(tmp_path_factory.mktemp("session")))
    yield database
    database.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteDatabase]:
    """A connection, and SQLAlchemy's recipe that says BEGIN."""
    database = SQLiteDatabase(says_begin(sqlite(tmp_path_factory.mktemp("begun"))))
    yield database
    database.close()


class TestConnection(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLiteDatabase) -> SQLiteDatabase:
        return connected


class TestSession(StorageContract):
    @pytest.fixture
    def database(self, in_session: SQLiteDatabase) -> SQLiteDatabase:
        return in_session


class TestSaysBegin(StorageContract):
    @pytest.fixture
    def database(self, begun: SQLiteDatabase) -> SQLiteDatabase:
        return begun


class TestThreads(ConcurrencyContract):
    @pytest.fixture
    def database(self, connected: SQLiteDatabase) -> SQLiteDatabase:
        return connected


class TestThreadsThatSayBegin(ConcurrencyContract):
    @pytest.fixture
    def database(self, begun: SQLiteDatabase) -> SQLiteDatabase:
        return begun
