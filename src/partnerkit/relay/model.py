"""What the relay keeps: who works on a shard of notices, and what a consumer has still to get of a chain."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import attrs

from partnerkit.history.model import shard_of
from partnerkit.queue import Queued, queue
from partnerkit.repository import Collection, field
from partnerkit.values import Copied, Derived, Reference

LONGEST_CONSUMER: Final = 80
ENDPOINT: Final = "wh:"


@attrs.frozen(kw_only=True)
class Lease:
    """
    Who tells the notices of a shard.

    Attributes:
        shard: Of `SHARDS`.
        until: Until when nobody else does, UTC.
    """

    shard: Copied[int]
    until: Copied[datetime]
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Backlog(Queued):
    """
    What one consumer has still to get of one chain.

    Of a Python handler there is one only after a failure, or for a replay; of a webhook as long as there is something
    to send. While it is there nothing of the chain reaches the consumer by any other way, so that order holds.

    Attributes:
        key: Made of consumer and chain.
        consumer: Who: `handler_consumer` of a handler's name, or `endpoint_consumer` of a webhook's endpoint.
        chain_id: The chain.
        seq: The number of the entry it gets next.
        upto: The number of the last one it is to get.
    """

    key: Reference[Annotated[str, Derived(LONGEST_CONSUMER + 40)]]
    consumer: Reference[Annotated[str, Derived(LONGEST_CONSUMER)]]
    chain_id: Reference[UUID]
    seq: Copied[int]
    upto: Copied[int]

    @property
    def to(self) -> str:
        """The name of a handler, or the id of an endpoint: what `kit.relay.resume` and `skip` take."""
        return self.consumer.partition(":")[2]


LEASES: Final = Collection(entity=Lease, key=field(Lease, lambda e: e.shard), version=field(Lease, lambda e: e.version))
BACKLOG_CONSUMER: Final = field(Backlog, lambda b: b.consumer)
BACKLOGS: Final = queue(Backlog, field(Backlog, lambda b: b.key), filters=(BACKLOG_CONSUMER,))


def handler_consumer(name: str) -> str:
    """Return the consumer that is a Python handler of this name."""
    return f"py:{name}"


def endpoint_consumer(id: UUID) -> str:
    """Return the consumer that is the endpoint of a webhook."""
    return f"{ENDPOINT}{id}"


def backlog_key(consumer: str, chain_id: UUID) -> str:
    """Return the key of what a consumer has still to get of a chain."""
    return f"{consumer}/{chain_id.hex}"


def backlog(consumer: str, chain_id: UUID, *, seq: int, upto: int, at: datetime) -> Backlog:
    """Return what a consumer has to get of a chain, from one entry to another, due at once."""
    key = backlog_key(consumer, chain_id)
    return Backlog(
        shard=shard_of(chain_id),
        key=key,
        consumer=consumer,
        chain_id=chain_id,
        seq=seq,
        upto=upto,
        due_at=at,
        # Never that of one that was there before and is gone: whoever still has that one would write over this.
        version=int(at.timestamp() * 1_000_000),
    )
