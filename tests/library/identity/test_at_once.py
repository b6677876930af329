"""
A-05, A-27: a mailed link is used by many at the same moment, on every engine; it is used once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from partnerkit import (
    Actor,
    CodeGiven,
    EmailChange,
    Limits,
    NewOperator,
    NewPartner,
    NewPassword,
    PartnerKit,
    PasswordChange,
    PresentPassword,
    Realm,
    Secret,
    SignIn,
    Vendor,
)
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import LinkSpent, NotSignedIn, PartnerkitError, SecondFactorNeeded
from partnerkit.throttle import Rate
from tests.attacks.racing import at_once
from tests.faults import stock
from tests.library.world import PASSWORD
from tests.mailed import mails, tokens
from tests.second_factor import code, set_up

MANY, OFTEN = 8, Rate(1000, timedelta(hours=1))
EMMA, ELSEWHERE = "emma@lk.example.com", "emma@elsewhere.example.com"
VENDOR = Vendor(
    name="Bookwell",
    signing_keys=["a signing key of the tests"],
    limits=Limits(
        mails_an_address=OFTEN,
        mails_a_source=OFTEN,
        tries_an_address=OFTEN,
        tries_a_code=OFTEN,
        codes_an_hour=OFTEN,
        codes_a_day=OFTEN,
    ),
)


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database with one operator in it, who has a password.
    """
    with stock.empty(request.param, tmp_path) as engine:
        made = Database(engine, VENDOR, seconds=60, tries=1000)
        made.run(_emma)
        yield made


def _emma(kit: PartnerKit) -> None:
    support = kit.actors.vendor("support")
    partner = kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=support)
    emma = kit.partners.add_operator(partner.id, NewOperator(name="Emma", email=EMMA), by=support)
    password = NewPassword(password=Secret(PASSWORD))
    kit.identity.set_operator_password(partner.id, emma.id, password, by=support)


def entered(database: Database, email: str, password: str) -> Secret | None:
    """
    Sign in; return the session's token, None where the password is not the one.
    """
    given = SignIn(realm=Realm.OPERATOR, email=email, password=Secret(password))
    try:
        return database.run(lambda kit: kit.sessions.sign_in(given)).token
    except NotSignedIn:
        return None


def asked(database: Database) -> tuple[Secret, Secret]:
    """
    Ask for another address; return the session's token and what the link carries.
    """
    session = entered(database, EMMA, PASSWORD)
    assert session is not None
    change = EmailChange(password=Secret(PASSWORD), email=ELSEWHERE)
    database.run(lambda kit: kit.identity.change_email(change, by=emma(kit, session)))
    return session, tokens(database.run)[-1]


def emma(kit: PartnerKit, session: Secret) -> Actor:
    return kit.actors.from_session(session, realm=Realm.OPERATOR)


def outcome(database: Database, work: Callable[[PartnerKit], Any]) -> str:
    """
    Do some work; return what came of it.
    """
    try:
        database.run(work)
    except LinkSpent as spent:
        return spent.reason
    except PartnerkitError as error:
        return error.code
    return "done"


def test_a_password_is_set_anew_once(database: Database) -> None:
    """One of the passwords stands, and the others were never set."""
    database.run(lambda kit: kit.identity.forget_password(Realm.OPERATOR, EMMA))
    (token,) = tokens(database.run)

    def reset(n: int) -> str:
        new = NewPassword(password=Secret(f"{n} horse battery staple"))
        return outcome(database, lambda kit: kit.identity.reset_password(Realm.OPERATOR, token, new))

    outcomes = at_once(reset, MANY)
    # Whoever read the link before and the password after it was set hears of the password.
    assert (outcomes.count("done"), set(outcomes) - {"done"} <= {"used", "replaced"}) == (1, True)
    assert [n for n in range(MANY) if entered(database, EMMA, f"{n} horse battery staple")] == [outcomes.index("done")]


def test_another_address_is_used_once(database: Database) -> None:
    """The address before is told once."""
    _, token = asked(database)
    present = PresentPassword(password=Secret(PASSWORD))

    def confirm(_: int) -> str:
        return outcome(database, lambda kit: kit.identity.confirm_email(Realm.OPERATOR, token, present))

    outcomes = at_once(confirm, MANY)
    assert (outcomes.count("done"), set(outcomes) - {"done"} <= {"used", "replaced"}) == (1, True)
    told = [letter for letter in mails(database.run) if letter.kind == "email.changed"]
    assert [letter.to for letter in told] == [EMMA]
    assert entered(database, ELSEWHERE, PASSWORD)


def test_another_password_and_another_address(database: Database) -> None:
    """A-19: whichever is first, the link does nothing afterwards, and one password opens one address."""
    session, token = asked(database)
    present, new = PresentPassword(password=Secret(PASSWORD)), "another horse battery"
    change = PasswordChange(current=Secret(PASSWORD), new=Secret(new))

    def either(n: int) -> str:
        if n:
            return outcome(database, lambda kit: kit.identity.confirm_email(Realm.OPERATOR, token, present))
        return outcome(database, lambda kit: kit.identity.change_password(change, by=emma(kit, session)))

    changed, confirmed = at_once(either, 2)
    assert (changed, confirmed in {"done", "replaced"}) == ("done", True)
    address = ELSEWHERE if confirmed == "done" else EMMA
    opened = [(e, p) for e in (EMMA, ELSEWHERE) for p in (PASSWORD, new) if entered(database, e, p)]
    assert opened == [(address, new)]


@pytest.mark.requirement("BX-10", call="sessions.sign_in_with_code")
@pytest.mark.parametrize("recovery", [False, True], ids=["app", "recovery"])
def test_a_code_opens_one_session(database: Database, recovery: bool) -> None:
    """A-19: whoever else shows it at the same moment, at sign-in or in a session, does not come through."""
    before = entered(database, EMMA, PASSWORD)
    assert before is not None
    holder = database.run(lambda kit: emma(kit, before))
    seed, made = database.run(lambda kit: set_up(kit, holder))
    session, codes = made.token, made.codes
    assert session is not None
    typed = codes[0] if recovery else code(database.vendor.clock(), seed, steps=1)
    proofs = [proof_of(database) for _ in range(MANY)]

    def show(n: int) -> str:
        if n % 2:
            return outcome(database, lambda kit: kit.sessions.step_up(session, typed))
        given = CodeGiven(proof=proofs[n], code=typed)
        return outcome(database, lambda kit: kit.sessions.sign_in_with_code(given))

    outcomes = at_once(show, MANY)
    # Once it was shown in the session, the token is an old one.
    assert (outcomes.count("done"), set(outcomes) - {"done"} <= {"input", "not_signed_in"}) == (1, True)
    assert database.run(lambda kit: kit.second_factors.status(by=holder)).codes_left == 10 - recovery


def proof_of(database: Database) -> Secret:
    """
    Give the password of somebody with a second factor.
    """
    given = SignIn(realm=Realm.OPERATOR, email=EMMA, password=Secret(PASSWORD))
    with pytest.raises(SecondFactorNeeded) as needed:
        database.run(lambda kit: kit.sessions.sign_in(given))
    return needed.value.proof
