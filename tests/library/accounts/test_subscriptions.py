"""
The vendor's billing reports, twice and in any order, and the status people see is real.
"""

from collections.abc import Sequence
from datetime import timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Account, Plan, Status, Subscription, SubscriptionReport
from partnerkit.accounts import usecases
from partnerkit.accounts.subscriptions import MOST_SEATS
from partnerkit.clients.model import CLIENT_ACCOUNT, Client
from partnerkit.errors import InvalidInput, NotFound, Outdated, Refused
from partnerkit.history.model import ENTRIES, Entry
from partnerkit.repository import Query, every
from partnerkit.testing.clock import NOON
from tests.library.accounts.given import DAY, INSTANT, account
from tests.library.world import Town, settle
from tests.library.worlds import in_memory

HOUR = timedelta(hours=1)
PRO = SubscriptionReport(plan="pro", at=NOON, event="evt 1")
CANCELLED = SubscriptionReport(plan=None, at=NOON + INSTANT, event="evt 2")


def report(town: Town, said: SubscriptionReport, **more: Any) -> Account:
    """
    Have billing report something.
    """
    by = more.pop("by", town.world.support)
    return town.world.run(lambda k: k.subscriptions.report(town.account.id, said, by=by, **more))


def line(town: Town) -> Client:
    """
    Return the account's line on its partner's list.
    """
    found = town.world.read(lambda s: s.find(CLIENT_ACCOUNT, town.account.id, within=town.partner.id))
    assert found is not None
    return found


def told(town: Town) -> list[Entry]:
    """
    Return what history tells of reports.
    """
    query = Query(collection=ENTRIES, within=town.account.id, limit=1000)
    entries = sorted(town.world.read(lambda s: list(every(s, query))), key=lambda entry: entry.seq)
    return [entry for entry in entries if entry.kind == "subscription.reported"]


class TestWhatIsReported:
    @pytest.mark.requirement("R-12", call="subscriptions.report")
    @pytest.mark.requirement("WP-09", call="subscriptions.report")
    def test_the_status_follows_what_billing_reports(self, town: Town) -> None:
        """Trial, trial expired, paying, cancelled, and paying again; the line on the partner's list shows the same."""
        world = town.world

        def shown() -> Status:
            status = world.account(town.account).status(world.clock())
            assert line(town).status(world.clock()) is status
            return status

        world.seat_owner(town.account)
        world.staff_sign_in()
        seen = [shown()]
        world.clock.tick(14 * DAY)
        seen.append(shown())
        for n, plan in enumerate(("pro", None, "basic")):
            report(town, SubscriptionReport(plan=plan, at=world.clock(), event=f"evt {n}"))
            assert line(town).plan == plan
            seen.append(shown())
        assert seen == [Status.TRIAL, Status.TRIAL_EXPIRED, Status.PAYING, Status.CANCELLED, Status.PAYING]

    @pytest.mark.requirement("VC-11", call="accounts.get")
    @pytest.mark.requirement("VC-17", call="subscriptions.report")
    def test_the_account_shows_plan_seats_and_subscription(self, town: Town) -> None:
        """As billing said last; without a number of seats there are the plan's."""
        reported = report(town, attrs.evolve(PRO, seats=12))
        assert (reported.plan, reported.seats, reported.subscription) == ("pro", 12, Subscription.PAYING)
        assert (reported.reported_at, reported.report) == (NOON, "evt 1")
        assert town.world.account(town.account) == reported
        seats = town.world.run(lambda k: k.staff.seats(town.account.id, by=town.world.support))
        assert seats.allowed == 12
        assert report(town, attrs.evolve(PRO, at=NOON + HOUR, event="evt 3")).seats is None
        assert town.world.run(lambda k: k.staff.seats(town.account.id, by=town.world.support)).allowed == 5

    def test_that_it_was_cancelled_may_be_heard_first(self, town: Town) -> None:
        """Reports come in any order: what was paid before that changes nothing any more."""
        cancelled = report(town, CANCELLED)
        assert (cancelled.subscription, cancelled.plan) == (Subscription.CANCELLED, None)
        with town.world.unchanged():
            assert report(town, PRO) == cancelled

    def test_history_tells_what_changed(self, town: Town) -> None:
        """Plan and seats; a newer report that says the same is noted, and told no more."""
        report(town, PRO)
        later = attrs.evolve(PRO, at=NOON + HOUR, event="evt 3")
        assert report(town, later).reported_at == later.at
        report(town, attrs.evolve(later, seats=7, at=NOON + 2 * INSTANT, event="evt 2.5"))  # older than the last
        town.world.clock.tick(2 * HOUR)
        report(town, attrs.evolve(later, seats=7, at=NOON + 2 * HOUR, event="evt 4"))
        assert [dict(entry.payload) for entry in told(town)] == [
            {"was": None, "now": "pro", "seats": None, "addons": []},
            {"was": "pro", "now": "pro", "seats": 7, "addons": []},
        ]

    @pytest.mark.requirement("CP-01", call="subscriptions.report")
    def test_what_is_booked_besides(self, town: Town) -> None:
        """All add-ons there are, in order and each once; a newer report without one says that it is booked no more."""
        said = attrs.evolve(PRO, addons=("client_portal", "client_portal"))
        assert report(town, said).addons == ("client_portal",)
        with town.world.unchanged():
            assert report(town, said).addons == ("client_portal",)
        town.world.clock.tick(HOUR)
        assert report(town, attrs.evolve(PRO, at=NOON + HOUR, event="evt 2")).addons == ()
        assert [dict(entry.payload)["addons"] for entry in told(town)] == [["client_portal"], []]

    def test_what_is_noted_alone_is_nothing_people_saw(self, town: Town) -> None:
        """BX-09: a report that says what was known outdates no page; one that says something else does."""
        seen = report(town, PRO).revision
        again = report(town, attrs.evolve(PRO, at=NOON + HOUR, event="evt 3"))
        assert again.revision == seen
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, seen=seen))
        town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.owner))
        report(town, attrs.evolve(CANCELLED, at=NOON + HOUR, event="evt 4"))
        with pytest.raises(Outdated):
            town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner, seen=seen + 2))


