"""
The one token module: what a mailed link carries is signed, derived anew each time, and kept nowhere.

- It says whose it is and of which generation, and no more; what that is worth, the row says (`proofs`).
- Purpose and realm are in the key, so that a token of one says nothing in another (A-01, A-06).
- The last of `Vendor.signing_keys` signs, all verify.
- There is one spelling of a token: what only looks different is not one (A-01).
- No moment is in it: one clock, the vendor's, and one truth, the row's.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final
from uuid import UUID

from partnerkit.errors import NotFound
from partnerkit.identity.model import Proof, Purpose
from partnerkit.values import Realm, Secret
from partnerkit.vendor import Vendor

if TYPE_CHECKING:
    from itsdangerous import Signer

#: The holder's id, and the generation behind it: no bit is left over for another spelling.
_ID: Final = 16
_GENERATION: Final = 5
_LONGEST: Final = 100


def sign(vendor: Vendor, proof: Proof) -> Secret:
    """Return the token of a proof's present link; call it only while the mail is put together (A-03)."""
    said = proof.holder_id.bytes + proof.generation.to_bytes(_GENERATION)
    return Secret(_sealed(_signer(vendor, Purpose(proof.purpose), proof.realm), said))


def read(vendor: Vendor, purpose: Purpose, realm: Realm, token: Secret) -> tuple[UUID, int]:
    """
    Return whose a token is, and of which generation.

    Args:
        vendor: Whose keys count.
        purpose: What it must be for.
        realm: Whose world it must be of.
        token: What somebody showed.

    Raises:
        NotFound: We never signed this for this purpose and realm; it is not said what is wrong with it.
    """
    if not isinstance(token, Secret):
        raise TypeError("a token is a Secret: Secret(text)")
    said = _opened(_signer(vendor, purpose, realm), token.reveal())
    if said is None or len(said) != _ID + _GENERATION:
        raise NotFound("link", purpose.value)
    return UUID(bytes=said[:_ID]), int.from_bytes(said[_ID:])


def _signer(vendor: Vendor, purpose: Purpose, realm: Realm) -> Signer:
    from itsdangerous import Signer  # noqa: PLC0415 - not needed by whoever mails no links

    return Signer(
        [key.reveal() for key in vendor.signing_keys],
        salt=f"partnerkit.link.{realm.value}.{purpose.value}",
        sep=".",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )


def _sealed(signer: Signer, said: bytes) -> str:
    from itsdangerous import base64_encode  # noqa: PLC0415

    return signer.sign(base64_encode(said)).decode()


def _opened(signer: Signer, text: str) -> bytes | None:
    """Return what was signed; None where that was something else, or is spelt another way than we spell it."""
    from itsdangerous import BadData, base64_decode, base64_encode  # noqa: PLC0415

    if len(text) > _LONGEST or not text.isascii():
        return None
    try:
        spelt = signer.unsign(text)
        signature = text.rpartition(".")[2]
        # Base64 has bits to spare, and Python's skips what is no letter of it.
        return base64_decode(spelt) if base64_encode(base64_decode(signature)).decode() == signature else None
    except BadData:
        return None
