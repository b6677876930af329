"""Ids that are the same in every run."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from uuid import UUID


class CountingIds:
    """
    Counts instead of drawing lots; implements `partnerkit.ids.Ids`.

    Ids and tokens can be guessed: for tests alone.
    """

    def __init__(self) -> None:
        """Begin at 1."""
        self._count = count(1)

    def random(self) -> UUID:
        """Return the next id, in the form of a v4 one."""
        return UUID(int=0x4 << 76 | 0b10 << 62 | next(self._count))

    def ordered(self, at: datetime) -> UUID:
        """Return the next id, in the form of a v7 one of this moment."""
        return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62 | next(self._count))

    def uid(self) -> str:
        """Return the next number in 12 digits."""
        return f"{next(self._count):012}"

    def token(self) -> str:
        """Return the next number as a token."""
        return f"token-{next(self._count)}"
