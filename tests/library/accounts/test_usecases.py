"""
What can be done with an account: values in, values out.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import Account, Business, Side, Stage, Subscription
from partnerkit.accounts import events, usecases
from partnerkit.effects import Effects, Event
from partnerkit.errors import Outdated
from partnerkit.repository import Add, Change
from tests.library.accounts.given import DAY, INSTANT, LIMITS, OPENED, ORIGIN, account

A = account()


def opened() -> Effects[Account]:
    business = Business(name="Café", contact="Zoé", email="z@example.com", language="fr", time_zone="Europe/Paris")
    return usecases.open_account(
        business,
        id=A.id,
        uid=A.uid,
        owner_id=A.owner_id,
        partner_id=A.partner_id,
        origin=ORIGIN,
        at=OPENED,
        limits=LIMITS,
    )


@pytest.mark.requirement("VC-07", call="accounts.open")
@pytest.mark.requirement("VC-08", call="accounts.open")
def test_an_account_opened_by_an_operator_starts_in_setup() -> None:
    """With all that was said of the business, and nothing that was not."""
    effects = opened()
    assert effects.result == Account(
        id=A.id,
        uid=A.uid,
        owner_id=A.owner_id,
        partner_id=A.partner_id,
        brought_by=A.partner_id,
        name="Café",
        contact="Zoé",
        email="z@example.com",
        language="fr",
        time_zone="Europe/Paris",
        opened_at=OPENED,
        trial_ends_at=OPENED + timedelta(days=44),
        stage=Stage.SETUP,
    )
    assert effects.changes == (Add(effects.result),)
    assert effects.events == (
        events.AccountOpened(chain_id=A.id, uid=A.uid, name="Café", email="z@example.com", **attrs.asdict(ORIGIN)),
    )


CHANGES = [
    (
        usecases.set_stage(A, Stage.LIVE),
        {"stage": Stage.LIVE},
        events.StageSet(chain_id=A.id, was=Stage.SETUP, now=Stage.LIVE),
    ),
    (
        usecases.lock(A, side=Side.PARTNER, at=OPENED),
        {"partner_locked_at": OPENED, "epoch": 1},
        events.AccountLocked(chain_id=A.id, side=Side.PARTNER),
    ),
    (
        usecases.lock(A, side=Side.VENDOR, at=OPENED),
        {"vendor_locked_at": OPENED, "epoch": 1},
        events.AccountLocked(chain_id=A.id, side=Side.VENDOR),
    ),
    (usecases.set_secure(A, True), {"secure": True}, events.SecureSet(chain_id=A.id, now=True)),
    (usecases.name(A, "szabo"), {"nickname": "szabo"}, events.NicknameSet(chain_id=A.id, was=None, now="szabo")),
    (
        usecases.subscribe(A, "pro", seats=7, at=OPENED, event="evt 1"),
        {
            "plan": "pro",
            "seats": 7,
            "subscription": Subscription.PAYING,
            "reported_at": OPENED,
            "report": "evt 1",
        },
        events.SubscriptionReported(chain_id=A.id, was=None, now="pro", seats=7),
    ),
    (
        usecases.enter(A, at=OPENED, limits=LIMITS),
        {"signed_in_at": OPENED, "trial_ends_at": OPENED + 14 * DAY},
        events.ClientEntered(chain_id=A.id),
    ),
]


@pytest.mark.parametrize(("effects", "fields", "told"), CHANGES, ids=[type(told).__name__ for _, _, told in CHANGES])
def test_a_use_case_changes_what_it_says_and_tells_it(effects: Effects[Account], fields: dict, told: Event) -> None:
    """One row changed in nothing else, its revision one higher, and one event of its chain (BX-09, VC-19)."""
    assert effects.result == attrs.evolve(A, revision=1, **fields)
    assert effects.changes == (Change(A, effects.result),)
    assert effects.events == (told,)


@pytest.mark.requirement("R-13", call="accounts.lock")
def test_a_lock_raises_the_epoch_and_unlocking_does_not_lower_it() -> None:
    """Sessions of before are over, and stay over."""
    locked = usecases.lock(A, side=Side.PARTNER, at=OPENED).result
    unlocked = usecases.unlock(locked, side=Side.PARTNER).result
    assert (A.epoch, locked.epoch, unlocked.epoch) == (0, 1, 1)
    assert unlocked == attrs.evolve(A, epoch=1, revision=2)


def reported(now: Account, plan: str | None, n: int) -> Effects[Account]:
    return usecases.subscribe(now, plan, seats=None, at=OPENED + n * INSTANT, event=f"evt {n}")


def test_a_report_that_was_noted_changes_nothing() -> None:
    """Billing may say it as often as it likes; nor does one from before it."""
    paying = reported(A, "pro", 1).result
    assert reported(paying, "pro", 1) == reported(paying, None, 0) == Effects(paying)
    cancelled = reported(paying, None, 2).result
    assert reported(cancelled, None, 2) == reported(cancelled, "pro", 1) == Effects(cancelled)
    assert (cancelled.plan, cancelled.subscription) == (None, Subscription.CANCELLED)


def test_a_newer_report_of_the_same_is_noted() -> None:
    """So that an older one cannot undo it; the history does not fill with it, nor did people see anything else."""
    paying = reported(A, "pro", 1).result
    again = reported(paying, "pro", 3)
    assert again.result == attrs.evolve(paying, reported_at=OPENED + 3 * INSTANT, report="evt 3")
    assert (again.changes, again.events) == ((Change(paying, again.result),), ())
    assert reported(again.result, None, 2) == Effects(again.result)


def test_another_plan_is_a_change() -> None:
    """Up or down, and back after a cancellation."""
    paying = reported(A, "pro", 1).result
    other = attrs.evolve(paying, plan="basic", revision=2, reported_at=OPENED + 2 * INSTANT, report="evt 2")
    assert reported(paying, "basic", 2).result == other
    assert reported(reported(other, None, 3).result, "pro", 4).result.subscription is Subscription.PAYING


class TestTrial:
    @pytest.mark.requirement("WP-09", call="sessions.sign_in")
    @pytest.mark.parametrize(
        ("after", "ends"),
        [
            (timedelta(0), 14 * DAY),
            (29 * DAY, 43 * DAY),
            (30 * DAY - INSTANT, 44 * DAY - INSTANT),
            (30 * DAY, 44 * DAY),
            (30 * DAY + INSTANT, 44 * DAY),
            (200 * DAY, 44 * DAY),
        ],
    )
    def test_it_runs_from_the_clients_first_sign_in(self, after: timedelta, ends: timedelta) -> None:
        """For 14 days; at the latest from 30 days after the account was made."""
        entered = usecases.enter(A, at=OPENED + after, limits=LIMITS).result
        assert entered.trial_ends_at == OPENED + ends
        assert entered.signed_in_at == OPENED + after

    def test_a_second_sign_in_changes_nothing(self) -> None:
        """Nobody prolongs a trial by coming back."""
        entered = usecases.enter(A, at=OPENED, limits=LIMITS).result
        assert usecases.enter(entered, at=OPENED + DAY, limits=LIMITS) == Effects(entered)


class TestSeen:
    def test_who_saw_it_as_it_is_goes_on(self) -> None:
        """And so does who asks for nothing."""
        A.check(None)
        A.check(0)

    @pytest.mark.requirement("BX-09", call="accounts.lock")
    @pytest.mark.parametrize("seen", [-1, 1, 7])
    def test_who_saw_another_is_told_so(self, seen: int) -> None:
        """A-29: with what they saw and what it is now."""
        with pytest.raises(Outdated) as caught:
            A.check(seen)
        assert (caught.value.kind, caught.value.seen, caught.value.current) == ("account", seen, 0)

    def test_a_link_in_its_chain_leaves_the_revision(self) -> None:
        """What people saw is the same account."""
        assert A.linked(3, b"x") == attrs.evolve(A, seq=3, head=b"x")
