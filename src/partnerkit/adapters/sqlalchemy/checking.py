"""Whether the tables are those that this release reads and writes, to be asked when a program starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.differences import differences
from partnerkit.adapters.sqlalchemy.due import due
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.adapters.sqlalchemy.tables import build_tables
from partnerkit.repository import Collection


class SchemaDiffers(Exception):
    """
    The tables are not those that this release of partnerkit reads and writes; nothing was changed.

    Attributes:
        differences: What differs, a sentence each.
        absent: Whether there is none of the tables at all.
    """

    def __init__(self, said: str, differences: Iterable[str], *, absent: bool = False) -> None:
        """Take what to say before the differences, and the differences."""
        self.differences = tuple(differences)
        self.absent = absent
        super().__init__("\n".join([said, *(f"- {difference}" for difference in self.differences)]))


def check_schema(
    connection: sa.Connection,
    *,
    collections: Iterable[Collection[Any]] | None = None,
    prefix: str = "pk_",
    schema: str | None = None,
) -> None:
    """
    See that the tables are those of this release, with all columns, types, keys and indexes, and wait for no `reindex`.

    What stands there beside is the vendor's. Alembic is not needed.

    Args:
        connection: Of a session, `Session.connection()`.
        collections: Those of partnerkit by default.
        prefix: What every table's name begins with, as given to `build_tables`.
        schema: Where the tables are, as given to `build_tables`.

    Raises:
        SchemaDiffers: They are not; every difference is named.
        TypeError: It is no connection, as an engine.
    """
    connection = Link(connection).connection
    tables = build_tables(sa.MetaData(), collections, prefix=prefix, schema=schema)
    found = [*differences(connection, tables), *waiting(connection, Place(prefix, schema))]
    absent = found == [f"table {table.name} is missing" for table in tables]
    if absent:
        where = f" in schema {schema}" if schema else ""
        found = [f"there is no table of partnerkit's{where} whose name begins with {prefix}"]
    if found:
        raise SchemaDiffers(
            "The tables are not those of this release of partnerkit. Let your migrations change them, or call"
            " partnerkit.adapters.sqlalchemy.upgrade:",
            found,
            absent=absent,
        )


def waiting(connection: sa.Connection, place: Place) -> list[str]:
    """Return what waits for `reindex`, a sentence each."""
    return [f"table {place.name(label)} has rows that wait for reindex" for label in sorted(due(connection, place))]
