"""The SQLAlchemy adapter keeps the port's promises on SQLite, in each way a vendor may reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import choosing, members
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from partnerkit.testing.machine import SETTINGS, machine
from partnerkit.testing.model import COLLECTIONS
from tests.library.adapters.sqlite import SQLDatabase, by_session, says_begin, sqlite


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLDatabase]:
    """A connection, and the driver's own way with transactions."""
    database = SQLDatabase(sqlite(tmp_path_factory.mktemp("connected")))
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def in_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLDatabase]:
    """An ORM session."""
    database = by_session(sqlite(tmp_path_factory.mktemp("session")))
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLDatabase]:
    """A connection, and SQLAlchemy's recipe that says BEGIN."""
    database = SQLDatabase(says_begin(sqlite(tmp_path_factory.mktemp("begun"))))
    yield database
    database.engine.dispose()


class TestConnection(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


class TestSession(StorageContract):
    @pytest.fixture
    def database(self, in_session: SQLDatabase) -> SQLDatabase:
        return in_session


class TestSaysBegin(StorageContract):
    @pytest.fixture
    def database(self, begun: SQLDatabase) -> SQLDatabase:
        return begun


class TestThreads(ConcurrencyContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


class TestThreadsThatSayBegin(ConcurrencyContract):
    @pytest.fixture
    def database(self, begun: SQLDatabase) -> SQLDatabase:
        return begun


@pytest.mark.usefixtures("many_hits")
class TestWalkedSearches(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


@pytest.mark.parametrize("few", [choosing.FEW, 1])
@pytest.mark.parametrize("way", [SQLDatabase, by_session, lambda engine: SQLDatabase(says_begin(engine))])
def test_the_adapter_does_what_the_memory_adapter_does(
    way: Callable[[sa.Engine], SQLDatabase], few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P1 to P12: whatever is written and asked, gathered or walked, SQLite and the oracle never differ."""
    monkeypatch.setattr(choosing, "FEW", few)
    monkeypatch.setattr(members, "STRIDE", few)
    database = way(sqlite(tmp_path))
    compared = machine(lambda: Memory(COLLECTIONS), database.emptied)
    run_state_machine_as_test(compared, settings=settings(SETTINGS, max_examples=8))
    database.engine.dispose()
