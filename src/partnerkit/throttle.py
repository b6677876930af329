"""
Throttling of guesses (A-25).

A refused sign-in raises, and whoever opened the transaction rolls it back; so tries are counted in a port of their own,
outside the storage. The memory one serves a single process; several want one that shares its counts.

A key is spelt ``kind:whose``, as in ``sign-in:operator:dana@example.com``; all of one kind are counted at one rate.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from partnerkit.errors import TooManyTries


@attrs.frozen
class Rate:
    """So many tries in any stretch of this length."""

    tries: int
    per: timedelta


class Throttle(Protocol):
    """Counts tries by key."""

    def hit(self, key: str, rate: Rate, at: datetime, /) -> None:
        """
        Count one try.

        Raises:
            TooManyTries: There were too many; this one is not counted.
        """

    def forget(self, key: str, /) -> None:
        """Begin anew for a key, after a try that was right."""


class MemoryThrottle:
    """
    Tries in memory, a sliding window a key.

    Each kind of key has a table of its own: of more than *most* the longest unused give way, which are the first to be
    over. So strangers, who make as many sources and addresses as they like, push out no counts of codes and passwords,
    whose keys are ids of people.
    """

    def __init__(self, *, most: int = 100_000) -> None:
        """Begin without any."""
        self._lock = threading.Lock()
        self._tries: dict[str, dict[str, deque[datetime]]] = {}
        self._most = most

    def hit(self, key: str, rate: Rate, at: datetime, /) -> None:
        """Count one try, or say for how many seconds there is none."""
        with self._lock:
            table = self._table(key)
            tries = table.pop(key, None) or deque()
            table[key] = tries
            while tries and tries[0] <= at - rate.per:
                tries.popleft()
            if len(tries) >= rate.tries:
                raise TooManyTries(max(1, math.ceil((tries[0] + rate.per - at).total_seconds())))
            tries.append(at)
            if len(table) > self._most:
                del table[next(iter(table))]

    def forget(self, key: str, /) -> None:
        """Drop the tries of a key."""
        with self._lock:
            self._table(key).pop(key, None)

    def _table(self, key: str) -> dict[str, deque[datetime]]:
        """Return the tries of a kind of key; whatever is of no kind has one table together."""
        kind, colon, _ = key.partition(":")
        return self._tries.setdefault(kind if colon else "", {})


Clock = Callable[[], datetime]
