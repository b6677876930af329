"""
Computing anew what is computed of rows: keys they are sorted by, what searches read, and terms.

Needed where a release folds words otherwise, or asks for a property it did not ask for before. What is stored says
which terms there are, so a row is brought up to date by what differs, and a pass that was cut off is begun again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.due import done, due
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.mapping import SETS, WORDS
from partnerkit.adapters.sqlalchemy.place import Place
from partnerkit.adapters.sqlalchemy.shapes import Shape, layout
from partnerkit.adapters.sqlalchemy.tables import all_of
from partnerkit.adapters.sqlalchemy.terms import Row, Terms
from partnerkit.adapters.sqlalchemy.whole import whole
from partnerkit.repository import Collection

BATCH = 500


def reindex(
    connection: sa.Connection,
    collections: Iterable[Collection[Any]] | None = None,
    *,
    prefix: str = "pk_",
    schema: str | None = None,
    anew: bool = False,
) -> int:
    """
    Compute anew what is computed of the rows of collections, and store it where it differs; versions stay.

    Rows are locked until the transaction ends. On a connection that commits by itself that is after each 500 of them,
    so that others can write meanwhile.

    Args:
        connection: The vendor's; it is theirs to commit.
        collections: Those of partnerkit by default.
        prefix: What every table's name begins with, as given to `build_tables`.
        schema: Where the tables are, as given to `build_tables`.
        anew: Drop all terms first, which need not be what the rows say; until the end searches find less.

    Returns:
        How many rows were changed.
    """
    place, chosen = Place(prefix, schema), all_of(collections)
    link = Link(connection)
    kinds = layout(chosen, link.sa_dialect, prefix, schema)
    changed = 0
    for collection in chosen:
        one = _Reindex(link, kinds.of(collection))
        if anew:
            one.empty()
        changed += sum(one.batches())
        done(connection, place, collection.name)
    return changed


def reindex_due(connection: sa.Connection, place: Place) -> list[str]:
    """Do it for the collections that wait for it; return what was done, a line each."""
    said = []
    for collection in all_of(None):
        if collection.name in due(connection, place):
            changed = reindex(connection, [collection], prefix=place.prefix, schema=place.schema)
            said.append(f"{place.name(collection.name)}: {changed} rows indexed anew")
    return said


class _Reindex:
    """One collection."""

    def __init__(self, link: Link, shape: Shape) -> None:
        self._link, self._shape = link, shape
        attributes = [a.name for a in attrs.fields(shape.collection.entity)]
        self._read = len(attributes)
        self._computed = [name for name in shape.columns if name not in attributes]

    def empty(self) -> None:
        """Drop all terms, and say so in the rows."""
        shape = self._shape
        if shape.terms is None:
            return
        sets = [f"{shape.quoted[name]} = ''" for name in (WORDS, SETS) if name in shape.index]
        with whole(self._link.connection):
            self._link.do(f"update {shape.table} set {', '.join(sets)}")
            self._link.do(f"delete from {shape.terms.table}")

    def batches(self) -> Iterator[int]:
        """Go through all rows; yield of each batch how many were changed."""
        if not self._computed:
            return
        after: Row | None = None
        while True:
            with whole(self._link.connection):
                rows = self._batch(after)
                changed = self._bring(rows)
            yield changed
            if len(rows) < BATCH:
                return
            after = self._shape.values(rows[-1], self._shape.keys)

    def _batch(self, after: Row | None) -> Sequence[Row]:
        """Return the next rows in the order of their keys, locked."""
        shape = self._shape
        keys = [shape.quoted[name] for name in shape.keys]
        where, given = self._beyond(keys, after)
        names = ", ".join(shape.quoted.values())
        lock = "" if self._link.sa_dialect.name == "sqlite" else " for update"
        text = f"select {names} from {shape.table}{where} order by {', '.join(keys)} limit {BATCH}{lock}"
        return [tuple(row) for row in self._link.all(text, given)]

    def _beyond(self, keys: list[str], after: Row | None) -> tuple[str, Sequence[Any]]:
        if after is None:
            return "", ()
        if len(keys) == 1:
            return f" where {keys[0]} > {self._shape.dialect.mark}", after
        text, given = self._shape.dialect.beyond((keys[0], keys[1]), after, ">")
        return f" where {text}", given

    def _bring(self, rows: Sequence[Row]) -> int:
        """Bring rows to what their entities give; return how many were not that already."""
        found = _Changes()
        changed = [self._compare(before, found) for before in rows]
        for names, given in found.rows.items():
            sets = ", ".join(f"{self._shape.quoted[name]} = {self._shape.dialect.mark}" for name in names)
            keys = self._shape.equal(self._shape.keys)
            self._link.each(f"update {self._shape.table} set {sets} where {keys}", given)
        if self._shape.terms is not None:
            self._put(found, self._shape.terms)
        return sum(changed)

    def _compare(self, before: Row, found: _Changes) -> bool:
        """Note what of a row is not what its entity gives; return whether anything is."""
        shape = self._shape
        after = shape.mapper.to_row(shape.mapper.from_row(before[: self._read]))
        names = tuple(name for name in self._computed if before[shape.index[name]] != after[shape.index[name]])
        if names:
            found.rows.setdefault(names, []).append((*shape.values(after, names), *shape.values(before, shape.keys)))
        return found.terms(shape.terms, before, after) or bool(names)

    def _put(self, found: _Changes, terms: Terms) -> None:
        if found.gone:
            self._link.each(self._shape.statements.cut_terms, found.gone)
        if found.new:
            marks = ", ".join([self._shape.dialect.mark] * len(terms.columns))
            self._link.each(f"insert into {terms.table} ({', '.join(terms.columns)}) values ({marks})", found.new)


@attrs.define
class _Changes:
    """
    What is to be changed for a batch.

    Attributes:
        rows: By the columns that change, their values and those of the key.
        gone: The keys of terms to be taken away.
        new: The terms to be put.
    """

    rows: dict[tuple[str, ...], list[Row]] = attrs.field(factory=dict)
    gone: list[Row] = attrs.field(factory=list)
    new: list[Row] = attrs.field(factory=list)

    def terms(self, terms: Terms | None, before: Row, after: Row) -> bool:
        """Note what differs of a row's terms, if it has any; return whether anything does."""
        if terms is None:
            return False
        gone, new = terms.difference(before, after)
        self.gone += gone
        if terms.rows(before):
            # One that says something else is taken away and put again.
            self.gone += [row[: terms.keys] for row in new]
        self.new += new
        return bool(gone or new)
