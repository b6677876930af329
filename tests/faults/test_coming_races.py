"""
A-27: an invitation, and a sign-up, are one account, however many processes follow the link at the same moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import (
    Limits,
    NewIdentity,
    NewInvitation,
    NewOperator,
    NewPartner,
    PartnerKit,
    Realm,
    Secret,
    SignIn,
    Vendor,
)
from partnerkit.adapters.sqlalchemy import Database, examine
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import Invitation, InvitationState
from partnerkit.invitations.signups import CONFIRM, SignUp, SignUpKind
from partnerkit.invitations.usecases import OPEN
from partnerkit.partners.model import PARTNERS
from partnerkit.passwords import ScryptHasher
from partnerkit.repository import Add, Change
from partnerkit.values import PartnerId, SignUpId
from tests.faults import stock
from tests.faults.crew import PROCESSES, Crew
from tests.library.world import ISSUER, PASSWORD

MANY = 10  # threads of a process
ALL = PROCESSES * MANY
MADE = ("pk_account", "pk_person", "pk_credential", "pk_address", "pk_membership", "pk_member")
VENDOR = Vendor(name="Bookwell", signing_keys=["a long random value of your own"], passwords=ScryptHasher(cost=4))


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    """
    Processes that race.
    """
    with Crew.started() as crew:
        yield crew


@pytest.fixture(scope="module", params=stock.ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """
    A database with one of everything.
    """
    with stock.empty(request.param, tmp_path_factory.mktemp("coming")) as engine:
        stock.fill(engine)
        yield engine


@pytest.fixture(autouse=True)
def whole(engine: sa.Engine) -> Iterator[None]:
    """
    After a race nothing that is stored is wrong.
    """
    yield
    assert [str(finding) for finding in examine(engine)] == []


def run(engine: sa.Engine, work: Any) -> Any:
    return Database(engine, VENDOR).run(work)


def rows(engine: sa.Engine) -> dict[str, int]:
    """
    Return how many there are of each kind of row that a client who comes is made of.
    """
    with engine.connect() as connection:
        asked = {table: sa.select(sa.func.count()).select_from(stock.METADATA.tables[table]) for table in MADE}
        return {table: int(connection.execute(statement).scalar_one()) for table, statement in asked.items()}


def made_since(engine: sa.Engine, before: dict[str, int]) -> set[int]:
    return {n - before[table] for table, n in rows(engine).items()}


def partner_of(engine: sa.Engine, owner: str, *, approved: bool = True) -> PartnerId:
    """
    Make a partner with an owner whom the vendor knows by name.
    """

    def work(kit: PartnerKit) -> PartnerId:
        support = kit.actors.vendor("support")
        partner = kit.partners.open(NewPartner(name="Newcomers"), by=support)
        new = NewOperator(name="Nina", email=f"{owner}@{engine.dialect.name}.example.com", role="owner")
        operator = kit.partners.add_operator(partner.id, new, by=support)
        kit.identity.link_operator(partner.id, operator.id, NewIdentity(issuer=ISSUER, subject=owner), by=support)
        if not approved:
            now = kit._storage.get(PARTNERS, partner.id)
            kit._storage.write(Change(now, attrs.evolve(now, approved_at=None)))
        return partner.id

    made: PartnerId = run(engine, work)
    return made


def signs_in(engine: sa.Engine, email: str) -> bool:
    given = SignIn(realm=Realm.STAFF, email=email, password=Secret(PASSWORD))
    return run(engine, lambda k: k.sessions.sign_in(given).actor.account_id) is not None


@pytest.mark.requirement("R-16", call="invitations.invite", by="library")
def test_fifty_at_once_bring_no_more_than_the_limit_of_the_day(crew: Crew, engine: sa.Engine) -> None:
    """
    Of a partner that is not approved: as many as it says, and all others hear that there are as many.
    """
    owner = f"newcomer of {engine.dialect.name}"
    partner_id, most = partner_of(engine, owner.replace(" ", "-"), approved=False), Limits().unapproved_a_day
    came = Counter(crew.race(engine, "bring", owner.replace(" ", "-"), threads=MANY))

    assert came.pop("limit_reached") == ALL - most
    assert sum(came.values()) == len(came) == most
    for table in ("pk_invitation", "pk_client"):
        found = stock.METADATA.tables[table]
        with engine.connect() as connection:
            asked = sa.select(sa.func.count()).select_from(found).where(found.c.partner_id == partner_id)
            assert connection.execute(asked).scalar_one() == most


@pytest.mark.requirement("WP-02", call="invitations.open", by="library")
def test_one_of_fifty_opens_the_account_of_an_invitation(crew: Crew, engine: sa.Engine) -> None:
    """
    One account with one owner, or it was declined; the others hear what became of it, and nothing of them is left over.
    """
    owner, email = f"inviter-{engine.dialect.name}", f"eva@{engine.dialect.name}.example.com"
    partner_id = partner_of(engine, owner)
    new = NewInvitation(email=email)
    made: Invitation = run(engine, lambda k: k.invitations.invite(new, by=k.actors.external(ISSUER, owner)))
    token = sign_invitation(VENDOR, OPEN, within=partner_id, row=made.id, generation=1)
    before = rows(engine)
    came = Counter(crew.race(engine, "come", token.reveal(), threads=MANY))
    (winner,) = (name for name in came if name.startswith(("Racer", "declined")))
    opened = winner != "declined"

    assert came.pop(winner) == 1
    assert sum(came.values()) == ALL - 1
    assert set(came) <= {"link_spent", "not_possible"}
    assert made_since(engine, before) == {int(opened)}
    after = run(engine, lambda k: k.clients.list(by=k.actors.external(ISSUER, owner)).items)
    assert [line.name for line in after] == ([winner] if opened else [])
    if opened:
        kept = run(engine, lambda k: k.invitations.invitation(made.id, by=k.actors.external(ISSUER, owner)))
        assert kept.state is InvitationState.ACCEPTED
        assert signs_in(engine, email)


@pytest.mark.requirement("VC-04", call="invitations.confirm", by="library")
def test_one_of_fifty_confirms_a_sign_up(crew: Crew, engine: sa.Engine) -> None:
    """
    One account and one person, however often the mailed link is followed at once.
    """
    database, email = Database(engine, VENDOR), f"zoe@{engine.dialect.name}.example.com"
    at = VENDOR.clock()
    asked = SignUp(
        id=SignUpId(uuid4()),
        kind=SignUpKind.CLIENT,
        email=email,
        name="Zoé",
        business="Café Zoé",
        language="fr",
        time_zone="UTC",
        password=VENDOR.passwords.hash(Secret(PASSWORD)),
        asked_at=at,
        expires_at=at + timedelta(hours=1),
    )
    database.run(lambda k: k._storage.write(Add(asked)))
    token, before = sign_invitation(VENDOR, CONFIRM, within=asked.id, row=asked.id, generation=1), rows(engine)
    came = Counter(crew.race(engine, "confirm", token.reveal(), threads=MANY))

    assert came.pop("confirmed") == 1
    assert set(came) <= {"link_spent", "not_possible"}
    assert sum(came.values()) == ALL - 1
    assert made_since(engine, before) == {1}
    assert signs_in(engine, email)
