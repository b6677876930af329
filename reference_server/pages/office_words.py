"""What the office calls how a partner, an operator and an account stand."""

from __future__ import annotations

from typing import Final

from partnerkit import Account, Partner, PartnerStanding
from partnerkit.partners import standing
from partnerkit.partners.team import TeamMember
from reference_server.pages.language import lazy, plazy
from reference_server.pages.words import Badge

STANDINGS: Final = {
    PartnerStanding.OPEN: Badge(plazy("partner", "Open"), "ok"),
    PartnerStanding.SUSPENDED: Badge(lazy("Suspended"), "stop"),
    PartnerStanding.CLOSED: Badge(plazy("partner", "Closed"), "stop"),
}
APPROVED: Final = Badge(lazy("Approved"), "ok")
WAITING: Final = Badge(lazy("Not approved"), "warn")
BLOCKED: Final = Badge(lazy("Blocked"), "stop")
INVITED: Final = Badge(lazy("Invited"), "none")
ACTIVE: Final = Badge(lazy("Active"), "ok")
LOCKED: Final = Badge(lazy("Locked"), "stop")
UNLOCKED: Final = Badge(plazy("sign-in", "Open"), "ok")
SECURE: Final = Badge(plazy("account", "Secure"), "info")
NOT_SECURE: Final = Badge(plazy("account", "Not secure"), "none")


def standing_of(partner: Partner) -> Badge:
    """Return how a partner stands."""
    return STANDINGS[standing.standing(partner)]


def approval_of(partner: Partner) -> Badge:
    """Return whether a partner is approved."""
    return WAITING if partner.approved_at is None else APPROVED


def member_of(member: TeamMember) -> Badge:
    """Return whether an operator can sign in."""
    if member.operator.blocked_at is not None:
        return BLOCKED
    return INVITED if member.invited else ACTIVE


def lock_of(account: Account) -> Badge:
    """Return whether the vendor's lock is set."""
    return UNLOCKED if account.vendor_locked_at is None else LOCKED


def secure_of(account: Account) -> Badge:
    """Return whether an account is secure."""
    return SECURE if account.secure else NOT_SECURE
