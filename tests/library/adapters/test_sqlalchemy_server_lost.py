"""`Database` when a real server goes away: killed by its administrator, restarted, or cut off just as it commits."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pymysql
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.dialects.mariadb import MariaDB
from partnerkit.adapters.sqlalchemy.dialects.postgresql import PostgreSQL
from partnerkit.errors import OutcomeUnknown
from partnerkit.kit import PartnerKit
from partnerkit.partners.model import Partner
from partnerkit.repository import Add, Copy
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, LOANS
from tests.library.adapters.lines import Cut, Line, kill_all, line_to
from tests.library.adapters.servers import SERVERS
from tests.library.adapters.sqlite import SQLDatabase
from tests.library.adapters.test_sqlalchemy_database import VENDOR, opened
from tests.library.adapters.test_sqlalchemy_lost import EITHER, count, once
from tests.servers import database as database_on

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", params=SERVERS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with partnerkit's tables on each server."""
    with database_on(SERVERS[request.param]()) as url:
        engine = sa.create_engine(url)
        Database(engine, VENDOR).create_tables()
        SQLDatabase(engine)
        engine.dispose()
        yield url


def emptied(at: str | sa.URL, **options: Any) -> Database:
    """Return a database without partners, whose pool is that of its own engine."""
    database = Database(sa.create_engine(at, **options), VENDOR, seconds=60.0)
    with database.engine.begin() as connection:
        for table in ("pk_partner", "pk_receipt"):
            connection.exec_driver_sql(f"delete from {table}")
    return database


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = emptied(url)
    yield database
    database.engine.dispose()


@pytest.fixture
def line(url: str) -> Iterator[Line]:
    with line_to(url) as line:
        yield line


@pytest.fixture
def over(line: Line) -> Iterator[Database]:
    """A database at the end of the line."""
    database = emptied(line.url)
    yield database
    database.engine.dispose()


# ---------------------------------------------------------------- by the administrator


def test_what_is_killed_at_work_is_done_again(database: Database, url: str) -> None:
    """Nothing of it was stored; who called hears nothing of it."""
    tries: list[Partner] = []

    def work(kit: PartnerKit) -> Partner:
        tries.append(opened(kit))
        if len(tries) < 3:
            kill_all(url)
        return opened(kit, "Second")

    assert database.run(work).name == "Second"
    assert (len(tries), count(database)) == (3, 2)


@pytest.mark.parametrize("repeatable", [False, True])
def test_what_is_killed_before_it_commits_is_not_known(database: Database, url: str, repeatable: bool) -> None:
    """The commit is sent, and only an error comes back; under a key it is done again."""
    tries: list[Partner] = []

    def work(kit: PartnerKit) -> Partner:
        tries.append(once(kit))
        if len(tries) < 3:
            kill_all(url)
        return tries[-1]

    if repeatable:
        assert database.run(work, repeatable=True) == tries[-1]
    else:
        with pytest.raises(OutcomeUnknown):
            database.run(work)
    assert (len(tries), count(database)) == ((3, 1) if repeatable else (1, 0))


def test_a_pool_of_dead_connections_is_no_error(database: Database, url: str) -> None:
    """As after a restart: whoever asks gets a new connection, and nobody needs a key for that."""
    held = [database.engine.connect() for _ in range(5)]
    for connection in held:
        connection.exec_driver_sql("select 1")
        connection.close()
    kill_all(url)
    tries: list[Partner] = []
    database.run(lambda kit: tries.append(opened(kit)))
    assert (len(tries), count(database)) == (1, 1)


def test_where_there_is_no_transaction_a_loss_is_not_known(database: Database, url: str) -> None:
    """Each write commits itself then, and this one did."""
    tries: list[Partner] = []

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        kill_all(url)
        opened(kit)

    alone = Database(database.engine.execution_options(isolation_level="AUTOCOMMIT"), VENDOR)
    with pytest.raises(OutcomeUnknown):
        alone.run(work)
    assert (len(tries), count(database)) == (1, 1)


def test_a_vendors_own_transaction_hears_of_it_from_the_driver(database: Database, url: str) -> None:
    """Undoing a write that cannot be undone any more does not hide why it failed."""

    def kill_within(*given: Any) -> None:
        if given[2].startswith("savepoint"):
            kill_all(url)

    here = branch()
    with database.engine.connect() as connection:
        storage = sqlalchemy_storage(connection, collections=COLLECTIONS)
        storage.write(Add(loan(here)))
        sa.event.listen(connection, "after_cursor_execute", kill_within)
        with pytest.raises(sa.exc.DBAPIError) as told:
            storage.write(Add(reader(branch())), Add(reader(branch())), Copy(LOANS, here, [branch()]))
    assert told.value.connection_invalidated


# ---------------------------------------------------------------- cut off


@EITHER
def test_a_line_that_breaks_at_the_commit_leaves_it_unknown(over: Database, line: Line, cut: Cut) -> None:
    """Whichever it was, the same is said."""
    line.plan.append(cut)
    with pytest.raises(OutcomeUnknown):
        over.run(opened)
    assert count(over) == (cut is Cut.AFTER)


@EITHER
def test_a_key_settles_it(over: Database, line: Line, cut: Cut) -> None:
    """Done once, however often the line breaks, and told as what it is."""
    line.plan += [cut, cut]
    ids: list[Any] = []

    def work(kit: PartnerKit) -> Partner:
        partner = once(kit)
        ids.append(partner.id)
        return partner

    partner = over.run(work, repeatable=True)
    assert (count(over), len(ids), line.plan) == (1, 3, [])
    assert (ids[0] == partner.id) is (cut is Cut.AFTER)


def test_a_restart_is_waited_for(over: Database, line: Line) -> None:
    """While nobody answers all wait, whoever has only just begun and was never connected as well; then each is done."""
    line.down()
    new = Database(sa.create_engine(line.url), VENDOR, seconds=60.0)
    threads = [threading.Thread(target=one.run, args=(opened,)) for one in (over, over, over, new)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    assert all(thread.is_alive() for thread in threads)
    line.up()
    for thread in threads:
        thread.join()
    new.engine.dispose()
    assert count(over) == 4


# ---------------------------------------------------------------- what the drivers say


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (psycopg.OperationalError("the connection is closed"), True),
        (psycopg.errors.ConnectionTimeout("connection timeout expired"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.ConnectionFailure(), True),
        (psycopg.errors.SerializationFailure(), False),
        (psycopg.errors.UndefinedTable(), False),
        (psycopg.ProgrammingError("a placeholder too many"), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_psycopg_says_of_its_connection_is_understood(error: Exception, lost: bool) -> None:
    """By the state that the server told, and by the kind of error where it could not tell any."""
    assert PostgreSQL().lost_connection(error) is lost


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (pymysql.err.OperationalError(2003, "Can't connect"), True),
        (pymysql.err.OperationalError(2013, "Lost connection"), True),
        (pymysql.err.InterfaceError(0, ""), True),
        (pymysql.err.OperationalError(1047, "WSREP has not yet prepared node"), True),
        (pymysql.err.OperationalError(1045, "Access denied"), False),
        (pymysql.err.OperationalError(1213, "Deadlock found"), False),
    ],
    ids=lambda value: str(value.args[0]) if isinstance(value, Exception) else None,
)
def test_what_pymysql_says_of_its_connection_is_understood(error: Exception, lost: bool) -> None:
    """By its number; a wrong password is not waited for."""
    assert MariaDB().lost_connection(error) is lost
