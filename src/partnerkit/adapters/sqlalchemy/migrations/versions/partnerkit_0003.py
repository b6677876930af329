"""
The new columns of 0.2.

Of a client line's, those that its account says are filled; those that are computed wait for `reindex`. Its words are
emptied, which says that it has no terms.
"""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import blob, boolean, integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0003"
down_revision = "partnerkit_0002"
branch_labels = None
depends_on = None

downgrade = no_way_back


def upgrade(op: Any = alembic.op) -> None:
    """Add them, fill them, and let them be filled from now on."""
    tables = Altering(op)
    tables.add("account", boolean("secure", null=True))
    tables.add("client", *_columns(null=True))
    accounts, lines = _accounts(tables.place), _lines(tables.place)
    tables.bind.execute(accounts.update().where(accounts.c.secure.is_(None)).values(secure=False))
    tables.bind.execute(_filled(lines, accounts))
    tables.alter("account", boolean("secure"))
    tables.alter("client", *_columns(), text("plan", 200, null=True))


def _columns(*, null: bool = False) -> list[sa.Column[Any]]:
    return [
        boolean("partner_locked", null=null),
        boolean("vendor_locked", null=null),
        boolean("secure", null=null),
        json("tags", null=null),
        json("assigned", null=null),
        integer("seq", null=null),
        blob("head", null=null),
        text("name_key", 200, null=null),
        text("search_sets", null=null),
    ]


def _filled(lines: sa.Table, accounts: sa.Table) -> sa.Update:
    locked = {
        f"{side}_locked": sa.exists().where(
            accounts.c.id == lines.c.account_id, accounts.c[f"{side}_locked_at"].is_not(None)
        )
        for side in ("partner", "vendor")
    }
    empty = {"tags": [], "assigned": [], "seq": 0, "head": b"", "name_key": "", "search_sets": "", "search_text": ""}
    return lines.update().where(lines.c.search_sets.is_(None)).values(secure=False, **locked, **empty)


def _accounts(place: Place) -> sa.Table:
    locks = (moment(f"{side}_locked_at", null=True) for side in ("partner", "vendor"))
    return table(sa.MetaData(), place, "account", ("id",), uuid("id"), *locks, boolean("secure", null=True))


def _lines(place: Place) -> sa.Table:
    known = (uuid("partner_id"), uuid("id"), uuid("account_id"), text("search_text"))
    return table(sa.MetaData(), place, "client", ("partner_id", "id"), *known, *_columns(null=True))
