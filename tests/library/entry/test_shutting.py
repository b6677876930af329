"""
Who would be locked out of what: named before anything is done (BX-11).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import (
    Account,
    BulkAction,
    BulkWork,
    NewOwner,
    PartnerKit,
    PasswordChange,
    Realm,
    Secret,
    Shut,
    ShutOut,
    SignedIn,
    SignIn,
    Stage,
)
from partnerkit.entry import counting, shutting
from partnerkit.entry.model import SESSIONS, lasting
from partnerkit.repository import Add, Change
from partnerkit.staff.model import Level, Member, Membership, MemberState, Person, members_of
from partnerkit.values import ClientId, MemberId, PersonId
from tests.library.world import PASSWORD, Town

HOUR = timedelta(hours=1)


def shut_out(town: Town, work: Callable[[PartnerKit], Any] | None = None) -> tuple[ShutOut, ...]:
    """
    Return who would be locked out by some work, a lock of the town's account unless said.
    """
    lock: Callable[[PartnerKit], Any] = lambda k: k.accounts.lock(town.account.id, by=town.owner)  # noqa: E731
    with town.world.unchanged():
        tried = town.world.run(lambda k: k.try_out(work or lock))
    assert tried.refusal is None
    return tried.shut_out


@pytest.fixture
def katalin(town: Town) -> Member:
    """
    The account's owner, who is not signed in.
    """
    return town.world.seat_owner(town.account)


def colleague(town: Town, n: int = 1) -> Member:
    """
    Another active member; there is no call that makes one yet.
    """
    person = Person(id=PersonId(UUID(int=n)), name=f"Colleague {n}", email=f"c{n}@example.com", language="en")
    member = Member(
        account_id=town.account.id,
        id=MemberId(UUID(int=2**127 + n)),
        person_id=person.id,
        name=person.name,
        level=Level.EMPLOYEE,
        state=MemberState.ACTIVE,
    )
    way = Membership(person_id=person.id, account_id=town.account.id, member_id=member.id)
    town.world.read(lambda s: s.write(Add(person), Add(member), Add(way)))
    return member


@pytest.mark.requirement("BX-11", call="kit.try_out")
@pytest.mark.requirement("VC-20", call="accounts.lock")
def test_a_lock_names_whom_it_would_lock_out(town: Town, katalin: Member) -> None:
    """Each active member, with the open sessions that would end."""
    town.world.staff_sign_in()
    town.world.staff_sign_in()
    other = colleague(town)
    assert shut_out(town) == (
        ShutOut(of=(Shut.ACCOUNT,), account_id=town.account.id, member_id=katalin.id, name="Katalin", sessions=2),
        ShutOut(of=(Shut.ACCOUNT,), account_id=town.account.id, member_id=other.id, name="Colleague 1", sessions=0),
    )


def test_who_is_invited_has_no_way_in_to_lose(town: Town) -> None:
    """The owner-to-be has no person yet (R-11); nor is anybody named who is invited beside the others."""
    assert shut_out(town) == ()
    owner = town.world.seat_owner(town.account)
    invited = Member(account_id=town.account.id, id=MemberId(UUID(int=2**127)), name="Somebody")
    town.world.read(lambda s: s.write(Add(invited)))
    assert [out.member_id for out in shut_out(town)] == [owner.id]


def ended(town: Town, signed_in: SignedIn) -> None:
    town.world.run(lambda k: k.sessions.end(signed_in.token, realm=Realm.STAFF))


def idle(town: Town, _: SignedIn) -> None:
    town.world.clock.tick(town.world.vendor.limits.idle)


def too_old(town: Town, signed_in: SignedIn) -> None:
    while town.world.clock() < signed_in.session.ends_at - timedelta(minutes=20):
        town.world.clock.tick(timedelta(minutes=20))
        town.world.run(lambda k: k.sessions.touch(signed_in.token, realm=Realm.STAFF))
    town.world.clock.tick(signed_in.session.ends_at - town.world.clock())


def another_password(town: Town, signed_in: SignedIn) -> None:
    new = PasswordChange(current=Secret(PASSWORD), new=Secret("another horse battery"))
    town.world.run(lambda k: k.identity.change_password(new, by=signed_in.actor))


def locked_and_unlocked(town: Town, _: SignedIn) -> None:
    for lock in (True, False):
        with town.world.kit() as kit:
            (kit.accounts.lock if lock else kit.accounts.unlock)(town.account.id, by=town.owner)


OVER = [ended, idle, too_old, another_password, locked_and_unlocked]


@pytest.mark.parametrize("over", OVER, ids=lambda over: over.__name__)
def test_a_session_that_is_over_does_not_count(
    town: Town, katalin: Member, over: Callable[[Town, SignedIn], None]
) -> None:
    """R-13: signed out, unused for too long, too old, or resting on a password or a lock that was changed."""
    over(town, town.world.staff_sign_in())
    assert [out.sessions for out in shut_out(town)] == [0]
    town.world.staff_sign_in(password="another horse battery" if over is another_password else PASSWORD)
    assert [out.sessions for out in shut_out(town)] == [1]


def test_a_session_counts_until_the_instant_it_ends(town: Town, katalin: Member) -> None:
    """The last microsecond is still an open one."""
    signed_in = town.world.staff_sign_in()
    with_life = attrs.evolve(signed_in.session, ends_at=town.world.clock() + timedelta(microseconds=1))
    stored = town.world.read(lambda s: s.get(SESSIONS, signed_in.session.id))
    town.world.read(lambda s: s.write(Change(stored, attrs.evolve(stored, ends_at=with_life.ends_at))))
    assert [out.sessions for out in shut_out(town)] == [1]
    town.world.clock.tick(timedelta(microseconds=1))
    assert [out.sessions for out in shut_out(town)] == [0]


def test_sessions_of_another_account_do_not_count(town: Town, katalin: Member) -> None:
    """Each has its own."""
    town.world.seat_owner(town.foreign, "zoltan")
    town.world.staff_sign_in("zoltan")
    assert [out.sessions for out in shut_out(town)] == [0]


def test_sessions_of_the_same_person_in_another_account_do_not_count(town: Town, katalin: Member) -> None:
    """R-11: a person works in several; the lock of one ends nothing in the others."""
    second = town.world.new_account(town.owner, "Szabó Implant")
    new = NewOwner(name="Katalin", email="katalin@szabo.example.com")
    town.world.run(lambda k: k.staff.seat_owner(second.id, new, by=town.world.support))
    for account, sessions in [(second, 0), (town.account, 1)]:
        given = SignIn(realm=Realm.STAFF, email=new.email, password=Secret(PASSWORD), account_id=account.id)
        town.world.run(lambda k: k.sessions.sign_in(given))  # noqa: B023
        assert [out.sessions for out in shut_out(town)] == [sessions]


@pytest.mark.parametrize("vendor", [False, True])
def test_whoever_is_out_already_is_not_locked_out_again(town: Town, katalin: Member, vendor: bool) -> None:
    """VC-20: beside the other side's lock another one shuts nobody out."""
    first, second = (town.world.support, town.owner) if vendor else (town.owner, town.world.support)
    assert len(shut_out(town, lambda k: k.accounts.lock(town.account.id, by=first))) == 1
    town.world.run(lambda k: k.accounts.lock(town.account.id, by=first))
    assert shut_out(town, lambda k: k.accounts.lock(town.account.id, by=second)) == ()
    assert shut_out(town, lambda k: k.accounts.unlock(town.account.id, by=first)) == ()


