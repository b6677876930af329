"""
The vendor's billing reports, and the status people see is real.
"""

import pytest

from partnerkit import Status, Subscription, SubscriptionReport
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Refused
from tests.library.accounts.given import DAY
from tests.library.world import Town

PRO = SubscriptionReport(plan="pro")
CANCELLED = SubscriptionReport(plan=None)


@pytest.mark.requirement("R-12", call="subscriptions.report")
@pytest.mark.requirement("WP-09", call="subscriptions.report")
def test_the_status_follows_what_billing_reports(town: Town) -> None:
    """Trial, trial expired, paying, cancelled, and paying again."""
    world, by = town.world, town.world.support

    def shown() -> Status:
        return world.account(town.account).status(world.clock())

    world.seat_owner(town.account)
    world.staff_sign_in()
    seen = [shown()]
    world.clock.tick(14 * DAY)
    seen.append(shown())
    for report in (PRO, CANCELLED, PRO):
        with world.kit() as kit:
            kit.subscriptions.report(town.account.id, report, by=by)
        seen.append(shown())
    assert seen == [Status.TRIAL, Status.TRIAL_EXPIRED, Status.PAYING, Status.CANCELLED, Status.PAYING]


@pytest.mark.requirement("VC-11", call="accounts.get")
def test_the_account_shows_plan_and_subscription(town: Town) -> None:
    """As billing said last."""
    reported = town.world.run(lambda k: k.subscriptions.report(town.account.id, PRO, by=town.world.support))
    assert (reported.plan, reported.subscription) == ("pro", Subscription.PAYING)
    assert town.world.account(town.account) == reported


def test_the_same_report_again_changes_nothing(town: Town) -> None:
    """Deliveries come twice; history tells it once."""
    by = town.world.support
    for report in (PRO, CANCELLED):
        with town.world.kit() as kit:
            first = kit.subscriptions.report(town.account.id, report, by=by)
        with town.world.unchanged(), town.world.kit() as kit:
            assert kit.subscriptions.report(town.account.id, report, by=by) == first


def test_there_is_nothing_to_cancel_before_a_subscription(town: Town) -> None:
    """The lifecycle has no such step."""
    with town.world.unchanged(), pytest.raises(NotPossible):
        town.world.run(lambda k: k.subscriptions.report(town.account.id, CANCELLED, by=town.world.support))


@pytest.mark.parametrize(("plan", "code"), [("gold", "plan.unknown"), ("Pro", "plan.unknown"), (3, "type.string")])
def test_an_unknown_plan_is_refused(town: Town, plan: str, code: str) -> None:
    """The answer names the plans there are."""
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(
            lambda k: k.subscriptions.report(town.account.id, SubscriptionReport(plan=plan), by=town.world.support)
        )
    assert [(p.path, p.code) for p in caught.value.problems] == [("plan", code)]
    if code == "plan.unknown":
        assert str(caught.value) == "plan: There is no plan of this name. There are: basic, pro."


def test_only_the_vendor_reports(town: Town) -> None:
    """No operator makes a client paying; a foreign account is not there."""
    with town.world.unchanged(), pytest.raises(Refused):
        town.world.run(lambda k: k.subscriptions.report(town.account.id, PRO, by=town.owner))
    with town.world.unchanged(), pytest.raises(NotFound):
        town.world.run(lambda k: k.subscriptions.report(town.foreign.id, PRO, by=town.owner))


@pytest.mark.requirement("BX-09", call="subscriptions.report")
def test_a_report_with_a_key_is_done_once(town: Town) -> None:
    """The answer is the account as it is by then."""
    world, by = town.world, town.world.support
    world.run(lambda k: k.subscriptions.report(town.account.id, PRO, by=by, key="delivery 1"))
    world.run(lambda k: k.subscriptions.report(town.account.id, CANCELLED, by=by, key="delivery 2"))
    with world.unchanged():
        again = world.run(lambda k: k.subscriptions.report(town.account.id, PRO, by=by, key="delivery 1"))
    assert again.subscription is Subscription.CANCELLED
