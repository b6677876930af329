"""
An account's admins invite whoever is to work there (VC-18, R-11), as many as there are seats (VC-17).
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Level, Member, MemberState, PartnerKit
from partnerkit.errors import InvalidInput, KeyReused, NotFound, Refused, TooManyTries, UpgradeNeeded
from partnerkit.repository import Add, Change
from partnerkit.staff.model import MEMBERS
from partnerkit.values import MemberId
from tests.library.accounts.given import DAY, INSTANT
from tests.library.staff.given import Firm, email_of, new
from tests.library.world import Town

WEEK = timedelta(days=7)


class TestInviting:
    @pytest.mark.requirement("VC-18", call="staff.invite")
    @pytest.mark.requirement("R-11", call="staff.invite")
    def test_an_admin_invites(self, firm: Firm) -> None:
        """Whoever is invited is no member before it accepts; a mail goes to it, and the history tells it."""
        made = firm.invite(level=Level.MANAGER, name="nora")
        assert (made.person_id, made.state, made.level) == (None, MemberState.INVITED, Level.MANAGER)
        assert (made.email, made.inviter, made.expires_at) == (email_of("nora"), "Katalin", firm.world.clock() + WEEK)
        assert firm.member(made.id) == made
        assert firm.kinds(1) == ["member.invited"]
        (mail,) = firm.mails()
        assert (mail.to, mail.kind) == (email_of("nora"), "member.invited")

    @pytest.mark.requirement("VC-18", call="staff.invite")
    @pytest.mark.parametrize("level", Level)
    def test_at_whichever_level(self, firm: Firm, level: Level) -> None:
        """An admin who is not the owner invites as well."""
        firm.has("anna", Level.ADMIN)
        assert firm.invite(level=level, by="anna").inviter == "Anna"
        assert firm.join(firm.token()).level is level

    @pytest.mark.parametrize("who", ["mark", "edit"])
    def test_nobody_below_an_admin_invites(self, firm: Firm, who: str) -> None:
        """A-14: neither a manager nor an employee, whoever it would be."""
        firm.has("mark", Level.MANAGER)
        firm.has("edit", Level.EMPLOYEE)
        firm.session(who)
        with firm.refused("level"):
            firm.invite(by=who)

    @pytest.mark.parametrize("how", ["lowered", "deactivated", "removed"])
    def test_nobody_who_was_an_admin_a_moment_ago_invites(self, firm: Firm, how: str) -> None:
        """A-27, A-14: an actor that was read a moment ago has the rights it has by now; it leaves nobody behind."""
        anna = firm.has("anna", Level.ADMIN)
        by = firm.by("anna")
        done, given = {
            "lowered": ("set_level", (Level.EMPLOYEE,)),
            "deactivated": ("deactivate", ()),
            "removed": ("remove", ()),
        }[how]
        firm.do(done, anna.id, *given)
        with firm.refused("level"):
            firm.invite(level=Level.ADMIN, by=by)

    def test_an_owner_who_is_awaited_is_invited_as_nothing_less(self, firm: Firm) -> None:
        """A-14: an admin invites the owner's address anew at no lower level, not even once that invitation is over."""
        over = attrs.evolve(
            firm.owner(), person_id=None, state=MemberState.INVITED, expires_at=firm.world.clock(), generation=1
        )
        firm.has("anna", Level.ADMIN)
        by = firm.by("anna")
        firm.world.read(lambda s: s.write(Change(firm.owner(), over)))
        with firm.world.unchanged(), pytest.raises(InvalidInput, match="in this account, or invited"):
            firm.invite("katalin", level=Level.EMPLOYEE, by=by)

    @pytest.mark.parametrize("who", ["support", "dana", "zoe"])
    def test_nobody_from_outside_invites(self, firm: Firm, who: str) -> None:
        """VC-18: neither the vendor nor its partners; they work in no account."""
        with firm.refused("kind"):
            firm.invite(by=who)

    @pytest.mark.requirement("VC-20", call="staff.invite")
    def test_not_while_the_account_is_locked(self, firm: Firm) -> None:
        """By an actor that was read before."""
        by = firm.by()
        firm.world.run(lambda k: k.accounts.lock(firm.account_id, by=firm.world.support))
        with firm.refused("vendor_lock"):
            firm.invite(by=by)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("email", "no"), ("email", ""), ("name", ""), ("level", "boss"), ("language", "de"), ("name", "a\nb")],
    )
    def test_what_is_wrong_is_named(self, firm: Firm, field: str, value: Any) -> None:
        """And counts for nothing."""
        for _ in range(firm.world.vendor.limits.mails_a_source.tries + 1):
            with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
                firm.invite(**{field: value})
            assert [problem.path for problem in caught.value.problems] == [field]
        firm.invite()

    def test_every_problem_is_named_at_once(self, firm: Firm) -> None:
        """Whoever fills in a form mends it once."""
        with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
            firm.invite(email="no", name="", level="boss")
        assert {problem.path for problem in caught.value.problems} == {"email", "name", "level"}

    @pytest.mark.requirement("VC-18", call="staff.invite")
    @pytest.mark.parametrize("email", ["Nora@SZABO.example.com", "ｎｏｒａ@szabo.example.com", email_of("nora")])
    def test_one_address_is_invited_once(self, firm: Firm, email: str) -> None:
        """A-21: in whatever spelling; whoever works there already is not invited either, nor whoever is inactive."""
        firm.invite()
        with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
            firm.invite(email=email)
        assert [(p.path, p.code) for p in caught.value.problems] == [("email", "member.taken")]
        joined = firm.join(firm.token())
        firm.do("deactivate", joined.id)
        for there in (email, "KATALIN@szabo.example.com"):
            with firm.world.unchanged(), pytest.raises(InvalidInput, match="in this account, or invited"):
                firm.invite(email=there)

    def test_another_account_has_people_of_its_own(self, firm: Firm) -> None:
        """R-10: one address is invited by as many accounts as want it."""
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        ids = {firm.invite().account_id, other.invite(by="olga").account_id}
        assert ids == {firm.account_id, other.account_id}

    @pytest.mark.requirement("BX-09", call="staff.invite")
    def test_one_key_invites_one(self, firm: Firm) -> None:
        """And mails once; another one under the same key is refused."""
        first = firm.invite(key="k")
        with firm.world.unchanged():
            assert firm.invite(key="k") == first
        with firm.world.unchanged(), pytest.raises(KeyReused):
            firm.invite("olga", key="k")
        assert len(firm.mails()) == 1

    def test_mails_wanted_are_counted(self, firm: Firm) -> None:
        """A-25: by who wants them, and by where they go; whoever else wants one is not kept from it."""
        limits = firm.world.vendor.limits
        firm.pays(seats=100)
        firm.has("anna", Level.ADMIN)
        for n in range(limits.mails_a_source.tries - 1):
            firm.invite(f"n{n}")
        with firm.world.unchanged(), pytest.raises(TooManyTries):
            firm.invite("last")
        firm.invite("last", by="anna")

    def test_trying_it_out_mails_nothing_and_counts_nothing(self, firm: Firm) -> None:
        """BX-11: as often as one likes; then there are as many as before."""
        by = firm.by()

        def invite(kit: PartnerKit) -> object:
            return kit.staff.invite(new(), by=by)

        with firm.world.unchanged():
            for _ in range(5):
                assert firm.world.run(lambda kit: kit.try_out(invite)).refusal is None
        assert firm.mails() == []
        firm.invite()


