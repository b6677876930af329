"""The statements that write one collection step by step, each composed once and kept."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from partnerkit.adapters.sqlalchemy.dialects import Stepwise
    from partnerkit.adapters.sqlalchemy.shapes import Shape
    from partnerkit.adapters.sqlalchemy.terms import Terms


class Statements:
    """The statements that write one collection."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._mark = shape.dialect.mark
        self._updates: dict[tuple[int, ...], str] = {}

    @functools.cached_property
    def insert(self) -> str:
        """Add a row."""
        names = list(self._shape.quoted.values())
        return f"insert into {self._shape.table} ({', '.join(names)}) values ({', '.join([self._mark] * len(names))})"

    def update(self, changed: tuple[int, ...]) -> str:
        """Return the statement that changes some columns of a guarded row."""
        found = self._updates.get(changed)
        if found is None:
            names = list(self._shape.quoted.values())
            values = ", ".join(f"{names[i]} = {self._mark}" for i in changed)
            found = f"update {self._shape.table} set {values} where {self._shape.equal(self._shape.guards)}"
            self._updates[changed] = found
        return found

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
        each = cast("Stepwise", self._shape.dialect).each(self._shape.columns[self.owner].kind)
        return (
            f"insert into {table} ({', '.join([owner, *rest])})"
            f" select j.value, {', '.join(f'o.{name}' for name in rest)}"
            f" from {each} cross join {table} o where o.{owner} = {self._mark}"
        )

    def purge(self, *, owned: bool) -> str:
        """Return the statement that takes away what expired first; its parameters: before when, whose, how many."""
        shape = self._shape
        assert shape.collection.expiry is not None, "seen to by check_purge"
        expiry = shape.quoted[shape.collection.expiry.name]
        owner = f" and {shape.equal((self.owner,))}" if owned else ""
        return shape.dialect.deleting(shape.table, f"{expiry} < {self._mark}{owner}", expiry)

    @functools.cached_property
    def put_terms(self) -> str:
        """Store a term, or what stands beside it anew."""
        names = self._terms.columns
        return f"replace into {self._terms.table} ({', '.join(names)}) values ({', '.join([self._mark] * len(names))})"

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
