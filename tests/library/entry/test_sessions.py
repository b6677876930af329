"""
A session lasts until it ends, lies unused, or what it rests on changes; and an actor comes by it or by the vendor.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Actor, NewIdentity, NewPassword, PartnerKit, Realm, Secret, SignedIn
from partnerkit.access import VENDOR_PERMISSIONS, ActorKind, Factor
from partnerkit.entry.model import SESSIONS
from partnerkit.errors import InvalidInput, NotFound, NotSignedIn, Refused
from partnerkit.identity.model import CREDENTIALS
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.repository import Change, Collection, Remove
from partnerkit.staff.model import MEMBERS, PEOPLE, MemberState
from partnerkit.values import AccountId, OperatorId
from tests.library.accounts.given import INSTANT
from tests.library.world import Town

DANA = "dana@lk.example.com"


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
def operator(town: Town) -> SignedIn:
    return town.world.sign_in(DANA)


@pytest.fixture
def staff(town: Town) -> SignedIn:
    return town.world.staff_sign_in()


def touch(town: Town, signed_in: SignedIn) -> None:
    town.world.run(lambda k: k.sessions.touch(signed_in.token, realm=signed_in.session.realm))


def end(town: Town, signed_in: SignedIn) -> None:
    town.world.run(lambda k: k.sessions.end(signed_in.token, realm=signed_in.session.realm))


def over(town: Town, signed_in: SignedIn) -> bool:
    """
    Whether nobody can act by a session nor keep it alive; and nothing is written by trying.
    """
    with town.world.unchanged():
        for use in (town.world.of_session, lambda s: touch(town, s)):
            try:
                use(signed_in)
            except NotSignedIn:
                continue
            return False
    return True


def row(town: Town, collection: Collection[Any], id: Any, within: Any = None) -> Any:
    return town.world.read(lambda s: s.get(collection, id, within=within))


def beneath_operator(town: Town) -> dict[str, Any]:
    """
    The rows an operator's session rests on.
    """
    return {
        "credential": row(town, CREDENTIALS, town.owner.id),
        "operator": row(town, OPERATORS, town.owner.id, town.partner.id),
        "partner": row(town, PARTNERS, town.partner.id),
    }


def beneath_staff(town: Town, staff: SignedIn) -> dict[str, Any]:
    """
    The rows a staff member's session rests on.
    """
    return {
        "credential": row(town, CREDENTIALS, staff.actor.id),
        "member": row(town, MEMBERS, staff.session.member_id, town.account.id),
        "account": town.world.account(town.account),
        "person": row(town, PEOPLE, staff.actor.id),
    }


def raise_epoch(town: Town, found: Any) -> None:
    town.world.read(lambda s: s.write(Change(found, attrs.evolve(found, epoch=found.epoch + 1))))


class TestEnding:
    def test_signing_out_ends_this_session_alone(self, town: Town, operator: SignedIn) -> None:
        """For good; another browser stays in."""
        other = town.world.sign_in(DANA)
        end(town, operator)
        assert over(town, operator)
        assert not over_(town, other)
        with town.world.unchanged(), pytest.raises(NotSignedIn):
            end(town, operator)

    @pytest.mark.requirement("R-13", call="sessions.end")
    @pytest.mark.parametrize("name", ["operator", "gone"])
    def test_a_session_that_is_dead_at_the_moment_is_ended_for_good(
        self, town: Town, operator: SignedIn, name: str
    ) -> None:
        """A-19: what it rests on is another thing by now, or no more: the session does not come back with it."""
        found = beneath_operator(town)["operator"]
        dead = Remove(found) if name == "gone" else Change(found, attrs.evolve(found, epoch=found.epoch + 1))
        town.world.read(lambda s: s.write(dead))
        assert over(town, operator)
        end(town, operator)
        assert row(town, SESSIONS, operator.session.id).ended_at == town.world.clock()

    def test_signing_out_of_an_idle_session_ends_it(self, town: Town, operator: SignedIn) -> None:
        """A-19: so that a longer `Limits.idle` brings nothing back."""
        town.world.clock.tick(timedelta(minutes=30))
        end(town, operator)
        assert row(town, SESSIONS, operator.session.id).ended_at == town.world.clock()

    @pytest.mark.parametrize("token", ["", "x", "x" * 100_000, "\0", "é", "\ud800"])
    @pytest.mark.parametrize("realm", Realm)
    def test_a_token_nobody_has_is_worth_nothing(
        self, town: Town, operator: SignedIn, token: str, realm: Realm
    ) -> None:
        """A-01, A-02: empty, forged, huge, half a character."""
        with pytest.raises(NotSignedIn):
            town.world.run(lambda k: k.actors.from_session(Secret(token), realm=realm))

    def test_an_id_or_a_digest_is_no_token(self, town: Town, operator: SignedIn) -> None:
        """A-04: what is stored or shown of a session does not open it."""
        session = operator.session
        for text in (str(session.id), session.id.hex, session.digest.hex(), session.digest.decode("latin-1")):
            with pytest.raises(NotSignedIn), town.world.kit() as kit:
                kit.actors.from_session(Secret(text), realm=Realm.OPERATOR)

    def test_it_is_over_after_thirty_idle_minutes(self, town: Town, operator: SignedIn) -> None:
        """To the microsecond."""
        town.world.clock.tick(timedelta(minutes=30) - INSTANT)
        assert town.world.of_session(operator).id == town.owner.id
        town.world.clock.tick(INSTANT)
        assert over(town, operator)

    def test_it_is_over_after_twelve_hours_however_busy(self, town: Town, operator: SignedIn) -> None:
        """To the microsecond."""
        for _ in range(12 * 3 - 1):
            town.world.clock.tick(timedelta(minutes=20))
            touch(town, operator)
        town.world.clock.tick(timedelta(minutes=20) - INSTANT)
        touch(town, operator)
        town.world.clock.tick(INSTANT)
        assert over(town, operator)


def over_(town: Town, signed_in: SignedIn) -> bool:
    """
    Whether nobody acts by a session.
    """
    try:
        town.world.of_session(signed_in)
    except NotSignedIn:
        return True
    return False


class TestTouching:
    def test_it_is_noted_about_once_a_minute(self, town: Town, operator: SignedIn) -> None:
        """So that a page with fifty parts writes once."""
        town.world.clock.tick(timedelta(minutes=1) - INSTANT)
        with town.world.unchanged():
            touch(town, operator)
        town.world.clock.tick(INSTANT)
        touch(town, operator)
        assert row(town, SESSIONS, operator.session.id).seen_at == town.world.clock()

    def test_a_session_in_use_stays(self, town: Town, operator: SignedIn) -> None:
        """An hour after it began."""
        for _ in range(3):
            town.world.clock.tick(timedelta(minutes=25))
            touch(town, operator)
        assert not over_(town, operator)

    def test_two_requests_at_once_do_not_disturb_each_other(self, town: Town, operator: SignedIn) -> None:
        """A-28: the second finds it noted already, and goes on."""
        town.world.clock.tick(timedelta(minutes=5))
        with town.world.transaction() as storage:
            kit = PartnerKit(storage, town.world.vendor)
            read = storage.find

            def find(*args: Any, **more: Any) -> Any:
                found = read(*args, **more)
                storage.find = read  # type: ignore[method-assign]
                kit.sessions.touch(operator.token, realm=Realm.OPERATOR)
                return found

            storage.find = find  # type: ignore[method-assign]
            kit.sessions.touch(operator.token, realm=Realm.OPERATOR)
        assert row(town, SESSIONS, operator.session.id).version == operator.session.version + 1


class TestWhatItRestsOn:
    @pytest.mark.requirement("R-13", call="actors.from_session")
    @pytest.mark.parametrize("name", ["credential", "operator", "partner"])
    def test_an_operators_session_rests_on_credential_operator_and_partner(
        self, town: Town, operator: SignedIn, name: str
    ) -> None:
        """A-19: whichever epoch is raised, it is over."""
        assert set(operator.session.epochs) == {"credential", "operator", "partner"}
        found = beneath_operator(town)[name]
        raise_epoch(town, found)
        assert over(town, operator)
        assert not over_(town, town.world.sign_in(DANA))

    @pytest.mark.requirement("R-13", call="actors.from_session")
    @pytest.mark.parametrize("name", ["credential", "member", "account"])
    def test_a_staff_members_rests_on_credential_membership_and_account(
        self, town: Town, staff: SignedIn, name: str
    ) -> None:
        """A-19: whichever epoch is raised, it is over."""
        assert set(staff.session.epochs) == {"credential", "member", "account"}
        found = beneath_staff(town, staff)[name]
        raise_epoch(town, found)
        assert over(town, staff)
        assert not over_(town, town.world.staff_sign_in())

    @pytest.mark.requirement("VC-20", call="accounts.lock")
    @pytest.mark.requirement("R-13", call="accounts.lock")
    @pytest.mark.parametrize("by_vendor", [False, True])
    def test_a_lock_ends_every_session_of_the_account_at_once(
        self, town: Town, staff: SignedIn, by_vendor: bool
    ) -> None:
        """A-19: whoever's lock it is; unlocking restores signing in, not sessions."""
        second, by = town.world.staff_sign_in(), town.world.support if by_vendor else town.owner
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=by))
        assert over(town, staff)
        assert over(town, second)
        town.world.run(lambda k: k.accounts.unlock(town.account.id, by=by))
        assert over(town, staff)
        assert not over_(town, town.world.staff_sign_in())

    @pytest.mark.requirement("VC-20", call="accounts.lock")
    def test_a_lock_ends_no_other_accounts_sessions_and_no_operators(
        self, town: Town, staff: SignedIn, operator: SignedIn
    ) -> None:
        """A person who works in two businesses goes on working in the other."""
        town.world.seat_owner(town.foreign, "zoe")
        other = town.world.staff_sign_in("zoe")
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        assert not over_(town, other)
        assert not over_(town, operator)

    def test_a_second_lock_over_the_first_ends_nothing_more_and_nothing_less(self, town: Town, staff: SignedIn) -> None:
        """A-19: of several the strictest holds, in any order."""
        for actor in (town.owner, town.world.support):
            with town.world.kit() as kit:
                kit.accounts.lock(town.account.id, by=actor)
        town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.owner))
        assert over(town, staff)
        with pytest.raises(Refused) as caught:
            town.world.staff_sign_in()
        assert caught.value.decision.because == "vendor_lock"

    @pytest.mark.requirement("R-13", call="identity.set_operator_password")
    def test_a_first_password_ends_sessions_of_none(self, town: Town) -> None:
        """An operator the vendor signs in has no session here; giving it a password changes nothing for the actor."""
        new = NewPassword(password=Secret("correct horse battery"))
        id = OperatorId(town.admin.id)
        town.world.run(lambda k: k.identity.set_operator_password(town.partner.id, id, new, by=town.world.support))
        assert town.world.actor("emil") == town.admin

    @pytest.mark.parametrize("name", ["operator", "partner", "credential"])
    def test_what_is_gone_carries_no_session(self, town: Town, operator: SignedIn, name: str) -> None:
        """A-02: a missing row matches nothing, and is no error either."""
        found = beneath_operator(town)[name]
        town.world.read(lambda s: s.write(Remove(found)))
        assert over(town, operator)

    @pytest.mark.parametrize("name", ["person", "member", "account", "credential"])
    def test_nor_does_it_carry_a_staff_members(self, town: Town, staff: SignedIn, name: str) -> None:
        """A-02: whichever of them it is."""
        found = beneath_staff(town, staff)[name]
        town.world.read(lambda s: s.write(Remove(found)))
        assert over(town, staff)

    def test_a_membership_that_is_not_active_carries_none(self, town: Town, staff: SignedIn) -> None:
        """Though no epoch was raised."""
        member = row(town, MEMBERS, staff.session.member_id, town.account.id)
        town.world.read(lambda s: s.write(Change(member, attrs.evolve(member, state=MemberState.INVITED))))
        assert over(town, staff)


