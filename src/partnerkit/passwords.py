"""Password hashing: argon2id where it is installed, scrypt from the standard library otherwise."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import secrets
from typing import Any, Protocol

from partnerkit.values import Secret


class PasswordHasher(Protocol):
    """How passwords are kept."""

    def hash(self, password: Secret, /) -> str:
        """Return what is stored: salted, slow, with its parameters."""

    def verify(self, stored: str, password: Secret, /) -> bool:
        """Whether the password is the one that was hashed; False for anything it cannot read."""

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether *stored* was made with other parameters, so that the next sign-in should renew it."""


class Argon2Hasher:
    """
    Argon2id through argon2-cffi; 19 MiB, two passes, one lane by default (about 40 ms).

    It reads scrypt's hashes too, so that a host may install argon2-cffi later; they are renewed as people sign in.
    """

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2) -> None:
        """Take the cost; raising it renews stored hashes one by one as people sign in."""
        import argon2  # noqa: PLC0415 - an extra

        self._argon2: Any = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._errors: Any = (argon2.exceptions.VerificationError, ValueError)  # a hash it cannot read is a ValueError

    def hash(self, password: Secret, /) -> str:
        """Return the encoded hash."""
        return str(self._argon2.hash(password.reveal()))

    def verify(self, stored: str, password: Secret, /) -> bool:
        """Whether the password is the one that was hashed."""
        if stored.startswith("scrypt$"):
            return ScryptHasher().verify(stored, password)
        try:
            return bool(self._argon2.verify(stored, password.reveal()))
        except self._errors:
            return False

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether the parameters or the scheme differ."""
        try:
            return not stored.startswith("$argon2id$") or bool(self._argon2.check_needs_rehash(stored))
        except self._errors:
            return True


class ScryptHasher:
    """Scrypt from the standard library, for hosts without argon2-cffi; n = 2**15 by default (about 130 ms)."""

    def __init__(self, *, cost: int = 15) -> None:
        """Take the cost as a power of two."""
        self._cost = cost

    def hash(self, password: Secret, /) -> str:
        """Return ``scrypt$cost$salt$key``."""
        salt = secrets.token_bytes(16)
        return "$".join(["scrypt", str(self._cost), _text(salt), _text(self._key(password, salt, self._cost))])

    def verify(self, stored: str, password: Secret, /) -> bool:
        """Whether the password is the one that was hashed."""
        if not stored.startswith("scrypt$"):
            return False
        try:
            _, cost, salt, key = stored.split("$")
            found = self._key(password, base64.b64decode(salt), int(cost))
            return hmac.compare_digest(found, base64.b64decode(key))
        except (ValueError, OverflowError, MemoryError):
            return False

    def needs_rehash(self, stored: str, /) -> bool:
        """Whether the parameters or the scheme differ."""
        return not stored.startswith(f"scrypt${self._cost}$")

    @staticmethod
    def _key(password: Secret, salt: bytes, cost: int) -> bytes:
        raw = password.reveal().encode()
        return hashlib.scrypt(raw, salt=salt, n=1 << cost, r=8, p=1, maxmem=1 << (cost + 11), dklen=32)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def best_hasher() -> PasswordHasher:
    """Return argon2id where argon2-cffi is installed, scrypt otherwise."""
    return Argon2Hasher() if importlib.util.find_spec("argon2") else ScryptHasher()
