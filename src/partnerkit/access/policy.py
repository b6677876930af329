"""
One decision for everything.

- The ranks of R-05 are asked in their order; the first that refuses is the answer.
- A rank is asked only where the action's row asks for it.
- A foreign thing is answered like an unknown one: `require` raises `NotFound` for both (A-11).
- Outcomes are made once per rule and reason, not per question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from partnerkit.access.actions import ACTIONS, Action, ActionRow
from partnerkit.access.actor import Actor, ActorKind
from partnerkit.access.facts import NONE, Facts
from partnerkit.decision import Decision, Remedy, Rule
from partnerkit.errors import NotFound, Refused

ALLOWED: Final = Decision(True)
FOREIGN: Final = Decision(False, Rule.FOREIGN, "foreign")
KIND: Final = Decision(False, Rule.ROLE, "kind", (Remedy("none", "nobody"),))
PERMISSION: Final = Decision(False, Rule.ROLE, "permission", (Remedy("role", "operator"),))
_PARTNER_UNLOCKS, _VENDOR_UNLOCKS = Remedy("partner_unlocks", "operator"), Remedy("vendor_unlocks", "vendor")
PARTNER_LOCK: Final = Decision(False, Rule.LOCKED, "partner_lock", (_PARTNER_UNLOCKS,))
VENDOR_LOCK: Final = Decision(False, Rule.LOCKED, "vendor_lock", (_VENDOR_UNLOCKS,))
BOTH_LOCKS: Final = Decision(False, Rule.LOCKED, "both_locks", (_PARTNER_UNLOCKS, _VENDOR_UNLOCKS))
SECURE: Final = Decision(False, Rule.SECURE, "secure", (Remedy("secure_role", "operator"),))
ASSIGNMENT: Final = Decision(False, Rule.ASSIGNMENT, "assignment", (Remedy("assign", "operator"),))


def _foreign(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if actor.kind is ActorKind.VENDOR:
        return None
    if actor.kind is ActorKind.STAFF:
        return FOREIGN if facts.account_id is None or facts.account_id != actor.account_id else None
    return FOREIGN if facts.partner_id is None or facts.partner_id != actor.partner_id else None


def _locked(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    if facts.vendor_lock:
        return BOTH_LOCKS if facts.partner_lock else VENDOR_LOCK
    return PARTNER_LOCK if facts.partner_lock else None


def _secure(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    return SECURE if facts.secure and not actor.secure and actor.kind is ActorKind.OPERATOR else None


def _role(row: ActionRow, actor: Actor, _: Facts) -> Decision | None:
    if actor.kind not in row.kinds:
        return KIND
    return None if row.permission in actor.permissions else PERMISSION


def _assignment(_: ActionRow, actor: Actor, facts: Facts) -> Decision | None:
    return ASSIGNMENT if actor.limited and actor.id not in facts.assigned else None


RULES: Final[dict[Rule, Callable[[ActionRow, Actor, Facts], Decision | None]]] = {
    Rule.FOREIGN: _foreign,
    Rule.LOCKED: _locked,
    Rule.SECURE: _secure,
    Rule.ROLE: _role,
    Rule.ASSIGNMENT: _assignment,
}


def decide(action: Action, actor: Actor, facts: Facts = NONE) -> Decision:
    """Return whether *actor* may do *action* on what *facts* say; pure and total (R-05)."""
    row = ACTIONS[action]
    for rule in row.rules:
        refusal = RULES[rule](row, actor, facts)
        if refusal is not None:
            return refusal
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


@attrs.frozen
class Explanation:
    """
    A decision with what it rests on (BX-01).

    Attributes:
        action: What was asked about.
        decision: The answer.
        facts: The facts the action's rules look at, as text for the viewer.
    """

    action: Action
    decision: Decision
    facts: dict[str, str]


def explain(action: Action, actor: Actor, facts: Facts = NONE) -> Explanation:
    """
    Answer without acting, and say what the answer rests on; only facts that the action's rules ask for are told.

    Of an account that is too secure for the actor, whose client it is is not among them (A-17).

    The caller has seen to it that the actor may know of what *facts* are about.
    """
    row, decision = ACTIONS[action], decide(action, actor, facts)
    told = {"needs": row.permission.value, "as": actor.kind.value}
    if Rule.LOCKED in row.rules:
        told |= {"partner_lock": _yes(facts.partner_lock), "vendor_lock": _yes(facts.vendor_lock)}
    if Rule.SECURE in row.rules and actor.kind is ActorKind.OPERATOR:
        told |= {"secure": _yes(facts.secure), "secure_role": _yes(actor.secure)}
    if Rule.ASSIGNMENT in row.rules and actor.limited and decision.rule is not Rule.SECURE:
        told |= {"assigned": _yes(actor.id in facts.assigned)}
    return Explanation(action, decision, told)


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
