"""
Telling a consumer again what was told, from a moment on.

Each chain is told again from its first event since then to its last, before anything newer reaches the consumer there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from partnerkit.history.model import DELIVERED_AT, NOTICES, SHARDS, Notice
from partnerkit.queue import QueueState, resumed
from partnerkit.relay.batch import Span
from partnerkit.relay.model import BACKLOGS, Backlog, backlog, backlog_key
from partnerkit.repository import Add, Between, Change, Is, Query, Storage, Write, every, field

_AT: Final = field(Notice, lambda n: n.at)
_MANY: Final = 500


class Replaying:
    """Finds what is to be told again, and puts it into backlogs."""

    def __init__(self, storage: Storage) -> None:
        """Serve one transaction."""
        self._storage = storage

    def writes(self, consumer: str, since: datetime, at: datetime) -> Iterator[tuple[Write, ...]]:
        """Yield what is to be written, in parts; each part is written before the next is asked for."""
        for shard in range(SHARDS):
            chains = list(self._chains(shard, since).items())
            for begin in range(0, len(chains), _MANY):
                yield self._part(shard, consumer, dict(chains[begin : begin + _MANY]), at)

    def _chains(self, shard: int, since: datetime) -> dict[UUID, Span]:
        """
        Return the chains with something to be told again, from where to where.

        What waits in one of them is told on the way even if it is older: a backlog that began behind it would keep it
        from being told at all.
        """
        found: dict[UUID, Span] = {}
        again: set[UUID] = set()
        asked = Between(_AT, since, None) | Is(DELIVERED_AT, None)
        for notice in every(self._storage, Query(collection=NOTICES, within=shard, where=asked, limit=1000)):
            span = found.get(notice.chain_id, Span(notice.seq, notice.seq))
            found[notice.chain_id] = Span(min(span.first, notice.seq), max(span.last, notice.seq))
            if notice.at >= since:
                again.add(notice.chain_id)
        return {chain: span for chain, span in found.items() if chain in again}

    def _part(self, shard: int, consumer: str, chains: dict[UUID, Span], at: datetime) -> tuple[Write, ...]:
        keys = {backlog_key(consumer, chain): chain for chain in chains}
        rows = self._storage.get_many(BACKLOGS, list(keys), within=shard)
        return tuple(_again(consumer, chain, chains[chain], rows.get(key), at) for key, chain in keys.items())


def _again(consumer: str, chain: UUID, span: Span, old: Backlog | None, at: datetime) -> Write:
    new = backlog(consumer, chain, seq=span.first, upto=span.last, at=at)
    if old is None:
        return Add(new)
    if old.state is QueueState.DONE:
        return Change(old, attrs.evolve(new, version=old.version))
    earlier = attrs.evolve(old, seq=min(old.seq, span.first), upto=max(old.upto, span.last))
    # Not due at once if somebody has it: two would tell one chain at a time.
    return Change(old, resumed(earlier, at=at) if old.state is QueueState.STOPPED else earlier)
