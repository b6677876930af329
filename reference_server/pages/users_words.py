"""What pages say of an account's people and seats (VC-17, VC-18)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from partnerkit import Level, Member, MemberState, Seats
from partnerkit.errors import PartnerkitError, Refused
from reference_server.pages.language import Text, _, lazy, ngettext, plazy
from reference_server.pages.sentences import said, sentence
from reference_server.pages.words import LEVELS, Badge, remedies_outside

INVITED: Final = Badge(lazy("Invited"), "none")
EXPIRED: Final = Badge(lazy("Invitation expired"), "warn")
ACTIVE: Final = Badge(lazy("Active"), "ok")
INACTIVE: Final = Badge(plazy("member", "Inactive"), "warn")
#: What each level may do, as far as it is decided here.
MAY: Final = {
    Level.ADMIN: lazy("Works in the account, sees its plan, and looks after its people: invites, changes, removes."),
    Level.MANAGER: lazy("Works in the account with what %(vendor)s gives managers. Does not see Users and Plan."),
    Level.EMPLOYEE: lazy("Works in the account with what %(vendor)s gives employees. Does not see Users and Plan."),
}
#: In the order in which they are offered.
OFFERED: Final = (Level.EMPLOYEE, Level.MANAGER, Level.ADMIN)


@attrs.frozen(kw_only=True)
class Shown:
    """
    A membership as pages show it.

    Attributes:
        member: The membership.
        business: The name of the account.
        zone: Its time zone.
        owner: Whether it is the owner's.
        you: Whether it is its reader's own.
    """

    member: Member
    business: str
    zone: str
    owner: bool
    you: bool = False

    @property
    def name(self) -> str:
        """What the account calls the person; the address where nobody has said."""
        return self.member.name or self.member.email or _("Not said yet")

    @property
    def level(self) -> str:
        """What its level is called."""
        return str(LEVELS[self.member.level][0])

    @property
    def invited(self) -> bool:
        """Whether nobody has accepted yet."""
        return self.member.state is MemberState.INVITED

    @property
    def active(self) -> bool:
        """Whether its person works in the account now."""
        return self.member.state is MemberState.ACTIVE


def standing(member: Member, at: datetime) -> Badge:
    """Return how a membership stands at a moment."""
    if member.state is MemberState.INVITED:
        return INVITED if member.is_open(at) else EXPIRED
    return ACTIVE if member.state is MemberState.ACTIVE else INACTIVE


def offered(vendor: str) -> tuple[tuple[Level, Text, str], ...]:
    """Return the levels there are, each with its word and what it may do."""
    return tuple((level, LEVELS[level][0], MAY[level].said(vendor=vendor)) for level in OFFERED)


def taken(seats: Seats) -> str:
    """Return how many seats are taken of those there are."""
    if seats.allowed is None:
        return ngettext("%(num)s seat taken", "%(num)s seats taken", seats.taken)
    return ngettext(
        "%(taken)s of %(num)s seat taken", "%(taken)s of %(num)s seats taken", seats.allowed, taken=seats.taken
    )


def kept(seats: Seats) -> str:
    """Return how many of the taken seats open invitations keep; empty where they keep none."""
    if not seats.invited:
        return ""
    return ngettext("%(num)s of them for an open invitation", "%(num)s of them for open invitations", seats.invited)


def upgrade(seats: Seats) -> str:
    """Return why nobody more may come; empty while there is a seat."""
    if not seats.full:
        return ""
    if not seats.allowed:
        return _("Without a plan nobody more can work in this account.")
    return ngettext(
        "The plan allows %(num)s staff member, and that seat is taken.",
        "The plan allows %(num)s staff members, and every seat is taken.",
        seats.allowed,
    )


def shut(error: PartnerkitError) -> str:
    """Return why something cannot be done to somebody, with what would change that."""
    if not isinstance(error, Refused):
        return said(error)
    return " ".join([sentence(error.decision.because), *remedies_outside(error.decision)])
