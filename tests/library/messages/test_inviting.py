"""
BX-07, R-11: whoever is invited to an account is mailed a link, known or not; its time begins when it is mailed.
"""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import Limits, NewOperator, Realm, Secret
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.mails import Mail, MailRefused
from partnerkit.messages.model import Letter
from partnerkit.queue import QueueState
from partnerkit.repository import Change, Remove
from partnerkit.staff.model import MemberState
from partnerkit.throttle import Rate
from tests.library.accounts.given import INSTANT
from tests.library.messages.post import Office, down, token_of
from tests.library.staff.given import Firm, email_of, known
from tests.library.world import Town

pytestmark = pytest.mark.requirement("BX-07")
WEEK = timedelta(days=7)


@pytest.fixture
def firm(town: Town) -> Firm:
    """
    An account whose owner is signed in, on the plan that allows five.
    """
    firm = Firm.of(town)
    firm.session("katalin")
    return firm


@pytest.fixture
def office(firm: Firm) -> Office:
    """
    A worker that sends its letters.
    """
    return Office(firm.world, None)  # type: ignore[arg-type]


def refused(_: Mail) -> None:
    raise MailRefused


class TestOften:
    """A-25: whoever is named by many is not flooded, and nobody who names them is told."""

    def test_of_many_mails_that_invite_the_rest_goes_later(self, firm: Firm, office: Office) -> None:
        """Counted by where they go, in whatever spelling; none is lost, and none stops for having waited."""
        limits = Limits(invites_an_address=Rate(2, timedelta(hours=1)), mails_an_address=Rate(9, timedelta(hours=1)))
        firm.world.vendor = attrs.evolve(firm.world.vendor, limits=limits)
        member, began = firm.invite(), firm.world.clock()
        office.work()
        for _ in range(2):
            firm.do("invite_again", member.id)
            office.work()
        assert len(office.post.sent) == 2
        (waiting,) = [one for one in office.letters() if one.state is QueueState.WAITING]
        assert (waiting.tries, waiting.due_at) == (0, began + timedelta(hours=1))
        firm.invite("other")
        office.work()
        assert len(office.post.sent) == 3
        firm.world.clock.tick(timedelta(hours=1))
        office.work()
        assert [mail.to for mail in office.post.sent] == [*[email_of("nora")] * 2, email_of("other"), email_of("nora")]

    def test_one_that_is_tried_again_counts_once(self, firm: Firm, office: Office) -> None:
        """Else a mail server that is down for a while would use up what an address gets."""
        firm.world.vendor = attrs.evolve(
            firm.world.vendor, limits=Limits(invites_an_address=Rate(2, timedelta(hours=1)))
        )
        office.post.does = down
        member = firm.invite()
        for _ in range(4):
            office.work()
            firm.world.clock.tick(timedelta(minutes=5))
        office.post.does = lambda mail: None
        firm.do("invite_again", member.id)
        office.work()
        assert [mail.to for mail in office.post.sent] == [email_of("nora")]

    def test_an_operator_who_is_added_counts_as_well(self, town: Town) -> None:
        """Whoever adds somebody as an operator names an address, too."""
        office = Office(town.world, None)  # type: ignore[arg-type]
        town.world.vendor = attrs.evolve(
            town.world.vendor, limits=Limits(invites_an_address=Rate(1, timedelta(hours=1)))
        )
        for partner_id, by in ((town.partner.id, town.owner), (town.other.id, town.stranger)):
            new = NewOperator(name="Nóra", email="nora@both.example.com")
            town.world.run(lambda k: k.partners.add_operator(partner_id, new, by=by))  # noqa: B023
            office.work()
        assert len(office.post.sent) == 1


