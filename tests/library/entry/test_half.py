"""
Signing in by password and code, and showing the second factor again in a session (BX-10).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import attrs
import pytest

from partnerkit import (
    CodeGiven,
    NewPassword,
    NewRole,
    OperatorId,
    PartnerKit,
    Purpose,
    Realm,
    Secret,
    SignedIn,
    SignIn,
)
from partnerkit.access import Action, Actor, Factor, Permission, decide
from partnerkit.errors import (
    InvalidInput,
    NotFound,
    NotPossible,
    NotSignedIn,
    Refused,
    SecondFactorNeeded,
    TooManyTries,
    WrongCredentials,
    problem,
)
from partnerkit.identity.model import CREDENTIALS
from partnerkit.identity.tokens import read
from partnerkit.partners.model import OPERATORS, PARTNERS
from partnerkit.repository import Change, Storage
from partnerkit.sealing import SealBroken
from tests.library.world import PASSWORD, CountingHasher, Slow, Town
from tests.mailed import mails
from tests.second_factor import STEP, code, give, prove, set_up, sign_in

DANA = "dana@lk.example.com"
GIVEN = SignIn(realm=Realm.OPERATOR, email=DANA, password=Secret(PASSWORD))


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which Dana has a password and a second factor.
    """
    with_password(town)
    town.world.run(lambda k: give(k, town.partner.id, OperatorId(town.owner.id)))
    return town


def with_password(town: Town, password: str = PASSWORD) -> None:
    new, operator_id = NewPassword(password=Secret(password)), OperatorId(town.owner.id)
    by = town.world.support
    town.world.run(lambda k: k.identity.set_operator_password(town.partner.id, operator_id, new, by=by))


def half(town: Town) -> Secret:
    """
    Give the password; return the proof of it.
    """
    with town.world.unchanged(), pytest.raises(SecondFactorNeeded) as needed:
        town.world.run(lambda k: k.sessions.sign_in(GIVEN))
    return needed.value.proof


def go_on(town: Town, proof: Secret, typed: Secret | None = None, **more: Any) -> SignedIn:
    given = CodeGiven(proof=proof, code=code(town.world.clock()) if typed is None else typed)
    return town.world.run(lambda k: k.sessions.sign_in_with_code(given, **more))


def worthless(town: Town, proof: Secret) -> None:
    with town.world.unchanged(), pytest.raises(NotSignedIn) as caught:
        go_on(town, proof)
    assert type(caught.value) is NotSignedIn


def wrong(town: Town, work: Callable[[], object]) -> None:
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        work()
    assert [(p.path, p.code) for p in caught.value.problems] == [("code", "code.wrong")]


