"""
A-27, A-05: an invitation is accepted once and the last seat is had once, by fifty at one moment, of five processes.

`tests.attacks.test_a05_invitations` asks the same of threads on the memory adapter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeVar

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import (
    Account,
    Business,
    Level,
    MemberState,
    NewColleague,
    NewIdentity,
    NewMember,
    NewOperator,
    NewOwner,
    NewPartner,
    PartnerKit,
    Plan,
    Realm,
    Secret,
    SignIn,
    SubscriptionReport,
    Vendor,
)
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.adapters.sqlalchemy import Database, examine, sqlalchemy_storage
from partnerkit.history.chain import first_break
from partnerkit.history.model import newest
from partnerkit.passwords import ScryptHasher
from partnerkit.staff.model import Member, members_of
from partnerkit.values import MemberId
from tests.faults import stock
from tests.faults.crew import PROCESSES, Crew
from tests.faults.racer import LIMITS
from tests.library.world import ISSUER, PASSWORD
from tests.mailed import links_in, mails, token_of

R = TypeVar("R")
MANY = 10  # threads of a process
ALL = PROCESSES * MANY


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
    A database that all races leave something in.
    """
    with stock.empty(request.param, tmp_path_factory.mktemp("races")) as engine:
        yield engine


@attrs.frozen
class Firm:
    """
    An account with its owner, who is signed in.
    """

    engine: sa.Engine
    database: Database
    account: Account
    session: str
    name: str

    @classmethod
    def of(cls, engine: sa.Engine, name: str) -> Firm:
        """
        Have one: in a partner of its own, on the plan that allows five.
        """
        vendor = Vendor(
            name="Bookwell",
            signing_keys=["a long random value of your own"],
            plans=[Plan("pro", 5)],
            passwords=ScryptHasher(cost=4),
            limits=LIMITS,
        )
        database = Database(engine, vendor)

        def work(kit: PartnerKit) -> tuple[Account, str]:
            by = kit.actors.vendor("support")
            partner = kit.partners.open(NewPartner(name=name), by=by)
            dana = kit.partners.add_operator(partner.id, NewOperator(name="Dana", email=email(name, "dana")), by=by)
            identity = NewIdentity(issuer=ISSUER, subject=name)
            kit.identity.link_operator(partner.id, dana.id, identity, by=by)
            account = kit.accounts.open(Business(name=name), by=kit.actors.external(ISSUER, name))
            owner = NewOwner(name="Katalin", email=email(name, "owner"), password=Secret(PASSWORD))
            kit.staff.seat_owner(account.id, owner, by=by)
            return account, kit.sessions.sign_in(signing(name, "owner")).token.reveal()

        account, session = database.run(work)
        made = cls(engine, database, account, session, name)
        made.pays(5)
        return made

    def run(self, work: Callable[[PartnerKit], R]) -> R:
        """
        Do some work in a transaction.
        """
        return self.database.run(work)

    def pays(self, seats: int) -> None:
        """
        Have billing say how many may come.
        """
        vendor = self.database.vendor
        said = SubscriptionReport(plan="pro", seats=seats, at=vendor.clock(), event=f"{seats}")
        self.run(lambda k: k.subscriptions.report(self.account.id, said, by=k.actors.vendor("support")))

    def invited(self, who: str, level: Level = Level.EMPLOYEE) -> Secret:
        """
        Have somebody invited; return what the mailed link carries.
        """
        new = NewMember(email=email(self.name, who), level=level)
        self.run(lambda k: k.staff.invite(new, by=k.actors.from_session(Secret(self.session), realm=Realm.STAFF)))
        (mail,) = (mail for mail in mails(self.run) if mail.to == new.email)
        return token_of(links_in(mail)[0])

    def has(self, who: str, level: Level = Level.EMPLOYEE) -> MemberId:
        """
        Have somebody work in the account.
        """
        token, new = self.invited(who, level), NewColleague(name=who.title(), password=Secret(PASSWORD))
        return self.run(lambda k: k.staff.join(token, new)).id

    def signed_in(self, who: str) -> str:
        """
        Sign somebody in; return the token of the session.
        """
        return self.run(lambda k: k.sessions.sign_in(signing(self.name, who))).token.reveal()

    def deactivate(self, id: MemberId) -> None:
        """
        Have somebody not work there for now.
        """
        self.run(lambda k: k.staff.deactivate(id, by=k.actors.from_session(Secret(self.session), realm=Realm.STAFF)))

    def members(self) -> list[Member]:
        """
        Return who is there after a race, with nothing wrong in all that is stored, and the chain whole.
        """
        assert [str(finding) for finding in examine(self.engine)] == []
        with self.engine.connect() as connection:
            storage = sqlalchemy_storage(connection)
            now = storage.get(ACCOUNTS, self.account.id)
            entries = storage.page(newest(now.id, limit=1000)).items
            assert first_break(reversed(entries), head=now.head, seq=now.seq) is None
            return list(storage.page(members_of(now.id)).items)

    def owner_id(self) -> MemberId:
        """
        Return who owns it now.
        """
        with self.engine.connect() as connection:
            return sqlalchemy_storage(connection).get(ACCOUNTS, self.account.id).owner_id


