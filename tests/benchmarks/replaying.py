"""A floor that is recorded: the statements of a case, with their parameters, sent once more by the driver alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import sqlalchemy as sa

# What the driver was given, and whether it was for several rows; None ends a transaction.
Sent = tuple[str, Any, bool] | None


@attrs.define
class Recorder:
    """
    What goes to the driver of a connection.

    Attributes:
        sent: The statements so far, in turn.
    """

    sent: list[Sent] = attrs.field(factory=list)

    @contextmanager
    def of(self, connection: sa.Connection) -> Iterator[None]:
        """Record one transaction."""

        def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
            if not statement.lower().startswith("begin"):  # what replays begins by itself
                self.sent.append((statement, parameters, many))

        sa.event.listen(connection, "before_cursor_execute", note)
        try:
            with connection.begin():
                yield
        finally:
            sa.event.remove(connection, "before_cursor_execute", note)
        self.sent.append(None)


def replay(connection: Any, begin: str, sent: list[Sent]) -> None:
    """Send what was recorded by a driver's own connection, and read what comes of it."""
    cursor, within = connection.cursor(), False
    for one in sent:
        if one is None:
            cursor.execute("commit")
            within = False
            continue
        if not within:
            cursor.execute(begin)
            within = True
        statement, parameters, many = one
        if many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters)
        if cursor.description is not None:
            cursor.fetchall()


def copied(of: sa.Engine, to: sa.Engine, made: Callable[[], None]) -> None:
    """Have a database hold the rows of another one, once its tables are made."""
    made()
    tables = sa.MetaData()
    tables.reflect(of)
    with of.connect() as there, to.begin() as here:
        for table in tables.sorted_tables:
            here.execute(sa.delete(table))
        for table in tables.sorted_tables:
            if rows := [row._asdict() for row in there.execute(sa.select(table))]:
                here.execute(sa.insert(table), rows)
