"""
Everybody who can act, and everything a decision can rest on, for the tests of decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.access import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    GRANTABLE,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    Actor,
    ActorKind,
    Factor,
    Facts,
    Permission,
    Role,
)
from partnerkit.values import AccountId, OperatorId, PartnerId

OURS, THEIRS = PartnerId(UUID(int=1)), PartnerId(UUID(int=2))
HERE, THERE = AccountId(UUID(int=3)), AccountId(UUID(int=4))
ELSE: Final = OperatorId(UUID(int=90))

# A role that looks after operators, and is no admin's otherwise.
_STEWARD: Final = Role("steward", "Steward", frozenset({Permission.VIEW_CLIENTS, Permission.MANAGE_OPERATORS}))
# Operators of our partner by a letter: o(wner), a(dmin), g(agent), in capitals their Secure twins; l(imited) includes
# what a custom role can, its Secure one what an agent's does; c(ustom) looks after operators.
OF_LETTER: Final = {
    "o": ROLES["owner"],
    "a": ROLES["admin"],
    "g": ROLES["agent"],
    "O": ROLES["secure_owner"],
    "A": ROLES["secure_admin"],
    "G": ROLES["secure_agent"],
    "l": Role("field", "Field", GRANTABLE, limited=True),
    "L": Role("secure_field", "Secure Field", ROLES["agent"].permissions, secure=True, limited=True),
    "c": _STEWARD,
}
OPERATORS: Final = tuple(OF_LETTER)
SECURE, LIMITED, KEYS = "OAGL", "lLK", "kK"
# Of the account's own people s owns it, m is an admin of it, e is neither.
STAFF: Final = {"s": ACCOUNT_OWNER_PERMISSIONS, "m": ACCOUNT_ADMIN_PERMISSIONS, "e": STAFF_PERMISSIONS}


def _operator(letter: str, n: int) -> Actor:
    role = OF_LETTER[letter]
    return Actor(
        kind=ActorKind.OPERATOR,
        id=UUID(int=n),
        name=letter,
        permissions=role.permissions,
        secure=role.secure,
        limited=role.limited,
        factor=Factor.RECENT,
        partner_id=OURS,
    )


def _key(letter: str, n: int, role: Role) -> Actor:
    return Actor(
        kind=ActorKind.KEY,
        id=UUID(int=n),
        name=letter,
        permissions=role.permissions,
        limited=role.limited,
        maker_id=OperatorId(UUID(int=n + 20)),
        partner_id=OURS,
    )


def _staff(letter: str, n: int) -> Actor:
    return Actor(kind=ActorKind.STAFF, id=UUID(int=n), name=letter, permissions=STAFF[letter], account_id=HERE)


# The account's own people, v(endor), k(ey) with an admin's rights, and one with an agent's for assigned clients.
ACTORS: Final = {letter: _operator(letter, n) for n, letter in enumerate(OPERATORS, 5)} | {
    **{letter: _staff(letter, n) for n, letter in enumerate(STAFF, 36)},
    "v": Actor(kind=ActorKind.VENDOR, id=UUID(int=39), name="v", permissions=VENDOR_PERMISSIONS),
    "k": _key("k", 40, ROLES["admin"]),
    "K": _key("K", 41, attrs.evolve(ROLES["agent"], limited=True)),
}
BOTH: Final = (False, True)
#: What can be wrong with somebody: suspended, closed, blocked.
STANDINGS: Final[tuple[dict[str, Any], ...]] = tuple(
    {"suspended": suspended, "closed": closed, "blocked": blocked}
    for suspended, closed, blocked in product(BOTH, BOTH, BOTH)
)
#: What can be at stake of roles.
STAKES: Final = (
    (),
    (ROLES["agent"],),
    (ROLES["admin"],),
    (ROLES["owner"],),
    (ROLES["secure_agent"],),
    (OF_LETTER["L"],),
    (attrs.evolve(ROLES["agent"], limited=True), ROLES["agent"]),
    (ROLES["agent"], ROLES["secure_owner"]),
)
HELD: Final = (*ROLES.values(), OF_LETTER["L"], attrs.evolve(ROLES["admin"], limited=True))


def who_counts(letter: str) -> OperatorId:
    """
    Return whose assignments count for somebody: a key's are those of whoever made it.
    """
    actor = ACTORS[letter]
    return actor.maker_id or OperatorId(actor.id)


def own(letter: str, **facts: Any) -> Facts:
    """
    What is the actor's own and keeps nothing from anybody, unless something is said.
    """
    return Facts(**{"partner_id": OURS, "account_id": HERE, "assigned": frozenset({who_counts(letter)}), **facts})


def places(letter: str) -> Iterator[Facts]:
    """
    Yield wherever an account may be, locked, secure, and assigned to whoever asks and to somebody else.
    """
    where = product([None, OURS, THEIRS], [None, HERE, THERE])
    for (partner, account), *locks_and_secure, mine, another in product(where, BOTH, BOTH, BOTH, BOTH, BOTH):
        partner_lock, vendor_lock, secure = locks_and_secure
        holders = {who_counts(letter): mine, ELSE: another}
        yield Facts(
            partner_id=partner,
            account_id=account,
            partner_lock=partner_lock,
            vendor_lock=vendor_lock,
            secure=secure,
            assigned=frozenset(id for id, assigned in holders.items() if assigned),
        )


def stakes(letter: str) -> Iterator[Facts]:
    """
    Yield whatever may be at stake: roles, the last owner, oneself or another, nobody left who could; an account's own.
    """
    for roles, last, whom, unready in product(STAKES, BOTH, (None, ACTORS[letter].id, ELSE), BOTH):
        yield own(letter, roles=roles, last_owner=last, operator_id=whom, unready=unready)
    for role, roles, last in product(HELD, STAKES, BOTH):
        yield own(letter, operator_id=ELSE, held=role, roles=roles, last_owner=last)
    for owned, last_admin, last, new, held in product(BOTH, BOTH, BOTH, BOTH, (None, ROLES["owner"])):
        yield own(letter, owned=owned, last_admin=last_admin, last_owner=last, unapproved=new, held=held)
