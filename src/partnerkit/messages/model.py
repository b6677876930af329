"""A letter: that somebody is to get a mail. Neither its text nor a token is kept (A-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.effects import Message
from partnerkit.queue import Queued, queue, queue_shard
from partnerkit.repository import field
from partnerkit.values import Copied, EmailAddress, LetterId, PartnerId, Personal, Realm, Reference


@attrs.frozen(kw_only=True)
class Letter(Queued):
    """
    A message on its way.

    Attributes:
        id: Its id, time-ordered.
        written_at: When it was wanted, UTC.
        kind: What it is about, as in ``password.forgotten``.
        realm: Whose world.
        holder_id: The operator or person it is for; None where only an address is known.
        partner_id: The operator's partner.
        address: Where it goes; None for the address the person has when it is sent.
        purpose: What a link in it is for; None without one.
        row: What the link rests on.
        generation: The link's generation there.
        details: What else it says.
        sent: Whether it went out; one that is done without was not to be sent any more.
    """

    id: Reference[LetterId]
    written_at: Copied[datetime]
    kind: Copied[str]
    realm: Copied[Realm]
    holder_id: Reference[UUID | None] = None
    partner_id: Reference[PartnerId | None] = None
    address: Personal[EmailAddress | None] = None
    purpose: Copied[str | None] = None
    within: Reference[UUID | None] = None
    row: Reference[UUID | None] = None
    generation: Copied[int | None] = None
    details: Personal[Mapping[str, Any]] = attrs.field(factory=dict)
    sent: Copied[bool] = False


LETTERS: Final = queue(Letter, field(Letter, lambda e: e.id))


def letter(message: Message, *, id: UUID, at: datetime) -> Letter:
    """Return a message on its way, due at once."""
    said = {a.name: getattr(message, a.name) for a in attrs.fields(Message)}
    return Letter(shard=queue_shard(id), id=LetterId(id), written_at=at, due_at=at, **said)
