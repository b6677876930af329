"""
Second factors: set up, looked at, renewed, turned off, reset (BX-10).
"""

import re
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import (
    Actor,
    CodeGiven,
    FactorConfirmation,
    FactorRemoval,
    FactorStatus,
    NewRole,
    OperatorId,
    PasswordChange,
    Secret,
    SignedIn,
)
from partnerkit.access import Factor, Permission
from partnerkit.errors import (
    InvalidInput,
    KeyReused,
    NotFound,
    NotPossible,
    NotSignedIn,
    Outdated,
    Refused,
    SecondFactorNeeded,
    TooManyTries,
)
from partnerkit.history.told import told_of
from partnerkit.identity.model import CREDENTIALS, Credential
from partnerkit.identity.second_factor import SECOND_FACTORS
from tests.library.world import PASSWORD, Town
from tests.mailed import mails
from tests.second_factor import STEP, code, confirmation, set_up

DANA = "dana@lk.example.com"
WRONG = [("code", "code.wrong")]
WRONG_FIRST = [("code", "code.wrong_first")]


@pytest.fixture
def town(town: Town) -> Town:
    """
    A town in which Dana has a password.
    """
    town.world.set_password(operator(town, town.owner))
    return town


def operator(town: Town, actor: Actor) -> Any:
    return town.world.run(lambda k: k.partners.operator(town.partner.id, OperatorId(actor.id), by=town.world.support))


def credential(town: Town, actor: Actor) -> Credential:
    return town.world.read(lambda s: s.get(CREDENTIALS, actor.id))


def stored(town: Town, actor: Actor) -> Any:
    return town.world.read(lambda s: s.get(SECOND_FACTORS, actor.id))


def having(town: Town, actor: Actor) -> tuple[Secret, tuple[Secret, ...]]:
    seed, made = town.world.run(lambda k: set_up(k, actor))
    return seed, made.codes


def said(town: Town, work: Any) -> list[tuple[str, str]]:
    """
    What was wrong with what was handed in; and nothing changed.
    """
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        town.world.run(work)
    return [(p.path, p.code) for p in caught.value.problems]


def impossible(town: Town, work: Any) -> str:
    with town.world.unchanged(), pytest.raises(NotPossible) as caught:
        town.world.run(work)
    return caught.value.saying[0]


def told(town: Town) -> list[str]:
    """
    What the partner's chain tells of second factors, oldest first.
    """
    entries = town.world.read(lambda s: told_of(s, town.partner.id, None, 100)).items
    return [entry.kind for entry in reversed(entries) if entry.kind.startswith("factor.")]


def kinds(town: Town) -> list[str]:
    return [mail.kind for mail in mails(town.world.database.run) if mail.kind.startswith("factor.")]


def password_and_code(town: Town, seed: Secret) -> SignedIn:
    """
    Sign Dana in by the code of a step that was not used.
    """
    town.world.clock.tick(timedelta(seconds=2 * STEP))
    with pytest.raises(SecondFactorNeeded) as needed:
        town.world.sign_in(DANA)
    given = CodeGiven(proof=needed.value.proof, code=code(town.world.clock(), seed))
    return town.world.run(lambda k: k.sessions.sign_in_with_code(given))