class TestSeats:
    @pytest.mark.requirement("VC-17", call="staff.invite")
    def test_one_more_than_the_plan_allows_needs_an_upgrade(self, firm: Firm) -> None:
        """Open invitations included; once the account pays for more, there is room."""
        firm.has("anna")
        for name in ("b", "c", "d"):
            firm.invite(name)
        with firm.world.unchanged(), pytest.raises(UpgradeNeeded) as caught:
            firm.invite("e")
        assert (caught.value.allowed, caught.value.taken) == (5, 5)
        assert "the plan allows 5 staff members" in str(caught.value)
        firm.pays(seats=6)
        firm.invite("e")

    @pytest.mark.requirement("VC-17", call="staff.invite")
    def test_the_trial_allows_what_its_plan_does(self, town: Town) -> None:
        """Here one: the owner. Nothing is allowed once it is over, or the plan is cancelled."""
        firm = Firm(town, town.account.id)
        town.world.seat_owner(town.account)
        with pytest.raises(UpgradeNeeded, match="allows 1 staff member,"):
            firm.invite()
        town.world.vendor = attrs.evolve(town.world.vendor, trial_plan="pro")
        firm.invite()
        town.world.clock.tick(14 * DAY)
        firm.sessions.clear()
        with pytest.raises(UpgradeNeeded, match="without a plan"):
            firm.invite("olga")
        firm.pays("pro")
        firm.invite("olga")
        firm.pays(None)
        with pytest.raises(UpgradeNeeded, match="without a plan"):
            firm.invite("edit")

    def test_without_plans_there_is_no_end(self, firm: Firm) -> None:
        """A vendor that sells none counts no seats."""
        firm.world.vendor = attrs.evolve(firm.world.vendor, plans=())
        for n in range(8):
            firm.invite(f"n{n}")
        seats = firm.seats()
        assert (seats.allowed, seats.taken, seats.free) == (None, 9, None)

    @pytest.mark.requirement("VC-17", call="staff.seats")
    def test_after_a_downgrade_nobody_is_removed_and_nobody_added(self, firm: Firm) -> None:
        """Whoever is there works on, whoever was invited may come; one more is refused."""
        anna, token = firm.has("anna"), firm.invited()
        firm.pays("basic")
        assert sorted(member.state.value for member in firm.members()) == ["active", "active", "invited"]
        seats = firm.seats()
        assert (seats.allowed, seats.active, seats.invited, seats.free) == (1, 2, 1, 0)
        with firm.world.unchanged(), pytest.raises(UpgradeNeeded):
            firm.invite("olga")
        assert firm.join(token).state is MemberState.ACTIVE
        assert firm.by("anna").id == anna.person_id

    @pytest.mark.requirement("VC-17", call="staff.invite")
    @pytest.mark.parametrize("how", ["declined", "withdrawn", "expired", "deactivated", "removed"])
    def test_a_seat_is_free_again(self, firm: Firm, how: str) -> None:
        """As soon as nobody holds it."""
        firm.pays(seats=2)
        token = firm.invited()
        nora = firm.called()
        if how in {"deactivated", "removed"}:
            firm.join(token)
        with pytest.raises(UpgradeNeeded):
            firm.invite("olga")
        if how == "declined":
            firm.link("decline", token)
        elif how == "expired":
            firm.world.clock.tick(WEEK)
            firm.sessions.clear()
        else:
            firm.do("deactivate" if how == "deactivated" else "remove", nora.id)
        assert firm.seats().free == 1
        firm.invite("olga")
        assert firm.seats().free == 0

    def test_a_partner_user_takes_none(self, firm: Firm) -> None:
        """VC-17: nor is it anybody's to invite."""
        firm.pays(seats=2)
        partner = Member(
            account_id=firm.account_id,
            id=MemberId(uuid4()),
            name="Dana",
            level=Level.ADMIN,
            state=MemberState.ACTIVE,
            partner_id=firm.town.partner.id,
        )
        firm.world.read(lambda s: s.write(Add(partner)))
        assert (firm.seats().taken, firm.seats().free) == (1, 1)
        firm.invite()

    @pytest.mark.requirement("VC-17", call="staff.seats")
    def test_who_sees_how_many_there_are(self, firm: Firm) -> None:
        """The account's admins, and whoever may see the account from outside; nobody else there, no stranger."""
        firm.has("edit", Level.MANAGER)
        assert firm.seats() == firm.seats("support") == firm.seats("fanni")
        firm.session("edit")
        with firm.refused("level"):
            firm.seats("edit")
        with pytest.raises(NotFound):
            firm.seats("zoe")
        foreign = firm.world.run(lambda k: k.staff.seats(firm.town.foreign.id, by=firm.by("support")))
        assert (foreign.active, foreign.invited) == (0, 1)
        with pytest.raises(NotFound):
            firm.world.run(lambda k: k.staff.seats(firm.town.foreign.id, by=firm.by()))


