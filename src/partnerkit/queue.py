"""
What waits for the worker: rows that are due at a moment, claimed by one process at a time, tried again, stopped.

A claim is a change like any other, guarded by the row's version: of two processes one has it, the other reads on. While
it is claimed a row is not due; if nobody settles it, it is due again when the lease is over.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import attrs

from partnerkit.repository import Between, Collection, Field, Is, Query, Where
from partnerkit.values import Copied, ErrorText

QUEUE_SHARDS: Final = 4
_NEXT: Final = timedelta(microseconds=1)


class QueueState(enum.Enum):
    """
    Where a row of a queue stands.

    Attributes:
        WAITING: It is due at some moment, or claimed until then.
        STOPPED: It failed too often; somebody has to look (BX-06).
        DONE: Nothing is left to do.
    """

    WAITING = "waiting"
    STOPPED = "stopped"
    DONE = "done"


@attrs.frozen(kw_only=True)
class Queued:
    """
    What rows of a queue have in common.

    Attributes:
        shard: Which part of the queue; any number of workers look at all of them.
        due_at: When it is to be worked on next, UTC.
        state: Where it stands.
        tries: How often it was claimed since it last went on.
        error: What the last try failed with: the name of an error, nothing that was in it.
        done_at: When nothing was left to do, UTC.
    """

    shard: Copied[int]
    due_at: Copied[datetime]
    state: Copied[QueueState] = QueueState.WAITING
    tries: Copied[int] = 0
    error: Copied[ErrorText | None] = None
    done_at: Copied[datetime | None] = None
    version: Copied[int] = 0


Q = TypeVar("Q", bound=Queued)


def queue(entity: type[Q], key: Field[Q, Any], *, filters: tuple[Field[Q, Any], ...] = ()) -> Collection[Q]:
    """Return the collection of a kind of rows that wait."""
    return Collection(
        entity=entity,
        key=key,
        within=Field(entity, "shard"),
        order=(Field(entity, "due_at"),),
        filters=(Field(entity, "state"), *filters),
        version=Field(entity, "version"),
        expiry=Field(entity, "done_at"),
    )


def queue_shard(id: UUID) -> int:
    """Return the part of a queue that a row with this id is in."""
    return id.int % QUEUE_SHARDS


def due(collection: Collection[Q], shard: int, *, at: datetime, limit: int = 10) -> Query[Q]:
    """Ask for the rows that are due at a moment, the longest due first."""
    when = Between(Field(collection.entity, "due_at"), None, at + _NEXT)
    state: Where[Q] = _in(collection, QueueState.WAITING)
    return Query(collection=collection, within=shard, where=state & when, limit=limit)


def stopped(collection: Collection[Q], shard: int, *, limit: int = 100) -> Query[Q]:
    """Ask for the rows that failed too often."""
    return Query(collection=collection, within=shard, where=_in(collection, QueueState.STOPPED), limit=limit)


def _in(collection: Collection[Q], state: QueueState) -> Where[Q]:
    return Is(Field(collection.entity, "state"), state)


def claimed(row: Q, *, at: datetime, lease: timedelta) -> Q:
    """Return a row that is worked on until the lease is over."""
    return attrs.evolve(row, tries=row.tries + 1, due_at=at + lease)


def failed(row: Q, *, at: datetime, waits: Sequence[timedelta], error: str) -> Q:
    """Return a row whose try failed: due again after the next of *waits*, or stopped once there is none left."""
    if row.tries > len(waits):
        return attrs.evolve(row, state=QueueState.STOPPED, error=error[:200])
    return attrs.evolve(row, due_at=at + waits[row.tries - 1], error=error[:200])


def put_off(row: Q, *, until: datetime) -> Q:
    """Return a row whose turn comes later, as if it had not been claimed."""
    return attrs.evolve(row, due_at=until, tries=row.tries - 1)


def stop(row: Q, *, error: str) -> Q:
    """Return a row that no further try would help."""
    return attrs.evolve(row, state=QueueState.STOPPED, error=error[:200])


def done(row: Q, *, at: datetime) -> Q:
    """Return a row with nothing left to do."""
    return attrs.evolve(row, state=QueueState.DONE, done_at=at, error=None)


def resumed(row: Q, *, at: datetime) -> Q:
    """Return a row that is tried anew from now on, as if it had never failed."""
    return attrs.evolve(row, state=QueueState.WAITING, due_at=at, tries=0, error=None)
