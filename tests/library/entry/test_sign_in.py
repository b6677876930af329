"""
Signing in: what opens a session, what does not, and what nobody learns by trying.
"""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import attrs
import pytest

from partnerkit import Level, NewIdentity, NewOwner, NewPassword, PartnerKit, Realm, Secret, SignIn, Status
from partnerkit.access import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    STAFF_PERMISSIONS,
    Factor,
    Permission,
)
from partnerkit.entry.model import SESSIONS
from partnerkit.errors import (
    ChooseAccount,
    InvalidInput,
    NotSignedIn,
    Refused,
    StaleWrite,
    TooManyTries,
    WrongCredentials,
    problem,
)
from partnerkit.identity.model import CREDENTIALS
from partnerkit.repository import Remove, Storage
from partnerkit.staff.model import MEMBERSHIPS, Member
from partnerkit.values import AccountId, OperatorId, PersonId
from tests.library.accounts.given import DAY
from tests.library.staffed import Staffed
from tests.library.world import PASSWORD, CountingHasher, Slow, Town

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


def attempt(town: Town, email: Any, password: str = "wrong", realm: Realm = Realm.OPERATOR, **more: Any) -> None:
    given = SignIn(realm=realm, email=email, password=Secret(password))
    with pytest.raises(WrongCredentials):
        town.world.run(lambda k: k.sessions.sign_in(given, **more))


class TestOpening:
    @pytest.mark.requirement("VC-01", call="sessions.sign_in")
    @pytest.mark.parametrize("email", [DANA, " Dana@LK.EXAMPLE.com ", "ｄａｎａ@lk.example.com"])
    def test_an_operator_signs_in(self, town: Town, email: str) -> None:
        """With the address in any spelling (A-21) and the password."""
        signed_in = town.world.sign_in(email)
        actor = town.world.of_session(signed_in)
        assert signed_in.session.factor_at is None
        told = attrs.evolve(town.owner, session_id=signed_in.session.id, factor=Factor.ABSENT)
        assert actor == signed_in.actor == told

    @pytest.mark.requirement("VC-01", call="sessions.sign_in")
    def test_a_staff_member_signs_in(self, town: Town) -> None:
        """To the account it works in."""
        actor = town.world.of_session(town.world.staff_sign_in())
        assert (actor.kind.value, actor.name, actor.account_id) == ("staff", "Katalin", town.account.id)
        assert actor.partner_id is None

    def test_only_a_digest_of_the_token_is_stored(self, town: Town) -> None:
        """A-03: whoever reads the table cannot act by it."""
        signed_in = town.world.sign_in(DANA)
        stored = town.world.read(lambda s: s.get(SESSIONS, signed_in.session.id))
        assert stored.digest == signed_in.token.digest()
        assert signed_in.token.reveal() not in repr(town.world.dump()) + repr(signed_in)

    def test_each_session_has_a_token_of_its_own(self, town: Town) -> None:
        """A-04: two browsers, two tokens."""
        assert len({town.world.sign_in(DANA).token for _ in range(4)}) == 4

    def test_a_session_lasts_as_the_vendor_says(self, town: Town) -> None:
        """12 hours, or whatever its limits are."""
        town.world.vendor = attrs.evolve(
            town.world.vendor, limits=attrs.evolve(town.world.vendor.limits, session=timedelta(hours=1))
        )
        session = town.world.sign_in(DANA).session
        assert session.ends_at == town.world.clock() + timedelta(hours=1)


