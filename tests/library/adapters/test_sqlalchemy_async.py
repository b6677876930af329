"""Asynchronous vendors: the same code inside `run_sync`, on aiosqlite and on psycopg."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.errors import Conflict, NotFound, Taken
from partnerkit.kit import PartnerKit
from partnerkit.partners.model import NewPartner, Partner
from partnerkit.repository import Add, Storage
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, READERS
from tests.library.adapters.lines import kill_all
from tests.library.adapters.test_sqlalchemy_database import VENDOR, found, opened
from tests.servers import database, postgresql

# Code that changes from one greenlet to another is not to be traced: see the settings of coverage.
pytestmark = pytest.mark.uncounted


class Base(DeclarativeBase):
    """The vendor's own tables, and ours among them."""


build_tables(Base.metadata)
build_tables(Base.metadata, COLLECTIONS, prefix="test_")


class Contract(Base):
    __tablename__ = "vendor_contract"
    partner_id: Mapped[str] = mapped_column(primary_key=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, by its asynchronous driver."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/async.db"
        return
    with database(postgresql()) as url:
        yield url.replace("+psycopg", "+psycopg_async")


def on(url: str, vendor: Callable[[AsyncEngine], Awaitable[Any]]) -> Any:
    """Run a vendor's program in an event loop of its own: tests with a browser leave one in this thread."""

    async def run() -> Any:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        try:
            return await vendor(engine)
        finally:
            await engine.dispose()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


def kit(bind: sa.Connection | Session) -> PartnerKit:
    return PartnerKit(sqlalchemy_storage(bind), VENDOR)


def storage(bind: sa.Connection) -> Storage:
    return sqlalchemy_storage(bind, prefix="test_", collections=COLLECTIONS)


def test_a_connection_is_written_to_in_the_vendors_transaction(url: str) -> None:
    """What it commits is there, what it rolls back is not."""

    async def vendor(engine: AsyncEngine) -> tuple[Partner, Partner, Partner]:
        async with engine.begin() as connection:
            kept: Partner = await connection.run_sync(lambda bind: opened(kit(bind)))
        async with engine.connect() as connection:
            lost: Partner = await connection.run_sync(lambda bind: opened(kit(bind)))
            await connection.rollback()
            there: Partner = await connection.run_sync(lambda bind: found(kit(bind), kept))
            with pytest.raises(NotFound):
                await connection.run_sync(lambda bind: found(kit(bind), lost))
        return kept, lost, there

    kept, lost, there = on(url, vendor)
    assert kept == there != lost


def test_a_session_sees_the_same_rows_in_the_same_order(url: str) -> None:
    """What it has pending is flushed before ours, and rolled back with it."""

    async def vendor(engine: AsyncEngine) -> list[int]:
        counts: list[int] = []
        async with AsyncSession(engine) as session:
            partner = await session.run_sync(lambda bind: opened(kit(bind)))
            session.add(Contract(partner_id=str(partner.id)))
            await session.run_sync(lambda bind: found(kit(bind), partner))
            counts.append(len(session.new))
            await session.rollback()
            for table in (Contract.__table__, Base.metadata.tables["pk_partner"]):
                counts += await session.scalars(sa.select(sa.func.count()).select_from(table))
        return counts

    assert on(url, vendor) == [0, 0, 0]


def test_a_refusal_ends_nothing(url: str) -> None:
    """The vendor's transaction goes on, whatever a write consisted of."""
    one = reader(branch())

    async def vendor(engine: AsyncEngine) -> Any:
        async with engine.begin() as connection:
            await connection.run_sync(lambda bind: storage(bind).write(Add(one), Add(loan(branch()))))
            for again in ([Add(one)], [Add(reader(branch())), Add(one)]):
                with pytest.raises(Taken):
                    await connection.run_sync(lambda bind, again=again: storage(bind).write(*again))  # type: ignore[misc]
        async with engine.connect() as connection:
            return await connection.run_sync(lambda bind: storage(bind).get(READERS, one.id))

    assert on(url, vendor) == one


def test_of_two_tasks_with_one_key_each_hears_of_the_one_partner(url: str) -> None:
    """Whoever is second is told to run all of it again, and finds what the first one did."""

    async def once(engine: AsyncEngine) -> Partner:
        def work(bind: sa.Connection) -> Partner:
            it = kit(bind)
            return it.partners.open(NewPartner(name="Fürge Agency"), by=it.actors.vendor("support"), key="a key")

        while True:
            with contextlib.suppress(Conflict):
                async with engine.begin() as connection:
                    return await connection.run_sync(work)

    async def vendor(engine: AsyncEngine) -> set[Any]:
        return {partner.id for partner in await asyncio.gather(*(once(engine) for _ in range(8)))}

    assert len(on(url, vendor)) == 1


@pytest.mark.server
def test_a_lost_connection_is_told_by_the_driver() -> None:
    """The vendor's own loop has to see to it; undoing what is gone does not hide it."""

    async def vendor(engine: AsyncEngine) -> sa.exc.DBAPIError:
        async with engine.connect() as connection:
            await connection.run_sync(lambda bind: storage(bind).write(Add(reader(branch()))))
            kill_all(at)
            with pytest.raises(sa.exc.DBAPIError) as told:
                await connection.run_sync(lambda bind: storage(bind).write(Add(reader(branch())), Add(loan(branch()))))
        return told.value

    with database(postgresql()) as at:
        assert on(at.replace("+psycopg", "+psycopg_async"), vendor).connection_invalidated
