"""Behind PgBouncer in transaction pooling: every transaction on another connection, none of them one's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.kit import PartnerKit
from partnerkit.testing.contract import ConcurrencyContract, StorageContract
from tests.library.adapters.pgbouncer import PgBouncer, pgbouncer, version
from tests.library.adapters.sqlite import SQLDatabase
from tests.library.adapters.test_sqlalchemy_database import VENDOR, opened
from tests.library.adapters.test_sqlalchemy_lost import count
from tests.servers import database as database_on
from tests.servers import postgresql

pytestmark = pytest.mark.server
# The fewer it has, the more often two of ours meet on one.
SIZE = 3
#: What the documentation says.
SETTINGS: dict[str, Any] = {"connect_args": {"prepare_threshold": None}, "poolclass": sa.pool.NullPool}


@pytest.fixture(scope="module")
def bouncer() -> Iterator[PgBouncer]:
    """One before an empty database."""
    with database_on(postgresql()) as url, pgbouncer(url, size=SIZE) as bouncer:
        yield bouncer


@pytest.fixture(scope="module")
def engine(bouncer: PgBouncer) -> sa.Engine:
    return sa.create_engine(bouncer.url, **SETTINGS)


@pytest.fixture
def database(engine: sa.Engine) -> Database:
    database = Database(engine, VENDOR, seconds=60.0)
    database.create_tables()
    with engine.begin() as connection:
        connection.exec_driver_sql("delete from pk_partner")
    return database


class TestTransactions(StorageContract):
    @pytest.fixture
    def database(self, engine: sa.Engine) -> SQLDatabase:
        return SQLDatabase(engine)


class TestAutocommit(StorageContract):
    @pytest.fixture
    def database(self, engine: sa.Engine) -> SQLDatabase:
        return SQLDatabase(engine.execution_options(isolation_level="AUTOCOMMIT"))

    # There is no transaction of the caller's that could be rolled back.
    test_a_rollback_of_the_caller_undoes_every_write = None  # type: ignore[assignment]
    test_a_rollback_of_the_caller_undoes_a_purge = None  # type: ignore[assignment]
    test_a_rollback_of_the_caller_undoes_a_replacement = None  # type: ignore[assignment]


class TestThreads(ConcurrencyContract):
    @pytest.fixture
    def database(self, engine: sa.Engine) -> SQLDatabase:
        return SQLDatabase(engine)


def at_once(database: Database, *, threads: int, each: int) -> list[BaseException]:
    """Open partners from several threads, each over a connection that it keeps; return what went wrong."""
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(each):
                database.run(opened)
        except BaseException as error:  # noqa: BLE001 - the test tells it
            wrong.append(error)

    started = [threading.Thread(target=work) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return wrong


@pytest.mark.parametrize("pool", [sa.pool.NullPool, sa.pool.QueuePool])
def test_more_writers_than_connections_lose_nothing(
    database: Database, bouncer: PgBouncer, pool: type[sa.Pool]
) -> None:
    """With a pool of one's own before it, or none; each statement is sent often enough for the driver to prepare it."""
    engine = sa.create_engine(bouncer.url, **SETTINGS | {"poolclass": pool})
    assert at_once(Database(engine, VENDOR), threads=2 * SIZE, each=10) == []
    assert count(database) == 20 * SIZE
    engine.dispose()


def test_a_level_of_isolation_holds_for_its_transactions_alone(engine: sa.Engine) -> None:
    """It is said as each begins, so whoever has the connection next has their own."""
    levels = ("SERIALIZABLE", None, "REPEATABLE READ", None) * SIZE
    for level in levels:
        mine = engine if level is None else engine.execution_options(isolation_level=level)
        with mine.begin() as connection:
            found = connection.exec_driver_sql("show transaction_isolation").scalar_one()
        assert found == (level or "READ COMMITTED").lower()


def test_prepared_statements_meet_those_of_others(database: Database, bouncer: PgBouncer) -> None:
    """Why the threshold must be None: what one client has prepared is in another's way, unless PgBouncer keeps book."""
    if version() >= (1, 21):
        pytest.skip("this PgBouncer can be told to keep book of prepared statements")
    engine = sa.create_engine(bouncer.url, **SETTINGS)

    @sa.event.listens_for(engine, "checkout")  # connecting itself has to succeed
    def prepare_at_once(driver: Any, *_: Any) -> None:
        driver.prepare_threshold = 0

    wrong = at_once(Database(engine, VENDOR), threads=2 * SIZE, each=10)
    assert wrong
    assert all(isinstance(error, sa.exc.DBAPIError) for error in wrong)
    assert {type(error.orig) for error in wrong if isinstance(error, sa.exc.DBAPIError)} <= {
        psycopg.errors.DuplicatePreparedStatement,
        psycopg.errors.InvalidSqlStatementName,
    }


def test_its_restart_is_waited_for(database: Database, bouncer: PgBouncer) -> None:
    """What was under way is rolled back and done again."""
    tries: list[Any] = []

    def back() -> None:
        time.sleep(0.3)
        bouncer.start()

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        if len(tries) == 1:
            bouncer.kill()
            threading.Thread(target=back).start()
        opened(kit, "Second")

    database.run(work)
    assert (len(tries), count(database)) == (2, 2)
