"""
Forgotten passwords: a link is mailed, and sets a new one, once (VC-26).
"""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from partnerkit import (
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPassword,
    NewRole,
    PasswordChange,
    Purpose,
    Realm,
    Secret,
)
from partnerkit.access import Permission
from partnerkit.errors import InvalidInput, LinkSpent, NotFound, NotSignedIn, Refused, TooManyTries, WrongCredentials
from partnerkit.history.model import ENTRIES, Entry
from partnerkit.identity.holders import nobody
from partnerkit.identity.model import ADDRESSES
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Change, Query, Storage, every
from partnerkit.values import OperatorId
from tests.library.world import PASSWORD, Town
from tests.mailed import links_in, mails, token_of, tokens

NEW = "another horse battery"
DANA, KATALIN = "dana@lk.example.com", "katalin@szabo.example.com"


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which one operator has a password and one account its owner.
    """
    dana = town.world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(town.owner.id), by=town.owner))
    town.world.set_password(dana)
    town.world.seat_owner(town.account)
    return town


def forget(town: Town, email: str = DANA, realm: Realm = Realm.OPERATOR, source: str | None = None) -> None:
    town.world.run(lambda k: k.identity.forget_password(realm, email, source=source))


def linked(town: Town, email: str = DANA, realm: Realm = Realm.OPERATOR) -> Secret:
    """
    Forget a password, and read the mail about it.
    """
    forget(town, email, realm)
    (token,) = tokens(town.world.run)
    return token


def reset(
    town: Town, token: Secret, password: str = NEW, realm: Realm = Realm.OPERATOR, source: str | None = None
) -> None:
    new = NewPassword(password=Secret(password))
    town.world.run(lambda k: k.identity.reset_password(realm, token, new, source=source))


def have_role(town: Town, role: str) -> None:
    def work(storage: Storage) -> None:
        operator = storage.get(OPERATORS, OperatorId(town.owner.id), within=town.partner.id)
        storage.write(Change(operator, attrs.evolve(operator, role=role)))

    town.world.read(work)


def chain(town: Town, chain_id: UUID) -> list[Entry]:
    found = town.world.read(lambda s: list(every(s, Query(collection=ENTRIES, within=chain_id, limit=100))))
    return sorted(found, key=lambda entry: entry.seq)


class TestForgetting:
    @pytest.mark.requirement("VC-26", call="identity.forget_password")
    @pytest.mark.parametrize("email", [DANA, " Dana@LK.example.com", "nobody@lk.example.com"])
    def test_a_letter_is_all_it_adds(self, town: Town, email: str) -> None:
        """A-22: whoever it is for; who that is, is looked up where mails are sent."""
        with town.world.kit() as kit:
            tried = kit.try_out(lambda k: k.identity.forget_password(Realm.OPERATOR, email))
        (effects,) = tried.effects
        assert (effects.changes, effects.events) == ((), ())
        (message,) = effects.messages
        assert (message.kind, message.holder_id, message.purpose) == ("password.forgotten", None, None)

    @pytest.mark.parametrize("email", ["", "dana", "dana@lk.example.com, eve@example.com", "a@b\n@c.example"])
    def test_what_is_no_address_is_said(self, town: Town, email: str) -> None:
        """A-20: one address, whole; nothing is written."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as raised:
            forget(town, email)
        assert raised.value.problems[0].path == "email"

    def test_mails_to_an_address_are_counted(self, town: Town) -> None:
        """A-25: in any spelling, known or not, whoever asks."""
        for email in (DANA, "DANA@lk.example.com", DANA):
            forget(town, email)
        with pytest.raises(TooManyTries):
            forget(town, source="192.0.2.1")
        town.world.clock.tick(timedelta(hours=1))
        forget(town)

    def test_mails_a_source_wants_are_counted(self, town: Town) -> None:
        """A-25: to however many addresses."""
        for n in range(20):
            forget(town, f"a{n}@lk.example.com", source="192.0.2.1")
        with pytest.raises(TooManyTries):
            forget(town, source="192.0.2.1")
        forget(town, source="192.0.2.2")

    def test_mails_wanted_from_nowhere_are_counted_by_address_alone(self, town: Town) -> None:
        """A-25: a host that knows no source is not shut out by many people at once."""
        for n in range(21):
            forget(town, f"a{n}@lk.example.com")

    def test_only_who_is_known_gets_a_mail(self, town: Town) -> None:
        """To the address that is stored, not the one that was typed (A-21)."""
        forget(town, "Dana@LK.example.com")
        forget(town, "nobody@lk.example.com")
        forget(town, KATALIN)  # in the other realm
        assert [mail.to for mail in mails(town.world.run)] == [DANA]


