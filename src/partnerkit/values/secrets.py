"""Texts that must not be seen, passwords among them."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from typing import Any, NoReturn

import attrs

from partnerkit.values.texts import Wrong, whole


class Secret:
    """
    A text that must not be seen: neither in a repr, nor in a log, nor in a traceback (A-35).

    No attrs class, so that ``attrs.asdict`` of what holds one does not spell it out; nor can it be pickled.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Hide a text."""
        self._text = text

    def reveal(self) -> str:
        """Return the text itself; call it only where it is hashed or handed to its owner."""
        return self._text

    def digest(self) -> bytes:
        """Return what may be stored of a random token: its SHA-256."""
        return hashlib.sha256(self._text.encode("utf-8", "surrogatepass")).digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self.digest(), other.digest())

    def __hash__(self) -> int:
        return hash(self.digest())

    def __repr__(self) -> str:
        return "Secret('…')"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never written")


def typed(value: Any) -> Secret:
    """
    Return a password as typed, in NFC, so that two keyboards write the same one.

    Raises:
        Wrong: It is no text, or holds a lone surrogate.
    """
    return Secret(unicodedata.normalize("NFC", whole(value.reveal() if isinstance(value, Secret) else value)))


class TypedFormat:
    """A password given as proof; whatever it is, it is only compared."""

    def parse(self, value: Any) -> Secret:
        """Return the password as a Secret."""
        return typed(value)

    def schema(self) -> dict[str, Any]:
        """Return that it is never shown."""
        return {"format": "password", "writeOnly": True}


@attrs.frozen
class PasswordFormat:
    """A password to be set: 12 to 128 characters."""

    min: int = 12
    max: int = 128

    def parse(self, value: Any) -> Secret:
        """Return the password as a Secret."""
        password = typed(value)
        if not self.min <= len(password.reveal()) <= self.max:
            raise Wrong("password.length", {"min": self.min, "max": self.max})
        return password

    def schema(self) -> dict[str, Any]:
        """Return the bounds, and that it is never shown."""
        return {"minLength": self.min, "maxLength": self.max, "format": "password", "writeOnly": True}
