"""Whether an operator has the address it is to sign in with, which can be an operator's of another partner (A-22)."""

from __future__ import annotations

from partnerkit.effects import Effects
from partnerkit.identity.model import ADDRESSES, claim_address, sign_in_key
from partnerkit.partners.model import Operator
from partnerkit.repository import Storage
from partnerkit.values import Realm


def claimed(storage: Storage, operator: Operator) -> Effects[bool]:
    """Return whether an operator has its address, which it takes where nobody has it by now."""
    key = sign_in_key(Realm.OPERATOR, operator.email)
    held = storage.get_many(ADDRESSES, [key]).get(key)
    if held is not None:
        return Effects(held.holder_id == operator.id)
    claim = claim_address(Realm.OPERATOR, operator.email, holder_id=operator.id, partner_id=operator.partner_id)
    return Effects(True, claim.changes)
