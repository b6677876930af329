"""
Telling events, as the worker does it: notices of a shard are claimed, told outside of any transaction, and settled.

- Each consumer gets the events of a chain in the order of their numbers, each at least once.
- A consumer that failed gets the rest of that chain by its backlog; other consumers and chains do not wait.
- A consumer that this process cannot tell gets a backlog too, for a process that can.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

import attrs

from partnerkit.errors import Conflict, NotFound, Taken
from partnerkit.history.model import DELIVERED_AT, NOTICES, SHARDS, Notice
from partnerkit.queue import QueueState, failed
from partnerkit.relay.batch import Batch, BatchOutcome, Span, Way, in_order, span_of
from partnerkit.relay.model import (
    BACKLOGS,
    LEASES,
    Backlog,
    Lease,
    backlog,
    backlog_key,
    endpoint_consumer,
    handler_consumer,
)
from partnerkit.repository import Add, Among, Between, Change, Is, Query, Storage, Write, every, field
from partnerkit.vendor import Vendor
from partnerkit.webhooks.model import ENDPOINTS, Endpoint, EndpointState

AT_ONCE: Final = 500
MOST: Final = 1000
_CHAIN: Final = field(Notice, lambda n: n.chain_id)
_SEQ: Final = field(Notice, lambda n: n.seq)


class Telling:
    """Claims and settles what is told."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def claim(self, *, lease: timedelta, start: int = 0) -> Batch | None:
        """
        Claim the notices that wait in a shard which nobody else has.

        Args:
            lease: For how long nobody else tells them.
            start: The shard that is looked at first.

        Returns:
            Up to 500 of them, and whatever must be told before them; None where none wait.

        Raises:
            Conflict: Another process was first; call it again.
        """
        at = self._vendor.clock()
        for shard in _round(start):
            if self._storage.page(_waiting(shard, 1)).items and (held := self._held(shard, at, lease)):
                notices = self._notices(shard)
                return Batch(lease=held, notices=notices, behind=self._behind(shard, notices))
        return None

    def _held(self, shard: int, at: datetime, lease: timedelta) -> Lease | None:
        """Take the lease of a shard; None if somebody else has it."""
        old = self._storage.get_many(LEASES, [shard]).get(shard)
        if old is None:
            new = Lease(shard=shard, until=at + lease)
            self._write(Add(new))
            return new
        if at < old.until:
            return None
        self._write(Change(old, attrs.evolve(old, until=at + lease)))
        return attrs.evolve(old, until=at + lease, version=old.version + 1)

    def _notices(self, shard: int) -> tuple[Notice, ...]:
        page = self._storage.page(_waiting(shard, AT_ONCE))
        return in_order([*page.items, *(self._earlier(shard, page.items) if page.next is not None else ())])

    def _earlier(self, shard: int, found: Sequence[Notice]) -> Iterator[Notice]:
        """Yield what comes earlier in the chains of a page, and has a later id: clocks of two machines differ."""
        last = {notice.chain_id: notice.seq for notice in in_order(found)}
        where = Is(DELIVERED_AT, None) & Among(_CHAIN, tuple(last)) & Between(_SEQ, None, max(last.values()))
        known = {notice.id for notice in found}
        for notice in every(self._storage, Query(collection=NOTICES, within=shard, where=where, limit=MOST)):
            if notice.id not in known and notice.seq < last[notice.chain_id]:
                yield notice

    def _behind(self, shard: int, notices: Iterable[Notice]) -> frozenset[Way]:
        ways = {(handler_consumer(c), n.chain_id) for n in notices for c in self._vendor.consumers}
        return frozenset((row.consumer, row.chain_id) for row in self._backlogs(shard, ways).values() if _open(row))

    def _backlogs(self, shard: int, ways: Iterable[Way]) -> Mapping[Way, Backlog]:
        """Return the backlogs there are; mostly there is none in the whole shard."""
        page = self._storage.page(Query(collection=BACKLOGS, within=shard, limit=MOST))
        rows: Iterable[Backlog] = page.items
        if page.next is not None:
            rows = self._storage.get_many(BACKLOGS, [backlog_key(*way) for way in ways], within=shard).values()
        return {(row.consumer, row.chain_id): row for row in rows}

    def settle(self, batch: Batch, outcome: BatchOutcome) -> bool:
        """
        Note what was told, and what has still to be told to whom.

        Returns:
            Whether it was; not so if the lease was over and another process has the shard: that one tells all again.

        Raises:
            Conflict: A backlog was changed at the same moment; call it again.
        """
        at, shard = self._vendor.clock(), batch.lease.shard
        now = self._storage.get_many(LEASES, [shard]).get(shard)
        if now is None or now.version != batch.lease.version:
            return False
        told = batch.notices[: outcome.told]
        # The lease first of all: who has lost it meanwhile, since it was read, is refused here and has settled nothing.
        self._write(Change(now, attrs.evolve(now, until=at)), *self._owed(batch, told, outcome, at))
        self._storage.replace(DELIVERED_AT, [notice.id for notice in told], None, at, within=shard)
        return True

    def _owed(self, batch: Batch, told: Sequence[Notice], outcome: BatchOutcome, at: datetime) -> Iterator[Write]:
        later = dict(self._later(batch, told, outcome))
        ends = {notice.chain_id: notice.seq for notice in told}
        found = self._backlogs(batch.lease.shard, [*later, *self._directly(ends)])
        for way, span in later.items():
            yield from self._extended(way, span, found.get(way), at)
        for way in self._directly(ends):
            # A replay began meanwhile: it is to end with what this batch told.
            if way in found and way not in later and found[way].upto < ends[way[1]]:
                yield Change(found[way], attrs.evolve(found[way], upto=ends[way[1]]))

    def _directly(self, chains: Iterable[UUID]) -> list[Way]:
        return [(handler_consumer(c), chain) for chain in chains for c in self._vendor.consumers]

    def _later(self, batch: Batch, told: Sequence[Notice], outcome: BatchOutcome) -> Iterator[tuple[Way, Span]]:
        """Yield what handlers have still to get, and endpoints."""
        endpoints = [e for e in every(self._storage, Query(collection=ENDPOINTS)) if e.state is not EndpointState.GONE]
        for chain, group in groupby(told, key=lambda n: n.chain_id):
            notices = list(group)
            for way in self._directly([chain]):
                if way in outcome.faults:
                    fault = outcome.faults[way]
                    yield way, Span(fault.seq, notices[-1].seq, fault.error)
                elif way in batch.behind or way[0] not in outcome.consumers:
                    yield way, Span(notices[0].seq, notices[-1].seq)
            for endpoint in endpoints:
                if span := span_of(n for n in notices if _wanted(endpoint, n)):
                    yield (endpoint_consumer(endpoint.id), chain), span

    def _extended(self, way: Way, span: Span, old: Backlog | None, at: datetime) -> Iterator[Write]:
        if old is None or not _open(old):
            new = self._begun(way, span, at)
            yield Add(new) if old is None else Change(old, attrs.evolve(new, version=old.version))
            return
        seq = old.seq if span.error is None else min(old.seq, span.first)
        yield Change(old, attrs.evolve(old, seq=seq, upto=max(old.upto, span.last)))

    def _begun(self, way: Way, span: Span, at: datetime) -> Backlog:
        row = backlog(*way, seq=span.first, upto=span.last, at=at)
        if span.error is None:
            return row
        return failed(attrs.evolve(row, tries=1), at=at, waits=self._vendor.limits.retries, error=span.error)

    def _write(self, *changes: Write) -> None:
        try:
            self._storage.write(*changes)
        except (Taken, NotFound) as first:
            raise Conflict(first.kind, whole=True) from None


def _round(start: int) -> Some[int]:
    return [(start + n) % SHARDS for n in range(SHARDS)]


def _waiting(shard: int, limit: int) -> Query[Notice]:
    return Query(collection=NOTICES, within=shard, where=Is(DELIVERED_AT, None), limit=limit)


def _open(row: Backlog) -> bool:
    return row.state is not QueueState.DONE


def _wanted(endpoint: Endpoint, notice: Notice) -> bool:
    """Whether an endpoint is to get a notice: of a kind it asked for, after it was added."""
    if notice.at < endpoint.added_at:
        return False
    whole = {notice.kind, notice.kind.rpartition(".")[0] + ".*"}
    return not endpoint.kinds or not whole.isdisjoint(endpoint.kinds)