class TestResetting:
    @pytest.mark.requirement("VC-26", call="identity.reset_password")
    @pytest.mark.parametrize(("email", "realm"), [(DANA, Realm.OPERATOR), (KATALIN, Realm.STAFF)])
    def test_a_link_sets_a_new_password(self, town: Town, email: str, realm: Realm) -> None:
        """The new one opens, the old one does not, and every session is over (R-13)."""
        before = town.world.sign_in(email, realm=realm)
        reset(town, linked(town, email, realm), realm=realm)
        assert town.world.of_session(town.world.sign_in(email, NEW, realm=realm)).name == before.actor.name
        with pytest.raises(WrongCredentials):
            town.world.sign_in(email, realm=realm)
        with pytest.raises(NotSignedIn):
            town.world.of_session(before)

    def test_it_is_told_in_the_chain_of_the_partner(self, town: Town) -> None:
        """By its holder, who acts by a link."""
        reset(town, linked(town))
        entries = chain(town, town.partner.id)
        assert [(e.kind, e.actor_id) for e in entries[-2:]] == [
            ("password.reset", town.owner.id),
            ("address.verified", town.owner.id),
        ]

    def test_it_is_told_in_each_account_a_person_works_in(self, town: Town) -> None:
        """Nobody said which: all of them hear that their people sign in anew."""
        second = town.world.new_account(town.owner, "Szabó Implant")
        new = NewOwner(name="Katalin", email=KATALIN)
        town.world.run(lambda k: k.staff.seat_owner(second.id, new, by=town.world.support))
        reset(town, linked(town, KATALIN, Realm.STAFF), realm=Realm.STAFF)
        for account in (town.account, second):
            assert [e.kind for e in chain(town, account.id)][-2:] == ["password.reset", "address.verified"]

    def test_whoever_has_the_link_reads_mail_there(self, town: Town) -> None:
        """The address counts as verified; it is told once."""
        reset(town, linked(town))
        reset(town, linked(town))
        address = town.world.read(lambda s: s.get(ADDRESSES, f"operator:{DANA}"))
        assert address.verified_at is not None
        assert [e.kind for e in chain(town, town.partner.id)].count("address.verified") == 1

    def test_its_holder_is_told_by_mail(self, town: Town) -> None:
        """Whoever did it: the mail says so, without any link."""
        reset(town, linked(town))
        (mail,) = mails(town.world.run)
        assert mail.to == DANA
        assert "/reset/" not in mail.text

    def test_a_password_that_is_none_uses_nothing_up(self, town: Town) -> None:
        """It is said, and the link still works."""
        token = linked(town)
        with town.world.unchanged(), pytest.raises(InvalidInput) as raised:
            reset(town, token, "short")
        assert raised.value.problems[0].path == "password"
        reset(town, token)

    def test_a_link_works_once(self, town: Town) -> None:
        """A-05: the second time nothing changes."""
        token = linked(town)
        reset(town, token)
        with town.world.unchanged(), pytest.raises(LinkSpent) as raised:
            reset(town, token, "a third horse battery")
        assert raised.value == LinkSpent("reset", "used")

    def test_its_time_is_counted_from_the_mail(self, town: Town) -> None:
        """A-07: an hour from the sending, judged at the moment of use."""
        forget(town)
        town.world.clock.tick(timedelta(hours=5))
        (token,) = tokens(town.world.run)
        town.world.clock.tick(timedelta(hours=1) - timedelta(microseconds=1))
        assert town.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, token)).email == DANA
        town.world.clock.tick(timedelta(microseconds=1))
        with pytest.raises(LinkSpent, match="time"):
            reset(town, token)

    def test_its_time_is_told_where_its_holder_is(self, town: Town) -> None:
        """As the mail tells it: in the time zone of the business; an operator's is UTC."""
        for email, realm, zone in ((DANA, Realm.OPERATOR, "UTC"), (KATALIN, Realm.STAFF, town.account.time_zone)):
            forget(town, email, realm)
            (mail,) = mails(town.world.run)
            token = token_of(*links_in(mail))
            link = town.world.run(lambda k: k.identity.look(realm, Purpose.RESET, token))  # noqa: B023
            assert (link.time_zone, f"({zone})" in mail.text) == (zone, True)

    def test_a_newer_link_replaces_it(self, town: Town) -> None:
        """A-05: once the newer one is mailed."""
        older, newer = linked(town), linked(town)
        with pytest.raises(LinkSpent) as raised:
            reset(town, older)
        assert raised.value.reason == "replaced"
        reset(town, newer)

    def test_a_changed_password_makes_it_worthless(self, town: Town) -> None:
        """A-19: whoever changed it knew the one before."""
        token, by = linked(town), town.world.of_session(town.world.sign_in(DANA))
        change = PasswordChange(current=Secret(PASSWORD), new=Secret(NEW))
        town.world.run(lambda k: k.identity.change_password(change, by=by))
        with pytest.raises(LinkSpent) as raised:
            reset(town, token)
        assert raised.value.reason == "replaced"

    def test_links_from_one_source_are_counted(self, town: Town) -> None:
        """A-25: twenty a minute, right or wrong; those of another one are its own."""
        for _ in range(20):
            with pytest.raises(NotFound):
                reset(town, Secret("no link"), source="192.0.2.1")
        token = linked(town)
        with pytest.raises(TooManyTries):
            reset(town, token, source="192.0.2.1")
        reset(town, token, source="192.0.2.2")


