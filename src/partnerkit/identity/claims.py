"""
Whose an operator's address is, and who may have it: one address is one operator of one partner (R-10, A-22).

Anybody can be a partner and add anybody. Whoever was only added, and never came, keeps nobody from an address who
proves to read mail there.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from partnerkit.effects import Effects
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, Address, Credential, claim_address, sign_in_key
from partnerkit.partners.model import Operator
from partnerkit.partners.team_reading import waiting
from partnerkit.repository import Add, Change, Storage
from partnerkit.values import OperatorId, PartnerId, Realm


@attrs.frozen(kw_only=True)
class Claim:
    """
    An operator's address, as somebody has it.

    Attributes:
        address: Whose it is.
        credential: What its holder signs in with.
        came: Whether its holder ever came: it has a way to sign in, or proved to read mail there.
    """

    address: Address
    credential: Credential
    came: bool


def claim_of(storage: Storage, email: str) -> Claim | None:
    """Return who has an operator's address; None where nobody has."""
    address = _address(storage, email)
    if address is None:
        return None
    credential = storage.get(CREDENTIALS, address.holder_id)
    came = address.verified_at is not None or not waiting(storage, [credential])
    return Claim(address=address, credential=credential, came=came)


def partner_of(storage: Storage, email: str) -> PartnerId | None:
    """Return the partner that has somebody with an address as its operator, who may not have come; None without one."""
    address = _address(storage, email)
    return None if address is None else address.partner_id


def claimed(storage: Storage, operator: Operator) -> Effects[Address | None]:
    """Return an operator's address if that is its own, which it takes where nobody has it by now."""
    held = _address(storage, operator.email)
    if held is not None:
        return Effects(held if held.holder_id == operator.id else None)
    claim = claim_address(Realm.OPERATOR, operator.email, holder_id=operator.id, partner_id=operator.partner_id)
    return Effects(claim.result, claim.changes)


def take(
    held: Claim | None, email: str, *, holder_id: OperatorId, partner_id: PartnerId, at: datetime
) -> Effects[Address]:
    """
    Have an operator take an address that it proved to read mail at.

    Who was only added with it stays in its partner as somebody who was invited, without an address: the links mailed to
    it open nothing from now on. If it comes at the same moment, that changes the same rows, and one of the two is
    second.

    Args:
        held: Who has it, and never came; None where nobody has.
        email: The address.
        holder_id: Who takes it.
        partner_id: Of which partner that is.
        at: When, UTC.
    """
    proven = attrs.evolve(
        claim_address(Realm.OPERATOR, email, holder_id=holder_id, partner_id=partner_id).result, verified_at=at
    )
    if held is None:
        return Effects(proven, [Add(proven)])
    proven, left = attrs.evolve(proven, version=held.address.version), held.credential
    over = attrs.evolve(left, epoch=left.epoch + 1)
    return Effects(proven, [Change(held.address, proven), Change(left, over)])


def _address(storage: Storage, email: str) -> Address | None:
    key = sign_in_key(Realm.OPERATOR, email)
    return storage.get_many(ADDRESSES, [key]).get(key)
