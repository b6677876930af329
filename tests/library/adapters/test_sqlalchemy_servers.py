"""The SQLAlchemy adapter keeps the port's promises on PostgreSQL and MariaDB, in each way a vendor may reach them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from partnerkit.adapters.memory import Memory
from partnerkit.adapters.sqlalchemy import choosing, members
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from partnerkit.testing.machine import SETTINGS, machine
from partnerkit.testing.model import COLLECTIONS
from tests.library.adapters.servers import SERVERS, engine_on
from tests.library.adapters.sqlite import SQLDatabase, by_session

# What neither has by default: PostgreSQL reads what is committed, MariaDB what was when it first looked.
OTHER_LEVEL = {"postgresql": "SERIALIZABLE", "mariadb": "READ COMMITTED"}


@pytest.fixture(scope="module", params=SERVERS)
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An engine on an empty database of a server."""
    with engine_on(request.param) as engine:
        yield engine


@pytest.fixture(scope="module")
def connected(engine: sa.Engine) -> SQLDatabase:
    """A connection."""
    return SQLDatabase(engine)


@pytest.fixture(scope="module")
def elsewhere(connected: SQLDatabase) -> SQLDatabase:
    """A connection at another level of isolation."""
    level = OTHER_LEVEL["postgresql" if connected.engine.dialect.name == "postgresql" else "mariadb"]
    return SQLDatabase(connected.engine.execution_options(isolation_level=level))


class TestConnection(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


class TestSession(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return by_session(connected.engine)


class TestAnotherLevel(StorageContract):
    @pytest.fixture
    def database(self, elsewhere: SQLDatabase) -> SQLDatabase:
        return elsewhere


class TestAutocommit(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return SQLDatabase(connected.engine.execution_options(isolation_level="AUTOCOMMIT"))

    # There is no transaction of the caller's that could be rolled back.
    test_a_rollback_of_the_caller_undoes_every_write = None  # type: ignore[assignment]
    test_a_rollback_of_the_caller_undoes_a_purge = None  # type: ignore[assignment]
    test_a_rollback_of_the_caller_undoes_a_replacement = None  # type: ignore[assignment]


class TestThreads(ConcurrencyContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


class TestThreadsAtAnotherLevel(ConcurrencyContract):
    @pytest.fixture
    def database(self, elsewhere: SQLDatabase) -> SQLDatabase:
        return elsewhere


@pytest.mark.usefixtures("many_hits")
class TestWalkedSearches(StorageContract):
    @pytest.fixture
    def database(self, connected: SQLDatabase) -> SQLDatabase:
        return connected


@pytest.mark.parametrize("few", [choosing.FEW, 1])
def test_the_adapter_does_what_the_memory_adapter_does(
    connected: SQLDatabase, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P1 to P12: whatever is written and asked, gathered or walked, the database and the oracle never differ."""
    monkeypatch.setattr(choosing, "FEW", few)
    monkeypatch.setattr(members, "STRIDE", few)
    compared = machine(lambda: Memory(COLLECTIONS), connected.emptied)
    run_state_machine_as_test(compared, settings=settings(SETTINGS, max_examples=10))
