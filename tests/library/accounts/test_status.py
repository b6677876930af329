"""
What people see is derived from independent facts at a moment; of several the first that applies.
"""

from datetime import datetime
from itertools import product

import pytest

from partnerkit import Status, Subscription
from partnerkit.accounts.status import Standing, standing, status
from tests.library.accounts.given import DAY, INSTANT, LIMITS, OPENED, account

CASES = list(product([False, True], [False, True], [False, True], [False, True], Subscription, [False, True]))


def by_hand(closed: bool, locked: bool, opened: bool, signed_in: bool, paid: Subscription, over: bool) -> Status:
    """
    R-12, read aloud: closed, locked, invited, awaiting client, trial, trial expired, paying, cancelled.
    """
    on_trial = signed_in and paid is Subscription.NONE
    applies = [
        (Status.CLOSED, closed),
        (Status.LOCKED, locked),
        (Status.INVITED, not opened),
        (Status.AWAITING, not signed_in),
        (Status.TRIAL, on_trial and not over),
        (Status.TRIAL_EXPIRED, on_trial and over),
        (Status.PAYING, paid is Subscription.PAYING),
        (Status.CANCELLED, paid is Subscription.CANCELLED),
    ]
    return next(found for found, holds in applies if holds)


@pytest.mark.requirement("R-12", call="Account.status")
@pytest.mark.requirement("WP-09", call="Account.status")
@pytest.mark.parametrize(("closed", "locked", "opened", "signed_in", "paid", "over"), CASES)
def test_the_first_that_applies_is_shown(
    closed: bool, locked: bool, opened: bool, signed_in: bool, paid: Subscription, over: bool
) -> None:
    """Over every combination of the facts there is."""
    ends = OPENED - INSTANT if over else OPENED + INSTANT
    found = standing(closed=closed, locked=locked, opened=opened, signed_in=signed_in, subscription=paid)
    assert status(found, ends, OPENED) is by_hand(closed, locked, opened, signed_in, paid, over)


@pytest.mark.requirement("WP-09", call="Account.status")
@pytest.mark.parametrize(("at", "shown"), [(OPENED - INSTANT, Status.TRIAL), (OPENED, Status.TRIAL_EXPIRED)])
def test_a_trial_is_over_from_the_moment_it_ends(at: datetime, shown: Status) -> None:
    """To the microsecond."""
    assert status(Standing.TRIAL, OPENED, at) is shown


@pytest.mark.parametrize("found", [s for s in Standing if s is not Standing.TRIAL])
def test_only_a_trial_looks_at_the_clock(found: Standing) -> None:
    """All else is the same at every moment, and shown under its own name."""
    assert status(found, OPENED, OPENED - DAY) is status(found, OPENED, OPENED + DAY) is Status(found.value)


@pytest.mark.requirement("R-12", call="Account.status")
def test_a_trial_runs_on_during_a_lock() -> None:
    """When the lock is lifted, it is over if its time is over."""
    ends = OPENED + LIMITS.trial
    trying = account(signed_in_at=OPENED, trial_ends_at=ends, vendor_locked_at=OPENED)
    assert trying.status(ends - INSTANT) is trying.status(ends) is Status.LOCKED
    free = account(signed_in_at=OPENED, trial_ends_at=ends)
    assert (free.status(ends - INSTANT), free.status(ends)) == (Status.TRIAL, Status.TRIAL_EXPIRED)


@pytest.mark.parametrize("lock", ["partner_locked_at", "vendor_locked_at"])
def test_one_lock_is_enough(lock: str) -> None:
    """Whosever it is."""
    assert account(**{lock: OPENED}).status(OPENED) is Status.LOCKED


def test_a_new_account_awaits_its_client_for_as_long_as_it_takes() -> None:
    """WP-09: awaiting stands before every trial; paying in advance does not change it either."""
    assert account().status(OPENED + 400 * DAY) is Status.AWAITING
    assert account(subscription=Subscription.PAYING, plan="pro").status(OPENED) is Status.AWAITING
