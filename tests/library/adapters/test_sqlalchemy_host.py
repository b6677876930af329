"""The adapter in a transaction of the vendor's: it writes there, and leaves it to the vendor to end it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.errors import Conflict, Taken
from partnerkit.repository import Add, Change, Query, Storage
from partnerkit.testing.contract.given import branch, loan, reader
from partnerkit.testing.model import COLLECTIONS, LOANS, READERS
from tests.library.adapters.sqlite import says_begin, sqlite, told


class Base(DeclarativeBase):
    """The vendor's own tables, and ours among them."""


build_tables(Base.metadata, COLLECTIONS)


class Order(Base):
    __tablename__ = "vendor_order"
    number: Mapped[int] = mapped_column(primary_key=True)


ORDERS = sa.func.count(Order.number)


def as_it_is(path: Path) -> sa.Engine:
    """The driver says BEGIN before it first writes."""
    return sqlite(path, patience=0.0)


def recipe(path: Path) -> sa.Engine:
    """SQLAlchemy says BEGIN."""
    return says_begin(sqlite(path, patience=0.0))


def always_in_one(path: Path) -> sa.Engine:
    """The driver is always in a transaction, as Python 3.12 can have it."""
    return sqlite(path, patience=0.0, connect_args={"autocommit": False})


# The driver's second switch came with Python 3.12.
NEWER = hasattr(sqlite3.Connection, "autocommit")
MODES: list[Any] = [as_it_is, recipe, *[always_in_one] * NEWER]


