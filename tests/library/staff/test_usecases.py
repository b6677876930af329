"""
What is done with an account's people, as pure functions of what is there.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit.access import ACCOUNT_ADMIN_PERMISSIONS, ACCOUNT_OWNER_PERMISSIONS, STAFF_PERMISSIONS
from partnerkit.effects import Effects, Event
from partnerkit.errors import LinkSpent, NotPossible
from partnerkit.repository import Add, Change, Remove
from partnerkit.staff import events, usecases
from partnerkit.staff.handing_over import hand_over
from partnerkit.staff.model import Level, Member, Membership, MemberState, Person
from partnerkit.staff.usecases import NewMember
from partnerkit.testing.clock import NOON
from partnerkit.values import MemberId, PartnerId, PersonId, Realm
from tests.library.accounts.given import DAY, INSTANT, account

A = account()
LIFE = timedelta(days=7)
NEW = NewMember(name="Nóra", email="nora@szabo.example.com", level=Level.MANAGER, language="hu")
NORA = Person(id=PersonId(UUID(int=9)), name="Kiss Nóra", email="Nora@szabo.example.com", language="hu")
WAY = Membership(person_id=NORA.id, account_id=A.id, member_id=MemberId(UUID(int=8)))


def invited() -> Effects[Member]:
    return usecases.invite(A, NEW, id=MemberId(UUID(int=8)), inviter="Katalin", at=NOON, life=LIFE)


def member(state: MemberState = MemberState.ACTIVE, **fields: Any) -> Member:
    """
    Somebody who came, as it is now.
    """
    joined = usecases.join(A, invited().result, NORA).result
    return attrs.evolve(joined, **{"state": state} | fields)


def told(effects: Effects[Any]) -> Event:
    (only,) = effects.events
    assert only.chain_id == A.id
    return only


class TestInviting:
    def test_somebody_is_invited(self) -> None:
        """R-11: a membership without a person; the account changes with it, so that a seat is taken once."""
        done = invited()
        member = done.result
        assert (member.person_id, member.state, member.level) == (None, MemberState.INVITED, Level.MANAGER)
        assert (member.name, member.email, member.language, member.inviter) == (NEW.name, NEW.email, "hu", "Katalin")
        assert (member.invited_at, member.expires_at, member.generation) == (NOON, NOON + LIFE, 1)
        assert done.changes == (Change(A, A), Add(member))
        assert told(done) == events.MemberInvited(
            chain_id=A.id, member_id=member.id, name=NEW.name, email=NEW.email, level=NEW.level
        )
        (mail,) = done.messages
        assert mail == usecases.invitation_mail(member)
        assert (mail.kind, mail.realm, mail.address) == ("member.invited", Realm.STAFF, NEW.email)
        assert (mail.within, mail.row, mail.generation) == (A.id, member.id, 1)

    def test_again_is_another_link(self) -> None:
        """A-05: of a newer generation, for the whole time, by whoever invites now."""
        first = invited().result
        done = usecases.invite_again(A, first, inviter="Emma", at=NOON + 30 * DAY, life=LIFE)
        again = done.result
        assert (again.generation, again.inviter, again.revision) == (2, "Emma", 1)
        assert (again.invited_at, again.expires_at) == (NOON + 30 * DAY, NOON + 30 * DAY + LIFE)
        assert done.changes == (Change(A, A), Change(first, again))
        assert isinstance(told(done), events.MemberInvited)
        assert [mail.generation for mail in done.messages] == [2]

    def test_anew_is_as_whoever_invites_says_now(self) -> None:
        """A-07: nothing of the one that is over counts, neither its level nor its link."""
        first = invited().result
        wanted = NewMember(email="NORA@szabo.example.com", level=Level.EMPLOYEE)
        done = usecases.invite_anew(A, first, wanted, inviter="Emma", at=NOON + 30 * DAY, life=LIFE)
        anew = done.result
        assert (anew.id, anew.generation, anew.revision) == (first.id, 2, 1)
        assert (anew.name, anew.email, anew.level, anew.language) == (None, wanted.email, Level.EMPLOYEE, None)
        assert (anew.inviter, anew.invited_at, anew.expires_at) == ("Emma", NOON + 30 * DAY, NOON + 30 * DAY + LIFE)
        assert done.changes == (Change(A, A), Change(first, anew))
        assert told(done) == events.MemberInvited(
            chain_id=A.id, member_id=first.id, name=None, email=wanted.email, level=Level.EMPLOYEE
        )
        assert done.messages == (usecases.invitation_mail(anew),)

    @pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.INACTIVE])
    def test_whoever_came_is_not_invited_again(self, state: MemberState) -> None:
        """It signs in."""
        with pytest.raises(NotPossible) as caught:
            usecases.invite_again(A, member(state), inviter="Emma", at=NOON, life=LIFE)
        assert caught.value.state == state.value


class TestJudging:
    def judge(self, member: Member, generation: int = 1, *, later: timedelta = timedelta(0)) -> str:
        try:
            found = usecases.judged(member, generation=generation, at=NOON + later)
        except LinkSpent as spent:
            return f"{spent.purpose} {spent.reason}"
        return "works" if found is member else "another"

    def test_a_link_works_while_the_invitation_is_open(self) -> None:
        """A-07: to the microsecond."""
        one = invited().result
        assert [self.judge(one, later=late) for late in (timedelta(0), LIFE - INSTANT, LIFE)] == [
            "works",
            "works",
            "join expired",
        ]

    def test_only_the_newest_works(self) -> None:
        """A-05: neither an older nor one that was never made."""
        one = attrs.evolve(invited().result, generation=2)
        assert [self.judge(one, n) for n in (0, 1, 2, 3)] == [
            "join replaced",
            "join replaced",
            "works",
            "join replaced",
        ]

    @pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.INACTIVE])
    def test_one_that_was_accepted_works_no_more(self, state: MemberState) -> None:
        """A-05: not for whoever was made inactive since either."""
        assert self.judge(member(state)) == "join used"

    def test_its_time_begins_when_it_is_mailed(self) -> None:
        """Whoever waited for a mail loses nothing by that, and nobody reads it as a change."""
        one = invited().result
        kept = usecases.kept_alive(one, at=NOON + DAY, life=LIFE)
        assert kept.result == attrs.evolve(one, expires_at=NOON + DAY + LIFE)
        assert kept.changes == (Change(one, kept.result),)
        assert not kept.events


class TestAnswering:
    def test_whoever_accepts_works_there(self) -> None:
        """Under its own name and address, at the level it was invited for; the link is used up."""
        one = invited().result
        done = usecases.join(A, one, NORA)
        joined = done.result
        assert (joined.person_id, joined.name, joined.email) == (NORA.id, NORA.name, NORA.email)
        assert (joined.state, joined.level, joined.expires_at) == (MemberState.ACTIVE, Level.MANAGER, None)
        assert (joined.generation, joined.epoch) == (1, 0)
        assert done.changes == (Change(A, A), Change(one, joined), Add(WAY))
        assert told(done) == events.MemberJoined(
            chain_id=A.id, member_id=one.id, person_id=NORA.id, name=NORA.name, email=NORA.email
        )

    def test_whoever_declines_leaves_nothing(self) -> None:
        """But the history."""
        one = invited().result
        done = usecases.decline(A, one)
        assert done.changes == (Change(A, A), Remove(one))
        assert told(done) == events.MemberDeclined(chain_id=A.id, member_id=one.id, name=NEW.name, email=NEW.email)


class TestLevels:
    @pytest.mark.parametrize("was", Level)
    @pytest.mark.parametrize("now", Level)
    def test_a_lower_one_ends_sessions(self, was: Level, now: Level) -> None:
        """R-13: an admin is over a manager, a manager over an employee; the same one changes nothing."""
        one, ranks = member(level=was), [Level.EMPLOYEE, Level.MANAGER, Level.ADMIN]
        done = usecases.set_level(A, one, now)
        if was is now:
            assert done == Effects(one)
            return
        lowers = ranks.index(now) < ranks.index(was)
        assert done.result == attrs.evolve(one, level=now, epoch=one.epoch + lowers, revision=one.revision + 1)
        assert done.changes == (Change(A, A), Change(one, done.result))
        assert told(done) == events.LevelSet(
            chain_id=A.id, member_id=one.id, name=one.name, email=one.email, was=was, now=now
        )

    def test_what_levels_include(self) -> None:
        """Admins manage people; the owner owns besides, whatever its level."""
        levels = {level: member(level=level).permissions(A) for level in Level}
        assert levels == {
            Level.ADMIN: ACCOUNT_ADMIN_PERMISSIONS,
            Level.MANAGER: STAFF_PERMISSIONS,
            Level.EMPLOYEE: STAFF_PERMISSIONS,
        }
        assert member(id=A.owner_id).permissions(A) == ACCOUNT_OWNER_PERMISSIONS
        assert STAFF_PERMISSIONS < ACCOUNT_ADMIN_PERMISSIONS < ACCOUNT_OWNER_PERMISSIONS


class TestStates:
    def test_deactivating_ends_sessions_and_shuts_the_way(self) -> None:
        """R-13: until it is reactivated, which opens no session again."""
        one = member()
        done = usecases.deactivate(A, one, WAY)
        off = done.result
        assert off == attrs.evolve(one, state=MemberState.INACTIVE, epoch=1, revision=one.revision + 1)
        assert done.changes == (Change(A, A), Change(one, off), Change(WAY, attrs.evolve(WAY, active=False)))
        assert isinstance(told(done), events.MemberDeactivated)
        shut = attrs.evolve(WAY, active=False)
        back = usecases.reactivate(A, off, shut)
        assert back.result == attrs.evolve(off, state=MemberState.ACTIVE, revision=off.revision + 1)
        assert back.changes == (Change(A, A), Change(off, back.result), Change(shut, WAY))
        assert isinstance(told(back), events.MemberReactivated)

    def test_a_partner_user_has_no_way(self) -> None:
        """R-03: it comes by its operator's own credential, and is let in or kept out all the same."""
        one = member(person_id=None, partner_id=PartnerId(UUID(int=3)))
        off = usecases.deactivate(A, one, None)
        assert off.changes == (Change(A, A), Change(one, off.result))
        back = usecases.reactivate(A, off.result, None)
        assert back.changes == (Change(A, A), Change(off.result, back.result))

    @pytest.mark.parametrize("state", MemberState)
    def test_each_step_has_its_state(self, state: MemberState) -> None:
        """Whoever has not come is not deactivated, and only who is inactive is reactivated."""
        one = member(state)
        for step, fits in ((usecases.deactivate, MemberState.ACTIVE), (usecases.reactivate, MemberState.INACTIVE)):
            if state is not fits:
                with pytest.raises(NotPossible) as caught:
                    step(A, one, WAY)
                assert (caught.value.subject, caught.value.state) == ("member", state.value)

    @pytest.mark.parametrize("state", MemberState)
    def test_whoever_is_removed_leaves_nothing(self, state: MemberState) -> None:
        """Neither membership nor way; an invitation had none."""
        way = None if state is MemberState.INVITED else WAY
        one = member(state)
        done = usecases.remove(A, one, way)
        gone = () if way is None else (Remove(way),)
        assert done.changes == (Change(A, A), Remove(one), *gone)
        assert told(done) == events.MemberRemoved(
            chain_id=A.id, member_id=one.id, name=one.name, email=one.email, was=state
        )

    def test_a_partner_user_is_not_removed(self) -> None:
        """R-04: the account's No would be forgotten with it."""
        with pytest.raises(NotPossible) as caught:
            usecases.remove(A, member(partner_id=PartnerId(UUID(int=3))), None)
        assert caught.value.state == "partners"