class TestTheCode:
    @pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
    def test_password_and_code_open_a_session(self, town: Town) -> None:
        """In which the second factor was shown just now."""
        signed_in = go_on(town, half(town), device="A browser")
        assert signed_in.session.factor_at == town.world.clock()
        assert signed_in.session.device == "A browser"
        actor = town.world.of_session(signed_in)
        assert actor == signed_in.actor == attrs.evolve(town.owner, session_id=signed_in.session.id)
        assert actor.factor is Factor.RECENT
        assert town.world.read(lambda s: s.get(CREDENTIALS, actor.id)).signed_in_at == town.world.clock()

    def test_of_its_device_what_can_be_read_is_kept(self, town: Town) -> None:
        """A-34: whatever it says, as where the password is enough."""
        assert go_on(town, half(town), device="Firefox\r\nX: y").session.device == "FirefoxX: y"

    def test_what_is_no_text_is_named(self, town: Town) -> None:
        """A-34: proof and code are read before anything is looked up."""
        for field, given in [
            ("code", CodeGiven(proof=half(town), code=cast("Secret", 123456))),
            ("proof", CodeGiven(proof=cast("Secret", None), code=code(town.world.clock()))),
        ]:
            with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                town.world.run(lambda k: k.sessions.sign_in_with_code(given))  # noqa: B023
            assert [p.path for p in caught.value.problems] == [field]

    def test_no_role_is_too_narrow_for_it(self, town: Town) -> None:
        """Whatever it includes: to come in, and to show the second factor in the session."""
        world, role = town.world, NewRole(name="tagger", title="Tagger", permissions=(Permission.TAG_CLIENTS,))
        world.run(lambda k: k.partners.add_role(town.partner.id, role, by=town.owner))
        gita = world.new_operator(town.partner, "gita", role.name)
        world.set_password(gita)
        world.give_factor(gita)
        with pytest.raises(SecondFactorNeeded) as needed:
            world.sign_in(gita.email)
        signed_in = go_on(town, needed.value.proof)
        shown = world.run(lambda k: k.sessions.step_up(signed_in.token, code(world.clock(), steps=1)))
        assert world.of_session(shown).id == gita.id

    def test_the_password_alone_says_so(self, town: Town) -> None:
        """With a proof that was given, to go on with."""
        proof = half(town)
        said = problem(SecondFactorNeeded(proof))
        assert (said["code"], said["status"], said["proof"]) == ("second_factor", 401, proof.reveal())
        assert proof.reveal() not in repr(SecondFactorNeeded(proof)) + str(SecondFactorNeeded(proof))

    @pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
    def test_a_code_counts_once(self, town: Town) -> None:
        """A-19: nor does the one before it, wherever it is shown."""
        signed_in = go_on(town, half(town))
        proof = half(town)
        for steps in (-1, 0):
            typed = code(town.world.clock(), steps=steps)
            wrong(town, lambda: go_on(town, proof, typed))  # noqa: B023
            wrong(town, lambda: town.world.run(lambda k: k.sessions.step_up(signed_in.token, typed)))  # noqa: B023
        go_on(town, proof, code(town.world.clock(), steps=1))

    def test_a_recovery_code_counts_once(self, town: Town) -> None:
        """Its holder is told each time by mail; a wrong code uses nothing up."""
        give_codes = lambda k: k.second_factors.renew_codes(code(town.world.clock()), by=town.owner)  # noqa: E731
        first, second, *_ = town.world.run(give_codes)
        proof = half(town)
        wrong(town, lambda: go_on(town, proof, Secret("7KQ2-M9XD-T4HB")))
        go_on(town, proof, first)
        wrong(town, lambda: go_on(town, half(town), first))
        go_on(town, half(town), second)
        assert town.world.run(lambda k: k.second_factors.status(by=town.owner)).codes_left == 8
        assert [m.kind for m in mails(town.world.database.run)].count("factor.code_used") == 2

    def test_the_helper_signs_in_any_number_of_times(self, town: Town) -> None:
        """And proves sessions; what other tests rest on."""
        sessions = [sign_in(town.world.run, GIVEN) for _ in range(3)]
        assert {town.world.of_session(one).factor for one in sessions} == {Factor.RECENT}
        town.world.clock.tick(town.world.vendor.limits.step_up)
        assert town.world.of_session(sessions[0]).factor is Factor.PROVEN
        prove(town.world.run, sessions[0].token)
        assert town.world.of_session(sessions[0]).factor is Factor.RECENT


