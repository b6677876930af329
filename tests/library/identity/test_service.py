"""
Passwords are set and changed; people whom the vendor authenticates become actors.
"""

import unicodedata
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Actor, NewIdentity, NewPassword, PartnerKit, PasswordChange, Realm, Secret
from partnerkit.errors import (
    InvalidInput,
    KeyReused,
    NotFound,
    NotPossible,
    NotSignedIn,
    Refused,
    TooManyTries,
    WrongCredentials,
)
from partnerkit.identity.model import CREDENTIALS
from partnerkit.values import AccountId, OperatorId, PartnerId
from tests.library.world import PASSWORD, Town
from tests.mailed import mails

NEW = "another horse battery"
DANA = "dana@lk.example.com"


def change(town: Town, actor: Actor, current: str = PASSWORD, new: str = NEW) -> None:
    given = PasswordChange(current=Secret(current), new=Secret(new))
    town.world.run(lambda k: k.identity.change_password(given, by=actor))


def codes(caught: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in caught.value.problems]


@pytest.fixture
def dana(town: Town) -> OperatorId:
    """
    The id of an operator with a password.
    """
    id = OperatorId(town.owner.id)
    set_for(town, id)
    return id


def set_for(town: Town, id: OperatorId, password: Any = PASSWORD, by: Actor | None = None) -> None:
    new = NewPassword(password=Secret(password) if isinstance(password, str) else password)
    actor = by or town.world.support
    town.world.run(lambda k: k.identity.set_operator_password(town.partner.id, id, new, by=actor))


class TestSetting:
    @pytest.mark.requirement("VC-01", call="identity.set_operator_password")
    def test_the_vendor_sets_an_operators(self, town: Town, dana: OperatorId) -> None:
        """Who then signs in with it."""
        assert town.world.sign_in(DANA).session.holder_id == dana

    @pytest.mark.requirement("R-13", call="identity.set_operator_password")
    def test_it_ends_the_sessions_of_before(self, town: Town, dana: OperatorId) -> None:
        """A-19: and the old password opens nothing any more."""
        session = town.world.sign_in(DANA)
        set_for(town, dana, NEW)
        with pytest.raises(NotSignedIn):
            town.world.of_session(session)
        with pytest.raises(WrongCredentials):
            town.world.sign_in(DANA)
        assert town.world.of_session(town.world.sign_in(DANA, NEW)).id == dana

    @pytest.mark.parametrize("password", ["short", "x" * 129, None, 3])
    def test_one_that_is_none_is_refused(self, town: Town, dana: OperatorId, password: Any) -> None:
        """Nothing is hashed, nothing ends."""
        hashed = town.world.hasher.hashed
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            set_for(town, dana, password)
        assert [path for path, _ in codes(caught)] == ["password"]
        assert town.world.hasher.hashed == hashed

    def test_nobody_else_sets_it(self, town: Town, dana: OperatorId) -> None:
        """A-14: not a colleague, however high; not another partner, to whom there is no such operator."""
        for actor in (town.owner, town.admin):
            with town.world.unchanged(), pytest.raises(Refused):
                set_for(town, dana, NEW, by=actor)
        with town.world.unchanged(), pytest.raises(NotFound) as caught:
            set_for(town, dana, NEW, by=town.stranger)
        assert (caught.value.kind, caught.value.id) == ("operator", dana)

    def test_the_operator_is_looked_for_in_the_partner_that_is_named(self, town: Town, dana: OperatorId) -> None:
        """A-12: an operator of another partner is not there, for the vendor too."""
        new = NewPassword(password=Secret(NEW))
        for partner, operator in [
            (town.other.id, dana),
            (PartnerId(uuid4()), dana),
            (town.partner.id, OperatorId(town.stranger.id)),
            (town.partner.id, OperatorId(uuid4())),
        ]:
            with town.world.unchanged(), pytest.raises(NotFound) as caught, town.world.kit() as kit:
                kit.identity.set_operator_password(partner, operator, new, by=kit.actors.vendor("x"))
            assert (caught.value.kind, caught.value.id) == ("operator", operator)


def test_its_holder_is_told_by_mail(town: Town, dana: OperatorId) -> None:
    """Whoever sets another one; of the first there is nobody who had one before."""
    assert mails(town.world.run) == []
    set_for(town, dana, NEW)
    change(town, town.world.sign_in(DANA, NEW).actor, NEW, PASSWORD)
    assert [(mail.to, mail.kind) for mail in mails(town.world.run)] == [(DANA, "password.changed")] * 2


