"""
How a partner stands: every step of its two lifecycles, and every step there is not.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Partner, PartnerStanding
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, Outdated
from partnerkit.partners import standing
from partnerkit.partners.standing import ALL, APPROVALS, STANDINGS, Approval
from partnerkit.repository import Change
from partnerkit.texts import ENGLISH
from partnerkit.values import PartnerId

OPENED = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = OPENED + timedelta(microseconds=1)
PARTNER = Partner(id=PartnerId(UUID(int=1)), name="LK", language="en", opened_at=OPENED, epoch=3, revision=5)
# By hand: from where which event leads where. What is not written is refused.
BY_HAND = {
    "partner.standing": {
        ("open", "suspend", "suspended"),
        ("open", "close", "closed"),
        ("suspended", "reinstate", "open"),
        ("suspended", "close", "closed"),
    },
    "partner.approval": {("waiting", "approve", "approved")},
}
DOING: dict[str, Callable[[Partner], Effects[Partner]]] = {
    "approve": lambda p: standing.approve(p, at=LATER),
    "suspend": lambda p: standing.suspend(p, "Bills unpaid", at=LATER),
    "reinstate": standing.reinstate,
    "close": lambda p: standing.close(p, at=LATER),
}
IN_STATE: dict[str, Partner] = {
    "open": PARTNER,
    "suspended": attrs.evolve(PARTNER, suspended_at=OPENED),
    "closed": attrs.evolve(PARTNER, suspended_at=OPENED, closed_at=OPENED),
    "waiting": PARTNER,
    "approved": attrs.evolve(PARTNER, approved_at=OPENED),
}
PAIRS = [
    (cycle.subject, state.value, event)
    for cycle in ALL
    for state in type(cycle.start)
    for event in sorted({e for _, e in cycle.steps})
]


def state_of(subject: str, partner: Partner) -> str:
    """
    Where a partner stands in a lifecycle.
    """
    if subject == "partner.standing":
        return standing.standing(partner).value
    return "waiting" if partner.approved_at is None else "approved"


def test_the_tables_are_as_written_by_hand() -> None:
    """No step more and none less; each begins where a new partner stands."""
    assert {c.subject: {(s.value, e, t.value) for (s, e), t in c.steps.items()} for c in ALL} == BY_HAND
    assert (STANDINGS.start, APPROVALS.start) == (PartnerStanding.OPEN, Approval.WAITING)
    assert (state_of("partner.standing", PARTNER), state_of("partner.approval", PARTNER)) == ("open", "waiting")


@pytest.mark.requirement("BX-16", call="office.suspend")
@pytest.mark.parametrize(("subject", "state", "event"), PAIRS, ids=str)
def test_each_pair_leads_on_or_is_refused(subject: str, state: str, event: str) -> None:
    """What the table has, the use case does; what it has not, the use case refuses, with a sentence."""
    before = IN_STATE[state]
    to = {(s, e): t for s, e, t in BY_HAND[subject]}.get((state, event))
    if to is not None:
        after = DOING[event](before).result
        assert state_of(subject, after) == to
        assert after.revision == before.revision + 1
        return
    with pytest.raises(NotPossible) as caught:
        DOING[event](before)
    assert caught.value == NotPossible(subject, state, event)
    assert f"state.{subject}.{state}" in ENGLISH


@pytest.mark.requirement("R-13", call="office.suspend")
@pytest.mark.parametrize(("event", "raised"), [("approve", 0), ("suspend", 1), ("reinstate", 0), ("close", 1)])
def test_what_shuts_a_partners_people_out_raises_its_epoch(event: str, raised: int) -> None:
    """Suspending and closing end every session; approving and reinstating end none, and bring none back."""
    before = IN_STATE["suspended" if event == "reinstate" else "open"]

    assert DOING[event](before).result.epoch == before.epoch + raised


@pytest.mark.requirement("BX-16", call="office.close")
@pytest.mark.parametrize(
    ("event", "told", "fields"),
    [
        ("approve", "partner.approved", {"approved_at": LATER}),
        ("suspend", "partner.suspended", {"suspended_at": LATER, "epoch": 4}),
        ("reinstate", "partner.reinstated", {"suspended_at": None}),
        ("close", "partner.closed", {"closed_at": LATER, "epoch": 4}),
    ],
)
def test_one_row_changes_and_one_thing_is_told(event: str, told: str, fields: dict[str, Any]) -> None:
    """The partner alone, in nothing else than is said; the reason is told as it was given."""
    before = IN_STATE["suspended" if event == "reinstate" else "open"]
    effects = DOING[event](before)
    after = attrs.evolve(before, revision=6, **fields)

    assert (effects.result, effects.changes) == (after, (Change(before, after),))
    assert [(one.kind, one.chain_id) for one in effects.events] == [(told, PARTNER.id)]
    assert getattr(effects.events[0], "reason", None) == ("Bills unpaid" if event == "suspend" else None)


@pytest.mark.requirement("BX-09", call="office.suspend")
def test_a_partner_is_as_it_was_seen_or_not() -> None:
    """The very revision, or none asked for; another one is said with what it is now."""
    PARTNER.check(5)
    PARTNER.check(None)
    with pytest.raises(Outdated) as caught:
        PARTNER.check(4)

    assert caught.value == Outdated("partner", 4, 5)