class TestTheProof:
    @pytest.mark.parametrize("late", [0, 1])
    def test_it_counts_for_a_while(self, town: Town, late: int) -> None:
        """`Limits.half_signed_in`, to the microsecond."""
        proof = half(town)
        town.world.clock.tick(town.world.vendor.limits.half_signed_in - timedelta(microseconds=1 - late))
        if late:
            worthless(town, proof)
        else:
            go_on(town, proof)

    def test_one_of_a_later_moment_is_none(self, town: Town) -> None:
        """Clocks that went back do not lengthen it."""
        proof = half(town)
        town.world.clock.tick(-timedelta(seconds=1))
        worthless(town, proof)

    @pytest.mark.requirement("R-13", call="sessions.sign_in_with_code")
    @pytest.mark.parametrize("how", ["password", "reset", "blocked", "suspended"])
    def test_what_ends_a_session_ends_it(self, town: Town, how: str) -> None:
        """A-19: another password, the factor reset, the operator blocked for a moment, the partner suspended so."""
        proof = half(town)
        if how == "password":
            with_password(town)
        elif how == "reset":
            dana, by = OperatorId(town.owner.id), town.world.support
            town.world.run(lambda k: k.second_factors.reset(town.partner.id, dana, by=by))
        elif how == "blocked":
            town.world.run(lambda k: raise_epoch(k, "operator", town))
        else:
            town.world.run(lambda k: raise_epoch(k, "partner", town))
        worthless(town, proof)

    def test_it_opens_nothing_else(self, town: Town) -> None:
        """A-01: no session, no link, of any realm; nor is a session's token a proof."""
        proof = half(town)
        for realm in Realm:
            with pytest.raises(NotSignedIn):
                town.world.run(lambda k: k.actors.from_session(proof, realm=realm))  # noqa: B023
            for purpose in Purpose:
                with pytest.raises(NotFound):
                    read(town.world.vendor, purpose, realm, proof)
        worthless(town, go_on(town, proof).token)

    @pytest.mark.parametrize("text", ["", ".", "a.b", "ő", "a" * 3000])
    def test_what_is_none_is_worth_nothing(self, town: Town, text: str) -> None:
        """A-02: the one answer."""
        worthless(town, Secret(text))

    def test_no_letter_of_it_can_be_another(self, town: Town) -> None:
        """A-01: holder, moment and epochs are what was signed."""
        text = half(town).reveal()
        for place in range(0, len(text), 3):
            other = "A" if text[place] != "A" else "B"
            worthless(town, Secret(text[:place] + other + text[place + 1 :]))

    def test_one_of_another_vendor_is_none(self, town: Town) -> None:
        """Signed with other keys."""
        proof = half(town)
        town.world.vendor = attrs.evolve(town.world.vendor, signing_keys=["some other signing key"])
        worthless(town, proof)

    @pytest.mark.requirement("R-13", call="sessions.sign_in_with_code")
    def test_one_of_a_password_that_was_changed_while_it_was_compared_is_none(self, town: Town) -> None:
        """A-19: it is of the password that was proven, not of the one there is by then."""
        world, new = town.world, NewPassword(password=Secret("another horse battery"))

        def meanwhile(storage: Storage) -> None:
            kit, by = PartnerKit(storage, attrs.evolve(world.vendor, passwords=CountingHasher())), world.support
            kit.identity.set_operator_password(town.partner.id, OperatorId(town.owner.id), new, by=by)

        with world.transaction() as storage:
            vendor = attrs.evolve(world.vendor, passwords=Slow(lambda: meanwhile(storage)))
            with pytest.raises(SecondFactorNeeded) as needed:
                PartnerKit(storage, vendor).sessions.sign_in(GIVEN)
        worthless(town, needed.value.proof)

    def test_a_wrong_code_keeps_it(self, town: Town) -> None:
        """The password need not be typed again."""
        proof = half(town)
        wrong(town, lambda: go_on(town, proof, Secret("000000")))
        go_on(town, proof)


def raise_epoch(kit: Any, what: str, town: Town) -> None:
    storage = kit._storage
    row = storage.get(PARTNERS, town.partner.id)
    if what == "operator":
        row = storage.get(OPERATORS, town.owner.id, within=town.partner.id)
    storage.write(Change(row, attrs.evolve(row, epoch=row.epoch + 1)))


class TestWhoIsKeptOut:
    @pytest.mark.requirement("VC-29", call="sessions.sign_in_with_code")
    def test_a_blocked_operator_does_not_get_in_by_a_code(self, town: Town) -> None:
        """Though it gave the password before."""
        proof = half(town)
        dana, by = OperatorId(town.owner.id), town.world.support
        town.world.new_operator(town.partner, "gita", "owner")
        town.world.run(lambda k: k.partners.block_operator(town.partner.id, dana, by=by))
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            go_on(town, proof)
        assert caught.value.decision.because == "blocked"

    def test_a_wrong_password_is_answered_alike(self, town: Town) -> None:
        """A-22: whether or not there is a second factor, and by as many hashes."""
        hasher = town.world.hasher
        counts = set()
        for email in (DANA, "nobody@lk.example.com"):
            before = hasher.verified
            given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret("wrong"))
            with town.world.unchanged(), pytest.raises(WrongCredentials) as caught:
                town.world.run(lambda k: k.sessions.sign_in(given))  # noqa: B023
            assert type(caught.value) is WrongCredentials
            counts.add(hasher.verified - before)
        assert counts == {1}


