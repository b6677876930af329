"""
BX-06: several processes tell at once; each shard is told by one at a time, however many one of them takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from threading import Barrier, Lock
from typing import Any
from uuid import UUID, uuid4

import pytest

from partnerkit import Vendor
from partnerkit.adapters.sqlalchemy import Database
from partnerkit.history.model import Notice, shard_of
from partnerkit.repository import Add
from partnerkit.values import EntryId
from partnerkit.worker import Worker
from tests.faults import stock

MANY, OFTEN, WORKERS = 60, 5, 4
VENDOR = Vendor(name="Bookwell", signing_keys=["a signing key of the tests"], consumers=["crm"])


@pytest.fixture(params=product(stock.ENGINES, [False, True]), ids=lambda p: f"{p[0]}{' committing' * p[1]}")
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database in which nothing has happened yet, in transactions, or where each statement is committed.
    """
    engine, committing = request.param
    options = {"isolation_level": "AUTOCOMMIT"} if committing else {}
    with stock.empty(engine, tmp_path) as made:
        yield Database(made.execution_options(**options), VENDOR, seconds=60, tries=1000)


def happen(database: Database, chains: list[UUID], number: int) -> None:
    """
    Have something happen to each of some chains, for the *number*th time.
    """
    at = VENDOR.clock()
    acted: dict[str, Any] = {"actor_kind": "vendor", "actor_id": uuid4(), "subject_kind": "vendor"}
    said: dict[str, Any] = acted | {"subject_id": uuid4(), "kind": "account.locked", "payload": {}, "at": at}
    put = [
        Notice(shard=shard_of(chain), id=EntryId(VENDOR.ids.ordered(at)), chain_id=chain, seq=number, **said)
        for chain in chains
    ]
    database.run(lambda kit: kit._storage.write(*map(Add, put)))


@pytest.mark.requirement("BX-06", call="worker.Worker")
def test_each_event_is_told_once_and_in_its_turn(database: Database) -> None:
    """
    Four workers begin at the same moment, again and again; whoever is first has it.
    """
    chains, heard, lock = [uuid4() for _ in range(MANY)], list[tuple[UUID, int]](), Lock()
    start = Barrier(WORKERS, timeout=60)

    def crm(notice: Notice) -> None:
        with lock:
            heard.append((notice.chain_id, notice.seq))

    def run(worker: int) -> None:
        working = Worker(database, handlers={"crm": crm})
        for number in range(1, OFTEN + 1):
            if worker == 0:
                happen(database, chains, number)
            start.wait()
            working.run(until_idle=True)

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(run, range(WORKERS)))
    Worker(database, handlers={"crm": crm}).run(until_idle=True)

    assert len(heard) == MANY * OFTEN
    for chain in chains:
        assert [seq for id, seq in heard if id == chain] == list(range(1, OFTEN + 1))
