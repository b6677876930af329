"""
Terms in a write that is one statement; they follow their entities, and nothing can be in their way.

An entity's terms stand in one row of the table of values, with what stands beside each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.dialects.postgresql import TYPES
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Terms
from partnerkit.adapters.sqlalchemy.writing.composing import equal
from partnerkit.adapters.sqlalchemy.writing.composing_values import Row, Values


@attrs.frozen
class _Terms:
    """Terms of entities."""

    shape: Shape

    @property
    def terms(self) -> Terms:
        """The terms."""
        assert self.shape.terms is not None, "only what can be searched has terms"
        return self.shape.terms

    @property
    def row(self) -> Values:
        """All that stands in a row, the key first, with all terms in the place of one."""
        kinds = [TYPES[self.shape.columns[name].kind] if name else "text[]" for name in self.terms.sources]
        return list(zip(self.terms.columns, kinds, strict=True))

    def folded(self, rows: Iterable[Row]) -> list[tuple[Any, ...]]:
        """Return rows of which those that differ in their term alone are one."""
        at = int(self.terms.owned)
        found: dict[tuple[Row, Row], list[Any]] = {}
        for row in rows:
            found.setdefault((row[:at], row[at + 1 :]), []).append(row[at])
        return [(*before, terms, *behind) for (before, behind), terms in found.items()]

    def written(self, v: str, names: Iterable[str]) -> str:
        """Return some columns of the table of values, with one term of all."""
        return ", ".join("u.term" if name == "term" else f"{v}.{name}" for name in names)

    def guards(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def claims(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()


@attrs.frozen
class Putting(_Terms):
    """
    Terms that are new, or beside which something else is to stand.

    Attributes:
        added: Whether their entities are new as well, so that no such terms can be there.
    """

    added: bool

    @property
    def values(self) -> Values:
        """All of a row."""
        return self.row

    def does(self, v: str) -> Iterator[str]:
        """Insert or update them; to insert alone takes half as long."""
        names, source = self.terms.columns, f"{v}, unnest({v}.term) u (term), _ready"
        insert = f"insert into {self.terms.table} ({', '.join(names)}) select {self.written(v, names)} from {source}"
        yield insert if self.added else f"{insert} on conflict {self._conflict(names)}"

    def _conflict(self, names: Sequence[str]) -> str:
        beside = ", ".join(f"{name} = excluded.{name}" for name in names[self.terms.keys :])
        return f"({', '.join(names[: self.terms.keys])}) do {f'update set {beside}' if beside else 'nothing'}"


@attrs.frozen
class Cutting(_Terms):
    """Terms that no entity has any more."""

    @property
    def values(self) -> Values:
        """The key."""
        return self.row[: self.terms.keys]

    def does(self, v: str) -> Iterator[str]:
        """Delete them."""
        keys = [name for name in self.terms.columns[: self.terms.keys] if name != "term"]
        found = f"{equal('d', v, keys)} and d.term = u.term"
        yield f"delete from {self.terms.table} d using {v}, unnest({v}.term) u (term), _ready where {found}"
