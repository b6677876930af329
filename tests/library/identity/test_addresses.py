"""
The address one signs in with: verified by a mailed link, and changed by one.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest

from partnerkit import (
    Account,
    Actor,
    EmailChange,
    Member,
    NewOperator,
    NewOwner,
    NewPassword,
    OwnAddress,
    PresentPassword,
    Purpose,
    Realm,
    Secret,
)
from partnerkit.errors import Conflict, InvalidInput, LinkSpent, NotFound, Refused, TooManyTries, WrongCredentials
from partnerkit.identity import usecases
from partnerkit.identity.model import ADDRESSES, Address, sign_in_key
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Remove
from partnerkit.staff.model import MEMBERS, PEOPLE, Person
from partnerkit.values import OperatorId, PersonId
from tests.library.accounts.given import OPENED
from tests.library.identity.test_resets import DANA, KATALIN, chain, linked, reset
from tests.library.world import PASSWORD, Town
from tests.mailed import mails, tokens

NEW = "dana.whitfield@lk.example.com"


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which one operator has a password and one account its owner.
    """
    dana = town.world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(town.owner.id), by=town.owner))
    town.world.set_password(dana)
    town.world.seat_owner(town.account)
    return town


@pytest.fixture
def dana(town: Town) -> Actor:
    return town.world.sign_in(DANA).actor


@pytest.fixture
def katalin(town: Town) -> Actor:
    return town.world.staff_sign_in().actor


def own(town: Town, by: Actor) -> OwnAddress:
    return town.world.run(lambda k: k.identity.address(by=by))


def ask(town: Town, by: Actor) -> OwnAddress:
    return town.world.run(lambda k: k.identity.ask_verification(by=by))


def verify(town: Town, token: Secret, realm: Realm = Realm.OPERATOR) -> OwnAddress:
    return town.world.run(lambda k: k.identity.verify_address(realm, token, source="192.0.2.1"))


def change(town: Town, by: Actor, email: Any = NEW, password: str = PASSWORD) -> None:
    wanted = EmailChange(password=Secret(password), email=email)
    town.world.run(lambda k: k.identity.change_email(wanted, by=by))


def confirm(town: Town, token: Secret, realm: Realm = Realm.OPERATOR, password: str = PASSWORD) -> OwnAddress:
    given = PresentPassword(password=Secret(password))
    return town.world.run(lambda k: k.identity.confirm_email(realm, token, given))


def followed(town: Town, by: Actor, email: str = NEW) -> Secret:
    """
    Ask for another address, and read the mail about it.
    """
    change(town, by, email)
    (token,) = tokens(town.world.run)
    return token


def owner_of(town: Town, account: Account) -> Member:
    return town.world.read(lambda s: s.get(MEMBERS, account.owner_id, within=account.id))


