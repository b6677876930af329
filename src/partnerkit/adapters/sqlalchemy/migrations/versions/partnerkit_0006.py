"""
What people and their rights need in 0.2: standing of partners and operators, second factors, API keys.

Partners there are already count as approved, since the vendor opened each of them.
"""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import boolean, digest, integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0006"
down_revision = "partnerkit_0005"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Make the tables, the columns and the indexes; approve the partners there are."""
    tables = Altering(op)
    tables.make(_second_factor(tables.place), _api_key(tables.place))
    new = not tables.has_column("partner", "approved_at")
    tables.add("partner", *(moment(f"{name}_at", null=True) for name in ("approved", "suspended", "closed")))
    if new:
        _approve(tables)
    tables.add("operator", moment("blocked_at", null=True))
    tables.add("credential", moment("second_factor_at", null=True), moment("signed_in_at", null=True))
    tables.add("session", uuid("subject_id", null=True), moment("factor_at", null=True), text("name", 200, null=True))
    tables.fill("partner_role", integer("revision", null=True), 0)
    tables.fill("job", boolean("proven", null=True), False)
    tables.index("partner", "opened_at", "opened_at", "id")


def _approve(tables: Altering) -> None:
    partners = table(
        sa.MetaData(),
        tables.place,
        "partner",
        ("id",),
        uuid("id"),
        moment("opened_at"),
        moment("approved_at", null=True),
    )
    tables.bind.execute(partners.update().values(approved_at=partners.c.opened_at))


def _second_factor(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "second_factor",
        ("holder_id",),
        uuid("holder_id"),
        uuid("partner_id"),
        text("seed"),
        json("codes"),
        integer("step", null=True),
        moment("begun_at"),
        moment("confirmed_at", null=True),
        integer("version"),
    )


def _api_key(place: Place) -> sa.Table:
    return table(
        sa.MetaData(),
        place,
        "api_key",
        ("id",),
        uuid("partner_id"),
        uuid("id"),
        text("name", 200),
        digest("digest"),
        uuid("maker_id"),
        text("role"),
        json("scopes"),
        moment("made_at"),
        moment("ends_at"),
        moment("used_at", null=True),
        moment("ended_at", null=True),
        integer("version"),
        taken={"digest": ("digest",)},
        by={"id": ("partner_id", "id")},
    )
