"""
A write on a connection that commits each by itself: one that was refused leaves no transaction open behind it.

Whatever is written afterwards would stand in that one, and be lost with it, though nobody was told.
"""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import Account
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.adapters.sqlalchemy import sqlalchemy_storage
from partnerkit.errors import Conflict
from partnerkit.repository import Add, Change
from partnerkit.values import AccountId
from tests.faults import stock

AUTOCOMMIT = {"isolation_level": "AUTOCOMMIT"}
# A second at most; MariaDB knows no less.
IMPATIENT = {"mariadb": "set innodb_lock_wait_timeout = 1", "postgresql": "set lock_timeout = '1s'"}


def account() -> Account:
    """
    Return an account that nobody has.
    """
    known = next(row for row in stock.everything() if isinstance(row, Account))
    id = AccountId(uuid4())
    return attrs.evolve(known, id=id, uid=id.hex)


def there(engine: sa.Engine, *accounts: Account) -> list[bool]:
    """
    Return which of some accounts somebody else sees.
    """
    with engine.connect() as connection:
        found = sqlalchemy_storage(connection).get_many(ACCOUNTS, [one.id for one in accounts])
    return [one.id in found for one in accounts]


@pytest.mark.parametrize("name", IMPATIENT)
def test_after_a_lock_that_was_not_to_be_had(name: str, tmp_path: Path) -> None:
    """
    A step of the write waits too long; the steps before are undone, and the next write is committed.
    """
    held, half, later = account(), account(), account()
    with stock.empty(name, tmp_path) as engine, engine.connect() as holder:
        with engine.begin() as connection:
            sqlalchemy_storage(connection).write(Add(held))
        holder.execute(sa.update(stock.METADATA.tables["pk_account"]).values(epoch=7))
        with engine.connect().execution_options(**AUTOCOMMIT) as connection:
            connection.exec_driver_sql(IMPATIENT[name])
            storage = sqlalchemy_storage(connection)
            with pytest.raises(Conflict) as lost:
                storage.write(Add(half), Change(held, held))
            holder.rollback()
            storage.write(Add(later))
            assert there(engine, half, later) == [False, True]
        assert lost.value.whole
        assert there(engine, half, later) == [False, True]


def test_after_a_commit_that_was_not_to_be_had(tmp_path: Path) -> None:
    """
    Without a write-ahead log a reader keeps a commit out of SQLite; it is undone, and the next write is committed.
    """
    refused, later = account(), account()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'partnerkit.db'}", connect_args={"timeout": 0})
    stock.METADATA.create_all(engine)
    with engine.connect() as reader, engine.connect().execution_options(**AUTOCOMMIT) as connection:
        storage = sqlalchemy_storage(connection)
        reader.exec_driver_sql("begin")
        reader.exec_driver_sql("select 1 from pk_account").all()
        with pytest.raises(Conflict) as lost:
            storage.write(Add(refused))
        reader.rollback()
        storage.write(Add(later))
        assert there(engine, refused, later) == [False, True]
    assert lost.value.whole
    engine.dispose()
