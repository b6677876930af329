"""
A vendor with two partners and their people, over one adapter; what most tests begin with.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar
from uuid import uuid4

import attrs

from partnerkit import (
    Account,
    Actor,
    Business,
    Member,
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPartner,
    NewPassword,
    Operator,
    Partner,
    PartnerKit,
    Plan,
    ProductFacts,
    Realm,
    Secret,
    SignedIn,
    SignIn,
    Vendor,
)
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.errors import Conflict
from partnerkit.identity.model import Credential
from partnerkit.identity.second_factor import SecondFactor
from partnerkit.partners.reading import guarded
from partnerkit.passwords import ScryptHasher
from partnerkit.repository import Add, Storage
from partnerkit.testing.clock import Clock
from partnerkit.values import AccountId, OperatorId, PartnerId
from tests import second_factor
from tests.library.settings.booking import BOOKING, PRODUCT

R = TypeVar("R")
PASSWORD = "correct horse battery"
ISSUER = "test"


class CountingHasher(ScryptHasher):
    """
    A cheap hasher that counts how often it is asked, and remembers what it compared with.
    """

    def __init__(self, *, cost: int = 4) -> None:
        super().__init__(cost=cost)
        self.compared: list[str] = []
        self.hashed = 0

    def hash(self, password: Secret, /) -> str:
        self.hashed += 1
        return super().hash(password)

    def verify(self, stored: str, password: Secret, /) -> bool:
        self.compared.append(stored)
        return super().verify(stored, password)

    @property
    def verified(self) -> int:
        return len(self.compared)


class Slow(CountingHasher):
    """
    A hasher that takes so long that something else happens while it compares.
    """

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    def verify(self, stored: str, password: Secret, /) -> bool:
        right = super().verify(stored, password)
        self._meanwhile()
        return right


@attrs.define
class World:
    """
    One database.

    Attributes:
        transaction: Begins a transaction; leaving its block commits, an error rolls back.
        dump: Returns every row there is, to be compared; the very same answer while nothing is written.
        fill: Has an empty world hold some rows, kept from one world to the next where that is cheaper.
        product: What the vendor's product says of every account.
    """

    transaction: Callable[[], AbstractContextManager[Storage]]
    dump: Callable[[], dict[Any, Any]]
    fill: Callable[[tuple[Any, ...]], None]
    clock: Clock = attrs.field(factory=Clock)
    hasher: CountingHasher = attrs.field(factory=CountingHasher)
    product: ProductFacts = PRODUCT
    vendor: Vendor = attrs.field()

    @vendor.default
    def _bookwell(self) -> Vendor:
        return Vendor(
            name="Bookwell",
            signing_keys=["an older signing key", "the present signing key"],
            plans=[Plan("basic", 1), Plan("pro", 5, addons={"client_portal"})],
            settings=[BOOKING],
            product=lambda _: self.product,
            clock=self.clock,
            passwords=self.hasher,
        )

    @contextmanager
    def kit(self) -> Iterator[PartnerKit]:
        """
        One transaction.
        """
        with self.transaction() as storage:
            yield PartnerKit(storage, self.vendor)

    @property
    def database(self) -> "WorldDatabase":
        """
        What a worker works on.
        """
        return WorldDatabase(self)

    def run(self, work: Callable[[PartnerKit], R]) -> R:
        """
        Do some work in a transaction of its own.
        """
        with self.kit() as kit:
            return work(kit)

    def read(self, work: Callable[[Storage], R]) -> R:
        """
        Look at what is stored.
        """
        with self.transaction() as storage:
            return work(storage)

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """
        See that not one row changes.
        """
        before = self.dump()
        yield
        assert self.dump() == before

    @property
    def support(self) -> Actor:
        """
        One of the vendor's people.
        """
        return self.run(lambda k: k.actors.vendor("support"))

    def new_partner(self, name: str = "Lefèvre & Kovács Conseil") -> Partner:
        return self.run(lambda k: k.partners.open(NewPartner(name=name), by=self.support))

    def new_operator(self, partner: Partner, name: str, role: str = "owner") -> Operator:
        """
        An operator, known to the vendor by the same name.
        """
        new = NewOperator(name=name.title(), email=f"{name}@lk.example.com", role=role)
        operator = self.run(lambda k: k.partners.add_operator(partner.id, new, by=self.support))
        identity = NewIdentity(issuer=ISSUER, subject=name)
        self.run(lambda k: k.identity.link_operator(partner.id, operator.id, identity, by=self.support))
        return operator

    def actor(self, name: str) -> Actor:
        """
        Who acts by this name.
        """
        return self.run(lambda k: k.actors.external(ISSUER, name, second_factor=True))

    def give_factor(self, operator: Operator) -> None:
        """
        Have an operator have a second factor.
        """
        self.run(lambda k: second_factor.give(k, operator.partner_id, operator.id))

    def ready(self, partner_id: PartnerId) -> None:
        """
        Have a partner somebody for secure accounts (VC-22), as rows alone: neither an event nor a mail tells of it.
        """
        if not self.read(lambda s: guarded(s, partner_id)):
            at, id = self.clock(), OperatorId(uuid4())
            operator = Operator(
                partner_id=partner_id,
                id=id,
                name="Zsuzsa",
                email=f"{id.hex}@lk.example.com",
                role="secure_agent",
                language="en",
            )
            credential = Credential(id=id, realm=Realm.OPERATOR, changed_at=at, second_factor_at=at)
            factor = SecondFactor(
                holder_id=id, partner_id=partner_id, seed="its sealed seed", begun_at=at, confirmed_at=at
            )
            self.read(lambda s: s.write(Add(operator), Add(credential), Add(factor)))

    def secure(self, account_id: AccountId, secure: bool = True) -> None:
        """
        Make an account secure, or one like others; as the vendor, and with somebody who could act on it then.
        """
        partner_id = self.read(lambda s: s.get(ACCOUNTS, account_id)).partner_id
        if partner_id is not None:
            self.ready(partner_id)
        self.run(lambda k: k.accounts.set_secure(account_id, secure, by=self.support))

    def guard(self, partner: Partner, name: str = "vera") -> Actor:
        """
        One more operator, in a Secure role and with a second factor, so that accounts can be made secure (VC-22).
        """
        self.give_factor(self.new_operator(partner, name, "secure_admin"))
        return self.actor(name)

    def set_password(self, operator: Operator, password: str = PASSWORD) -> None:
        new = NewPassword(password=Secret(password))
        self.run(lambda k: k.identity.set_operator_password(operator.partner_id, operator.id, new, by=self.support))

    def new_account(self, by: Actor, name: str = "Dr. Szabó Fogászat", key: str | None = None) -> Account:
        return self.run(lambda k: k.accounts.open(Business(name=name), by=by, key=key))

    def seat_owner(self, account: Account, name: str = "katalin") -> Member:
        """
        Give an account an owner with a password.
        """
        new = NewOwner(name=name.title(), email=f"{name}@szabo.example.com", password=Secret(PASSWORD))
        return self.run(lambda k: k.staff.seat_owner(account.id, new, by=self.support))

    def account(self, account: Account) -> Account:
        """
        The account as it is now.
        """
        return self.run(lambda k: k.accounts.get(account.id, by=self.support))

    def sign_in(self, email: str, password: str = PASSWORD, *, realm: Realm = Realm.OPERATOR) -> SignedIn:
        given = SignIn(realm=realm, email=email, password=Secret(password))
        return self.run(lambda k: k.sessions.sign_in(given))

    def staff_sign_in(self, name: str = "katalin", password: str = PASSWORD) -> SignedIn:
        return self.sign_in(f"{name}@szabo.example.com", password, realm=Realm.STAFF)

    def of_session(self, signed_in: SignedIn) -> Actor:
        """
        Who acts by a session, if it is live.
        """
        return self.run(lambda k: k.actors.from_session(signed_in.token, realm=signed_in.session.realm))


@attrs.frozen
class WorldDatabase:
    """
    A world as a worker sees it.
    """

    world: World

    @property
    def vendor(self) -> Vendor:
        return self.world.vendor

    def transaction(self) -> AbstractContextManager[PartnerKit]:
        return self.world.kit()

    def run(self, work: Callable[[PartnerKit], R], /, *, repeatable: bool = False) -> R:
        """
        Do some work in a transaction; again if somebody else was first.
        """
        while True:
            try:
                return self.world.run(work)
            except Conflict:
                continue


@attrs.define
class Town:
    """
    Two partners, each with an owner, an admin and an agent, and one account of each.
    """

    world: World
    partner: Partner
    owner: Actor
    admin: Actor
    agent: Actor
    account: Account
    other: Partner
    stranger: Actor
    foreign: Account


def settle(world: World) -> Town:
    """
    Fill a world.
    """
    partner, other = world.new_partner(), world.new_partner("Elsewhere & Co")
    for name, role in [("dana", "owner"), ("emil", "admin"), ("fanni", "agent")]:
        world.new_operator(partner, name, role)
    world.new_operator(other, "zoe", "owner")
    owner, stranger = world.actor("dana"), world.actor("zoe")
    return Town(
        world=world,
        partner=partner,
        owner=owner,
        admin=world.actor("emil"),
        agent=world.actor("fanni"),
        account=world.new_account(owner),
        other=other,
        stranger=stranger,
        foreign=world.new_account(stranger, "Café Zürich"),
    )