class TestSettingUp:
    @pytest.mark.requirement("BX-10", call="second_factors.begin")
    def test_an_app_is_told_a_secret_with_names(self, town: Town) -> None:
        """The vendor's, and the address one signs in with; nothing else changes yet."""
        setup = town.world.run(lambda k: k.second_factors.begin(by=town.owner))
        assert setup.uri.reveal() == (
            f"otpauth://totp/Bookwell:dana%40lk.example.com?secret={setup.secret.reveal()}&issuer=Bookwell"
        )
        assert len(setup.secret.reveal()) == 32
        assert credential(town, town.owner).second_factor_at is None
        town.world.sign_in(DANA)

    def test_beginning_again_replaces_what_was_not_confirmed(self, town: Town) -> None:
        """The code of the first app is wrong from then on."""
        first, second = (town.world.run(lambda k: k.second_factors.begin(by=town.owner)).secret for _ in range(2))
        at = town.world.clock()
        replaced = confirmation(code(at, first))
        assert said(town, lambda k: k.second_factors.confirm(replaced, by=town.owner)) == WRONG_FIRST
        assert (
            len(town.world.run(lambda k: k.second_factors.confirm(confirmation(code(at, second)), by=town.owner)).codes)
            == 10
        )

    @pytest.mark.requirement("BX-10", call="second_factors.confirm")
    def test_the_first_code_has_it_count(self, town: Town) -> None:
        """Ten recovery codes come with it; chain and mail tell of it."""
        seed, codes = having(town, town.owner)
        assert len({code.reveal() for code in codes}) == 10
        assert all(re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code.reveal()) for code in codes)
        status = town.world.run(lambda k: k.second_factors.status(by=town.owner))
        assert status == FactorStatus(set_up_at=town.world.clock(), codes_left=10, demanded=False)
        assert (told(town), kinds(town)) == (["factor.set_up"], ["factor.set_up"])
        assert password_and_code(town, seed).actor.factor is Factor.RECENT

    def test_nothing_of_it_is_kept_as_it_is(self, town: Town) -> None:
        """A-35: neither the secret nor a code, in no row of any table, in no repr."""
        setup = town.world.run(lambda k: k.second_factors.begin(by=town.owner))
        typed = confirmation(code(town.world.clock(), setup.secret))
        codes = town.world.run(lambda k: k.second_factors.confirm(typed, by=town.owner)).codes
        rows = repr(town.world.dump()) + repr(setup) + repr(codes) + repr(stored(town, town.owner))
        for secret in (setup.secret, *codes):
            assert secret.reveal() not in rows
            assert secret.reveal().replace("-", "") not in rows
        assert stored(town, town.owner).seed not in repr(stored(town, town.owner))

    def test_one_that_counts_is_not_set_up_again(self, town: Town) -> None:
        """It would be a way around it."""
        seed, _ = having(town, town.owner)
        assert impossible(town, lambda k: k.second_factors.begin(by=town.owner)) == "state.factor.set_up"
        town.world.clock.tick(timedelta(seconds=STEP))
        typed = code(town.world.clock(), seed)
        assert (
            impossible(town, lambda k: k.second_factors.confirm(confirmation(typed), by=town.owner))
            == "state.factor.set_up"
        )

    def test_nothing_is_confirmed_that_was_not_begun(self, town: Town) -> None:
        """Whatever code is typed."""
        typed = confirmation(Secret("123456"))
        assert impossible(town, lambda k: k.second_factors.confirm(typed, by=town.owner)) == "state.factor.absent"

    @pytest.mark.requirement("BX-10", call="second_factors.confirm")
    def test_the_other_sessions_are_over_and_this_one_goes_on(self, town: Town) -> None:
        """R-13, A-01: having shown the second factor, by a new token; a copy of the old one is worth nothing."""
        here, other = town.world.sign_in(DANA), town.world.sign_in(DANA)
        _, made = town.world.run(lambda k: set_up(k, town.world.of_session(here)))
        assert made.token is not None
        assert town.world.of_session(attrs.evolve(here, token=made.token)).factor is Factor.RECENT
        for copy in (here, other):
            with pytest.raises(NotSignedIn):
                town.world.of_session(copy)

    def test_whoever_has_no_session_here_has_no_token(self, town: Town) -> None:
        """BX-15: the vendor's own session goes on as the vendor likes."""
        assert town.world.run(lambda k: set_up(k, town.owner))[1].token is None

    @pytest.mark.requirement("BX-10", call="second_factors.confirm")
    @pytest.mark.parametrize("typed", ["wrong horse battery", "", None])
    def test_a_stolen_session_sets_none_up(self, town: Town, typed: str | None) -> None:
        """It has no password: else its holder would be locked out, and the thief have shown a second factor."""
        stolen = town.world.of_session(town.world.sign_in(DANA))
        seed = town.world.run(lambda k: k.second_factors.begin(by=stolen)).secret
        password = None if typed is None else Secret(typed)
        given = FactorConfirmation(password=password, code=code(town.world.clock(), seed))
        problem = [("password", "password.wrong")]
        tries = town.world.vendor.limits.tries_an_address.tries
        for _ in range(tries):
            assert said(town, lambda k: k.second_factors.confirm(given, by=stolen)) == problem
        with town.world.unchanged(), pytest.raises(TooManyTries):
            town.world.run(lambda k: k.second_factors.confirm(given, by=stolen))
        assert credential(town, town.owner).second_factor_at is None
        town.world.sign_in(DANA)

    @pytest.mark.requirement("BX-15", call="second_factors.confirm")
    def test_whoever_has_no_password_here_confirms_by_the_code(self, town: Town) -> None:
        """The vendor alone authenticates the admin."""
        seed = town.world.run(lambda k: k.second_factors.begin(by=town.admin)).secret
        given = FactorConfirmation(code=code(town.world.clock(), seed))
        assert len(town.world.run(lambda k: k.second_factors.confirm(given, by=town.admin)).codes) == 10

    @pytest.mark.parametrize("typed", ["000000", "12345", "abc", "", "１２３４５６７"])
    def test_a_wrong_code_confirms_nothing(self, town: Town, typed: str) -> None:
        """Whatever it looks like."""
        town.world.run(lambda k: k.second_factors.begin(by=town.owner))
        assert said(town, lambda k: k.second_factors.confirm(confirmation(Secret(typed)), by=town.owner)) == WRONG_FIRST

    def test_first_codes_are_counted_before_anything_is_compared(self, town: Town) -> None:
        """A-25: also of whoever has no password here, whose tries would be counted too; the right one waits."""
        seed = town.world.run(lambda k: k.second_factors.begin(by=town.admin)).secret
        wrong = FactorConfirmation(code=Secret("000000"))
        for _ in range(town.world.vendor.limits.tries_a_code.tries):
            assert said(town, lambda k: k.second_factors.confirm(wrong, by=town.admin)) == WRONG_FIRST
        right = FactorConfirmation(code=code(town.world.clock(), seed))
        with town.world.unchanged(), pytest.raises(TooManyTries):
            town.world.run(lambda k: k.second_factors.confirm(right, by=town.admin))

    def test_people_of_an_account_have_none(self, town: Town) -> None:
        """It is for operators."""
        town.world.seat_owner(town.account)
        staff = town.world.staff_sign_in().actor
        for actor in (staff, town.world.support):
            with pytest.raises(Refused):
                town.world.run(lambda k: k.second_factors.begin(by=actor))  # noqa: B023
            with pytest.raises(Refused):
                town.world.run(lambda k: k.second_factors.status(by=actor))  # noqa: B023

    @pytest.mark.requirement("BX-10", call="second_factors.confirm")
    def test_no_role_is_too_narrow_for_it(self, town: Town) -> None:
        """Whatever it includes, it sets one up, has new codes, and turns it off."""
        role = NewRole(name="tagger", title="Tagger", permissions=(Permission.TAG_CLIENTS,))
        town.world.run(lambda k: k.partners.add_role(town.partner.id, role, by=town.owner))
        gita = town.world.new_operator(town.partner, "gita", role.name)
        town.world.set_password(gita)
        by = town.world.actor("gita")
        _, codes = having(town, by)
        assert town.world.run(lambda k: k.second_factors.status(by=by)).codes_left == len(codes)
        codes = town.world.run(lambda k: k.second_factors.renew_codes(codes[0], by=by))
        removal = FactorRemoval(password=Secret(PASSWORD), code=codes[0])
        town.world.run(lambda k: k.second_factors.remove(removal, by=by))
        assert credential(town, by).second_factor_at is None

    @pytest.mark.requirement("VC-30", call="second_factors.confirm")
    @pytest.mark.parametrize("set_up_already", [False, True])
    def test_whoever_acts_as_another_does_nothing_about_it(self, town: Town, set_up_already: bool) -> None:
        """Neither about the own one nor about the other one's; though password and code were right."""
        signed_in = town.world.sign_in(DANA)
        seed = town.world.run(lambda k: k.second_factors.begin(by=town.owner)).secret
        typed = code(town.world.clock(), seed)
        codes: tuple[Secret, ...] = ()
        if set_up_already:
            codes = town.world.run(lambda k: k.second_factors.confirm(confirmation(typed), by=town.owner)).codes
            signed_in = password_and_code(town, seed)
        fanni = OperatorId(town.agent.id)
        _, acting = town.world.run(lambda k: k.sessions.enter_as(signed_in.token, fanni))
        removal = FactorRemoval(password=Secret(PASSWORD), code=codes[0] if codes else typed)
        for work in (
            lambda k: k.second_factors.status(by=acting),
            lambda k: k.second_factors.begin(by=acting),
            lambda k: k.second_factors.confirm(confirmation(typed), by=acting),
            lambda k: k.second_factors.renew_codes(removal.code, by=acting),
            lambda k: k.second_factors.remove(removal, by=acting),
        ):
            with town.world.unchanged(), pytest.raises(Refused) as caught:
                town.world.run(work)
            assert caught.value.decision.because == "acting"


