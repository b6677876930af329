"""
Large partners on PostgreSQL, by COPY into tables without indexes; those are made afterwards.

The rows are the library's own: encoded by its mappers, and with the search terms it would write. A million clients take
some six minutes and 8 GB. A database is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import build_tables, sqlalchemy_storage
from partnerkit.repository import Add, Write
from tests.benchmarks.load import Tell, Unusable, fill, made_by

SETTINGS = ("maintenance_work_mem = '1GB'", "synchronous_commit = off")


class Copied:
    """Takes additions as a storage's `write` does, and gives their rows to COPY."""

    def __init__(self, connection: sa.Connection) -> None:
        self._driver: Any = connection.connection.driver_connection
        self._kinds = sqlalchemy_storage(connection)._layout.kinds

    def write(self, *changes: Write) -> None:
        rows: dict[str, list[Sequence[Any]]] = {}
        for change in changes:
            assert isinstance(change, Add)
            shape = self._kinds[type(change.entity)]
            row = shape.mapper.to_row(change.entity)
            rows.setdefault(f"{shape.table} ({', '.join(shape.quoted.values())})", []).append(row)
            if shape.terms is not None:
                into = f"{shape.terms.table} ({', '.join(shape.terms.columns)})"
                rows.setdefault(into, []).extend(shape.terms.rows(row))
        for into, several in rows.items():
            self._copy(into, several)

    def _copy(self, into: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._driver.cursor() as cursor, cursor.copy(f"copy {into} from stdin") as copy:
            for row in rows:
                copy.write_row(row)


def load(url: str, sizes: Sequence[int], tell: Tell, more: Callable[[], Iterable[Add]] = tuple) -> None:
    """
    Make partners of some sizes in an empty database, and more if there is more, unless they are there.

    Raises:
        Unusable: The database holds something else.
    """
    engine = sa.create_engine(url)
    try:
        if sa.inspect(engine).get_table_names():
            _see_it_is_ours(engine, sizes)
            return
        with engine.begin() as connection:
            for setting in SETTINGS:
                connection.exec_driver_sql(f"set local {setting}")
            _made(connection, sizes, tell, more)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze")
    finally:
        engine.dispose()


def _made(connection: sa.Connection, sizes: Sequence[int], tell: Tell, more: Callable[[], Iterable[Add]]) -> None:
    with _without_indexes(connection):
        Copied(connection).write(*more())
        for size in sizes:
            fill(Copied(connection), size, tell)
        tell("indexes …\n")
    connection.exec_driver_sql("create table benchmark_made_by (said text not null)")
    connection.exec_driver_sql("insert into benchmark_made_by values (%s)", (_said(sizes),))


def _see_it_is_ours(engine: sa.Engine, sizes: Sequence[int]) -> None:
    with engine.connect() as connection:
        there = sa.inspect(engine).has_table("benchmark_made_by")
        if not there or connection.exec_driver_sql("select said from benchmark_made_by").scalar() != _said(sizes):
            raise Unusable("this database holds something else; name an empty one")


def _said(sizes: Sequence[int]) -> str:
    return f"{made_by()} {','.join(map(str, sizes))}"


@contextmanager
def _without_indexes(connection: sa.Connection) -> Iterator[None]:
    """Create the tables, and their keys and indexes after what is done with them."""
    metadata = sa.MetaData()
    tables = build_tables(metadata)
    metadata.create_all(connection)
    for table in tables:
        for index in table.indexes:
            connection.execute(sa.schema.DropIndex(index))
        for constraint in _keys(table):
            connection.execute(sa.schema.DropConstraint(constraint))
    yield
    for table in tables:
        for constraint in _keys(table):
            connection.execute(sa.schema.AddConstraint(constraint))
        for index in table.indexes:
            connection.execute(sa.schema.CreateIndex(index))


def _keys(table: sa.Table) -> list[sa.Constraint]:
    return [c for c in table.constraints if isinstance(c, sa.PrimaryKeyConstraint | sa.UniqueConstraint)]