class TestListing:
    @pytest.mark.requirement("VC-18", call="staff.members")
    def test_every_member_is_listed(self, firm: Firm) -> None:
        """In the order of their making, open invitations included, page by page."""
        for name in ("anna", "bela", "cili"):
            firm.world.clock.tick(timedelta(milliseconds=1))
            firm.invite(name)
        firm.join(firm.token("anna"), "anna")
        for who in ("katalin", "support", "fanni"):
            first = firm.listed(who, limit=2)
            rest = firm.listed(who, after=first.next)
            assert [*first.items, *rest.items] == firm.members()
            assert rest.next is None
        assert [m.email for m in firm.members()[1:]] == [email_of(name) for name in ("anna", "bela", "cili")]

    def test_whoever_is_no_admin_sees_nobody(self, firm: Firm) -> None:
        """Nor does another partner, or another account's owner."""
        firm.has("edit")
        firm.session("edit")
        with firm.refused("level"):
            firm.listed("edit")
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        for by in (firm.by("zoe"), other.by("olga")):
            with pytest.raises(NotFound):
                firm.listed(by)

    def test_a_wrong_place_is_told(self, firm: Firm) -> None:
        """As in every list."""
        for more in ({"limit": 0}, {"limit": 101}, {"after": "no place"}):
            with pytest.raises(InvalidInput):
                firm.listed(**more)


