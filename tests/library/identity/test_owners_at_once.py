"""
A-27: an owner's password is set by several at the same moment, or while the owner joins elsewhere; on every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from partnerkit import (
    Account,
    Actor,
    Business,
    Limits,
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPartner,
    NewPassword,
    PartnerKit,
    Realm,
    Secret,
    SignIn,
    Vendor,
)
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.errors import NotSignedIn, PartnerkitError
from partnerkit.identity.model import CREDENTIALS
from partnerkit.staff.model import accounts_of
from partnerkit.throttle import Rate
from partnerkit.values import PersonId
from tests.attacks.racing import at_once
from tests.faults import stock
from tests.library.world import ISSUER, PASSWORD
from tests.mailed import mails, tokens

MANY, OFTEN = 8, Rate(1000, timedelta(hours=1))
KATALIN = "katalin@szabo.example.com"
VENDOR = Vendor(
    name="Bookwell",
    signing_keys=["a signing key of the tests"],
    limits=Limits(mails_an_address=OFTEN, mails_a_source=OFTEN, tries_an_address=OFTEN),
)


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database with one partner, and an account that has its owner.
    """
    with stock.empty(request.param, tmp_path) as engine:
        yield Database(engine, VENDOR, seconds=60, tries=1000)


@pytest.fixture
def account(database: Database) -> Account:
    """
    The account, whose owner is Katalin.
    """

    def work(kit: PartnerKit) -> Account:
        support = kit.actors.vendor("support")
        partner = kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=support)
        new = NewOperator(name="Dana", email="dana@lk.example.com", role="owner")
        dana = kit.partners.add_operator(partner.id, new, by=support)
        kit.identity.link_operator(partner.id, dana.id, NewIdentity(issuer=ISSUER, subject="dana"), by=support)
        return seated(kit, "Szabó")

    made = database.run(work)
    mails(database.run)
    return made


def seated(kit: PartnerKit, name: str) -> Account:
    """
    Open an account of Katalin's.
    """
    account = kit.accounts.open(Business(name=name), by=operator(kit))
    owner = NewOwner(name="Katalin", email=KATALIN, password=Secret(PASSWORD))
    kit.staff.seat_owner(account.id, owner, by=kit.actors.vendor("support"))
    return account


def operator(kit: PartnerKit) -> Actor:
    return kit.actors.external(ISSUER, "dana")


def given(n: int) -> str:
    return f"{n} horse battery staple"


def set_it(database: Database, account: Account, n: int) -> str:
    new = NewPassword(password=Secret(given(n)))
    return outcome(database, lambda k: k.identity.set_owner_password(account.id, new, by=operator(k)))


def outcome(database: Database, work: Callable[[PartnerKit], Any]) -> str:
    """
    Do some work, again as long as somebody else was first; return what came of it.
    """
    try:
        database.run(work)
    except PartnerkitError as error:
        return error.code
    return "done"


def opens(database: Database, account: Account, password: str) -> bool:
    """
    Whether somebody signs in to the account as Katalin by a password.
    """
    wanted = SignIn(realm=Realm.STAFF, email=KATALIN, password=Secret(password), account_id=account.id)
    try:
        database.run(lambda kit: kit.sessions.sign_in(wanted))
    except NotSignedIn:
        return False
    return True


def stands(database: Database, account: Account) -> tuple[bool, int]:
    """
    Return whether the owner has yet to replace its password, and to how many accounts it belongs.
    """

    def work(kit: PartnerKit) -> tuple[bool, int]:
        owner = kit.staff.owner(account.id, by=kit.actors.vendor("support"))
        assert owner.person_id is not None
        storage, id = kit._storage, PersonId(owner.person_id)
        return storage.get(CREDENTIALS, id).must_change, len(storage.page(accounts_of(id)).items)

    return database.run(work)


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="library")
def test_of_many_passwords_one_stands(database: Database, account: Account) -> None:
    """Each is told of by a mail; the last one opens, and the others nothing."""
    assert set(at_once(lambda n: set_it(database, account, n), MANY)) == {"done"}
    assert sum(opens(database, account, given(n)) for n in range(MANY)) == 1
    assert not opens(database, account, PASSWORD)
    assert len(mails(database.run)) == MANY
    assert stands(database, account) == (True, 1)


@pytest.mark.requirement("VC-26", call="identity.set_owner_password", by="library")
def test_nobody_knows_what_opens_two_accounts(database: Database, account: Account) -> None:
    """Set while the owner is seated in another account: whichever is second is refused."""

    def either(n: int) -> str:
        if n:
            return outcome(database, lambda kit: seated(kit, f"Account {n}"))
        return set_it(database, account, n)

    was_set, *seats = at_once(either, MANY)
    must_change, places = stands(database, account)
    assert (was_set == "done", must_change) in {(True, True), (False, False)}
    assert (must_change, places) in {(True, 1), (False, MANY)}
    assert set(seats) == ({"not_possible"} if must_change else {"done"})


@pytest.mark.requirement("VC-26", call="identity.mail_owner_reset", by="library")
def test_a_link_and_a_password_at_once(database: Database, account: Account) -> None:
    """A-05: whichever is first, one password opens; a link of before the other password does nothing."""
    database.run(lambda k: k.identity.mail_owner_reset(account.id, by=operator(k)))
    (token,) = tokens(database.run)
    own = NewPassword(password=Secret("known to Katalin alone"))

    def either(n: int) -> str:
        if n:
            return outcome(database, lambda kit: kit.identity.reset_password(Realm.STAFF, token, own))
        return set_it(database, account, n)

    was_set, was_reset = at_once(either, 2)
    assert (was_set, was_reset in {"done", "link_spent"}) == ("done", True)
    assert [opens(database, account, p) for p in (given(0), own.password.reveal())] == [True, False]
    assert stands(database, account) == (True, 1)
