"""The way to the vendor's connection: statements run in its transaction, and errors are told in partnerkit's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.dialects import Dialect, dialect_of
from partnerkit.errors import Conflict


class AnySession(Protocol):
    """What is needed of an ORM session; the ORM itself is never imported here."""

    def connection(self) -> sa.Connection:
        """Return the connection of its transaction."""

    def flush(self) -> None:
        """Write what is pending."""


class Link:
    """
    One transaction of somebody's connection or session.

    Prepared text goes to the driver as it is. A session is flushed before each statement, so that what the vendor has
    pending is there.
    """

    def __init__(self, bind: sa.Connection | AnySession) -> None:
        """
        Take a connection or a session.

        Raises:
            TypeError: It is neither, or an asynchronous one.
            ValueError: The database is not known, or its schemas are translated, which prepared text would not see.
        """
        self._session = None if isinstance(bind, sa.Connection) else _session(bind)
        self._connection = bind if isinstance(bind, sa.Connection) else bind.connection()
        self.sa_dialect = self._connection.dialect
        self.dialect: Dialect = dialect_of(self.sa_dialect)
        if self._connection.get_execution_options().get("schema_translate_map"):
            raise ValueError("partnerkit sees no schema_translate_map: say schema= instead")

    @property
    def connection(self) -> sa.Connection:
        """The connection, with everything pending written."""
        if self._session is None:
            return self._connection
        self._session.flush()
        return self._session.connection()

    def all(self, text: str, parameters: Sequence[Any]) -> Sequence[Any]:
        """Return all rows of a question."""
        return self._run(text, tuple(parameters)).fetchall()

    def one(self, text: str, parameters: Sequence[Any]) -> Any:
        """Return the first row of a question; None if there is none."""
        return self._run(text, tuple(parameters)).first()

    def do(self, text: str, parameters: Sequence[Any] = ()) -> int:
        """Run a statement; return how many rows it met."""
        return self._run(text, tuple(parameters)).rowcount

    def each(self, text: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement for each of some rows."""
        self._run(text, rows[0] if len(rows) == 1 else rows)

    def _run(self, text: str, parameters: Any) -> sa.CursorResult[Any]:
        try:
            return self.connection.exec_driver_sql(text, parameters)
        except sa.exc.DBAPIError as error:
            if self.dialect.lost_race(error.orig):
                raise Conflict(whole=True) from error
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done within if it fails; the transaction goes on."""
        self.do("savepoint pk_write")
        try:
            yield
        except BaseException:
            if self._goes_on:
                self._undo()
            raise
        self.do("release savepoint pk_write")

    def _undo(self) -> None:
        """Roll back to the savepoint, unless the database has ended the transaction, and all that was in it."""
        try:
            self.do("rollback to savepoint pk_write")
        except sa.exc.DBAPIError as error:
            if not self.dialect.lacks_savepoint(error.orig):
                raise
        else:
            self.do("release savepoint pk_write")

    def roll_back(self) -> None:
        """
        End a transaction that was begun here, in any case.

        Not all that lost a race is over: after a lock that was not to be had in time, MariaDB's is still open, and what
        is written next would stand in it.
        """
        if self._goes_on:
            self.do("rollback")

    @property
    def _goes_on(self) -> bool:
        """Whether the connection is there, and in a transaction."""
        return not self._connection.invalidated and self.dialect.in_transaction(self.driver)

    @property
    def driver(self) -> Any:
        """The driver's connection, in SQLAlchemy's transaction."""
        connection = self.connection
        if not connection.in_transaction():
            connection.begin()
        return connection.connection.driver_connection


def _session(bind: Any) -> AnySession:
    if hasattr(bind, "run_sync"):
        raise TypeError("an asynchronous connection or session: make the storage inside its run_sync()")
    if not (hasattr(bind, "flush") and hasattr(bind, "connection")):
        raise TypeError(f"neither a Connection nor a Session: {bind!r}")
    session: AnySession = bind
    return session
