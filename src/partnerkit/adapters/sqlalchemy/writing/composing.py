"""
A whole write as one statement, on a database where what changes something may stand in a `with`.

Each kind of change to a collection is a group: its rows are a table of values, and that is one parameter, so that the
text does not depend on how many there are. First of all, in `_ready`, every guarded row is locked and, within a
transaction of the caller's, every key and unique value is looked for; all the rest is done if that holds, and nothing
if it does not. So a refusal is no error, and the caller's transaction goes on. Only what somebody else commits at this
very moment is one. A statement that is a transaction by itself leaves keys and unique values to the database.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Protocol

import attrs

from partnerkit.adapters.sqlalchemy.columns import Column
from partnerkit.adapters.sqlalchemy.dialects.postgresql import TYPES
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.writing.composing_values import Row, Table, Values, table_of, writer
from partnerkit.repository import Unique


class Group(Protocol):
    """One kind of change to one collection; equal ones have equal texts."""

    @property
    def values(self) -> Values:
        """What each of its rows consists of."""

    def guards(self, v: str) -> Iterator[str]:
        """Yield what has to hold before anything is done; *v* is the name of its table of values."""

    def claims(self, v: str) -> Iterator[str]:
        """Yield the same of what the database would refuse anyway, with an error."""

    def does(self, v: str) -> Iterator[str]:
        """Yield what is done then."""


@attrs.frozen
class Composed:
    """
    The statement for some groups; it finds one row if everything was done.

    Attributes:
        text: The statement.
        tables: What writes each group's table of values, which is a parameter.
    """

    text: str
    tables: Sequence[Table]

    def parameters(self, several: Iterable[Sequence[Row]]) -> list[str]:
        """Return the tables of values."""
        return [table(rows) for table, rows in zip(self.tables, several, strict=True)]


def compose(groups: Sequence[tuple[Group, bool]], *, looked: bool) -> Composed:
    """
    Return the statement for groups.

    Args:
        groups: The groups, each with whether it has one row.
        looked: Whether keys and unique values are looked for.
    """
    named = [(f"_v{n}", group, one) for n, (group, one) in enumerate(groups)]
    checks = [check for v, group, _ in named for check in (*group.guards(v), *(group.claims(v) if looked else ()))]
    changes = itertools.chain.from_iterable(group.does(v) for v, group, _ in named)
    parts = [f"{v} as ({table_of(group.values, one)})" for v, group, one in named]
    parts.append(f"_ready as materialized (select 1 where {' and '.join(checks) or 'true'})")
    parts += [f"_w{n} as ({change})" for n, change in enumerate(changes)]
    tables = [writer(group.values, one) for _, group, one in named]
    return Composed(f"with {', '.join(parts)} select 1 from _ready", tables)


def equal(one: str, other: str, names: Iterable[str]) -> str:
    """Return the condition that two tables have the same in some columns."""
    return " and ".join(f"{one}.{name} = {other}.{name}" for name in names)


def _stored(shape: Shape) -> Values:
    return [(shape.quoted[column.name], TYPES[column.kind]) for column in shape.columns.values()]


def _keys(shape: Shape) -> list[str]:
    return [shape.quoted[name] for name in shape.keys]


def _claim(shape: Shape, unique: Unique[Any]) -> list[str]:
    lead = [shape.quoted[shape.owner]] if unique.within and shape.owner else []
    return [*lead, shape.quoted[unique.field.name]]


@attrs.frozen
class Adding:
    """Entities that are new."""

    shape: Shape

    @property
    def values(self) -> Values:
        """All that is stored."""
        return _stored(self.shape)

    def guards(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def claims(self, v: str) -> Iterator[str]:
        """Nobody has the key, nor what is unique."""
        shape = self.shape
        for names in (_keys(shape), *(_claim(shape, unique) for unique in shape.collection.unique)):
            yield f"not exists (select 1 from {shape.table} d, {v} where {equal('d', v, names)})"

    def does(self, v: str) -> Iterator[str]:
        """Insert them."""
        names = ", ".join(self.shape.quoted.values())
        yield f"insert into {self.shape.table} ({names}) select {v}.* from {v}, _ready"


@attrs.frozen
class _Guarded:
    """
    Stored entities that are as their caller has read them: by version, and by what terms are made of.

    Terms are cut and put by the difference to what was read. A stored entity of the same version that says something
    else, since it was removed and added again, would keep some.
    """

    # A lock that lets others refer to the row; what is taken away may be referred to by nobody.
    lock: ClassVar[str] = "no key update"

    shape: Shape

    @property
    def was(self) -> Sequence[tuple[str, Column]]:
        """The columns that have to be as they were read, with their names among the values."""
        return [(f"_was{n}", self.shape.columns[name]) for n, name in enumerate(self.shape.read)]

    @property
    def read(self) -> Values:
        """What was read."""
        return [(name, TYPES[column.kind]) for name, column in self.was]

    def guards(self, v: str) -> Iterator[str]:
        """All of them are there; from then on nobody else can change them."""
        same = [f"d.{self.shape.quoted[column.name]} is not distinct from {v}.{name}" for name, column in self.was]
        found = " and ".join([equal("d", v, _keys(self.shape)), *same])
        one = f"select 1 from {self.shape.table} d, {v} where {found} for {self.lock} of d"
        yield f"(select count(*) from ({one}) l) = (select count(*) from {v})"

    def claims(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()


@attrs.frozen
class Changing(_Guarded):
    """
    Entities that are changed.

    All columns are set, whether they are new or not: a row is then what the caller says, and there is one text.

    Attributes:
        claimed: The unique fields in which one of them takes up another value.
    """

    claimed: tuple[Unique[Any], ...]

    @property
    def values(self) -> Values:
        """All that is stored, and what was read."""
        return [*_stored(self.shape), *self.read]

    def claims(self, v: str) -> Iterator[str]:
        """Nobody has what they take up."""
        shape = self.shape
        for unique in self.claimed:
            yield f"not exists (select 1 from {shape.table} d, {v} where {equal('d', v, _claim(shape, unique))})"

    def does(self, v: str) -> Iterator[str]:
        """Update them."""
        shape = self.shape
        values = [f"{name} = {v}.{name}" for n, name in shape.quoted.items() if n not in shape.keys]
        found = equal("d", v, _keys(shape))
        yield f"update {shape.table} d set {', '.join(values)} from {v}, _ready where {found}"


@attrs.frozen
class Removing(_Guarded):
    """Entities that are taken away."""

    lock: ClassVar[str] = "update"

    @property
    def values(self) -> Values:
        """The key, and what was read."""
        shape = self.shape
        return [*((shape.quoted[name], TYPES[shape.columns[name].kind]) for name in shape.keys), *self.read]

    def does(self, v: str) -> Iterator[str]:
        """Delete them."""
        yield f"delete from {self.shape.table} d using {v}, _ready where {equal('d', v, _keys(self.shape))}"


@attrs.frozen
class _Owned:
    """All there is within an owner, and what is said of it."""

    shape: Shape

    @property
    def owner(self) -> tuple[str, str]:
        """The owner's column, quoted, and its type."""
        name = self.shape.statements.owner
        return self.shape.quoted[name], TYPES[self.shape.columns[name].kind]

    @property
    def tables(self) -> Iterator[tuple[str, str, Sequence[str]]]:
        """Each table with the owner's column and all columns."""
        yield self.shape.table, self.owner[0], list(self.shape.quoted.values())
        if self.shape.terms is not None:
            yield self.shape.terms.table, "owner", self.shape.terms.columns

    def guards(self, v: str) -> Iterator[str]:
        """Yield nothing."""
        yield from ()

    def claims(self, v: str) -> Iterator[str]:
        """Yield nothing: what is in the way is found out by doing it, in a savepoint."""
        yield from ()


@attrs.frozen
class Copying(_Owned):
    """All there is within an owner, within others again."""

    @property
    def values(self) -> Values:
        """To whom, and from whom."""
        return [("target", self.owner[1]), ("source", self.owner[1])]

    def does(self, v: str) -> Iterator[str]:
        """Insert it again."""
        for table, owner, names in self.tables:
            rest = [name for name in names if name != owner]
            values = ", ".join([f"{v}.target", *(f"o.{name}" for name in rest)])
            into = f"insert into {table} ({', '.join([owner, *rest])})"
            yield f"{into} select {values} from {v}, _ready, {table} o where o.{owner} = {v}.source"


@attrs.frozen
class Clearing(_Owned):
    """All there is within an owner, taken away."""

    @property
    def values(self) -> Values:
        """Whose."""
        return [("owner", self.owner[1])]

    def does(self, v: str) -> Iterator[str]:
        """Delete it."""
        for table, owner, _ in self.tables:
            yield f"delete from {table} d using {v}, _ready where d.{owner} = {v}.owner"
