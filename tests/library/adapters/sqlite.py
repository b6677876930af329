"""SQLite databases for the tests: a file each, reached in the ways a vendor may reach one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from partnerkit.adapters.sqlalchemy import SQLStorage, build_tables, sqlalchemy_storage
from partnerkit.testing.model import COLLECTIONS


def sqlite(path: Path, *, patience: float = 1.0, journal: str = "wal", **options: Any) -> sa.Engine:
    """Return an engine on a file of its own, with a little patience (in seconds) with other writers."""
    arguments = {"timeout": patience, **options.pop("connect_args", {})}
    engine = sa.create_engine(f"sqlite:///{path}/partners.db", connect_args=arguments, **options)

    @sa.event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        # The log's mode cannot change in a transaction, and one of the driver's ways is always in one.
        mode = "autocommit" if getattr(connection, "autocommit", None) is False else "isolation_level"
        was = getattr(connection, mode)
        setattr(connection, mode, True if mode == "autocommit" else None)
        for pragma in (f"journal_mode = {journal}", "synchronous = off"):
            connection.execute(f"pragma {pragma}").close()
        setattr(connection, mode, was)

    return engine


def says_begin(engine: sa.Engine) -> sa.Engine:
    """Follow SQLAlchemy's own recipe: the driver leaves transactions alone, and SQLAlchemy says BEGIN."""

    @sa.event.listens_for(engine, "connect")
    def leave_alone(connection: Any, _: Any) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def told(engine: sa.Engine) -> list[tuple[str, Any]]:
    """Return a list of the statements an engine runs from now on, with their parameters."""
    statements: list[tuple[str, Any]] = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def hear(_: Any, __: Any, text: str, parameters: Any, *rest: Any) -> None:
        statements.append((text, parameters))

    return statements


class SQLDatabase:
    """The contract's collections on an engine; each transaction a storage over a connection or a session."""

    def __init__(self, engine: sa.Engine, over: Callable[[sa.Engine], Any] = sa.Engine.connect) -> None:
        self.engine = engine
        self._over = over
        metadata = sa.MetaData()
        self.tables = build_tables(metadata, COLLECTIONS)
        metadata.create_all(engine)

    @contextmanager
    def transaction(self) -> Iterator[SQLStorage]:
        with self._over(self.engine) as bind, bind.begin():
            yield sqlalchemy_storage(bind, collections=COLLECTIONS)

    def emptied(self) -> SQLDatabase:
        """Return it without what is in it."""
        with self.engine.begin() as connection:
            for table in self.tables:
                connection.execute(table.delete())
        return self


def by_session(engine: sa.Engine) -> SQLDatabase:
    """Return the same over ORM sessions."""
    return SQLDatabase(engine, Session)