class TestGuessing:
    def test_codes_are_counted_by_holder(self, town: Town) -> None:
        """A-25: over proofs, step-ups and the rest alike; the right one waits too."""
        signed_in = sign_in(town.world.run, GIVEN)
        proofs = [half(town) for _ in range(3)]
        for proof in proofs:
            wrong(town, lambda: go_on(town, proof, Secret("000000")))  # noqa: B023
        for _ in range(2):
            wrong(town, lambda: town.world.run(lambda k: k.sessions.step_up(signed_in.token, Secret("000000"))))
        with town.world.unchanged(), pytest.raises(TooManyTries):
            go_on(town, proofs[0], code(town.world.clock(), steps=1))

    def test_an_hour_has_a_bound_of_its_own(self, town: Town) -> None:
        """A-25: who is patient does not get far either, right codes in between or not."""
        proof, limit = half(town), town.world.vendor.limits.codes_an_hour.tries
        for n in range(limit):
            if n % 4 == 0:
                town.world.clock.tick(timedelta(minutes=1))
                proof = half(town)
            wrong(town, lambda: go_on(town, proof, Secret("000000")))  # noqa: B023
        town.world.clock.tick(timedelta(minutes=1))
        with town.world.unchanged(), pytest.raises(TooManyTries) as caught:
            go_on(town, half(town))
        assert caught.value.seconds > 60

    def test_a_day_has_a_bound_too(self, town: Town) -> None:
        """A-25: who guesses on and on has few codes a day; of a second factor set up anew they are counted anew."""
        limits = town.world.vendor.limits
        for n in range(limits.codes_a_day.tries):
            if n % 4 == 0:
                town.world.clock.tick(timedelta(minutes=20))
                proof = half(town)
            wrong(town, lambda: go_on(town, proof, Secret("000000")))  # noqa: B023
        town.world.clock.tick(limits.codes_an_hour.per)
        with town.world.unchanged(), pytest.raises(TooManyTries) as caught:
            go_on(town, half(town))
        assert caught.value.seconds > limits.codes_an_hour.per.total_seconds()
        by = town.world.support
        town.world.run(lambda k: k.second_factors.reset(town.partner.id, OperatorId(town.owner.id), by=by))
        town.world.run(lambda k: set_up(k, town.owner))

    def test_a_source_is_counted_with_its_passwords(self, town: Town) -> None:
        """A-25: codes of many operators from one place."""
        tries = town.world.vendor.limits.tries_a_source.tries
        wrong_password = attrs.evolve(GIVEN, password=Secret("wrong"))
        with pytest.raises(WrongCredentials):
            town.world.run(lambda k: k.sessions.sign_in(wrong_password, source="192.0.2.7"))
        for _ in range(tries - 1):
            with pytest.raises(NotSignedIn):
                go_on(town, Secret("none"), source="192.0.2.7")
        with pytest.raises(TooManyTries):
            go_on(town, half(town), source="192.0.2.7")
        go_on(town, half(town), source="192.0.2.8")


class TestSteppingUp:
    @pytest.mark.requirement("BX-10", call="sessions.step_up")
    def test_what_is_grave_needs_it_shown_just_now(self, town: Town) -> None:
        """After a while the session is asked for a code again, and goes on by another token."""
        signed_in = go_on(town, half(town))
        town.world.clock.tick(town.world.vendor.limits.step_up)
        assert grave(town, town.world.of_session(signed_in)) == "factor_old"
        shown = town.world.run(lambda k: k.sessions.step_up(signed_in.token, code(town.world.clock())))
        assert (shown.session.id, shown.session.factor_at) == (signed_in.session.id, town.world.clock())
        assert shown.actor == town.world.of_session(shown)
        assert grave(town, shown.actor) == "allowed"

    def test_a_copy_of_its_token_has_shown_nothing(self, town: Town) -> None:
        """A-01: whoever copied it before the holder showed a code is out, and cannot show one by it."""
        copy = go_on(town, half(town))
        town.world.clock.tick(timedelta(seconds=STEP))
        town.world.run(lambda k: k.sessions.step_up(copy.token, code(town.world.clock())))
        with pytest.raises(NotSignedIn):
            town.world.of_session(copy)
        with town.world.unchanged(), pytest.raises(NotSignedIn):
            town.world.run(lambda k: k.sessions.step_up(copy.token, code(town.world.clock(), steps=1)))

    def test_it_is_shown_while_acting_as_another(self, town: Town) -> None:
        """VC-30: it is the holder's own, and the session goes on as the other one."""
        signed_in, fanni = go_on(town, half(town)), OperatorId(town.agent.id)
        town.world.run(lambda k: k.sessions.enter_as(signed_in.token, fanni))
        shown = town.world.run(lambda k: k.sessions.step_up(signed_in.token, code(town.world.clock(), steps=1)))
        actor = town.world.of_session(shown)
        assert (actor.id, actor.subject and actor.subject.id) == (town.owner.id, fanni)

    def test_a_session_that_has_not_shown_it_shows_it(self, town: Town) -> None:
        """As one that is older than the second factor, were it alive."""
        signed_in = sign_in(town.world.run, GIVEN)
        town.world.run(lambda k: forget(k, signed_in))
        assert grave(town, town.world.of_session(signed_in)) == "factor_unproven"
        shown = town.world.run(lambda k: k.sessions.step_up(signed_in.token, code(town.world.clock(), steps=1)))
        assert grave(town, town.world.of_session(shown)) == "allowed"

    def test_without_a_second_factor_there_is_nothing_to_show(self, town: Town) -> None:
        """It is said so."""
        by = town.world.support
        town.world.run(lambda k: k.second_factors.reset(town.partner.id, OperatorId(town.owner.id), by=by))
        signed_in = town.world.sign_in(DANA)
        with town.world.unchanged(), pytest.raises(NotPossible) as caught:
            town.world.run(lambda k: k.sessions.step_up(signed_in.token, Secret("000000")))
        assert caught.value.saying[0] == "state.factor.absent"

    @pytest.mark.requirement("VC-29", call="sessions.step_up")
    def test_a_blocked_operator_shows_nothing(self, town: Town) -> None:
        """Whatever became of its session: what the row says is enough."""
        signed_in = go_on(town, half(town))
        town.world.clock.tick(timedelta(seconds=STEP))
        row = town.world.read(lambda s: s.get(OPERATORS, OperatorId(town.owner.id), within=town.partner.id))
        blocked = attrs.evolve(row, blocked_at=town.world.clock())
        town.world.read(lambda s: s.write(Change(row, blocked)))
        with town.world.unchanged(), pytest.raises(Refused) as caught:
            town.world.run(lambda k: k.sessions.step_up(signed_in.token, code(town.world.clock())))
        assert caught.value.decision.because == "blocked"

    def test_a_session_that_is_over_shows_nothing(self, town: Town) -> None:
        """Nor does one of another realm."""
        signed_in = go_on(town, half(town))
        town.world.seat_owner(town.account)
        town.world.run(lambda k: k.sessions.end(signed_in.token, realm=Realm.OPERATOR))
        for token in (signed_in.token, town.world.staff_sign_in().token):
            with town.world.unchanged(), pytest.raises(NotSignedIn):
                town.world.run(lambda k: k.sessions.step_up(token, code(town.world.clock(), steps=1)))  # noqa: B023


