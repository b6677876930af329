"""
The owner's seat, and where a staff member works.
"""

from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import NewIdentity, NewOwner, Secret
from partnerkit.access import Actor
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Refused
from partnerkit.identity.model import CREDENTIALS
from partnerkit.repository import Add, Change
from partnerkit.staff import model
from partnerkit.staff.model import PEOPLE, Level, MemberState, OwnerSeated
from partnerkit.values import AccountId, MemberId, PersonId, Realm
from tests.library.accounts.given import account
from tests.library.world import PASSWORD, Town

A = account()
NEW = NewOwner(name="Szabó Katalin", email="Katalin@SZABO.example.com", password=Secret(PASSWORD), language="hu")
PERSON = model.new_person(NEW, id=UUID(int=7)).result


class TestUseCases:
    @pytest.mark.requirement("R-11", call="accounts.open")
    def test_an_owner_to_be_has_no_person(self) -> None:
        """An admin, invited, under the name and address the operator gave."""
        member = model.owner_to_be(A).result
        assert (member.id, member.account_id, member.person_id) == (A.owner_id, A.id, None)
        assert (member.name, member.email) == (A.contact, A.email)
        assert (member.level, member.state) == (Level.ADMIN, MemberState.INVITED)

    def test_the_seat_is_taken_once(self) -> None:
        """Membership, the way from the person to it, and an event of the account."""
        waiting = model.owner_to_be(A).result
        effects = model.seat_owner(A, waiting, PERSON)
        seated = effects.result
        assert (seated.person_id, seated.name, seated.email) == (PERSON.id, PERSON.name, PERSON.email)
        assert (seated.state, seated.level) == (MemberState.ACTIVE, Level.ADMIN)
        way = model.Membership(person_id=PERSON.id, account_id=A.id, member_id=waiting.id)
        assert effects.changes == (Change(A, A), Change(waiting, seated), Add(way))
        assert effects.events == (
            OwnerSeated(chain_id=A.id, member_id=waiting.id, person_id=PERSON.id, name=PERSON.name, email=PERSON.email),
        )
        with pytest.raises(NotPossible, match="has its owner already"):
            model.seat_owner(A, seated, PERSON)


class TestSeating:
    @pytest.mark.requirement("R-10", call="staff.seat_owner")
    def test_the_vendor_seats_a_new_person(self, town: Town) -> None:
        """Who then signs in with the address, however it is spelt, and the password."""
        seated = town.world.run(lambda k: k.staff.seat_owner(town.account.id, NEW, by=town.world.support))
        assert (seated.email, seated.state) == ("Katalin@szabo.example.com", MemberState.ACTIVE)
        session = town.world.sign_in("KATALIN@szabo.example.com", realm=Realm.STAFF).session
        assert (session.holder_id, session.account_id, session.member_id) == (
            seated.person_id,
            town.account.id,
            seated.id,
        )

    @pytest.mark.requirement("R-10", call="staff.seat_owner")
    def test_a_known_person_keeps_name_and_password(self, town: Town) -> None:
        """A-23: whoever names an address gains nothing over the person behind it: one person, two memberships."""
        first = town.world.seat_owner(town.account)
        again = NewOwner(name="Mallory", email="KATALIN@szabo.example.com", password=Secret("mallory's own choice"))
        second = town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, again, by=town.world.support))
        person = town.world.read(lambda s: s.get(PEOPLE, PersonId(first.person_id or uuid4())))
        assert (second.person_id, second.name) == (person.id, person.name) == (first.person_id, "Katalin")
        credential = town.world.read(lambda s: s.get(CREDENTIALS, person.id))
        assert town.world.hasher.verify(credential.password or "", Secret(PASSWORD))
        assert len(town.world.read(lambda s: s.page(model.accounts_of(person.id))).items) == 2

    def test_without_a_password_only_the_vendor_signs_the_person_in(self, town: Town) -> None:
        """BX-15: no password is set, and none fits."""
        new = attrs.evolve(NEW, password=None)
        seated = town.world.run(lambda k: k.staff.seat_owner(town.account.id, new, by=town.world.support))
        assert town.world.read(lambda s: s.get(CREDENTIALS, seated.person_id or uuid4())).password is None
        identity = NewIdentity(issuer="bookwell", subject="8")
        town.world.run(lambda k: k.identity.link_owner(town.account.id, identity, by=town.world.support))
        assert town.world.run(lambda k: k.actors.external("bookwell", "8")).member_id == seated.id

    def test_a_second_owner_is_refused(self, town: Town) -> None:
        """Nothing of the second is left, no password was hashed for it."""
        town.world.seat_owner(town.account)
        hashed = town.world.hasher.hashed
        with town.world.unchanged(), pytest.raises(NotPossible):
            town.world.seat_owner(town.account, "another")
        assert town.world.hasher.hashed == hashed

    @pytest.mark.parametrize(
        ("field", "value"),
        [("name", ""), ("email", "no"), ("password", Secret("short")), ("language", "de")],
    )
    def test_a_wrong_one_is_refused(self, town: Town, field: str, value: Any) -> None:
        """With the field's name; and nothing is there."""
        new = attrs.evolve(NEW, **{field: value})
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            town.world.run(lambda k: k.staff.seat_owner(town.account.id, new, by=town.world.support))
        assert [p.path for p in caught.value.problems] == [field]

    def test_nobody_else_seats_one(self, town: Town) -> None:
        """A-23: no operator makes a person with a password; an account of another partner is unknown."""
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.staff.seat_owner(town.account.id, NEW, by=town.owner))
        for id in (town.foreign.id, AccountId(uuid4())):
            with town.world.unchanged(), pytest.raises(NotFound), town.world.kit() as kit:
                kit.staff.seat_owner(id, NEW, by=town.owner)