def email(name: str, who: str) -> str:
    return f"{who}@{name}.example.com"


def signing(name: str, who: str) -> SignIn:
    return SignIn(realm=Realm.STAFF, email=email(name, who), password=Secret(PASSWORD))


def count(engine: sa.Engine, table: str, column: str, value: object) -> int:
    found = stock.METADATA.tables[table]
    with engine.connect() as connection:
        statement = sa.select(sa.func.count()).select_from(found).where(found.c[column] == value)
        return int(connection.execute(statement).scalar_one())


def letters(engine: sa.Engine, to: str) -> int:
    return count(engine, "pk_letter", "address", to)


@pytest.mark.requirement("R-11", call="staff.join", by="library")
def test_one_of_fifty_accepts_the_invitation(crew: Crew, engine: sa.Engine) -> None:
    """
    One person with one password is made; all others hear that it was used, and of none of them is anything left.
    """
    firm = Firm.of(engine, "joining")
    token = firm.invited("nora")
    before = {table: rows(engine, table) for table in ("pk_person", "pk_credential", "pk_address", "pk_membership")}
    came = Counter(crew.race(engine, "join", token.reveal(), threads=MANY))
    (winner,) = (name for name in came if name.startswith("Racer"))

    assert came.pop(winner) == 1
    assert sum(came.values()) == ALL - 1
    assert set(came) <= {"link_spent", "not_possible"}
    assert {table: rows(engine, table) - n for table, n in before.items()} == dict.fromkeys(before, 1)
    joined = [member for member in firm.members() if member.name == winner]
    assert [member.state for member in joined] == [MemberState.ACTIVE]
    assert firm.signed_in("nora")


