"""The floor of `decide`: what one would write by hand, with a frozen answer and its reason made for every question."""

from __future__ import annotations

import attrs

from partnerkit.access import ACTIONS, Action, ActionRow, Actor, ActorKind, Factor, Facts, Permission, Remedy, Rule

ROLE, NOBODY, LEAVE = Remedy("role", "operator"), Remedy("none", "nobody"), Remedy("leave", "self")
PARTNER, VENDOR = Remedy("partner_unlocks", "operator"), Remedy("vendor_unlocks", "vendor")
PROVE, ABOVE, KEY = (
    Remedy("prove_factor", "self"),
    Remedy("somebody_above", "operator"),
    Remedy("another_key", "operator"),
)
LEVEL, OWNER = Remedy("level", "staff"), Remedy("account_owner", "staff")
# What is told otherwise of the operator as whom one acts.
OTHERS = {"secure": "as_secure", "permission": "as_permission", "assignment": "as_assignment"}


@attrs.frozen
class Answer:
    allowed: bool
    rule: Rule | None = None
    because: str = "allowed"
    remedies: tuple[Remedy, ...] = ()


@attrs.frozen
class Needs:
    """What an action needs, looked up once."""

    permission: Permission | None
    kinds: frozenset[ActorKind]
    owned: bool
    standing: bool
    lockable: bool
    secure: bool
    factor: bool
    step_up: bool
    assigned: bool
    barred: bool


def _needs(row: ActionRow) -> Needs:
    asked = row.rules.__contains__
    return Needs(
        permission=row.permission,
        kinds=row.kinds,
        owned=asked(Rule.FOREIGN),
        standing=asked(Rule.BLOCKED),
        lockable=asked(Rule.LOCKED),
        secure=asked(Rule.SECURE),
        factor=asked(Rule.SECOND_FACTOR),
        step_up=row.step_up,
        assigned=asked(Rule.ASSIGNMENT),
        barred=asked(Rule.BAR),
    )


NEEDS = {action: _needs(row) for action, row in ACTIONS.items()}
RANKS: dict[Rule | None, int] = {rule: n for n, rule in enumerate(Rule)}


def answer(action: Action, actor: Actor, facts: Facts) -> Answer:
    """Answer a question as `partnerkit.access.decide` does."""
    needs, subject = NEEDS[action], actor.subject
    first = one(needs, actor, facts)
    if subject is None:
        return first or Answer(True)
    # The ranks are asked of both in turn: of two refusals the one of the earlier rank counts, of one rank the first.
    second = one(needs, subject, facts)
    if first is not None and (second is None or RANKS[first.rule] <= RANKS[second.rule]):
        return first
    if second is not None:
        told = OTHERS.get(second.because)
        return second if told is None else Answer(False, second.rule, told, (LEAVE,))
    return Answer(False, Rule.BAR, "acting", (LEAVE,)) if needs.barred else Answer(True)


def one(needs: Needs, actor: Actor, facts: Facts) -> Answer | None:  # noqa: PLR0912 - by hand, in one piece
    """Return why one person is refused; None if it is not."""
    kind = actor.kind
    if needs.owned and kind is not ActorKind.VENDOR:
        if kind is ActorKind.STAFF:
            if facts.account_id is None or facts.account_id != actor.account_id:
                return Answer(False, Rule.FOREIGN, "foreign")
        elif facts.partner_id is None or facts.partner_id != actor.partner_id:
            return Answer(False, Rule.FOREIGN, "foreign")
    if needs.standing:
        if actor.suspended:
            return Answer(False, Rule.SUSPENDED, "partner_suspended", (Remedy("vendor_reinstates", "vendor"),))
        if actor.blocked:
            return Answer(False, Rule.BLOCKED, "blocked", (Remedy("unblock", "operator"),))
    if needs.lockable:
        if facts.partner_lock and facts.vendor_lock:
            return Answer(False, Rule.LOCKED, "both_locks", (PARTNER, VENDOR))
        if facts.vendor_lock:
            return Answer(False, Rule.LOCKED, "vendor_lock", (VENDOR,))
        if facts.partner_lock:
            return Answer(False, Rule.LOCKED, "partner_lock", (PARTNER,))
    if needs.secure and facts.secure and not actor.secure:
        if kind is ActorKind.OPERATOR:
            return Answer(False, Rule.SECURE, "secure", (Remedy("secure_role", "operator"),))
        if kind is ActorKind.KEY:
            return Answer(False, Rule.SECURE, "key_secure", (Remedy("secure_person", "operator"),))
    if needs.factor and kind is ActorKind.OPERATOR and actor.factor is not Factor.RECENT:
        if actor.factor is Factor.ABSENT:
            if actor.secure:
                return Answer(False, Rule.SECOND_FACTOR, "factor_absent", (Remedy("set_up_factor", "self"),))
        elif actor.factor is Factor.UNPROVEN:
            if actor.secure or needs.step_up:
                return Answer(False, Rule.SECOND_FACTOR, "factor_unproven", (PROVE,))
        elif needs.step_up:
            return Answer(False, Rule.SECOND_FACTOR, "factor_old", (PROVE,))
    if kind not in needs.kinds:
        return Answer(False, Rule.ROLE, "kind", (NOBODY,))
    if needs.permission is not None and needs.permission not in actor.permissions:
        if kind is ActorKind.KEY:
            return Answer(False, Rule.ROLE, "key_permission", (KEY,))
        if kind is ActorKind.STAFF:
            owner = needs.permission is Permission.OWN_ACCOUNT
            return Answer(False, Rule.ROLE, *(("not_owner", (OWNER,)) if owner else ("level", (LEVEL,))))
        return Answer(False, Rule.ROLE, "permission", (ROLE,))
    if kind is not ActorKind.VENDOR:
        for role in facts.roles:
            if not role.permissions <= actor.permissions or (role.secure and not actor.secure):
                return Answer(False, Rule.ROLE, "above", (ABOVE,))
            if actor.limited and not role.limited:
                return Answer(False, Rule.ROLE, "above", (ABOVE,))
    if needs.assigned and actor.limited and actor.assignee not in facts.assigned:
        return Answer(False, Rule.ASSIGNMENT, "assignment", (Remedy("assign", "operator"),))
    return None
