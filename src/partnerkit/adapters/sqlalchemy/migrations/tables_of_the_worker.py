"""The tables that the worker came with, as the revision that brought them made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.migrations.kinds import boolean, integer, json, moment, table, text, uuid
from partnerkit.adapters.sqlalchemy.place import Place


def tables_of_the_worker(place: Place) -> tuple[sa.Table, ...]:
    """Return them, in a MetaData of their own."""
    metadata = sa.MetaData()
    notice(metadata, place)
    _proof(metadata, place)
    _queues(metadata, place)
    _webhooks(metadata, place)
    _jobs(metadata, place)
    return tuple(metadata.tables.values())


def notice(metadata: sa.MetaData, place: Place) -> sa.Table:
    """Return what entries are told by."""
    return table(
        metadata,
        place,
        "notice",
        ("shard", "id"),
        integer("shard"),
        uuid("id"),
        uuid("chain_id"),
        integer("seq"),
        moment("at"),
        text("kind"),
        text("actor_kind"),
        uuid("actor_id"),
        text("subject_kind"),
        uuid("subject_id"),
        json("payload"),
        moment("delivered_at", null=True),
        integer("version"),
        by={"delivered_at_id": ("shard", "delivered_at", "id")},
    )


def _proof(metadata: sa.MetaData, place: Place) -> None:
    table(
        metadata,
        place,
        "proof",
        ("holder_id", "purpose"),
        uuid("holder_id"),
        text("purpose", 20),
        text("realm", 40),
        uuid("partner_id", null=True),
        integer("generation"),
        integer("epoch"),
        text("email", 254),
        text("was", 254),
        moment("expires_at"),
        moment("used_at", null=True),
        integer("version"),
    )


def _queues(metadata: sa.MetaData, place: Place) -> None:
    table(metadata, place, "lease", ("shard",), integer("shard"), moment("until"), integer("version"))
    _queue(
        metadata,
        place,
        "backlog",
        "key",
        text("key", 120),
        text("consumer", 80),
        uuid("chain_id"),
        integer("seq"),
        integer("upto"),
        by={"consumer_due_at": ("shard", "consumer", "due_at", "key", "state")},
    )
    _queue(
        metadata,
        place,
        "letter",
        "id",
        uuid("id"),
        moment("written_at"),
        text("kind"),
        text("realm", 40),
        uuid("holder_id", null=True),
        uuid("partner_id", null=True),
        text("address", 254, null=True),
        text("purpose", null=True),
        uuid("row", null=True),
        integer("generation", null=True),
        json("details"),
        boolean("sent"),
    )
    _queue(metadata, place, "task", "id", uuid("id"), uuid("partner_id"))


def _queue(
    metadata: sa.MetaData,
    place: Place,
    label: str,
    key: str,
    *columns: sa.Column[Any],
    by: Mapping[str, Sequence[str]] | None = None,
) -> None:
    table(
        metadata,
        place,
        label,
        ("shard", key),
        integer("shard"),
        moment("due_at"),
        text("state", 40),
        integer("tries"),
        text("error", 200, null=True),
        moment("done_at", null=True),
        integer("version"),
        *columns,
        by={
            "due_at": ("shard", "due_at", key),
            "state_due_at": ("shard", "state", "due_at", key),
            "expiry": ("done_at",),
            **(by or {}),
        },
    )


def _webhooks(metadata: sa.MetaData, place: Place) -> None:
    table(
        metadata,
        place,
        "endpoint",
        ("id",),
        uuid("id"),
        text("name", 200),
        text("url"),
        json("kinds"),
        text("state", 40),
        text("secret"),
        text("previous", null=True),
        moment("rotated_at", null=True),
        moment("added_at"),
        integer("revision"),
        integer("version"),
        by={"added_at": ("added_at", "id")},
    )
    table(
        metadata,
        place,
        "attempt",
        ("endpoint_id", "id"),
        uuid("endpoint_id"),
        uuid("id"),
        uuid("entry_id"),
        uuid("chain_id", null=True),
        integer("seq", null=True),
        text("kind"),
        moment("at"),
        integer("status", null=True),
        integer("milliseconds"),
        text("error", 200, null=True),
        by={"expiry": ("at",)},
    )


def _jobs(metadata: sa.MetaData, place: Place) -> None:
    table(
        metadata,
        place,
        "job",
        ("partner_id", "id"),
        uuid("partner_id"),
        uuid("id"),
        text("kind", 40),
        json("asked"),
        uuid("operator_id"),
        json("epochs"),
        uuid("repeats", null=True),
        moment("begun_at"),
        text("place", null=True),
        integer("done"),
        integer("unchanged"),
        integer("refused"),
        text("state", 40),
        text("error", 200, null=True),
        moment("ended_at", null=True),
        integer("revision"),
        integer("version"),
        by={"expiry": ("ended_at",), "operator_id_id": ("partner_id", "operator_id", "id")},
    )
    table(
        metadata,
        place,
        "job_row",
        ("job_id", "id"),
        uuid("job_id"),
        uuid("id"),
        uuid("client_id"),
        uuid("account_id", null=True),
        text("name", 200, null=True),
        text("outcome", 40),
        json("error", null=True),
        moment("at"),
        by={"expiry": ("at",), "outcome_id": ("job_id", "outcome", "id")},
    )
