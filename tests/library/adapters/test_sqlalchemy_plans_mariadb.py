"""What MariaDB says it will do for the client list, searches and further pages: no table and no index is read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from partnerkit import PartnerKit
from partnerkit.adapters.sqlalchemy import build_tables, pages, sqlalchemy_storage
from partnerkit.adapters.sqlalchemy.choosing import FEW
from partnerkit.clients.listing import Sort
from partnerkit.repository import Add, Write
from partnerkit.values import Realm
from tests.benchmarks import survey
from tests.benchmarks.crowd import VENDOR, token_of
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
