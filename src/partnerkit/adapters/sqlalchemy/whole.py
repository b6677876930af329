"""One transaction, and one upgrade at a time: what the database gives of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.link import Link

# An upgrade of a large database takes its time; who waits longer for it gets an error.
PATIENCE = 3600


@contextmanager
def whole(connection: sa.Connection) -> Iterator[None]:
    """
    Begin a transaction of the database if nobody has; where the connection commits by itself, commit it as well.

    The standard library's driver would begin none before statements that make tables.
    """
    link = Link(connection)
    ways, driver = link.dialect, link.driver
    if ways.in_transaction(driver):
        yield
        return
    link.do(ways.begin)
    try:
        yield
    except BaseException:
        link.do("rollback")
        raise
    if ways.autocommits(driver):
        link.do("commit")


@contextmanager
def alone(connection: sa.Connection, name: str, schema: str | None) -> Iterator[None]:
    """
    Wait until nobody else is in such a block of this name; on SQLite whoever has begun to write is alone anyway.

    On MariaDB what is pending is committed, as its statements on tables do anyway: who waited sees what the one before
    has done, and lets the next one in when it is done itself.
    """
    match connection.dialect.name:
        case "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))
            yield
        case "mysql" | "mariadb":
            # The server has one set of names for all its databases, and 64 characters for each.
            lock = sa.func.sha1(sa.func.concat(schema or sa.func.coalesce(sa.func.database(), ""), ".", name))
            if not connection.scalar(sa.select(sa.func.get_lock(lock, PATIENCE))):
                raise TimeoutError(f"somebody else has been upgrading for an hour: {name}")
            connection.exec_driver_sql("commit")
            try:
                yield
                connection.exec_driver_sql("commit")
            finally:
                connection.execute(sa.select(sa.func.release_lock(lock)))
        case _:
            yield
