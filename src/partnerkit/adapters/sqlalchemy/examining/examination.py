"""The examination: everything that is stored, table by table, and then what one table says of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.examining.asking import missing, twice
from partnerkit.adapters.sqlalchemy.examining.decoding import Read, of, read
from partnerkit.adapters.sqlalchemy.examining.stored import Stored, table_of
from partnerkit.adapters.sqlalchemy.examining.terms import TermCheck
from partnerkit.adapters.sqlalchemy.examining.walks import Lost
from partnerkit.adapters.sqlalchemy.link import AnySession, Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape, layout
from partnerkit.adapters.sqlalchemy.tables import all_of
from partnerkit.collections import COLLECTIONS
from partnerkit.invariants import REFERENCES, RULES, Damage, Finding
from partnerkit.repository import Collection

Bind = sa.Engine | sa.Connection | AnySession


class Examination:
    """
    One look at all that is stored; iterate over it for the findings.

    Attributes:
        counts: How many rows of each collection have been looked at so far.
    """

    def __init__(
        self, bind: Bind, *, prefix: str, schema: str | None, collections: tuple[Collection[Any], ...]
    ) -> None:
        self.counts = {collection.name: 0 for collection in collections}
        self._bind = bind
        self._where = (prefix, schema)
        self._collections = collections

    def __iter__(self) -> Iterator[Finding]:
        for name in self.counts:
            self.counts[name] = 0
        with _one_moment(self._bind) as bind:
            link = Link(bind)
            known = layout(self._collections, link.sa_dialect, *self._where)
            whole = set(COLLECTIONS) <= set(self._collections)
            for shape in known.kinds.values():
                yield from self._examined(link, known, shape, whole=whole)
            for reference in REFERENCES if whole else ():
                yield from missing(link, known, reference)

    def _examined(self, link: Link, known: Layout, shape: Shape, *, whole: bool) -> Iterator[Finding]:
        rules = RULES.get(shape.collection.entity, ()) if whole else ()
        terms = None if shape.terms is None else TermCheck(link, shape)
        for page in _pages(link, shape):
            self.counts[shape.collection.name] += len(page)
            yield from (finding for row in page for finding in row.findings)
            there = [row for row in page if row.entity is not None]
            for rule in rules:
                yield from rule([row.entity for row in there], Stored(link, known))
            if terms is not None:
                for row in there:
                    terms.add(row.encoded)
        if terms is not None:
            yield from terms.findings(lambda: _encoded(link, shape))
        yield from twice(link, shape)


def examine(
    bind: Bind,
    *,
    prefix: str = "pk_",
    schema: str | None = None,
    collections: Iterable[Collection[Any]] | None = None,
) -> Examination:
    """
    Look at all that is stored, and find what is not as it has to be; nothing is changed.

    Some rows are held at a time, however many there are. Of one thing that is missing, or unique and there twice, the
    first 1,000 values are followed up.

    Args:
        bind: An engine, of which a connection is taken that sees one moment, whoever writes meanwhile. Or the vendor's
            own connection or session: then it is up to its transaction whether it sees one moment.
        prefix: What every table's name begins with.
        schema: Where the tables are, if not in the default schema.
        collections: Those of partnerkit by default. What holds between them is looked at where all of these are there.

    Returns:
        The findings, to be iterated over; each iteration looks anew.
    """
    return Examination(bind, prefix=prefix, schema=schema, collections=all_of(collections))


@contextmanager
def _one_moment(bind: Bind) -> Iterator[sa.Connection | AnySession]:
    """Yield a connection that sees one moment, if it is up to us."""
    if not isinstance(bind, sa.Engine):
        yield bind
        return
    level = {} if bind.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with bind.connect().execution_options(**level) as connection, connection.begin() as transaction:
        link = Link(connection)
        if not link.dialect.in_transaction(link.driver):
            link.do("begin")
        yield connection
        transaction.rollback()


def _pages(link: Link, shape: Shape) -> Iterator[list[Read]]:
    for page in table_of(link, shape, shape.keys).pages():
        yield [_lost(shape, row) if isinstance(row, Lost) else read(shape, row) for row in page]


def _lost(shape: Shape, row: Lost) -> Read:
    key = dict(zip(shape.keys, row.key, strict=True))
    return Read(findings=(of(shape, key, Damage.UNREADABLE, "the driver cannot read it"),))


def _encoded(link: Link, shape: Shape) -> Iterator[tuple[Any, ...]]:
    return (row.encoded for page in _pages(link, shape) for row in page if row.entity is not None)
