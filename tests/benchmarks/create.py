"""
Benchmark `create`: an operator opens accounts, each in a transaction of its own.

On a SQLite file (WAL, NORMAL), and on a PostgreSQL server that keeps what it promised, there in a transaction of the
host's and on a connection that commits each statement. The floor is the same by hand; its rows, ready-made, are the
database's own share; the peer keeps organizations, an audit log and an outbox. Each has a database of its own, and they
grow alike.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

import sqlalchemy as sa

from partnerkit import Actor, Business, NewIdentity, NewOperator, NewPartner, PartnerKit, Vendor
from partnerkit.adapters.sqlalchemy import Database, sqlalchemy_storage
from partnerkit.history.chain import altered, first_break
from partnerkit.history.model import ENTRIES, PARTICULARS
from partnerkit.repository import Query
from partnerkit.values import AccountId
from tests.benchmarks import create_django
from tests.benchmarks.create_floor import Floor, Hand, on_postgresql, on_sqlite
from tests.benchmarks.rounds import Benchmark, Case, Goal, Prepared, named, ratios_of
from tests.servers import database, private

UNITS, QUICK_UNITS = 100, 20
SETTINGS = ("pragma journal_mode = wal", "pragma synchronous = normal")
VENDOR = Vendor(name="Bookly", signing_keys=["a key for benchmarks"])


def business(number: int) -> Business:
    """Return a business; no word of it begins like a UID, so that floor and case have as many search terms."""
    return Business(
        name=f"Fodrász Stúdió lu{number}",
        contact="Piroska Kovács",
        email=f"piroska.kovacs@lu{number}.studio",
        language="hu",
        time_zone="Europe/Budapest",
    )


class Place:
    """One database with a partner and an operator in it."""

    def __init__(self, engine: sa.Engine, hand: Callable[[], Hand], *, autocommit: bool = False) -> None:
        self.database = Database(engine, VENDOR)
        self.database.create_tables()
        self.dana: Actor = self.database.run(seed)
        level = {"isolation_level": "AUTOCOMMIT"} if autocommit else {}
        self.connection = engine.connect().execution_options(**level)  # kept open, as the floor's and the peer's are
        self.hand = hand
        self._numbers = count()

    def businesses(self, units: int) -> list[Business]:
        return [business(next(self._numbers)) for _ in range(units)]

    def close(self) -> None:
        self.connection.close()
        self.database.engine.dispose()

    def counts(self) -> dict[str, int]:
        with self.database.engine.connect() as connection:
            names = sa.inspect(connection).get_table_names()
            return {n: connection.exec_driver_sql(f"select count(*) from {n}").scalar_one() for n in names}


def in_file(path: Path) -> Place:
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
    return Place(engine, partial(on_sqlite, path, SETTINGS))


def on_server(url: str, *, autocommit: bool = False) -> Place:
    return Place(sa.create_engine(url), partial(on_postgresql, url), autocommit=autocommit)


def seed(kit: PartnerKit) -> Actor:
    """Open a partner with an operator; return the operator."""
    support = kit.actors.vendor("support")
    partner = kit.partners.open(NewPartner(name="Alpen Partners"), by=support)
    dana = kit.partners.add_operator(
        partner.id, NewOperator(name="Dana", email="dana@alpen.example", role="admin"), by=support
    )
    known = NewIdentity(issuer="https://login.example", subject="dana")
    kit.identity.link_operator(partner.id, dana.id, known, by=support)
    return kit.actors.external(known.issuer, known.subject)


@contextmanager
def prepare_sqlite(quick: bool) -> Iterator[Prepared]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        places = {name: in_file(Path(folder) / f"{name}.db") for name in ("floor", "case", "rows", *KEYED)}
        peers, missing = create_django.on_sqlite(Path(folder) / "django.db", SETTINGS)
        yield prepared("sqlite", stack, places, peers, missing, quick)


@contextmanager
def prepare_postgresql(quick: bool) -> Iterator[Prepared]:
    with private("postgresql") as server, ExitStack() as stack:
        names = {name: stack.enter_context(database(server.url)) for name in (*PLACES, "django")}
        places = {name: on_server(names[name], autocommit=name.startswith("auto")) for name in PLACES}
        peers, missing = create_django.on_postgresql(names["django"])
        yield prepared("postgresql", stack, places, peers, missing, quick)


KEYED = ("floor_key", "case_key")
PLACES = ("floor", "case", "auto", "rows", *KEYED, "auto_key")


def prepared(
    engine: str,
    stack: ExitStack,
    places: Mapping[str, Place],
    peers: Mapping[str, create_django.Peer],
    missing: Mapping[str, str],
    quick: bool,
) -> Prepared:
    units = QUICK_UNITS if quick else UNITS
    cases: dict[str, Case] = {}
    for name, place in places.items():
        stack.callback(place.close)
        keyed = name.endswith("_key")
        if name.startswith(("case", "auto")):
            cases[name] = partial(by_the_kit, place, units, keyed=keyed)
            continue
        floor = Floor(place.hand(), place.dana)
        stack.callback(floor.close)
        ready = partial(ready_made, floor, place, units)
        cases[name] = ready if name == "rows" else partial(by_hand, floor, place, units, keyed=keyed)
    for name, peer in peers.items():
        stack.callback(peer.close)
        cases[name] = partial(by_the_peer, peer, count(), units)
    return Prepared(named(engine, cases), units=units, check=partial(check, places, peers), missing=missing)


def by_the_kit(place: Place, units: int, *, keyed: bool = False) -> None:
    for new in place.businesses(units):
        with place.connection.begin():
            kit = PartnerKit(sqlalchemy_storage(place.connection), VENDOR)
            kit.accounts.open(new, by=place.dana, key=new.email if keyed else None)


def by_hand(floor: Floor, place: Place, units: int, *, keyed: bool = False) -> None:
    for new in place.businesses(units):
        floor.open(new, key=new.email if keyed else None)


def ready_made(floor: Floor, place: Place, units: int) -> float:
    rows = [floor.rows(new) for new in place.businesses(units)]
    start = perf_counter()
    for one in rows:
        floor.write(one)
    return perf_counter() - start


def by_the_peer(peer: create_django.Peer, numbers: count[int], units: int) -> None:
    for _ in range(units):
        peer.open(business(next(numbers)))


def check(places: Mapping[str, Place], peers: Mapping[str, create_django.Peer]) -> None:
    """See that floor and case wrote as much, that partnerkit takes the floor's rows for its own, and so the peer's."""
    counts = {name: place.counts() for name, place in places.items()}
    accounts = counts["case"]["pk_account"]
    assert accounts == counts["case_key"]["pk_receipt"] == counts["case"]["pk_client"] > 0
    for name, found in counts.items():
        assert found == counts["case_key" if name.endswith("_key") else "case"], counts
        places[name].database.run(partial(see_it_whole, places[name].dana))
    for peer in peers.values():
        assert set(peer.counts().values()) == {accounts}, peer.counts()


def see_it_whole(dana: Actor, kit: PartnerKit) -> None:
    """Read the newest account with all that belongs to it."""
    line = kit.clients.list(by=dana, limit=1).items[0]
    account = kit.accounts.get(AccountId(line.account_id), by=dana)
    assert (account.name, account.email) == (line.name, line.email)
    told = kit.history.of_account(account.id, by=dana).items
    assert [(entry.kind, entry.actor, entry.details["name"]) for entry in told] == [
        ("account.opened", "Dana", account.name)
    ]
    entries = kit._storage.page(Query(collection=ENTRIES, within=account.id)).items
    assert first_break(entries, head=account.head, seq=account.seq) is None
    assert altered(entries[0], kit._storage.get(PARTICULARS, entries[0].id, within=account.id)) == ()


VERSIONS = ("attrs", "cattrs", "sqlalchemy", "email-validator", "django", "django-organizations")
ON_SQLITE = {
    "floor": ("case", "floor", Goal(most=1.15)),
    "floor_key": ("case_key", "floor_key", Goal(most=1.15)),
    "rows": ("case", "rows", None),
    "django_organizations": ("django", "case", Goal(least=5)),
}
ON_POSTGRESQL = {
    "floor": ("case", "floor", Goal(most=1.0)),
    "floor_key": ("case_key", "floor_key", Goal(most=1.0)),
    "autocommit": ("auto", "floor", Goal(most=0.8)),
    "autocommit_key": ("auto_key", "floor_key", Goal(most=0.8)),
    "rows": ("case", "rows", None),
    "django_organizations": ("django", "case", Goal(least=4)),
}
CREATE = (
    Benchmark(
        name="create",
        engine="sqlite",
        work="one account in a transaction",
        ratios=ratios_of("sqlite", ON_SQLITE),
        versions=VERSIONS,
        prepare=prepare_sqlite,
    ),
    Benchmark(
        name="create",
        engine="postgresql",
        work="one account in a transaction",
        ratios=ratios_of("postgresql", ON_POSTGRESQL),
        versions=("psycopg", *VERSIONS),
        prepare=prepare_postgresql,
    ),
)
