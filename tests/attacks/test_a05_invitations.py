"""
A-05, A-07, A-27: an invitation is accepted once, by its newest link, while it counts; a seat is had once.

`tests.faults.test_staff_races` asks the same of processes, on servers.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import Level, MemberState
from partnerkit.access import Actor
from partnerkit.throttle import Rate
from tests.attacks.racing import MANY, at_once, stubborn, whole
from tests.library.staff.given import Firm, colleague, email_of, known, new, outcome
from tests.library.world import Town

WEEK = timedelta(days=7)


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account whose owner is signed in, and is not kept from doing a thing often.
    """
    firm = Firm.of(town)
    often = Rate(10_000, timedelta(minutes=1))
    limits = attrs.evolve(
        town.world.vendor.limits, tries_an_address=often, mails_an_address=often, mails_a_source=often
    )
    town.world.vendor = attrs.evolve(town.world.vendor, limits=limits)
    firm.session("katalin")
    return firm


def olga(firm: Firm) -> Actor:
    """
    Have Olga own another account, and be signed in there.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    return other.by("olga")


def race(firm: Firm, work: Callable[[int, Any], Any], number: int = MANY) -> Counter[str]:
    """
    Have so many threads do something at once; count what came of it.
    """
    with whole(firm.world, firm.account_id):
        return Counter(at_once(lambda n: outcome(lambda: stubborn(firm.world, lambda k: work(n, k))), number))


@pytest.mark.requirement("R-11", call="staff.join", by="library")
@pytest.mark.parametrize("first", ["join", "decline"])
@pytest.mark.parametrize("how", ["resent", "withdrawn", "used"])
def test_a05_a_link_whose_row_changed_is_dead(firm: Firm, first: str, how: str) -> None:
    """
    CVE-2025-46815: used, resent or withdrawn: in turn, whatever is tried afterwards, for good.
    """
    token = firm.invited()
    if how == "used":
        firm.link(first, token, *([colleague()] if first == "join" else []))
        reason = "used" if first == "join" else "withdrawn"
    elif how == "resent":
        firm.do("invite_again", firm.called().id)
        reason = "replaced"
    else:
        firm.do("remove", firm.called().id)
        reason = "withdrawn"
    firm.is_spent(token, reason)
    firm.world.clock.tick(WEEK)
    firm.sessions.clear()
    firm.is_spent(token, reason)


@pytest.mark.requirement("R-11", call="staff.join", by="library")
def test_a27_of_twenty_at_once_one_joins(firm: Firm) -> None:
    """
    One person, one address, one membership, one password; the others hear that it was used, and none is half there.
    """
    token = firm.invited()

    def join(n: int, kit: Any) -> Any:
        return kit.staff.join(token, colleague(f"nora {n}"))

    came = race(firm, join)
    assert came["done"] == 1
    assert set(came) <= {"done", "link_spent", "not_possible"}
    rows = str(firm.world.dump())
    assert (rows.count("Person("), rows.count("Membership(")) == (2, 2)
    assert firm.kinds(2) == ["member.invited", "member.joined"]
    assert firm.called().person_id == firm.person().id


@pytest.mark.requirement("R-11", call="staff.accept", by="library")
def test_a27_of_twenty_ways_at_once_one_is_taken(firm: Firm) -> None:
    """
    By password, signed in, or declining: one of them, and the row is as that one left it.
    """
    by, token = olga(firm), firm.invited("olga")

    def answer(n: int, kit: Any) -> Any:
        ways = [
            lambda: kit.staff.accept(token, by=by),
            lambda: kit.staff.join_known(token, known()),
            lambda: kit.staff.decline(token),
        ]
        return ways[n % 3]()

    came = race(firm, answer, 12)
    assert came == {"done": 1, "link_spent": 11}
    left = [m for m in firm.members() if m.email == email_of("olga")]
    assert [m.state for m in left] in ([MemberState.ACTIVE], [])


@pytest.mark.requirement("VC-18", call="staff.remove", by="library")
def test_a27_withdrawn_or_accepted_but_not_both(firm: Firm) -> None:
    """
    Whoever is withdrawn while it accepts works there, and is removed; or never did. No way is left without a member.
    """
    for _ in range(5):
        token, by = firm.invited(), firm.by()
        id = firm.called().id

        def both(n: int, kit: Any, token: Any = token, id: Any = id, by: Any = by) -> Any:
            return kit.staff.remove(id, by=by) if n % 2 else kit.staff.join(token, colleague())

        came = race(firm, both, 2)
        assert came["done"] in {1, 2}
        assert firm.kinds(1) == ["member.removed"]
        assert [m.email for m in firm.members()] == [email_of("katalin")]
        if came["done"] == 2:
            break


@pytest.mark.requirement("VC-17", call="staff.invite", by="library")
def test_a27_of_twenty_invited_at_once_one_has_the_last_seat(firm: Firm) -> None:
    """
    The others are told that an upgrade is needed, and of none of them is anything there.
    """
    by = firm.by()
    firm.pays(seats=2)
    came = race(firm, lambda n, kit: kit.staff.invite(new(f"n{n}"), by=by))
    assert came == {"done": 1, "upgrade_needed": MANY - 1}
    assert len(firm.members()) == 2
    assert len(firm.mails()) == 1
    assert (firm.seats().taken, firm.seats().free) == (2, 0)


@pytest.mark.requirement("VC-17", call="staff.reactivate", by="library")
def test_a27_a_seat_is_not_had_by_coming_back_and_by_inviting(firm: Firm) -> None:
    """
    Reactivated, invited again after it expired, or invited: one of them has the last seat.
    """
    expired = firm.invite("expired")
    firm.world.clock.tick(WEEK)
    firm.sessions.clear()
    idle = [firm.has(name) for name in ("anna", "bela")]
    for member in idle:
        firm.do("deactivate", member.id)
    by = firm.by()
    firm.pays(seats=2)

    def take(n: int, kit: Any) -> Any:
        ways = [
            lambda: kit.staff.reactivate(idle[0].id, by=by),
            lambda: kit.staff.reactivate(idle[1].id, by=by),
            lambda: kit.staff.invite_again(expired.id, by=by),
            lambda: kit.staff.invite(new(f"n{n}"), by=by),
        ]
        return ways[n % 4]()

    came = race(firm, take, 12)
    assert firm.seats().taken == 2
    # An open one is invited again as often as somebody likes: it has its seat.
    assert came["done"] == 1 or firm.member(expired.id).is_open(firm.world.clock())
    assert set(came) <= {"done", "upgrade_needed", "not_possible"}


@pytest.mark.requirement("VC-18", call="staff.invite", by="library")
def test_a27_one_address_is_invited_once(firm: Firm) -> None:
    """
    Twenty spellings at once: one membership, one mail.
    """
    by = firm.by()
    spelt = [email_of("nora").upper() if n % 2 else email_of("nora").title() for n in range(MANY)]
    came = race(firm, lambda n, kit: kit.staff.invite(new(email=spelt[n]), by=by))
    assert came == {"done": 1, "input": MANY - 1}
    assert len(firm.members()) == 2


@pytest.mark.requirement("VC-18", call="staff.set_level", by="library")
def test_a14_of_two_admins_who_remove_each_other_one_is_left(firm: Firm) -> None:
    """
    Whoever is second is no admin there any more.
    """
    for round_ in range(5):
        both = [firm.has(f"{name}{round_}", Level.ADMIN) for name in ("anna", "bela")]
        by = [firm.by(f"{name}{round_}") for name in ("anna", "bela")]
        came = race(firm, lambda n, kit: kit.staff.remove(both[1 - n].id, by=by[n]), 2)  # noqa: B023
        assert came["done"] == 1
        left = [m.id for m in firm.members() if m.id in {one.id for one in both}]
        assert len(left) == 1
        firm.do("remove", left[0])


@pytest.mark.requirement("VC-18", call="staff.hand_over", by="library")
def test_a27_an_account_is_handed_over_once(firm: Firm) -> None:
    """
    To one of those it is handed to at once; there is one owner.
    """
    heirs = [firm.has(name) for name in ("anna", "bela", "cili")]
    by = firm.by()
    came = race(firm, lambda n, kit: kit.staff.hand_over(heirs[n % 3].id, by=by), 12)
    assert came == {"done": 1, "refused": 11}
    assert firm.account.owner_id in {heir.id for heir in heirs}


@pytest.mark.requirement("BX-09", call="staff.invite", by="library")
def test_a27_one_key_by_twenty_invites_one(firm: Firm) -> None:
    """
    Twenty equal answers, one mail.
    """
    by = firm.by()
    made = at_once(lambda _: stubborn(firm.world, lambda k: k.staff.invite(new(), by=by, key="k")))
    assert len({repr(one) for one in made}) == 1
    assert len(firm.mails()) == 1


@pytest.mark.requirement("R-11", call="staff.join", by="library")
def test_a07_expiry_is_seen_at_the_moment_of_acceptance(firm: Firm) -> None:
    """
    Looked at while it counted, and accepted when it does not: too late; and what is expired blocks no new one.
    """
    token = firm.invited()
    firm.world.clock.tick(WEEK - timedelta(microseconds=1))
    firm.look(token)
    firm.world.clock.tick(timedelta(microseconds=1))
    firm.sessions.clear()
    firm.is_spent(token, "expired")
    firm.pays(seats=2)
    assert firm.seats().free == 1
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.link("join", other.invited("nora", by="olga"), colleague())
    firm.do("invite_again", firm.called().id)
    assert firm.link("join_known", firm.token(), known()).state is MemberState.ACTIVE
    firm.is_spent(token, "used")


@pytest.mark.requirement("VC-18", call="staff.invite", by="library")
def test_a07_an_expired_one_blocks_no_new_one(firm: Firm) -> None:
    """
    The same admin invites the same address; what the one before allowed, and its link, count no more.
    """
    old = firm.invited(level=Level.ADMIN)
    firm.world.clock.tick(WEEK)
    firm.sessions.clear()
    token = firm.invited()
    firm.is_spent(old, "replaced")
    assert firm.join(token).level is Level.EMPLOYEE
