"""What SQLite and MariaDB say they will do for what the worker asks and writes: no table and no index is read whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import SQLStorage, build_tables, sqlalchemy_storage
from partnerkit.collections import COLLECTIONS
from partnerkit.history.model import DELIVERED_AT, NOTICES, SHARDS, Notice
from partnerkit.jobs.model import TASKS, Task
from partnerkit.messages.model import LETTERS, Letter
from partnerkit.queue import QueueState, due, stopped
from partnerkit.relay.model import BACKLOG_CONSUMER, BACKLOGS, Lease, backlog
from partnerkit.repository import Add, Collection, Query
from partnerkit.values import EntryId, JobId, LetterId, PartnerId, Realm
from tests.benchmarks.crowd import NOW, id_of
from tests.library.adapters.sqlite import sqlite, told
from tests.servers import database, mariadb

MANY = 4_000
# Made of a parameter, which is a list.
LISTS = {"json_each", "j", "v", "<derived2>", "<derived3>"}


def rows() -> Iterator[Add[Any]]:
    """Yield what waits for the worker, one in forty of what was done."""
    for shard in range(SHARDS):
        yield Add(Lease(shard=shard, until=NOW))
    for n in range(MANY):
        at, waits = NOW - timedelta(minutes=n), n % 40 == 0
        chain = id_of("chain", n)
        acted: dict[str, Any] = {"actor_kind": "vendor", "actor_id": chain, "subject_kind": "vendor"}
        said = acted | {"subject_id": chain, "kind": "account.locked", "payload": {}, "at": at}
        id, past = EntryId(UUID(int=n)), None if waits else at
        yield Add(Notice(shard=n % 2, id=id, chain_id=chain, seq=1, delivered_at=past, **said))
        state = QueueState.WAITING if waits else QueueState.DONE
        queued: dict[str, Any] = {"shard": n % 2, "due_at": at, "state": state, "done_at": past}
        owed = backlog(f"py:{n % 3}", chain, seq=1, upto=1, at=at)
        yield Add(attrs.evolve(owed, **queued))
        letter = LetterId(id_of("letter", n))
        yield Add(Letter(id=letter, realm=Realm.STAFF, kind="password.changed", written_at=at, **queued))
        yield Add(Task(id=JobId(id_of("job", n)), partner_id=PartnerId(id_of("partner", n)), **queued))


@pytest.fixture(scope="module", params=["sqlite", "mariadb"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A database in which a planner has a choice."""
    if request.param == "sqlite":
        yield from filled(sqlite(tmp_path_factory.mktemp("plans")), "analyze")
        return
    with database(mariadb()) as url:
        yield from filled(sa.create_engine(url), "analyze table {}")


def filled(engine: sa.Engine, analyze: str) -> Iterator[sa.Engine]:
    metadata = sa.MetaData()
    tables = build_tables(metadata)
    metadata.create_all(engine)
    put = list(rows())
    with engine.begin() as connection:
        storage = sqlalchemy_storage(connection)
        for begin in range(0, len(put), 1000):
            storage.write(*put[begin : begin + 1000])
        connection.exec_driver_sql(analyze.format(", ".join(t.name for t in tables)))
    yield engine
    engine.dispose()


def wrong(engine: sa.Engine, work: Callable[[SQLStorage], object]) -> list[str]:
    """Return what is wrong with the plans of some work, which is taken back."""
    with engine.connect() as connection, connection.begin() as transaction:
        statements = told(engine)
        work(sqlalchemy_storage(connection))
        issued = [(text, given) for text, given in statements if text.startswith(("select", "update", "delete"))]
        assert issued
        found = [f"{said} in {text}" for text, given in issued for said in _wrong(connection, text, given)]
        transaction.rollback()
        return found


def _wrong(connection: sa.Connection, text: str, given: Any) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for step in connection.exec_driver_sql(f"explain query plan {text}", given).mappings():
            whole = step["detail"].startswith("SCAN") and step["detail"].split()[1] not in LISTS
            if whole or "TEMP B-TREE" in step["detail"]:
                yield str(step["detail"])
        return
    for row in connection.exec_driver_sql(f"explain {text}", given).mappings():
        if row["table"] not in LISTS and (row["type"] in {"ALL", "index"} or "filesort" in (row["Extra"] or "")):
            yield f"{row['type']} of {row['table']}: {row['Extra']}"
        if row["select_type"] == "DEPENDENT SUBQUERY":
            yield "goes through a list for each row"


@pytest.mark.parametrize("collection", [LETTERS, BACKLOGS, TASKS], ids=lambda c: c.name)
def test_what_is_due(engine: sa.Engine, collection: Collection[Any]) -> None:
    """The longest due of a part of a queue, and what has stopped there, however much was done."""
    for query in (due(collection, 1, at=NOW), stopped(collection, 1)):
        assert wrong(engine, lambda storage: storage.page(query)) == []  # noqa: B023


def test_what_is_due_to_some(engine: sa.Engine) -> None:
    """Of what is due, what some consumers are to get; and all that a shard has."""
    query = due(BACKLOGS, 1, at=NOW)
    assert query.where is not None
    mine = attrs.evolve(query, where=query.where & BACKLOG_CONSUMER.among(["py:1", "py:2"]))
    for asked in (mine, Query(collection=BACKLOGS, within=1, limit=1000)):
        assert wrong(engine, lambda storage: storage.page(asked)) == []  # noqa: B023


def test_what_waits_to_be_told(engine: sa.Engine) -> None:
    """The first notices of a shard by their ids, however many were told."""
    query = Query(collection=NOTICES, within=0, where=DELIVERED_AT.is_(None), limit=500)
    assert wrong(engine, lambda storage: storage.page(query)) == []


@pytest.mark.parametrize("many", [1, 50])
def test_what_was_told(engine: sa.Engine, many: int) -> None:
    """By their keys, however many there are."""
    ids = [EntryId(UUID(int=40 * n)) for n in range(many)]

    def mark(storage: SQLStorage) -> None:
        assert storage.replace(DELIVERED_AT, ids, None, NOW, within=0) == many

    assert wrong(engine, mark) == []


@pytest.mark.parametrize("collection", [c for c in COLLECTIONS if c.expiry is not None], ids=lambda c: c.name)
def test_what_has_had_its_time(engine: sa.Engine, collection: Collection[Any]) -> None:
    """Whoever's it is, by an index, notices shard by shard."""
    owner = 1 if collection is NOTICES else None
    before = NOW - timedelta(minutes=MANY - 100)
    assert wrong(engine, lambda storage: storage.purge(collection, before, within=owner, limit=10)) == []