class TestCodes:
    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_the_steps_beside_the_present_one_count(self, town: Town, steps: int) -> None:
        """Clocks differ, and people are slow."""
        seed = town.world.run(lambda k: k.second_factors.begin(by=town.owner)).secret
        typed = code(town.world.clock(), seed, steps=steps)
        made = town.world.run(lambda k: k.second_factors.confirm(confirmation(typed), by=town.owner))
        assert len(made.codes) == 10

    @pytest.mark.parametrize("steps", [-2, 2])
    def test_those_further_away_do_not(self, town: Town, steps: int) -> None:
        """By the vendor's clock."""
        seed = town.world.run(lambda k: k.second_factors.begin(by=town.owner)).secret
        typed = code(town.world.clock(), seed, steps=steps)
        assert said(town, lambda k: k.second_factors.confirm(confirmation(typed), by=town.owner)) == WRONG_FIRST

    @pytest.mark.parametrize("steps", [-1, 0])
    def test_no_code_of_a_used_step_or_before_counts(self, town: Town, steps: int) -> None:
        """A-19: whoever looked over a shoulder comes too late."""
        seed, _ = having(town, town.owner)
        typed = code(town.world.clock(), seed, steps=steps)
        assert said(town, lambda k: k.second_factors.renew_codes(typed, by=town.owner)) == WRONG

    @pytest.mark.parametrize("shape", [str, str.lower, lambda c: c.replace("-", " "), lambda c: f" {c[:4]}–{c[5:]} "])
    def test_a_recovery_code_is_typed_in_any_shape(self, town: Town, shape: Any) -> None:
        """With or without hyphens, in any case; its holder is told that it was used."""
        _, codes = having(town, town.owner)
        removal = FactorRemoval(password=Secret(PASSWORD), code=Secret(shape(codes[3].reveal())))
        town.world.run(lambda k: k.second_factors.remove(removal, by=town.owner))
        assert told(town) == ["factor.set_up", "factor.code_used", "factor.removed"]
        assert "factor.code_used" in kinds(town)

    def test_letters_that_look_like_digits_are_those_digits(self, town: Town) -> None:
        """A code has no O, I or L; who writes one down may read it so."""
        _, codes = having(town, town.owner)
        (typed, *_) = [c for c in codes if {"0", "1"} & set(c.reveal())] or codes
        alike = Secret(typed.reveal().replace("0", "o").replace("1", "l"))
        assert len(town.world.run(lambda k: k.second_factors.renew_codes(alike, by=town.owner))) == 10

    def test_a_recovery_code_is_its_holders_alone(self, town: Town) -> None:
        """Another operator's opens nothing."""
        _, codes = having(town, town.owner)
        having(town, town.admin)
        assert said(town, lambda k: k.second_factors.renew_codes(codes[0], by=town.admin)) == WRONG

    @pytest.mark.requirement("BX-10", call="second_factors.renew_codes")
    def test_new_codes_make_the_earlier_ones_worthless(self, town: Town) -> None:
        """All of them, used or not."""
        seed, old = having(town, town.owner)
        town.world.clock.tick(timedelta(seconds=STEP))
        new = town.world.run(lambda k: k.second_factors.renew_codes(code(k._vendor.clock(), seed), by=town.owner))
        assert not {c.reveal() for c in new} & {c.reveal() for c in old}
        assert said(town, lambda k: k.second_factors.renew_codes(old[0], by=town.owner)) == WRONG
        assert len(town.world.run(lambda k: k.second_factors.renew_codes(new[0], by=town.owner))) == 10
        assert told(town) == ["factor.set_up", "factor.codes_renewed", "factor.code_used", "factor.codes_renewed"]
        assert kinds(town).count("factor.codes_renewed") == 2

    def test_tries_are_counted_before_anything_is_compared(self, town: Town) -> None:
        """A-25: after a few even the right code waits."""
        seed, _ = having(town, town.owner)
        town.world.clock.tick(timedelta(seconds=STEP))
        for _ in range(town.world.vendor.limits.tries_a_code.tries):
            said(town, lambda k: k.second_factors.renew_codes(Secret("000000"), by=town.owner))
        with town.world.unchanged(), pytest.raises(TooManyTries):
            town.world.run(lambda k: k.second_factors.renew_codes(code(k._vendor.clock(), seed), by=town.owner))


