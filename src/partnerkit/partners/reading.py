"""Operators and roles of a partner, read for decisions."""

from __future__ import annotations

from collections.abc import Iterator

from partnerkit.access import ROLES, Role
from partnerkit.partners.model import Operator, operators_of
from partnerkit.partners.roles import ROLE_NAME, roles_within
from partnerkit.repository import Storage, every
from partnerkit.values import PartnerId


def role_of(storage: Storage, partner_id: PartnerId, name: str) -> Role | None:
    """Return a role by its name, built in or the partner's own; None if there is none."""
    if name in ROLES:
        return ROLES[name]
    own = storage.find(ROLE_NAME, name, within=partner_id)
    return None if own is None else own.role


def roles_of(storage: Storage, partner_id: PartnerId) -> dict[str, Role]:
    """Return every role of a partner by its name: those that are built in, which win, then its own by title."""
    own = {one.name: one.role for one in every(storage, roles_within(partner_id))}
    return ROLES | {name: role for name, role in own.items() if name not in ROLES}


def every_operator(storage: Storage, partner_id: PartnerId) -> Iterator[Operator]:
    """Yield a partner's operators by name."""
    return every(storage, operators_of(partner_id, limit=100))
