"""
A-27, A-29: what there is once is had once, by however many processes it is asked for at the same moment.

`tests.attacks.test_a27_at_once` asks the same of threads, over HTTP and on the memory adapter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
import sqlalchemy as sa

from partnerkit import Account, Client, NewIdentity, NewOperator, NewPartner, Note, Partner, PartnerKit, Vendor
from partnerkit.adapters.sqlalchemy import Database, examine, sqlalchemy_storage
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.notes import NOTES
from partnerkit.history.chain import first_break
from partnerkit.history.model import Chained, newest
from partnerkit.partners.model import PARTNERS, operators_of
from partnerkit.repository import Storage
from partnerkit.values import OperatorId
from tests.faults import stock
from tests.faults.crew import PROCESSES, Crew
from tests.library.world import ISSUER

FEW = 4  # threads of a process
MANY = 10


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
    A database with one of everything, which all races leave something in.
    """
    with stock.empty(request.param, tmp_path_factory.mktemp("races")) as engine:
        stock.fill(engine)
        yield engine


@pytest.fixture
def storage(engine: sa.Engine) -> Iterator[Storage]:
    """
    What is stored after a race, with nothing wrong in it.
    """
    with engine.connect() as connection:
        yield sqlalchemy_storage(connection)
    assert [str(finding) for finding in examine(engine)] == []


def client() -> Client:
    """
    Return a line that dana may write to.
    """
    account = next(row for row in stock.everything() if isinstance(row, Account) and "Szabó" in row.name)
    return next(row for row in stock.everything() if isinstance(row, Client) and row.account_id == account.id)


def count(engine: sa.Engine, table: str, column: str, value: object) -> int:
    found = stock.METADATA.tables[table]
    with engine.connect() as connection:
        statement = sa.select(sa.func.count()).select_from(found).where(found.c[column] == value)
        return int(connection.execute(statement).scalar_one())


@pytest.mark.requirement("VC-23", call="accounts.set_nickname", by="library")
def test_one_of_all_gets_the_nickname(crew: Crew, engine: sa.Engine, storage: Storage) -> None:
    """
    One account has it, with one claim; all others hear that somebody has.
    """
    came = Counter(crew.race(engine, "nickname", "the-only-one", threads=FEW))
    refused = came.pop("nickname.taken")

    assert refused == PROCESSES * FEW - 1
    assert list(came.values()) == [1]
    assert count(engine, "pk_account", "nickname", "the-only-one") == 1
    assert count(engine, "pk_account", "name", next(iter(came))) == 1


@pytest.mark.requirement("BX-09", call="accounts.open", by="library")
def test_one_key_is_done_once(crew: Crew, engine: sa.Engine, storage: Storage) -> None:
    """
    All get the same account, and there is one.
    """
    came = crew.race(engine, "key", "the same for all", threads=FEW)

    assert len(came) == PROCESSES * FEW
    assert len(set(came)) == 1
    assert count(engine, "pk_account", "name", "Once") == 1
    assert count(engine, "pk_receipt", "key", "the same for all") == 1


@pytest.mark.requirement("BX-09", call="notes.change", by="library")
def test_one_of_all_editors_is_first(crew: Crew, engine: sa.Engine, storage: Storage) -> None:
    """
    Of those who have seen a note as it was one changes it; the others are told, and what is there is the one's.
    """
    note = next(row for row in stock.everything() if isinstance(row, Note) and row.client_id == client().id)
    came = Counter(crew.race(engine, "edit", client().id, note.id, threads=FEW))
    outdated = came.pop("outdated")
    changed = storage.get(NOTES, note.id, within=note.client_id)

    assert outdated == PROCESSES * FEW - 1
    assert list(came) == [changed.text]
    assert changed.revision == 1


def test_fifty_writers_never_fork_a_chain(crew: Crew, engine: sa.Engine, storage: Storage) -> None:
    """
    Each entry of each follows on the one before, in two chains that everybody writes to at once; none is lost.
    """
    partner = next(row for row in stock.everything() if isinstance(row, Partner) and row.id == client().partner_id)
    with engine.connect() as connection:
        before = sqlalchemy_storage(connection).get(CLIENTS, client().id, within=partner.id).seq
    came = crew.race(engine, "add", partner.id, client().id, threads=MANY)
    now = storage.get(PARTNERS, partner.id), storage.get(CLIENTS, client().id, within=partner.id)

    assert len(set(came)) == PROCESSES * MANY == 50
    assert [row.seq for row in now] == [partner.seq + 50, before + 50]
    assert [whole(storage, row) for row in now] == [None, None]
    assert {UUID(id) for id in came} <= operators(storage, partner)


@pytest.mark.requirement("VC-29", call="partners.set_operator_role", by="library")
@pytest.mark.requirement("VC-29", call="partners.block_operator", by="library")
def test_of_two_owners_who_depose_each_other_one_is_left(crew: Crew, engine: sa.Engine, storage: Storage) -> None:
    """
    Whoever is first stays an owner; the other one, as it is by then, may do nothing of the kind any more.
    """
    partner, owners = two_owners(engine)
    came = Counter(crew.race(engine, "demote", partner.id, *owners, threads=FEW))
    done = [name for name in came if name.startswith("owner")]
    left = [one for one in storage.page(operators_of(partner.id)).items if one.role == "owner" and not one.blocked_at]

    assert len(done) == 1
    assert [one.id for one in left] == [owners[int(done[0].removeprefix("owner"))]]
    assert set(came) <= {done[0], "permission", "blocked", "above", "last_owner", "not_possible"}
    assert whole(storage, storage.get(PARTNERS, partner.id)) is None


def two_owners(engine: sa.Engine) -> tuple[Partner, list[OperatorId]]:
    """
    Open a partner with two owners, whom the vendor knows by name.
    """
    database = Database(engine, Vendor(name="Bookwell", signing_keys=["a long random value of your own"]))

    def work(kit: PartnerKit) -> tuple[Partner, list[OperatorId]]:
        by = kit.actors.vendor("support")
        made: list[OperatorId] = []
        partner = kit.partners.open(NewPartner(name="Two owners"), by=by)
        for n in range(2):
            new = NewOperator(name=f"Owner {n}", email=f"owner{n}@example.com", role="owner")
            made.append(kit.partners.add_operator(partner.id, new, by=by).id)
            identity = NewIdentity(issuer=ISSUER, subject=f"owner{n}")
            kit.identity.link_operator(partner.id, made[-1], identity, by=by)
        return partner, made

    return database.run(work)


def whole(storage: Storage, row: Chained) -> int | None:
    entries = storage.page(newest(row.id, limit=1000)).items
    return first_break(reversed(entries), head=row.head, seq=row.seq)


def operators(storage: Storage, partner: Partner) -> set[UUID]:
    return {operator.id for operator in storage.page(operators_of(partner.id, limit=1000)).items}
