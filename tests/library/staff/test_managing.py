"""
An account's admins give levels, deactivate, reactivate and remove (VC-18); the owner and the last admin are guarded.
"""

from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Actor, Level, Member, MemberState, NewPassword, Realm, Secret
from partnerkit.errors import (
    InvalidInput,
    KeyReused,
    NotFound,
    NotSignedIn,
    Outdated,
    UpgradeNeeded,
    WrongCredentials,
)
from partnerkit.repository import Add, Change
from partnerkit.values import MemberId
from tests.library.staff.given import Firm, known
from tests.mailed import tokens

#: Each thing an admin does to a member, with what it is given besides.
DOING: dict[str, tuple[Any, ...]] = {
    "set_level": (Level.MANAGER,),
    "deactivate": (),
    "reactivate": (),
    "remove": (),
}
EACH = pytest.mark.parametrize("method", DOING)


@pytest.fixture
def nora(firm: Firm) -> Member:
    """
    Somebody who works in the account, and is signed in.
    """
    member = firm.has("nora", Level.MANAGER)
    firm.session("nora")
    return firm.member(member.id)


def partners(firm: Firm) -> Member:
    """
    Have the partner's own user in the account.
    """
    made = Member(
        account_id=firm.account_id,
        id=MemberId(uuid4()),
        name="Dana",
        level=Level.ADMIN,
        state=MemberState.ACTIVE,
        partner_id=firm.town.partner.id,
    )
    firm.world.read(lambda s: s.write(Add(made)))
    return made


def is_out(firm: Firm, who: str) -> None:
    """
    See that somebody's session is over.
    """
    with pytest.raises(NotSignedIn):
        firm.by(who)


class TestLevels:
    @pytest.mark.requirement("VC-18", call="staff.set_level")
    @pytest.mark.requirement("R-13", call="staff.set_level")
    @pytest.mark.parametrize("was", Level)
    @pytest.mark.parametrize("now", Level)
    def test_a_member_gets_another_level(self, firm: Firm, was: Level, now: Level) -> None:
        """A lower one ends its sessions; the same one changes nothing at all."""
        anna, ranks = firm.has("anna", was), [Level.EMPLOYEE, Level.MANAGER, Level.ADMIN]
        firm.session("anna")
        if was is now:
            with firm.world.unchanged():
                assert firm.do("set_level", anna.id, now) == firm.member(anna.id)
            return
        assert firm.do("set_level", anna.id, now) == firm.member(anna.id)
        assert firm.member(anna.id).level is now
        assert firm.kinds(1) == ["member.level_set"]
        if ranks.index(now) < ranks.index(was):
            is_out(firm, "anna")
            firm.sessions.clear()
        assert firm.by("anna").permissions == firm.member(anna.id).permissions(firm.account)

    def test_an_invitation_has_one_too(self, firm: Firm) -> None:
        """Set before the person comes, which comes at that; its link works on."""
        token = firm.invited()
        firm.do("set_level", firm.called().id, Level.ADMIN)
        assert firm.look(token).level is Level.ADMIN
        assert firm.join(token).level is Level.ADMIN

    def test_a_level_there_is_not(self, firm: Firm, nora: Member) -> None:
        """Is named as what is wrong."""
        with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
            firm.do("set_level", nora.id, "boss")
        assert [problem.path for problem in caught.value.problems] == ["level"]

    def test_an_admin_may_lower_itself(self, firm: Firm) -> None:
        """While there is another; it manages nobody from then on."""
        anna = firm.has("anna", Level.ADMIN)
        firm.session("anna")
        firm.do("set_level", anna.id, Level.EMPLOYEE, by="anna")
        is_out(firm, "anna")


