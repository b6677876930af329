"""Databases for the tests of migrations: of each engine, empty or as 0.1 left it, and what can be seen of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import build_tables
from partnerkit.adapters.sqlalchemy.migrations.tables_of_0_1 import tables_of_0_1
from partnerkit.adapters.sqlalchemy.place import Place
from tests.servers import database, mariadb, postgresql

MADE = Path(__file__).parents[3] / "docs" / "made-by-0.1.sql"
SERVERS = {"postgresql": postgresql, "mariadb": mariadb}
ENGINES = ("sqlite", *SERVERS)


@contextmanager
def empty(name: str, folder: Path) -> Iterator[sa.Engine]:
    """Yield an engine on an empty database."""
    if name == "sqlite":
        yield from _engine(f"sqlite:///{folder / 'partners.db'}", timeout=60)
        return
    with database(SERVERS[name]()) as url:
        yield from _engine(url)


def _engine(url: str, **given: Any) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args=given)
    yield engine
    engine.dispose()


def _rows_of_0_1() -> dict[str, list[dict[str, Any]]]:
    """Return what a database of 0.1 held, by the labels of its tables."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with engine.begin() as connection:
        raw: Any = connection.connection.driver_connection
        raw.executescript(MADE.read_text(encoding="utf-8"))
        rows = {
            table.name.removeprefix("pk_"): [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in tables_of_0_1(Place())
        }
    engine.dispose()
    return rows


ROWS_OF_0_1 = _rows_of_0_1()


def made_by_0_1(engine: sa.Engine, place: Place = Place()) -> None:  # noqa: B008 - a frozen value
    """Make the tables of 0.1, with what was in them; on SQLite under its own names by its own statements."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite" and place == Place():
            raw: Any = connection.connection.driver_connection
            raw.executescript(MADE.read_text(encoding="utf-8"))
            return
        for table in tables_of_0_1(place):
            table.create(connection)
            if rows := ROWS_OF_0_1[table.name.removeprefix(place.prefix)]:
                connection.execute(table.insert(), [aware(row) for row in rows])


def aware(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its moments in UTC."""
    return {n: v.replace(tzinfo=UTC) if isinstance(v, datetime) else v for n, v in row.items()}


def more_lines(engine: sa.Engine, count: int) -> None:
    """Add lines to a database of 0.1, each with an account."""
    tables = {table.name: table for table in tables_of_0_1(Place())}
    with engine.begin() as connection:
        for number in range(count):
            account = aware(ROWS_OF_0_1["account"][0]) | {"id": uuid.uuid4(), "uid": f"UID{number}"}
            line = aware(ROWS_OF_0_1["client"][0]) | {"id": uuid.uuid4(), "account_id": account["id"]}
            connection.execute(tables["pk_account"].insert(), [account | {"name": f"Number {number}"}])
            connection.execute(tables["pk_client"].insert(), [line | {"name": f"Number {number}"}])


def create_tables(engine: sa.Engine, place: Place = Place()) -> None:  # noqa: B008 - a frozen value
    """Make the tables of this release."""
    metadata = sa.MetaData()
    build_tables(metadata, prefix=place.prefix, schema=place.schema)
    metadata.create_all(engine)


def seen(engine: sa.Engine, place: Place = Place()) -> dict[str, Any]:  # noqa: B008 - a frozen value
    """Return all that can be seen of the tables there are, but the order of columns and the version table."""
    with engine.connect() as connection:
        found = sa.inspect(connection)
        names = sorted(set(found.get_table_names(schema=place.schema)) - {place.version_table})
        return {name: [*_seen(found, name, place.schema), *_said(connection, name, place.schema)] for name in names}


def _seen(found: sa.Inspector, name: str, schema: str | None) -> Iterator[Any]:
    yield sorted(str(column | {"type": repr(column["type"])}) for column in found.get_columns(name, schema))
    yield str(found.get_pk_constraint(name, schema))
    yield sorted(map(str, found.get_unique_constraints(name, schema)))
    yield sorted(map(str, found.get_indexes(name, schema)))


def _said(connection: sa.Connection, name: str, schema: str | None) -> Iterator[list[str]]:
    """Yield the statement the table would be made with, its lines in any order, where the database tells it."""
    quote = connection.dialect.identifier_preparer.quote
    at = f"{quote(schema)}." if schema else ""
    if connection.dialect.name == "postgresql":
        return
    sqlite, mariadb = f"select sql from {at}sqlite_master where name = '{name}'", f"show create table {at}{quote(name)}"
    text = connection.exec_driver_sql(sqlite if connection.dialect.name == "sqlite" else mariadb).all()[0][-1]
    # SQLite writes a column that was added behind the last one, in the same line.
    lines = re.sub(r"(?<=[A-Z0-9)]), (?=\w+ [A-Z])", ",\n", text.replace("\n) WITHOUT", "\n)\n WITHOUT")).splitlines()
    yield sorted(line.strip(" \t,").replace('"', "") for line in lines if line.strip())


def dump(engine: sa.Engine) -> dict[str, Any]:
    """Return everything that is in a database's tables."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(sa.select(*sorted(table.c, key=str)))))
            for table in metadata.sorted_tables
        }
