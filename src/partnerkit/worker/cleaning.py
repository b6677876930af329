"""What has had its time goes, once in a while; two workers that do it at once are harmless."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Final

from partnerkit.upkeep.expiries import CHORES, Chore
from partnerkit.worker.parts import Kits

log: Final = logging.getLogger("partnerkit.worker.cleaning")


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
        self._left: list[Chore] = []
        self._next = time.monotonic()

    def step(self) -> bool:
        """Remove some rows of one kind; return whether there were any."""
        if not self._left:
            if time.monotonic() < self._next:
                return False
            self._left, self._next = list(reversed(CHORES)), time.monotonic() + self._every
        while self._left:
            if self._cleaned(self._left[-1]):
                return True
            self._left.pop()
        return False

    def _cleaned(self, chore: Chore) -> int:
        gone = self._database.run(lambda kit: kit.upkeep.purge(chore, limit=self._at_once), repeatable=True)
        if gone:
            log.info("%d of %s have had their time", gone, chore.collection.name)
        return gone