class TestDeactivating:
    @pytest.mark.requirement("VC-18", call="staff.deactivate")
    @pytest.mark.requirement("R-13", call="staff.deactivate")
    def test_whoever_is_inactive_is_out_at_once(self, firm: Firm, nora: Member) -> None:
        """Its session is over, it cannot sign in, and its seat is free."""
        done = firm.do("deactivate", nora.id)
        assert (done.state, done.epoch, firm.seats().taken) == (MemberState.INACTIVE, 1, 1)
        assert firm.kinds(1) == ["member.deactivated"]
        is_out(firm, "nora")
        with pytest.raises(WrongCredentials):
            firm.sign_in("nora")
        way = firm.way(nora)
        assert way is not None
        assert not way.active

    @pytest.mark.requirement("VC-18", call="staff.reactivate")
    def test_reactivated_it_signs_in_anew(self, firm: Firm, nora: Member) -> None:
        """R-13: a session of before stays over."""
        firm.do("deactivate", nora.id)
        back = firm.do("reactivate", nora.id)
        assert (back.state, back.level) == (MemberState.ACTIVE, Level.MANAGER)
        assert firm.kinds(1) == ["member.reactivated"]
        is_out(firm, "nora")
        assert firm.sign_in("nora").actor.member_id == nora.id

    @pytest.mark.requirement("VC-17", call="staff.reactivate")
    def test_reactivating_takes_a_seat(self, firm: Firm, nora: Member) -> None:
        """If there is one."""
        firm.do("deactivate", nora.id)
        firm.pays(seats=2)
        firm.invite("olga")
        with firm.world.unchanged(), pytest.raises(UpgradeNeeded) as caught:
            firm.do("reactivate", nora.id)
        assert (caught.value.allowed, caught.value.taken) == (2, 2)
        firm.do("remove", firm.called("olga").id)
        firm.do("reactivate", nora.id)

    @pytest.mark.requirement("VC-17", call="staff.reactivate")
    def test_a_partner_user_takes_none(self, firm: Firm) -> None:
        """R-04: it is kept out and let in again, however full the account is."""
        dana = partners(firm)
        firm.pays("basic")
        assert firm.do("deactivate", dana.id).state is MemberState.INACTIVE
        assert firm.do("reactivate", dana.id).state is MemberState.ACTIVE

    def test_each_has_its_state(self, firm: Firm, nora: Member) -> None:
        """Whoever was invited cannot be deactivated, nor anybody reactivated who is not inactive."""
        waiting = firm.invite("olga")
        with firm.impossible("member", "invited"):
            firm.do("deactivate", waiting.id)
        with firm.impossible("member", "invited"):
            firm.do("reactivate", waiting.id)
        with firm.impossible("member", "active"):
            firm.do("reactivate", nora.id)
        firm.do("deactivate", nora.id)
        with firm.impossible("member", "inactive"):
            firm.do("deactivate", nora.id)

    def test_elsewhere_it_works_on(self, firm: Firm, nora: Member) -> None:
        """R-10: only its membership here is concerned."""
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        other.link("join_known", other.invited("nora", by="olga"), known())
        there = other.session("nora")
        firm.do("deactivate", nora.id)
        is_out(firm, "nora")
        assert other.by("nora").account_id == other.account_id
        firm.do("remove", nora.id)
        assert firm.world.of_session(there).account_id == other.account_id

    def test_a_new_password_lets_nobody_in_again(self, firm: Firm, nora: Member) -> None:
        """A-19: whoever forgot it may set one, and still works nowhere."""
        firm.do("deactivate", nora.id)
        firm.world.run(lambda k: k.identity.forget_password(Realm.STAFF, str(nora.email)))
        for token in tokens(firm.world.run):
            new = NewPassword(password=Secret("another horse battery"))
            firm.world.run(lambda k: k.identity.reset_password(Realm.STAFF, token, new))  # noqa: B023
        for password in ("another horse battery", "correct horse battery"):
            with pytest.raises(WrongCredentials):
                firm.sign_in("nora", password)


