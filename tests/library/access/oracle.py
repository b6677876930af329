"""
What is decided, written by hand from R-05 and `tests.rights`: an independent second opinion on `decide`.

It shares nothing with the action table nor with the policy: rank by rank, in the order of the requirement.
"""

from __future__ import annotations

from typing import Final

from partnerkit.access import Actor, Factor, Facts, Permission, Role
from tests.library.access.people import ACTORS, HERE, KEYS, LIMITED, OPERATORS, OURS, SECURE, STAFF, who_counts
from tests.rights import (
    ABOUT_ONE,
    ACCOUNT_ADMIN,
    BARRED,
    BEFORE_REPLACING,
    BY_LINK_ALONE,
    EMPLOYEE,
    FOR_THEMSELVES,
    IN_ACCOUNT,
    NEEDS,
    NEEDS_NOTHING,
    NOT_TO_ONESELF,
    OF_LEVEL,
    OF_OWNER,
    OWN_SIGN_IN,
    RIGHTS,
    STEP_UP,
    for_operators,
)

RANKS: Final = (
    "foreign",
    "suspended",
    "blocked",
    "locked",
    "client_no",
    "secure",
    "second_factor",
    "password",
    "role",
    "assignment",
    "bar",
)
_COLUMN: Final = {
    "o": "owner",
    "a": "admin",
    "g": "agent",
    "v": "vendor",
    "k": "key",
    "s": "staff",
    "m": "staff",
    "e": "staff",
}
_LEVELS: Final = {"s": "staff", "m": ACCOUNT_ADMIN, "e": EMPLOYEE}
# What is told of the operator as whom one acts, where it is told otherwise than of oneself.
_AS: Final = {"secure": "as_secure", "permission": "as_permission", "assignment": "as_assignment"}


def expected(
    letter: str, actor: Actor, action: str, facts: Facts, subject: str | None = None
) -> tuple[str | None, str]:
    """
    Return rule and reason of a decision about somebody of a letter, who may act as somebody of another.
    """
    for rank in RANKS:
        if (because := _REASONS[rank](letter, actor, action, facts)) is not None:
            return rank, because
        if subject is None:
            continue
        if rank == "bar" and action in BARRED:
            return "bar", "acting"
        if (because := _REASONS[rank](subject, ACTORS[subject], action, facts)) is not None:
            return rank, _AS.get(because, because)
    return None, "allowed"


def asks_of_team(action: str) -> bool:
    """
    Whether it is for operators or for keys at all, so that it matters whether they are blocked.
    """
    return for_operators(action) or RIGHTS[action]["key"] == "y"


def _foreign(letter: str, _: Actor, action: str, facts: Facts) -> str | None:
    if letter == "v" or not ("4" in RIGHTS[action].values() or action in IN_ACCOUNT):
        return None
    mine = facts.account_id == HERE if letter in STAFF else facts.partner_id == OURS
    return None if mine else "foreign"


def _suspended(_: str, actor: Actor, action: str, __: Facts) -> str | None:
    if not asks_of_team(action):
        return None
    if actor.closed:
        return "partner_closed"
    return "partner_suspended" if actor.suspended else None


def _blocked(letter: str, actor: Actor, action: str, _: Facts) -> str | None:
    if not asks_of_team(action) or not actor.blocked:
        return None
    return "maker_blocked" if letter in KEYS else "blocked"


def _locked(_: str, __: Actor, action: str, facts: Facts) -> str | None:
    if action not in IN_ACCOUNT:
        return None
    names = {(True, True): "both_locks", (True, False): "partner_lock", (False, True): "vendor_lock"}
    return names.get((facts.partner_lock, facts.vendor_lock))


def _client_no(letter: str, _: Actor, action: str, facts: Facts) -> str | None:
    return "client_no" if action in OF_OWNER and facts.client_no and letter != "v" else None


def _secure(letter: str, _: Actor, action: str, facts: Facts) -> str | None:
    if action not in ABOUT_ONE or not facts.secure:
        return None
    if letter in KEYS:
        return "key_secure"
    return "secure" if letter in OPERATORS and letter not in SECURE else None