class TestWhoGetsIt:
    @pytest.mark.requirement("VC-18", call="staff.invite")
    def test_it_goes_to_the_address_as_the_admin_wrote_it(self, firm: Firm, office: Office) -> None:
        """With who invites, to which account, until when; what the admin calls the person is not in it (A-25)."""
        firm.invite(email="Nora@szabo.example.com", name="Call 555-0100")
        assert office.work() == 1
        (mail,) = office.post.sent
        assert (mail.to, mail.kind, mail.language) == ("Nora@szabo.example.com", "member.invited", "en")
        assert "Katalin invites you" in mail.text
        assert firm.account.name in mail.text
        assert "555" not in mail.text + mail.html + mail.subject
        assert "/workspace/join/" in mail.text

    @pytest.mark.requirement("R-11", call="staff.invite")
    def test_known_or_not_it_is_the_same_mail(self, firm: Firm, office: Office) -> None:
        """A-22: but for the address, and what its link carries."""
        Firm.of(firm.town, firm.town.foreign, owner="olga")
        for who in ("olga", "nora"):
            firm.invite(who)
        office.work()
        known, unknown = sorted(office.post.sent, key=lambda mail: mail.to != email_of("olga"))
        assert plain(known, "olga") == plain(unknown, "nora")

    @pytest.mark.parametrize("language", ["en", "fr", "hu"])
    def test_its_language_is_what_the_admin_said(self, firm: Firm, office: Office, language: str) -> None:
        """Whatever the person's own is, of whom nobody knows whether there is one."""
        firm.invite(language=language)
        office.work()
        assert [mail.language for mail in office.post.sent] == [language]

    @pytest.mark.parametrize("account", ["fr", "hu"])
    def test_else_it_is_the_accounts(self, firm: Firm, office: Office, account: str) -> None:
        """As are the hours in it."""
        now = firm.account
        there = attrs.evolve(now, language=account, time_zone="Europe/Budapest")
        firm.world.read(lambda s: s.write(Change(now, there)))
        firm.invite()
        office.work()
        (mail,) = office.post.sent
        assert mail.language == account
        assert "(Europe/Budapest)" in mail.text


def plain(mail: Mail, who: str) -> Any:
    """
    Return a mail without what differs between any two.
    """
    token, address = token_of(mail).reveal(), email_of(who)
    said = {a.name: getattr(mail, a.name) for a in attrs.fields(Mail) if a.name != "id"}
    return {k: v.replace(token, "-").replace(address, "-") if isinstance(v, str) else v for k, v in said.items()}


class TestItsTime:
    def test_it_begins_when_it_is_mailed(self, firm: Firm, office: Office) -> None:
        """A-07: the link counts a week from then on, and says so; whoever sees the list sees the same."""
        seen = firm.invite()
        firm.world.clock.tick(timedelta(days=3))
        office.work()
        (mail,) = office.post.sent
        assert firm.called().expires_at == firm.world.clock() + WEEK
        assert firm.called().revision == seen.revision
        firm.world.clock.tick(WEEK - INSTANT)
        assert firm.look(token_of(mail)).email == email_of("nora")
        firm.world.clock.tick(INSTANT)
        with firm.spent("expired"):
            firm.look(token_of(mail))

    def test_a_try_later_begins_it_anew(self, firm: Firm, office: Office) -> None:
        """The link is the same one: the mail that failed may have arrived."""
        firm.invite()
        office.post.does = down
        office.work()
        first = firm.called()
        firm.world.clock.tick(timedelta(minutes=5))
        office.post.does = lambda mail: None
        assert office.work() == 1
        assert firm.called() == attrs.evolve(first, expires_at=firm.world.clock() + WEEK, version=firm.called().version)
        assert firm.join(token_of(office.post.sent[-1])).state is MemberState.ACTIVE

    def test_one_that_waited_too_long_is_not_sent(self, firm: Firm, office: Office) -> None:
        """VC-17: its seat may be somebody else's by now; invited again, it comes."""
        firm.pays(seats=2)
        firm.invite()
        office.post.does = refused
        office.work()
        assert office.letter().state is QueueState.STOPPED
        firm.world.clock.tick(WEEK)
        firm.sessions.clear()
        office.post.does = lambda mail: None
        other = firm.invite("olga")
        firm.world.run(lambda k: k.messages.resume(office.letters()[0].id, by=firm.world.support))
        office.work()
        assert [mail.to for mail in office.post.sent] == [email_of("olga")]
        assert (firm.seats().taken, firm.seats().allowed) == (2, 2)
        firm.do("remove", other.id)
        firm.do("invite_again", firm.called().id)
        office.work()
        assert office.post.sent[-1].to == email_of("nora")

    def test_one_that_was_stopped_goes_out_while_it_counts(self, firm: Firm, office: Office) -> None:
        """As long as its seat is its own."""
        firm.invite()
        office.post.does = refused
        office.work()
        firm.world.clock.tick(WEEK - INSTANT)
        office.post.does = lambda mail: None
        firm.world.run(lambda k: k.messages.resume(office.letter().id, by=firm.world.support))
        office.work()
        assert firm.called().expires_at == firm.world.clock() + WEEK
        assert firm.join(token_of(office.post.sent[-1])).state is MemberState.ACTIVE


