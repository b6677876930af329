"""Reading tables whole, some rows at a time along an index: memory stays flat however much there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs
import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy.link import Link

PAGE: Final = 500
# Of alternatives in one condition; SQLite takes fewer than a thousand.
MOST: Final = 200
Row = Sequence[Any]


@attrs.frozen
class Lost:
    """
    A row that the driver itself cannot read.

    Attributes:
        key: Its key.
    """

    key: tuple[Any, ...]


@attrs.frozen
class Table:
    """
    A table to be read.

    Attributes:
        link: The way to it.
        name: Its name, quoted.
        columns: Those that are read, quoted.
        keys: Those of them that are its key, or another index that tells all rows apart.
    """

    link: Link
    name: str
    columns: Sequence[str]
    keys: Sequence[str]

    def pages(self) -> Iterator[list[Row | Lost]]:
        """Yield everything, in the order of the key."""
        rows = self._some("1 = 1", (), PAGE)
        while rows:
            yield rows
            rows = self._beyond(self._key(rows[-1])) if len(rows) == PAGE else []

    def within(self, owners: Iterable[Any]) -> Iterator[Row]:
        """Yield what belongs to some owners, who stand first in the key: owner by owner, in its order."""
        rest = list(owners)
        while rest:
            rows = self._some(f"{self.keys[0]} in ({', '.join([self._mark] * len(rest))})", rest, PAGE)
            yield from _there(rows)
            if len(rows) < PAGE:
                return
            done = {self._key(row)[0] for row in rows}
            while rows := self._beyond(self._key(rows[-1]), least=1):
                yield from _there(rows)
            rest = [owner for owner in rest if owner not in done]

    def having(self, columns: Sequence[str], values: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows in which some columns have any of some values."""
        wanted = list(values)
        one = f"({' and '.join(f'{column} = {self._mark}' for column in columns)})"
        for begin in range(0, len(wanted), MOST):
            some = wanted[begin : begin + MOST]
            given = [value for row in some for value in row]
            yield from _there(self._some(" or ".join([one] * len(some)), given, None))

    @property
    def _mark(self) -> str:
        return self.link.dialect.mark

    def _key(self, row: Row | Lost) -> tuple[Any, ...]:
        return row.key if isinstance(row, Lost) else tuple(row[self.columns.index(name)] for name in self.keys)

    def _beyond(self, key: Row, *, least: int = 0) -> list[Row | Lost]:
        """
        Return the next rows: those that differ in the last column of the key, then in the one before, and so on.

        Each of these questions is one range of the index, for every database. The first *least* columns stay.
        """
        rows: list[Row | Lost] = []
        for same in reversed(range(least, len(self.keys))):
            parts = [*(f"{name} = {self._mark}" for name in self.keys[:same]), f"{self.keys[same]} > {self._mark}"]
            rows += self._some(" and ".join(parts), key[: same + 1], PAGE - len(rows))
            if len(rows) == PAGE:
                break
        return rows

    def _some(self, where: str, given: Row, limit: int | None) -> list[Row | Lost]:
        tail = f"from {self.name} where {where} order by {', '.join(self.keys)}"
        tail += "" if limit is None else f" limit {limit}"
        try:
            return list(self.link.all(f"select {', '.join(self.columns)} {tail}", given))
        except sa.exc.DatabaseError as error:
            return self._one_by_one(f"select {', '.join(self.keys)} {tail}", given, error)

    def _one_by_one(self, text: str, given: Row, error: Exception) -> list[Row | Lost]:
        """Return rows of which some cannot be read; if that was not it, the database's error is raised again."""
        try:
            keys = self.link.all(text, given)
        except sa.exc.DatabaseError:
            raise error from None
        return [self._one(tuple(key)) for key in keys]

    def _one(self, key: Row) -> Row | Lost:
        equal = " and ".join(f"{name} = {self._mark}" for name in self.keys)
        try:
            found: Row = self.link.one(f"select {', '.join(self.columns)} from {self.name} where {equal}", key)
        except sa.exc.DatabaseError:
            return Lost(tuple(key))
        return found


def _there(rows: Iterable[Row | Lost]) -> Iterator[Row]:
    return (row for row in rows if not isinstance(row, Lost))
