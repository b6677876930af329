"""
Whoever was invited to an account follows the mailed link (R-11): comes as somebody new, or as who it is, or declines.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import EmailChange, Level, MemberState, NewPassword, PresentPassword, Realm, Secret, SignedIn, SignIn
from partnerkit.errors import (
    ChooseAccount,
    InvalidInput,
    NotFound,
    Refused,
    TooManyTries,
    WrongCredentials,
)
from partnerkit.identity.model import CREDENTIALS, Purpose
from partnerkit.identity.tokens import sign_invitation
from partnerkit.repository import Change
from partnerkit.staff.model import accounts_of
from partnerkit.values import AccountId
from tests.library.accounts.given import INSTANT
from tests.library.staff.given import Firm, colleague, email_of, known
from tests.library.world import PASSWORD
from tests.mailed import tokens

WEEK = timedelta(days=7)
OTHERS = "another horse battery"


@pytest.fixture
def olga(firm: Firm) -> Firm:
    """
    Another account, of another partner, whose owner is Olga; she signs in with a password of her own.
    """
    other = Firm.of(firm.town, firm.town.foreign, owner="olga")
    other.session("olga")
    return other


def several(firm: Firm, who: str, account_id: AccountId | None = None) -> SignedIn:
    """
    Sign somebody in who may work in several accounts.
    """
    given = SignIn(realm=Realm.STAFF, email=email_of(who), password=Secret(PASSWORD), account_id=account_id)
    return firm.world.run(lambda k: k.sessions.sign_in(given))


class TestLooking:
    @pytest.mark.requirement("R-11", call="staff.look")
    def test_the_link_shows_what_it_is_to(self, firm: Firm) -> None:
        """A-08: who invites whom, to which account and as what, until when; looking uses nothing up."""
        token = firm.invited(name="Nóra", level=Level.MANAGER, language="hu")
        with firm.world.unchanged():
            seen = [firm.look(token) for _ in range(3)][-1]
        assert (seen.business, seen.account_id, seen.time_zone) == (firm.account.name, firm.account_id, "UTC")
        assert (seen.inviter, seen.name, seen.email) == ("Katalin", "Nóra", email_of("nora"))
        assert (seen.level, seen.language, seen.known) == (Level.MANAGER, "hu", False)
        assert seen.expires_at == firm.world.clock() + WEEK

    def test_without_a_language_it_is_the_accounts(self, firm: Firm) -> None:
        """In which the mail was, too; a name nobody gave is none."""
        account = firm.account
        firm.world.read(lambda s: s.write(Change(account, attrs.evolve(account, language="fr"))))
        seen = firm.look(firm.invited())
        assert (seen.language, seen.name) == ("fr", None)

    def test_only_who_reads_mail_there_learns_that_the_address_is_known(self, firm: Firm, olga: Firm) -> None:
        """A-22: the link tells it, and the admin who invited is told nothing."""
        made = firm.invite("olga")
        assert firm.look(firm.token("olga")).known
        assert (made.person_id, made.name) == (None, None)

    def test_an_owner_to_be_may_look(self, firm: Firm, olga: Firm) -> None:
        """However its link is made: one without an end shows the present moment, and asks for nothing else."""
        account = firm.world.new_account(firm.town.owner, "Third")
        waiting = Firm(firm.town, account.id)
        member = waiting.owner()
        named = attrs.evolve(member, email="third@szabo.example.com")
        firm.world.read(lambda s: s.write(Change(member, named)))
        token = sign_invitation(firm.world.vendor, "join", within=account.id, row=member.id, generation=0)
        seen = waiting.look(token)
        assert (seen.expires_at, seen.inviter) == (firm.world.clock(), None)
        with firm.impossible("account.owner", "awaited"):
            waiting.link("decline", token)


class TestJoining:
    @pytest.mark.requirement("R-11", call="staff.join")
    @pytest.mark.requirement("VC-18", call="staff.join")
    def test_somebody_new_comes(self, firm: Firm) -> None:
        """With a name, a password and a language of its own choice; it signs in with the address of the invitation."""
        made = firm.invite(name="the new one", level=Level.ADMIN)
        joined = firm.link("join", firm.token(), colleague(name="Kiss Nóra", language="hu"))
        assert (joined.id, joined.level, joined.state) == (made.id, Level.ADMIN, MemberState.ACTIVE)
        assert (joined.name, joined.email, joined.person_id) == ("Kiss Nóra", email_of("nora"), firm.person().id)
        assert firm.member(made.id) == joined
        assert (firm.person().name, firm.person().language) == ("Kiss Nóra", "hu")
        actor = firm.by("nora")
        assert (actor.account_id, actor.member_id, actor.language) == (firm.account_id, made.id, "hu")
        assert firm.do("workplace", by="nora").me.id == made.id

    def test_it_reads_mail_at_the_address(self, firm: Firm) -> None:
        """Which is noted, once for all; the history tells who came, by its own name."""
        firm.has("nora")
        assert firm.address().verified_at == firm.world.clock()
        (entry,) = firm.told()[-1:]
        assert (entry.kind, entry.actor_id) == ("member.joined", firm.person().id)

    def test_the_way_there_is_open(self, firm: Firm) -> None:
        """R-10: by which it finds the account when it signs in."""
        joined = firm.has("nora")
        way = firm.way(joined)
        assert way is not None
        assert (way.member_id, way.active) == (joined.id, True)

    @pytest.mark.parametrize(
        ("field", "value"), [("name", ""), ("password", Secret("short")), ("language", "de"), ("name", "a\nb")]
    )
    def test_what_is_wrong_uses_nothing_up(self, firm: Firm, field: str, value: Any) -> None:
        """It is named, and the link still works."""
        token = firm.invited()
        with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
            firm.link("join", token, colleague(**{field: value}))
        assert [problem.path for problem in caught.value.problems] == [field]
        firm.join(token)

    def test_a_wrong_password_is_not_hashed(self, firm: Firm) -> None:
        """A-34: nothing costly is done before everything is right."""
        token, hashed = firm.invited(), firm.world.hasher.hashed
        for wrong in ({"name": ""}, {"password": Secret("x" * 5000)}):
            with pytest.raises(InvalidInput):
                firm.link("join", token, colleague(**wrong))
        assert firm.world.hasher.hashed == hashed

    def test_who_signs_in_with_the_address_already_is_not_made_again(self, firm: Firm, olga: Firm) -> None:
        """A-23: neither name nor password of the person is anybody's to overwrite; the link is not used up."""
        token = firm.invited("olga")
        with firm.impossible("invitation", "known"):
            firm.link("join", token, colleague("mallory", password=Secret("mallory's own choice")))
        assert firm.link("join_known", token, known()).name == "Olga"

    def test_tries_are_counted_by_where_they_come_from(self, firm: Firm) -> None:
        """A-25: whatever is done by links, together; without a source nothing is counted."""
        bad, rate = Secret("no link"), firm.world.vendor.limits.tries_a_source
        ways: list[Callable[[], Any]] = [
            lambda: firm.link("join", bad, colleague(), source="192.0.2.1"),
            lambda: firm.link("join_known", bad, known(), source="192.0.2.1"),
            lambda: firm.do("accept", bad, source="192.0.2.1"),
            lambda: firm.link("decline", bad, source="192.0.2.1"),
        ]
        for n in range(rate.tries):
            with pytest.raises(NotFound):
                ways[n % 4]()
        for way in ways:
            with pytest.raises(TooManyTries):
                way()
        for _ in range(rate.tries + 1):
            with pytest.raises(NotFound):
                firm.link("decline", bad)


