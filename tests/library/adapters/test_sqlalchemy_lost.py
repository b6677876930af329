"""`Database` when the connection is lost: nothing is lost with it, done twice, or told otherwise than it is."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.adapters.sqlalchemy.dialects.sqlite import SQLite
from partnerkit.errors import Conflict, NotPossible, OutcomeUnknown
from partnerkit.kit import PartnerKit
from partnerkit.partners.model import NewPartner, Partner
from tests.library.adapters.lines import Cut, cuts
from tests.library.adapters.sqlite import sqlite
from tests.library.adapters.test_sqlalchemy_database import VENDOR, opened

EITHER = pytest.mark.parametrize("cut", Cut)


@pytest.fixture
def over(tmp_path: Path) -> Callable[..., Database]:
    """Return a database whose next commits break as planned; its tables are there."""

    def made(*plan: Cut, **options: Any) -> Database:
        database = Database(sqlite(tmp_path), VENDOR, **{"pause": 0.0} | options)
        database.create_tables()
        database.engine.dispose()
        cuts(database.engine, *plan)
        return database

    return made


def once(kit: PartnerKit, key: str = "a key") -> Partner:
    """Open a partner under an idempotency key."""
    return kit.partners.open(NewPartner(name="Fürge Agency"), by=kit.actors.vendor("support"), key=key)


def count(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("select count(*) from pk_partner").scalar_one())


@EITHER
def test_a_commit_without_an_answer_is_not_known(over: Callable[..., Database], cut: Cut) -> None:
    """Whether it is stored or not, the same is said, and the work is not done again."""
    database, tries = over(cut), []
    with pytest.raises(OutcomeUnknown) as told:
        database.run(lambda kit: tries.append(opened(kit)))
    assert (len(tries), count(database)) == (1, cut is Cut.AFTER)
    assert isinstance(told.value.__cause__, sa.exc.DBAPIError)


@EITHER
def test_a_transaction_of_ones_own_says_so_as_well(over: Callable[..., Database], cut: Cut) -> None:
    """Without the loop the error is the same."""
    database = over(cut)
    with pytest.raises(OutcomeUnknown), database.transaction() as kit:
        opened(kit)
    assert count(database) == (cut is Cut.AFTER)


@EITHER
def test_under_a_key_it_is_done_once(over: Callable[..., Database], cut: Cut) -> None:
    """Repeatable work is done again, finds what it did before, and returns that."""
    database, given = over(cut, cut), []

    def work(kit: PartnerKit) -> Partner:
        given.append(once(kit))
        return given[-1]

    partner = database.run(work, repeatable=True)
    assert (count(database), len(given)) == (1, 3)
    assert partner == given[-1]
    assert (given[0].id == partner.id) is (cut is Cut.AFTER)


@EITHER
def test_a_race_after_it_is_run_again(over: Callable[..., Database], cut: Cut) -> None:
    """The two reasons to try again mix."""
    database, left = over(cut), [None, Conflict(), None]

    def work(kit: PartnerKit) -> Partner:
        partner = once(kit)
        error = left.pop(0)
        if error is not None:
            raise error
        return partner

    database.run(work, repeatable=True)
    assert (count(database), left) == (1, [])


@EITHER
@pytest.mark.parametrize("error", [NotPossible("account.lock", "locked", "lock"), Conflict(), KeyError("a bug")])
def test_what_was_unknown_once_stays_so(over: Callable[..., Database], cut: Cut, error: Exception) -> None:
    """No later refusal says that nothing was done: it may be because it was."""
    database, tries = over(cut, tries=3), []

    def work(kit: PartnerKit) -> None:
        tries.append(once(kit))
        if len(tries) > 1:
            raise error

    with pytest.raises(OutcomeUnknown) as told:
        database.run(work, repeatable=True)
    assert told.value.__cause__ is error
    assert (count(database), len(tries)) == (cut is Cut.AFTER, 3 if isinstance(error, Conflict) else 2)


@EITHER
def test_commits_that_never_answer_come_to_an_end(over: Callable[..., Database], cut: Cut) -> None:
    """After the last try it is still not known."""
    database = over(*[cut] * 5, tries=3)
    with pytest.raises(OutcomeUnknown):
        database.run(once, repeatable=True)
    assert count(database) == (cut is Cut.AFTER)


def test_what_somebody_else_does_not_know_is_theirs(over: Callable[..., Database]) -> None:
    """Work that raises it, say over another database, is not done again: this one's outcome is known."""
    database, tries = over(), []

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        raise OutcomeUnknown

    with pytest.raises(OutcomeUnknown):
        database.run(work, repeatable=True)
    assert (len(tries), count(database)) == (1, 0)


