"""
Codes that show a second factor: those of an authenticator app (RFC 6238), and recovery codes (BX-10).

- An app's code is six digits of one time step; the step before and the one after count too, by the vendor's clock.
- A recovery code has 60 random bits; it is kept as a digest, and typed in any case, with or without its hyphens.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from partnerkit.ids import CROCKFORD
from partnerkit.values import Secret

if TYPE_CHECKING:
    from pyotp import TOTP

CODES: Final = 10
_STEP: Final = 30
_LETTERS: Final = 12
_APP: Final = re.compile(r"[0-9]{6}")
_ALIKE: Final = str.maketrans("OIL", "011")
_MISSING: Final = "codes of a second factor need the library pyotp: install partnerkit[second-factor]"


def new_seed(token: str) -> Secret:
    """Return a secret for an authenticator app, 160 bits in base32, made of a token nobody can guess."""
    return Secret(base64.b32encode(Secret(token).digest()[:20]).decode())


def uri_of(seed: Secret, *, issuer: str, address: str) -> Secret:
    """
    Return what an authenticator app reads as a QR code: ``otpauth://totp/…``.

    Raises:
        RuntimeError: The extra ``second-factor`` is not installed.
    """
    return Secret(_totp(seed).provisioning_uri(name=address, issuer_name=issuer))


def step_of(seed: Secret, code: str, *, at: datetime, last: int | None = None) -> int | None:
    """
    Return the time step whose code this is, if it counts at a moment and was not used; else None.

    Args:
        seed: What the app knows too.
        code: The code, as `spelt` returns it.
        at: The moment, UTC.
        last: The last step of which a code was used; none of it or before counts any more.

    Raises:
        RuntimeError: The extra ``second-factor`` is not installed.
    """
    totp, present, given = _totp(seed), int(at.timestamp()) // _STEP, code.encode()
    near = (present - 1, present, present + 1)
    right = [step for step in near if hmac.compare_digest(totp.generate_otp(step).encode(), given)]
    # The latest, where two steps have the same code: it is not to count again.
    return right[-1] if right and (last is None or right[-1] > last) else None


def new_recovery_code(token: str) -> Secret:
    """Return a recovery code in groups, as in ``7KQ2-M9XD-T4HB``, made of a token nobody can guess."""
    bits = int.from_bytes(Secret(token).digest()[:8])
    letters = "".join(CROCKFORD[bits >> 5 * n & 31] for n in range(_LETTERS))
    return Secret("-".join(letters[n : n + 4] for n in range(0, _LETTERS, 4)))


def spelt(typed: Secret) -> str:
    """Return a code as it is compared: letters and digits alone, capital."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed.reveal()).upper() if c.isalnum())


def is_of_app(code: str) -> bool:
    """Whether a code, as `spelt` returns it, is an authenticator app's, not a recovery code."""
    return _APP.fullmatch(code) is not None


def digest_of(holder_id: UUID, code: str) -> str:
    """Return what is kept of a holder's recovery code, given as `spelt` returns it; O, I and L count as 0 and 1."""
    return hashlib.sha256(holder_id.bytes + code.translate(_ALIKE).encode("utf-8", "surrogatepass")).hexdigest()


def _totp(seed: Secret) -> TOTP:
    try:
        from pyotp import TOTP  # noqa: PLC0415 - an extra
    except ImportError:
        raise RuntimeError(_MISSING) from None
    return TOTP(seed.reveal())
