"""The floor of `decide`: what one would write by hand, with a frozen answer and its reason made for every question."""

from __future__ import annotations

import attrs

from partnerkit.access import ACTIONS, Action, Actor, ActorKind, Facts, Remedy, Rule

# What each action needs, of whom, whether it is about something of somebody's, and whether a lock stands in its way.
NEEDS = {
    action: (row.permission, row.kinds, Rule.FOREIGN in row.rules, Rule.LOCKED in row.rules)
    for action, row in ACTIONS.items()
}
ROLE, NOBODY = Remedy("role", "operator"), Remedy("none", "nobody")
PARTNER, VENDOR = Remedy("partner_unlocks", "operator"), Remedy("vendor_unlocks", "vendor")


@attrs.frozen
class Answer:
    allowed: bool
    rule: Rule | None = None
    because: str = "allowed"
    remedies: tuple[Remedy, ...] = ()


def answer(action: Action, actor: Actor, facts: Facts) -> Answer:
    """Answer a question as `partnerkit.access.decide` does."""
    permission, kinds, owned, lockable = NEEDS[action]
    kind = actor.kind
    if owned and kind is not ActorKind.VENDOR:
        if kind is ActorKind.STAFF:
            if facts.account_id is None or facts.account_id != actor.account_id:
                return Answer(False, Rule.FOREIGN, "foreign")
        elif facts.partner_id is None or facts.partner_id != actor.partner_id:
            return Answer(False, Rule.FOREIGN, "foreign")
    if lockable:
        if facts.partner_lock and facts.vendor_lock:
            return Answer(False, Rule.LOCKED, "both_locks", (PARTNER, VENDOR))
        if facts.vendor_lock:
            return Answer(False, Rule.LOCKED, "vendor_lock", (VENDOR,))
        if facts.partner_lock:
            return Answer(False, Rule.LOCKED, "partner_lock", (PARTNER,))
    if kind not in kinds:
        return Answer(False, Rule.ROLE, "kind", (NOBODY,))
    if permission not in actor.permissions:
        return Answer(False, Rule.ROLE, "permission", (ROLE,))
    return Answer(True)
