"""
The examination knows what endpoints leave behind: tests and redeliveries that wait, calls about one that was removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit import Actor, NewPartner, PartnerKit, Vendor
from partnerkit.adapters.sqlalchemy import Database, examine
from partnerkit.history.model import SHARDS
from partnerkit.invariants import Damage, Finding
from partnerkit.relay.model import BACKLOGS
from partnerkit.repository import Query
from partnerkit.values import EndpointId
from partnerkit.webhooks.inputs import EndpointChange, NewEndpoint
from partnerkit.worker import Worker
from tests.faults import stock
from tests.library.webhooks.receiving import Told

VENDOR = Vendor(name="Bookwell", signing_keys=["a signing key of the tests"])


@pytest.fixture(params=stock.ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """
    A database in which an event was posted to an endpoint.
    """
    with stock.empty(request.param, tmp_path) as engine:
        made = Database(engine, VENDOR)
        with_endpoint(made)
        yield made


def with_endpoint(database: Database) -> None:
    def begin(kit: PartnerKit) -> None:
        new = NewEndpoint(name="CRM", url="https://hooks.example.com/")
        kit.webhooks.add(new, by=support(kit), key="added")
        kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=support(kit))

    database.run(begin)
    Worker(database, poster=Told()).run(until_idle=True)


def support(kit: PartnerKit) -> Actor:
    return kit.actors.vendor("support")


def endpoint(database: Database) -> EndpointId:
    (one,) = database.run(lambda k: k.webhooks.targets())
    return one.id


def found(database: Database) -> list[Finding]:
    with database.engine.connect() as connection:
        return list(examine(connection))


def test_what_is_posted_once_waits_rightly(database: Database) -> None:
    """
    A test is of no chain and no entry; a redelivery is of both.
    """
    id = endpoint(database)
    (attempt,) = database.run(lambda k: k.webhooks.log(id, by=support(k)).items)
    database.run(lambda k: k.webhooks.test(id, by=support(k)))
    database.run(lambda k: k.webhooks.redeliver(id, attempt.id, by=support(k)))
    rows = [r for s in range(SHARDS) for r in _in(database, s)]

    assert sorted(row.upto for row in rows) == [0, attempt.seq]
    assert found(database) == []


def _in(database: Database, shard: int) -> list[Any]:
    asked: Query[Any] = Query(collection=BACKLOGS, within=shard)
    return database.run(lambda k: list(k._storage.page(asked).items))


def test_what_is_posted_once_is_of_an_entry(database: Database) -> None:
    """
    One that is not there would never be posted.
    """
    id = endpoint(database)
    (attempt,) = database.run(lambda k: k.webhooks.log(id, by=support(k)).items)
    database.run(lambda k: k.webhooks.redeliver(id, attempt.id, by=support(k)))
    (row,) = [r for s in range(SHARDS) for r in _in(database, s)]
    set_(database, "pk_backlog", seq=7, upto=7)

    assert {(one.damage, one.said) for one in found(database)} == {
        (Damage.IMPOSSIBLE, "its key is not that of its consumer and chain"),
        (Damage.MISSING, "the last entry it has to tell is not there: 7"),
    }
    assert row.seq == attempt.seq


def set_(database: Database, table: str, **values: Any) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.table(table, *map(sa.column, values)).update().values(values))


def test_calls_about_an_endpoint_outlive_it(database: Database) -> None:
    """
    It was added, changed and removed under keys, which are remembered for some time; the log says that it was removed.
    """
    id = endpoint(database)
    database.run(lambda k: k.webhooks.change(id, EndpointChange(name="Ours"), by=support(k), key="changed"))
    database.run(lambda k: k.webhooks.remove(id, by=support(k), key="removed"))
    assert found(database) == []

    set_(database, "pk_attempt", kind="account.locked")
    said = {(one.collection, one.damage, one.said) for one in found(database)}
    assert said == {("receipt", Damage.MISSING, "what its call resulted in is not there")}
    assert len(found(database)) == 3
