"""
Secrets that must be read again, as those of webhooks and second factors: sealed before they are stored.

- Sealed with the vendor's newest signing key; whatever an older one sealed can be opened while that key is there.
- The keys that seal are derived for this purpose alone: nothing that is signed says anything about them.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

from partnerkit.values import Secret

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_PURPOSE: Final = b"partnerkit.sealer.v1"
_MISSING: Final = (
    "secrets are kept sealed: install partnerkit[webhooks] for those of webhooks, partnerkit[second-factor] for those "
    "of second factors and of settings, or hand in Vendor(sealer=...) of your own"
)


class SealBroken(Exception):
    """What was sealed cannot be opened: its key is gone, or somebody changed it."""


class Sealer(Protocol):
    """Keeps secrets that must be read again; a vendor's own may ask a key management service."""

    def seal(self, secret: Secret, /) -> str:
        """Return what may be stored of a secret."""

    def open(self, sealed: str, /) -> Secret:
        """
        Return what was sealed.

        Raises:
            SealBroken: It cannot be opened.
        """


class KeySealer:
    """Seals with the vendor's signing keys; needs the extra ``webhooks`` or ``second-factor``."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        """Seal with the last of *keys*, open with all of them."""
        self._keys = tuple(keys)

    @functools.cached_property
    def _box(self) -> MultiFernet:
        try:
            from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - an extra, and slow to import
        except ImportError:
            raise RuntimeError(_MISSING) from None
        return MultiFernet([Fernet(_derived(key)) for key in reversed(self._keys)])

    def seal(self, secret: Secret, /) -> str:
        """
        Return a secret sealed with the last key.

        Raises:
            RuntimeError: Neither extra is installed.
        """
        return self._box.encrypt(secret.reveal().encode()).decode()

    def open(self, sealed: str, /) -> Secret:
        """
        Return what one of the keys sealed.

        Raises:
            SealBroken: None of them did.
            RuntimeError: Neither extra is installed.
        """
        box = self._box
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - it is there: the box is made of it

        try:
            return Secret(box.decrypt(sealed).decode())
        except (InvalidToken, ValueError):
            raise SealBroken from None


def _derived(key: Secret) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - an extra, and slow to import
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.reveal().encode())
    return base64.urlsafe_b64encode(derived)