class TestKnown:
    @pytest.mark.requirement("R-11", call="staff.join_known")
    @pytest.mark.requirement("R-10", call="staff.join_known")
    def test_somebody_known_comes_by_its_password(self, firm: Firm, olga: Firm) -> None:
        """One person, two memberships, one password: it says in which account it wants to work."""
        token = firm.invited("olga", name="whatever", level=Level.MANAGER)
        before = firm.world.read(lambda s: s.get(CREDENTIALS, olga.person("olga").id))
        joined = firm.link("join_known", token, known())
        assert (joined.person_id, joined.name) == (olga.owner().person_id, "Olga")
        assert firm.world.read(lambda s: s.get(CREDENTIALS, olga.person("olga").id)) == before
        with pytest.raises(ChooseAccount):
            several(firm, "olga")
        assert several(firm, "olga", firm.account_id).actor.member_id == joined.id
        assert several(firm, "olga", olga.account_id).actor.member_id == olga.owner().id
        assert len(firm.world.read(lambda s: s.page(accounts_of(olga.person("olga").id))).items) == 2

    @pytest.mark.requirement("R-13", call="staff.join_known")
    def test_its_sessions_elsewhere_go_on(self, firm: Firm, olga: Firm) -> None:
        """Working somewhere more changes nothing there."""
        before = olga.by("olga")
        firm.link("join_known", firm.invited("olga"), known())
        assert olga.by("olga") == before
        assert olga.owner() == olga.member(olga.account.owner_id)

    def test_it_has_read_mail_at_the_address(self, firm: Firm, olga: Firm) -> None:
        """Which the vendor had only said; noted once, and told where it came."""
        assert olga.address("olga").verified_at is None
        firm.link("join_known", firm.invited("olga"), known())
        assert olga.address("olga").verified_at == firm.world.clock()
        assert firm.kinds(2) == ["member.joined", "address.verified"]
        third = Firm.of(firm.town, firm.world.new_account(firm.town.owner, "Third"), owner="tom")
        third.link("join_known", third.invited("olga", by="tom"), known())
        assert third.kinds(1) == ["member.joined"]

    def test_a_wrong_password_uses_nothing_up(self, firm: Firm, olga: Firm) -> None:
        """A-25: guesses are counted with all others at it; then the right one waits, too."""
        token, tries = firm.invited("olga"), firm.world.vendor.limits.tries_an_address.tries
        for n in range(tries):
            with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
                firm.link("join_known", token, known(f"guess number {n}"))
            assert [(p.path, p.code) for p in caught.value.problems] == [("password", "password.wrong")]
        with firm.world.unchanged(), pytest.raises(TooManyTries):
            firm.link("join_known", token, known())
        firm.world.clock.tick(timedelta(minutes=1))
        firm.link("join_known", token, known())

    @pytest.mark.parametrize("password", ["", "x" * 5000])
    def test_what_is_no_password_is_none(self, firm: Firm, olga: Firm, password: str) -> None:
        """Empty or huge: it is wrong like any other."""
        token = firm.invited("olga")
        with firm.world.unchanged(), pytest.raises(InvalidInput) as caught:
            firm.link("join_known", token, known(password))
        assert [problem.path for problem in caught.value.problems] == ["password"]

    def test_whom_the_vendor_authenticates_has_no_password_here(self, firm: Firm, olga: Firm) -> None:
        """BX-15: none is right; signed in, it accepts."""
        credential = firm.world.read(lambda s: s.get(CREDENTIALS, olga.person("olga").id))
        firm.world.read(lambda s: s.write(Change(credential, attrs.evolve(credential, password=None))))
        token, by = firm.invited("olga"), olga.by("olga")
        with firm.world.unchanged(), pytest.raises(InvalidInput, match="password"):
            firm.link("join_known", token, known())
        assert firm.do("accept", token, by=by).name == "Olga"

    def test_an_address_nobody_has_is_for_somebody_new(self, firm: Firm) -> None:
        """The page says so, and the link is not used up."""
        token = firm.invited()
        with firm.impossible("invitation", "unknown"):
            firm.link("join_known", token, known())
        firm.join(token)

    def test_whoever_moved_away_is_not_whom_it_was_for(self, firm: Firm, olga: Firm) -> None:
        """The invitation is for who reads mail at that address now."""
        token, person = firm.invited("olga"), olga.person("olga")
        moved(firm, olga, "olga", "new@szabo.example.com")
        assert not firm.look(token).known
        with firm.impossible("invitation", "unknown"):
            firm.link("join_known", token, known())
        with firm.impossible("invitation", "other"):
            firm.do("accept", token, by=olga.by("olga"))
        assert firm.join(token, "olga").person_id != person.id


