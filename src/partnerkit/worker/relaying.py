"""
Events are told: claimed in one transaction, handed to handlers outside of any, settled in another.

- Each handler gets the events of a chain in order, each at least once: after a crash, or a lease that ran out, again.
- Where a handler fails its chain waits for that handler alone.
- Nothing that a handler's error says is logged or kept but its name (A-35).
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final, TypeAlias

from partnerkit.history.model import SHARDS, Notice
from partnerkit.relay.batch import Batch, BatchOutcome, Fault, Owed, Told, Way
from partnerkit.relay.model import handler_consumer
from partnerkit.worker.parts import Kits

Handler: TypeAlias = Callable[[Notice], None]
"""Hears of an event, outside of any transaction; raises if it has to hear of it again. It may be called twice."""

log: Final = logging.getLogger("partnerkit.worker.relaying")
# How long it takes to tell several shards that are claimed at once, in seconds; how long it may take if a handler has
# become slow; and how many notices those are at most.
PIECE: Final = 1.0
LONGEST: Final = 5.0
AT_ONCE: Final = 2000
_INSTANT: Final = 1e-6


class _Part:
    """What both parts have in common."""

    def __init__(
        self,
        database: Kits,
        handlers: Mapping[str, Handler],
        lease: timedelta = timedelta(minutes=5),
        *,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """
        Tell the events of a database.

        Args:
            database: Where they are.
            handlers: Who is told, by the names in `Vendor.consumers`.
            lease: For how long nobody else tells what is claimed; more than twice what a handler takes.
            stopping: Whether no more is to be told now.

        Raises:
            ValueError: A handler's name is not in `Vendor.consumers`, so that other processes would not know of it.
        """
        if unknown := sorted(set(handlers) - set(database.vendor.consumers)):
            raise ValueError(f"not in Vendor.consumers, so that no other process knows of it: {', '.join(unknown)}")
        self._database = database
        self._handlers = {handler_consumer(name): handler for name, handler in handlers.items()}
        self._lease = lease
        self._stopping = stopping
        self._next = 0

    def _enough(self, began: float, longest: float = math.inf) -> bool:
        """Whether what was told is to be settled now, before another process takes it all for not told."""
        return self._stopping() or time.monotonic() - began > min(self._lease.total_seconds() / 2, longest)

    def _fault(self, consumer: str, notice: Notice) -> Fault | None:
        """Tell a notice; return what went wrong."""
        try:
            self._handlers[consumer](notice)
        except Exception as error:  # noqa: BLE001 - whatever it was, it is tried again, or shown as stopped
            name = type(error).__name__
            log.warning("%s: entry %d of chain %s failed: %s", consumer, notice.seq, notice.chain_id, name)
            return Fault(notice.seq, name)
        return None


class Relaying(_Part):
    """
    The part of the worker that tells what just happened.

    At once it tells the notices of a shard, or of as many shards as it takes about a second for: where handlers are
    quick, two transactions are for many notices, and where they are slow other processes have their share. A handler
    that becomes slow in between keeps no more than one shard for itself.
    """

    _room = 1

    def step(self) -> bool:
        """Tell the notices of some shards; return whether there were any."""
        began = time.monotonic()
        batches = self._database.run(lambda kit: kit.relay.claim(lease=self._lease, start=self._next, room=self._room))
        if not batches:
            return False
        told = self._all_told(batches, began)
        self._next = (max(batch.lease.shard for batch, outcome in told if outcome.told) + 1) % SHARDS
        self._database.run(lambda kit: kit.relay.settle(told), repeatable=True)
        return True

    def _all_told(self, batches: Sequence[Batch], began: float) -> list[Told]:
        told: list[Told] = []
        start = time.monotonic()
        enough = partial(self._enough, began, LONGEST if len(batches) > 1 else math.inf)
        for batch in batches:
            told.append((batch, self._told(batch, enough, some=bool(told))))
        pace = sum(outcome.told for _, outcome in told) / max(time.monotonic() - start, _INSTANT)
        self._room = min(int(pace * PIECE), AT_ONCE)
        return told

    def _told(self, batch: Batch, enough: Callable[[], bool], *, some: bool) -> BatchOutcome:
        """Tell the notices of a shard; until it has been long enough, if *some* have been told before."""
        faults: dict[Way, Fault] = {}
        told = 0
        for notice in batch.notices:
            if (some or told) and enough():
                break
            for consumer in self._handlers:
                way = (consumer, notice.chain_id)
                if way not in batch.behind and way not in faults and (fault := self._fault(consumer, notice)):
                    faults[way] = fault
            told += 1
        return BatchOutcome(told=told, consumers=frozenset(self._handlers), faults=faults)


class CatchingUp(_Part):
    """The part of the worker that tells again what failed, and what is replayed."""

    def step(self) -> bool:
        """Tell one handler what is due of one chain; return whether anything was."""
        began, mine = time.monotonic(), self._handlers
        owed = self._database.run(lambda kit: kit.relay.claim_backlog(mine, lease=self._lease, start=self._next))
        if owed is None:
            return False
        self._next = (owed.backlog.shard + 1) % SHARDS
        seq, fault = self._told(owed, began)
        self._database.run(lambda kit: kit.relay.settle_backlog(owed, seq=seq, fault=fault), repeatable=True)
        return True

    def _told(self, owed: Owed, began: float) -> tuple[int, Fault | None]:
        """Return the number of the entry that is next, and what it failed with."""
        first = seq = owed.backlog.seq
        for notice in owed.notices:
            if seq > first and self._enough(began):
                return seq, None
            if fault := self._fault(owed.backlog.consumer, notice):
                return notice.seq, fault
            seq = notice.seq + 1
        return (seq if owed.more else owed.backlog.upto + 1), None
