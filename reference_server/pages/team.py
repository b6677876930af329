"""The partner's operators, for choices and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from partnerkit import Actor, Operator, OperatorId, PartnerKit, TeamMember
from partnerkit.access import Role
from partnerkit.errors import Refused
from partnerkit.repository import Cursor, fold
from reference_server.pages.language import plazy

_TITLES: Final = {
    "owner": plazy("role", "Owner"),
    "admin": plazy("role", "Admin"),
    "agent": plazy("role", "Agent"),
    "secure_owner": plazy("role", "Secure Owner"),
    "secure_admin": plazy("role", "Secure Admin"),
    "secure_agent": plazy("role", "Secure Agent"),
}


@attrs.frozen(kw_only=True)
class Named:
    """
    An operator as pages name it.

    Attributes:
        id: Which one.
        name: As the person writes it.
        role: What people call its role.
        blocked: Whether it is blocked.
    """

    id: OperatorId
    name: str
    role: str
    blocked: bool = False


def named(kit: PartnerKit, by: Actor) -> tuple[Named, ...]:
    """Return every operator of the partner by name, with the title of its role."""
    titles = {role.name: title_of(role) for role in kit.partners.roles(by.partner, by=by)}
    return tuple(
        Named(id=o.id, name=o.name, role=titles[o.role], blocked=o.blocked_at is not None) for o in operators(kit, by)
    )


def title_of(role: Role) -> str:
    """Return what people call a role; one of a partner's own is called as it is."""
    return str(_TITLES.get(role.name, role.title))


def operators(kit: PartnerKit, by: Actor) -> tuple[Operator, ...]:
    """Return every operator of the partner by name, case and accents apart."""
    return tuple(sorted(_all(kit, by), key=lambda operator: fold(operator.name)))


def names_of(kit: PartnerKit, by: Actor) -> dict[OperatorId, str]:
    """Return the name of every operator of the partner, in the order of `operators`."""
    return {operator.id: operator.name for operator in operators(kit, by)}


def _all(kit: PartnerKit, by: Actor) -> Iterator[Operator]:
    after: Cursor | None = None
    while True:
        found = kit.partners.operators(by.partner, by=by, after=after, limit=100)
        yield from found.items
        if found.next is None:
            return
        after = found.next


def members(kit: PartnerKit, by: Actor) -> tuple[TeamMember, ...]:
    """Return every operator of the partner with its role and how it signs in, by name, case and accents apart."""
    found, after = list[TeamMember](), None
    while True:
        page = kit.partners.members(by.partner, by=by, after=after, limit=100)
        found += page.items
        after = page.next
        if after is None:
            return tuple(sorted(found, key=lambda member: fold(member.operator.name)))


def own_title(kit: PartnerKit, by: Actor, *, of: Actor | None = None) -> str | None:
    """
    Return what the operator's own role is called, or that of as whom it acts.

    None to one whose role includes no look at the partner.
    """
    try:
        name = kit.partners.operator(by.partner, OperatorId((of or by).id), by=by).role
        return title_of(kit.partners.role(by.partner, name, by=by))
    except Refused:
        return None