def moved(firm: Firm, at: Firm, who: str, email: str) -> None:
    """
    Have somebody sign in with another address.
    """
    by = at.by(who)
    firm.world.run(lambda k: k.identity.change_email(EmailChange(password=Secret(PASSWORD), email=email), by=by))
    (token,) = tokens(firm.world.run)
    present = PresentPassword(password=Secret(PASSWORD))
    firm.world.run(lambda k: k.identity.confirm_email(Realm.STAFF, token, present))


class TestAccepting:
    @pytest.mark.requirement("R-11", call="staff.accept")
    def test_somebody_signed_in_elsewhere_accepts(self, firm: Firm, olga: Firm) -> None:
        """By the link, without a password more; no password is compared."""
        token, compared = firm.invited("olga", level=Level.ADMIN), firm.world.hasher.verified
        joined = firm.do("accept", token, by=olga.by("olga"))
        assert (joined.account_id, joined.person_id, joined.level) == (
            firm.account_id,
            olga.owner().person_id,
            Level.ADMIN,
        )
        assert firm.world.hasher.verified == compared
        assert firm.kinds(2) == ["member.joined", "address.verified"]
        assert several(firm, "olga", firm.account_id).actor.member_id == joined.id

    def test_nobody_accepts_for_somebody_else(self, firm: Firm, olga: Firm) -> None:
        """A-14: neither whoever invited nor any other who has the link; known or not, the link is not used up."""
        unknown, knows = firm.invited("nora"), firm.invited("olga")
        for token, by in [(unknown, olga.by("olga")), (unknown, firm.by()), (knows, firm.by())]:
            with firm.impossible("invitation", "other"):
                firm.do("accept", token, by=by)
        firm.join(unknown)
        firm.do("accept", knows, by=olga.by("olga"))

    @pytest.mark.parametrize("who", ["dana", "support"])
    def test_people_of_other_worlds_accept_nothing(self, firm: Firm, who: str) -> None:
        """VC-01: an operator is no staff, whatever its address; nor is the vendor."""
        by = firm.by(who)
        firm.invite("nora", email="dana@lk.example.com")
        (token,) = tokens(firm.world.run)
        with firm.world.unchanged(), pytest.raises((Refused, NotFound)):
            firm.do("accept", token, by=by)
        firm.join(token)

    def test_whoever_works_in_none_any_more_comes_by_the_password(self, firm: Firm, olga: Firm) -> None:
        """R-10: a person stays one without an account, and is invited again like anybody."""
        nora = firm.has("nora")
        firm.do("remove", nora.id)
        with pytest.raises(WrongCredentials):
            firm.sign_in("nora")
        again = olga.link("join_known", olga.invited("nora", by="olga"), known())
        assert again.person_id == nora.person_id
        assert olga.by("nora").account_id == olga.account_id

    def test_whoever_was_removed_comes_back(self, firm: Firm) -> None:
        """By another invitation: as the same person, under another membership."""
        nora = firm.has("nora", Level.ADMIN)
        firm.do("remove", nora.id)
        token = firm.invited()
        again = firm.link("join_known", token, known())
        assert (again.person_id, again.level) == (nora.person_id, Level.EMPLOYEE)
        assert again.id != nora.id
        assert firm.by("nora").member_id == again.id


