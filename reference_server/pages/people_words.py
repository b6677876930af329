"""What pages say of operators and their roles (VC-27, VC-29)."""

from __future__ import annotations

from partnerkit import PartnerRole, TeamMember
from partnerkit.access import Role
from reference_server.pages.language import _, lazy, names, number
from reference_server.pages.permission_words import WORDS, in_words
from reference_server.pages.words import Badge

BLOCKED = Badge(lazy("Blocked"), "stop")
INVITED = Badge(lazy("Invited"), "none")
ACTIVE = Badge(lazy("Active"), "ok")


def standing(member: TeamMember) -> Badge:
    """Return how an operator stands: blocked, invited and not there yet, or active."""
    if member.operator.blocked_at is not None:
        return BLOCKED
    return INVITED if member.invited else ACTIVE


def factor(member: TeamMember) -> str:
    """Return whether an operator has a second factor (BX-10)."""
    return _("Set up") if member.second_factor_at is not None else _("None yet")


def reach(role: Role | PartnerRole) -> tuple[str, ...]:
    """Return which clients a role is about, as sentences."""
    clients = _("Only the clients assigned to its holder.") if role.limited else _("All clients of the partner.")
    secure = _("Secure accounts too.") if role.secure else _("Of secure accounts the name alone.")
    return clients, secure


def more(role: Role, other: Role) -> tuple[str, ...]:
    """Return in words what one role gives that another does not."""
    found = in_words(role.permissions - other.permissions)
    if role.secure and not other.secure:
        found = (*found, _("Act on secure accounts"))
    if other.limited and not role.limited:
        found = (*found, _("See all clients, assigned or not"))
    return found


def included(role: Role | PartnerRole) -> str:
    """Return all that a role includes as one sentence."""
    return _("It includes: %(what)s.", what=names(in_words(role.permissions))) if role.permissions else ""


def measure(role: Role) -> str:
    """Return how much of all there is a role includes."""
    if not role.permissions:
        return _("Nothing")
    return _("%(num)s of %(all)s rights", num=number(len(role.permissions)), all=number(len(WORDS)))