class TestRealms:
    @pytest.mark.requirement("VC-01", call="sessions.sign_in")
    def test_a_credential_of_one_is_worth_nothing_in_the_other(self, town: Town) -> None:
        """A-01: neither way."""
        attempt(town, DANA, PASSWORD, Realm.STAFF)
        attempt(town, KATALIN, PASSWORD, Realm.OPERATOR)

    @pytest.mark.requirement("VC-01", call="actors.from_session")
    def test_a_token_of_one_is_worth_nothing_in_the_other(self, town: Town) -> None:
        """A-01: to nobody who reads sessions: acting, touching, ending."""
        for signed_in, other in [
            (town.world.sign_in(DANA), Realm.STAFF),
            (town.world.staff_sign_in(), Realm.OPERATOR),
        ]:
            with town.world.unchanged(), pytest.raises(NotSignedIn), town.world.kit() as kit:
                kit.actors.from_session(signed_in.token, realm=other)
            with town.world.unchanged(), pytest.raises(NotSignedIn), town.world.kit() as kit:
                kit.sessions.touch(signed_in.token, realm=other)
            with town.world.unchanged(), pytest.raises(NotSignedIn), town.world.kit() as kit:
                kit.sessions.end(signed_in.token, realm=other)

    @pytest.mark.requirement("VC-01", call="sessions.sign_in")
    def test_one_address_in_both_realms_is_two_people(self, town: Town) -> None:
        """Each with its own password."""
        new = NewOwner(name="Dana too", email=DANA, password=Secret("a third horse battery"))
        town.world.run(lambda k: k.staff.seat_owner(town.foreign.id, new, by=town.world.support))
        attempt(town, DANA, PASSWORD, Realm.STAFF)
        attempt(town, DANA, "a third horse battery", Realm.OPERATOR)
        staff = town.world.sign_in(DANA, "a third horse battery", realm=Realm.STAFF)
        assert staff.actor.id != town.world.sign_in(DANA).actor.id


class TestWhatNobodyLearns:
    WRONG: ClassVar = {
        "a wrong password": (DANA, "wrong"),
        "an unknown address": ("nobody@lk.example.com", PASSWORD),
        "an address without a password": ("emil@lk.example.com", PASSWORD),
        "a staff member's address": (KATALIN, PASSWORD),
        "no address at all": ("", PASSWORD),
        "an address that is none": ("dana", PASSWORD),
        "a list of addresses": (f"{DANA},x@example.com", PASSWORD),
        "half a character": ("dana@lk.example.com\u0300" * 2, PASSWORD),
        "an empty password": (DANA, ""),
        "an endless password": (DANA, "x" * 100_000),
    }

    @pytest.mark.parametrize("case", WRONG)
    def test_every_wrong_try_gets_the_same_answer(self, town: Town, case: str) -> None:
        """A-22: not which of the two was wrong, nor whether the address is known; and nothing changes."""
        email, password = self.WRONG[case]
        given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret(password))
        with town.world.unchanged(), pytest.raises(WrongCredentials) as caught:
            town.world.run(lambda k: k.sessions.sign_in(given))
        assert problem(caught.value) == problem(WrongCredentials())

    @pytest.mark.parametrize("case", WRONG)
    def test_every_try_costs_one_comparison(self, town: Town, case: str) -> None:
        """A-22: so that its time tells nothing; where there is no hash, one as dear that nothing fits."""
        email, password = self.WRONG[case]
        _ = town.world.vendor.decoy
        verified, hashed = town.world.hasher.verified, town.world.hasher.hashed
        attempt(town, email, password)
        assert (town.world.hasher.verified, town.world.hasher.hashed) == (verified + 1, hashed)
        assert not town.world.hasher.needs_rehash(town.world.hasher.compared[-1])

    def test_a_right_try_costs_one_comparison(self, town: Town) -> None:
        """A-22: as many as a wrong one."""
        verified = town.world.hasher.verified
        town.world.sign_in(DANA)
        assert town.world.hasher.verified == verified + 1

    def test_the_decoy_is_made_at_the_first_try_whoever_it_is(self, town: Town) -> None:
        """A-22: its making takes time once, and tells nothing of that address."""
        town.world.vendor = attrs.evolve(town.world.vendor)
        hashed = town.world.hasher.hashed
        town.world.sign_in(DANA)
        attempt(town, "nobody@lk.example.com")
        assert town.world.hasher.hashed == hashed + 1

    @pytest.mark.parametrize(
        "given",
        [
            SignIn(realm=Realm.OPERATOR, email=["dana@lk.example.com"], password=Secret("x")),  # type: ignore[arg-type]
            SignIn(realm=Realm.OPERATOR, email=None, password=Secret("x")),  # type: ignore[arg-type]
            SignIn(realm="operator", email=DANA, password=None),  # type: ignore[arg-type]
            SignIn(realm="portal", email=DANA, password=Secret("x")),  # type: ignore[arg-type]
            SignIn(realm=Realm.OPERATOR, email="\ud800@x", password=Secret("x")),
            SignIn(realm=Realm.OPERATOR, email=DANA, password=Secret("\ud800")),
        ],
    )
    def test_what_is_no_text_is_refused_as_input(self, town: Town, given: SignIn) -> None:
        """A-20, A-34: lists, nothing and half characters; before anything is looked up."""
        verified = town.world.hasher.verified
        with town.world.unchanged(), pytest.raises(InvalidInput):
            town.world.run(lambda k: k.sessions.sign_in(given))
        assert town.world.hasher.verified == verified