def gone(kit: PartnerKit) -> None:
    """Close the driver's connection under a kit."""
    kit._storage._link.driver.close()  # type: ignore[attr-defined]


def test_what_was_lost_before_the_commit_is_done_again(over: Callable[..., Database]) -> None:
    """Nothing of it is stored, so no key is needed; the new try has a connection of its own."""
    database, tries = over(), []

    def work(kit: PartnerKit) -> Partner:
        tries.append(opened(kit))
        if len(tries) < 3:
            gone(kit)
        return opened(kit, "Second")

    partner = database.run(work)
    assert (partner.name, len(tries), count(database)) == ("Second", 3, 2)


def test_it_is_done_again_even_if_the_work_makes_light_of_it(over: Callable[..., Database]) -> None:
    """Work that swallows the error, or makes another of it, has lost its connection all the same."""
    database, tries = over(), []

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        if len(tries) < 3:
            gone(kit)
            with suppress(sa.exc.DBAPIError):
                opened(kit)
        if len(tries) == 2:
            raise KeyError

    database.run(work)
    assert (len(tries), count(database)) == (3, 1)


def test_a_connection_that_is_always_lost_is_told_in_the_end(over: Callable[..., Database]) -> None:
    """As the driver tells it: nothing is stored, and nobody else was first."""
    database, tries = over(tries=3), []

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        gone(kit)
        opened(kit)

    with pytest.raises(sa.exc.DBAPIError):
        database.run(work)
    assert (len(tries), count(database)) == (3, 0)


def test_what_only_the_dialect_knows_as_lost_is_not_used_again(
    over: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that is no part of its cluster any more still answers, and all it says is that: another is looked for."""
    database, left = over(), []
    made: list[Any] = []
    sa.event.listen(database.engine, "connect", lambda driver, _: made.append(driver))
    monkeypatch.setattr(SQLite, "lost_connection", lambda _, error: str(error) == "not a part of a working cluster")

    def work(kit: PartnerKit) -> None:
        left.append(opened(kit))
        if len(left) < 3:
            raise sa.exc.OperationalError("select", {}, Exception("not a part of a working cluster"))

    database.run(work)
    assert (len(made), count(database)) == (3, 1)


def test_where_there_is_no_transaction_a_loss_is_not_known(over: Callable[..., Database], tmp_path: Path) -> None:
    """Each write commits itself then, so what was done before the loss may be stored; here it is."""
    database, tries = over(), []
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")

    def work(kit: PartnerKit) -> None:
        tries.append(opened(kit))
        gone(kit)
        opened(kit)

    with pytest.raises(OutcomeUnknown):
        Database(engine, VENDOR).run(work)
    assert (len(tries), count(database)) == (1, 1)


# ---------------------------------------------------------------- where nobody answers


def unreachable(database: Database, times: int) -> list[None]:
    """Let so many connections fail, like those to a server that is down; return a list of all that were tried."""
    tried: list[None] = []

    def refuse(*_: Any) -> None:
        tried.append(None)
        if len(tried) <= times:
            raise database.engine.dialect.loaded_dbapi.OperationalError("connection refused")

    sa.event.listen(database.engine, "do_connect", refuse)
    return tried


def test_a_server_that_is_not_there_is_waited_for(
    over: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For as many seconds as there are: whoever could not even begin has not tried yet."""
    database = over(tries=1, seconds=20.0)
    monkeypatch.setattr(SQLite, "lost_connection", lambda _, error: "refused" in str(error))
    tried = unreachable(database, times=50)
    database.run(opened)
    assert (len(tried), count(database)) == (51, 1)


def test_a_server_that_stays_away_is_told_in_the_drivers_words(
    over: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the seconds are over."""
    database = over(seconds=0.1, pause=0.05)
    monkeypatch.setattr(SQLite, "lost_connection", lambda _, error: "refused" in str(error))
    unreachable(database, times=10**6)
    with pytest.raises(sa.exc.OperationalError, match="connection refused"):
        database.run(opened)


def test_a_connection_that_is_refused_for_good_is_told_at_once(over: Callable[..., Database]) -> None:
    """A wrong password stays wrong."""
    database = over(seconds=20.0)
    tried = unreachable(database, times=10**6)
    with pytest.raises(sa.exc.OperationalError):
        database.run(opened)
    assert len(tried) == 1


@pytest.mark.parametrize("driver", ["mysql+pymysql", "mariadb+pymysql", "postgresql+psycopg"])
def test_a_server_that_was_never_there_is_waited_for_as_well(driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first connection nobody knows if it is MariaDB; what the driver says is understood all the same."""
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = Database(sa.create_engine(f"{driver}://x@127.0.0.1:{port}/x"), VENDOR, seconds=2)
    with pytest.raises(sa.exc.OperationalError):
        database.run(opened)
    assert waits
