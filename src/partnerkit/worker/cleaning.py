"""What has had its time goes, once in a while; two workers that do it at once are harmless."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

import attrs

from partnerkit.history.model import SHARDS
from partnerkit.kit import PartnerKit
from partnerkit.upkeep.expiries import CHORES, Chore
from partnerkit.worker.parts import Kits

log: Final = logging.getLogger("partnerkit.worker.cleaning")


@attrs.frozen
class _Piece:
    """
    What is cleaned up in one transaction.

    Attributes:
        name: What it is about.
        do: Removes some rows and returns how many; the most is its second argument.
    """

    name: str
    do: Callable[[PartnerKit, int], int]


def _purged(chore: Chore, kit: PartnerKit, limit: int) -> int:
    return kit.upkeep.purge(chore, limit=limit)


def _swept(shard: int, kit: PartnerKit, limit: int) -> int:
    return kit.webhooks.sweep(shard, limit=limit)


def _pieces() -> Iterator[_Piece]:
    for chore in CHORES:
        yield _Piece(f"{chore.collection.name} that have had their time", partial(_purged, chore))
    for shard in range(SHARDS):
        yield _Piece("backlog whose endpoints are gone", partial(_swept, shard))


class Cleaning:
    """The part of the worker that cleans up."""

    def __init__(self, database: Kits, *, every: timedelta = timedelta(hours=1), at_once: int = 1000) -> None:
        """
        Clean up a database.

        Args:
            database: Which.
            every: How long after everything was clean it looks again.
            at_once: How many rows go in one transaction.
        """
        self._database = database
        self._every = every.total_seconds()
        self._at_once = at_once
        self._left: list[_Piece] = []
        self._next = time.monotonic()

    def step(self) -> bool:
        """Remove some rows of one kind; return whether there were any."""
        if not self._left:
            if time.monotonic() < self._next:
                return False
            self._left, self._next = list(_pieces())[::-1], time.monotonic() + self._every
        while self._left:
            if self._cleaned(self._left[-1]):
                return True
            self._left.pop()
        return False

    def _cleaned(self, piece: _Piece) -> int:
        gone = self._database.run(lambda kit: piece.do(kit, self._at_once), repeatable=True)
        if gone:
            log.info("removed %d of %s", gone, piece.name)
        return gone
