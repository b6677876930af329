"""
Answers without acting: a decision, what it rests on, and the whole way past it (BX-01).

What is told of one refusal must not tell what it keeps back (A-17): of a secure account, or before the second factor
was shown, or of one that is not assigned or not for the actor to see at all, the further way is that of an account
like any other. So it is of operators and roles that are not for the actor to see.
"""

from __future__ import annotations

from typing import Final

import attrs

from partnerkit.access.actions import ACTIONS, Action
from partnerkit.access.actor import Actor, ActorKind
from partnerkit.access.facts import NONE, Facts
from partnerkit.access.policy import UNREADY, decide
from partnerkit.access.remedies import applied
from partnerkit.decision import Decision, Rule

_LAST: Final = "nobody"
# Whoever is kept out by these is told nothing of any account.
_OUT: Final = frozenset({Rule.SUSPENDED, Rule.BLOCKED, Rule.SECOND_FACTOR})


@attrs.frozen
class Explanation:
    """
    A decision with what it rests on (BX-01).

    Attributes:
        action: What was asked about.
        decision: The answer.
        facts: The facts the action's rules look at, as text for the viewer.
        steps: Every refusal on the way, each with its remedies: what was refused, then what would be refused once those
            of the one before were used, until it is allowed or nothing is to be done. Empty where it is allowed.
    """

    action: Action
    decision: Decision
    facts: dict[str, str]
    steps: tuple[Decision, ...] = ()

    @property
    def attainable(self) -> bool:
        """Whether the steps lead to it being allowed; otherwise nothing the actor can do leads there."""
        return not self.steps or _goes_on(self.steps[-1])


def explain(action: Action, actor: Actor, facts: Facts = NONE, *, first: Action | None = None) -> Explanation:
    """
    Answer without acting, and say what the answer rests on; only facts that the action's rules ask for are told.

    Of an account that is too secure for the actor, nothing else is among them, nor in the steps; before the second
    factor was shown, nothing of any account (A-17). The caller has seen to it that the actor may know of what *facts*
    are about.

    Args:
        action: What is asked about.
        actor: Who asks.
        facts: What the question is about.
        first: What must be allowed before; where it is refused, decision and facts are of that alone.
    """
    # Who else there must be is another question than whether the account may be seen.
    before = attrs.evolve(facts, unready=False)
    if first is None or (decision := decide(first, actor, before)).allowed:
        decision = decide(action, actor, facts)
        return Explanation(action, decision, _told(action, actor, facts, decision), _walked(action, actor, facts)[0])
    steps, by, then = _walked(first, actor, before, hidden=True)
    further = _walked(action, by, then)[0] if _goes_on(steps[-1]) else ()
    return Explanation(action, decision, _told(first, actor, before, decision), (*steps, *further))


def _walked(
    action: Action, actor: Actor, facts: Facts, *, hidden: bool = False
) -> tuple[tuple[Decision, ...], Actor, Facts]:
    """
    Return every refusal on the way to an action, with who asks and the facts as they are at its end.

    Where *hidden*, whatever refuses keeps the rest of the account back; so does that it is secure.
    """
    found: list[Decision] = []
    while not (refusal := decide(action, actor, facts)).allowed:
        found.append(refusal)
        if not _goes_on(refusal):
            break
        if hidden or refusal.rule is Rule.SECURE or _keeps_out(refusal):
            facts = _like_any_other(actor, facts)
        for remedy in refusal.remedies:
            actor, facts = applied(remedy, action, actor, facts)
    return tuple(found), actor, facts


def _keeps_out(refusal: Decision) -> bool:
    return refusal.rule in _OUT and refusal != UNREADY


def _goes_on(refusal: Decision) -> bool:
    return bool(refusal.remedies) and all(remedy.who != _LAST for remedy in refusal.remedies)


def _like_any_other(actor: Actor, facts: Facts) -> Facts:
    """Return the facts without what is kept back of the account; that it is secure, or not, is said otherwise."""
    mine = frozenset(one.assignee for one in actor.every)
    plain = attrs.evolve(facts, secure=False, unready=False, client_no=False, shared=False)
    return attrs.evolve(plain, partner_lock=False, vendor_lock=False, assigned=mine)


def _told(action: Action, actor: Actor, facts: Facts, decision: Decision) -> dict[str, str]:
    row, told = ACTIONS[action], {"as": actor.kind.value}
    if row.permission is not None:
        told = {"needs": row.permission.value} | told
    if _keeps_out(decision):
        return told
    if Rule.LOCKED in row.rules:
        told |= {"partner_lock": _yes(facts.partner_lock), "vendor_lock": _yes(facts.vendor_lock)}
    if Rule.CLIENT_NO in row.rules and actor.kind is not ActorKind.VENDOR:
        told |= {"client_no": _yes(facts.client_no)}
    if Rule.SECURE in row.rules and actor.kind in {ActorKind.OPERATOR, ActorKind.KEY}:
        told |= {"secure": _yes(facts.secure), "secure_role": _yes(actor.sees_secure)}
    if Rule.ASSIGNMENT in row.rules and actor.assigned_as and decision.rule is not Rule.SECURE:
        told |= {"assigned": _yes(actor.assigned_as <= facts.assigned)}
    return told


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
