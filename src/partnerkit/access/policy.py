"""
One decision for everything.

- The ranks of R-05 are asked in their order; the first that refuses is the answer.
- A rank is asked only where the action's row asks for it.
- A foreign thing is answered like an unknown one: `require` raises `NotFound` for both (A-11).
- Outcomes are made once per rule and reason, not per question.
- Who acts as somebody is asked twice, rank by rank: as itself, and as whom it acts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from partnerkit.access.actions import ACTIONS, Action, ActionRow
from partnerkit.access.actor import Actor, ActorKind, Factor
from partnerkit.access.facts import NONE, Facts
from partnerkit.access.roles import Permission
from partnerkit.decision import Decision, Remedy, Rule
from partnerkit.errors import NotFound, Refused

ALLOWED: Final = Decision(True)
FOREIGN: Final = Decision(False, Rule.FOREIGN, "foreign")
_VENDOR_REINSTATES: Final = Remedy("vendor_reinstates", "vendor")
_NOTHING, _LEAVE = Remedy("none", "nobody"), Remedy("leave", "self")
SUSPENDED: Final = Decision(False, Rule.SUSPENDED, "partner_suspended", (_VENDOR_REINSTATES,))
CLOSED: Final = Decision(False, Rule.SUSPENDED, "partner_closed", (_NOTHING,))
BLOCKED: Final = Decision(False, Rule.BLOCKED, "blocked", (Remedy("unblock", "operator"),))
_MAKER_SETS_UP: Final = Remedy("maker_factor", "operator")
MAKER_BLOCKED: Final = Decision(False, Rule.BLOCKED, "maker_blocked", (Remedy("another_key", "operator"),))
_PARTNER_UNLOCKS, _VENDOR_UNLOCKS = Remedy("partner_unlocks", "operator"), Remedy("vendor_unlocks", "vendor")
PARTNER_LOCK: Final = Decision(False, Rule.LOCKED, "partner_lock", (_PARTNER_UNLOCKS,))
VENDOR_LOCK: Final = Decision(False, Rule.LOCKED, "vendor_lock", (_VENDOR_UNLOCKS,))
BOTH_LOCKS: Final = Decision(False, Rule.LOCKED, "both_locks", (_PARTNER_UNLOCKS, _VENDOR_UNLOCKS))
SECURE: Final = Decision(False, Rule.SECURE, "secure", (Remedy("secure_role", "operator"),))
KEY_SECURE: Final = Decision(False, Rule.SECURE, "key_secure", (Remedy("secure_person", "operator"),))
UNREADY: Final = Decision(False, Rule.SECOND_FACTOR, "nobody_secure", (Remedy("secure_operator", "operator"),))
MAKER_FACTOR: Final = Decision(False, Rule.SECOND_FACTOR, "maker_factor", (_MAKER_SETS_UP,))
_PROVE: Final = Remedy("prove_factor", "self")
FACTOR_ABSENT: Final = Decision(False, Rule.SECOND_FACTOR, "factor_absent", (Remedy("set_up_factor", "self"),))
FACTOR_UNPROVEN: Final = Decision(False, Rule.SECOND_FACTOR, "factor_unproven", (_PROVE,))
FACTOR_OLD: Final = Decision(False, Rule.SECOND_FACTOR, "factor_old", (_PROVE,))
KIND: Final = Decision(False, Rule.ROLE, "kind", (_NOTHING,))
PERMISSION: Final = Decision(False, Rule.ROLE, "permission", (Remedy("role", "operator"),))
KEY_PERMISSION: Final = Decision(False, Rule.ROLE, "key_permission", (Remedy("another_key", "operator"),))
YOURSELF: Final = Decision(False, Rule.ROLE, "yourself", (Remedy("another_admin", "operator"),))
ABOVE: Final = Decision(False, Rule.ROLE, "above", (Remedy("somebody_above", "operator"),))
LAST_OWNER: Final = Decision(False, Rule.ROLE, "last_owner", (Remedy("another_owner", "operator"),))
LEVEL: Final = Decision(False, Rule.ROLE, "level", (Remedy("level", "staff"),))
NOT_OWNER: Final = Decision(False, Rule.ROLE, "not_owner", (Remedy("account_owner", "staff"),))
OWNED: Final = Decision(False, Rule.ROLE, "owned", (Remedy("other_owner", "staff"),))
LAST_ADMIN: Final = Decision(False, Rule.ROLE, "last_admin", (Remedy("other_admin", "staff"),))
CLIENT_NO: Final = Decision(False, Rule.CLIENT_NO, "client_no", (Remedy("client_allows", "staff"),))
MUST_CHANGE: Final = Decision(False, Rule.PASSWORD, "must_change", (Remedy("change_password", "self"),))
_BY_LINK: Final = (Remedy("reset_link", "self"),)
SECURE_OWNER: Final = Decision(False, Rule.ROLE, "secure_owner", _BY_LINK)
SHARED: Final = Decision(False, Rule.ROLE, "shared", _BY_LINK)
UNAPPROVED: Final = Decision(False, Rule.ROLE, "unapproved", (Remedy("vendor_approves", "vendor"),))
ASSIGNMENT: Final = Decision(False, Rule.ASSIGNMENT, "assignment", (Remedy("assign", "operator"),))
ACTING: Final = Decision(False, Rule.BAR, "acting", (_LEAVE,))
# What keeps the operator out as whom one acts is told as that operator's.
_OF_SUBJECT: Final = {
    SECURE: Decision(False, Rule.SECURE, "as_secure", (_LEAVE,)),
    PERMISSION: Decision(False, Rule.ROLE, "as_permission", (_LEAVE,)),
    ASSIGNMENT: Decision(False, Rule.ASSIGNMENT, "as_assignment", (_LEAVE,)),
}
# Who can mend a lack differs by who lacks what.
_LACKING: Final = {(ActorKind.STAFF, Permission.OWN_ACCOUNT): NOT_OWNER}
_LACKING_ANY: Final = {ActorKind.STAFF: LEVEL, ActorKind.KEY: KEY_PERMISSION}


def _foreign(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if actor.kind is ActorKind.VENDOR:
        return None
    if actor.kind is ActorKind.STAFF:
        return FOREIGN if facts.account_id is None or facts.account_id != actor.account_id else None
    return FOREIGN if facts.partner_id is None or facts.partner_id != actor.partner_id else None


def _suspended(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if actor.closed:
        return CLOSED
    return SUSPENDED if actor.suspended else None


def _blocked(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if not actor.blocked:
        return None
    return MAKER_BLOCKED if actor.kind is ActorKind.KEY else BLOCKED


def _locked(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if facts.vendor_lock:
        return BOTH_LOCKS if facts.partner_lock else VENDOR_LOCK
    return PARTNER_LOCK if facts.partner_lock else None


def _client_no(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    """The account says No to the partner, not to the vendor."""
    return CLIENT_NO if facts.client_no and actor.kind is not ActorKind.VENDOR else None


def _secure(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if not facts.secure or actor.secure:
        return None
    if actor.kind is ActorKind.OPERATOR:
        return SECURE
    return KEY_SECURE if actor.kind is ActorKind.KEY else None


def _second_factor(row: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if actor.kind is ActorKind.OPERATOR and (missing := _unproven(row, actor)) is not None:
        return missing
    if actor.maker_unproven:
        return MAKER_FACTOR
    return UNREADY if facts.unready and _heeds(row, actor) else None


def _heeds(row: ActionRow, actor: Actor) -> bool:
    """Whether it is for somebody to do at all, so that it is told who else there must be first."""
    return actor.kind in {ActorKind.OPERATOR, ActorKind.VENDOR} and _unfit(row, actor) is None


def _unproven(row: ActionRow, actor: Actor) -> Decision | None:
    match actor.factor:
        case Factor.ABSENT:
            return FACTOR_ABSENT if actor.secure else None
        case Factor.UNPROVEN:
            return FACTOR_UNPROVEN if actor.secure or row.step_up else None
        case Factor.PROVEN:
            return FACTOR_OLD if row.step_up else None
    return None


def _password(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    return MUST_CHANGE if actor.must_change else None


def _unfit(row: ActionRow, actor: Actor) -> Decision | None:
    if actor.kind not in row.kinds:
        return KIND
    if row.permission is not None and row.permission not in actor.permissions:
        return _LACKING.get((actor.kind, row.permission)) or _LACKING_ANY.get(actor.kind, PERMISSION)
    return None


def _role(row: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if (unfit := _unfit(row, actor)) is not None:
        return unfit
    if row.others and facts.operator_id == actor.id:
        return YOURSELF
    if facts.held is not None and not actor.stands_over(facts.held):
        return ABOVE
    if facts.roles and not all(map(actor.covers, facts.roles)):
        return ABOVE
    return _kept(row, facts)


def _kept(row: ActionRow, facts: Facts) -> Decision | None:
    """Return what nobody does, whatever the role."""
    if row.open_alone and (facts.secure or facts.shared):
        return SECURE_OWNER if facts.secure else SHARED
    if facts.owned or facts.last_admin:
        return OWNED if facts.owned else LAST_ADMIN
    if facts.last_owner:
        return LAST_OWNER
    return UNAPPROVED if facts.unapproved else None


def _assignment(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    return ASSIGNMENT if actor.limited and actor.assignee not in facts.assigned else None


def _bar(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    return ACTING if actor.subject is not None else None


Check: TypeAlias = Callable[[ActionRow, Actor, Facts], Decision | None]

RULES: Final[dict[Rule, Check]] = {
    Rule.FOREIGN: _foreign,
    Rule.SUSPENDED: _suspended,
    Rule.BLOCKED: _blocked,
    Rule.LOCKED: _locked,
    Rule.CLIENT_NO: _client_no,
    Rule.SECURE: _secure,
    Rule.SECOND_FACTOR: _second_factor,
    Rule.PASSWORD: _password,
    Rule.ROLE: _role,
    Rule.ASSIGNMENT: _assignment,
    Rule.BAR: _bar,
}


def decide(action: Action, actor: Actor, facts: Facts = NONE) -> Decision:
    """
    Return whether *actor* may do *action* on what *facts* say; pure and total (R-05).

    Of an operator who acts as another, what both may do is what may be done (VC-30).
    """
    row = ACTIONS[action]
    for rule in row.rules:
        asked = RULES[rule]
        refusal = asked(row, actor, facts)
        if refusal is not None:
            return refusal
        if actor.subject is not None and (refusal := asked(row, actor.subject, facts)) is not None:
            return _OF_SUBJECT.get(refusal, refusal)
    return ALLOWED


def acting(actor: object) -> Actor:
    """
    Return who acts.

    Raises:
        TypeError: It is no `Actor`.
    """
    if not isinstance(actor, Actor):
        raise TypeError(f"who acts is an Actor made by kit.actors, not {type(actor).__name__}")
    return actor


def require(action: Action, actor: Actor, facts: Facts = NONE, *, kind: str = "account", id: object = None) -> None:
    """
    Go on only if the decision allows it.

    Raises:
        NotFound: What was asked for is somebody else's; *kind* and *id* say what was asked for.
        Refused: The decision said no; holds the decision.
        TypeError: *actor* is no `Actor`.
    """
    decision = decide(action, acting(actor), facts)
    if decision.rule is Rule.FOREIGN:
        raise NotFound(kind, id)
    if not decision.allowed:
        raise Refused(action.value, decision)
