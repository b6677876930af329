"""
Events that wait to be told, as the worker claims them: all that wait in a shard, for whoever has its lease.

They are told outside of any transaction, to each consumer in the order of their chains, each at least once; `settling`
notes what came of it.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

import attrs

from partnerkit.history.model import DELIVERED_AT, NOTICES, SHARDS, Notice
from partnerkit.relay.batch import Batch, Way, in_order
from partnerkit.relay.model import LEASES, Lease, handler_consumer
from partnerkit.relay.rows import MOST, backlogs, is_open, write
from partnerkit.repository import Add, Among, Between, Change, Is, Query, Storage, Write, every, field
from partnerkit.vendor import Vendor

AT_ONCE: Final = 500
_CHAIN: Final = field(Notice, lambda n: n.chain_id)
_SEQ: Final = field(Notice, lambda n: n.seq)


class Telling:
    """Claims what is told."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def claim(self, *, lease: timedelta, start: int = 0, room: int = 1) -> tuple[Batch, ...]:
        """
        Claim the notices that wait in a shard which nobody else has, or in several.

        Args:
            lease: For how long nobody else tells them.
            start: The shard that is looked at first.
            room: How many notices are enough: until there are so many, the shards behind are claimed as well.

        Returns:
            For each shard up to 500 of them, and whatever must be told before them; nothing where none wait.

        Raises:
            Conflict: Another process was first; call it again.
        """
        at, leases = self._vendor.clock(), self._storage.get_many(LEASES, range(SHARDS))
        found: dict[int, tuple[Notice, ...]] = {}
        for shard in _round(start):
            # Upwards alone: of two that claim at the same moment, one would else wait for the other, and that one too.
            if found and (shard < min(found) or sum(map(len, found.values())) >= room):
                break
            held = leases.get(shard)
            if (held is None or held.until <= at) and (notices := self._notices(shard)):
                found[shard] = notices
        behind = {shard: self._behind(shard, notices) for shard, notices in found.items()}
        taken = self._taken([(leases.get(shard), Lease(shard=shard, until=at + lease)) for shard in found])
        return tuple(Batch(lease=one, notices=found[one.shard], behind=behind[one.shard]) for one in taken)

    def _taken(self, wanted: Iterable[tuple[Lease | None, Lease]]) -> list[Lease]:
        """
        Take leases, and return them as they are stored.

        Only now that all has been read: whoever had one of them in between, and told what was read, raised its version.
        """
        changes: list[Write] = []
        taken: list[Lease] = []
        for old, new in wanted:
            changes.append(Add(new) if old is None else Change(old, new))
            taken.append(new if old is None else attrs.evolve(new, version=old.version + 1))
        write(self._storage, *changes)
        return taken

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
        return frozenset(way for way, row in backlogs(self._storage, shard, ways).items() if is_open(row))


def _round(start: int) -> Some[int]:
    return [(start + n) % SHARDS for n in range(SHARDS)]


def _waiting(shard: int, limit: int) -> Query[Notice]:
    return Query(collection=NOTICES, within=shard, where=Is(DELIVERED_AT, None), limit=limit)
