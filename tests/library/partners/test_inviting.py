"""
Operators are added by their colleagues, and come by a link in a mail (VC-28, A-06, A-22).
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import NewIdentity, NewOperator, NewPassword, OpenLink, PartnerKit, Purpose, Realm, Secret
from partnerkit.access import GRANTABLE
from partnerkit.errors import InvalidInput, LinkSpent, NotFound, NotPossible, Refused, TooManyTries, WrongCredentials
from partnerkit.identity.model import ADDRESSES
from partnerkit.identity.usecases import move
from partnerkit.mails import Mail
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Storage
from partnerkit.values import OperatorId
from tests.library.partners.given import GITA, Team
from tests.library.world import ISSUER, PASSWORD, Town
from tests.mailed import links_in, mails

KNOWN = attrs.evolve(GITA, email="ZOE@lk.example.com")


def welcomed(team: Team) -> Secret:
    """
    Have Gita added; return what the link mailed to her carries.
    """
    team.add()
    (token,) = team.links()
    return token


def look(team: Team, token: Secret, purpose: Purpose = Purpose.WELCOME) -> OpenLink:
    return team.town.world.run(lambda k: k.identity.look(Realm.OPERATOR, purpose, token))


def sent(town: Town) -> dict[str, Mail]:
    return {mail.to: mail for mail in mails(town.world.run)}


class TestAdding:
    @pytest.mark.requirement("VC-28", call="partners.add_operator")
    @pytest.mark.parametrize("by", ["dana", "emil"])
    def test_a_colleague_is_added_and_comes_by_the_link(self, team: Team, by: str) -> None:
        """With name, email and role; the first password is set by the link, and the address is proven by it."""
        gita = team.add(by=by)
        (token,) = team.links()
        link = look(team, token)
        assert (link.name, link.email, link.purpose) == ("Gita", "gita@lk.example.com", Purpose.WELCOME)
        assert link.expires_at == team.town.world.clock() + timedelta(days=7)
        team.welcome(token)
        assert team.town.world.sign_in("gita@lk.example.com").session.holder_id == gita.id
        address = team.town.world.read(lambda s: s.get(ADDRESSES, "operator:gita@lk.example.com"))
        assert address.verified_at == team.town.world.clock()
        assert [e.kind for e in team.told()[-3:]] == ["operator.added", "operator.welcomed", "address.verified"]
        assert not team.member(gita.id).invited

    @pytest.mark.requirement("VC-28", call="identity.welcome")
    def test_the_mail_says_who_wants_whom_and_no_name_anybody_chose(self, team: Team) -> None:
        """A-25: a partner is named by the vendor; a person by whoever typed the name, for a stranger to read."""
        team.add(attrs.evolve(GITA, name="Call 555-0100"))
        mail = sent(team.town)["gita@lk.example.com"]
        assert team.town.partner.name in mail.text
        assert "555" not in mail.text + mail.html + mail.subject
        assert "/console/welcome/" in mail.text

    @pytest.mark.parametrize("invite", [False, True])
    def test_of_whom_the_vendor_adds_a_mail_goes_where_it_wants(self, team: Team, invite: bool) -> None:
        """It may set the password itself; by a colleague a link is mailed in any case."""
        team.add(attrs.evolve(GITA, invite=invite), by="support")
        assert len(team.links()) == invite
        team.add(attrs.evolve(GITA, email="other@lk.example.com", invite=invite))
        assert len(team.links()) == 1

    @pytest.mark.requirement("VC-29", call="partners.add_operator")
    @pytest.mark.parametrize("role", ["owner", "secure_admin", "everything", "secure_agent"])
    def test_nobody_adds_somebody_above_them(self, team: Team, role: str) -> None:
        """A-14: whatever else the new operator is."""
        team.role("everything", sorted(GRANTABLE, key=lambda p: p.value), secure=True, title="Secure everything")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.add(attrs.evolve(GITA, role=role), by="emil")
        assert caught.value.decision.because == "above"

    def test_an_agent_adds_nobody_and_a_stranger_finds_no_partner(self, team: Team) -> None:
        """Whichever role they name."""
        for role in ("agent", "nobody"):
            new = attrs.evolve(GITA, role=role)
            with team.town.world.unchanged(), pytest.raises(Refused):
                team.add(new, by="fanni")
            with team.town.world.unchanged(), pytest.raises(NotFound):
                team.add(new, by=team.town.stranger)

    def test_a_role_has_to_be_there(self, team: Team) -> None:
        """The answer names those there are."""
        with team.town.world.unchanged(), pytest.raises(InvalidInput, match="secure_agent"):
            team.add(attrs.evolve(GITA, role="nobody"))

    def test_one_key_adds_one(self, team: Team) -> None:
        """BX-09: and mails once."""
        first = team.add(key="k")
        assert team.add(key="k") == first
        assert len(team.links()) == 1

    def test_mails_wanted_are_counted(self, team: Team) -> None:
        """A-25: by address, and by who wants them; an input that is wrong counts for nothing."""
        limits = team.town.world.vendor.limits
        for n in range(limits.mails_a_source.tries):
            with pytest.raises(InvalidInput):
                team.add(attrs.evolve(GITA, name=""))
            team.add(attrs.evolve(GITA, email=f"g{n}@lk.example.com"))
        with team.town.world.unchanged(), pytest.raises(TooManyTries):
            team.add()
        team.add(by="emil")


class TestWelcome:
    @pytest.mark.requirement("VC-28", call="identity.welcome")
    def test_a_link_works_once(self, team: Team) -> None:
        """A-05: and not with a password that is none, which uses nothing up."""
        token = welcomed(team)
        with team.town.world.unchanged(), pytest.raises(InvalidInput):
            team.welcome(token, "short")
        team.welcome(token)
        for again in (lambda: team.welcome(token), lambda: look(team, token)):
            with team.town.world.unchanged(), pytest.raises(LinkSpent) as caught:
                again()
            assert (caught.value.purpose, caught.value.reason) == ("welcome", "used")

    def test_its_time_is_over_to_the_microsecond(self, team: Team) -> None:
        """A-07: seven days from the moment it is mailed."""
        token = welcomed(team)
        team.town.world.clock.tick(timedelta(days=7, microseconds=-1))
        assert look(team, token).name == "Gita"
        team.town.world.clock.tick(timedelta(microseconds=1))
        with team.town.world.unchanged(), pytest.raises(LinkSpent) as caught:
            team.welcome(token)
        assert caught.value.reason == "expired"

    @pytest.mark.parametrize("other", [Purpose.RESET, Purpose.VERIFY, Purpose.EMAIL])
    def test_it_is_for_nothing_else(self, team: Team, other: Purpose) -> None:
        """A-06: it neither resets a password nor proves another address; nor does another link welcome anybody."""
        token = welcomed(team)
        with pytest.raises(NotFound):
            look(team, token, other)
        new = NewPassword(password=Secret(PASSWORD))
        with team.town.world.unchanged(), pytest.raises(NotFound):
            team.town.world.run(lambda k: k.identity.reset_password(Realm.OPERATOR, token, new))
        team.town.world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, "gita@lk.example.com"))
        (reset,) = team.links()
        with team.town.world.unchanged(), pytest.raises(NotFound):
            team.welcome(reset)

    def test_another_one_takes_its_place(self, team: Team) -> None:
        """Once that is mailed."""
        first = welcomed(team)
        gita = OperatorId(team.town.world.read(lambda s: s.get(ADDRESSES, "operator:gita@lk.example.com")).holder_id)
        team.do("invite_again", gita, by="emil")
        (second,) = team.links()
        with team.town.world.unchanged(), pytest.raises(LinkSpent) as caught:
            team.welcome(first)
        assert caught.value.reason == "replaced"
        team.welcome(second)

    @pytest.mark.parametrize("way", ["vendor", "forgotten", "linked"])
    def test_it_is_worth_nothing_once_its_holder_came_otherwise(self, team: Team, way: str) -> None:
        """The vendor set a password, or a forgotten one was set anew, or the vendor authenticates it (BX-15)."""
        gita, run = team.add(), team.town.world.run
        (token,) = team.links()
        if way == "vendor":
            team.town.world.set_password(gita)
        elif way == "linked":
            identity = NewIdentity(issuer=ISSUER, subject="gita")
            run(lambda k: k.identity.link_operator(gita.partner_id, gita.id, identity, by=team.support))
        else:
            run(lambda k: k.identity.forget_password(Realm.OPERATOR, gita.email))
            (reset,) = team.links()
            new = NewPassword(password=Secret(PASSWORD))
            run(lambda k: k.identity.reset_password(Realm.OPERATOR, reset, new))
        with team.town.world.unchanged(), pytest.raises(LinkSpent) as caught:
            team.welcome(token, "another horse battery")
        assert caught.value.reason == "replaced"
        with team.town.world.unchanged(), pytest.raises(NotPossible) as impossible:
            team.do("invite_again", gita.id, by="dana")
        assert impossible.value.state == "come"

    @pytest.mark.parametrize("way", ["vendor", "linked", "blocked"])
    def test_no_mail_goes_to_whom_its_link_would_open_nothing(self, team: Team, way: str) -> None:
        """What happened since it was wanted counts."""
        gita = team.add()
        if way == "vendor":
            team.town.world.set_password(gita)
        elif way == "linked":
            identity = NewIdentity(issuer=ISSUER, subject="gita")
            run = team.town.world.run
            run(lambda k: k.identity.link_operator(gita.partner_id, gita.id, identity, by=team.support))
        else:
            team.do("block_operator", gita.id, by="dana")
        assert sent(team.town) == {}

    def test_whoever_is_blocked_meanwhile_is_not_welcome(self, team: Team) -> None:
        """VC-29: until the block is lifted; nothing is used up."""
        token = welcomed(team)
        gita = OperatorId(team.town.world.read(lambda s: s.get(ADDRESSES, "operator:gita@lk.example.com")).holder_id)
        team.do("block_operator", gita, by="dana")
        with team.town.world.unchanged(), pytest.raises(Refused) as caught:
            team.welcome(token)
        assert caught.value.decision.because == "blocked"
        team.do("unblock_operator", gita, by="dana")
        team.welcome(token)

    def test_a_role_that_includes_nothing_is_welcome_too(self, team: Team) -> None:
        """Without a first password nobody comes at all."""
        team.role("viewer", [])
        team.add(attrs.evolve(GITA, role="viewer"))
        (token,) = team.links()
        team.welcome(token)
        assert team.town.world.sign_in("gita@lk.example.com").actor.permissions == frozenset()

    def test_tries_are_counted_by_where_they_come_from(self, team: Team) -> None:
        """A-25."""
        for _ in range(team.town.world.vendor.limits.tries_a_source.tries):
            with pytest.raises(NotFound):
                team.welcome(Secret("no link"), source="192.0.2.1")
        with pytest.raises(TooManyTries):
            team.welcome(Secret("no link"), source="192.0.2.1")


class TestInvitingAgain:
    @pytest.mark.requirement("VC-28", call="partners.invite_again")
    def test_whoever_has_not_come_is_mailed_another_link(self, team: Team) -> None:
        """By whoever may add operators, and the vendor; told in the partner's chain."""
        gita = team.add(by="support")
        for by in ("dana", "emil", "support"):
            assert team.do("invite_again", gita.id, by=by) == gita
            assert len(team.links()) == 1
        assert [e.kind for e in team.told()[-3:]] == ["operator.invited"] * 3

    def test_nobody_is_flooded(self, team: Team) -> None:
        """A-25: three mails an hour to one address."""
        gita = team.add()
        for _ in range(team.town.world.vendor.limits.mails_an_address.tries - 1):
            team.do("invite_again", gita.id, by="dana")
        for by in ("emil", "support"):
            with team.town.world.unchanged(), pytest.raises(TooManyTries):
                team.do("invite_again", gita.id, by=by)

    def test_trying_it_out_uses_up_nothing(self, team: Team) -> None:
        """BX-11: dry, no mail is sent, and none is counted; then there are as many as before."""
        gita, world, dana = team.add(), team.town.world, team.by("dana")

        def again(kit: PartnerKit) -> object:
            return kit.partners.invite_again(team.town.partner.id, gita.id, by=dana)

        for _ in range(5):
            assert world.run(lambda kit: kit.try_out(again)).refusal is None
        for _ in range(world.vendor.limits.mails_an_address.tries - 1):
            team.do("invite_again", gita.id, by="dana")
        with pytest.raises(TooManyTries):
            team.do("invite_again", gita.id, by="dana")

    def test_an_agent_invites_nobody_and_nobody_themselves(self, team: Team) -> None:
        """Whoever has come is told so only to whom it may be told."""
        emil = OperatorId(team.by("emil").id)
        with team.town.world.unchanged():
            with pytest.raises(Refused):
                team.do("invite_again", emil, by="fanni")
            with pytest.raises(Refused) as caught:
                team.do("invite_again", emil, by="emil")
            assert caught.value.decision.because == "yourself"
            with pytest.raises(NotPossible):
                team.do("invite_again", emil, by="dana")


