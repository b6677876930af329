"""What waits for the worker, in one view; and the removal of what has had its time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partnerkit.access import Action, Actor, require
from partnerkit.history.model import DELIVERED_AT, NOTICES, SHARDS
from partnerkit.jobs.model import TASKS
from partnerkit.messages.model import LETTERS
from partnerkit.queue import QUEUE_SHARDS, Queued, QueueState
from partnerkit.relay.model import BACKLOGS
from partnerkit.repository import Collection, Field, Is, Query, Storage
from partnerkit.upkeep.expiries import CHORES, KEPT, Chore
from partnerkit.upkeep.model import Waiting, WorkerState
from partnerkit.vendor import Vendor


class UpkeepService:
    """Looks after what waits."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def state(self, *, by: Actor) -> WorkerState:
        """Return what waits and what is stuck; for the vendor."""
        require(Action.TEND_WORKER, by)
        return WorkerState(
            events=sum(self._count(NOTICES, shard) for shard in range(SHARDS)),
            oldest=min(filter(None, map(self._oldest, range(SHARDS))), default=None),
            deliveries=self._waiting(BACKLOGS, SHARDS),
            mails=self._waiting(LETTERS, QUEUE_SHARDS),
            jobs=self._waiting(TASKS, QUEUE_SHARDS),
        )

    def _count(self, notices: Collection[Any], shard: int) -> int:
        return self._storage.count(notices, shard, waiting=Is(DELIVERED_AT, None))["waiting"]

    def _oldest(self, shard: int) -> datetime | None:
        page = self._storage.page(Query(collection=NOTICES, within=shard, where=Is(DELIVERED_AT, None), limit=1))
        return page.items[0].at if page.items else None

    def _waiting(self, collection: Collection[Any], shards: int) -> Waiting:
        state: Field[Queued, Any] = Field(collection.entity, "state")
        asked = {"waiting": Is(state, QueueState.WAITING), "stopped": Is(state, QueueState.STOPPED)}
        found = [self._storage.count(collection, shard, **asked) for shard in range(shards)]
        return Waiting(sum(f["waiting"] for f in found), sum(f["stopped"] for f in found))

    def purge(self, chore: Chore | None = None, *, limit: int = 1000) -> int:
        """
        Remove what has had its time; for the worker.

        Args:
            chore: Which sort; all of them by default.
            limit: The most rows of each.

        Returns:
            How many went; there may be more where that is the limit.

        Raises:
            Conflict: Somebody else wrote first, and all of the transaction must be run again.
        """
        at, limits = self._vendor.clock(), self._vendor.limits
        chores = CHORES if chore is None else (chore,)
        return sum(
            self._storage.purge(c.collection, at - KEPT[c.collection](limits), within=c.within, limit=limit)
            for c in chores
        )
