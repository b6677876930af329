"""
Whether searches find what is there: the term table against what its entities give.

Both are walked once and added up, in buckets by the entity they belong to; what comes to nothing is equal. What stands
in the other buckets is then held side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from partnerkit.adapters.sqlalchemy.examining.decoding import of
from partnerkit.adapters.sqlalchemy.examining.walks import Lost, Table
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Row
from partnerkit.invariants import Damage, Finding

BUCKETS: Final = 1024
# About how many rows are held side by side at once.
ROOM: Final = 100_000

# Yields the entities of the collection as they are to be stored, anew each time.
Encoded = Callable[[], Iterable[Row]]


class TermCheck:
    """The terms of one collection: `add` each of its entities, then ask for the `findings`."""

    def __init__(self, link: Link, shape: Shape) -> None:
        assert shape.terms is not None, "only what can be searched has terms"
        self._shape, self._terms = shape, shape.terms
        self._table = Table(link, self._terms.table, self._terms.columns, self._terms.columns[: self._terms.keys])
        self._sums = [0] * BUCKETS
        self._rows = 0

    def add(self, encoded: Row) -> None:
        """Take in an entity."""
        for row in self._terms.rows(encoded):
            self._count(row, 1)

    def findings(self, entities: Encoded) -> Iterator[Finding]:
        """Yield a finding for each entity that is not found by what it says, or found by something else."""
        for row in self._stored():
            self._count(row, -1)
        odd = [bucket for bucket, total in enumerate(self._sums) if total]
        width = max(1, ROOM * BUCKETS // max(1, self._rows))
        for begin in range(0, len(odd), width):
            yield from self._compared(set(odd[begin : begin + width]), entities)

    def _compared(self, buckets: set[int], entities: Encoded) -> Iterator[Finding]:
        given = {row for encoded in entities() for row in self._terms.rows(encoded) if self._bucket(row) in buckets}
        stored = {row for row in self._stored() if self._bucket(row) in buckets}
        lost, stray = (Counter(map(self._whose, rows)) for rows in (given - stored, stored - given))
        for whose in lost | stray:
            said = f"of its terms {lost[whose]} are not there, and {stray[whose]} are not its own"
            yield self._finding(whose, said)

    def _finding(self, whose: Row, said: str) -> Finding:
        shape = self._shape
        names = (shape.key,) if shape.owner is None else (shape.owner, shape.key)
        return of(shape, dict(zip(names, whose, strict=True)), Damage.TERMS, said)

    def _stored(self) -> Iterator[Row]:
        return (row.key if isinstance(row, Lost) else tuple(row) for page in self._table.pages() for row in page)

    def _count(self, row: Row, times: int) -> None:
        self._rows += 1
        self._sums[self._bucket(row)] += times * hash(row)

    def _bucket(self, row: Row) -> int:
        return hash(self._whose(row)) % BUCKETS

    def _whose(self, row: Row) -> tuple[Any, ...]:
        """Return the owner, if there are owners, and the id."""
        id = row[self._terms.keys - 1]
        return (row[0], id) if self._terms.owned else (id,)
