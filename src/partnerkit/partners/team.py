"""What can be done with a partner's operators (VC-27 to VC-29): facts and pure use cases."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

import attrs

from partnerkit.access import ROLES, Role
from partnerkit.effects import Effects, Event, Message
from partnerkit.errors import NotPossible
from partnerkit.partners.lifecycles import BLOCKS, Block
from partnerkit.partners.model import Operator, Partner
from partnerkit.repository import Change
from partnerkit.values import Copied, OperatorId, Personal, Realm, Reference

_ADMIN: Final = {False: ROLES["admin"], True: ROLES["secure_admin"]}


@attrs.frozen(kw_only=True)
class TeamMember:
    """
    An operator of a partner, as its colleagues and the vendor see it.

    Attributes:
        operator: The operator itself.
        role: Its role, as that is now; without permissions where the partner has no role of its name any more.
        invited: Whether it cannot sign in yet: it has never set a password, nor does the vendor authenticate it.
        second_factor_at: Since when it has a second factor, UTC; None without one (BX-10).
        signed_in_at: When it signed in last, UTC.
    """

    operator: Operator
    role: Role
    invited: bool
    second_factor_at: datetime | None
    signed_in_at: datetime | None


@attrs.frozen(kw_only=True)
class OperatorInvited(Event):
    """Somebody wanted another welcome link for an operator who has not come yet."""

    kind: ClassVar[str] = "operator.invited"
    operator_id: Reference[OperatorId]
    name: Personal[str]
    email: Personal[str]


@attrs.frozen(kw_only=True)
class OperatorRoleSet(Event):
    """An operator has another role; where that gives less than the one before, its sessions are over."""

    kind: ClassVar[str] = "operator.role_set"
    operator_id: Reference[OperatorId]
    was: Copied[str]
    now: Copied[str]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class OperatorBlocked(Event):
    """An operator is kept out; its sessions are over."""

    kind: ClassVar[str] = "operator.blocked"
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class OperatorUnblocked(Event):
    """An operator is let in again."""

    kind: ClassVar[str] = "operator.unblocked"
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class PartnerHandedOver(Event):
    """An owner gave its place to another operator, and is an admin from now on."""

    kind: ClassVar[str] = "partner.handed_over"
    from_id: Reference[OperatorId]
    to_id: Reference[OperatorId]
    role: Copied[str]
    left_with: Copied[str]
    from_name: Personal[str]
    to_name: Personal[str]


def lowers(old: Role, new: Role) -> bool:
    """Whether a role takes away anything that another one gives (R-13)."""
    fewer = not old.permissions <= new.permissions
    return fewer or (old.secure and not new.secure) or (new.limited and not old.limited)


def welcome_mail(operator: Operator) -> Message:
    """Return the mail by which an operator sets its first password (VC-28)."""
    return _mail("operator.invited", operator)


def invite_again(partner: Partner, operator: Operator) -> Effects[Operator]:
    """Mail an operator another welcome link; the one before works until this one is mailed."""
    told = OperatorInvited(chain_id=partner.id, operator_id=operator.id, name=operator.name, email=operator.email)
    return Effects(operator, [Change(partner, partner)], [told], [welcome_mail(operator)])


def set_role(partner: Partner, operator: Operator, old: Role, new: Role) -> Effects[Operator]:
    """Give an operator another role; one that gives less ends its sessions (R-13). The one it has changes nothing."""
    if old.name == new.name:
        return Effects(operator)
    after = _given(operator, old, new)
    told = OperatorRoleSet(chain_id=partner.id, operator_id=operator.id, was=old.name, now=new.name, name=operator.name)
    return Effects(after, [Change(partner, partner), Change(operator, after)], [told])


def block(partner: Partner, operator: Operator, *, at: datetime) -> Effects[Operator]:
    """
    Keep an operator out; its sessions are over, all else of it stays (VC-29, R-09).

    Raises:
        NotPossible: It is blocked already.
    """
    BLOCKS.move(_state(operator), "block")
    after = attrs.evolve(operator, blocked_at=at, epoch=operator.epoch + 1, revision=operator.revision + 1)
    told = OperatorBlocked(chain_id=partner.id, operator_id=operator.id, name=operator.name)
    return Effects(after, [Change(partner, partner), Change(operator, after)], [told])


def unblock(partner: Partner, operator: Operator) -> Effects[Operator]:
    """
    Let an operator in again; it signs in anew (VC-29).

    Raises:
        NotPossible: It is not blocked.
    """
    BLOCKS.move(_state(operator), "unblock")
    after = attrs.evolve(operator, blocked_at=None, revision=operator.revision + 1)
    told = OperatorUnblocked(chain_id=partner.id, operator_id=operator.id, name=operator.name)
    return Effects(after, [Change(partner, partner), Change(operator, after)], [told])


def hand_over(partner: Partner, owner: Operator, mine: Role, heir: Operator, theirs: Role) -> Effects[Operator]:
    """
    Have another operator take an owner's place, who is an admin from then on; both are told by mail (VC-03, VC-29).

    Args:
        partner: Whose.
        owner: Who hands over.
        mine: Its role, which the heir gets.
        heir: Who gets it.
        theirs: The heir's role until then.

    Raises:
        NotPossible: The heir is blocked.
    """
    if heir.blocked_at is not None:
        raise NotPossible(BLOCKS.subject, Block.BLOCKED.value, "hand_over")
    left_with = _ADMIN[mine.secure]
    after, left = _given(heir, theirs, mine), _given(owner, mine, left_with)
    told = PartnerHandedOver(
        chain_id=partner.id,
        from_id=owner.id,
        to_id=heir.id,
        role=mine.name,
        left_with=left_with.name,
        from_name=owner.name,
        to_name=heir.name,
    )
    mails = [_mail("partner.taken_over", heir, owner.name), _mail("partner.handed_over", owner, heir.name)]
    return Effects(after, [Change(partner, partner), Change(heir, after), Change(owner, left)], [told], mails)


def _given(operator: Operator, old: Role, new: Role) -> Operator:
    epoch = operator.epoch + 1 if lowers(old, new) else operator.epoch
    return attrs.evolve(operator, role=new.name, epoch=epoch, revision=operator.revision + 1)


def _state(operator: Operator) -> Block:
    return Block.ACTIVE if operator.blocked_at is None else Block.BLOCKED


def _mail(kind: str, operator: Operator, colleague: str | None = None) -> Message:
    return Message(
        kind=kind,
        realm=Realm.OPERATOR,
        holder_id=operator.id,
        partner_id=operator.partner_id,
        details={} if colleague is None else {"colleague": colleague},
    )