class TestThrottling:
    def test_five_tries_a_minute_at_an_address(self, town: Town) -> None:
        """A-25: whatever its spelling and wherever from; then the right password opens nothing either."""
        for n, email in enumerate([DANA, DANA.upper(), f" {DANA}", DANA, "ｄａｎａ@lk.example.com"]):
            attempt(town, email, source=f"10.0.0.{n}")
        with pytest.raises(TooManyTries) as caught:
            town.world.sign_in(DANA)
        assert caught.value.seconds == 60
        town.world.clock.tick(timedelta(minutes=1))
        assert town.world.sign_in(DANA).actor.id == town.owner.id

    def test_an_unknown_address_is_throttled_in_the_same_way(self, town: Town) -> None:
        """A-22: not even by being let through does it show."""
        for _ in range(5):
            attempt(town, "nobody@lk.example.com")
        with pytest.raises(TooManyTries):
            town.world.sign_in("nobody@lk.example.com")

    def test_a_throttled_try_compares_nothing(self, town: Town) -> None:
        """A-25: guessing costs the guesser, not the machine."""
        for _ in range(5):
            attempt(town, DANA)
        verified = town.world.hasher.verified
        with pytest.raises(TooManyTries):
            town.world.sign_in(DANA)
        assert town.world.hasher.verified == verified

    def test_realms_are_counted_apart(self, town: Town) -> None:
        """Tries at the staff door shut out no operator."""
        for _ in range(5):
            attempt(town, DANA, realm=Realm.STAFF)
        assert town.world.sign_in(DANA).actor.id == town.owner.id

    def test_signing_in_begins_anew(self, town: Town) -> None:
        """Whoever mistyped four times has all tries again afterwards."""
        for _ in range(2):
            for _ in range(4):
                attempt(town, DANA)
            town.world.sign_in(DANA)

    def test_twenty_tries_a_minute_from_a_source(self, town: Town) -> None:
        """A-25: over any number of addresses; others are let through."""
        for n in range(20):
            attempt(town, f"nobody{n}@lk.example.com", source="10.0.0.1")
        given = SignIn(realm=Realm.OPERATOR, email=DANA, password=Secret(PASSWORD))
        with pytest.raises(TooManyTries):
            town.world.run(lambda k: k.sessions.sign_in(given, source="10.0.0.1"))
        assert town.world.run(lambda k: k.sessions.sign_in(given, source="10.0.0.2")).actor.id == town.owner.id

    def test_without_a_source_none_is_counted(self, town: Town) -> None:
        """A host that does not say where a try comes from does not shut everybody out after twenty."""
        for n in range(25):
            attempt(town, f"nobody{n}@lk.example.com")
        assert town.world.sign_in(DANA).actor.id == town.owner.id


