"""
The new tables of 0.2.

The terms of client lines are made anew, since they have more beside them.
"""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import boolean, integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0002"
down_revision = "partnerkit_0001"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Make them."""
    tables = Altering(op)
    tables.index_anew("client")
    tables.drop("client_term")
    tables.make(_roles(tables.place), _notes(tables.place), _terms(tables.place))


def _roles(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "partner_role",
        ("partner_id", "id"),
        uuid("partner_id"),
        uuid("id"),
        text("name", 40),
        text("title", 60),
        json("permissions"),
        boolean("secure"),
        boolean("limited"),
        integer("version"),
        taken={"name": ("partner_id", "name")},
        by={"title": ("partner_id", "title", "id")},
    )


def _notes(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "note",
        ("client_id", "id"),
        uuid("client_id"),
        uuid("id"),
        text("text"),
        uuid("author_id"),
        text("author", 200),
        moment("written_at"),
        moment("changed_at", null=True),
        integer("revision"),
        integer("version"),
    )


def _terms(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "client_term",
        ("owner", "term", "place", "id"),
        uuid("owner"),
        text("term", 255),
        moment("place"),
        uuid("id"),
        text("by_standing", 40),
        boolean("by_secure"),
        text("by_plan", 200, null=True),
        text("search_sets"),
        sqlite_with_rowid=False,
    )