def plain(team: Team, new: NewOperator) -> tuple[Any, ...]:
    """
    Add somebody; return all that the partner's people ever see of it, but for ids.
    """
    added = team.add(new)
    again = team.do("invite_again", added.id, by="dana")
    member = team.member(added.id)
    told = [(e.kind, set(e.payload)) for e in team.told()[-2:]]
    seen = attrs.evolve(member, operator=attrs.evolve(member.operator, id=OperatorId(team.town.partner.id), email=""))
    return added == again, seen, told


class TestKnownAddresses:
    @pytest.mark.requirement("R-10", call="partners.add_operator")
    def test_nobody_learns_that_an_address_is_anothers(self, team: Team) -> None:
        """A-22: answer, list, invitation and history are the same as of an address nobody has."""
        known = plain(team, KNOWN)
        unknown = plain(team, GITA)
        assert known == unknown
        for email in (KNOWN.email, GITA.email):
            with team.town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                team.add(attrs.evolve(GITA, email=email.lower()))
            assert [p.code for p in caught.value.problems] == ["address.taken"]

    def test_whose_it_is_alone_is_told(self, team: Team) -> None:
        """At the address as that one writes it; without a link, which would be for somebody else."""
        team.add(KNOWN)
        (mail,) = sent(team.town).values()
        assert (mail.to, mail.kind) == ("zoe@lk.example.com", "operator.known")
        assert team.town.partner.name in mail.text
        assert links_in(mail) == []

    def test_it_stays_whose_it_is(self, team: Team) -> None:
        """Who has it signs in as before; the one who was added has no way in, by no hand."""
        zoe = team.town.world.read(lambda s: s.get(ADDRESSES, "operator:zoe@lk.example.com"))
        gita = team.add(KNOWN)
        assert team.town.world.read(lambda s: s.get(ADDRESSES, "operator:zoe@lk.example.com")) == zoe
        assert team.member(gita.id).invited
        with pytest.raises(WrongCredentials):
            team.town.world.sign_in("zoe@lk.example.com")
        identity = NewIdentity(issuer=ISSUER, subject="gita")
        with team.town.world.unchanged():
            for impossible in (
                lambda: team.town.world.set_password(gita),
                lambda: team.town.world.run(
                    lambda k: k.identity.link_operator(gita.partner_id, gita.id, identity, by=team.support)
                ),
            ):
                with pytest.raises(NotPossible) as caught:
                    impossible()
                assert caught.value.state == "elsewhere"

    def test_the_vendor_is_told(self, team: Team) -> None:
        """It knows every address there is."""
        with team.town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            team.add(KNOWN, by="support")
        assert [p.code for p in caught.value.problems] == ["address.taken"]

    def test_an_address_that_came_free_is_taken_with_the_next_invitation(self, team: Team) -> None:
        """And opens this partner's console then."""
        gita = team.add(KNOWN)
        team.do("invite_again", gita.id, by="dana")
        self._freed(team)
        assert sent(team.town) == {}
        team.do("invite_again", gita.id, by="dana")
        (token,) = team.links()
        team.welcome(token)
        assert team.town.world.sign_in("zoe@lk.example.com").session.holder_id == gita.id

    @pytest.mark.parametrize("linked", [False, True])
    def test_it_is_taken_where_the_vendor_gives_a_way_in(self, team: Team, linked: bool) -> None:
        """A password, or an identity of the vendor's own."""
        gita, world = team.add(KNOWN), team.town.world
        self._freed(team)
        identity = NewIdentity(issuer=ISSUER, subject="gita")
        if linked:
            world.run(lambda k: k.identity.link_operator(gita.partner_id, gita.id, identity, by=team.support))
        else:
            world.set_password(gita)
        assert world.read(lambda s: s.get(ADDRESSES, "operator:zoe@lk.example.com")).holder_id == gita.id

    @staticmethod
    def _freed(team: Team) -> None:
        """Have the address be nobody's, as after a change of address."""

        def work(storage: Storage) -> None:
            address = storage.get(ADDRESSES, "operator:zoe@lk.example.com")
            zoe = storage.get(OPERATORS, OperatorId(address.holder_id), within=team.town.other.id)
            at = team.town.world.clock()
            storage.write(*move(address, zoe, "zoe@new.example.com", realm=Realm.OPERATOR, at=at).changes)

        team.town.world.read(work)