class TestVendor:
    def test_the_hosts_code_acts_as_the_vendor(self, town: Town) -> None:
        """Under a name that histories tell; one name is one actor."""
        support = town.world.support
        assert (support.kind, support.name, support.permissions) == (ActorKind.VENDOR, "support", VENDOR_PERMISSIONS)
        assert support == town.world.support
        assert town.world.run(lambda k: k.actors.vendor("billing")).id != support.id

    def test_it_works_in_no_account_and_for_no_partner(self, town: Town) -> None:
        """VC-01: it has no workspace and no console."""
        support = town.world.support
        assert (support.partner_id, support.account_id, support.session_id) == (None, None, None)


class TestExternal:
    @pytest.mark.requirement("BX-15", call="actors.external")
    @pytest.mark.parametrize("subject", ["7", 7, " 7 "])
    def test_whom_the_vendor_authenticated_acts(self, town: Town, subject: Any) -> None:
        """By issuer and subject, in the form in which they were linked; a number is the text of it."""
        identity = NewIdentity(issuer="bookwell", subject="7")
        id = OperatorId(town.agent.id)
        town.world.run(lambda k: k.identity.link_operator(town.partner.id, id, identity, by=town.world.support))
        found = town.world.run(lambda k: k.actors.external("bookwell", subject))
        assert found == attrs.evolve(town.agent, factor=Factor.ABSENT)

    @pytest.mark.requirement("BX-10", call="actors.external")
    def test_the_vendor_says_whether_a_second_factor_was_shown(self, town: Town) -> None:
        """Its word counts like a code that was just given here."""
        shown = town.world.run(lambda k: k.actors.external("test", "fanni", second_factor=True))
        assert (shown.factor, shown) == (Factor.RECENT, town.agent)

    @pytest.mark.parametrize(
        ("issuer", "subject"), [("test", "nobody"), ("other", "dana"), ("test", "Dana"), ("testd", "ana")]
    )
    def test_nobody_else_does(self, town: Town, issuer: str, subject: str) -> None:
        """A-01: another issuer's subject of the same name is another person."""
        with pytest.raises(NotSignedIn):
            town.world.run(lambda k: k.actors.external(issuer, subject))

    @pytest.mark.parametrize(("issuer", "subject"), [("", "dana"), ("test", ""), ("test", " "), ("test", "\ud800")])
    def test_an_empty_identity_is_an_error_of_the_host(self, town: Town, issuer: str, subject: str) -> None:
        """A-02: it matches no row without one, and does not pass for a stranger."""
        with pytest.raises(InvalidInput):
            town.world.run(lambda k: k.actors.external(issuer, subject))

    def test_an_owner_acts_in_its_account(self, town: Town) -> None:
        """Without naming it where there is one alone; not in one where it does not work."""
        link_owner(town, "8")
        actor = town.world.run(lambda k: k.actors.external("bookwell", "8"))
        named = town.world.run(lambda k: k.actors.external("bookwell", "8", account_id=town.account.id))
        assert actor == named
        for id in (town.foreign.id, AccountId(uuid4())):
            with pytest.raises(NotSignedIn), town.world.kit() as kit:
                kit.actors.external("bookwell", "8", account_id=id)

    def test_who_works_in_several_has_to_say_where(self, town: Town) -> None:
        """The host knows it; nothing is guessed."""
        link_owner(town, "8")
        town.world.seat_owner(town.foreign)
        with pytest.raises(NotSignedIn):
            town.world.run(lambda k: k.actors.external("bookwell", "8"))
        actor = town.world.run(lambda k: k.actors.external("bookwell", "8", account_id=town.foreign.id))
        assert actor.account_id == town.foreign.id

    @pytest.mark.requirement("VC-20", call="actors.external")
    def test_a_lock_shuts_out_whom_the_vendor_signed_in_too(self, town: Town) -> None:
        """BX-15: there is no door beside the lock."""
        link_owner(town, "8")
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.actors.external("bookwell", "8"))
        assert caught.value.decision.because == "partner_lock"

    def test_an_operator_that_is_gone_does_not_act(self, town: Town) -> None:
        """A-02: as nobody is linked."""
        found = row(town, OPERATORS, town.owner.id, town.partner.id)
        town.world.read(lambda s: s.write(Remove(found)))
        with pytest.raises(NotSignedIn):
            town.world.actor("dana")


