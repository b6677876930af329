"""
What must be indexed anew: a small table beside partnerkit's, there only as long as something must.

So an upgrade that was cut off goes on where it was, and one that a vendor's own migrations did is not forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.schema import BLANK_SCHEMA

from partnerkit.adapters.sqlalchemy.place import Place


def mark(connection: sa.Connection, place: Place, label: str) -> None:
    """Say of a collection that it must."""
    if label not in due(connection, place):
        table = _table(place)
        table.create(connection, checkfirst=True)
        connection.execute(table.insert().values(collection=label))


def due(connection: sa.Connection, place: Place) -> set[str]:
    """Return the names of the collections that must."""
    if not sa.inspect(connection).has_table(place.due_table, schema=place.schema):
        return set()
    return set(connection.execute(sa.select(_table(place).c.collection)).scalars())


def done(connection: sa.Connection, place: Place, label: str) -> None:
    """Say of a collection that it has been."""
    if label in due(connection, place):
        table = _table(place)
        connection.execute(table.delete().where(table.c.collection == label))


def tidy(connection: sa.Connection, place: Place) -> None:
    """Drop the table, once nothing must any more; MariaDB commits with that."""
    _table(place).drop(connection, checkfirst=True)


def _table(place: Place) -> sa.Table:
    label = sa.Column("collection", sa.String(80), primary_key=True)
    return sa.Table(place.due_table, sa.MetaData(), label, schema=place.schema or BLANK_SCHEMA)