def rows(engine: sa.Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(
            connection.execute(sa.select(sa.func.count()).select_from(stock.METADATA.tables[table])).scalar_one()
        )


@pytest.mark.requirement("R-11", call="staff.accept", by="library")
@pytest.mark.requirement("R-11", call="staff.decline", by="library")
def test_one_of_fifty_answers_is_the_answer(crew: Crew, engine: sa.Engine) -> None:
    """
    By password, signed in elsewhere, or declining: one way is gone; the others hear that it was.
    """
    firm, other = Firm.of(engine, "answering"), Firm.of(engine, "elsewhere")
    new = NewMember(email=email("elsewhere", "owner"))
    firm.run(lambda k: k.staff.invite(new, by=k.actors.from_session(Secret(firm.session), realm=Realm.STAFF)))
    (mail,) = (mail for mail in mails(firm.run) if mail.to == new.email)
    token = token_of(links_in(mail)[0])
    came = Counter(crew.race(engine, "answer", token.reveal(), other.session, threads=MANY))
    spent = came.pop("link_spent")

    assert spent == ALL - 1
    assert list(came.values()) == [1]
    there = [member for member in firm.members() if member.email == new.email]
    assert len(there) == (next(iter(came)) != "declined")
    assert all(member.state is MemberState.ACTIVE and member.name == "Katalin" for member in there)


@pytest.mark.requirement("VC-17", call="staff.invite", by="library")
def test_one_of_fifty_gets_the_last_seat(crew: Crew, engine: sa.Engine) -> None:
    """
    One is invited, and mailed; all others are told that an upgrade is needed, and of none of them is anything left.
    """
    firm = Firm.of(engine, "seating")
    firm.pays(2)
    came = Counter(crew.race(engine, "seat", firm.session, threads=MANY))
    refused = came.pop("upgrade_needed")

    assert refused == ALL - 1
    assert list(came.values()) == [1]
    members = {member.email: member.state for member in firm.members()}
    assert members == {email("seating", "owner"): MemberState.ACTIVE, next(iter(came)): MemberState.INVITED}
    assert sum(letters(engine, f"racer{n}@szabo.example.com") for n in range(ALL)) == 1


@pytest.mark.requirement("VC-17", call="staff.reactivate", by="library")
def test_one_of_several_comes_back_to_the_last_seat(crew: Crew, engine: sa.Engine) -> None:
    """
    The others are told that an upgrade is needed, or that this one works there already.
    """
    firm = Firm.of(engine, "returning")
    idle = [firm.has(who) for who in ("anna", "bela", "cili")]
    for id in idle:
        firm.deactivate(id)
    firm.pays(2)
    came = Counter(crew.race(engine, "back", firm.session, *idle, threads=MANY))
    done = [id for id in came if id not in {"upgrade_needed", "not_possible"}]

    assert [came[id] for id in done] == [1]
    active = [str(member.id) for member in firm.members() if member.state is MemberState.ACTIVE]
    assert sorted(active) == sorted([*done, str(firm.owner_id())])


@pytest.mark.requirement("VC-18", call="staff.remove", by="library")
def test_of_two_admins_who_remove_each_other_one_is_left(crew: Crew, engine: sa.Engine) -> None:
    """
    A-14: whoever is second works there no more, and does nothing there any more.
    """
    firm = Firm.of(engine, "deposing")
    both = [firm.has(who, Level.ADMIN) for who in ("anna", "bela")]
    sessions = [firm.signed_in(who) for who in ("anna", "bela")]
    came = Counter(crew.race(engine, "depose", *sessions, *both, threads=MANY))
    done = [name for name in came if name.startswith("admin")]

    assert [came[name] for name in done] == [1]
    assert set(came) <= {*done, "not_signed_in", "refused", "not_found"}
    left = {member.id for member in firm.members()} & set(both)
    assert left == {both[int(done[0].removeprefix("admin"))]}


@pytest.mark.requirement("VC-18", call="staff.hand_over", by="library")
def test_an_account_is_handed_over_once(crew: Crew, engine: sa.Engine) -> None:
    """
    To one of those it is handed to at once; whoever handed it over owns nothing any more.
    """
    firm = Firm.of(engine, "inheriting")
    heirs = [firm.has(who) for who in ("anna", "bela", "cili")]
    came = Counter(crew.race(engine, "inherit", firm.session, *heirs, threads=MANY))
    done = [id for id in came if id in set(map(str, heirs))]

    assert [came[id] for id in done] == [1]
    assert set(came) <= {*done, "not_signed_in", "refused"}
    assert [str(firm.owner_id())] == done
    admins = {str(member.id) for member in firm.members() if member.level is Level.ADMIN}
    assert admins == {*done, str(firm.account.owner_id)}