class TestOwner:
    @pytest.mark.requirement("R-11", call="staff.owner")
    def test_the_partner_sees_who_it_is_or_will_be(self, town: Town) -> None:
        """Invited first, active then."""
        waiting = town.world.run(lambda k: k.staff.owner(town.account.id, by=town.agent))
        seated = town.world.seat_owner(town.account)
        assert (waiting.state, waiting.id) == (MemberState.INVITED, seated.id)
        assert town.world.run(lambda k: k.staff.owner(town.account.id, by=town.agent)) == seated

    def test_another_partner_does_not(self, town: Town) -> None:
        """A-11: it has no such account."""
        with pytest.raises(NotFound):
            town.world.run(lambda k: k.staff.owner(town.account.id, by=town.stranger))


class TestWorkplace:
    @pytest.fixture
    def staff(self, town: Town) -> Actor:
        town.world.seat_owner(town.account)
        return town.world.staff_sign_in().actor

    def test_a_staff_member_sees_account_partner_owner_and_itself(self, town: Town, staff: Actor) -> None:
        """All that its workspace begins with."""
        place = town.world.run(lambda k: k.staff.workplace(by=staff))
        assert place.account == town.world.account(town.account)
        assert place.managed_by == town.partner.name
        assert place.owner == place.me == town.world.run(lambda k: k.staff.owner(town.account.id, by=town.owner))

    def test_a_second_member_is_not_the_owner(self, town: Town, staff: Actor) -> None:
        """Each is told apart."""
        member = model.Member(
            account_id=town.account.id, id=MemberId(uuid4()), person_id=PersonId(uuid4()), state=MemberState.ACTIVE
        )
        town.world.read(lambda s: s.write(Add(member)))
        place = town.world.run(lambda k: k.staff.workplace(by=attrs.evolve(staff, member_id=member.id)))
        assert (place.me, place.owner.id) == (member, town.account.owner_id)

    @pytest.mark.requirement("R-07", call="staff.workplace")
    def test_without_a_partner_nobody_manages_it(self, town: Town, staff: Actor) -> None:
        """The account's own people work on."""
        now = town.world.account(town.account)
        town.world.read(lambda s: s.write(Change(now, attrs.evolve(now, partner_id=None))))
        assert town.world.run(lambda k: k.staff.workplace(by=staff)).managed_by is None

    def test_a_lock_shuts_it(self, town: Town, staff: Actor) -> None:
        """VC-20: with the reason."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.world.support))
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.staff.workplace(by=staff))
        assert caught.value.decision.because == "vendor_lock"

    def test_operators_have_none(self, town: Town) -> None:
        """VC-01: nor has the vendor."""
        for actor in (town.owner, town.world.support):
            with pytest.raises(Refused), town.world.kit() as kit:
                kit.staff.workplace(by=actor)
