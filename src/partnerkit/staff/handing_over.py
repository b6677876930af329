"""How an account gets another owner, and the mails about it (VC-18): pure functions of facts that return Effects."""

from __future__ import annotations

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects, Message
from partnerkit.errors import NotPossible
from partnerkit.repository import Change
from partnerkit.staff.events import AccountHandedOver
from partnerkit.staff.model import Level, Member, MemberState
from partnerkit.values import Realm


def hand_over(account: Account, owner: Member, heir: Member) -> Effects[Account]:
    """
    Make another member the owner; the one before is an admin from now on, and signs in anew (R-13). Both are told.

    Whom to write to at the business goes over too, where that was the owner.

    Raises:
        NotPossible: The heir owns it already, does not work in the account now, or is the partner's own user.
    """
    if heir.id == owner.id:
        raise NotPossible("account.owner", "seated", "hand_over")
    if heir.state is not MemberState.ACTIVE:
        raise NotPossible("member", heir.state.value, "hand_over")
    if heir.partner_id is not None:
        raise NotPossible("member", "partners", "hand_over")
    left = attrs.evolve(owner, level=Level.ADMIN, epoch=owner.epoch + 1, revision=owner.revision + 1)
    owns = attrs.evolve(heir, level=Level.ADMIN, revision=heir.revision + 1)
    mine = (account.contact, account.email) == (owner.name, owner.email)
    contact, email = (heir.name, heir.email) if mine else (account.contact, account.email)
    after = account.owned_by(heir.id, contact=contact, email=email)
    told = AccountHandedOver(
        chain_id=account.id, from_id=owner.id, to_id=heir.id, from_name=owner.name, to_name=heir.name
    )
    mails = [_mail("account.taken_over", account, heir, owner), _mail("account.handed_over", account, owner, heir)]
    return Effects(after, [Change(account, after), Change(owner, left), Change(heir, owns)], [told], mails)


def _mail(kind: str, account: Account, to: Member, colleague: Member) -> Message:
    details = {"business": account.name, "colleague": colleague.name}
    return Message(kind=kind, realm=Realm.STAFF, holder_id=to.person_id, details=details)
