"""
What a consumer has still to get of a chain: claimed, told outside of any transaction, settled.

While it is claimed the relay may put more behind it, and the vendor may have it told again from an earlier entry.
Neither ends the claim, nor is either lost: whoever settles goes by the row as it is then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit import queue
from partnerkit.history.model import ENTRIES, ENTRY_SEQ, SHARDS, notice
from partnerkit.queue import QueueState
from partnerkit.relay.batch import Fault, Owed
from partnerkit.relay.model import BACKLOG_CONSUMER, BACKLOGS, Backlog
from partnerkit.relay.rows import write
from partnerkit.repository import Among, Change, Query, Remove, Storage, every
from partnerkit.vendor import Vendor

AT_ONCE: Final = 100
FEW: Final = 10


class Owing:
    """Claims and settles backlogs."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def claim(self, consumers: Iterable[str], *, lease: timedelta, start: int = 0) -> Owed | None:
        """
        Claim what is due of one chain to one of some consumers.

        Args:
            consumers: Those this process can tell.
            lease: For how long nobody else tells it.
            start: The shard that is looked at first.

        Returns:
            Up to 100 of the notices; None where nothing is due.

        Raises:
            Conflict: Another process was first; call it again.
        """
        at, mine = self._vendor.clock(), tuple(consumers)
        for shard in [(start + n) % SHARDS for n in range(SHARDS)] if mine else []:
            if row := self._due(shard, mine, at):
                taken = queue.claimed(row, at=at, lease=lease)
                write(self._storage, Change(row, taken))
                return self._owed(attrs.evolve(taken, version=row.version + 1))
        return None

    def _due(self, shard: int, consumers: Sequence[str], at: datetime) -> Backlog | None:
        asked = queue.due(BACKLOGS, shard, at=at, limit=FEW)
        first = self._storage.page(asked)
        mine = next((row for row in first.items if row.consumer in consumers), None)
        if mine is not None or first.next is None:
            return mine
        assert asked.where is not None, "what is due is a condition"
        # What others are to get stands before it, and may be a great deal, as where an endpoint is paused.
        asked = attrs.evolve(asked, where=asked.where & Among(BACKLOG_CONSUMER, tuple(consumers)), after=first.next)
        return next(every(self._storage, attrs.evolve(asked, limit=1)), None)

    def _owed(self, row: Backlog) -> Owed:
        where = ENTRY_SEQ.between(row.seq, row.upto + 1)
        page = self._storage.page(Query(collection=ENTRIES, within=row.chain_id, where=where, limit=AT_ONCE))
        return Owed(backlog=row, notices=tuple(map(notice, page.items)), more=page.next is not None)

    def settle(self, owed: Owed, seq: int, fault: Fault | None, *, waits: Sequence[timedelta]) -> bool:
        """
        Note how far a consumer got.

        Args:
            owed: What was claimed.
            seq: The number of the entry it gets next.
            fault: What that one failed with; None if nothing failed.
            waits: How long it waits before each further try.

        Returns:
            Whether it was noted; not so if the lease was over and another process has it.

        Raises:
            Conflict: The row was changed at the same moment; call it again.
        """
        old = owed.backlog
        now = self._storage.get_many(BACKLOGS, [old.key], within=old.shard).get(old.key)
        # More behind it, or a replay, leaves these alone; another claim never does.
        if now is None or (now.state, now.tries, now.due_at) != (QueueState.WAITING, old.tries, old.due_at):
            return False
        self._put(now, self._moved(old, now, seq, fault, waits))
        return True

    def _moved(
        self, old: Backlog, now: Backlog, seq: int, fault: Fault | None, waits: Sequence[timedelta]
    ) -> Backlog | None:
        """Return what is left, None where that is nothing; where it was told to begin earlier meanwhile, it does."""
        at, on = self._vendor.clock(), seq if now.seq == old.seq else now.seq
        if fault is None or on != seq:
            return None if on > now.upto else attrs.evolve(now, seq=on, due_at=at, tries=0, error=None)
        tries = now.tries if seq == old.seq else 1
        return queue.failed(attrs.evolve(now, seq=on, tries=tries), at=at, waits=waits, error=fault.error)

    def _put(self, now: Backlog, left: Backlog | None) -> None:
        write(self._storage, Remove(now) if left is None else Change(now, left))