def link_owner(town: Town, subject: str) -> None:
    identity = NewIdentity(issuer="bookwell", subject=subject)
    town.world.run(lambda k: k.identity.link_owner(town.account.id, identity, by=town.world.support))


class TestMixing:
    def test_one_kit_serves_any_number_of_actors(self, town: Town, operator: SignedIn, staff: SignedIn) -> None:
        """A-28: it holds none of them; each call is by whom it names."""
        with town.world.kit() as kit:
            dana = kit.actors.from_session(operator.token, realm=Realm.OPERATOR)
            katalin = kit.actors.from_session(staff.token, realm=Realm.STAFF)
            assert kit.clients.list(by=dana).items[0].account_id == kit.staff.workplace(by=katalin).account.id
            with pytest.raises(Refused):
                kit.clients.list(by=katalin)
            with pytest.raises(NotFound):
                kit.accounts.get(town.account.id, by=town.stranger)

    @pytest.mark.parametrize(
        "act",
        [
            lambda k, t, by: k.clients.list(by=by),
            lambda k, t, by: k.accounts.get(t.account.id, by=by),
            lambda k, t, by: k.accounts.lock(t.account.id, by=by),
        ],
    )
    def test_a_staff_member_is_no_operator(
        self, town: Town, staff: SignedIn, act: Callable[[PartnerKit, Town, Actor], object]
    ) -> None:
        """VC-01: though it is its own account."""
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: act(k, town, staff.actor))
