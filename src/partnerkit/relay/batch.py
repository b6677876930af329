"""What is told at once, and what came of it: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from uuid import UUID

import attrs

from partnerkit.history.model import Notice
from partnerkit.relay.model import Backlog, Lease

Way: TypeAlias = tuple[str, UUID]
"""A consumer and a chain: what keeps its order."""


@attrs.frozen(kw_only=True)
class Batch:
    """
    Notices that this process alone tells, until its lease is over.

    Attributes:
        lease: The lease of their shard, as it is stored.
        notices: In the order they are told in: each chain by its numbers.
        behind: Where nothing is told directly, since something earlier has not arrived yet.
    """

    lease: Lease
    notices: tuple[Notice, ...]
    behind: frozenset[Way] = frozenset()


@attrs.frozen
class Fault:
    """
    Where a consumer failed.

    Attributes:
        seq: The number of the entry.
        error: The name of the error, nothing that was in it.
    """

    seq: int
    error: str


@attrs.frozen(kw_only=True)
class BatchOutcome:
    """
    What came of a batch.

    Attributes:
        told: How many of its notices were told, from the first on.
        consumers: Whom this process could tell.
        faults: Who failed, and where; nothing behind it was told there.
    """

    told: int
    consumers: frozenset[str]
    faults: Mapping[Way, Fault] = attrs.field(factory=dict)


Told: TypeAlias = tuple[Batch, BatchOutcome]
"""A batch, and what came of it."""


@attrs.frozen(kw_only=True)
class Owed:
    """
    What one consumer has still to get of one chain, which this process alone tells until the lease is over.

    Attributes:
        backlog: The row, as it is stored.
        notices: The first of what it is about, in order.
        more: Whether that is not all.
    """

    backlog: Backlog
    notices: tuple[Notice, ...]
    more: bool = False


@attrs.frozen
class Span:
    """
    What somebody is to get of a chain later.

    Attributes:
        first: The number of the first entry.
        last: The number of the last.
        error: What stood in the way of the first; None if nothing failed.
    """

    first: int
    last: int
    error: str | None = None


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return notices chain by chain, each in the order of its numbers, whatever order their ids have."""
    chains: dict[UUID, list[Notice]] = {}
    for notice in notices:
        chains.setdefault(notice.chain_id, []).append(notice)
    return tuple(n for chain in chains.values() for n in sorted(chain, key=lambda n: n.seq))


def span_of(notices: Iterable[Notice]) -> Span | None:
    """Return from where to where notices of one chain reach; None where there are none."""
    numbers = [notice.seq for notice in notices]
    return Span(min(numbers), max(numbers)) if numbers else None