class TestAnyOrder:
    @pytest.mark.requirement("VC-17", call="subscriptions.report")
    def test_the_same_report_again_changes_nothing(self, town: Town) -> None:
        """Deliveries come twice; history tells it once."""
        for said in (PRO, CANCELLED):
            first = report(town, said)
            with town.world.unchanged():
                assert report(town, said) == first
        with town.world.unchanged():
            report(town, PRO)
        assert len(told(town)) == 2

    @pytest.mark.parametrize("zone", [timezone(timedelta(hours=9)), timezone(-timedelta(hours=5))])
    def test_moments_are_compared_whatever_their_zone(self, town: Town, zone: timezone) -> None:
        """The same event in another spelling is the same."""
        first = report(town, PRO)
        with town.world.unchanged():
            assert report(town, attrs.evolve(PRO, at=PRO.at.astimezone(zone))) == first
        assert report(town, attrs.evolve(CANCELLED, at=CANCELLED.at.astimezone(zone))).plan is None

    def test_of_one_moment_the_same_one_always_counts(self, town: Town) -> None:
        """Whichever arrives first: billing says nothing of which was first, so that its name does."""
        a, b = (SubscriptionReport(plan=plan, at=NOON, event=event) for plan, event in (("pro", "a"), ("basic", "b")))
        for order in ((a, b), (b, a)):
            world = in_memory()
            there = settle(world)
            for said in order:
                report(there, said)
            assert world.account(there.account).plan == "basic"

    @given(data=st.data())
    @settings(max_examples=60, deadline=None)
    def test_any_order_with_any_repetition_ends_in_the_same(self, data: st.DataObject) -> None:
        """As if each had been delivered once, in the order in which it was so."""
        reports = data.draw(st.lists(REPORTS, min_size=1, max_size=6, unique_by=lambda r: (r.at, r.event)))
        delivered = data.draw(st.permutations([*reports, *data.draw(st.lists(st.sampled_from(reports), max_size=6))]))
        assert ended(delivered) == ended(sorted(reports, key=lambda r: (r.at, r.event)))

    @given(data=st.data())
    @settings(max_examples=12, deadline=None)
    def test_so_it_is_for_the_service_too(self, data: st.DataObject) -> None:
        """With the line on the partner's list, which always shows what the account is."""
        reports = data.draw(st.lists(REPORTS, min_size=1, max_size=4, unique_by=lambda r: (r.at, r.event)))
        seen = []
        for order in (reports, data.draw(st.permutations(reports + reports))):
            town = settle(in_memory())
            town.world.clock.tick(2 * HOUR)
            for said in order:
                after = report(town, said)
                assert (line(town).plan, line(town).standing) == (after.plan, after.standing)
            seen.append(known(town.world.account(town.account)))
        assert seen[0] == seen[1]


REPORTS = st.builds(
    SubscriptionReport,
    plan=st.sampled_from(["basic", "pro", None]),
    at=st.sampled_from([NOON, NOON + INSTANT, NOON + HOUR]),
    event=st.sampled_from(["a", "b", "B", "é", "10", "9"]),
    seats=st.none() | st.integers(1, 3),
)


def known(account: Account) -> tuple[object, ...]:
    """
    Return what billing has said of an account.
    """
    return account.subscription, account.plan, account.seats, account.reported_at, account.report


