"""How the parts of the relay read and write its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from partnerkit.errors import Conflict, NotFound, Taken
from partnerkit.queue import QueueState
from partnerkit.relay.batch import Way
from partnerkit.relay.model import BACKLOGS, Backlog, backlog_key
from partnerkit.repository import Query, Storage, Write

MOST: Final = 1000


def backlogs(storage: Storage, shard: int, ways: Iterable[Way]) -> Mapping[Way, Backlog]:
    """Return the backlogs there are, of some ways at least; mostly there is none in the whole shard."""
    page = storage.page(Query(collection=BACKLOGS, within=shard, limit=MOST))
    rows: Iterable[Backlog] = page.items
    if page.next is not None:
        rows = storage.get_many(BACKLOGS, [backlog_key(*way) for way in ways], within=shard).values()
    return {(row.consumer, row.chain_id): row for row in rows}


def is_open(row: Backlog) -> bool:
    """Whether there is still something to be told."""
    return row.state is not QueueState.DONE


def write(storage: Storage, *changes: Write) -> None:
    """
    Store changes.

    Raises:
        Conflict: Another process was first: it put there what was to be added, or took away what was to be changed.
    """
    try:
        storage.write(*changes)
    except (Taken, NotFound) as first:
        raise Conflict(first.kind, whole=True) from None
