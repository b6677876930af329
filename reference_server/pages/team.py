"""The partner's operators, for choices and names."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from partnerkit import Actor, Operator, OperatorId, PartnerKit
from partnerkit.errors import Refused
from partnerkit.repository import Cursor, fold


@attrs.frozen(kw_only=True)
class Named:
    """
    An operator as pages name it.

    Attributes:
        id: Which one.
        name: As the person writes it.
        role: What people call its role.
    """

    id: OperatorId
    name: str
    role: str


def named(kit: PartnerKit, by: Actor) -> tuple[Named, ...]:
    """Return every operator of the partner by name, with the title of its role."""
    titles = {role.name: role.title for role in kit.partners.roles(by.partner, by=by)}
    return tuple(Named(id=o.id, name=o.name, role=titles[o.role]) for o in operators(kit, by))


def operators(kit: PartnerKit, by: Actor) -> tuple[Operator, ...]:
    """Return every operator of the partner by name, case and accents apart."""
    return tuple(sorted(_all(kit, by), key=lambda operator: fold(operator.name)))


def _all(kit: PartnerKit, by: Actor) -> Iterator[Operator]:
    after: Cursor | None = None
    while True:
        found = kit.partners.operators(by.partner, by=by, after=after, limit=100)
        yield from found.items
        if found.next is None:
            return
        after = found.next


def own_title(kit: PartnerKit, by: Actor) -> str | None:
    """Return what the operator's own role is called; None to one whose role includes no look at the partner."""
    try:
        name = kit.partners.operator(by.partner, OperatorId(by.id), by=by).role
        return kit.partners.role(by.partner, name, by=by).title
    except Refused:
        return None
