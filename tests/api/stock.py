"""
A database on a server with partners and operators in it, as it was before each test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.testing.clock import Clock
from reference_server.wiring import engine_of
from tests.api.world import SEEDS, World, seed, settings_of, vendor_with


@attrs.frozen
class Stock:
    """
    One database for all tests of a process: what they leave is deleted, which takes less than a new one.

    Everything is committed and pooled as in real life, so that tests may run many calls at once.
    """

    engine: sa.Engine
    tables: tuple[str, ...]
    full: tuple[str, ...]

    def world(self) -> World:
        """
        Return a server on what was seeded, and nothing else.
        """
        with self.engine.begin() as connection:
            for table in self.tables:
                connection.exec_driver_sql(f"delete from {table}")
            for table in self.full:
                connection.exec_driver_sql(f"insert into {table} select * from {SEEDS}{table}")
        settings = settings_of(self.engine.url.render_as_string(hide_password=False))
        return World.over(self.engine, settings)


@contextmanager
def stocked(url: str) -> Iterator[Stock]:
    """
    Make tables, seed them, and keep copies of what was seeded.
    """
    settings = settings_of(url)
    database = Database(engine_of(settings.database_url), vendor_with(settings, Clock()))
    database.create_tables()
    database.run(seed)
    with database.engine.begin() as connection:
        tables = tuple(sa.inspect(connection).get_table_names())
        full = tuple(t for t in tables if connection.exec_driver_sql(f"select * from {t}").first() is not None)
        for table in full:
            connection.exec_driver_sql(f"create table {SEEDS}{table} as select * from {table}")
    yield Stock(database.engine, tables, full)
    database.engine.dispose()