class TestWhereToWork:
    @pytest.fixture
    def second(self, town: Town) -> None:
        """
        The same person owns another business too.
        """
        town.world.seat_owner(town.foreign)

    def given(self, account_id: AccountId | None = None, password: str = PASSWORD) -> SignIn:
        return SignIn(realm=Realm.STAFF, email=KATALIN, password=Secret(password), account_id=account_id)

    def test_who_works_in_several_chooses_one(self, town: Town, second: None) -> None:
        """By name, in order; nothing is opened yet."""
        with town.world.unchanged(), pytest.raises(ChooseAccount) as caught:
            town.world.run(lambda k: k.sessions.sign_in(self.given()))
        assert caught.value.accounts == ((town.foreign.id, "Café Zürich"), (town.account.id, "Dr. Szabó Fogászat"))

    def test_the_one_that_is_named_is_taken(self, town: Town, second: None) -> None:
        """Either of them."""
        for id in (town.account.id, town.foreign.id):
            with town.world.kit() as kit:
                assert kit.sessions.sign_in(self.given(id)).actor.account_id == id

    def test_with_a_wrong_password_nobody_learns_that_there_are_several(self, town: Town, second: None) -> None:
        """A-22: nor what they are called."""
        with pytest.raises(WrongCredentials):
            town.world.run(lambda k: k.sessions.sign_in(self.given(password="wrong")))

    def test_one_where_the_person_does_not_work_is_as_wrong_as_one_there_is_not(self, town: Town) -> None:
        """A-11: though the password is right."""
        for id in (town.foreign.id, AccountId(uuid4())):
            with town.world.unchanged(), pytest.raises(WrongCredentials), town.world.kit() as kit:
                kit.sessions.sign_in(self.given(id))

    def test_who_works_nowhere_signs_in_nowhere(self, town: Town) -> None:
        """A person without a membership has no workspace."""
        person = PersonId(town.world.staff_sign_in().session.holder_id)
        way = town.world.read(lambda s: s.get(MEMBERSHIPS, town.account.id, within=person))
        town.world.read(lambda s: s.write(Remove(way)))
        with town.world.unchanged(), pytest.raises(WrongCredentials):
            town.world.run(lambda k: k.sessions.sign_in(self.given()))

    @pytest.mark.requirement("R-10", call="sessions.sign_in")
    def test_where_somebody_is_inactive_is_no_choice(self, town: Town, second: None) -> None:
        """VC-17: who worked in two accounts, and works in one now, is in it at once; the other is as wrong as none."""
        staffed = Staffed.of(town.world, town.foreign)
        agi = next(member for member, _ in staffed.people.values() if member.name == "Agi")
        owner = town.world.run(lambda k: k.sessions.sign_in(self.given(town.foreign.id))).actor
        town.world.run(lambda k: k.staff.hand_over(agi.id, by=owner))
        by = town.world.staff_sign_in("agi").actor
        town.world.run(lambda k: k.staff.deactivate(town.foreign.owner_id, by=by))
        assert town.world.staff_sign_in().actor.account_id == town.account.id
        with town.world.unchanged(), pytest.raises(WrongCredentials), town.world.kit() as kit:
            kit.sessions.sign_in(self.given(town.foreign.id))

    @pytest.mark.requirement("VC-20", call="sessions.sign_in")
    def test_a_locked_account_is_not_entered(self, town: Town) -> None:
        """The person who proved the password is told whose lock it is; after the unlock it goes on."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            town.world.staff_sign_in()
        assert (caught.value.action, caught.value.decision.because) == ("workspace.use", "partner_lock")
        town.world.run(lambda k: k.accounts.unlock(town.account.id, by=town.owner))
        assert town.world.staff_sign_in().actor.account_id == town.account.id

    def test_a_locked_account_shows_nothing_to_a_wrong_password(self, town: Town) -> None:
        """A-22: the lock is no answer to a guess."""
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        attempt(town, KATALIN, realm=Realm.STAFF)


class TestWhatItIsThere:
    @pytest.fixture
    def staffed(self, town: Town) -> Staffed:
        """
        The account has an admin and an employee beside its owner.
        """
        return Staffed.of(town.world, town.account)

    @pytest.mark.requirement("VC-18", call="sessions.sign_in")
    @pytest.mark.parametrize(
        ("name", "may"),
        [
            ("katalin", ACCOUNT_OWNER_PERMISSIONS),
            ("agi", ACCOUNT_ADMIN_PERMISSIONS),
            ("nora", STAFF_PERMISSIONS),
        ],
    )
    def test_what_somebody_may_do_hangs_on_the_level(
        self, town: Town, staffed: Staffed, name: str, may: frozenset[Permission]
    ) -> None:
        """And on who owns the account; in each session anew."""
        signed_in = town.world.staff_sign_in(name)
        assert signed_in.actor.permissions == town.world.of_session(signed_in).permissions == may

    @pytest.mark.requirement("VC-18", call="staff.set_level")
    @pytest.mark.parametrize("level", [Level.MANAGER, Level.ADMIN])
    def test_another_level_counts_at_once(self, town: Town, staffed: Staffed, level: Level) -> None:
        """In a session that goes on: no level but an admin's includes more than an employee's."""
        signed_in, owner = town.world.staff_sign_in("nora"), town.world.staff_sign_in().actor
        town.world.run(lambda k: k.staff.set_level(staffed.employee.id, level, by=owner))
        may = ACCOUNT_ADMIN_PERMISSIONS if level is Level.ADMIN else STAFF_PERMISSIONS
        assert town.world.of_session(signed_in).permissions == may

    @pytest.mark.requirement("VC-18", call="sessions.sign_in")
    def test_the_membership_tells_when_somebody_signed_in_last(self, town: Town, staffed: Staffed) -> None:
        """There and not elsewhere; a try that fails is none."""
        world, owner, day = town.world, town.world.staff_sign_in().actor, town.world.clock()

        def members() -> dict[str | None, Member]:
            return {m.name: m for m in world.run(lambda k: k.staff.members(town.account.id, by=owner)).items}

        assert {name: m.signed_in_at for name, m in members().items()} == {"Katalin": day, "Agi": None, "Nora": None}
        before = members()["Nora"]
        for _ in range(2):
            world.clock.tick(DAY)
            world.staff_sign_in("nora")
            assert members()["Nora"].signed_in_at == world.clock()
        world.clock.tick(DAY)
        attempt(town, "nora@szabo.example.com", realm=Realm.STAFF)
        last = members()["Nora"]
        assert (last.signed_in_at, last.revision, last.epoch) == (day + 2 * DAY, before.revision, before.epoch)


class TestFirstSignIn:
    @pytest.mark.requirement("WP-09", call="sessions.sign_in")
    def test_the_clients_first_sign_in_starts_the_trial(self, town: Town) -> None:
        """Once: the account, its history and its line on the list say so."""
        world = town.world
        world.clock.tick(10 * DAY)
        world.staff_sign_in()
        account = world.account(town.account)
        assert (account.signed_in_at, account.trial_ends_at) == (world.clock(), world.clock() + 14 * DAY)
        assert account.status(world.clock()) is Status.TRIAL
        line = world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))
        assert (line.status(world.clock()), line.trial_ends_at) == (Status.TRIAL, account.trial_ends_at)
        world.clock.tick(DAY)
        world.staff_sign_in()
        assert world.account(town.account) == account

    @pytest.mark.requirement("WP-09", call="sessions.sign_in")
    def test_at_the_latest_it_starts_thirty_days_after_the_account_was_made(self, town: Town) -> None:
        """Whoever comes late has the less of it, or none."""
        town.world.clock.tick(40 * DAY)
        town.world.staff_sign_in()
        assert town.world.account(town.account).trial_ends_at == town.account.opened_at + 44 * DAY

    @pytest.mark.requirement("WP-09", call="sessions.sign_in")
    def test_an_operator_never_starts_it(self, town: Town) -> None:
        """Nor does a refused sign-in of the client."""
        town.world.sign_in(DANA)
        attempt(town, KATALIN, realm=Realm.STAFF)
        assert town.world.account(town.account).signed_in_at is None

    @pytest.mark.requirement("BX-15", call="sessions.arrive")
    @pytest.mark.requirement("WP-09", call="sessions.arrive")
    def test_a_client_the_vendor_signed_in_arrives(self, town: Town) -> None:
        """The first time the trial begins; a second arrival changes nothing."""
        identity = NewIdentity(issuer="bookwell", subject="8")
        town.world.run(lambda k: k.identity.link_owner(town.account.id, identity, by=town.world.support))
        actor = town.world.run(lambda k: k.actors.external("bookwell", "8"))
        town.world.run(lambda k: k.sessions.arrive(by=actor))
        assert town.world.account(town.account).status(town.world.clock()) is Status.TRIAL
        town.world.clock.tick(DAY)
        with town.world.unchanged():
            town.world.run(lambda k: k.sessions.arrive(by=actor))

    def test_nobody_else_arrives(self, town: Town) -> None:
        """VC-20: not to a locked account; and no operator, nor the vendor, for the client."""
        staff = town.world.staff_sign_in().actor
        for actor in (town.owner, town.world.support):
            with town.world.unchanged(), pytest.raises(Refused), town.world.kit() as kit:
                kit.sessions.arrive(by=actor)
        town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.owner))
        with town.world.unchanged(), pytest.raises(Refused):
            town.world.run(lambda k: k.sessions.arrive(by=staff))


class TestWhen:
    @pytest.mark.requirement("VC-29", call="sessions.sign_in")
    def test_the_last_sign_in_is_noted(self, town: Town) -> None:
        """Of operators and of staff; no session ends by it."""
        for email, realm in [(DANA, Realm.OPERATOR), (KATALIN, Realm.STAFF)]:
            first = town.world.sign_in(email, realm=realm)
            at = town.world.clock.tick(DAY / 100)
            holder_id = town.world.sign_in(email, realm=realm).session.holder_id
            assert town.world.read(lambda s: s.get(CREDENTIALS, holder_id)).signed_in_at == at  # noqa: B023
            assert town.world.of_session(first).id == holder_id


class TestHashes:
    def test_a_hash_of_older_parameters_is_renewed(self, town: Town) -> None:
        """Once; it is the same password, no session ends."""
        world = town.world
        before = world.sign_in(DANA)
        old = world.read(lambda s: s.get(CREDENTIALS, town.owner.id))
        world.vendor = attrs.evolve(world.vendor, passwords=CountingHasher(cost=5))
        world.sign_in(DANA)
        renewed = world.read(lambda s: s.get(CREDENTIALS, town.owner.id))
        assert str(renewed.password).startswith("scrypt$5$")
        assert (renewed.epoch, renewed.changed_at) == (old.epoch, old.changed_at)
        assert world.of_session(before).id == town.owner.id
        world.sign_in(DANA)
        assert world.read(lambda s: s.get(CREDENTIALS, town.owner.id)).password == renewed.password

    def test_a_wrong_password_renews_nothing(self, town: Town) -> None:
        """Only what was proven is hashed again."""
        town.world.vendor = attrs.evolve(town.world.vendor, passwords=CountingHasher(cost=5))
        with town.world.unchanged():
            attempt(town, DANA)

    @pytest.mark.requirement("R-13", call="sessions.sign_in")
    def test_a_password_changed_while_the_old_one_was_compared_wins(self, town: Town) -> None:
        """A-19: the old one opens nothing; tried again, it is wrong."""
        world, support = town.world, town.world.support
        dana = world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(town.owner.id), by=support))

        def meanwhile(storage: Storage) -> None:
            vendor = attrs.evolve(world.vendor, passwords=CountingHasher())
            new = NewPassword(password=Secret("another horse battery"))
            PartnerKit(storage, vendor).identity.set_operator_password(dana.partner_id, dana.id, new, by=support)

        given = SignIn(realm=Realm.OPERATOR, email=DANA, password=Secret(PASSWORD))
        with world.transaction() as storage:
            vendor = attrs.evolve(world.vendor, passwords=Slow(lambda: meanwhile(storage)))
            with pytest.raises(StaleWrite):
                PartnerKit(storage, vendor).sessions.sign_in(given)
        attempt(town, DANA, PASSWORD)