class TestHandingOver:
    OWNER = member(
        id=A.owner_id, level=Level.ADMIN, name=A.contact, email=A.email, person_id=PersonId(UUID(int=6)), revision=4
    )

    def test_the_heir_owns_and_the_owner_is_an_admin(self) -> None:
        """R-13: whoever owned signs in anew; both are told; the account is written to at its owner."""
        heir = member(level=Level.EMPLOYEE)
        done = hand_over(A, self.OWNER, heir)
        after = done.result
        assert (after.owner_id, after.contact, after.email) == (heir.id, heir.name, heir.email)
        left = attrs.evolve(self.OWNER, level=Level.ADMIN, epoch=1, revision=5)
        owns = attrs.evolve(heir, level=Level.ADMIN, revision=heir.revision + 1)
        assert done.changes == (Change(A, after), Change(self.OWNER, left), Change(heir, owns))
        assert told(done) == events.AccountHandedOver(
            chain_id=A.id, from_id=A.owner_id, to_id=heir.id, from_name=self.OWNER.name, to_name=heir.name
        )
        assert [(mail.kind, mail.holder_id, mail.details["colleague"]) for mail in done.messages] == [
            ("account.taken_over", heir.person_id, self.OWNER.name),
            ("account.handed_over", self.OWNER.person_id, heir.name),
        ]
        assert {mail.details["business"] for mail in done.messages} == {A.name}

    @pytest.mark.parametrize("other", [{"contact": "Front desk"}, {"email": "desk@szabo.example.com"}])
    def test_whom_to_write_to_stays_where_that_was_somebody_else(self, other: dict[str, str]) -> None:
        """The business chose it."""
        before = account(**other)
        after = hand_over(before, self.OWNER, member()).result
        assert (after.contact, after.email) == (before.contact, before.email)

    @pytest.mark.parametrize("state", [MemberState.INVITED, MemberState.INACTIVE])
    def test_the_heir_works_there_now(self, state: MemberState) -> None:
        """Somebody who has not come, or is kept out, could not own anything."""
        with pytest.raises(NotPossible) as caught:
            hand_over(A, self.OWNER, member(state))
        assert caught.value.state == state.value

    def test_the_partner_never_owns_it(self) -> None:
        """R-03: its user is the partner's, not the account's."""
        with pytest.raises(NotPossible) as caught:
            hand_over(A, self.OWNER, member(partner_id=PartnerId(UUID(int=3))))
        assert caught.value.state == "partners"

    def test_whoever_owns_it_gets_nothing(self) -> None:
        """It has what it would get."""
        with pytest.raises(NotPossible) as caught:
            hand_over(A, self.OWNER, self.OWNER)
        assert (caught.value.subject, caught.value.state) == ("account.owner", "seated")