class TestVerifying:
    @pytest.mark.requirement("BX-07", call="identity.ask_verification")
    @pytest.mark.parametrize("who", ["dana", "katalin"])
    def test_a_link_proves_that_one_reads_mail(self, town: Town, who: str, request: pytest.FixtureRequest) -> None:
        """It is mailed to the address itself; from then on it counts as verified."""
        by: Actor = request.getfixturevalue(who)
        realm, email = (Realm.OPERATOR, DANA) if who == "dana" else (Realm.STAFF, KATALIN)
        assert own(town, by) == ask(town, by) == OwnAddress(email=email, verified_at=None)
        (token,) = tokens(town.world.run)
        assert verify(town, token, realm) == own(town, by) == OwnAddress(email=email, verified_at=town.world.clock())

    @pytest.mark.requirement("BX-15", call="identity.verify_address")
    def test_whom_the_vendor_authenticates_verifies_its_own_too(self, town: Town) -> None:
        """It has no password here, and is mailed to as others are."""
        ask(town, town.admin)
        (token,) = tokens(town.world.run)
        assert verify(town, token) == own(town, town.admin)
        assert own(town, town.admin).verified_at == town.world.clock()

    def test_it_is_told_once(self, town: Town, dana: Actor) -> None:
        """A second link is used up and changes nothing."""
        ask(town, dana)
        ask(town, dana)
        first, second = tokens(town.world.run)
        with pytest.raises(LinkSpent):
            verify(town, first)
        verify(town, second)
        assert [e.kind for e in chain(town, town.partner.id)].count("address.verified") == 1
        with pytest.raises(LinkSpent, match="used"):
            verify(town, second)

    def test_a_verified_address_needs_no_mail(self, town: Town, dana: Actor) -> None:
        """Nothing is written; the answer says since when."""
        ask(town, dana)
        (token,) = tokens(town.world.run)
        verified = verify(town, token)
        with town.world.unchanged():
            assert ask(town, dana) == verified

    def test_mails_are_counted(self, town: Town, dana: Actor) -> None:
        """A-25: three an hour to an address by its holder, and as many by strangers, who use up none of those."""
        for _ in range(3):
            ask(town, dana)
            town.world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, DANA))
        with pytest.raises(TooManyTries):
            ask(town, dana)
        with pytest.raises(TooManyTries):
            town.world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, DANA))

    def test_mails_of_one_person_are_counted_together(self, town: Town, dana: Actor) -> None:
        """A-25: whatever for, and to whatever address; those of others are their own."""
        ask(town, dana)
        for n in range(19):
            town.world.clock.tick(timedelta(minutes=1))  # the password may be tried so often
            change(town, dana, f"d{n}@lk.example.com")
        for wish in (partial(change, town, dana), partial(ask, town, dana)):
            with pytest.raises(TooManyTries):
                wish()
        ask(town, town.admin)

    def test_mails_to_one_address_are_counted_by_who_signs_in_with_it(self, town: Town, dana: Actor) -> None:
        """A-25: whoever has the same one in another realm uses up none of its own."""
        new = NewOwner(name="Dana", email=DANA, password=Secret(PASSWORD))
        town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, new, by=town.world.support))
        staff = town.world.sign_in(DANA, realm=Realm.STAFF).actor
        for _ in range(3):
            ask(town, staff)
        ask(town, dana)

    def test_it_verifies_the_address_it_was_mailed_to(self, town: Town, dana: Actor) -> None:
        """A-06: not one that took its place since."""
        ask(town, dana)
        (token,) = tokens(town.world.run)
        confirm(town, followed(town, dana))
        with pytest.raises(LinkSpent) as raised:
            verify(town, token)
        assert raised.value == LinkSpent("verify", "replaced")

    def test_it_is_for_people(self, town: Town) -> None:
        """The vendor's programs sign in with nothing."""
        with pytest.raises(Refused):
            own(town, town.world.support)
        with pytest.raises(Refused):
            ask(town, town.world.support)
        with town.world.unchanged(), pytest.raises(Refused):
            change(town, town.world.support)


