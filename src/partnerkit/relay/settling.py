"""
What came of telling events: noted by whoever holds the lease, and by nobody else.

- A consumer that failed gets the rest of that chain by its backlog; other consumers and chains do not wait.
- A consumer that the process could not tell gets a backlog too, for a process that can; so does each webhook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

import attrs

from partnerkit.history.model import DELIVERED_AT, Notice
from partnerkit.queue import failed
from partnerkit.relay.batch import Batch, BatchOutcome, Span, Told, Way, span_of
from partnerkit.relay.model import LEASES, Backlog, Lease, backlog, endpoint_consumer, handler_consumer
from partnerkit.relay.rows import backlogs, is_open, write
from partnerkit.repository import Add, Change, Query, Storage, Write, every
from partnerkit.vendor import Vendor
from partnerkit.webhooks.model import ENDPOINTS, Endpoint, EndpointState


class Settling:
    """Settles what was told."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def settle(self, told: Iterable[Told]) -> int:
        """
        Note what was told, and what has still to be told to whom.

        Returns:
            How many of the batches were noted; not those whose lease was over, and that another process has; that one
            tells all of it again.

        Raises:
            Conflict: A lease or a backlog was changed at the same moment; call it again.
        """
        at, held = self._vendor.clock(), self._held(told)
        if held:
            endpoints = [e for e in every(self._storage, Query(collection=ENDPOINTS)) if _wants(e)]
            changes = [change for batch, outcome in held for change in self._noted(batch, outcome, endpoints, at)]
            # The leases first of all: who lost one just now is refused here, and has settled nothing.
            write(self._storage, *(Change(batch.lease, batch.lease) for batch, _ in held), *changes)
        for batch, outcome in held:
            ids = [notice.id for notice in batch.notices[: outcome.told]]
            self._storage.replace(DELIVERED_AT, ids, None, at, within=batch.lease.shard)
        # And last of all: where each statement is committed, nobody is to find what has not been marked yet.
        write(self._storage, *(_ended(batch.lease, at) for batch, _ in held))
        return len(held)

    def _held(self, told: Iterable[Told]) -> list[Told]:
        """Return those whose lease nobody has taken since."""
        by_shard = {batch.lease.shard: (batch, outcome) for batch, outcome in told}
        now = self._storage.get_many(LEASES, list(by_shard))
        return [one for shard, one in by_shard.items() if _same(now.get(shard), one[0].lease)]

    def _noted(
        self, batch: Batch, outcome: BatchOutcome, endpoints: Sequence[Endpoint], at: datetime
    ) -> Iterator[Write]:
        """Yield what has still to be told."""
        told = batch.notices[: outcome.told]
        later = dict(self._later(batch, told, outcome, endpoints))
        ends = {notice.chain_id: notice.seq for notice in told}
        found = backlogs(self._storage, batch.lease.shard, [*later, *self._directly(ends)])
        for way, span in later.items():
            yield from self._extended(way, span, found.get(way), at)
        for way in self._directly(ends):
            # A replay began meanwhile: it is to end with what this batch told.
            if way in found and way not in later and found[way].upto < ends[way[1]]:
                yield Change(found[way], attrs.evolve(found[way], upto=ends[way[1]]))

    def _directly(self, chains: Iterable[UUID]) -> list[Way]:
        return [(handler_consumer(c), chain) for chain in chains for c in self._vendor.consumers]

    def _later(
        self, batch: Batch, told: Sequence[Notice], outcome: BatchOutcome, endpoints: Sequence[Endpoint]
    ) -> Iterator[tuple[Way, Span]]:
        """Yield what handlers have still to get, and endpoints."""
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
        if old is None or not is_open(old):
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


def _ended(lease: Lease, at: datetime) -> Change[Lease]:
    """Return the end of a lease that was changed once since it was claimed."""
    now = attrs.evolve(lease, version=lease.version + 1)
    return Change(now, attrs.evolve(now, until=at))


def _same(now: Lease | None, claimed: Lease) -> bool:
    return now is not None and now.version == claimed.version


def _wants(endpoint: Endpoint) -> bool:
    """Whether an endpoint wants anything."""
    return endpoint.state is not EndpointState.GONE


def _wanted(endpoint: Endpoint, notice: Notice) -> bool:
    """Whether an endpoint is to get a notice: of a kind it asked for, after it was added."""
    return endpoint.added_at <= notice.at and endpoint.wants(notice.kind)