class TestChanging:
    @pytest.mark.requirement("R-13", call="identity.change_password")
    def test_an_operator_changes_its_own_and_every_session_ends(self, town: Town, dana: OperatorId) -> None:
        """A-19: this one included."""
        here, there = town.world.sign_in(DANA), town.world.sign_in(DANA)
        change(town, here.actor)
        for session in (here, there):
            with pytest.raises(NotSignedIn):
                town.world.of_session(session)
        assert town.world.of_session(town.world.sign_in(DANA, NEW)).id == dana

    @pytest.mark.requirement("R-13", call="identity.change_password")
    def test_so_does_a_staff_member(self, town: Town) -> None:
        """The account's history tells that it was done."""
        town.world.seat_owner(town.account)
        session = town.world.staff_sign_in()
        change(town, session.actor)
        with pytest.raises(NotSignedIn):
            town.world.of_session(session)
        told = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner)).items[0]
        assert (told.kind, told.actor, told.details) == (
            "password.set",
            "Katalin",
            {"holder_id": str(session.actor.id)},
        )

    def test_the_present_one_is_asked_for(self, town: Town, dana: OperatorId) -> None:
        """Whoever finds an open screen cannot take the account over."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            change(town, town.owner, current="correct horse batterz")
        assert codes(caught) == [("current", "password.wrong")]

    def test_the_same_again_is_refused(self, town: Town, dana: OperatorId) -> None:
        """A change is a change; however it is spelt."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            change(town, town.owner, new=PASSWORD)
        assert codes(caught) == [("new", "password.same")]

    def test_one_that_is_none_is_refused(self, town: Town, dana: OperatorId) -> None:
        """Before anything is compared."""
        verified = town.world.hasher.verified
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            change(town, town.owner, new="short")
        assert codes(caught) == [("new", "password.length")]
        assert town.world.hasher.verified == verified

    def test_where_none_is_set_none_is_right(self, town: Town) -> None:
        """BX-15: a person the vendor signs in has nothing to change here."""
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            change(town, town.admin, current="")
        assert codes(caught) == [("current", "password.wrong")]

    def test_two_keyboards_write_one_password(self, town: Town) -> None:
        """The present one may be spelt in letters or in letters and accents."""
        typed = "jó jelszó, őszintén"
        set_for(town, OperatorId(town.owner.id), typed)
        change(town, town.owner, current=unicodedata.normalize("NFD", typed))
        change(town, town.owner, current=NEW, new=typed)
        assert town.world.sign_in(DANA, unicodedata.normalize("NFD", typed)).actor.id == town.owner.id

    def test_guessing_is_throttled(self, town: Town, dana: OperatorId) -> None:
        """A-25: five tries a minute, the right one too after that; for each person by itself."""
        for _ in range(5):
            with pytest.raises(InvalidInput):
                change(town, town.owner, current="wrong")
        with town.world.unchanged(), pytest.raises(TooManyTries):
            change(town, town.owner)
        with pytest.raises(InvalidInput):
            change(town, town.admin)
        town.world.clock.tick(town.world.vendor.limits.tries_an_address.per)
        change(town, town.owner)

    def test_the_vendor_has_none(self, town: Town) -> None:
        """It is no person here."""
        with town.world.unchanged(), pytest.raises(Refused):
            change(town, town.world.support)


