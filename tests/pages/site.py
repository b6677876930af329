"""
A running site with a partner, its operators and its clients; names as real people have them.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import attrs

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
    NewRole,
    Operator,
    OperatorId,
    PartnerKit,
    ProductFacts,
    Realm,
    Secret,
    SignIn,
    Stage,
    SubscriptionReport,
    Vendor,
)
from partnerkit.access import ROLES
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.passwords import ScryptHasher
from partnerkit.throttle import Rate
from partnerkit.values import AccountId, utc_now
from reference_server.product import FACTS
from reference_server.serving import Serving, address, listen
from reference_server.settings import Settings
from reference_server.wiring import database_of, engine_of, make_app, vendor_of
from tests import second_factor

PASSWORD: Final = "correct horse battery"
KEY: Final = Secret("a signing key of the tests")
#: What opens the office.
TOKEN: Final = "the token of the vendor"
PARTNER: Final = "Lefèvre & Kovács Conseil"

DANA: Final = "dana@lefevre-kovacs.example.com"
BOGLARKA: Final = "boglarka@lefevre-kovacs.example.com"
TOM: Final = "tom@lefevre-kovacs.example.com"
ILONA: Final = "ilona@lefevre-kovacs.example.com"
OWEN: Final = "owen@lefevre-kovacs.example.com"
MARGIT: Final = "margit@lefevre-kovacs.example.com"
KATALIN: Final = "katalin@szabo-fogaszat.example.com"
DORA: Final = "dora@nagy-es-tarsa.example.com"
TWICE: Final = "tom.osullivan@greenacre.example.com"

#: Name, contact, address, language and time zone of each client; some as long as names get.
CLIENTS: Final = (
    ("Csongrádi Kertészet és Faiskola Kft.", "Csongrádi Ágnes", "iroda@csongradi.example.com", "hu", "Europe/Budapest"),
    ("Green Acre Lawn & Snow Ltd.", "Tom O’Sullivan", "office@greenacre.example.com", "en", "America/Toronto"),
    (
        "Cabinet dentaire Beauséjour-Châteauneuf & Associés, SELARL de chirurgiens-dentistes",
        "Marguerite Desrosiers-Tremblay",
        "accueil@beausejour-chateauneuf.example.com",
        "fr",
        "Europe/Paris",
    ),
    ("Maple Ridge Counselling", "Dana Whitfield", "hello@mapleridge.example.com", "en", "America/Vancouver"),
    (
        "Megszentségteleníthetetlenségeskedéseitekért Alapítvány",
        "Kovács-Szentgyörgyi Boglárka",
        "iroda@alapitvany.example.com",
        "hu",
        "Europe/Budapest",
    ),
    ("Atelier Coiffure Chloé & Fils", "Chloé Désirée Vandenbroucke", "chloe@atelier.example.com", "fr", "Europe/Paris"),
)
SZABO: Final = "Dr. Szabó Fogászat és Szájsebészet Kft."
#: Whose owner is one and the same person.
BOTH: Final = ("Green Acre Lawn & Snow Ltd.", "Maple Ridge Counselling")
#: Whose account is secure: all but Ilona read its name alone.
NOTARY: Final = "Özvegy Tóthné és Lányai Közjegyzői Iroda"
TAGS: Final = {
    "Csongrádi Kertészet és Faiskola Kft.": ("garden",),
    "Green Acre Lawn & Snow Ltd.": ("field service", "garden"),
    "Cabinet dentaire Beauséjour-Châteauneuf & Associés, SELARL de chirurgiens-dentistes": (
        "dental",
        "Île-de-France",
        "priority",
    ),
    "Megszentségteleníthetetlenségeskedéseitekért Alapítvány": ("nonprofit",),
    SZABO: ("dental", "priority"),
}
#: The numbers of the operators that clients are assigned to.
ASSIGNED: Final = {
    "Csongrádi Kertészet és Faiskola Kft.": (1,),
    "Cabinet dentaire Beauséjour-Châteauneuf & Associés, SELARL de chirurgiens-dentistes": (0, 1, 2, 5),
    "Green Acre Lawn & Snow Ltd.": (2,),
    "Megszentségteleníthetetlenségeskedéseitekért Alapítvány": (5,),
    SZABO: (1, 2),
}
#: How many days ago each of them was made.
_AGES: Final = (8, 120, 75, 40, 30, 1)


class Clock:
    """
    The present moment, moved on by hand.
    """

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


class Relay:
    """
    Passes requests on to an application that is made after its port is known, notes them, and can hold a form back.
    """

    app: WSGIApplication

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.arrived = threading.Event()
        self.go_on = threading.Event()
        self.held: str | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.seen.append(environ["PATH_INFO"])
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == self.held:
            self.arrived.set()
            assert self.go_on.wait(20)
        return self.app(environ, start_response)


@attrs.frozen(kw_only=True)
class Site:
    """
    What a test needs of the running site; *facts* is what the product says of some accounts otherwise than of all.
    """

    url: str
    relay: Relay
    database: Database
    vendor: Vendor
    settings: Settings
    clock: Clock
    ids: Mapping[str, str]
    accounts: Mapping[str, Account]
    facts: dict[AccountId, ProductFacts]

    def client(self, name: str) -> str:
        """
        Return the address of a client's page.
        """
        return f"/console/clients/{self.ids[name]}"

    def account(self, name: str = SZABO) -> Account:
        """
        Return an account as it is now.
        """
        account_id = self.accounts[name].id
        return self.database.run(lambda kit: kit.accounts.get(account_id, by=kit.actors.vendor("tests")))

    def lock(self, name: str) -> None:
        """
        Lock an account, as Boglárka does.
        """
        self.database.run(lambda kit: kit.accounts.lock(self.accounts[name].id, by=operator(kit, 1)))

    def nickname(self, name: str, nickname: str) -> None:
        """
        Give an account a nickname, as Boglárka does.
        """
        account_id = self.accounts[name].id
        self.database.run(lambda kit: kit.accounts.set_nickname(account_id, nickname, by=operator(kit, 1)))


@contextmanager
def site(folder: Path, *, tries: int = 1000) -> Iterator[Site]:
    """
    Serve a fresh site on a free port; *tries* are let through a minute at each address.
    """
    relay, listening = Relay(), listen("127.0.0.1", 0)
    made = _made(folder, relay, address(listening), tries)
    serving = Serving(relay, listening)
    serving.start()
    try:
        yield made
    finally:
        serving.stop()
        made.database.engine.dispose()


def _made(folder: Path, relay: Relay, url: str, tries: int) -> Site:
    content, accounts, ids = _seeded()
    (folder / "site.db").write_bytes(content)
    clock = Clock()
    settings = Settings(
        base_url=url,
        database_url=f"sqlite:///{folder / 'site.db'}",
        vendor_token=Secret(TOKEN),
        signing_keys=(KEY,),
    )
    limits = Limits(
        tries_an_address=Rate(tries, timedelta(minutes=1)),
        tries_a_source=Rate(10_000, timedelta(minutes=1)),
        codes_an_hour=Rate(tries, timedelta(hours=1)),
        codes_a_day=Rate(tries, timedelta(days=1)),
    )
    facts: dict[AccountId, ProductFacts] = {}
    given = {"product": lambda id: facts.get(id, FACTS), "passwords": ScryptHasher(cost=4)}
    vendor = vendor_of(settings, clock=clock, limits=limits, **given)
    database = Database(engine_of(settings.database_url), vendor)
    relay.app = make_app(database, vendor, settings)
    return Site(
        url=url,
        relay=relay,
        database=database,
        vendor=vendor,
        settings=settings,
        clock=clock,
        ids=ids,
        accounts=accounts,
        facts=facts,
    )


@functools.cache
def _seeded() -> tuple[bytes, Mapping[str, Account], Mapping[str, str]]:
    """
    Return the database of a fresh site, its accounts and its clients' ids; made once by the services themselves.
    """
    with TemporaryDirectory() as folder:
        file, clock = Path(folder) / "site.db", Clock()
        settings = Settings(base_url="https://seeds.example", database_url=f"sqlite:///{file}", signing_keys=(KEY,))
        vendor = vendor_of(settings, clock=clock, passwords=ScryptHasher(cost=4))
        database = database_of(settings, vendor)
        accounts = Seed(database=database, clock=clock).all()
        ids = database.run(lambda kit: _ids(kit, operator(kit, 0)))
        with database.engine.connect() as connection:
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
        database.engine.dispose()
        return file.read_bytes(), accounts, ids


def operator(kit: PartnerKit, number: int) -> Actor:
    """
    Return one of the seeded operators: Dana, Boglárka, Tom, Dóra, Ilona, Owen, Margit.
    """
    return kit.actors.external("tests", str(number), second_factor=True)


def _ids(kit: PartnerKit, by: Actor) -> dict[str, str]:
    return {line.name: str(line.id) for line in kit.clients.list(by=by, limit=100).items}


@attrs.frozen(kw_only=True)
class Seed:
    """
    What stands in the database of a fresh site.
    """

    database: Database
    clock: Clock

    def all(self) -> dict[str, Account]:
        """
        Make two partners, their operators, and the first one's clients in every state there is.
        """
        self.database.run(self._partners)
        accounts = {client[0]: self._opened(days, *client) for days, client in zip(_AGES, CLIENTS, strict=True)}
        accounts[SZABO] = self._opened(3, SZABO, "Szabó Katalin", KATALIN, "hu", "Europe/Budapest")
        notary = ("Tóth Anna", "anna@tothne.example.com", "hu", "Europe/Budapest")
        accounts[NOTARY] = self._opened(20, NOTARY, *notary)
        self.clock.ahead = timedelta()
        self.database.run(lambda kit: self._states(kit, accounts))
        self.database.run(lambda kit: self._line(kit, accounts))
        return accounts

    def _partners(self, kit: PartnerKit) -> None:
        vendor = kit.actors.vendor("support")
        first = kit.partners.open(NewPartner(name=PARTNER), by=vendor)
        second = kit.partners.open(NewPartner(name="Nagy és Társa Könyvelőiroda Bt.", language="hu"), by=vendor)
        roles = (
            NewRole(
                name="field_agent", title="Field agent", permissions=tuple(ROLES["agent"].permissions), limited=True
            ),
            NewRole(name="bookkeeper", title="Bookkeeper", permissions=()),
        )
        for own in roles:
            kit.partners.add_role(first.id, own, by=vendor)
        new = (
            (first, "Dana Whitfield", DANA, "owner"),
            (first, "Kovács-Szentgyörgyi Boglárka", BOGLARKA, "admin"),
            (first, "Tom Okafor", TOM, "agent"),
            (second, "Nagy Dóra", DORA, "owner"),
            (first, "Vass Ilona", ILONA, "secure_admin"),
            (first, "Owen Pritchard", OWEN, "field_agent"),
            (first, "Margit Lindqvist", MARGIT, "bookkeeper"),
        )
        for number, (partner, name, email, role) in enumerate(new):
            made = kit.partners.add_operator(partner.id, NewOperator(name=name, email=email, role=role), by=vendor)
            kit.identity.set_operator_password(partner.id, made.id, NewPassword(password=Secret(PASSWORD)), by=vendor)
            known = NewIdentity(issuer="tests", subject=str(number))
            kit.identity.link_operator(partner.id, made.id, known, by=vendor)
            if role.startswith("secure"):
                second_factor.give(kit, partner.id, made.id)

    def _opened(self, days: int, name: str, contact: str, email: str, language: str, zone: str) -> Account:
        self.clock.ahead = -timedelta(days=days)
        business = Business(name=name, contact=contact, email=email, language=language, time_zone=zone)
        return self.database.run(lambda kit: self._seated(kit, business))

    @staticmethod
    def _seated(kit: PartnerKit, business: Business) -> Account:
        dana, vendor = operator(kit, 0), kit.actors.vendor("support")
        account = kit.accounts.open(business, by=dana)
        if not business.name.startswith("Atelier"):
            email = TWICE if business.name in BOTH else business.email or ""
            owner = NewOwner(name=business.contact or "", email=email, password=Secret(PASSWORD))
            kit.staff.seat_owner(account.id, owner, by=vendor)
            opens = SignIn(realm=Realm.STAFF, email=email, password=Secret(PASSWORD), account_id=account.id)
            kit.sessions.sign_in(opens)
        return account

    @staticmethod
    def _states(kit: PartnerKit, accounts: Mapping[str, Account]) -> None:
        dana, vendor = operator(kit, 1), kit.actors.vendor("support")
        for name in (SZABO, "Green Acre Lawn & Snow Ltd."):
            report = SubscriptionReport(plan="pro", at=utc_now(), event=f"billing of {name}")
            kit.subscriptions.report(accounts[name].id, report, by=vendor)
        for name in ("Green Acre Lawn & Snow Ltd.", "Maple Ridge Counselling"):
            kit.accounts.set_stage(accounts[name].id, Stage.LIVE, by=dana)
        kit.accounts.set_nickname(accounts["Green Acre Lawn & Snow Ltd."].id, "green-acre", by=dana)
        kit.accounts.lock(accounts["Maple Ridge Counselling"].id, by=dana)
        kit.accounts.lock(accounts[CLIENTS[2][0]].id, by=vendor)

    @staticmethod
    def _line(kit: PartnerKit, accounts: Mapping[str, Account]) -> None:
        dana = operator(kit, 0)
        for name, tags in TAGS.items():
            kit.clients.set_tags(kit.clients.of_account(accounts[name].id, by=dana).id, tags, by=dana)
        for name, numbers in ASSIGNED.items():
            line = kit.clients.of_account(accounts[name].id, by=dana).id
            for number in numbers:
                kit.clients.assign(line, OperatorId(operator(kit, number).id), by=dana)
        kit.accounts.set_secure(accounts[NOTARY].id, True, by=kit.actors.vendor("support"))


def signed_in(site: Site, realm: Realm, email: str, account_id: AccountId | None = None) -> str:
    """
    Return the token of a fresh session; in the office of whoever is called so.
    """
    if realm is Realm.VENDOR:
        return site.database.run(lambda kit: kit.sessions.begin_office(email)).token.reveal()
    opens = SignIn(realm=realm, email=email, password=Secret(PASSWORD), account_id=account_id)
    return second_factor.sign_in(site.database.run, opens).token.reveal()


def give_factor(kit: PartnerKit, whose: Operator) -> None:
    """
    Have an operator a second factor, as it is once it was confirmed.
    """
    second_factor.give(kit, whose.partner_id, whose.id)