def ended(reports: Sequence[SubscriptionReport]) -> tuple[object, ...]:
    """
    Return what an account is after these reports.
    """
    now = account()
    for said in reports:
        now = usecases.subscribe(now, said.plan, seats=said.seats, at=said.at, event=said.event).result
    return known(now)


class TestWhatIsRefused:
    def test_an_add_on_that_no_plan_can_have(self, town: Town) -> None:
        """Each is named; the others are said with it."""
        said = attrs.evolve(PRO, addons=("gold", "client_portal", "Client_Portal"))
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            report(town, said)
        assert [(p.path, p.code) for p in caught.value.problems] == [
            ("addons.0", "addon.unknown"),
            ("addons.2", "addon.unknown"),
        ]
        assert "client_portal" in caught.value.problems[0].message

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("plan", "gold", "plan.unknown"),
            ("plan", "Pro", "plan.unknown"),
            ("plan", 3, "type.string"),
            ("seats", 0, "limit.range"),
            ("seats", -1, "limit.range"),
            ("seats", MOST_SEATS + 1, "limit.range"),
            ("seats", "many", "type.integer"),
            ("seats", True, "type.integer"),
            ("addons", "client_portal", "type.array"),
            ("at", "2026-11-28", "type.moment"),
            ("at", NOON.replace(tzinfo=None), "type.moment"),
            ("event", "", "text.blank"),
            ("event", "x" * 201, "text.long"),
            ("event", None, "type.null"),
        ],
    )
    def test_what_is_wrong_is_named(self, town: Town, field: str, value: Any, code: str) -> None:
        """And nothing is noted."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            report(town, attrs.evolve(PRO, **{field: value}))
        assert [(p.path, p.code) for p in caught.value.problems] == [(field, code)]

    def test_the_answer_names_the_plans_there_are(self, town: Town) -> None:
        """Of a vendor without any, too."""
        with pytest.raises(InvalidInput) as caught:
            report(town, attrs.evolve(PRO, plan="gold"))
        assert str(caught.value) == "plan: There is no plan of this name. There are: basic, pro."

    def test_every_problem_is_named_at_once(self, town: Town) -> None:
        """Whoever connects billing mends it once."""
        wrong = SubscriptionReport(plan="gold", seats=0, at=NOON + DAY, event="evt 1")
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            report(town, wrong)
        assert {p.path for p in caught.value.problems} == {"plan", "seats", "at"}

    @pytest.mark.parametrize("seats", [1, MOST_SEATS])
    def test_seats_have_bounds(self, town: Town, seats: int) -> None:
        """Up to these."""
        assert report(town, attrs.evolve(PRO, seats=seats)).seats == seats

    def test_a_moment_still_to_come_is_refused(self, town: Town) -> None:
        """It would keep every later report from counting; a clock that is an hour ahead at most is none's fault."""
        ahead = attrs.evolve(PRO, at=town.world.clock() + HOUR + INSTANT)
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            report(town, ahead)
        assert [(p.path, p.code) for p in caught.value.problems] == [("at", "moment.ahead")]
        report(town, attrs.evolve(ahead, at=ahead.at - INSTANT))

    def test_what_was_long_ago_is_not(self, town: Town) -> None:
        """A delivery may take its time."""
        assert report(town, attrs.evolve(PRO, at=NOON - 400 * DAY)).plan == "pro"

    def test_only_the_vendor_reports(self, town: Town) -> None:
        """No operator makes a client paying, nor the client itself; a foreign account is not there."""
        town.world.seat_owner(town.account)
        katalin = town.world.staff_sign_in().actor
        for by in (town.owner, katalin):
            with town.world.unchanged(), pytest.raises(Refused):
                report(town, PRO, by=by)
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: k.subscriptions.report(town.foreign.id, PRO, by=town.owner))

    def test_a_locked_account_pays_on(self, town: Town) -> None:
        """R-12: a lock stops nobody's subscription."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        assert report(town, PRO).subscription is Subscription.PAYING


@pytest.mark.requirement("BX-09", call="subscriptions.report")
def test_a_report_with_a_key_is_done_once(town: Town) -> None:
    """The answer is the account as it is by then."""
    report(town, PRO, key="delivery 1")
    report(town, CANCELLED, key="delivery 2")
    with town.world.unchanged():
        again = report(town, PRO, key="delivery 1")
    assert again.subscription is Subscription.CANCELLED


def test_a_plan_sold_no_more_can_be_cancelled(town: Town) -> None:
    """The vendor's list is of what can be subscribed to."""
    report(town, PRO)
    town.world.vendor = attrs.evolve(town.world.vendor, plans=[Plan("basic", 1)])
    assert report(town, CANCELLED).subscription is Subscription.CANCELLED