def test_what_locks_nobody_out_names_nobody(town: Town, katalin: Member) -> None:
    """Another stage, a nickname, looking."""
    town.world.staff_sign_in()
    assert shut_out(town, lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=town.owner)) == ()
    assert shut_out(town, lambda k: k.accounts.set_nickname(town.account.id, "szabo", by=town.owner)) == ()
    assert shut_out(town, lambda k: k.accounts.get(town.account.id, by=town.owner)) == ()


def test_on_a_secure_account_whoever_was_kept_out_is_not_shut_out_again(town: Town) -> None:
    """VC-22: whatever else is done to it."""
    vera = town.world.guard(town.partner)
    town.world.secure(town.account.id)
    assert shut_out(town, lambda k: k.accounts.set_stage(town.account.id, Stage.LIVE, by=vera)) == ()


def line(town: Town, account: Account) -> ClientId:
    return town.world.run(lambda k: k.clients.of_account(account.id, by=town.owner)).id


@pytest.mark.requirement("BX-11", call="bulk.run")
def test_a_bulk_lock_names_them_account_by_account(town: Town, katalin: Member) -> None:
    """In the order in which they were asked for; a row that is refused locks nobody out."""
    other = town.world.new_account(town.owner, "Other")
    bela = town.world.seat_owner(other, "bela")
    lines = [line(town, account) for account in (other, town.account)]
    work = BulkWork(action=BulkAction.LOCK, client_ids=tuple(lines))
    assert [out.member_id for out in shut_out(town, lambda k: k.bulk.run(work, by=town.owner))] == [bela.id, katalin.id]
    assert shut_out(town, lambda k: k.bulk.run(work, by=town.agent)) == ()


def test_a_refusal_locks_nobody_out(town: Town, katalin: Member) -> None:
    """Nothing would be done."""
    tried = town.world.run(lambda k: k.try_out(lambda d: d.accounts.lock(town.account.id, by=town.agent)))
    assert (tried.result, tried.shut_out) == (None, ())
    assert tried.refusal is not None


def test_all_of_many_members_are_named_with_all_of_many_sessions(
    town: Town, katalin: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pages they fill."""
    monkeypatch.setattr(shutting, "members_of", lambda id: attrs.evolve(members_of(id), limit=2))
    monkeypatch.setattr(counting, "lasting", lambda id, *, at: attrs.evolve(lasting(id, at=at), limit=2))
    for n in range(1, 6):
        colleague(town, n)
        town.world.staff_sign_in()
    found = {out.member_id: out.sessions for out in shut_out(town)}
    assert len(found) == 6
    assert (found[katalin.id], sum(found.values())) == (5, 5)