class TestInvitingAgain:
    @pytest.mark.requirement("WP-06", call="staff.invite_again")
    @pytest.mark.requirement("VC-18", call="staff.invite_again")
    def test_another_link_takes_the_place_of_the_one_before(self, firm: Firm) -> None:
        """A-05: at once; it is mailed by whoever asks, for the whole time."""
        first = firm.invited()
        nora = firm.called()
        firm.world.clock.tick(timedelta(minutes=10))
        firm.has("anna", Level.ADMIN)
        again = firm.do("invite_again", nora.id, by="anna")
        assert (again.generation, again.inviter, again.expires_at) == (2, "Anna", firm.world.clock() + WEEK)
        firm.is_spent(first, "replaced")
        assert firm.join(firm.token()).id == nora.id
        assert firm.kinds(2) == ["member.invited", "member.joined"]

    @pytest.mark.requirement("WP-06", call="staff.invite_again")
    def test_an_expired_one_is_revived(self, firm: Firm) -> None:
        """A-07: if there is a seat; whoever took it in the meantime keeps it."""
        firm.pays(seats=2)
        firm.invited()
        nora = firm.called()
        firm.world.clock.tick(WEEK)
        firm.sessions.clear()
        token = firm.invited("olga")
        with firm.world.unchanged(), pytest.raises(UpgradeNeeded):
            firm.do("invite_again", nora.id)
        firm.link("decline", token)
        firm.do("invite_again", nora.id)
        assert firm.join(firm.token()).id == nora.id

    def test_an_open_one_keeps_its_seat(self, firm: Firm) -> None:
        """Mailed again, it takes no second one, not even after a downgrade."""
        firm.invited()
        nora = firm.called()
        firm.pays("basic")
        firm.do("invite_again", nora.id)
        assert firm.seats().taken == 2

    @pytest.mark.requirement("VC-18", call="staff.invite")
    def test_an_expired_one_blocks_no_new_one(self, firm: Firm) -> None:
        """A-07: the same address is invited as if it never had been, if there is a seat; the old link stays dead."""
        firm.pays(seats=2)
        old = firm.invited(level=Level.ADMIN, name="Nora")
        first = firm.called()
        firm.world.clock.tick(WEEK - INSTANT)
        firm.sessions.clear()
        by = firm.by()
        with firm.world.unchanged(), pytest.raises(InvalidInput, match="in this account, or invited"):
            firm.invite(by=by)
        firm.world.clock.tick(INSTANT)
        olga = firm.invite("olga")
        with firm.world.unchanged(), pytest.raises(UpgradeNeeded):
            firm.invite()
        firm.do("remove", olga.id)
        anew = firm.invite(level=Level.MANAGER)
        assert (anew.id, anew.generation, anew.level, anew.name) == (first.id, 2, Level.MANAGER, None)
        token = firm.token()
        firm.is_spent(old, "replaced")
        assert firm.join(token).level is Level.MANAGER

    @pytest.mark.requirement("VC-18", call="staff.remove")
    def test_an_expired_one_can_be_taken_away(self, firm: Firm) -> None:
        """Its link stays dead, whoever is invited then."""
        old = firm.invited()
        firm.world.clock.tick(WEEK)
        firm.sessions.clear()
        firm.do("remove", firm.called().id)
        token = firm.invited()
        firm.is_spent(old, "withdrawn")
        assert firm.join(token).state is MemberState.ACTIVE

    def test_whoever_came_is_not_invited_again(self, firm: Firm) -> None:
        """Active or inactive."""
        nora = firm.has("nora")
        with firm.impossible("member", "active"):
            firm.do("invite_again", nora.id)
        firm.do("deactivate", nora.id)
        with firm.impossible("member", "inactive"):
            firm.do("invite_again", nora.id)

    def test_nobody_is_flooded(self, firm: Firm) -> None:
        """A-25: three mails an hour to one address, whoever wants them; what cannot be done counts for nothing."""
        nora, anna = firm.invite(), firm.has("anna", Level.ADMIN)
        for _ in range(5):
            with firm.impossible("member", "active"):
                firm.do("invite_again", anna.id)
        for _ in range(firm.world.vendor.limits.mails_an_address.tries - 1):
            firm.do("invite_again", nora.id)
        for by in ("katalin", "anna"):
            firm.session(by)
            with firm.world.unchanged(), pytest.raises(TooManyTries):
                firm.do("invite_again", nora.id, by=by)

    @pytest.mark.requirement("BX-09", call="staff.invite_again")
    def test_one_key_mails_once(self, firm: Firm) -> None:
        """However often it is sent."""
        nora = firm.invite()
        firm.mails()
        first = firm.do("invite_again", nora.id, key="k")
        with firm.world.unchanged():
            assert firm.do("invite_again", nora.id, key="k") == first
        assert len(firm.mails()) == 1

    def test_an_unknown_one_is_not_there(self, firm: Firm) -> None:
        """A-11: nor is another account's; whoever may invite nobody learns neither."""
        other = Firm.of(firm.town, firm.town.foreign, owner="olga")
        theirs = other.invite(by="olga")
        firm.has("edit")
        theirs = other.member(theirs.id)  # its mail was sent
        for who in ("katalin", "edit"):
            firm.session(who)
            for id in (theirs.id, MemberId(UUID(int=1)), other.owner().id):
                with firm.world.unchanged(), pytest.raises(NotFound if who == "katalin" else Refused):
                    firm.do("invite_again", id, by=who)
        assert firm.world.read(lambda s: s.get(MEMBERS, theirs.id, within=other.account_id)) == theirs

    def test_the_owner_to_be_is_not_the_clients_to_invite(self, firm: Firm) -> None:
        """Nobody invites the owner but who made the account."""
        with firm.refused("owned"):
            firm.do("invite_again", firm.owner().id)


def test_an_invitation_is_open_to_the_microsecond(firm: Firm) -> None:
    """A-07: and its seat is free from then on."""
    nora = firm.invite()
    firm.world.clock.tick(WEEK - INSTANT)
    firm.sessions.clear()
    assert firm.seats().invited == 1
    firm.world.clock.tick(INSTANT)
    assert (firm.seats().invited, nora.is_open(firm.world.clock())) == (0, False)
