"""
Whom a change of an account's people would lock out of what there: named before anything is done (BX-11).
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from partnerkit import Actor, Level, Member, MemberState, PartnerKit, Shut
from partnerkit.repository import Add
from partnerkit.staff.model import MEMBERS, Membership, Person, members_of
from partnerkit.values import MemberId, PersonId
from tests.library.world import Town

Work = Callable[[PartnerKit, Member, Actor], object]


def colleague(town: Town, level: Level, **fields: Any) -> Member:
    """
    One more who works in the town's account, as rows alone.
    """
    person = Person(id=PersonId(uuid4()), name="Béla", email="bela@szabo.example.com", language="hu")
    known: dict[str, Any] = {"person_id": person.id, "name": person.name, "email": person.email}
    member = Member(
        account_id=town.account.id,
        id=MemberId(uuid4()),
        level=level,
        **({"state": MemberState.ACTIVE} | known | fields),
    )
    way = Membership(person_id=person.id, account_id=member.account_id, member_id=member.id)
    town.world.read(lambda s: s.write(Add(person), Add(member), Add(way)))
    return member


@pytest.fixture
def owner(town: Town) -> Actor:
    """
    The account's owner, signed in.
    """
    town.world.seat_owner(town.account)
    return town.world.staff_sign_in().actor


def shut_out(town: Town, work: Callable[[PartnerKit], object]) -> list[tuple[str | None, tuple[Shut, ...], int]]:
    """
    Return the name of each who would be locked out, of what, and of how many sessions.
    """
    with town.world.unchanged():
        tried = town.world.run(lambda k: k.try_out(work))
    assert tried.refusal is None
    return [(one.name, one.of, one.sessions) for one in tried.shut_out]


@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.parametrize(
    ("work", "of"),
    [
        (lambda k, m, by: k.staff.deactivate(m.id, by=by), Shut.ACCOUNT),
        (lambda k, m, by: k.staff.remove(m.id, by=by), Shut.ACCOUNT),
        (lambda k, m, by: k.staff.set_level(m.id, Level.EMPLOYEE, by=by), Shut.RIGHTS),
    ],
    ids=["deactivate", "remove", "lower"],
)
def test_who_works_there_is_named(town: Town, owner: Actor, work: Work, of: Shut) -> None:
    """Of the account whoever no longer works there, of rights whoever gets a lower level."""
    bela = colleague(town, Level.MANAGER)
    assert shut_out(town, lambda k: work(k, bela, owner)) == [("Béla", (of,), 0)]


def test_whoever_hands_over_is_named_with_its_sessions(town: Town, owner: Actor) -> None:
    """It signs in anew, with less than before."""
    bela = colleague(town, Level.ADMIN)
    assert shut_out(town, lambda k: k.staff.hand_over(bela.id, by=owner)) == [("Katalin", (Shut.RIGHTS,), 1)]


def test_a_higher_level_locks_nobody_out(town: Town, owner: Actor) -> None:
    """Nor does the one somebody has."""
    bela = colleague(town, Level.MANAGER)
    for level in (Level.ADMIN, Level.MANAGER):
        assert shut_out(town, lambda k: k.staff.set_level(bela.id, level, by=owner)) == []  # noqa: B023


@pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.INACTIVE])
def test_who_does_not_work_there_is_not_locked_out(town: Town, owner: Actor, state: MemberState) -> None:
    """An invitation that is withdrawn, and an inactive member that is removed, take nothing from anybody."""
    bela = colleague(town, Level.MANAGER, state=state, person_id=None)
    assert shut_out(town, lambda k: k.staff.remove(bela.id, by=owner)) == []


def test_the_partners_own_user_has_no_sessions(town: Town, owner: Actor) -> None:
    """It is named like others."""
    theirs = colleague(town, Level.ADMIN, person_id=None, partner_id=town.partner.id, name="L&K", email=None)
    assert shut_out(town, lambda k: k.staff.deactivate(theirs.id, by=owner)) == [("L&K", (Shut.ACCOUNT,), 0)]
    assert town.world.read(lambda s: s.page(members_of(town.account.id))).items
    assert town.world.read(lambda s: s.get(MEMBERS, theirs.id, within=town.account.id)) == theirs
