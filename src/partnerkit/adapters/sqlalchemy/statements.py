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

    @property
    def owner(self) -> str:
        """The name of the owner, of what is copied or cleared within one."""
        assert self._shape.owner is not None, "only what has an owner is copied or cleared"
        return self._shape.owner

    @functools.cached_property
    def clear(self) -> list[str]:
        """Take everything of an owner away; the parameter of each statement is the owner."""
        found = [f"delete from {self._shape.table} where {self._shape.equal((self.owner,))}"]
        if self._shape.terms is not None:
            found.append(f"delete from {self._shape.terms.table} where owner = {self._mark}")
        return found

    @functools.cached_property
    def copy(self) -> list[str]:
        """Copy an owner's rows to others; the parameters of each statement are a list of those, and the owner."""
        shape = self._shape
        found = [self._copied(shape.table, shape.quoted[self.owner], list(shape.quoted.values()))]
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
