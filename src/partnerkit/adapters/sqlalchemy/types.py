"""
Column types: SQLAlchemy's own, so that a vendor's migrations need import nothing of ours.

Texts are compared and ordered by code point on every database, a space at the end included; times keep microseconds.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from partnerkit.adapters.sqlalchemy.columns import KEY_LENGTH, Column, Kind
from partnerkit.adapters.sqlalchemy.plain import plain

ENUM_LENGTH = 40
DIGEST_LENGTH = 64
# MariaDB answers to either name.
MARIADB = ("mysql", "mariadb")
# What every table is told: an engine with transactions, whatever MariaDB's default is.
OPTIONS: dict[str, Any] = {f"{name}_engine": "InnoDB" for name in MARIADB}
_BY_CODE_POINT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}

Type = sa.types.TypeEngine[Any]


def type_of(column: Column, *, asked: bool) -> Type:
    """
    Return the type of a column.

    Args:
        column: The column.
        asked: Whether it stands in a key or an index, where its length is bounded.

    Raises:
        TypeError: It would hold what JSON makes something else of.
    """
    match column.kind:
        case Kind.UUID:
            # SQLAlchemy 2.0 would write text by PyMySQL, as it does for a server that has no such type.
            return sa.Uuid().with_variant(sa.UUID(), *MARIADB)
        case Kind.INTEGER:
            return sa.BigInteger()
        case Kind.BOOLEAN:
            return sa.Boolean()
        case Kind.BYTES:
            return _bytes(asked)
        case Kind.MOMENT:
            return sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), *MARIADB)
        case Kind.ENUM:
            return text_type(ENUM_LENGTH)
        case Kind.JSON:
            plain(column.annotation)  # refuses what JSON would make something else of
            return sa.JSON()
    if asked:
        return text_type(column.length or KEY_LENGTH)
    return text_type(None if column.length is None or column.length > KEY_LENGTH else column.length)


def text_type(length: int | None) -> Type:
    """Return the type of a text of up to *length* characters; None for any number."""
    if length is None:
        long = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
        return long.with_variant(mysql.MEDIUMTEXT(**_BY_CODE_POINT), *MARIADB)
    return (
        sa.String(length)
        .with_variant(postgresql.VARCHAR(length, collation="C"), "postgresql")
        .with_variant(mysql.VARCHAR(length, **_BY_CODE_POINT), *MARIADB)
    )


def _bytes(asked: bool) -> Type:
    if asked:
        return sa.LargeBinary(DIGEST_LENGTH).with_variant(mysql.VARBINARY(DIGEST_LENGTH), *MARIADB)
    return sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), *MARIADB)
