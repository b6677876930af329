"""
What the ways to a client need: invitations, links, sign-ups; by which way accounts came; passwords set for owners.

Accounts there are already were made by operators of the partner that manages them, as far as anybody knows.
"""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import boolean, integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0008"
down_revision = "partnerkit_0007"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Make the tables and the columns; say of accounts who brought them."""
    tables = Altering(op)
    tables.make(_invitation(tables.place), _partner_link(tables.place), _sign_up(tables.place), _job_turn(tables.place))
    new = not tables.has_column("account", "brought_by")
    tables.add("account", uuid("brought_by", null=True), moment("unscreened_at", null=True))
    if new:
        _attribute(tables)
    for label in ("account", "client"):
        tables.fill(label, text("origin", 40, null=True), "operator")
    tables.add("partner", uuid("account_id", null=True))
    tables.add("member", uuid("operator_id", null=True))
    tables.unique("member", "partner_id", "account_id", "partner_id")
    tables.add("job", integer("total", null=True))
    tables.add("job_row", json("asked", null=True))
    tables.alter("job_row", uuid("client_id", null=True))
    tables.fill("credential", boolean("must_change", null=True), False)


def _attribute(tables: Altering) -> None:
    known = (uuid("id"), uuid("partner_id", null=True), uuid("brought_by", null=True))
    accounts = table(sa.MetaData(), tables.place, "account", ("id",), *known)
    tables.bind.execute(accounts.update().values(brought_by=accounts.c.partner_id))


def _invitation(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "invitation",
        ("partner_id", "id"),
        uuid("partner_id"),
        uuid("id"),
        uuid("account_id"),
        text("uid"),
        text("email", 254),
        text("name", 200, null=True),
        text("contact", 200, null=True),
        text("language"),
        uuid("operator_id"),
        text("inviter", 200),
        text("state", 40),
        moment("invited_at"),
        moment("sent_at"),
        moment("expires_at"),
        integer("generation"),
        moment("settled_at", null=True),
        integer("revision"),
        integer("version"),
        text("open_address", 254, null=True),
        taken={"open_address": ("partner_id", "open_address")},
        by={"invited_at": ("partner_id", "invited_at", "id")},
    )


def _partner_link(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "partner_link",
        ("partner_id", "id"),
        uuid("partner_id"),
        uuid("id"),
        text("kind", 40),
        text("name", 200, null=True),
        uuid("maker_id", null=True),
        moment("made_at"),
        moment("ends_at", null=True),
        integer("revision"),
        integer("version"),
        by={
            "made_at": ("partner_id", "made_at", "id"),
            "kind_made_at": ("partner_id", "kind", "made_at", "id"),
        },
    )


def _sign_up(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "sign_up",
        ("id",),
        uuid("id"),
        text("kind", 40),
        text("email", 254),
        text("name", 200),
        text("business", 200),
        text("language"),
        text("time_zone"),
        text("password", null=True),
        uuid("partner_id", null=True),
        uuid("link_id", null=True),
        moment("asked_at"),
        moment("expires_at"),
        moment("used_at", null=True),
        integer("version"),
        by={"expiry": ("expires_at",)},
    )


def _job_turn(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "job_turn",
        ("job_id", "id"),
        uuid("job_id"),
        uuid("id"),
        json("asked"),
        moment("at"),
        by={"expiry": ("at",)},
    )
