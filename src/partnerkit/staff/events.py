"""What happens to an account's people, as its chain tells it (VC-18)."""

from __future__ import annotations

from typing import ClassVar

import attrs

from partnerkit.effects import Event
from partnerkit.staff.model import Level, MemberState
from partnerkit.values import Copied, MemberId, OperatorId, PartnerId, Personal, PersonId, Reference


@attrs.frozen(kw_only=True)
class MemberEvent(Event):
    """Something that happened to one membership."""

    member_id: Reference[MemberId]
    name: Personal[str | None]
    email: Personal[str | None]


@attrs.frozen(kw_only=True)
class MemberInvited(MemberEvent):
    """Somebody was invited to the account, or invited again."""

    kind: ClassVar[str] = "member.invited"
    level: Copied[Level]


@attrs.frozen(kw_only=True)
class MemberJoined(MemberEvent):
    """Somebody accepted an invitation, and works in the account."""

    kind: ClassVar[str] = "member.joined"
    person_id: Reference[PersonId]


@attrs.frozen(kw_only=True)
class MemberDeclined(MemberEvent):
    """Somebody declined an invitation."""

    kind: ClassVar[str] = "member.declined"


@attrs.frozen(kw_only=True)
class LevelSet(MemberEvent):
    """A member has another level; where that is a lower one, its sessions are over."""

    kind: ClassVar[str] = "member.level_set"
    was: Copied[Level]
    now: Copied[Level]


@attrs.frozen(kw_only=True)
class MemberDeactivated(MemberEvent):
    """A member does not work in the account for now; its sessions there are over, its seat is free."""

    kind: ClassVar[str] = "member.deactivated"


@attrs.frozen(kw_only=True)
class MemberReactivated(MemberEvent):
    """A member works in the account again."""

    kind: ClassVar[str] = "member.reactivated"


@attrs.frozen(kw_only=True)
class MemberRemoved(MemberEvent):
    """A membership, or an invitation, was taken away; sessions there are over."""

    kind: ClassVar[str] = "member.removed"
    was: Copied[MemberState]


@attrs.frozen(kw_only=True)
class PartnerUserAdded(Event):
    """The partner has a user of its own in the account, linked to an operator's sign-in (R-03)."""

    kind: ClassVar[str] = "partner_user.added"
    member_id: Reference[MemberId]
    partner_id: Reference[PartnerId]
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class AccountHandedOver(Event):
    """The owner gave the account to another member, and is an admin from now on."""

    kind: ClassVar[str] = "account.handed_over"
    from_id: Reference[MemberId]
    to_id: Reference[MemberId]
    from_name: Personal[str | None]
    to_name: Personal[str | None]