class TestChanging:
    @pytest.mark.requirement("BX-07", call="identity.change_email")
    def test_an_operator_signs_in_with_another_address(self, town: Town, dana: Actor) -> None:
        """Once the link that was mailed there is followed; the session goes on."""
        token = followed(town, dana)
        assert own(town, dana).email == DANA
        assert confirm(town, token) == OwnAddress(email=NEW, verified_at=town.world.clock())
        assert town.world.sign_in(NEW).actor.id == dana.id
        with pytest.raises(WrongCredentials):
            town.world.sign_in(DANA)
        with pytest.raises(LinkSpent, match="used"):
            confirm(town, token)
        row = town.world.read(lambda s: s.get(OPERATORS, OperatorId(dana.id), within=town.partner.id))
        assert (row.email, row.revision) == (NEW, 1)

    @pytest.mark.requirement("BX-07", call="identity.confirm_email")
    def test_the_address_before_is_told(self, town: Town, dana: Actor) -> None:
        """So that whoever reads mail there can do something; the mail has no link."""
        confirm(town, followed(town, dana))
        (mail,) = mails(town.world.run)
        assert (mail.to, "/email/" in mail.text) == (DANA, False)
        told = chain(town, town.partner.id)[-1]
        assert (told.kind, told.actor_id) == ("email.changed", dana.id)

    def test_a_persons_memberships_follow(self, town: Town, katalin: Actor) -> None:
        """In every account it works in, in the same write; each is told."""
        second = town.world.new_account(town.owner, "Szabó Implant")
        new = NewOwner(name="Katalin", email=KATALIN)
        town.world.run(lambda k: k.staff.seat_owner(second.id, new, by=town.world.support))
        confirm(town, followed(town, katalin, "kati@szabo.example.com"), Realm.STAFF)
        for account in (town.account, second):
            assert owner_of(town, account).email == "kati@szabo.example.com"
            assert chain(town, account.id)[-1].kind == "email.changed"
        person = town.world.read(lambda s: s.get(PEOPLE, PersonId(katalin.id)))
        assert person.email == "kati@szabo.example.com"

    def test_another_spelling_of_it(self, town: Town, dana: Actor) -> None:
        """A-21: it is one's own address all the same, and written as one writes it from then on."""
        assert confirm(town, followed(town, dana, "Dana@lk.example.com")).email == "Dana@lk.example.com"
        assert own(town, dana) == OwnAddress(email="Dana@lk.example.com", verified_at=town.world.clock())
        assert town.world.sign_in(DANA).actor.id == dana.id

    @pytest.mark.parametrize(
        ("field", "given"),
        [
            ("password", {"password": "wrong"}),
            ("email", {"email": DANA}),
            ("email", {"email": "dana@LK.EXAMPLE.com"}),  # of a domain there is one spelling
            ("email", {"email": "dana"}),
        ],
    )
    def test_what_is_wrong_is_said(self, town: Town, dana: Actor, field: str, given: dict[str, str]) -> None:
        """The password is proven first; nothing is written."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as raised:
            change(town, dana, **given)
        assert [p.path for p in raised.value.problems] == [field]

    def test_guesses_at_the_password_are_counted(self, town: Town, dana: Actor) -> None:
        """A-25: together with those where a new one is set."""
        for _ in range(5):
            with pytest.raises(InvalidInput):
                change(town, dana, password="wrong")
        with pytest.raises(TooManyTries):
            change(town, dana)

    def test_a_link_alone_is_not_enough(self, town: Town, dana: Actor) -> None:
        """A-24: whoever reads mail there is perhaps not who asked; the present password is proven once more."""
        token = followed(town, dana)
        with town.world.unchanged():
            for _ in range(4):  # asking for it was one try
                with pytest.raises(InvalidInput) as raised:
                    confirm(town, token, password="wrong")
                assert [(p.path, p.code) for p in raised.value.problems] == [("password", "password.wrong")]
            with pytest.raises(TooManyTries):
                confirm(town, token)

    def test_a_password_that_is_no_text_is_named(self, town: Town, dana: Actor) -> None:
        """A-34: and uses nothing up."""
        token, given = followed(town, dana), PresentPassword(password=cast("Secret", 7))
        with town.world.unchanged(), pytest.raises(InvalidInput) as raised:
            town.world.run(lambda k: k.identity.confirm_email(Realm.OPERATOR, token, given))
        assert [p.path for p in raised.value.problems] == ["password"]

    def test_of_two_wishes_the_later_is_mailed(self, town: Town, dana: Actor) -> None:
        """A-05: it took the place of the first before that was mailed."""
        change(town, dana, "first@lk.example.com")
        change(town, dana)
        assert [mail.to for mail in mails(town.world.run)] == [NEW]

    def test_an_address_of_somebody_else(self, town: Town, dana: Actor) -> None:
        """A-22: asking is answered like any other; only who reads mail there learns it, and nothing is used up."""
        token = followed(town, dana, "emil@lk.example.com")
        with town.world.unchanged(), pytest.raises(InvalidInput) as raised:
            confirm(town, token)
        assert [(p.path, p.code) for p in raised.value.problems] == [("email", "address.taken")]

    def test_an_address_taken_meanwhile(self, town: Town, dana: Actor) -> None:
        """Nobody loses one by it."""
        token = followed(town, dana)
        new = NewOperator(name="Dana W.", email=NEW, role="agent")
        town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.world.support))
        with pytest.raises(InvalidInput):
            confirm(town, token)

    def test_links_of_the_address_before_are_dead(self, town: Town, dana: Actor) -> None:
        """A-19: whatever they were for."""
        token, other = linked(town), followed(town, dana)
        confirm(town, other)
        with pytest.raises(LinkSpent):
            reset(town, token)
        with pytest.raises(LinkSpent):
            confirm(town, other)

    def test_addresses_are_of_their_realm(self, town: Town, dana: Actor, katalin: Actor) -> None:
        """VC-01: the same address in the other realm is somebody else's matter."""
        confirm(town, followed(town, dana, KATALIN))
        assert town.world.sign_in(KATALIN).actor.id == dana.id
        assert town.world.staff_sign_in().actor.id == katalin.id


