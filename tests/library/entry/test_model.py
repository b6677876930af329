"""
A session is live only while everything it rests on is as it was.
"""

from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import attrs
import pytest

from partnerkit import Limits, Realm
from partnerkit.entry import model
from partnerkit.entry.model import Session, live
from partnerkit.repository import Add, Change
from partnerkit.values import SessionId
from tests.library.accounts.given import INSTANT, OPENED

LIMITS = Limits()
EPOCHS = {"credential": 1, "operator": 2, "partner": 3}
SESSION = Session(
    id=SessionId(UUID(int=1)),
    realm=Realm.OPERATOR,
    digest=b"x",
    holder_id=UUID(int=2),
    epochs=EPOCHS,
    started_at=OPENED,
    seen_at=OPENED,
    ends_at=OPENED + LIMITS.session,
)


def is_live(session: Session = SESSION, *, at: datetime = OPENED, epochs: dict[str, int] | None = None) -> bool:
    return live(session, EPOCHS if epochs is None else epochs, at=at, idle=LIMITS.idle)


@pytest.mark.requirement("R-13", call="actors.from_session")
@pytest.mark.parametrize(("credential", "operator", "partner"), list(product([0, 1, 2], [1, 2, 3], [2, 3, 4])))
def test_all_epochs_must_agree(credential: int, operator: int, partner: int) -> None:
    """One that was raised is enough to end it; one that is lower than it was is no better."""
    now = {"credential": credential, "operator": operator, "partner": partner}
    assert is_live(epochs=now) == (now == EPOCHS)


@pytest.mark.parametrize(
    "now", [{}, {"credential": 1}, EPOCHS | {"account": 0}, {"credential": 1, "operator": 2, "member": 3}]
)
def test_it_must_rest_on_the_same_things(now: dict[str, int]) -> None:
    """A-02: nothing missing matches something that is there, nor the other way round."""
    assert not is_live(epochs=now)


@pytest.mark.parametrize(
    ("after", "alive"), [(timedelta(0), True), (LIMITS.idle - INSTANT, True), (LIMITS.idle, False)]
)
def test_it_ends_when_it_lies_unused(after: timedelta, alive: bool) -> None:
    """After 30 minutes, to the microsecond."""
    assert is_live(at=OPENED + after) == alive
    later = attrs.evolve(SESSION, seen_at=OPENED + timedelta(hours=5))
    assert is_live(later, at=OPENED + timedelta(hours=5) + after) == alive


@pytest.mark.parametrize(("before", "alive"), [(INSTANT, True), (timedelta(0), False), (-INSTANT, False)])
def test_it_ends_at_the_latest_after_twelve_hours(before: timedelta, alive: bool) -> None:
    """However busy it is."""
    busy = attrs.evolve(SESSION, seen_at=SESSION.ends_at - INSTANT)
    assert is_live(busy, at=SESSION.ends_at - before) == alive


@pytest.mark.parametrize("at", [OPENED, OPENED - timedelta(hours=1)])
def test_one_that_was_ended_stays_ended(at: datetime) -> None:
    """Whatever the clock says."""
    assert not is_live(attrs.evolve(SESSION, ended_at=OPENED), at=at)


def test_its_steps_are_values() -> None:
    """Begun, in use, ended: one row, guarded by its version."""
    later = OPENED + timedelta(minutes=1)
    assert model.begin(SESSION).changes == (Add(SESSION),)
    assert model.seen(SESSION, at=later).changes == (Change(SESSION, attrs.evolve(SESSION, seen_at=later)),)
    assert model.end(SESSION, at=later).changes == (Change(SESSION, attrs.evolve(SESSION, ended_at=later)),)
