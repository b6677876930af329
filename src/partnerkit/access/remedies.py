"""
What each remedy changes, so that it can be seen where a refusal leads on (BX-01).

A remedy is applied to who asks and to the facts, as if whoever can do it had done it; what somebody else does in one's
place is asked again as somebody else. All remedies of a refusal together lead past it: to a later one, or to an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias
from uuid import UUID

import attrs

from partnerkit.access.actions import ACTIONS, Action
from partnerkit.access.actor import Actor, ActorKind, Factor
from partnerkit.access.facts import Facts
from partnerkit.access.roles import GRANTABLE
from partnerkit.decision import Remedy

Asked: TypeAlias = tuple[Actor, Facts]
Change: TypeAlias = Callable[[Action, Actor, Facts], Asked]
# In the place of whoever asks; nobody has this id.
_SOMEBODY: Final = UUID(int=0)


def applied(remedy: Remedy, action: Action, actor: Actor, facts: Facts) -> Asked:
    """
    Return who asks and the facts as they are once a remedy was used; unchanged where there is none.

    Raises:
        KeyError: There is no such remedy; a test walks every one there is.
    """
    return _APPLIED[remedy.code](action, actor, facts)


def _facts(**changes: Any) -> Change:
    return lambda _, actor, facts: (actor, attrs.evolve(facts, **changes))


def _each(**changes: Any) -> Change:
    """Return a change of whoever asks, and of the one as whom it acts."""

    def change(_: Action, actor: Actor, facts: Facts) -> Asked:
        subject = None if actor.subject is None else attrs.evolve(actor.subject, **changes)
        return attrs.evolve(actor, subject=subject, **changes), facts

    return change


def _itself(**changes: Any) -> Change:
    return lambda _, actor, facts: (attrs.evolve(actor, **changes), facts)


def _role(action: Action, actor: Actor, facts: Facts) -> Asked:
    needed = ACTIONS[action].permission
    more = actor.permissions if needed is None else actor.permissions | {needed}
    return attrs.evolve(actor, permissions=more), facts


def _another_key(action: Action, actor: Actor, facts: Facts) -> Asked:
    return _role(action, attrs.evolve(actor, blocked=False), facts)


def _assign(_: Action, actor: Actor, facts: Facts) -> Asked:
    return actor, attrs.evolve(facts, assigned=facts.assigned | {actor.assignee})


def _by_link(action: Action, actor: Actor, facts: Facts) -> Asked:
    """Return the facts as if it were for an operator to set: what a link leads to is not asked here, but done."""
    return actor, attrs.evolve(facts, secure=False, shared=False)


def _somebody_secure(_: Action, actor: Actor, facts: Facts) -> Asked:
    person = attrs.evolve(
        actor, kind=ActorKind.OPERATOR, id=_SOMEBODY, secure=True, factor=Factor.RECENT, permissions=GRANTABLE
    )
    return attrs.evolve(person, limited=False, maker_id=None, maker_unproven=False), facts


def _somebody_above(_: Action, actor: Actor, facts: Facts) -> Asked:
    """Return somebody whose role covers whatever is at stake, and who has shown what that asks for."""
    held = () if facts.held is None else (facts.held,)
    return (
        attrs.evolve(
            actor,
            id=_SOMEBODY,
            permissions=actor.permissions.union(*(role.permissions for role in (*facts.roles, *held))),
            secure=True,
            limited=False,
            factor=Factor.RECENT,
            subject=None,
        ),
        facts,
    )


_APPLIED: Final[dict[str, Change]] = {
    "none": _facts(),
    "partner_unlocks": _facts(partner_lock=False),
    "vendor_unlocks": _facts(vendor_lock=False),
    "vendor_reinstates": _each(suspended=False),
    "unblock": _each(blocked=False),
    "another_key": _another_key,
    "maker_factor": _itself(maker_unproven=False),
    "secure_role": _itself(secure=True),
    "secure_person": _somebody_secure,
    "secure_operator": _facts(unready=False),
    "set_up_factor": _itself(factor=Factor.RECENT),
    "prove_factor": _itself(factor=Factor.RECENT),
    "role": _role,
    "another_admin": _itself(id=_SOMEBODY, subject=None),
    "somebody_above": _somebody_above,
    "another_owner": _facts(last_owner=False),
    "vendor_approves": _facts(unapproved=False),
    "level": _role,
    "account_owner": _role,
    "other_owner": _facts(owned=False),
    "other_admin": _facts(last_admin=False),
    "assign": _assign,
    "leave": _itself(subject=None),
    "client_allows": _facts(client_no=False),
    "change_password": _itself(must_change=False),
    "reset_link": _by_link,
}
REMEDIES: Final = frozenset(_APPLIED)
"""The codes of every remedy there is."""
