"""Operators and roles of a partner, read for decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from partnerkit.access import ROLES, Action, Factor, Facts, Role, decide
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.model import PARTNERS, Operator, holders_of, operators_of
from partnerkit.partners.roles import ROLE_NAME, roles_within
from partnerkit.repository import Storage, every
from partnerkit.values import OperatorId, PartnerId


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


def able(storage: Storage, partner_id: PartnerId, action: Action, facts: Facts) -> tuple[Operator, ...]:
    """Return the operators of a partner who may do something, by name; whoever has a second factor can show it."""
    partner, roles = storage.get(PARTNERS, partner_id), roles_of(storage, partner_id)
    operators = [one for one in every_operator(storage, partner_id) if one.role in roles]
    actors = [(one, one.acting(roles[one.role], partner, factor=Factor.RECENT)) for one in operators]
    could = [(one, actor) for one, actor in actors if decide(action, actor, facts).allowed]
    proving = with_factor(storage, {one.id for one, _ in could})
    return tuple(one for one, actor in could if not actor.secure or one.id in proving)


def with_factor(storage: Storage, ids: Collection[OperatorId]) -> set[UUID]:
    """Return which of some operators have a second factor (BX-10)."""
    found = storage.get_many(CREDENTIALS, set(ids)) if ids else {}
    return {credential.id for credential in found.values() if credential.second_factor_at is not None}


def guarded(storage: Storage, partner_id: PartnerId) -> bool:
    """Whether an operator of a partner who is not blocked holds a Secure role and has a second factor (VC-22)."""
    secure = [name for name, role in roles_of(storage, partner_id).items() if role.secure]
    holders = every(storage, holders_of(partner_id, secure, active=True))
    return bool(with_factor(storage, {one.id for one in holders}))


def every_operator(storage: Storage, partner_id: PartnerId) -> Iterator[Operator]:
    """Yield a partner's operators by name."""
    return every(storage, operators_of(partner_id, limit=1000))
