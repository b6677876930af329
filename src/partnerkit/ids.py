"""Ids: random ones for owners, time-ordered ones for what belongs to them; no sequence, no coordination."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Ids(Protocol):
    """Where ids come from; replaced in tests."""

    def random(self) -> UUID:
        """Return a random (v4) id, for partners and accounts."""

    def ordered(self, at: datetime) -> UUID:
        """Return a time-ordered (v7) id, for what belongs to somebody; later calls give greater ids."""

    def uid(self) -> str:
        """Return the UID of an account: 12 random Crockford characters."""

    def token(self) -> str:
        """Return a token nobody can guess."""


class SystemIds:
    """Ids from the operating system's randomness; one instance may serve any number of threads."""

    def __init__(self) -> None:
        """Begin a run of ordered ids."""
        self._lock = threading.Lock()
        self._last = 0

    def random(self) -> UUID:
        """Return a random (v4) id."""
        return UUID(bytes=secrets.token_bytes(16), version=4)

    def ordered(self, at: datetime) -> UUID:
        """Return a v7 id of this moment; greater than all before it in this process."""
        millis = int(at.timestamp() * 1000)
        with self._lock:
            self._last = max(self._last + 1, (millis << 74) | secrets.randbits(73))
            value = self._last
        high, rand_a, rand_b = value >> 74, (value >> 62) & 0xFFF, value & ((1 << 62) - 1)
        return UUID(int=(high & ((1 << 48) - 1)) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)

    def uid(self) -> str:
        """Return 12 random Crockford characters, 60 bits."""
        bits = secrets.randbits(60)
        return "".join([CROCKFORD[bits >> shift & 31] for shift in range(0, 60, 5)])

    def token(self) -> str:
        """Return 256 random bits as text."""
        return secrets.token_urlsafe(32)
