"""
Benchmark `invite`: an operator invites somebody by mail, who accepts: two transactions, after which a client is there.

The floor is the statements of that, recorded on a database of their own and sent once more by the driver alone to one
that is as it was: the same rows are read and written. The peer is django-invitations, whose guests get a user and an
organization, with an audit log and an outbox. No password is hashed, in none of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

import attrs
import sqlalchemy as sa

from partnerkit import Actor, Limits, PartnerKit, Secret
from partnerkit.adapters.sqlalchemy import Database, sqlalchemy_storage
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import Invitation, NewInvitation
from partnerkit.invitations.offers import NewClient
from partnerkit.invitations.usecases import OPEN
from partnerkit.throttle import Rate
from tests.benchmarks import inviting_django
from tests.benchmarks.create import SETTINGS, VENDOR, seed
from tests.benchmarks.create_floor import Hand, on_postgresql, on_sqlite
from tests.benchmarks.replaying import Recorder, copied, replay
from tests.benchmarks.rounds import Benchmark, Case, Goal, Prepared, named, ratios_of
from tests.servers import database, private

UNITS, QUICK_UNITS = 50, 10
PLENTY = Rate(10**9, timedelta(hours=1))


class Kept:
    """Keeps passwords as nothing: what hashing costs is no matter of the database's."""

    def hash(self, _: Secret, /) -> str:
        return "kept"

    def verify(self, _: str, __: Secret, /) -> bool:
        return True

    def needs_rehash(self, _: str, /) -> bool:
        return False


INVITING = attrs.evolve(VENDOR, passwords=Kept(), limits=Limits(mails_an_address=PLENTY, mails_a_source=PLENTY))


class Place:
    """One database with a partner and an operator in it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.database = engine, Database(engine, INVITING)
        self.database.create_tables()
        self.dana: Actor = self.database.run(seed)
        self.connection = engine.connect()

    def kit(self) -> PartnerKit:
        return PartnerKit(sqlalchemy_storage(self.connection), INVITING)

    def invite(self, number: int) -> Invitation:
        return self.kit().invitations.invite(NewInvitation(email=f"piroska@lu{number}.studio"), by=self.dana)

    def accept(self, number: int, made: Invitation) -> None:
        token = sign_invitation(INVITING, OPEN, within=made.partner_id, row=made.id, generation=made.generation)
        new = NewClient(business=f"Fodrász Stúdió lu{number}", name="Kovács Piroska", password=Secret("not this one"))
        self.kit().invitations.open(token, new)

    def counts(self) -> dict[str, int]:
        return counts(self.engine)

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


def counts(engine: sa.Engine) -> dict[str, int]:
    """Return how many rows each table has."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return {n: connection.exec_driver_sql(f"select count(*) from {n}").scalar_one() for n in names}


def by_kit(place: Place, numbers: Iterator[int], units: int) -> None:
    for number in (next(numbers) for _ in range(units)):
        with place.connection.begin():
            made = place.invite(number)
        with place.connection.begin():
            place.accept(number, made)


def by_hand(place: Place, hand: Hand, numbers: Iterator[int], units: int) -> float:
    """Return how long the statements take, which are recorded first."""
    recorder = Recorder()
    for number in (next(numbers) for _ in range(units)):
        with recorder.of(place.connection):
            made = place.invite(number)
        with recorder.of(place.connection):
            place.accept(number, made)
    start = perf_counter()
    replay(hand.connection, hand.begin, recorder.sent)
    return perf_counter() - start


def in_file(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
    return engine


@contextmanager
def prepare_sqlite(quick: bool) -> Iterator[Prepared]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        files = {name: Path(folder) / f"{name}.db" for name in ("case", "recorded", "floor", "django")}
        engines = {name: in_file(file) for name, file in files.items() if name != "django"}
        peers, missing = inviting_django.on_sqlite(files["django"], SETTINGS)
        hand = partial(on_sqlite, files["floor"], SETTINGS)
        yield prepared("sqlite", stack, engines, hand, peers, missing, quick)


@contextmanager
def prepare_postgresql(quick: bool) -> Iterator[Prepared]:
    with private("postgresql") as server, ExitStack() as stack:
        names = {name: stack.enter_context(database(server.url)) for name in ("case", "recorded", "floor", "django")}
        engines = {name: sa.create_engine(url) for name, url in names.items() if name != "django"}
        peers, missing = inviting_django.on_postgresql(names["django"])
        yield prepared("postgresql", stack, engines, partial(on_postgresql, names["floor"]), peers, missing, quick)


def prepared(
    engine: str,
    stack: ExitStack,
    engines: Mapping[str, sa.Engine],
    by: partial[Hand],
    peers: Mapping[str, inviting_django.Peer],
    missing: Mapping[str, str],
    quick: bool,
) -> Prepared:
    units = QUICK_UNITS if quick else UNITS
    places = {name: Place(engines[name]) for name in ("case", "recorded")}
    copied(engines["recorded"], engines["floor"], Database(engines["floor"], INVITING).create_tables)
    hand = by()
    cases: dict[str, Case] = {name: partial(by_the_peer, peer, count(), units) for name, peer in peers.items()}
    cases["floor"] = partial(by_hand, places["recorded"], hand, count(), units)
    cases["case"] = partial(by_kit, places["case"], count(), units)
    for closing in (hand.connection, *places.values(), *peers.values()):
        stack.callback(closing.close)
    stack.callback(engines["floor"].dispose)
    found = {name: partial(counts, engines[name]) for name in engines}

    def check() -> None:
        """See that all wrote as much: rows in every table, and as many clients."""
        rows = {name: counted() for name, counted in found.items()}
        assert rows["floor"] == rows["case"] == rows["recorded"], rows
        assert rows["case"]["pk_account"] == rows["case"]["pk_invitation"] > 0
        for peer in peers.values():
            assert set(peer.counts().values()) == {rows["case"]["pk_account"]}, peer.counts()

    return Prepared(named(engine, cases), units=units, check=check, missing=missing)


def by_the_peer(peer: inviting_django.Peer, numbers: Iterator[int], units: int) -> None:
    for number in (next(numbers) for _ in range(units)):
        peer.accept(peer.invite(f"piroska@lu{number}.studio"), f"Fodrász Stúdió lu{number}")


def _ratios(most: float, least: float) -> dict[str, tuple[str, str, Goal | None]]:
    return {
        "floor": ("case", "floor", Goal(most=most)),
        "django_invitations": ("django", "case", Goal(least=least)),
    }


INVITE = tuple(
    Benchmark(
        name="invite",
        engine=engine,
        work="one client invited who accepts",
        ratios=ratios_of(engine, _ratios(most, least)),
        versions=("attrs", "sqlalchemy", "psycopg", "django", "django-invitations", "django-organizations"),
        prepare=prepare,
    )
    for engine, prepare, most, least in (
        ("sqlite", prepare_sqlite, 2.5, 4),
        ("postgresql", prepare_postgresql, 1.35, 2),
    )
)