class TestNotSent:
    @pytest.mark.parametrize("how", ["withdrawn", "declined", "accepted", "gone"])
    def test_what_its_link_would_open_nothing_for(self, firm: Firm, office: Office, how: str) -> None:
        """What happened since it was wanted counts; the letter is done with."""
        firm.invite()
        office.work()
        (mail,) = office.post.sent
        firm.do("invite_again", firm.called().id)
        office.work()
        token = token_of(office.post.sent[-1])
        office.post.sent.clear()
        again = attrs.evolve(office.letters()[-1], sent=False)
        if how == "withdrawn":
            firm.do("remove", firm.called().id)
        elif how == "declined":
            firm.link("decline", token)
        elif how == "accepted":
            firm.join(token)
        else:
            account = firm.account
            firm.world.read(lambda s: s.write(Remove(s.get(ACCOUNTS, account.id))))
        resent(office, again)
        assert (office.work(), office.post.sent) == (1, [])
        assert [letter.state for letter in office.letters()] == [QueueState.DONE] * 2
        assert not office.letters()[-1].sent
        assert mail.kind == "member.invited"

    def test_an_older_one_is_not_sent_beside_a_newer(self, firm: Firm, office: Office) -> None:
        """A-05: its link would be dead; the newer one is sent once."""
        nora = firm.invite()
        firm.do("invite_again", nora.id)
        firm.do("invite_again", nora.id)
        assert office.work() == 3
        (mail,) = office.post.sent
        assert firm.join(token_of(mail)).id == nora.id

    def test_a_locked_account_is_no_obstacle(self, firm: Firm, office: Office) -> None:
        """VC-20: the link works once it is unlocked."""
        firm.invite()
        firm.world.run(lambda k: k.accounts.lock(firm.account_id, by=firm.world.support))
        office.work()
        (mail,) = office.post.sent
        with firm.refused("vendor_lock"):
            firm.join(token_of(mail))
        firm.world.run(lambda k: k.accounts.unlock(firm.account_id, by=firm.world.support))
        firm.join(token_of(mail))


def resent(office: Office, letter: Letter) -> None:
    """
    Have a letter be due once more.
    """
    due = attrs.evolve(letter, state=QueueState.WAITING, due_at=office.world.clock())
    office.world.read(lambda s: s.write(Change(letter, due)))


class TestNothingIsKept:
    def test_neither_token_nor_text(self, firm: Firm, office: Office) -> None:
        """A-03: the row knows which link counts, and none of what the mail says."""
        firm.invite()
        office.work()
        (mail,) = office.post.sent
        token = token_of(mail).reveal()
        kept = repr((office.letters(), office.world.dump(), firm.told(), mail))
        assert token not in kept
        assert token.partition(".")[0] not in kept
        letter = office.letter()
        assert (letter.within, letter.row, letter.generation) == (firm.account_id, firm.called().id, 1)
        assert (letter.realm, letter.holder_id, letter.address) == (Realm.STAFF, None, email_of("nora"))

    def test_each_keys_rotation_leaves_links_alive(self, firm: Firm, office: Office) -> None:
        """As long as the older key is kept."""
        firm.invite()
        office.work()
        (mail,) = office.post.sent
        keys = (*firm.world.vendor.signing_keys, Secret("the newest signing key"))
        firm.world.vendor = attrs.evolve(firm.world.vendor, signing_keys=keys)
        assert firm.join(token_of(mail)).state is MemberState.ACTIVE
        with firm.spent("used"):
            firm.link("join_known", token_of(mail), known())
