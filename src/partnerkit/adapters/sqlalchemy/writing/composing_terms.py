"""Terms in a write that is one statement; they follow their entities, and nothing can be in their way."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from partnerkit.adapters.sqlalchemy.dialects.postgresql import TYPES
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Terms
from partnerkit.adapters.sqlalchemy.writing.composing import equal
from partnerkit.adapters.sqlalchemy.writing.composing_values import Values


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
        """All that stands in a row, the key first."""
        kinds = [TYPES[self.shape.columns[name].kind] if name else "text" for name in self.terms.sources]
        return list(zip(self.terms.columns, kinds, strict=True))

    def checks(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()


@attrs.frozen
class Putting(_Terms):
    """Terms that are new, or beside which something else is to stand."""

    @property
    def values(self) -> Values:
        """All of a row."""
        return self.row

    def does(self, v: str) -> Iterator[str]:
        """Insert or update them."""
        names, keys = self.terms.columns, self.terms.columns[: self.terms.keys]
        beside = ", ".join(f"{name} = excluded.{name}" for name in names[self.terms.keys :])
        yield (
            f"insert into {self.terms.table} ({', '.join(names)})"
            f" select {v}.* from {v}, _ready"
            f" on conflict ({', '.join(keys)}) do {f'update set {beside}' if beside else 'nothing'}"
        )


@attrs.frozen
class Cutting(_Terms):
    """Terms that no entity has any more."""

    @property
    def values(self) -> Values:
        """The key."""
        return self.row[: self.terms.keys]

    def does(self, v: str) -> Iterator[str]:
        """Delete them."""
        found = equal("d", v, self.terms.columns[: self.terms.keys])
        yield f"delete from {self.terms.table} d using {v}, _ready where {found}"