class TestRemoving:
    @pytest.mark.requirement("VC-18", call="staff.remove")
    @pytest.mark.requirement("R-13", call="staff.remove")
    @pytest.mark.parametrize("inactive", [False, True])
    def test_whoever_is_removed_is_out_at_once(self, firm: Firm, nora: Member, inactive: bool) -> None:
        """Nothing is left of it here but its history; the person stays."""
        if inactive:
            firm.do("deactivate", nora.id)
        assert firm.do("remove", nora.id) is None
        assert [member.id for member in firm.members()] == [firm.account.owner_id]
        assert firm.kinds(1) == ["member.removed"]
        assert firm.way(nora) is None
        is_out(firm, "nora")
        with pytest.raises(WrongCredentials):
            firm.sign_in("nora")
        assert firm.person().id == nora.person_id

    @pytest.mark.requirement("R-13", call="staff.remove")
    def test_a_session_of_before_stays_over_when_it_comes_back(self, firm: Firm, nora: Member) -> None:
        """As the same person, by another invitation: it signs in anew, though nobody had lowered it before."""
        firm.do("remove", nora.id)
        firm.link("join_known", firm.invited("nora"), known())
        is_out(firm, "nora")
        assert firm.sign_in("nora").actor.id == nora.person_id
        is_out(firm, "nora")

    @pytest.mark.requirement("VC-18", call="staff.remove")
    def test_an_invitation_is_withdrawn(self, firm: Firm) -> None:
        """Its link is dead, a mail that waits is not sent."""
        token = firm.invited()
        firm.do("invite_again", firm.called().id)
        firm.do("remove", firm.called().id)
        assert firm.mails() == []
        firm.is_spent(token, "withdrawn")

    def test_the_partners_user_stays(self, firm: Firm) -> None:
        """R-04: it can be made inactive, and that is not forgotten."""
        dana = partners(firm)
        with firm.impossible("member", "partners"):
            firm.do("remove", dana.id)
        firm.do("deactivate", dana.id)
        with firm.impossible("member", "partners"):
            firm.do("remove", dana.id)

    def test_twice_there_is_nobody_left(self, firm: Firm, nora: Member) -> None:
        """The second time it is not there; a repeated call with its key is done."""
        firm.do("remove", nora.id, key="k")
        with firm.world.unchanged(), pytest.raises(NotFound):
            firm.do("remove", nora.id)
        with firm.world.unchanged():
            assert firm.do("remove", nora.id, key="k") is None