class TestTurningOff:
    @pytest.mark.requirement("BX-10", call="second_factors.remove")
    def test_password_and_code_turn_it_off(self, town: Town) -> None:
        """R-13: every session is over, this one too; then the password alone signs in."""
        seed, _ = having(town, town.owner)
        here = password_and_code(town, seed)
        town.world.clock.tick(timedelta(seconds=STEP))
        removal = FactorRemoval(password=Secret(PASSWORD), code=code(town.world.clock(), seed))
        town.world.run(lambda k: k.second_factors.remove(removal, by=here.actor))
        with pytest.raises(NotSignedIn):
            town.world.of_session(here)
        town.world.sign_in(DANA)
        status = town.world.run(lambda k: k.second_factors.status(by=town.owner))
        assert status == FactorStatus(set_up_at=None, codes_left=0, demanded=False)
        assert (told(town)[-1], kinds(town)[-1]) == ("factor.removed", "factor.removed")

    def test_both_must_be_right(self, town: Town) -> None:
        """And neither is used up by the other's being wrong."""
        _, codes = having(town, town.owner)
        for password, typed, problem in [
            ("wrong horse", codes[0], ("password", "password.wrong")),
            (None, codes[0], ("password", "password.wrong")),
            (PASSWORD, Secret("000000"), ("code", "code.wrong")),
        ]:
            removal = FactorRemoval(password=None if password is None else Secret(password), code=typed)
            assert said(town, lambda k: k.second_factors.remove(removal, by=town.owner)) == [problem]  # noqa: B023
        assert credential(town, town.owner).second_factor_at is not None

    def test_passwords_tried_there_are_counted_with_the_others(self, town: Town) -> None:
        """A-25: as with those to change it; those of others are their own."""
        _, codes = having(town, town.owner)
        town.world.clock.tick(town.world.vendor.limits.tries_an_address.per)
        wrong = Secret("wrong horse")
        removal = FactorRemoval(password=wrong, code=codes[0])
        change = PasswordChange(current=wrong, new=Secret("another horse battery"))
        said(town, lambda k: k.identity.change_password(change, by=town.owner))
        for _ in range(town.world.vendor.limits.tries_an_address.tries - 1):
            said(town, lambda k: k.second_factors.remove(removal, by=town.owner))
        with pytest.raises(TooManyTries):
            town.world.run(lambda k: k.second_factors.remove(removal, by=town.owner))
        assert said(town, lambda k: k.identity.change_password(change, by=town.admin)) == [
            ("current", "password.wrong")
        ]

    @pytest.mark.requirement("BX-15", call="second_factors.remove")
    def test_whoever_has_no_password_here_needs_the_code(self, town: Town) -> None:
        """The vendor alone authenticates the admin."""
        _, codes = having(town, town.admin)
        town.world.run(lambda k: k.second_factors.remove(FactorRemoval(code=codes[0]), by=town.admin))
        assert credential(town, town.admin).second_factor_at is None

    @pytest.mark.requirement("VC-22", call="second_factors.remove")
    def test_a_secure_role_needs_it(self, town: Town) -> None:
        """It is not turned off as long as one has such a role."""
        town.world.new_operator(town.partner, "ilona", "secure_admin")
        ilona = town.world.actor("ilona")
        _, codes = having(town, ilona)
        assert town.world.run(lambda k: k.second_factors.status(by=ilona)).demanded
        removal = FactorRemoval(code=codes[0])
        assert impossible(town, lambda k: k.second_factors.remove(removal, by=ilona)) == "state.factor.demanded"

    def test_where_there_is_none_there_is_nothing_to_turn_off(self, town: Town) -> None:
        """Nor to renew."""
        removal = FactorRemoval(password=Secret(PASSWORD), code=Secret("000000"))
        assert impossible(town, lambda k: k.second_factors.remove(removal, by=town.owner)) == "state.factor.absent"
        renew = lambda k: k.second_factors.renew_codes(Secret("000000"), by=town.owner)  # noqa: E731
        assert impossible(town, renew) == "state.factor.absent"
        town.world.run(lambda k: k.second_factors.begin(by=town.owner))
        assert impossible(town, renew) == "state.factor.absent"


