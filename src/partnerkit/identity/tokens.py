"""
The one token module: what is handed out for a purpose is signed, derived anew each time, and kept nowhere.

- A mailed link says whose it is and of which generation, and no more; what that is worth, the row says (`proofs`). No
  moment is in it: one clock, the vendor's, and one truth, the row's.
- The proof that somebody gave the password, who owes the code of the second factor, says whose it is, when it was made
  and on what it rests: there is no row behind it (BX-10).
- Purpose and realm are in the key, so that a token of one says nothing in another (A-01, A-06).
- The last of `Vendor.signing_keys` signs, all verify.
- There is one spelling of a token: what only looks different is not one (A-01).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

import attrs

from partnerkit.errors import NotFound, NotSignedIn
from partnerkit.identity.model import Proof, Purpose
from partnerkit.values import OperatorId, PartnerId, Realm, Secret
from partnerkit.vendor import Vendor

if TYPE_CHECKING:
    from itsdangerous import Signer

#: The holder's id, and the generation behind it: no bit is left over for another spelling.
_ID: Final = 16
_GENERATION: Final = 5
_LONGEST: Final = 100
#: Holder, partner, moment, and the epochs in the order of their names.
_HALF: Final = struct.Struct("!16s16sqqqq")
_EPOCHS: Final = ("credential", "operator", "partner")
_LONGEST_HALF: Final = 2000
_HALF_SALT: Final = f"partnerkit.half.{Realm.OPERATOR.value}"
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class HalfSignedIn:
    """
    An operator who gave the right password, and owes a code of the second factor.

    Attributes:
        holder_id: The operator.
        partner_id: Its partner.
        at: When it gave the password, UTC.
        epochs: What a session would rest on, as it was then (R-13).
        password: A newer hash of the password, sealed; None where the one there is new enough.
    """

    holder_id: OperatorId
    partner_id: PartnerId
    at: datetime
    epochs: Mapping[str, int]
    password: str | None = attrs.field(default=None, repr=False)


def a_secret(token: object) -> Secret:
    """
    Return a token as what it must come as.

    Raises:
        TypeError: It is something else, which would be shown in logs.
    """
    if not isinstance(token, Secret):
        raise TypeError("a token is a Secret: Secret(text)")
    return token


def sign(vendor: Vendor, proof: Proof) -> Secret:
    """Return the token of a proof's present link; call it only while the mail is put together (A-03)."""
    said = proof.holder_id.bytes + proof.generation.to_bytes(_GENERATION)
    return Secret(_sealed(_signer(vendor, _link(Purpose(proof.purpose), proof.realm)), said))


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
    said = _opened(_signer(vendor, _link(purpose, realm)), a_secret(token).reveal(), _LONGEST)
    if said is None or len(said) != _ID + _GENERATION:
        raise NotFound("link", purpose.value)
    return UUID(bytes=said[:_ID]), int.from_bytes(said[_ID:])


def sign_invitation(vendor: Vendor, purpose: str, *, within: UUID, row: UUID, generation: int) -> Secret:
    """Return the token of an invitation's present link; call it only while the mail is put together (A-03)."""
    said = within.bytes + row.bytes + generation.to_bytes(_GENERATION)
    return Secret(_sealed(_signer(vendor, _invitation(purpose)), said))


def read_invitation(vendor: Vendor, purpose: str, token: Secret) -> tuple[UUID, UUID, int]:
    """
    Return within what an invitation stands, which it is, and of which generation the link is.

    Raises:
        NotFound: We never signed this for this purpose; it is not said what is wrong with it.
    """
    said = _opened(_signer(vendor, _invitation(purpose)), a_secret(token).reveal(), _LONGEST)
    if said is None or len(said) != 2 * _ID + _GENERATION:
        raise NotFound("link", purpose)
    return UUID(bytes=said[:_ID]), UUID(bytes=said[_ID : 2 * _ID]), int.from_bytes(said[2 * _ID :])


def sign_half(vendor: Vendor, half: HalfSignedIn) -> Secret:
    """Return the proof that somebody gave the password, for a while."""
    since, epochs = (half.at - _BEGINNING) // _MICROSECOND, [half.epochs[name] for name in _EPOCHS]
    said = _HALF.pack(half.holder_id.bytes, half.partner_id.bytes, since, *epochs)
    return Secret(_sealed(_signer(vendor, _HALF_SALT), said + (half.password or "").encode()))


def read_half(vendor: Vendor, token: Secret) -> HalfSignedIn:
    """
    Return who gave the password, and when; what that is worth now is judged by what it rests on.

    Raises:
        NotSignedIn: We never signed this for this purpose.
    """
    said = _opened(_signer(vendor, _HALF_SALT), token.reveal(), _LONGEST_HALF)
    if said is None:
        raise NotSignedIn
    holder, partner, since, *epochs = _HALF.unpack_from(said)
    return HalfSignedIn(
        holder_id=OperatorId(UUID(bytes=holder)),
        partner_id=PartnerId(UUID(bytes=partner)),
        at=_BEGINNING + since * _MICROSECOND,
        epochs=dict(zip(_EPOCHS, epochs, strict=True)),
        password=said[_HALF.size :].decode() or None,
    )


def _invitation(purpose: str) -> str:
    return f"partnerkit.invitation.{purpose}"


def _link(purpose: Purpose, realm: Realm) -> str:
    return f"partnerkit.link.{realm.value}.{purpose.value}"


def _signer(vendor: Vendor, salt: str) -> Signer:
    from itsdangerous import Signer  # noqa: PLC0415 - not needed by whoever mails no links

    return Signer(
        [key.reveal() for key in vendor.signing_keys],
        salt=salt,
        sep=".",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )


def _sealed(signer: Signer, said: bytes) -> str:
    from itsdangerous import base64_encode  # noqa: PLC0415

    return signer.sign(base64_encode(said)).decode()


def _opened(signer: Signer, text: str, longest: int) -> bytes | None:
    """Return what was signed; None where that was something else, or is spelt another way than we spell it."""
    from itsdangerous import BadData, base64_decode, base64_encode  # noqa: PLC0415

    if len(text) > longest or not text.isascii():
        return None
    try:
        spelt = signer.unsign(text)
        signature = text.rpartition(".")[2]
        # Base64 has bits to spare, and Python's skips what is no letter of it.
        return base64_decode(spelt) if base64_encode(base64_decode(signature)).decode() == signature else None
    except BadData:
        return None