def test_an_address_left_between_two_reads(town: Town, dana: Actor) -> None:
    """
    Where reads do not see one moment, the call is made again, and sees what has become of it (A-05).
    """
    row = town.world.read(lambda s: s.get(ADDRESSES, sign_in_key(Realm.OPERATOR, DANA)))
    town.world.read(lambda s: s.write(Remove(row)))
    with town.world.unchanged(), pytest.raises(Conflict) as error:
        town.world.run(lambda k: k.identity.address(by=dana))
    assert error.value.whole


def test_each_link_is_for_one_thing(town: Town, dana: Actor) -> None:
    """A-06: none does what another is for; a link somebody only looks at is still there."""
    ask(town, dana)
    change(town, dana)
    town.world.run(lambda k: k.identity.forget_password(Realm.OPERATOR, DANA))
    new = NewOperator(name="Gita", email="gita@lk.example.com")
    town.world.run(lambda k: k.partners.add_operator(town.partner.id, new, by=town.owner))
    found = {purpose: token for token in tokens(town.world.run) for purpose in Purpose if looks(town, purpose, token)}
    assert set(found) == set(Purpose)
    for purpose, use in USES.items():
        for other in set(Purpose) - {purpose}:
            with town.world.unchanged(), pytest.raises(NotFound):
                use(town, found[other])


def welcome(town: Town, token: Secret) -> None:
    new = NewPassword(password=Secret("another horse battery"))
    town.world.run(lambda k: k.identity.welcome(token, new))


def looks(town: Town, purpose: Purpose, token: Secret) -> bool:
    try:
        with town.world.unchanged():
            return town.world.run(lambda k: k.identity.look(Realm.OPERATOR, purpose, token)).purpose is purpose
    except NotFound:
        return False


USES: dict[Purpose, Callable[[Town, Secret], Any]] = {
    Purpose.RESET: reset,
    Purpose.WELCOME: welcome,
    Purpose.VERIFY: verify,
    Purpose.EMAIL: confirm,
}


def test_moving_nobody_knows_of() -> None:
    """A person who works nowhere has no chain; the address moves all the same."""
    address = Address(key="staff:a@b.example", holder_id=UUID(int=1))
    person = Person(id=PersonId(UUID(int=1)), name="A", email="a@b.example", language="en")
    effects = usecases.move(address, person, "c@b.example", realm=Realm.STAFF, at=OPENED)
    assert (effects.result.key, effects.events) == ("staff:c@b.example", ())