class TestWhoActs:
    def test_a_role_that_leaves_it_out(self, town: Town) -> None:
        """What a session may not, a link may not: the role is as it is now."""
        token = linked(town)
        role = NewRole(name="plain", title="Plain", permissions=(Permission.VIEW_CLIENTS,))
        town.world.run(lambda k: k.partners.add_role(town.partner.id, role, by=town.world.support))
        have_role(town, "plain")
        with town.world.unchanged(), pytest.raises(Refused):
            reset(town, token)
        with pytest.raises(Refused):
            town.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, token))

    def test_a_role_that_is_gone(self, town: Town) -> None:
        """A link of somebody who can do nothing is no link."""
        token = linked(town)
        have_role(town, "gone")
        with pytest.raises(NotFound) as raised:
            reset(town, token)
        assert raised.value == NotFound("link", "reset")

    def test_nobody_is_no_operator(self, town: Town) -> None:
        """Who forgets a password has not signed in: who acts there may do nothing at all."""
        assert nobody(Realm.STAFF).permissions == frozenset()
        assert nobody(Realm.STAFF).id != nobody(Realm.OPERATOR).id


@pytest.mark.requirement("BX-15", call="identity.reset_password")
def test_a_link_of_before_the_vendor_authenticates_its_holder(town: Town) -> None:
    """
    It sets no password, nor says whose it was: whom the vendor keeps out does not come in by a mail of before.
    """
    new = NewOperator(name="Gréta", email="greta@lk.example.com")
    greta = town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.world.support))
    token, known = linked(town, greta.email), NewIdentity(issuer="bookwell", subject="greta")
    town.world.run(lambda k: k.identity.link_operator(town.partner.id, greta.id, known, by=town.world.support))
    with town.world.unchanged(), pytest.raises(LinkSpent):
        reset(town, token)
    with pytest.raises(LinkSpent):
        town.world.run(lambda k: k.identity.look(Realm.OPERATOR, Purpose.RESET, token))