class TestLinking:
    IDENTITY = NewIdentity(issuer="bookwell", subject="7")

    @pytest.mark.requirement("BX-15", call="identity.link_operator")
    def test_a_vendors_user_becomes_an_operator(self, town: Town) -> None:
        """Without any password here."""
        linked = town.world.run(
            lambda k: k.identity.link_operator(
                town.partner.id, OperatorId(town.admin.id), self.IDENTITY, by=town.world.support
            )
        )
        assert (linked.holder_id, linked.realm, linked.partner_id) == (town.admin.id, Realm.OPERATOR, town.partner.id)
        assert town.world.run(lambda k: k.actors.external("bookwell", "7", second_factor=True)) == town.admin

    @pytest.mark.requirement("BX-15", call="identity.link_owner")
    def test_a_vendors_user_becomes_an_owner(self, town: Town) -> None:
        """Of the staff realm, working in the account."""
        seated = town.world.seat_owner(town.account)
        linked = town.world.run(lambda k: k.identity.link_owner(town.account.id, self.IDENTITY, by=town.world.support))
        assert (linked.holder_id, linked.realm, linked.partner_id) == (seated.person_id, Realm.STAFF, None)
        actor = town.world.run(lambda k: k.actors.external("bookwell", "7"))
        assert (actor.id, actor.account_id, actor.member_id) == (seated.person_id, town.account.id, seated.id)

    def test_an_account_without_an_owner_has_nobody_to_link(self, town: Town) -> None:
        """The owner-to-be is no person yet."""
        with town.world.unchanged(), pytest.raises(NotPossible, match="no owner yet"):
            town.world.run(lambda k: k.identity.link_owner(town.account.id, self.IDENTITY, by=town.world.support))

    def test_one_identity_is_one_person(self, town: Town) -> None:
        """A-23: it cannot be linked to a second one, of whatever realm; nor to the same one twice."""
        town.world.seat_owner(town.account)
        taken = NewIdentity(issuer="test", subject=" dana ")
        for operator in (town.owner, town.admin):
            with town.world.unchanged(), pytest.raises(InvalidInput) as caught, town.world.kit() as kit:
                kit.identity.link_operator(
                    town.partner.id, OperatorId(operator.id), taken, by=kit.actors.vendor("support")
                )
            assert codes(caught) == [("subject", "identity.taken")]
        with town.world.unchanged(), pytest.raises(InvalidInput):
            town.world.run(lambda k: k.identity.link_owner(town.account.id, taken, by=town.world.support))

    def test_one_person_may_have_several(self, town: Town) -> None:
        """As with two systems of the vendor."""
        for issuer in ("bookwell", "bookwell-legacy"):
            with town.world.kit() as kit:
                kit.identity.link_operator(
                    town.partner.id,
                    OperatorId(town.owner.id),
                    attrs.evolve(self.IDENTITY, issuer=issuer),
                    by=kit.actors.vendor("support"),
                )
            with town.world.kit() as kit:
                assert kit.actors.external(issuer, "7", second_factor=True) == town.owner

    @pytest.mark.parametrize("identity", [NewIdentity(issuer="", subject="7"), NewIdentity(issuer="x", subject=" ")])
    def test_a_blank_one_is_refused(self, town: Town, identity: NewIdentity) -> None:
        """A-02: nothing matches a person without one."""
        with town.world.unchanged(), pytest.raises(InvalidInput):
            town.world.run(
                lambda k: k.identity.link_operator(
                    town.partner.id, OperatorId(town.owner.id), identity, by=town.world.support
                )
            )

    def test_only_the_vendor_links(self, town: Town) -> None:
        """A-14: nobody links themselves to somebody else; whether it is there is not told either."""
        for id in (OperatorId(town.owner.id), OperatorId(uuid4())):
            with town.world.unchanged(), pytest.raises(Refused), town.world.kit() as kit:
                kit.identity.link_operator(town.partner.id, id, self.IDENTITY, by=town.agent)
        for account in (town.account.id, town.foreign.id, AccountId(uuid4())):
            with town.world.unchanged(), pytest.raises(Refused), town.world.kit() as kit:
                kit.identity.link_owner(account, self.IDENTITY, by=town.agent)

    def test_what_is_not_there_is_not_linked(self, town: Town) -> None:
        """A-12: an operator is looked for in the partner that is named."""
        for partner, operator in [(town.other.id, town.owner.id), (town.partner.id, uuid4())]:
            with town.world.unchanged(), pytest.raises(NotFound), town.world.kit() as kit:
                kit.identity.link_operator(partner, OperatorId(operator), self.IDENTITY, by=kit.actors.vendor("x"))
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(lambda k: k.identity.link_owner(AccountId(uuid4()), self.IDENTITY, by=town.world.support))


def set_password(kit: PartnerKit, town: Town, other: bool, value: str) -> Any:
    id, new = (
        OperatorId((town.admin if other else town.owner).id),
        NewPassword(password=Secret(f"{value} horse battery")),
    )
    return kit.identity.set_operator_password(town.partner.id, id, new, by=town.world.support, key="once")


def link_operator(kit: PartnerKit, town: Town, other: bool, value: str) -> Any:
    id, new = OperatorId((town.admin if other else town.owner).id), NewIdentity(issuer="bookwell", subject=f" {value} ")
    return kit.identity.link_operator(town.partner.id, id, new, by=town.world.support, key="once")


def link_owner(kit: PartnerKit, town: Town, other: bool, value: str) -> Any:
    account, new = town.foreign if other else town.account, NewIdentity(issuer="bookwell", subject=f" {value} ")
    return kit.identity.link_owner(account.id, new, by=town.world.support, key="once")


@pytest.mark.parametrize("call", [set_password, link_operator, link_owner])
def test_a_key_is_for_one_call(town: Town, call: Callable[[PartnerKit, Town, bool, str], Any]) -> None:
    """BX-09: asked again it answers and does nothing; for somebody else, or something else, it is refused."""
    town.world.seat_owner(town.account)
    town.world.seat_owner(town.foreign, "zoltan")
    first = town.world.run(lambda k: call(k, town, False, "correct"))
    with town.world.unchanged():
        assert town.world.run(lambda k: call(k, town, False, "correct")) == first
    for other, value in [(True, "correct"), (False, "another")]:
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.run(lambda k: call(k, town, other, value))  # noqa: B023


def test_no_password_is_stored_as_it_is(town: Town, dana: OperatorId) -> None:
    """A-35: nowhere in the database, in no form but its hash."""
    assert PASSWORD not in repr(town.world.dump())
    assert town.world.read(lambda s: s.get(CREDENTIALS, dana)).password != PASSWORD