def _second_factor(letter: str, actor: Actor, action: str, facts: Facts) -> str | None:
    if not asks_of_team(action) or action in OWN_SIGN_IN:
        return None
    if letter in OPERATORS:
        if letter in SECURE and actor.factor is Factor.ABSENT:
            return "factor_absent"
        if actor.factor is Factor.UNPROVEN and (letter in SECURE or action in STEP_UP):
            return "factor_unproven"
        if actor.factor is Factor.PROVEN and action in STEP_UP:
            return "factor_old"
    if letter in KEYS and actor.maker_unproven:
        return "maker_factor"
    mine = letter not in (*STAFF, *KEYS) and _for_its_kind(letter, action) and _includes(letter, actor, action)
    return "nobody_secure" if mine and facts.unready else None


def _password(_: str, actor: Actor, action: str, __: Facts) -> str | None:
    theirs = action in {*IN_ACCOUNT, *FOR_THEMSELVES, *OWN_SIGN_IN} - {"console.use", "factor.own"}
    return "must_change" if theirs and action not in BEFORE_REPLACING and actor.must_change else None


def _role(letter: str, actor: Actor, action: str, facts: Facts) -> str | None:
    if not _for_its_kind(letter, action):
        return "kind"
    if letter in STAFF and action in IN_ACCOUNT and IN_ACCOUNT[action] not in OF_LEVEL[_LEVELS[letter]]:
        return "not_owner" if action == "account.hand_over" else "level"
    if not _includes(letter, actor, action):
        return "key_permission" if letter in KEYS else "permission"
    if action in NOT_TO_ONESELF and facts.operator_id == actor.id:
        return "yourself"
    if facts.held is not None and not _below(facts.held, letter, actor):
        return "above"
    if not all(_within(role, letter, actor) for role in facts.roles):
        return "above"
    if action in BY_LINK_ALONE and (facts.secure or facts.shared):
        return "secure_owner" if facts.secure else "shared"
    kept = {"owned": facts.owned, "last_admin": facts.last_admin, "last_owner": facts.last_owner}
    kept["unapproved"] = facts.unapproved
    return next((because for because, so in kept.items() if so), None)


def _assignment(letter: str, _: Actor, action: str, facts: Facts) -> str | None:
    if action not in ABOUT_ONE or letter not in LIMITED:
        return None
    return None if who_counts(letter) in facts.assigned else "assignment"


def _bar(_: str, __: Actor, ___: str, ____: Facts) -> str | None:
    return None


def _for_its_kind(letter: str, action: str) -> bool:
    if letter in OPERATORS:
        return for_operators(action)
    return RIGHTS[action][_COLUMN[letter.lower()]] in "yl"


def _includes(letter: str, actor: Actor, action: str) -> bool:
    """
    Whether it is in a role: of built-in ones by their row, of others by what they were made of.
    """
    plain = letter.lower() if letter in "OAG" else letter
    if plain in _COLUMN:
        return RIGHTS[action][_COLUMN[plain]] in "yl"
    return action in NEEDS_NOTHING or NEEDS[action] in {permission.value for permission in actor.permissions}


def _within(role: Role, letter: str, actor: Actor) -> bool:
    """
    Whether somebody stands at or above a role: the vendor does; others by what theirs includes, Secure, and unlimited.
    """
    if letter == "v":
        return True
    if (role.secure and letter not in SECURE) or (letter in LIMITED and not role.limited):
        return False
    return all(permission in actor.permissions for permission in role.permissions)


def _below(held: Role, letter: str, actor: Actor) -> bool:
    """
    Whether somebody stands above a colleague or beside: an owner does above everybody who is none, Secure or not.
    """
    owner = Permission.OWN_PARTNER in actor.permissions and letter != "v"
    return _within(held, letter, actor) or (owner and Permission.OWN_PARTNER not in held.permissions)


_REASONS: Final = dict(
    zip(
        RANKS,
        (
            _foreign,
            _suspended,
            _blocked,
            _locked,
            _client_no,
            _secure,
            _second_factor,
            _password,
            _role,
            _assignment,
            _bar,
        ),
        strict=True,
    )
)
