"""
What differs between the tables there are and those there should be, in words.

What stands there beside is the vendor's, as long as rows can be written without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SADialect

# MariaDB tells a type by another name than the one it was given, or with the width of its display.
_SAME = ((r"^BIGINT\(\d+\)$", "BIGINT"), (r"^BOOL$", "TINYINT(1)"), (r"^JSON$", "LONGTEXT"))
_COLLATION = re.compile(r' COLLATE "?(\w+)"?')
_JSON = "utf8mb4_bin"


def differences(connection: sa.Connection, tables: Iterable[sa.Table]) -> tuple[str, ...]:
    """Return what differs, a sentence each; nothing if all tables are as they should be."""
    wanted = tuple(tables)
    there = {schema: _There.of(connection, schema) for schema in dict.fromkeys(table.schema for table in wanted)}
    return tuple(said for table in wanted for said in there[table.schema].differs(table))


def written(kind: sa.types.TypeEngine[Any], dialect: SADialect) -> str:
    """Return a type as it is compared with another one, but for its collation."""
    text = _COLLATION.sub("", kind.compile(dialect))
    if dialect.name not in {"mysql", "mariadb"}:
        return text
    for pattern, name in _SAME:
        text = re.sub(pattern, name, text)
    return re.sub(r" CHARACTER SET \w+", "", text)


@attrs.frozen
class _There:
    """
    What there is in a schema.

    Attributes:
        dialect: SQLAlchemy's dialect.
        columns: Of each table, by name.
        keys: Each table's primary key.
        indexes: Of each table, by name, the columns.
        uniques: Of each table, the columns that are unique together.
        collations: What each column of a table is compared by, if that is told.
        engines: Each table's storage engine, where there are several.
    """

    dialect: SADialect
    columns: Mapping[str, Mapping[str, Any]]
    keys: Mapping[str, Sequence[str]]
    indexes: Mapping[str, Mapping[str | None, Sequence[str | None]]]
    uniques: Mapping[str, Sequence[Sequence[str | None]]]
    collations: Mapping[tuple[str, str], str]
    engines: Mapping[str, str]

    @classmethod
    def of(cls, connection: sa.Connection, schema: str | None) -> _There:
        """Look at a schema."""
        seen = sa.inspect(connection)
        columns, keys = seen.get_multi_columns(schema=schema), seen.get_multi_pk_constraint(schema=schema)
        indexes, uniques = seen.get_multi_indexes(schema=schema), seen.get_multi_unique_constraints(schema=schema)
        return cls(
            connection.dialect,
            {table: {column["name"]: column for column in found} for (_, table), found in columns.items()},
            {table: key["constrained_columns"] for (_, table), key in keys.items()},
            {table: {i["name"]: i["column_names"] for i in found} for (_, table), found in indexes.items()},
            {
                at[1]: [i["column_names"] for i in (*uniques.get(at, ()), *found) if i.get("unique", True)]
                for at, found in indexes.items()
            },
            _collations(connection, schema),
            _engines(connection, schema),
        )

    def differs(self, table: sa.Table) -> Iterator[str]:
        """Yield what differs of a table."""
        if table.name not in self.columns:
            yield f"table {table.name} is missing"
            return
        engine = self.engines.get(table.name, "InnoDB")
        if engine != "InnoDB":
            yield f"table {table.name} is kept by {engine} instead of InnoDB, without transactions"
        yield from self._columns_differ(table)
        yield from self._keys_differ(table)

    def _columns_differ(self, table: sa.Table) -> Iterator[str]:
        there = self.columns[table.name]
        for column in table.columns:
            if column.name not in there:
                yield f"column {column.name} of table {table.name} is missing"
            else:
                yield from self._column_differs(table.name, column, there[column.name])
        for name, beside in there.items():
            if name not in table.columns and not beside["nullable"] and _must_be_given(beside):
                yield f"column {name} of table {table.name} is not partnerkit's, and must not be empty"

    def _column_differs(self, table: str, column: sa.Column[Any], there: Any) -> Iterator[str]:
        found = _with(written(there["type"], self.dialect), self.collations.get((table, column.name)))
        wanted = _with(written(column.type, self.dialect), self._collation(column))
        if found != wanted:
            yield f"column {column.name} of table {table} is of type {found} instead of {wanted}"
        if there["nullable"] != column.nullable:
            may = "may be" if there["nullable"] else "must not be"
            yield f"column {column.name} of table {table} {may} empty, against what is expected"

    def _collation(self, column: sa.Column[Any]) -> str | None:
        found = _COLLATION.search(column.type.compile(self.dialect))
        if found:
            return found[1]
        return _JSON if written(column.type, self.dialect) == "LONGTEXT" else None

    def _keys_differ(self, table: sa.Table) -> Iterator[str]:
        key, found = _names(table.primary_key.columns), list(self.keys[table.name])
        if found != key:
            yield f"the primary key of table {table.name} is over {_said(found)} instead of {_said(key)}"
        for unique in _uniques(table):
            if unique not in [[str(name) for name in over] for over in self.uniques[table.name]]:
                yield f"table {table.name} has no unique constraint over {_said(unique)}"
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            over = self.indexes[table.name].get(index.name)
            if over is None:
                yield f"index {index.name} of table {table.name}, over {_said(_names(index.columns))}, is missing"
            elif list(over) != _names(index.columns):
                yield f"index {index.name} is over {_said(over)} instead of {_said(_names(index.columns))}"


def _collations(connection: sa.Connection, schema: str | None) -> dict[tuple[str, str], str]:
    """Ask what columns are compared by, which SQLAlchemy 2.0 does not, and MariaDB repeats only where it differs."""
    if connection.dialect.name == "sqlite":
        return {}
    names: list[sa.ColumnClause[str]] = [sa.column(name) for name in ("table_name", "column_name", "collation_name")]
    at = sa.table("columns", *names, sa.column("table_schema"), schema="information_schema")
    if schema is None and connection.dialect.name == "postgresql":  # wherever the search path finds them
        here: Any = sa.text("pg_table_is_visible(format('%I.%I', table_schema, table_name)::regclass)")
    else:
        here = at.c.table_schema == (schema or sa.func.database())
    asked = sa.select(*names).select_from(at).where(here)
    return {(row[0], row[1]): row[2] for row in connection.execute(asked) if row[2]}


def _engines(connection: sa.Connection, schema: str | None) -> dict[str, str]:
    """Ask what keeps tables, which on MariaDB need not know transactions."""
    if connection.dialect.name not in {"mysql", "mariadb"}:
        return {}
    names: list[sa.ColumnClause[str]] = [sa.column("table_name"), sa.column("engine")]
    at = sa.table("tables", *names, sa.column("table_schema"), schema="information_schema")
    asked = sa.select(*names).where(at.c.table_schema == (schema or sa.func.database()))
    return {row[0]: row[1] for row in connection.execute(asked) if row[1]}


def _with(kind: str, collation: str | None) -> str:
    return f"{kind} COLLATE {collation}" if collation else kind


def _must_be_given(column: Any) -> bool:
    return column.get("default") is None and not column.get("identity") and not column.get("computed")


def _uniques(table: sa.Table) -> list[list[str]]:
    found = [c for c in table.constraints if isinstance(c, sa.UniqueConstraint)]
    return sorted(_names(constraint.columns) for constraint in found)


def _names(columns: Iterable[sa.Column[Any]]) -> list[str]:
    return [column.name for column in columns]


def _said(names: Iterable[str | None]) -> str:
    return ", ".join(map(str, names)) or "nothing"
