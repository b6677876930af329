"""
What the worker of 0.2 needs.

What waited to be delivered becomes notices that wait to be told, with what their entries say.
"""

from __future__ import annotations

from typing import Any

import alembic.op
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.altering import Altering, no_way_back
from partnerkit.adapters.sqlalchemy.migrations.kinds import integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.migrations.tables_of_the_worker import notice, tables_of_the_worker
from partnerkit.adapters.sqlalchemy.place import Place

revision = "partnerkit_0005"
down_revision = "partnerkit_0004"
branch_labels = None
depends_on = None

downgrade = no_way_back

_SAID = ("kind", "actor_kind", "actor_id", "subject_kind", "subject_id", "payload")


def upgrade(op: Any = alembic.op) -> None:
    """Make the tables, the columns and the indexes; tell what nobody was told."""
    tables = Altering(op)
    tables.make(*tables_of_the_worker(tables.place))
    tables.add("address", moment("verified_at", null=True), integer("version", null=True))
    tables.add("session", text("device", null=True))
    addresses = _addresses(tables.place)
    tables.bind.execute(addresses.update().where(addresses.c.version.is_(None)).values(version=0))
    tables.alter("address", integer("version"))
    tables.index("session", "ends_at", "holder_id", "ends_at", "id")
    tables.index("session", "expiry", "ends_at")
    tables.index("receipt", "expiry", "at")
    tables.index("external_identity", "holder_id_key", "holder_id", "key")
    if tables.has("pending"):
        tables.bind.execute(_told(tables.place))
        tables.drop("pending")


def _addresses(place: Place) -> sa.Table:
    return table(sa.MetaData(), place, "address", ("key",), text("key", 264), integer("version", null=True))


def _told(place: Place) -> sa.Insert:
    """Return what makes notices of what is pending, but of those that are there."""
    metadata = sa.MetaData()
    notices = notice(metadata, place)
    waits = table(metadata, place, "pending", ("shard", "id"), integer("shard"), *_named(), moment("at"))
    said = [json(name) if name == "payload" else sa.Column(name) for name in _SAID]
    entries = table(metadata, place, "entry", ("chain_id", "id"), *_named(), *said)
    here = waits.join(entries, (entries.c.chain_id == waits.c.chain_id) & (entries.c.id == waits.c.id))
    there = sa.exists().where(notices.c.shard == waits.c.shard, notices.c.id == waits.c.id)
    asked = (*waits.c["shard", "id", "chain_id", "seq", "at"], *entries.c[_SAID], sa.literal(0).label("version"))
    found = sa.select(*asked).select_from(here).where(~there)
    return notices.insert().from_select([column.name for column in asked], found, include_defaults=False)


def _named() -> list[sa.Column[Any]]:
    return [uuid("chain_id"), uuid("id"), integer("seq")]
