"""The tables as plain SQL, for who has no Alembic, or a DBA who wants to read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.engine.interfaces import Dialect as SADialect
from sqlalchemy.schema import CreateIndex, CreateTable

from partnerkit.adapters.sqlalchemy.tables import build_tables
from partnerkit.repository import Collection

_DIALECTS: Final[dict[str, Callable[[], SADialect]]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
    "mariadb": MariaDBDialect,
}


def ddl(
    database: str,
    *,
    collections: Iterable[Collection[Any]] | None = None,
    prefix: str = "pk_",
    schema: str | None = None,
) -> str:
    """
    Return the statements that make the tables.

    Args:
        database: ``sqlite``, ``postgresql`` or ``mariadb``.
        collections: Those of partnerkit by default.
        prefix: What every table's name begins with.
        schema: Where the tables are, if not in the default schema.

    Raises:
        ValueError: The database is not known.
    """
    if database not in _DIALECTS:
        raise ValueError(f"no DDL for {database!r}, only for {', '.join(_DIALECTS)}")
    tables = build_tables(sa.MetaData(), collections, prefix=prefix, schema=schema)
    return "\n".join(_statements(tables, _DIALECTS[database]()))


def _statements(tables: Iterable[sa.Table], dialect: SADialect) -> Iterator[str]:
    for table in tables:
        text = str(CreateTable(table).compile(dialect=dialect)).strip().replace("\t", "    ").replace(" \n", "\n")
        yield re.sub(r"\n\)\s+", "\n) ", f"{text};")
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield f"{CreateIndex(index).compile(dialect=dialect)};"
        yield ""
