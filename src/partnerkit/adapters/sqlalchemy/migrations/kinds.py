"""
Columns as revisions write them, with types as they were when the revisions were written.

Nothing here changes with `partnerkit.adapters.sqlalchemy.types`: a type that changes gets a function of its own, and a
revision that alters columns to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import BLANK_SCHEMA, conv

from partnerkit.adapters.sqlalchemy.place import Place

_MARIADB = ("mysql", "mariadb")
_BY_CODE_POINT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}

_INNODB: dict[str, Any] = {"mysql_engine": "InnoDB", "mariadb_engine": "InnoDB"}

Column = sa.Column[Any]


def uuid(name: str, *, null: bool = False) -> Column:
    """Return a column of ids."""
    return sa.Column(name, sa.Uuid().with_variant(sa.UUID(), *_MARIADB), nullable=null)


def text(name: str, length: int | None = None, *, null: bool = False) -> Column:
    """Return a column of texts of up to some length; None for any."""
    return sa.Column(name, _long() if length is None else _short(length), nullable=null)


def integer(name: str, *, null: bool = False) -> Column:
    """Return a column of whole numbers of 64 bits."""
    return sa.Column(name, sa.BigInteger(), nullable=null, autoincrement=False)


def boolean(name: str, *, null: bool = False) -> Column:
    """Return a column of yes and no."""
    return sa.Column(name, sa.Boolean(), nullable=null)


def moment(name: str, *, null: bool = False) -> Column:
    """Return a column of moments, in UTC, to the microsecond."""
    return sa.Column(name, sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), *_MARIADB), nullable=null)


def digest(name: str) -> Column:
    """Return a column of bytes that stands in a key."""
    return sa.Column(name, sa.LargeBinary(64).with_variant(mysql.VARBINARY(64), *_MARIADB), nullable=False)


def blob(name: str, *, null: bool = False) -> Column:
    """Return a column of bytes."""
    return sa.Column(name, sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), *_MARIADB), nullable=null)


def json(name: str, *, null: bool = False) -> Column:
    """Return a column of values that are never asked for."""
    return sa.Column(name, sa.JSON(), nullable=null)


def _long() -> sa.types.TypeEngine[Any]:
    long = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
    return long.with_variant(mysql.MEDIUMTEXT(**_BY_CODE_POINT), *_MARIADB)


def _short(length: int) -> sa.types.TypeEngine[Any]:
    return (
        sa.String(length)
        .with_variant(postgresql.VARCHAR(length, collation="C"), "postgresql")
        .with_variant(mysql.VARCHAR(length, **_BY_CODE_POINT), *_MARIADB)
    )


def table(
    metadata: sa.MetaData,
    place: Place,
    label: str,
    key: Sequence[str],
    *columns: Column,
    taken: Mapping[str, Sequence[str]] = MappingProxyType({}),
    by: Mapping[str, Sequence[str]] = MappingProxyType({}),
    **options: Any,
) -> sa.Table:
    """
    Return a table, with names for everything that has one.

    Args:
        metadata: What it is added to.
        place: Where it is.
        label: Its name without the prefix.
        key: The columns of its primary key.
        columns: All of its columns.
        taken: What is unique, by the last part of the constraint's name.
        by: The indexes, by the last part of their names.
        options: More that SQLAlchemy's `Table` is told.
    """
    name = place.name(label)
    uniques = [sa.UniqueConstraint(*over, name=conv(f"{name}_{end}_taken")) for end, over in taken.items()]
    primary = sa.PrimaryKeyConstraint(*key, name=conv(f"{name}_key"))
    told = {**_INNODB, **options}
    made = sa.Table(name, metadata, *columns, primary, *uniques, schema=place.schema or BLANK_SCHEMA, **told)
    for end, over in by.items():
        sa.Index(conv(f"{name}_by_{end}"), *(made.c[column] for column in over))
    return made