class TestHashes:
    def test_a_hash_of_older_parameters_is_renewed(self, town: Town) -> None:
        """With the session; the newer one waits in the proof, sealed."""
        world = town.world
        world.vendor = attrs.evolve(world.vendor, passwords=CountingHasher(cost=5))
        proof = half(town)
        assert "scrypt" not in proof.reveal()
        signed_in = go_on(town, proof)
        assert str(world.read(lambda s: s.get(CREDENTIALS, town.owner.id)).password).startswith("scrypt$5$")
        assert world.of_session(signed_in).id == town.owner.id
        world.clock.tick(timedelta(seconds=STEP))
        go_on(town, half(town))


def test_a_code_that_is_shown_seals_the_seed_anew(town: Town) -> None:
    """With the newest key: the one before it can be dropped once everybody has signed in since."""
    world, old, new = town.world, "the present signing key", "the next signing key"
    world.vendor = attrs.evolve(world.vendor, signing_keys=[old, new])
    sign_in(world.run, GIVEN)
    world.vendor = attrs.evolve(world.vendor, signing_keys=[new])
    assert sign_in(world.run, GIVEN).actor.factor is Factor.RECENT


def test_without_its_key_a_seed_is_not_taken_for_a_wrong_code(town: Town) -> None:
    """The vendor hears of it, and recovery codes still open the door."""
    world = town.world
    codes = world.run(lambda k: k.second_factors.renew_codes(code(world.clock()), by=town.owner))
    world.vendor = attrs.evolve(world.vendor, signing_keys=["some other signing key"])
    world.clock.tick(timedelta(seconds=STEP))
    with world.unchanged(), pytest.raises(SealBroken):
        go_on(town, half(town))
    go_on(town, half(town), codes[0])


def forget(kit: Any, signed_in: SignedIn) -> None:
    from partnerkit.entry.model import SESSIONS

    session = kit._storage.get(SESSIONS, signed_in.session.id)
    kit._storage.write(Change(session, attrs.evolve(session, factor_at=None)))


def grave(town: Town, actor: Actor) -> str:
    """
    What is said of something that asks for a second factor shown just now.
    """
    return decide(Action.ADD_OPERATOR, actor, town.partner.facts).because


def test_setting_up_shows_it_in_the_session_that_does(town: Town) -> None:
    """A second one of the same operator begins anew."""
    town.world.run(lambda k: k.second_factors.reset(town.partner.id, OperatorId(town.owner.id), by=town.world.support))
    here = town.world.sign_in(DANA)
    _, made = town.world.run(lambda k: set_up(k, k.actors.from_session(here.token, realm=Realm.OPERATOR)))
    assert made.token is not None
    assert town.world.of_session(attrs.evolve(here, token=made.token)).factor is Factor.RECENT
