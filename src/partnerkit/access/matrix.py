"""The matrix: for every action, who may do it, as data (BX-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.access.actions import ACTIONS, KEY_PERMISSIONS, Action
from partnerkit.access.actor import Actor, ActorKind, Factor
from partnerkit.access.facts import Facts
from partnerkit.access.policy import decide
from partnerkit.access.roles import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Permission,
    Role,
)
from partnerkit.decision import Rule
from partnerkit.values import AccountId, OperatorId, PartnerId

_PARTNER, _ACCOUNT = PartnerId(UUID(int=1)), AccountId(UUID(int=2))


@attrs.frozen(kw_only=True)
class MatrixRow:
    """
    Who may do one action on what is their own, with nothing in the way: not locked, assigned, nobody blocked.

    Attributes:
        action: The action.
        permission: What a role must include; None where the kind of actor is enough.
        allowed: Whether it is allowed, by role: the built-in ones by name, then ``key`` (an API key with all that keys
            can have), ``staff``, ``account_admin`` and ``account_owner`` (an account's people by what they are there),
            and ``vendor``.
        on_secure: The same where the account is secure (VC-22).
        rules: The rules of R-05 it asks for, in their order.
        step_up: Whether whoever has a second factor must have shown it just now (BX-10).
        others: Whether nobody does it to themselves.
    """

    action: Action
    permission: Permission | None
    allowed: Mapping[str, bool]
    on_secure: Mapping[str, bool]
    rules: tuple[Rule, ...]
    step_up: bool
    others: bool


def matrix() -> tuple[MatrixRow, ...]:
    """Return the matrix: one row for each action, in the order of the table."""
    return tuple(_row(action) for action in ACTIONS)


def _row(action: Action) -> MatrixRow:
    row = ACTIONS[action]
    return MatrixRow(
        action=action,
        permission=row.permission,
        allowed=_allowed(action, secure=False),
        on_secure=_allowed(action, secure=True),
        rules=row.rules,
        step_up=row.step_up,
        others=row.others,
    )


def _allowed(action: Action, *, secure: bool) -> dict[str, bool]:
    facts = Facts(partner_id=_PARTNER, account_id=_ACCOUNT, secure=secure)
    return {name: decide(action, actor, facts).allowed for name, actor in _ACTORS.items()}


def _operator(role: Role) -> Actor:
    return Actor(
        kind=ActorKind.OPERATOR,
        id=UUID(int=3),
        name=role.title,
        permissions=role.permissions,
        secure=role.secure,
        factor=Factor.RECENT,
        partner_id=_PARTNER,
    )


def _other(kind: ActorKind, permissions: frozenset[Permission], **belongs: Any) -> Actor:
    return Actor(kind=kind, id=UUID(int=4), name=kind.value, permissions=permissions, **belongs)


_ACTORS: Final = {name: _operator(role) for name, role in ROLES.items()} | {
    "key": _other(ActorKind.KEY, KEY_PERMISSIONS, partner_id=_PARTNER, maker_id=OperatorId(UUID(int=3))),
    "staff": _other(ActorKind.STAFF, STAFF_PERMISSIONS, account_id=_ACCOUNT),
    "account_admin": _other(ActorKind.STAFF, ACCOUNT_ADMIN_PERMISSIONS, account_id=_ACCOUNT),
    "account_owner": _other(ActorKind.STAFF, ACCOUNT_OWNER_PERMISSIONS, account_id=_ACCOUNT),
    "vendor": _other(ActorKind.VENDOR, VENDOR_PERMISSIONS),
}
