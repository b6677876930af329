"""What accounts choose in the sections of their settings; and the add-ons they have booked, of which none is known."""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import integer, json, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0009"
down_revision = "partnerkit_0008"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Make the table and the column."""
    tables = Altering(op)
    tables.make(_settings_document(tables.place))
    tables.add("account", json("addons", null=True))
    accounts = table(sa.MetaData(), tables.place, "account", ("id",), uuid("id"), json("addons", null=True))
    tables.bind.execute(accounts.update().where(accounts.c.addons.is_(sa.null())).values(addons=[]))
    tables.alter("account", json("addons"))


def _settings_document(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "settings_document",
        ("account_id", "id"),
        uuid("account_id"),
        uuid("id"),
        text("section"),
        text("tab"),
        json("plain"),
        json("referring"),
        json("personal"),
        json("secrets"),
        integer("revision"),
        integer("version"),
    )
