"""The statements of one collection, each composed once and kept."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partnerkit.adapters.sqlalchemy.shapes import Shape
    from partnerkit.adapters.sqlalchemy.terms import Terms


class Statements:
    """
    The statements of one collection.

    Those that differ from call to call are kept by what they differ in.
    """

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._mark = shape.dialect.mark
        self._kept: dict[Any, str] = {}

    def _keep(self, key: Any, compose: Callable[[], str]) -> str:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = compose()
        return found

    @functools.cached_property
    def select(self) -> str:
        """Everything an entity is read from."""
        return f"select {', '.join(self._shape.names)} from {self._shape.table}"

    @functools.cached_property
    def row(self) -> str:
        """All stored columns, by the key."""
        names = ", ".join(self._shape.quoted.values())
        return f"select {names} from {self._shape.table} where {self._shape.equal(self._shape.keys)}"

    def by(self, names: tuple[str, ...]) -> str:
        """Return the question for the entities in which some columns have given values."""
        return self._keep(("by", names), lambda: f"{self.select} where {self._shape.equal(names)}")

    def by_ids(self, owned: bool) -> str:
        """Return the question for many ids."""
        shape = self._shape

        def compose() -> str:
            lead = f"{shape.equal((shape.owner,))} and " if owned and shape.owner else ""
            return f"{self.select} where {lead}{shape.quoted[shape.key]} in ({shape.dialect.each})"

        return self._keep(("ids", owned), compose)

    @functools.cached_property
    def insert(self) -> str:
        """Add a row."""
        names = list(self._shape.quoted.values())
        return f"insert into {self._shape.table} ({', '.join(names)}) values ({', '.join([self._mark] * len(names))})"

    def update(self, changed: tuple[int, ...]) -> str:
        """Return the statement that changes some columns of a guarded row."""
        shape = self._shape

        def compose() -> str:
            names = list(shape.quoted.values())
            values = ", ".join(f"{names[i]} = {self._mark}" for i in changed)
            return f"update {shape.table} set {values} where {shape.equal(shape.guards)}"

        return self._keep(changed, compose)

    @functools.cached_property
    def delete(self) -> str:
        """Take a guarded row away."""
        return f"delete from {self._shape.table} where {self._shape.equal(self._shape.guards)}"

    def clear(self, owner: str) -> list[str]:
        """Return the statements that take everything of an owner away, each with the owner as its parameter."""
        found = [f"delete from {self._shape.table} where {self._shape.equal((owner,))}"]
        if self._shape.terms is not None:
            found.append(f"delete from {self._shape.terms.table} where owner = {self._mark}")
        return found

    def copy(self, owner: str) -> list[str]:
        """Return the statements that copy an owner's rows to the owners in a list; parameters: the list, the owner."""
        shape = self._shape
        found = [self._copied(shape.table, shape.quoted[owner], list(shape.quoted.values()))]
        if shape.terms is not None:
            found.append(self._copied(shape.terms.table, "owner", shape.terms.columns))
        return found

    def _copied(self, table: str, owner: str, names: Sequence[str]) -> str:
        rest = [name for name in names if name != owner]
        return (
            f"insert into {table} ({', '.join([owner, *rest])})"
            f" select j.value, {', '.join(f'o.{name}' for name in rest)}"
            f" from ({self._shape.dialect.each}) j cross join {table} o where o.{owner} = {self._mark}"
        )

    @functools.cached_property
    def put_terms(self) -> str:
        """Store a term, or what stands beside it anew."""
        terms = self._terms
        return self._shape.dialect.put(terms.table, terms.columns)

    @functools.cached_property
    def cut_terms(self) -> str:
        """Take a term away."""
        terms = self._terms
        key = " and ".join(f"{name} = {self._mark}" for name in terms.columns[: terms.keys])
        return f"delete from {terms.table} where {key}"

    @property
    def _terms(self) -> Terms:
        assert self._shape.terms is not None, "only what can be searched has terms"
        return self._shape.terms
