"""
What can be asked of a client list, and what an operator is shown of it: pure.

- What is listed is what may be seen: each rule of R-05 that viewing an account asks for has its condition here.
- Every client is in exactly one of active, inactive and invited; new ones overlap (VC-06).
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.access import ACTIONS, Action, Actor, Rule
from partnerkit.accounts.status import Standing
from partnerkit.clients.attending import Attending
from partnerkit.clients.model import (
    ASSIGNED,
    CLIENTS,
    CREATED,
    LOCKED_AT,
    NAME,
    PLAN,
    SECURE,
    STANDING,
    TAGS,
    TRIAL_ENDS,
    Client,
)
from partnerkit.errors import invalid
from partnerkit.repository import All, Query, Where, matches
from partnerkit.values import Name, OperatorId, PartnerId, PlanName, TagText
from partnerkit.vendor import Limits

_NEXT: Final = timedelta(microseconds=1)


class StatusFilter(enum.Enum):
    """What a list can be narrowed to: the groups that the headers count, and each status (VC-06)."""

    ACTIVE = "active"
    NEW = "new"
    INACTIVE = "inactive"
    INVITED = "invited"
    AWAITING = "awaiting_client"
    TRIAL = "trial"
    TRIAL_EXPIRED = "trial_expired"
    PAYING = "paying"
    CANCELLED = "cancelled"
    LOCKED = "locked"
    CLOSED = "closed"


class Sort(enum.Enum):
    """The orders of a list."""

    NEWEST = "-created"
    OLDEST = "created"
    NAME = "name"
    NAME_BACK = "-name"


@attrs.frozen(kw_only=True)
class ClientFilter:
    """
    What is asked for; everything that is given has to hold.

    Attributes:
        text: Each of its words begins a word of name, contact, email, UID or nickname; case and accents do not count.
        status: A status, or a group of them.
        tag: One of the tags.
        operator_id: One of the operators it is assigned to.
        without_active_operator: Whether everybody it is assigned to is blocked (R-09); what is assigned to nobody at
            all is not among those.
        plan: The plan it is subscribed to; empty for none.
        secure: Whether the account is secure.
        locked: Whether the account is locked by anybody.
        created_from: Made at or after this moment, UTC.
        created_to: Made before this moment, UTC.
        sort: In which order.
    """

    text: Name | None = None
    status: StatusFilter | None = None
    tag: TagText | None = None
    operator_id: OperatorId | None = None
    without_active_operator: bool | None = None
    plan: PlanName | None = None
    secure: bool | None = None
    locked: bool | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    sort: Sort = Sort.NEWEST


@attrs.frozen(kw_only=True)
class ClientCounts:
    """
    How many clients an operator sees (VC-06).

    Attributes:
        active: Awaiting the client, in trial, paying.
        new: Made in the last 30 days; overlaps with the others.
        inactive: Trial expired, cancelled, locked, closed.
        invited: Not signed up yet.
    """

    active: int
    new: int
    inactive: int
    invited: int


def _all(_: Actor) -> Where[Client] | None:
    return None


def _to_secure(actor: Actor) -> Where[Client] | None:
    return None if actor.sees_secure else SECURE.is_(False)


def _to_assigned(actor: Actor) -> Where[Client] | None:
    wheres = tuple(ASSIGNED.has(id) for id in sorted(actor.assigned_as))
    return All(wheres) if wheres else None


# The list is asked for within the actor's partner, and by whoever may see lists at all: that is most of the rules.
_SEEN: Final[dict[Rule, Callable[[Actor], Where[Client] | None]]] = {
    Rule.FOREIGN: _all,
    Rule.SUSPENDED: _all,
    Rule.BLOCKED: _all,
    Rule.SECURE: _to_secure,
    Rule.SECOND_FACTOR: _all,
    Rule.ROLE: _all,
    Rule.ASSIGNMENT: _to_assigned,
}
_RULES: Final = tuple(_SEEN[rule] for rule in ACTIONS[Action.VIEW_ACCOUNT].rules)


def seen_by(actor: Actor) -> Where[Client]:
    """Return the condition of what an operator may see of its partner's list; what `decide` says line by line."""
    return All(tuple(where for rule in _RULES if (where := rule(actor)) is not None))


