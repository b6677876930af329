"""
Every step of every lifecycle, and every step there is not.
"""

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from partnerkit import Account, Side, Stage, Subscription
from partnerkit.accounts import usecases
from partnerkit.accounts.lifecycles import ALL, LOCKS, STAGES, SUBSCRIPTIONS, Lock
from partnerkit.effects import Effects
from partnerkit.errors import NotPossible
from partnerkit.lifecycle import Lifecycle
from partnerkit.texts import ENGLISH
from tests.library.accounts.given import INSTANT, OPENED, account

LATER = OPENED + INSTANT
# By hand: from where which event leads where. What is not written is refused.
BY_HAND: dict[str, set[tuple[str, str, str]]] = {
    "account.stage": {("setup", "live", "live"), ("live", "setup", "setup")},
    "account.lock": {("open", "lock", "locked"), ("locked", "unlock", "open")},
    "account.subscription": {
        ("none", "pay", "paying"),
        ("none", "cancel", "cancelled"),
        ("paying", "pay", "paying"),
        ("paying", "cancel", "cancelled"),
        ("cancelled", "pay", "paying"),
        ("cancelled", "cancel", "cancelled"),
    },
}
PAIRS = [
    (cycle, state, event)
    for cycle in ALL
    for state in type(cycle.start)
    for event in sorted({e for _, e in cycle.steps})
]


def in_state(state: enum.Enum, side: Side) -> Account:
    """
    An account in a state of a lifecycle.
    """
    match state:
        case Stage():
            return account(stage=state)
        case Lock():
            return account(**{f"{side.value}_locked_at": OPENED if state is Lock.LOCKED else None})
        case Subscription():
            return account(subscription=state, plan="pro" if state is Subscription.PAYING else None)
    raise AssertionError(state)


def doing(event: str, side: Side) -> Callable[[Account], Effects[Account]]:
    """
    The use case behind an event.
    """
    found: dict[str, Callable[[Account], Effects[Account]]] = {
        "live": lambda a: usecases.set_stage(a, Stage.LIVE),
        "setup": lambda a: usecases.set_stage(a, Stage.SETUP),
        "lock": lambda a: usecases.lock(a, side=side, at=LATER),
        "unlock": lambda a: usecases.unlock(a, side=side),
        "pay": lambda a: usecases.subscribe(a, "basic", seats=None, at=LATER, event="evt 1"),
        "cancel": lambda a: usecases.subscribe(a, None, seats=None, at=LATER, event="evt 1"),
    }
    return found[event]


def state_of(cycle: Lifecycle[Any], found: Account, side: Side) -> str:
    """
    Where an account stands in a lifecycle.
    """
    if cycle is STAGES:
        return found.stage.value
    if cycle is SUBSCRIPTIONS:
        return found.subscription.value
    since: datetime | None = getattr(found, f"{side.value}_locked_at")
    return "open" if since is None else "locked"


def test_the_tables_are_as_written_by_hand() -> None:
    """No step more and none less; each begins where a new account stands."""
    assert {c.subject: {(s.value, e, t.value) for (s, e), t in c.steps.items()} for c in ALL} == BY_HAND
    new = account()
    assert [STAGES.start, SUBSCRIPTIONS.start, LOCKS.start] == [new.stage, new.subscription, Lock.OPEN]
    assert not new.locked


@pytest.mark.requirement("VC-08", call="accounts.set_stage")
@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.requirement("R-12", call="subscriptions.report")
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(("cycle", "state", "event"), PAIRS, ids=str)
def test_each_pair_leads_on_or_is_refused(cycle: Lifecycle[Any], state: enum.Enum, event: str, side: Side) -> None:
    """What the table has, the use case does; what it has not, the use case refuses, with a sentence."""
    before = in_state(state, side)
    to = {(s, e): t for s, e, t in BY_HAND[cycle.subject]}.get((state.value, event))
    if to is not None:
        assert state_of(cycle, doing(event, side)(before).result, side) == to
    else:
        with pytest.raises(NotPossible) as caught:
            doing(event, side)(before)
        assert (caught.value.subject, caught.value.state, caught.value.event) == (cycle.subject, state.value, event)
        assert f"state.{cycle.subject}.{state.value}" in ENGLISH
        assert before == in_state(state, side)


@pytest.mark.requirement("VC-20", call="accounts.lock")
@pytest.mark.parametrize("partner", [False, True])
@pytest.mark.parametrize("vendor", [False, True])
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("event", ["lock", "unlock"])
def test_each_side_moves_its_own_lock_and_never_the_other(partner: bool, vendor: bool, side: Side, event: str) -> None:
    """Either may be set over the other, and what the vendor locked no partner unlocks."""
    before = account(partner_locked_at=OPENED if partner else None, vendor_locked_at=OPENED if vendor else None)
    own, other = ("partner", "vendor") if side is Side.PARTNER else ("vendor", "partner")
    set_already = getattr(before, f"{own}_locked_at") is not None
    if set_already == (event == "lock"):
        with pytest.raises(NotPossible):
            doing(event, side)(before)
        return
    after = doing(event, side)(before).result
    assert getattr(after, f"{other}_locked_at") == getattr(before, f"{other}_locked_at")
    assert getattr(after, f"{own}_locked_at") == (LATER if event == "lock" else None)
    assert after.locked == (event == "lock" or getattr(before, f"{other}_locked_at") is not None)
