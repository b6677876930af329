"""
Benchmark `create`: an operator opens accounts, each in a transaction of its own, on a SQLite file (WAL, NORMAL).

The floor is the same by hand; its rows, ready-made, are the database's own share; the peer keeps organizations, an
audit log and an outbox. Each has a database of its own, and they grow alike.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
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
from tests.benchmarks.create_floor import Floor
from tests.benchmarks.rounds import Benchmark, Case, Goal, Prepared, Ratio

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


class File:
    """One database file with a partner and an operator in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        engine = sa.create_engine(f"sqlite:///{path}")
        sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
        self.database = Database(engine, VENDOR)
        self.database.create_tables()
        self.dana: Actor = self.database.run(seed)
        self.connection = engine.connect()  # kept open, as the floor's and the peer's are
        self._numbers = count()

    def businesses(self, units: int) -> list[Business]:
        return [business(next(self._numbers)) for _ in range(units)]

    def close(self) -> None:
        self.connection.close()
        self.database.engine.dispose()

    def counts(self) -> dict[str, int]:
        with closing(sqlite3.connect(self.path)) as raw:
            names = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
            return {name: raw.execute(f"select count(*) from {name}").fetchone()[0] for name in names}


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
def prepare(quick: bool) -> Iterator[Prepared]:
    units = QUICK_UNITS if quick else UNITS
    with tempfile.TemporaryDirectory() as folder:
        files = {name: File(Path(folder) / f"{name}.db") for name in ("floor", "case", "rows", "floor_key", "case_key")}
        floors = {name: Floor(files[name].path, SETTINGS, files[name].dana) for name in ("floor", "rows", "floor_key")}
        cases: dict[str, Case] = {
            "floor": partial(by_hand, floors["floor"], files["floor"], units),
            "case": partial(by_the_kit, files["case"], units),
            "rows": partial(ready_made, floors["rows"], files["rows"], units),
            "floor_key": partial(by_hand, floors["floor_key"], files["floor_key"], units, keyed=True),
            "case_key": partial(by_the_kit, files["case_key"], units, keyed=True),
        }
        peers, missing = create_django.prepare(Path(folder) / "django.db", SETTINGS)
        for name, peer in peers.items():
            cases[name] = partial(by_the_peer, peer, count(), units)
        yield Prepared(cases=cases, units=units, check=partial(check, files, peers), missing=missing)
        for floor in floors.values():
            floor.close()
        for file in files.values():
            file.close()


def by_the_kit(file: File, units: int, *, keyed: bool = False) -> None:
    for new in file.businesses(units):
        with file.connection.begin():
            kit = PartnerKit(sqlalchemy_storage(file.connection), VENDOR)
            kit.accounts.open(new, by=file.dana, key=new.email if keyed else None)


def by_hand(floor: Floor, file: File, units: int, *, keyed: bool = False) -> None:
    for new in file.businesses(units):
        floor.open(new, key=new.email if keyed else None)


def ready_made(floor: Floor, file: File, units: int) -> float:
    rows = [floor.rows(new) for new in file.businesses(units)]
    start = perf_counter()
    for one in rows:
        floor.write(one)
    return perf_counter() - start


def by_the_peer(peer: create_django.Peer, numbers: count[int], units: int) -> None:
    for _ in range(units):
        peer.open(business(next(numbers)))


def check(files: Mapping[str, File], peers: Mapping[str, create_django.Peer]) -> None:
    """See that floor and case wrote as much, that partnerkit takes the floor's rows for its own, and so the peer's."""
    counts = {name: file.counts() for name, file in files.items()}
    assert counts["floor"] == counts["case"] == counts["rows"], counts
    assert counts["floor_key"] == counts["case_key"], counts
    accounts = counts["case"]["pk_account"]
    assert accounts == counts["case_key"]["pk_receipt"] == counts["case"]["pk_client"] > 0
    for file in files.values():
        file.database.run(partial(see_it_whole, file.dana))
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


CREATE = Benchmark(
    name="create",
    work="one account in a transaction",
    ratios=(
        Ratio("sqlite_floor", of="case", over="floor", goal=Goal(most=1.15)),
        Ratio("sqlite_floor_key", of="case_key", over="floor_key", goal=Goal(most=1.15)),
        Ratio("sqlite_rows", of="case", over="rows"),
        Ratio("sqlite_django_organizations", of="django", over="case", goal=Goal(least=5)),
    ),
    versions=("attrs", "cattrs", "sqlalchemy", "email-validator", "django", "django-organizations"),
    prepare=prepare,
)
