"""What MariaDB says it will do for the client list, searches and further pages: no table and no index is read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from partnerkit import PartnerKit
from partnerkit.adapters.sqlalchemy import build_tables, pages, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.choosing import FEW
from partnerkit.clients.listing import ClientFilter, Sort
from partnerkit.partners.model import OPERATORS
from partnerkit.repository import Add, Change, Write
from partnerkit.values import Realm
from tests.benchmarks import survey
from tests.benchmarks.crowd import NOW, VENDOR, operator_of, partner_of, token_of
from tests.benchmarks.load import fill
from tests.library.adapters.sqlite import told
from tests.servers import database, mariadb

LARGE, SMALL = 3_000, 200
SORTED = max(FEW, *pages.STRIDES)


class Inserted:
    """Takes additions as a storage's `write` does, and inserts their rows many at a time."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._kinds = sqlalchemy_storage(connection)._layout.kinds

    def write(self, *changes: Write) -> None:
        rows: dict[tuple[str, tuple[str, ...]], list[Sequence[Any]]] = {}
        for change in changes:
            assert isinstance(change, Add)
            shape = self._kinds[type(change.entity)]
            row = shape.mapper.to_row(change.entity)
            rows.setdefault((shape.table, tuple(shape.quoted.values())), []).append(row)
            if shape.terms is not None:
                rows.setdefault((shape.terms.table, tuple(shape.terms.columns)), []).extend(shape.terms.rows(row))
        for (table, names), several in rows.items():
            marks = ", ".join(["%s"] * len(names))
            text = f"insert into {table} ({', '.join(names)}) values ({marks})"
            self._connection.exec_driver_sql(text, [tuple(row) for row in several])


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    """Three thousand clients of one partner, and two hundred of another."""
    with database(mariadb()) as url:
        engine, metadata = sa.create_engine(url), sa.MetaData()
        tables = build_tables(metadata)
        metadata.create_all(engine)
        with engine.begin() as connection:
            for size in (LARGE, SMALL):
                fill(Inserted(connection), size, lambda _: None)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"analyze table {', '.join(t.name for t in tables)}").fetchall()
        yield engine
        engine.dispose()


def wrong_with(connection: sa.Connection, text: str, given: Any) -> Iterator[str]:
    for row in connection.exec_driver_sql(f"explain {text}", given).mappings():
        if row["table"] not in {"a", "t", "x"}:  # a table that is there; others are made of a page, or of a parameter
            continue
        if row["type"] in {"ALL", "index"}:
            yield f"reads all of {row['table']}"
        if "filesort" in (row["Extra"] or "") and int(row["rows"]) > SORTED:
            yield f"sorts {row['rows']}"


@pytest.mark.requirement("R-09", call="clients.list")
@pytest.mark.parametrize("names", [("rosa",), ("agent0",), ("rosa", "lena"), ("agent0", "agent1", "rosa")], ids=str)
def test_clients_of_operators_who_are_blocked(engine: sa.Engine, names: tuple[str, ...]) -> None:
    """Whether they have few or many, and however few of those somebody else does not have as well."""
    wrong: list[str] = []
    with engine.connect() as connection, engine.connect() as other:
        storage = sqlalchemy_storage(connection)
        ids = [operator_of(LARGE, name) for name in names]
        found = storage.get_many(OPERATORS, ids, within=partner_of(LARGE)).values()
        storage.write(*(Change(one, attrs.evolve(one, blocked_at=NOW)) for one in found))
        kit = PartnerKit(storage, VENDOR)
        by, statements = kit.actors.from_session(token_of(LARGE, "dana"), realm=Realm.OPERATOR), told(engine)
        for sort, without in product(Sort, (True, False)):
            kit.clients.list(ClientFilter(without_active_operator=without, sort=sort), by=by)
            issued, statements[:] = list(statements), []
            wrong += [f"{without}: {said}" for text, given in issued for said in wrong_with(other, text, given)]
            statements.clear()
        connection.rollback()
    assert wrong == []


@pytest.mark.parametrize("sort", Sort)
def test_each_filter_of_a_list(engine: sa.Engine, sort: Sort) -> None:
    """The first page, the next one, and the one before that; what is sorted are few hits, or what a walk looks at."""
    wrong: list[str] = []
    with engine.connect() as connection, engine.connect() as other:
        kit = PartnerKit(sqlalchemy_storage(connection), VENDOR)
        by, statements = kit.actors.from_session(token_of(LARGE, "dana"), realm=Realm.OPERATOR), told(engine)
        for name, asked in survey.ONE.items():
            wanted = survey._wanted(asked, LARGE, sort)
            first = kit.clients.list(wanted, by=by)
            if first.next is not None:
                second = kit.clients.list(wanted, by=by, after=first.next)
                kit.clients.list(wanted, by=by, before=second.previous)
            issued, statements[:] = list(statements), []
            wrong += [f"{name}: {said}" for text, given in issued for said in wrong_with(other, text, given)]
            statements.clear()
    assert wrong == []