def kept_from(actor: Actor) -> Where[Client]:
    """Return the condition of what nothing but the rule of secure accounts keeps from an operator (VC-22)."""
    assigned = _to_assigned(actor)
    return SECURE.is_(True) if assigned is None else SECURE.is_(True) & assigned


def group(status: StatusFilter, *, at: datetime, limits: Limits) -> Where[Client]:
    """Return the condition of a status, or of a group of them, at a moment (R-12)."""
    trial = STANDING.is_(Standing.TRIAL) & TRIAL_ENDS.between(at + _NEXT, None)
    expired = STANDING.is_(Standing.TRIAL) & TRIAL_ENDS.between(None, at + _NEXT)
    match status:
        case StatusFilter.ACTIVE:
            return STANDING.among((Standing.AWAITING, Standing.PAYING)) | trial
        case StatusFilter.INACTIVE:
            return STANDING.among((Standing.CANCELLED, Standing.LOCKED, Standing.CLOSED)) | expired
        case StatusFilter.NEW:
            return CREATED.between(at - limits.new_for, None)
        case StatusFilter.TRIAL:
            return trial
        case StatusFilter.TRIAL_EXPIRED:
            return expired
    return STANDING.is_(Standing(status.value))


def query_of(
    wanted: ClientFilter,
    *,
    by: Actor,
    partner_id: PartnerId,
    at: datetime,
    limits: Limits,
    limit: int,
    team: Attending = Attending((), ()),  # noqa: B008 - a frozen value
) -> Query[Client]:
    """
    Return the question for what is asked for, of what the operator may see.

    Args:
        wanted: What is asked for.
        by: The operator.
        partner_id: Whose list.
        at: The moment, UTC.
        limits: The vendor's.
        limit: The most lines.
        team: Who looks after clients; of meaning where that is asked for.

    Raises:
        InvalidInput: The end of a span lies before its beginning.
    """
    return Query(
        collection=CLIENTS,
        within=partner_id,
        where=All((*_asked(wanted, at, limits, team), seen_by(by))),
        order=NAME if wanted.sort in {Sort.NAME, Sort.NAME_BACK} else CREATED,
        descending=wanted.sort.value.startswith("-"),
        limit=limit,
    )


def _asked(wanted: ClientFilter, at: datetime, limits: Limits, team: Attending) -> Iterator[Where[Client]]:
    """Yield conditions, the narrowest kind first: a storage may begin with the first one."""
    if wanted.text is not None:
        yield matches(Client, wanted.text)
    if wanted.tag is not None:
        yield TAGS.has(wanted.tag)
    if wanted.operator_id is not None:
        yield ASSIGNED.has(wanted.operator_id)
    if wanted.without_active_operator is not None:
        yield team.nobody if wanted.without_active_operator else team.somebody
    if wanted.status is not None:
        yield group(wanted.status, at=at, limits=limits)
    if wanted.locked is not None:
        yield _locked(wanted.locked)
    if wanted.plan is not None:
        yield PLAN.is_(wanted.plan or None)
    if wanted.secure is not None:
        yield SECURE.is_(wanted.secure)
    if wanted.created_from is not None or wanted.created_to is not None:
        yield _made(wanted.created_from, wanted.created_to)


def _locked(locked: bool) -> Where[Client]:
    if locked:
        return STANDING.among((Standing.LOCKED, Standing.CLOSED)) & LOCKED_AT.between(None, None)
    return LOCKED_AT.is_(None)


def _made(start: datetime | None, end: datetime | None) -> Where[Client]:
    if start is not None and end is not None and end < start:
        raise invalid("created_to", "span.order")
    return CREATED.between(start, end)
