"""
A-27: whoever was added to a partner comes while who reads mail at the address signs up with it; on every engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from partnerkit import (
    Limits,
    NewIdentity,
    NewOperator,
    NewPartner,
    NewPartnerSignUp,
    NewPassword,
    Operator,
    PartnerKit,
    PresentPassword,
    Secret,
    Vendor,
)
from partnerkit.adapters.sqlalchemy import Database, examine
from partnerkit.errors import PartnerkitError
from partnerkit.passwords import ScryptHasher
from partnerkit.throttle import Rate
from tests.attacks.racing import at_once
from tests.faults import stock
from tests.library.world import ISSUER, PASSWORD
from tests.mailed import tokens

MANY, ROUNDS, OFTEN = 6, 3, Rate(1000, timedelta(hours=1))
CHOSEN = Secret("a password of her own")
VENDOR = Vendor(
    name="Bookwell",
    signing_keys=["a signing key of the tests"],
    passwords=ScryptHasher(cost=4),
    limits=Limits(mails_an_address=OFTEN, mails_a_source=OFTEN, invites_an_address=OFTEN, tries_an_address=OFTEN),
)


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database, in which nothing is wrong afterwards.
    """
    with stock.empty(request.param, tmp_path) as engine:
        yield Database(engine, VENDOR, seconds=60, tries=1000)
        assert [str(finding) for finding in examine(engine)] == []


def added(kit: PartnerKit, email: str) -> Operator:
    support = kit.actors.vendor("support")
    partner = kit.partners.open(NewPartner(name="Mallory & Co"), by=support)
    new = NewOperator(name="Honest", email=email, invite=True)
    return kit.partners.add_operator(partner.id, new, by=support)


def come(kit: PartnerKit, way: str, held: Operator, welcome: Secret) -> Any:
    support, new = kit.actors.vendor("support"), NewPassword(password=Secret(PASSWORD))
    if way == "welcome":
        return kit.identity.welcome(welcome, new)
    if way == "vendor":
        return kit.identity.set_operator_password(held.partner_id, held.id, new, by=support)
    identity = NewIdentity(issuer=ISSUER, subject=held.email)
    return kit.identity.link_operator(held.partner_id, held.id, identity, by=support)


@pytest.mark.requirement("R-10", call="invitations.confirm_partner")
@pytest.mark.parametrize("way", ["welcome", "vendor", "linked"])
def test_one_of_two_has_the_address(database: Database, way: str) -> None:
    """Either it came, and its address makes no partner; or it has none any more, and does not come."""
    for n in range(ROUNDS):
        tokens(database.run)
        email = f"honest{n}@books.example.com"
        held = database.run(lambda kit: added(kit, email))  # noqa: B023
        (welcome,) = tokens(database.run)
        new = NewPartnerSignUp(business="Honest Kft.", name="Honest", email=email, password=CHOSEN, accountant=True)
        database.run(lambda kit: kit.invitations.sign_up_partner(new))  # noqa: B023
        link = tokens(database.run)[-1]

        def either(number: int, held: Operator = held, welcome: Secret = welcome, link: Secret = link) -> str:
            def work(kit: PartnerKit) -> Any:
                if number % 2:
                    return come(kit, way, held, welcome)
                return kit.invitations.confirm_partner(link, PresentPassword(password=CHOSEN))

            try:
                database.run(work)
            except PartnerkitError as error:
                return error.code
            return "done"

        outcomes = at_once(either, MANY)
        confirmed, came = outcomes[::2].count("done"), outcomes[1::2].count("done")
        assert (confirmed, bool(came)) in {(1, False), (0, True)}
        assert set(outcomes) <= {"done", "not_possible", "link_spent", "input"}