class TestResetting:
    @pytest.mark.requirement("BX-10", call="second_factors.reset")
    @pytest.mark.parametrize("who", ["owner", "support"])
    def test_somebody_above_takes_a_lost_one_away(self, town: Town, who: str) -> None:
        """R-13: all sessions of its holder are over; then it sets up another one."""
        seed, _ = having(town, town.admin)
        by = town.owner if who == "owner" else town.world.support
        admin = OperatorId(town.admin.id)
        before = credential(town, town.admin).epoch
        assert town.world.run(lambda k: k.second_factors.reset(town.partner.id, admin, by=by)).id == admin
        assert credential(town, town.admin).epoch == before + 1
        assert credential(town, town.admin).second_factor_at is None
        assert (told(town)[-1], kinds(town)[-1]) == ("factor.reset", "factor.reset")
        assert having(town, town.admin)[0] != seed

    def test_it_is_done_once_per_key(self, town: Town) -> None:
        """BX-09: and it is one of this operator alone."""
        having(town, town.admin)
        admin = OperatorId(town.admin.id)
        reset = lambda k: k.second_factors.reset(town.partner.id, admin, by=town.owner, key="k1")  # noqa: E731
        first = town.world.run(reset)
        with town.world.unchanged():
            assert town.world.run(reset) == first
        fanni = OperatorId(town.agent.id)
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.run(lambda k: k.second_factors.reset(town.partner.id, fanni, by=town.owner, key="k1"))

    @pytest.mark.requirement("BX-09", call="second_factors.reset")
    def test_another_one_set_up_since_stays(self, town: Town) -> None:
        """Whoever saw the one that was lost has not seen it gone, nor the next: each raises the operator's revision."""
        admin = OperatorId(town.admin.id)
        having(town, town.admin)
        seen = operator(town, town.admin).revision
        reset = lambda k: k.second_factors.reset(town.partner.id, admin, by=town.owner, seen=seen)  # noqa: E731
        assert town.world.run(reset).revision == seen + 1
        having(town, town.admin)
        with town.world.unchanged(), pytest.raises(Outdated) as caught:
            town.world.run(reset)
        assert (caught.value.kind, caught.value.current) == ("operator", seen + 2)

    @pytest.mark.requirement("BX-09", call="second_factors.remove")
    def test_turned_off_and_set_up_anew_it_is_another_one(self, town: Town) -> None:
        """Whoever stands above and saw the one before takes nothing away."""
        _, codes = having(town, town.admin)
        seen = operator(town, town.admin).revision
        town.world.run(lambda k: k.second_factors.remove(FactorRemoval(code=codes[0]), by=town.admin))
        having(town, town.admin)
        admin = OperatorId(town.admin.id)
        with town.world.unchanged(), pytest.raises(Outdated):
            town.world.run(lambda k: k.second_factors.reset(town.partner.id, admin, by=town.owner, seen=seen))

    def test_where_there_is_none_there_is_nothing_to_reset(self, town: Town) -> None:
        """It is said so."""
        admin = OperatorId(town.admin.id)
        reset = lambda k: k.second_factors.reset(town.partner.id, admin, by=town.owner)  # noqa: E731
        assert impossible(town, reset) == "state.factor.absent"

    def test_nobody_resets_the_own_one_nor_one_above(self, town: Town) -> None:
        """VC-29: an admin none of an owner's; an agent nobody's."""
        for actor in (town.owner, town.admin, town.agent):
            having(town, actor)
        for by, whose in [(town.owner, town.owner), (town.admin, town.owner), (town.agent, town.admin)]:
            with town.world.unchanged(), pytest.raises(Refused):
                town.world.run(
                    lambda k: k.second_factors.reset(town.partner.id, OperatorId(whose.id), by=by)  # noqa: B023
                )

    def test_nobody_elses_is_reset(self, town: Town) -> None:
        """A-11: another partner's operator is an unknown one."""
        having(town, town.admin)
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(
                lambda k: k.second_factors.reset(town.partner.id, OperatorId(town.admin.id), by=town.stranger)
            )
        with town.world.unchanged(), pytest.raises(NotFound):
            town.world.run(
                lambda k: k.second_factors.reset(town.other.id, OperatorId(town.admin.id), by=town.world.support)
            )