class TestGuards:
    @EACH
    @pytest.mark.parametrize("who", ["mark", "edit"])
    def test_nobody_below_an_admin_does_anything(self, firm: Firm, nora: Member, method: str, who: str) -> None:
        """A-14: neither to others nor to itself."""
        me = firm.has(who, Level.MANAGER if who == "mark" else Level.EMPLOYEE)
        firm.session(who)
        for id in (nora.id, me.id, firm.account.owner_id, MemberId(UUID(int=1))):
            with firm.refused("level"):
                firm.do(method, id, *DOING[method], by=who)

    @EACH
    def test_nobody_touches_the_owner(self, firm: Firm, method: str) -> None:
        """A-14: neither an admin nor the owner itself; it hands over first."""
        firm.has("anna", Level.ADMIN)
        firm.session("anna")
        for who in ("anna", "katalin"):
            with firm.refused("owned"):
                firm.do(method, firm.account.owner_id, *DOING[method], by=who)
        with firm.refused("owned"):
            firm.do("set_level", firm.account.owner_id, Level.ADMIN)

    @pytest.mark.parametrize("method", ["set_level", "deactivate", "remove"])
    def test_the_last_admin_stays(self, firm: Firm, method: str) -> None:
        """A-14: where the owner is none who works there, say; the partner's own user does not count."""
        anna = firm.has("anna", Level.ADMIN)
        firm.session("anna")
        partners(firm)
        firm.invite("olga", level=Level.ADMIN)
        owner = firm.owner()
        out = attrs.evolve(owner, state=MemberState.INACTIVE)
        firm.world.read(lambda s: s.write(Change(owner, out)))
        with firm.refused("last_admin"):
            firm.do(method, anna.id, *DOING[method], by="anna")
        assert firm.do("set_level", anna.id, Level.ADMIN, by="anna").level is Level.ADMIN

    @EACH
    def test_an_admin_does_it_to_another(self, firm: Firm, method: str) -> None:
        """Whoever is not the owner, admins included."""
        anna, bela = firm.has("anna", Level.ADMIN), firm.has("bela", Level.ADMIN)
        firm.session("anna")
        if method == "reactivate":
            firm.do("deactivate", bela.id)
        firm.do(method, bela.id, *DOING[method], by="anna")
        assert firm.member(anna.id).level is Level.ADMIN

    @EACH
    @pytest.mark.parametrize("who", ["support", "dana", "zoe"])
    def test_nobody_from_outside_does_anything(self, firm: Firm, nora: Member, method: str, who: str) -> None:
        """Neither the vendor nor a partner."""
        with firm.refused("kind"):
            firm.do(method, nora.id, *DOING[method], by=who)

    @EACH
    def test_another_accounts_people_are_not_there(self, firm: Firm, method: str) -> None:
        """A-11: like one that never was."""
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        for id in (other.account.owner_id, MemberId(UUID(int=1))):
            with firm.world.unchanged(), pytest.raises(NotFound):
                firm.do(method, id, *DOING[method])
        assert other.owner().state is MemberState.ACTIVE

    @EACH
    @pytest.mark.requirement("VC-20", call="staff.remove")
    def test_not_while_the_account_is_locked(self, firm: Firm, nora: Member, method: str) -> None:
        """By an actor that was read before."""
        by = firm.by()
        firm.world.run(lambda k: k.accounts.lock(firm.account_id, by=firm.by("dana")))
        with firm.refused("partner_lock"):
            firm.do(method, nora.id, *DOING[method], by=by)

    @EACH
    @pytest.mark.parametrize("how", ["lowered", "deactivated", "removed"])
    def test_who_was_lowered_meanwhile_does_nothing_more(self, firm: Firm, nora: Member, method: str, how: str) -> None:
        """A-27: an actor that was read a moment ago has the rights it has by now."""
        anna = firm.has("anna", Level.ADMIN)
        by = firm.by("anna")
        done = {"lowered": "set_level", "deactivated": "deactivate", "removed": "remove"}[how]
        firm.do(done, anna.id, *DOING[done])
        with firm.refused("level"):
            firm.do(method, nora.id, *DOING[method], by=by)
        with firm.refused("level"):
            firm.do("invite_again", firm.member(nora.id).id, by=by)

    @EACH
    def test_what_changed_since_it_was_seen(self, firm: Firm, nora: Member, method: str) -> None:
        """BX-09: is told, and nothing done; as it was seen it is done."""
        if method == "reactivate":
            firm.do("deactivate", nora.id)
        seen = firm.member(nora.id).revision
        with firm.world.unchanged(), pytest.raises(Outdated):
            firm.do(method, nora.id, *DOING[method], seen=seen - 1)
        firm.do(method, nora.id, *(DOING[method] if method != "set_level" else (Level.ADMIN,)), seen=seen)

    def test_signing_in_outdates_nothing(self, firm: Firm, nora: Member) -> None:
        """Only what others do to a member is what people saw."""
        seen = nora.revision
        firm.sessions.pop("nora")
        firm.session("nora")
        firm.do("deactivate", nora.id, seen=seen)

    @EACH
    @pytest.mark.requirement("BX-09", call="staff.set_level")
    def test_one_key_does_it_once(self, firm: Firm, nora: Member, method: str) -> None:
        """And for another member it is refused."""
        if method == "reactivate":
            firm.do("deactivate", nora.id)
        given = (Level.ADMIN,) if method == "set_level" else ()
        first = firm.do(method, nora.id, *given, key="k")
        with firm.world.unchanged():
            assert firm.do(method, nora.id, *given, key="k") == first
        with firm.world.unchanged(), pytest.raises(KeyReused):
            firm.do(method, firm.account.owner_id, *given, key="k")


def test_whoever_acts_must_be_an_actor(firm: Firm, nora: Member) -> None:
    """Nothing that came in a request is one."""
    for nobody in ({"kind": "staff"}, None, "katalin"):
        wrong: Actor = nobody  # type: ignore[assignment]
        with firm.world.unchanged(), pytest.raises((TypeError, AttributeError)):
            firm.world.run(lambda k: k.staff.remove(nora.id, by=wrong))  # noqa: B023
