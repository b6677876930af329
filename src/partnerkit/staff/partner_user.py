"""A partner's own user in an account (R-03): a pure function of facts that returns Effects."""

from __future__ import annotations

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change
from partnerkit.staff.events import PartnerUserAdded
from partnerkit.staff.model import Level, Member, MemberState
from partnerkit.values import MemberId, OperatorId, PartnerId


def add_partner_user(
    account: Account, *, id: MemberId, partner_id: PartnerId, operator_id: OperatorId, name: str
) -> Effects[Member]:
    """
    Give a partner its one user in an account: an admin that takes no seat (R-03).

    Args:
        account: Which account.
        id: The membership's.
        partner_id: Whose user.
        operator_id: To whose sign-in it is linked.
        name: The partner's name, as the account's people read it.
    """
    member = Member(
        account_id=account.id,
        id=id,
        name=name,
        level=Level.ADMIN,
        state=MemberState.ACTIVE,
        partner_id=partner_id,
        operator_id=operator_id,
    )
    told = PartnerUserAdded(
        chain_id=account.id, member_id=id, partner_id=partner_id, operator_id=operator_id, name=name
    )
    return Effects(member, [Change(account, account), Add(member)], [told])