class TestDeclining:
    @pytest.mark.requirement("R-11", call="staff.decline")
    def test_whoever_declines_leaves_nothing(self, firm: Firm) -> None:
        """The link is dead, the history tells it, and the address can be invited again."""
        token = firm.invited(name="Nóra")
        assert firm.link("decline", token) is None
        assert [m.email for m in firm.members()] == [email_of("katalin")]
        assert firm.kinds(1) == ["member.declined"]
        firm.is_spent(token, "withdrawn")
        firm.join(firm.invited())

    def test_somebody_known_declines_as_well(self, firm: Firm, olga: Firm) -> None:
        """And stays what it is elsewhere."""
        firm.link("decline", firm.invited("olga"))
        assert olga.by("olga").account_id == olga.account_id


class TestSpent:
    @pytest.mark.parametrize("way", ["join", "join_known", "accept"])
    def test_a_link_works_once(self, firm: Firm, olga: Firm, way: str) -> None:
        """A-05: whatever way it was used, no other one works afterwards."""
        who = "nora" if way == "join" else "olga"
        token, by = firm.invited(who), olga.by("olga")
        firm.every_way(token, by)[way]()
        firm.is_spent(token, "used", by)
        firm.do("deactivate", firm.called(who).id)
        firm.is_spent(token, "used", by)
        firm.do("remove", firm.called(who).id)
        firm.is_spent(token, "withdrawn", by)

    def test_its_time_is_over_to_the_microsecond(self, firm: Firm, olga: Firm) -> None:
        """A-07: a week from the moment it is mailed, whoever follows it."""
        token, theirs = firm.invited(), firm.invited("olga")
        firm.world.clock.tick(WEEK - INSTANT)
        assert firm.look(token).expires_at == firm.world.clock() + INSTANT
        firm.world.clock.tick(INSTANT)
        by, olga.sessions = olga.sign_in("olga").actor, {}
        firm.sessions.clear()
        firm.is_spent(token, "expired")
        firm.is_spent(theirs, "expired", by)

    def test_one_that_was_withdrawn_is_dead(self, firm: Firm) -> None:
        """A-05: at once."""
        token = firm.invited()
        firm.do("remove", firm.called().id)
        firm.is_spent(token, "withdrawn")

    @pytest.mark.parametrize("side", ["partner", "vendor"])
    @pytest.mark.requirement("VC-20", call="staff.join")
    def test_while_the_account_is_locked_nobody_comes(self, firm: Firm, olga: Firm, side: str) -> None:
        """And nothing is used up; once it is unlocked the link works on."""
        token, theirs, by = firm.invited(), firm.invited("olga"), olga.by("olga")
        locker = firm.by("support" if side == "vendor" else "dana")
        firm.world.run(lambda k: k.accounts.lock(firm.account_id, by=locker))
        for link, ways in ((token, ("look", "join", "decline", "join_known")), (theirs, ("join_known", "accept"))):
            for way in ways:
                with firm.refused(f"{side}_lock"):
                    firm.every_way(link, by)[way]()
        firm.world.run(lambda k: k.accounts.unlock(firm.account_id, by=locker))
        firm.join(token)
        firm.do("accept", theirs, by=by)

    def test_what_is_none_of_ours_is_not_there(self, firm: Firm) -> None:
        """A-01, A-02: empty, another purpose's, or of no row we ever had; which of them, nobody learns."""
        firm.world.run(lambda k: k.identity.forget_password(Realm.STAFF, email_of("katalin")))
        (reset,) = tokens(firm.world.run)
        for text in ("", "x", "." * 90, "x" * 500, reset.reveal(), "é" * 20):
            firm.is_none(Secret(text))
        token = firm.invited()
        for purpose in Purpose:
            with pytest.raises(NotFound):
                firm.world.run(lambda k: k.identity.look(Realm.STAFF, purpose, token))  # noqa: B023
        with pytest.raises(TypeError):
            firm.look(token.reveal())  # type: ignore[arg-type]

    def test_a_link_to_an_account_that_is_gone_is_spent(self, firm: Firm) -> None:
        """We signed it, so that it was there once."""
        gone = sign_invitation(firm.world.vendor, "join", within=UUID(int=1), row=UUID(int=2), generation=1)
        firm.is_spent(gone, "withdrawn")

    def test_a_link_is_to_one_account(self, firm: Firm, olga: Firm) -> None:
        """A-04: of the same membership's id in another account there is none."""
        firm.invite()
        there = sign_invitation(firm.world.vendor, "join", within=olga.account_id, row=firm.called().id, generation=1)
        firm.is_spent(there, "withdrawn")

    def test_no_token_is_kept(self, firm: Firm) -> None:
        """A-03: neither in a row nor in what anybody is answered."""
        made = firm.invite()
        text = firm.token().reveal()
        said = repr((made, firm.members(), firm.told(), firm.world.dump(), firm.look(Secret(text))))
        assert text not in said
        assert text.partition(".")[0] not in said


def test_a_forgotten_password_is_no_way_around_an_invitation(firm: Firm, olga: Firm) -> None:
    """R-11: whoever is invited and sets a new password works where it did, until it accepts."""
    token = firm.invited("olga")
    firm.world.run(lambda k: k.identity.forget_password(Realm.STAFF, email_of("olga")))
    (reset,) = tokens(firm.world.run)
    firm.world.run(lambda k: k.identity.reset_password(Realm.STAFF, reset, NewPassword(password=Secret(OTHERS))))
    assert firm.called("olga").state is MemberState.INVITED
    with pytest.raises(WrongCredentials):
        firm.sign_in("olga", OTHERS)
    assert firm.link("join_known", token, known(OTHERS)).name == "Olga"
