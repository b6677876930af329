"""
Benchmark `eight`: eight processes open accounts at the same time on PostgreSQL, for one partner or for eight.

What they have in common with one partner, rows or places in an index, is what they would wait for. A round is as long
as the slowest of them takes; each account is a transaction of its own, committed to disk.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from itertools import count
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa

from partnerkit import Actor, NewIdentity, NewOperator, NewPartner, PartnerKit
from partnerkit.adapters.sqlalchemy import Database, sqlalchemy_storage
from partnerkit.clients.model import CLIENTS
from tests.benchmarks.create import VENDOR, business
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, named, ratios_of
from tests.servers import database, private

PROCESSES = 8
UNITS, QUICK_UNITS = 40, 5
ISSUER = "https://login.example"
ONE, OWN = "one", "own"


class Writer:
    """A process with a connection of its own, which opens accounts when it is told to."""

    def __init__(self, url: str, number: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._way, there = context.Pipe()
        self._process = context.Process(target=_write, args=(url, number, there), daemon=True)
        self._process.start()
        there.close()  # so that whoever listens hears of its end
        assert self._way.recv() == "ready"

    def begin(self, partner: str, units: int) -> None:
        self._way.send((partner, units))

    def wait(self) -> None:
        assert self._way.recv() == "done"

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._way.send(None)
        self._process.join()


def _write(url: str, number: int, way: Connection) -> None:
    connection, numbers = sa.create_engine(url).connect(), count()
    with connection.begin():
        actors = {name: _actor(_kit(connection), name) for name in (ONE, f"{OWN}{number}")}
    way.send("ready")
    while (asked := way.recv()) is not None:
        partner, units = asked
        by = actors[partner if partner == ONE else f"{OWN}{number}"]
        for _ in range(units):
            with connection.begin():
                _kit(connection).accounts.open(business(number * 1_000_000 + next(numbers)), by=by)
        way.send("done")


def _kit(connection: sa.Connection) -> PartnerKit:
    return PartnerKit(sqlalchemy_storage(connection), VENDOR)


def _actor(kit: PartnerKit, name: str) -> Actor:
    return kit.actors.external(ISSUER, name)


def settle(name: str, kit: PartnerKit) -> None:
    """Open a partner with an operator who is known by its name."""
    support = kit.actors.vendor("support")
    partner = kit.partners.open(NewPartner(name=name), by=support)
    new = NewOperator(name="Dana", email=f"dana@{name}.example", role="admin")
    operator = kit.partners.add_operator(partner.id, new, by=support)
    known = NewIdentity(issuer=ISSUER, subject=name)
    kit.identity.link_operator(partner.id, operator.id, known, by=support)


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    units = QUICK_UNITS if quick else UNITS
    with private("postgresql") as server, database(server.url) as url, ExitStack() as stack:
        kept = Database(sa.create_engine(url), VENDOR)
        stack.callback(kept.engine.dispose)
        kept.create_tables()
        for name in (ONE, *(f"{OWN}{n}" for n in range(PROCESSES))):
            kept.run(partial(settle, name))
        writers = [Writer(url, number) for number in range(PROCESSES)]
        for writer in writers:
            stack.callback(writer.close)
        cases = {name: partial(together, writers, name, units) for name in (ONE, OWN)}
        yield Prepared(named("postgresql", cases), units * PROCESSES, partial(check, kept))


def together(writers: list[Writer], partner: str, units: int) -> None:
    for writer in writers:
        writer.begin(partner, units)
    for writer in writers:
        writer.wait()


def check(kept: Database) -> None:
    """See that the one partner has as many clients as the eight."""
    with kept.transaction() as kit:
        found: dict[str, Any] = {}
        for name in (ONE, *(f"{OWN}{n}" for n in range(PROCESSES))):
            partner = _actor(kit, name).partner
            found[name] = kit._storage.count(CLIENTS, partner, all=None)["all"]
    assert found[ONE] == PROCESSES * found[f"{OWN}0"] > 0, found
    assert len({number for name, number in found.items() if name != ONE}) == 1, found


EIGHT = Benchmark(
    name="eight",
    engine="postgresql",
    work="one account, opened by one of eight processes at the same time",
    ratios=ratios_of("postgresql", {"one_partner": (OWN, ONE, Goal(least=0.8))}),
    versions=("attrs", "sqlalchemy", "psycopg"),
    prepare=prepare,
)
