"""What happens to invitations and links: the line's chain tells of its invitation, the partner's of all else."""

from __future__ import annotations

from typing import ClassVar

import attrs

from partnerkit.effects import Event
from partnerkit.values import ClientId, Copied, LinkId, Personal, Reference


@attrs.frozen(kw_only=True)
class ClientInvited(Event):
    """Somebody was invited by mail to open an account, or invited again."""

    kind: ClassVar[str] = "client.invited"
    again: Copied[bool]
    email: Personal[str]


@attrs.frozen(kw_only=True)
class InvitationOver(Event):
    """An invitation is over, and its line is gone, with whatever was noted on it."""

    client_id: Reference[ClientId]
    entries: Copied[int]
    head: Copied[str]
    email: Personal[str]


@attrs.frozen(kw_only=True)
class InvitationWithdrawn(InvitationOver):
    """The partner withdrew an invitation; its line's history ends with so many entries and this digest."""

    kind: ClassVar[str] = "invitation.withdrawn"


@attrs.frozen(kw_only=True)
class InvitationDeclined(InvitationOver):
    """Whoever was invited declined; its line's history ends with so many entries and this digest."""

    kind: ClassVar[str] = "invitation.declined"


@attrs.frozen(kw_only=True)
class LinkMade(Event):
    """A named link to sign up through was made."""

    kind: ClassVar[str] = "link.made"
    link_id: Reference[LinkId]
    name: Copied[str | None]


@attrs.frozen(kw_only=True)
class LinkRevoked(Event):
    """A named link works no more."""

    kind: ClassVar[str] = "link.revoked"
    link_id: Reference[LinkId]
    name: Copied[str | None]


@attrs.frozen(kw_only=True)
class ReferralRotated(Event):
    """The partner's referral link is another one; the one before works for a while."""

    kind: ClassVar[str] = "referral.rotated"
    was_id: Reference[LinkId]
    link_id: Reference[LinkId]
