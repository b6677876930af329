"""
How an examination looks: at one moment, at what the caller's transaction sees, some rows at a time, changing nothing.
"""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import attrs
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from partnerkit import Account, Business, Member, PartnerKit, Vendor
from partnerkit.adapters.sqlalchemy import Database, examine, sqlalchemy_storage, upgrade
from partnerkit.clients.model import listed
from partnerkit.repository import Add
from partnerkit.testing.clock import Clock
from partnerkit.values import AccountId, ClientId, MemberId
from tests.faults import stock
from tests.library.world import ISSUER

EVERYWHERE = pytest.mark.parametrize("engine", stock.ENGINES, indirect=True)
MADE_BY_0_1 = Path(__file__).parents[1] / "docs" / "made-by-0.1.sql"
VENDOR = Vendor(name="Bookwell", signing_keys=["a long random value of your own"], clock=Clock())


@pytest.fixture
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """
    A database of the test's own, with one of everything.
    """
    with stock.empty(request.param, tmp_path) as engine:
        stock.fill(engine)
        yield engine


@pytest.mark.parametrize("own", stock.ENGINES, indirect=True)
def test_others_may_write_meanwhile(own: sa.Engine) -> None:
    """
    What is committed between two of its questions is seen by none of them.
    """
    database = Database(own.execution_options(), VENDOR)
    questions, opened = itertools.count(), []

    def open_account(kit: PartnerKit) -> str:
        return kit.accounts.open(Business(name="Another"), by=kit.actors.external(ISSUER, "dana")).name

    def meanwhile(*_: Any) -> None:
        if next(questions) % 5 == 4:
            opened.append(database.run(open_account))

    looked_at = own.execution_options()
    sa.event.listen(looked_at, "before_cursor_execute", meanwhile)
    examination = examine(looked_at)
    assert [str(finding) for finding in examination] == []
    assert len(opened) > 5
    assert examination.counts["account"] == sum(isinstance(row, Account) for row in stock.everything())


@EVERYWHERE
def test_it_sees_what_the_caller_has_written(engine: sa.Engine) -> None:
    """
    In a session of the vendor's what is pending is written first, and damage that is not committed is found.
    """
    with Session(engine) as session:
        session.execute(sa.update(stock.METADATA.tables["pk_operator"]).values(role="juggler"))
        found = [finding.collection for finding in examine(session)]
        session.rollback()

    assert set(found) == {"operator"}
    assert list(examine(engine)) == []


@EVERYWHERE
def test_nothing_is_changed(engine: sa.Engine) -> None:
    """
    Not a row, and no transaction is left open.
    """

    def dump() -> list[str]:
        with engine.connect() as connection:
            return [repr(sorted(map(repr, connection.execute(sa.select(t))))) for t in stock.METADATA.sorted_tables]

    before = dump()
    examination = examine(engine)
    next(iter(examination), None)
    assert list(examination) == list(examination) == []
    assert dump() == before
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_connection_that_commits_by_itself_sees_one_moment(tmp_path: Path) -> None:
    """
    An engine in the driver's autocommit is read in a transaction all the same.
    """
    with stock.empty("sqlite", tmp_path) as engine:
        stock.fill(engine)
        said: list[str] = []
        alone = engine.execution_options(isolation_level="AUTOCOMMIT")
        sa.event.listen(alone, "before_cursor_execute", lambda *given: said.append(given[2]))

        assert list(examine(alone)) == []
        assert said[0] == "begin"
        with alone.connect() as connection:
            assert connection.connection.driver_connection.in_transaction is False  # type: ignore[union-attr]


def test_memory_is_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Six times as many rows take no more of it.
    """
    monkeypatch.setattr("partnerkit.adapters.sqlalchemy.examining.walks.PAGE", 50)
    with stock.empty("sqlite", tmp_path) as engine:
        stock.fill(engine)
        peaks = []
        for more in (50, 250):
            _open_accounts(engine, more)
            tracemalloc.start()
            assert list(examine(engine)) == []
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


def _open_accounts(engine: sa.Engine, number: int) -> None:
    account = next(row for row in stock.everything() if isinstance(row, Account) and row.nickname is None)
    assert account.partner_id is not None
    rows: list[Any] = []
    for _ in range(number):
        id = AccountId(uuid4())
        new = attrs.evolve(account, id=id, uid=id.hex, owner_id=MemberId(uuid4()), name=id.hex, seq=0, head=b"")
        line = listed(new, partner_id=account.partner_id, id=ClientId(uuid4())).result
        rows += [new, line, Member(account_id=id, id=new.owner_id)]
    with engine.begin() as connection:
        sqlalchemy_storage(connection).write(*map(Add, rows))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_look_is_a_new_one(engine: sa.Engine) -> None:
    """
    Iterated over again, an examination counts from the beginning.
    """
    examination = examine(engine)
    for _ in range(2):
        assert list(examination) == []
        assert sum(examination.counts.values()) == len(stock.everything())


def test_a_database_that_was_upgraded(tmp_path: Path) -> None:
    """
    What 0.1 made and `upgrade` brought up to date has nothing wrong with it.
    """
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.connect() as connection:
        raw: Any = connection.connection
        raw.executescript(MADE_BY_0_1.read_text(encoding="utf-8"))
    with engine.begin() as connection:
        upgrade(connection)
    examination = examine(engine)

    assert [str(finding) for finding in examination] == []
    assert examination.counts["account"] == 2
    engine.dispose()
