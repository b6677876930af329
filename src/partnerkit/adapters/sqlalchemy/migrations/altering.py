"""
The steps revisions are made of.

Each looks first whether it has been done: MariaDB keeps what was done before an error, and a revision that is run again
goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import BLANK_SCHEMA, conv

from partnerkit.adapters.sqlalchemy import due
from partnerkit.adapters.sqlalchemy.differences import written
from partnerkit.adapters.sqlalchemy.migrations.kinds import Column
from partnerkit.adapters.sqlalchemy.place import Place


def no_way_back() -> None:
    """
    Refuse to go back to an earlier release.

    Raises:
        NotImplementedError: Always.
    """
    raise NotImplementedError("partnerkit's tables do not go back to an earlier release: restore the copy you made")


class Altering:
    """
    What a revision does.

    Attributes:
        place: Where the tables are.
        bind: The connection.
    """

    def __init__(self, op: Any) -> None:
        """
        Take Alembic's operations, whose context was told where the tables are if not under ``pk_``.

        Raises:
            ValueError: They would be written into a file of SQL, where nothing can be looked at.
        """
        context = op.get_context()
        if context.as_sql:
            raise ValueError("partnerkit's revisions look at the database before each step: run them without --sql")
        self.place = Place(context.opts.get("partnerkit_prefix", "pk_"), context.opts.get("partnerkit_schema"))
        self.bind: sa.Connection = op.get_bind()
        self._op = op

    def make(self, *tables: sa.Table) -> None:
        """Make tables with their indexes."""
        for table in tables:
            table.create(self.bind, checkfirst=True)
            for index in table.indexes:
                index.create(self.bind, checkfirst=True)

    def has(self, label: str) -> bool:
        """Whether a table is there."""
        return sa.inspect(self.bind).has_table(self.place.name(label), schema=self.place.schema)

    def has_column(self, label: str, column: str) -> bool:
        """Whether a table has a column."""
        return column in self._columns(label)

    def drop(self, label: str) -> None:
        """Drop a table."""
        self._table(label).drop(self.bind, checkfirst=True)

    def add(self, label: str, *columns: Column) -> None:
        """Add columns, which may be empty for now."""
        there = self._columns(label)
        for column in columns:
            if column.name not in there:
                self._op.add_column(self.place.name(label), column, schema=self.place.schema)

    def fill(self, label: str, column: Column, value: object) -> None:
        """Add a column that every row has the same in at first, and that may not be empty from then on."""
        self.add(label, column)
        rows = self._table(label, (column.name,))
        self.bind.execute(rows.update().where(rows.c[column.name].is_(None)).values({column.name: value}))
        self.alter(label, sa.Column(column.name, column.type, nullable=False, autoincrement=False))

    def alter(self, label: str, *columns: Column) -> None:
        """
        Alter columns to other types, and to be filled or not.

        Raises:
            ValueError: SQLite would make the table anew under the eyes of somebody's foreign key.
        """
        there = self._columns(label)
        other = [column for column in columns if not self._is(there[column.name], column)]
        if not other:
            return
        self._see_foreign_keys(label)
        with self._op.batch_alter_table(self.place.name(label), schema=self.place.schema) as batch:
            for column in other:
                batch.alter_column(column.name, type_=column.type, existing_type=column.type, nullable=column.nullable)

    def unique(self, label: str, end: str, *over: str) -> None:
        """
        Have columns hold nothing twice.

        Raises:
            ValueError: SQLite would make the table anew under the eyes of somebody's foreign key.
        """
        name = self.place.name(f"{label}_{end}_taken")
        found = sa.inspect(self.bind).get_unique_constraints(self.place.name(label), schema=self.place.schema)
        if name in {one["name"] for one in found}:
            return
        self._see_foreign_keys(label)
        with self._op.batch_alter_table(self.place.name(label), schema=self.place.schema) as batch:
            batch.create_unique_constraint(conv(name), list(over))

    def index(self, label: str, end: str, *over: str) -> None:
        """Make an index, in the place of one of that name over other columns."""
        name = self.place.name(f"{label}_by_{end}")
        there = self._indexes(label).get(name)
        if there == list(over):
            return
        if there is not None:
            self.drop_index(label, end)
        table = self._table(label, over)
        sa.Index(conv(name), *(table.c[column] for column in over)).create(self.bind)

    def drop_index(self, label: str, end: str) -> None:
        """Drop an index."""
        name = self.place.name(f"{label}_by_{end}")
        if name in self._indexes(label):
            self._op.drop_index(conv(name), self.place.name(label), schema=self.place.schema)

    def index_anew(self, label: str) -> None:
        """Say that what is computed of rows is stale, until `reindex` has been there; without rows nothing is."""
        if self.bind.execute(sa.select(sa.literal(1)).select_from(self._table(label)).limit(1)).first():
            due.mark(self.bind, self.place, label)

    def _table(self, label: str, columns: Sequence[str] = ()) -> sa.Table:
        made: list[Column] = [sa.Column(name) for name in columns]
        return sa.Table(self.place.name(label), sa.MetaData(), *made, schema=self.place.schema or BLANK_SCHEMA)

    def _columns(self, label: str) -> dict[str, Any]:
        found = sa.inspect(self.bind).get_columns(self.place.name(label), schema=self.place.schema)
        return {column["name"]: column for column in found}

    def _indexes(self, label: str) -> dict[str | None, list[str | None]]:
        found = sa.inspect(self.bind).get_indexes(self.place.name(label), schema=self.place.schema)
        return {index["name"]: list(index["column_names"]) for index in found}

    def _is(self, there: Any, column: Column) -> bool:
        types = {written(kind, self.bind.dialect) for kind in (there["type"], column.type)}
        return there["nullable"] == column.nullable and len(types) == 1

    def _see_foreign_keys(self, label: str) -> None:
        """SQLite drops the table on the way, and with foreign keys in force the rows that refer to it, or an error."""
        if self.bind.dialect.name != "sqlite" or not self.bind.exec_driver_sql("pragma foreign_keys").scalar():
            return
        name, found = self.place.name(label), sa.inspect(self.bind)
        for (_, table), keys in found.get_multi_foreign_keys(schema=self.place.schema).items():
            if any(key["referred_table"] == name for key in keys):
                raise ValueError(
                    f"table {table} refers to {name}, which SQLite makes anew: say `pragma foreign_keys = off` when the"
                    " connection is made, and upgrade again"
                )
