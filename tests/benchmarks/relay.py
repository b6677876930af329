"""
Benchmark `relay`: a worker tells one Python handler what was written, 4,000 events of 400 chains.

The floor claims and deletes as many rows at once, tells them, and commits. The worker keeps them, in order of their
chains, tells outside of any transaction, and looks for what is to be told to whom else.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import Database
from partnerkit.history.model import Notice, shard_of
from partnerkit.repository import Add
from partnerkit.values import EntryId
from partnerkit.worker import Worker
from tests.benchmarks.create import SETTINGS, VENDOR
from tests.benchmarks.relay_floor import Floor, OnPostgresql, OnSqlite, Row
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, named, ratios_of
from tests.servers import database, private

EVENTS, QUICK_EVENTS, A_CHAIN = 4000, 400, 10
PAYLOAD = {"side": "partner", "was": None, "now": "pro"}


class Bench:
    """A database with a worker, and a floor with as many rows."""

    def __init__(self, engine: sa.Engine, floor: Floor, events: int) -> None:
        self.vendor = attrs.evolve(VENDOR, consumers=["handler"])
        self.database = Database(engine, self.vendor)
        self.database.create_tables()
        self.worker = Worker(self.database, handlers={"handler": lambda notice: self.heard.append(notice.id)})
        self.floor, self.events = floor, events
        self.heard: list[Any] = []
        self.by_floor: list[Any] = []

    def case(self) -> float:
        rows = self.rows()
        for begin in range(0, len(rows), 1000):
            changes = [Add(notice) for notice in rows[begin : begin + 1000]]
            self.database.run(lambda kit, these=changes: kit._storage.write(*these))  # type: ignore[misc]
        start = perf_counter()
        self.worker.run(until_idle=True)
        return perf_counter() - start

    def by_hand(self) -> float:
        self.floor.fill([_row(notice) for notice in self.rows()])
        start = perf_counter()
        self.floor.tell(lambda row: self.by_floor.append(row[0]))
        return perf_counter() - start

    def rows(self) -> list[Notice]:
        """Return events of several chains, in the order in which they would have been written."""
        chains = [uuid4() for _ in range(self.events // A_CHAIN)]
        return [_notice(self.vendor.ids.ordered(self.vendor.clock()), c, n) for n in range(1, 11) for c in chains]

    def check(self) -> None:
        """See that both told all of it, once."""
        assert len(self.heard) == len(set(self.heard)) == len(self.by_floor) == len(set(self.by_floor)) > 0
        with self.database.transaction() as kit:
            state = kit.upkeep.state(by=kit.actors.vendor("support"))
        assert (state.events, state.deliveries.waiting, state.stopped) == (0, 0, 0), state

    def close(self) -> None:
        self.floor.close()
        self.database.engine.dispose()


def _notice(id: Any, chain: Any, seq: int) -> Notice:
    return Notice(
        shard=shard_of(chain),
        id=EntryId(id),
        chain_id=chain,
        seq=seq,
        at=VENDOR.clock(),
        kind="account.locked",
        actor_kind="operator",
        actor_id=chain,
        subject_kind="operator",
        subject_id=chain,
        payload=PAYLOAD,
    )


def _row(n: Notice) -> Row:
    said = (n.actor_kind, n.actor_id, n.subject_kind, n.subject_id, json.dumps(dict(n.payload)))
    return (n.id, n.chain_id, n.seq, n.at, n.kind, *said)


@contextmanager
def prepare_sqlite(quick: bool) -> Iterator[Prepared]:
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{Path(folder) / 'case.db'}")
        sa.event.listen(engine, "connect", lambda driver, _: [driver.execute(text) for text in SETTINGS])
        with prepared("sqlite", engine, partial(OnSqlite, Path(folder) / "floor.db", SETTINGS), quick) as ready:
            yield ready


@contextmanager
def prepare_postgresql(quick: bool) -> Iterator[Prepared]:
    with private("postgresql") as server, ExitStack() as stack:
        case, floor = (stack.enter_context(database(server.url)) for _ in range(2))
        with prepared("postgresql", sa.create_engine(case), partial(OnPostgresql, floor), quick) as ready:
            yield ready


@contextmanager
def prepared(engine: str, on: sa.Engine, floor: Callable[[], Floor], quick: bool) -> Iterator[Prepared]:
    bench = Bench(on, floor(), QUICK_EVENTS if quick else EVENTS)
    try:
        yield Prepared(named(engine, {"floor": bench.by_hand, "case": bench.case}), bench.events, bench.check)
    finally:
        bench.close()


def _ratios() -> Mapping[str, tuple[str, str, Goal | None]]:
    return {"floor": ("case", "floor", Goal(most=2))}


RELAY = tuple(
    Benchmark(
        name="relay",
        engine=engine,
        work="one event, told to one handler",
        ratios=ratios_of(engine, _ratios()),
        versions=("attrs", "sqlalchemy", "psycopg"),
        prepare=prepare,
    )
    for engine, prepare in (("sqlite", prepare_sqlite), ("postgresql", prepare_postgresql))
)
