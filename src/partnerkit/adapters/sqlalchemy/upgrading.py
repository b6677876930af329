"""Bringing the tables to this release, by partnerkit's own revisions, over a connection of the vendor's."""

from __future__ import annotations

import importlib

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.adapters.sqlalchemy.whole import alone, whole

_RUNNING = "partnerkit.adapters.sqlalchemy.migrations.running"


def upgrade(connection: sa.Connection, *, prefix: str = "pk_", schema: str | None = None) -> tuple[str, ...]:
    """
    Bring partnerkit's tables to this release, from nothing or from any release before, with what is in them.

    On SQLite and PostgreSQL it is whole: nothing of it is there before the caller's commit. MariaDB commits each step,
    and with the first one whatever the connection has pending; after an error, call this again, and it goes on.

    Args:
        connection: The vendor's; it is theirs to commit.
        prefix: What every table's name begins with, as given to `build_tables`.
        schema: Where the tables are, as given to `build_tables`.

    Returns:
        What was done, a line each; nothing if there was nothing to do.

    Raises:
        ModuleNotFoundError: Alembic is not installed: ``pip install 'partnerkit[migrations]'``.
        SchemaDiffers: The tables are those of no release, or of a later one, and stay as they are.
    """
    place = Place(prefix, schema)
    try:
        running = importlib.import_module(_RUNNING)
    except ModuleNotFoundError as error:
        missing = "partnerkit's upgrades run on Alembic: pip install 'partnerkit[migrations]'"
        raise ModuleNotFoundError(missing, name=error.name) from error
    with whole(connection), alone(connection, place.version_table, place.schema):
        return tuple(running.Upgrade(connection, place).run())
