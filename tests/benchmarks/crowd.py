"""
A partner with as many clients as one likes, the same ones for the same number; all of it as the library would keep it.

Of an account there is what a list, a request and the next account's making meet: the account with its line, the owner
with a session, or the owner-to-be, and the first entry of its history. There are no passwords, nickname claims, notes
or deliveries, and no entries of what came later.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import attrs

from partnerkit import Actor, Vendor
from partnerkit.access import ROLES, ActorKind
from partnerkit.accounts.events import AccountOpened
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account
from partnerkit.accounts.status import Standing, Subscription
from partnerkit.clients.model import Client, listed
from partnerkit.entry.model import Session
from partnerkit.history.chain import link
from partnerkit.identity.model import Credential
from partnerkit.ids import CROCKFORD
from partnerkit.partners.model import Operator, Partner
from partnerkit.partners.roles import PartnerRole
from partnerkit.repository import Add
from partnerkit.staff.model import Membership, MemberState, Person, owner_to_be
from partnerkit.values import (
    AccountId,
    ClientId,
    MemberId,
    OperatorId,
    PartnerId,
    PersonId,
    Realm,
    RoleId,
    Secret,
    SessionId,
)
from tests.benchmarks.names import Named, Names

# The one moment at which all is measured; the clients were made in the years before.
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
YEARS = timedelta(days=6 * 365)
VENDOR = Vendor(name="Bookly", signing_keys=["a key for benchmarks"], clock=lambda: NOW)

# Told of each client by its number, so that every partner has them in the same shares, from its first clients on.
OFTEN, RARELY = "vip", "pilot 2021"
OTHER_TAGS = ("newsletter", "call back", "paper invoice", "moved", "reseller")
PLANS = ("basic", "plus", "pro", "legacy")
AGENTS = 12


def id_of(*parts: object) -> UUID:
    return uuid5(NAMESPACE_URL, f"partnerkit:benchmark:{':'.join(map(str, parts))}")


def token_of(*parts: object) -> Secret:
    """Return the token of a session, by the same parts as its id."""
    return Secret(str(id_of("token", *parts)))


def partner_of(clients: int) -> PartnerId:
    return PartnerId(id_of(clients))


def operator_of(clients: int, name: str) -> OperatorId:
    return OperatorId(id_of(clients, name))


def team(clients: int) -> Iterator[Add]:
    """Yield a partner with Dana (admin), Sonja (secure admin), Lena and Rosa (limited to theirs), and agents."""
    partner = partner_of(clients)
    roles = {"dana": "admin", "sonja": "secure_admin", "lena": "helper", "rosa": "helper"}
    roles |= {f"agent{n}": "agent" for n in range(AGENTS)}
    yield Add(Partner(id=partner, name=f"Partner of {clients:,}", language="en", opened_at=NOW - YEARS))
    helper = {"name": "helper", "title": "Helper", "permissions": ROLES["agent"].permissions, "limited": True}
    yield Add(PartnerRole(partner_id=partner, id=RoleId(id_of(clients, "helper")), **helper))  # type: ignore[arg-type]
    for name, role in roles.items():
        id, email = operator_of(clients, name), f"{name}@partner{clients}.example"
        yield Add(Operator(partner_id=partner, id=id, name=name.title(), email=email, role=role, language="en"))
        epochs = {"credential": -1, "operator": 0, "partner": 0}
        shown: dict[str, Any] = {}
        if role.startswith("secure"):  # which nobody has who has no second factor
            yield Add(Credential(id=id, realm=Realm.OPERATOR, changed_at=NOW, second_factor_at=NOW))
            epochs["credential"] = 0
            shown["factor_at"] = NOW
        yield Add(_session((clients, name), Realm.OPERATOR, id, epochs, partner_id=partner, **shown))


def _session(parts: tuple[object, ...], realm: Realm, holder: UUID, epochs: dict[str, int], **where: Any) -> Session:
    return Session(
        id=SessionId(id_of("session", *parts)),
        realm=realm,
        digest=token_of(*parts).digest(),
        holder_id=holder,
        epochs=epochs,
        started_at=NOW,
        seen_at=NOW,
        ends_at=NOW + timedelta(hours=12),
        **where,
    )


class Crowd:
    """The clients of one partner, from the oldest to the newest."""

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self._partner = partner_of(clients)
        self._chance = random.Random(clients)
        self._names = Names(self._chance)
        self._agents = [operator_of(clients, f"agent{n}") for n in range(AGENTS)]
        self._lena, self._rosa = operator_of(clients, "lena"), operator_of(clients, "rosa")
        self._dana = Actor(
            kind=ActorKind.OPERATOR, id=operator_of(clients, "dana"), name="Dana", permissions=frozenset()
        )

    def __iter__(self) -> Iterator[list[Add]]:
        """Yield the rows of one client after the other."""
        for number in range(self._clients):
            yield self._one(number)

    def _one(self, number: int) -> list[Add]:
        account = self._account(number, self._names.one(number))
        at = account.opened_at
        told = AccountOpened(chain_id=account.id, uid=account.uid, name=account.name, email=account.email)
        entry, apart = link(told, account, by=self._dana, at=at, id=self._ordered(at), salt=self._salt)
        account = account.linked(entry.seq, entry.digest)
        return [Add(account), Add(self._line(number, account)), *self._owner(number, account), Add(entry), Add(apart)]

    def _account(self, number: int, named: Named) -> Account:
        chance = self._chance
        at = self._made_at(number)
        standing, plan = self._standing(at)
        return Account(
            id=AccountId(UUID(int=chance.getrandbits(128), version=4)),
            uid="".join(chance.choices(CROCKFORD, k=12)),
            partner_id=self._partner,
            owner_id=MemberId(self._ordered(at)),
            name=named.business,
            contact=named.contact,
            email=named.email,
            language=named.language,
            opened_at=at,
            stage=Stage.SETUP if chance.random() < 0.1 else Stage.LIVE,
            nickname=named.nickname if chance.random() < 0.6 else None,
            plan=plan,
            trial_ends_at=at + timedelta(days=chance.choice((14, 14, 30, 44))),
            partner_locked_at=at + timedelta(days=3) if chance.random() < 0.03 else None,
            secure=number % 100 == 37,
            **standing,
        )

    def _made_at(self, number: int) -> datetime:
        """More of them each year, none at the moment that is measured."""
        share: float = ((number + self._chance.random()) / (self._clients + 1)) ** 0.7
        return NOW - YEARS + YEARS * share

    def _standing(self, at: datetime) -> tuple[dict[str, Any], str | None]:
        """Half of them pay; a trial runs or is over; some have left, some have not been here yet."""
        chance = self._chance.random()
        if chance < 0.08:
            return {}, None
        if chance < 0.28:
            return {"signed_in_at": at}, None
        plan = self._chance.choices(PLANS, weights=(50, 35, 14, 1))[0]
        if chance < 0.82:
            return {"signed_in_at": at, "subscription": Subscription.PAYING}, plan
        return {"signed_in_at": at, "subscription": Subscription.CANCELLED}, None

    def _line(self, number: int, account: Account) -> Client:
        at = account.opened_at
        line = listed(account, partner_id=self._partner, id=ClientId(self._ordered(at))).result
        chance = self._chance.random()
        if chance < 0.04:  # neither of them is an account's yet; a list shows them
            line = attrs.evolve(line, standing=Standing.INVITED if chance < 0.02 else Standing.CLOSED)
        return attrs.evolve(line, tags=self._tags(number), assigned=self._assigned(number))

    def _tags(self, number: int) -> frozenset[str]:
        told = [OFTEN] if number % 20 == 7 else []
        told += [RARELY] if number % 2000 == 507 else []
        return frozenset([*told, *(tag for n, tag in enumerate(OTHER_TAGS, 1) if self._chance.random() < 0.1 / n)])

    def _assigned(self, number: int) -> frozenset[OperatorId]:
        told = [self._lena] if number % 20 == 11 else []
        told += [self._rosa] if number % 2000 == 511 else []
        return frozenset([*told, *(self._names.pick(self._agents) for _ in range(self._chance.randrange(3)))])

    def _owner(self, number: int, account: Account) -> Iterator[Add]:
        member = owner_to_be(account).result
        if account.signed_in_at is None:
            yield Add(member)
            return
        person = PersonId(UUID(int=self._chance.getrandbits(128), version=4))
        yield Add(attrs.evolve(member, person_id=person, state=MemberState.ACTIVE))
        yield Add(Person(id=person, name=account.contact or "", email=account.email or "", language=account.language))
        yield Add(Membership(person_id=person, account_id=account.id, member_id=member.id))
        epochs = {"credential": -1, "member": 0, "account": 0}
        where = {"account_id": account.id, "member_id": member.id}
        yield Add(_session((self._clients, number), Realm.STAFF, person, epochs, **where))

    def _ordered(self, at: datetime) -> UUID:
        return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62 | self._chance.getrandbits(62))

    def _salt(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"
