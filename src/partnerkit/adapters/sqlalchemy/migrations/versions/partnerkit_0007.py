"""What an account's people need: their invitations, levels and seats; and when billing said what."""

from __future__ import annotations

from typing import Any

import alembic.op

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import boolean, integer, moment, text, uuid

revision = "partnerkit_0007"
down_revision = "partnerkit_0006"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Add the columns; every membership there is works where it says."""
    tables = Altering(op)
    tables.add("account", integer("seats", null=True), moment("reported_at", null=True), text("report", 200, null=True))
    tables.add("member", uuid("partner_id", null=True), text("language", null=True), text("inviter", 200, null=True))
    tables.add("member", *(moment(f"{name}_at", null=True) for name in ("invited", "expires", "signed_in")))
    tables.add("member", text("address", 254, null=True))
    tables.unique("member", "address", "account_id", "address")
    tables.index_anew("member")
    for name in ("generation", "revision"):
        tables.fill("member", integer(name, null=True), 0)
    tables.fill("membership", boolean("active", null=True), True)
    tables.fill("membership", integer("version", null=True), 0)
    tables.add("letter", uuid("within", null=True))