@pytest.fixture(params=MODES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """The vendor's engine, in each way there is with transactions."""
    engine: sa.Engine = request.param(tmp_path)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def over(bind: Any) -> Storage:
    return sqlalchemy_storage(bind, collections=COLLECTIONS)


def orders(engine: sa.Engine) -> Any:
    with engine.connect() as connection:
        return connection.scalar(sa.select(ORDERS))


def there(engine: sa.Engine, *readers: Any) -> int:
    with engine.connect() as connection:
        return len(over(connection).get_many(READERS, [one.id for one in readers]))


def test_a_rollback_of_the_vendors_undoes_ours(engine: sa.Engine) -> None:
    """One change, or several that could fail apart: neither is committed by anybody but the vendor."""
    one, two, three = (reader(branch()) for _ in range(3))
    with engine.connect() as connection:
        storage = over(connection)
        storage.write(Add(one))
        storage.write(Add(two), Add(three))
        connection.rollback()
    assert there(engine, one, two, three) == 0


def test_several_changes_begin_no_transaction_of_their_own(engine: sa.Engine) -> None:
    """A savepoint before anything is written would be SQLite's outer transaction, its release a commit."""
    one, two = reader(branch()), reader(branch())
    with engine.connect() as connection, connection.begin() as transaction:
        over(connection).write(Add(one), Add(two))
        transaction.rollback()
    assert there(engine, one, two) == 0


def test_the_vendors_rows_and_ours_are_committed_together(engine: sa.Engine) -> None:
    """Whatever comes first, one commit stores both."""
    first, second = reader(branch()), reader(branch())
    with engine.begin() as connection:
        over(connection).write(Add(first), Add(reader(branch())))
        connection.execute(sa.insert(Order).values(number=1))
        over(connection).write(Add(second), Add(reader(branch())))
    assert (there(engine, first, second), orders(engine)) == (2, 1)


@pytest.mark.parametrize("before", [True, False])
def test_a_refusal_leaves_the_vendors_transaction_as_it_was(engine: sa.Engine, before: bool) -> None:
    """P3: what the vendor wrote before and after a refused write is committed, and nothing of the write is."""
    taken, other = reader(branch()), reader(branch())
    with engine.begin() as connection:
        over(connection).write(Add(taken))
    with engine.begin() as connection:
        if before:
            connection.execute(sa.insert(Order).values(number=1))
        with pytest.raises(Taken):
            over(connection).write(Add(other), Add(taken))
        connection.execute(sa.insert(Order).values(number=2))
    assert (orders(engine), there(engine, other)) == (1 + before, 0)


def test_what_one_change_gives_up_no_other_takes(engine: sa.Engine) -> None:
    """P3: in whatever order, though one of the orders would satisfy the database."""
    one, two = reader(branch(), number="1"), reader(branch(), number="2")
    up, on = Change(one, attrs.evolve(one, number="3")), Change(two, attrs.evolve(two, number="1"))
    with engine.begin() as connection:
        over(connection).write(Add(one), Add(two))
        for changes in ((up, on), (on, up)):
            with pytest.raises(Taken) as refused:
                over(connection).write(*changes)
            assert refused.value.fields == ("number",)
        over(connection).write(up)
        over(connection).write(on)


def test_a_write_stands_in_a_savepoint_of_the_vendors(engine: sa.Engine) -> None:
    """Rolling back to it undoes the write alone."""
    kept, undone = reader(branch()), reader(branch())
    with engine.begin() as connection:
        over(connection).write(Add(kept))
        with connection.begin_nested() as nested:
            over(connection).write(Add(undone), Add(reader(branch())))
            nested.rollback()
    assert (there(engine, kept), there(engine, undone)) == (1, 0)


def test_only_what_can_end_halfway_needs_a_savepoint(engine: sa.Engine) -> None:
    """In a transaction that has begun to write, one change does without; several do not."""
    with engine.begin() as connection:
        connection.execute(sa.insert(Order).values(number=1))
        statements = told(engine)
        over(connection).write(Add(reader(branch())))
        assert not [text for text, _ in statements if "savepoint" in text]
        over(connection).write(Add(reader(branch())), Add(loan(branch())))
        assert [text for text, _ in statements if "savepoint" in text] == [
            "savepoint pk_write",
            "release savepoint pk_write",
        ]


def test_a_session_is_flushed_before_each_statement(engine: sa.Engine) -> None:
    """What the vendor has pending is there when ours is read or written, and in the order of the program."""
    with Session(engine) as session, session.begin():
        storage = over(session)
        statements = told(engine)
        session.add(Order(number=1))
        storage.count(READERS, branch(), all=None)
        session.add(Order(number=2))
        storage.write(Add(reader(branch())))
        whose = ["vendor's" if "vendor_order" in text else "ours" for text, _ in statements if "_" in text]
        assert whose[:4] == ["vendor's", "ours", "vendor's", "ours"]


def test_what_is_wrong_with_pending_rows_is_the_vendors(engine: sa.Engine) -> None:
    """Their flush may fail within a call of ours; it is not taken for a refusal of ours."""
    with Session(engine) as session:
        session.add_all([Order(number=1), Order(number=1)])
        with pytest.raises(sa.exc.IntegrityError, match="vendor_order"):
            over(session).write(Add(reader(branch())), Add(reader(branch())))


def test_a_session_commits_ours_and_the_vendors(engine: sa.Engine) -> None:
    """Session, scoped session, and a storage that outlives a commit: the transaction is the session's at the time."""
    one, two = reader(branch()), reader(branch())
    sessions = scoped_session(sessionmaker(engine))
    storage = over(sessions)
    storage.write(Add(one))
    sessions.commit()
    storage.write(Add(two))
    sessions.add(Order(number=1))
    sessions.rollback()
    sessions.remove()
    assert (there(engine, one), there(engine, two), orders(engine)) == (1, 0, 0)


NO_COMMITS: list[Any] = [{"isolation_level": "AUTOCOMMIT"}, *[{"connect_args": {"autocommit": True}}] * NEWER]


@pytest.mark.parametrize("options", NO_COMMITS)
def test_where_nothing_needs_a_commit_each_write_is_whole(tmp_path: Path, options: dict[str, Any]) -> None:
    """A driver that commits each statement by itself gets each write as one, committed at once or not at all."""
    engine = sqlite(tmp_path, **options)
    Base.metadata.create_all(engine)
    one, two = reader(branch()), reader(branch())
    with engine.connect() as connection, engine.connect() as another:
        over(connection).write(Add(one))
        assert len(over(another).get_many(READERS, [one.id])) == 1
        with pytest.raises(Taken):
            over(connection).write(Add(two), Add(one))
    assert (there(engine, one), there(engine, two)) == (1, 0)
    engine.dispose()


# ---------------------------------------------------------------- what a vendor's database may do


def trigger(connection: sa.Connection, when: str, does: str) -> None:
    connection.exec_driver_sql(f"create trigger vendors {when} begin select raise({does}); end")


def test_the_vendors_own_constraints_are_told_in_their_words(engine: sa.Engine) -> None:
    """An error that is no refusal of ours is passed on, and nothing of the write is there."""
    one = reader(branch())
    with engine.begin() as connection:
        trigger(connection, "before insert on pk_loan", "abort, 'closed'")
        with pytest.raises(sa.exc.IntegrityError, match="closed"):
            over(connection).write(Add(one), Add(loan(branch())))
        assert over(connection).get_many(READERS, [one.id]) == {}


@pytest.mark.parametrize("engine", [as_it_is, recipe], indirect=True)  # the driver itself cannot, always in one
@pytest.mark.parametrize("before", [True, False])
def test_a_transaction_the_database_ended_is_not_touched_again(engine: sa.Engine, before: bool) -> None:
    """Where a trigger rolls back everything there is no savepoint left; the error passes on."""
    with engine.connect() as connection:
        trigger(connection, "before insert on pk_loan", "rollback, 'closed'")
        connection.commit()
        if before:
            connection.execute(sa.insert(Order).values(number=1))
        with pytest.raises(sa.exc.IntegrityError, match="closed"):
            over(connection).write(Add(reader(branch())), Add(loan(branch())))
    assert orders(engine) == 0


def test_a_change_that_meets_nothing_is_a_conflict(engine: sa.Engine) -> None:
    """Should a database let the row go between the look and the statement, nobody is told it was stored."""
    one = reader(branch())
    with engine.begin() as connection:
        over(connection).write(Add(one))
        trigger(connection, "before update on pk_reader", "ignore")
        with pytest.raises(Conflict):
            over(connection).write(Change(one, attrs.evolve(one, fine=1)))


# ---------------------------------------------------------------- what is handed in


@pytest.mark.parametrize("bind", [object(), sa.create_engine("sqlite://"), create_async_engine("sqlite+aiosqlite://")])
def test_only_a_connection_or_a_session_makes_a_storage(bind: Any) -> None:
    """An engine has no transaction, and an asynchronous one is used within run_sync."""
    with pytest.raises(TypeError):
        over(bind)


def test_an_asynchronous_connection_and_session_say_where_to_go(tmp_path: Path) -> None:
    """They have the right methods, but nobody would await what they return."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/async.db")
    with pytest.raises(TypeError, match="run_sync"):
        over(engine.connect())


@pytest.mark.parametrize("url", ["mysql+pymysql://", "mssql+pymssql://", "postgresql+asyncpg://", "mariadb+mysqldb://"])
def test_a_database_nobody_prepared_for_is_refused(url: str) -> None:
    """MySQL is not MariaDB, and a driver not any other; the error names what is known."""
    name, driver = url.removesuffix("://").split("+")
    with pytest.raises(ValueError, match=f"not know {name} by {driver}; it knows SQLite, PostgreSQL by psycopg 3, and"):
        over(Talks(SimpleNamespace(name=name, driver=driver)))


class Talks:
    """Looks like a session on another database."""

    def __init__(self, dialect: Any) -> None:
        self.dialect = dialect

    def connection(self) -> Talks:
        return self

    def flush(self) -> None:
        """Has nothing pending."""


@pytest.mark.uncounted
def test_an_asynchronous_vendor_runs_the_same_code(tmp_path: Path) -> None:
    """Through SQLAlchemy's run_sync, on the vendor's asynchronous connection; a refusal ends nothing there either."""
    one, two = reader(branch()), reader(branch())

    def work(connection: sa.Connection) -> Any:
        storage = over(connection)
        storage.write(Add(one), Add(loan(one.branch_id or branch())))
        with pytest.raises(Taken):
            storage.write(Add(two), Add(one))
        assert one.branch_id is not None
        return storage.page(Query(collection=LOANS, within=one.branch_id)).items, storage.get(READERS, one.id)

    async def vendor() -> Any:
        engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/async.db")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
            loans, found = await connection.run_sync(work)
        await engine.dispose()
        return len(loans), found

    with ThreadPoolExecutor(1) as thread:  # a browser's tests leave an event loop in this one
        assert thread.submit(lambda: asyncio.run(vendor())).result() == (1, one)


def test_the_orm_is_not_imported() -> None:
    """Importing the adapter costs SQLAlchemy's Core alone."""
    code = "import sys, partnerkit.adapters.sqlalchemy; sys.exit('sqlalchemy.orm' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
