"""
How many staff members an account may have, and how many it has (VC-17).
"""

import itertools
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerkit import Plan, Seats, Subscription, Vendor
from partnerkit.repository import Add
from partnerkit.staff.model import Member, MemberState
from partnerkit.staff.seats import allowed_seats, seats_of
from partnerkit.testing.clock import NOON
from partnerkit.values import MemberId, PartnerId
from tests.library.accounts.given import DAY, INSTANT, account
from tests.library.world import World
from tests.library.worlds import in_memory

pytestmark = pytest.mark.requirement("VC-17")
VENDOR = Vendor(name="Bookwell", signing_keys=["a key of sixteen characters"], plans=[Plan("basic", 1), Plan("pro", 5)])
PAYING: dict[str, Any] = {"subscription": Subscription.PAYING, "plan": "pro"}


def member(**fields: Any) -> Member:
    return Member(**{"account_id": account().id, "id": MemberId(uuid4())} | fields)


class TestSeats:
    @pytest.mark.parametrize(
        ("allowed", "active", "invited", "free", "full"),
        [
            (5, 3, 1, 1, False),
            (5, 3, 2, 0, True),
            (5, 0, 5, 0, True),
            (1, 5, 0, 0, True),
            (0, 0, 0, 0, True),
            (None, 9, 9, None, False),
        ],
    )
    def test_what_is_free(self, allowed: int | None, active: int, invited: int, free: int | None, full: bool) -> None:
        """People and open invitations take one each; after a downgrade there is none free, and never less than that."""
        seats = Seats(allowed=allowed, active=active, invited=invited)
        assert (seats.taken, seats.free, seats.full) == (active + invited, free, full)


class TestAllowed:
    def allowed(self, at: datetime = NOON, vendor: Vendor = VENDOR, **fields: Any) -> int | None:
        return allowed_seats(account(**fields), vendor, at)

    def test_a_plan_says_how_many(self) -> None:
        """Unless billing says another number, more or fewer."""
        assert self.allowed(**PAYING) == 5
        assert self.allowed(subscription=Subscription.PAYING, plan="basic") == 1
        assert [self.allowed(seats=n, **PAYING) for n in (1, 12)] == [1, 12]

    def test_what_is_paid_counts_whenever_the_trial_ends(self) -> None:
        """The trial is for whoever has not paid."""
        assert self.allowed(account().trial_ends_at + DAY, **PAYING) == 5

    @pytest.mark.parametrize(("trial_plan", "seats"), [(None, 1), ("basic", 1), ("pro", 5)])
    def test_in_the_trial_those_of_the_plan_to_try(self, trial_plan: str | None, seats: int) -> None:
        """To the microsecond; then none, as long as nothing is paid for."""
        vendor, ends = attrs.evolve(VENDOR, trial_plan=trial_plan), account().trial_ends_at
        assert [self.allowed(at, vendor) for at in (NOON, ends - INSTANT, ends)] == [seats, seats, 0]

    def test_a_cancelled_one_allows_none(self) -> None:
        """Also while the trial would still run: it is over once something was paid for."""
        assert self.allowed(subscription=Subscription.CANCELLED, plan=None) == 0

    def test_a_plan_that_is_sold_no_more_allows_none(self) -> None:
        """Nobody knows how many it allowed."""
        assert self.allowed(subscription=Subscription.PAYING, plan="gold") == 0

    def test_a_vendor_without_plans_sets_no_end(self) -> None:
        """Whatever else it says."""
        none = attrs.evolve(VENDOR, plans=())
        assert [self.allowed(account().trial_ends_at, none), self.allowed(NOON, none, **PAYING)] == [None, None]
        assert none.trial_seats == 0

    def test_a_plan_to_try_must_be_one_there_is(self) -> None:
        """The mistake is told where it is made."""
        with pytest.raises(ValueError, match="'gold'"):
            attrs.evolve(VENDOR, trial_plan="gold")


class TestCounting:
    def counted(self, world: World, *members: Member) -> tuple[int, int]:
        world.read(lambda s: s.write(*map(Add, members)))
        seats = world.read(lambda s: seats_of(s, account(), world.vendor, world.clock()))
        return seats.active, seats.invited

    def test_who_takes_a_seat(self, world: World) -> None:
        """Active members and open invitations; neither inactive ones, nor partner users, nor other accounts' people."""
        partners, later = (PartnerId(UUID(int=n)) for n in itertools.count(3)), NOON + DAY
        active, inactive = MemberState.ACTIVE, MemberState.INACTIVE
        rows = [
            *(member(state=active, email=f"{n}@szabo.example.com") for n in range(3)),
            member(state=inactive),
            *(member(state=state, partner_id=next(partners)) for state in MemberState),
            member(expires_at=later, partner_id=next(partners)),
            member(expires_at=later),
            member(),  # the owner-to-be waits without an end
            member(state=active, account_id=UUID(int=77)),
        ]
        assert self.counted(world, *rows) == (3, 2)

    def test_an_invitation_takes_one_to_the_microsecond(self, world: World) -> None:
        """A-07: from the moment it no longer counts its seat is free."""
        at = world.clock()
        assert self.counted(world, *(member(expires_at=at + n * INSTANT) for n in (-1, 0, 1))) == (0, 1)

    @given(
        states=st.lists(
            st.tuples(
                st.sampled_from(MemberState),
                st.booleans(),
                st.none() | st.timedeltas(timedelta(days=-2), timedelta(days=2)),
            )
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_the_count_is_the_one_by_hand(self, states: list[tuple[MemberState, bool, timedelta | None]]) -> None:
        """An invitation takes a seat exactly while it could be accepted."""
        world, partners = in_memory(), (PartnerId(UUID(int=n)) for n in itertools.count(3))
        rows = [
            member(
                state=state,
                partner_id=next(partners) if theirs else None,
                expires_at=None if ends is None else world.clock() + ends,
            )
            for state, theirs, ends in states
        ]
        own = [row for row in rows if row.partner_id is None]
        expected = (
            sum(row.state is MemberState.ACTIVE for row in own),
            sum(row.is_open(world.clock()) for row in own),
        )
        assert self.counted(world, *rows) == expected
