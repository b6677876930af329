"""
Which way to take to a page.

A list walks an index that has its order, from the cursor on; several values of a filter are as many walks. A search
first asks how many entries each of its terms has: under `FEW` it gathers those and sorts them; otherwise it walks one
term in order and looks at what it meets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.branches import apart
from partnerkit.adapters.sqlalchemy.conditions import Conditions, conjuncts
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Asked, Terms, asked
from partnerkit.adapters.sqlalchemy.ways import Direction, Merge, Part, Walk
from partnerkit.repository import Between, Is, Query, Where

FEW = 2_000


def way(link: Link, shape: Shape, query: Query[Any]) -> Walk | Merge:
    """Return the way to a page."""
    chooser = Chooser(shape, query)
    terms, by_place = shape.terms, query.by == shape.collection.order[0]
    begins = [found for part in chooser.parts if (found := asked(part))]
    if terms is None or not begins:
        return chooser.listed()
    if by_place and len(begins) == 1 and begins[0].exact:
        return chooser.walked(terms, begins[0])
    first = few(link, terms, chooser.owner, begins)
    if first is not None:
        return chooser.gathered(terms, first)
    longest = max((a for a in begins if a.first), key=lambda a: (a.is_word, len(a.text)), default=None)
    return chooser.walked(terms, longest) if by_place and longest else chooser.searched()


def few(link: Link, terms: Terms, owner: Sequence[Any], begins: Sequence[Asked]) -> Asked | None:
    """Return what a few entries hold all hits of, if there is such among what a search could begin with."""
    found = link.one(*terms.entries(begins, owner, link.dialect.mark, FEW))
    hits, first = min(zip(found, range(len(begins)), strict=True))
    return begins[first] if hits < FEW else None


class Chooser:
    """
    The ways there are to the page of a query.

    Attributes:
        parts: The conditions that all have to hold.
        owner: The owner, encoded; nothing where there is none.
    """

    def __init__(self, shape: Shape, query: Query[Any]) -> None:
        self.parts = tuple(conjuncts(query.where))
        self._shape = shape
        self._query = query
        self._mark = shape.dialect.mark
        self._direction = Direction(descending=query.descending, mark=self._mark)
        self.owner = shape.encoded(query.within)
        self._owned = f"owner = {self._mark} and " if self.owner else ""
        self._names = ", ".join(f"a.{name}" for name in shape.names)
        self._place = (f"a.{shape.quoted[query.by.name]}", f"a.{shape.quoted[shape.key]}")

    def listed(self) -> Walk | Merge:
        """Walk the table in order, apart for each value of a filter."""
        walks = [self._along(parts) for parts in apart(self._shape.collection, self.parts)]
        return walks[0] if len(walks) == 1 else self._merged(walks)

    def searched(self) -> Walk:
        """Walk the table in order, where the terms are in another one, but not without end."""
        return self._along(self.parts, bounded=True)

    def gathered(self, terms: Terms, few: Asked) -> Walk:
        """Take the few entities of a term, whatever their order, and sort them."""
        found = f"(select distinct id from {terms.table} where {self._owned}{few.condition(self._mark)}) t"
        return self._walk(
            Part(found, (), [*self.owner, *few.range()]), self._looked_up(few, self._unserved), self._place
        )

    def walked(self, terms: Terms, along: Asked) -> Walk:
        """Walk one term in order; what stands beside it is seen before the entity is fetched."""
        known = {name: f"t.{column}" for name, column in terms.beside.items()}
        rest = self._looked_up(along, lambda name: known.get(name) or self._unserved(name))
        lead = [f"t.owner = {self._mark}"] if self.owner else []
        index = Part(f"{terms.table} t", [*lead, f"t.term = {self._mark}"], [*self.owner, along.first])
        bounded = not along.exact or len(self.parts) > 1
        return self._walk(index, rest, ("t.place", "t.id"), bounded=bounded)

    def _along(self, parts: Sequence[Where[Any]], *, bounded: bool = False) -> Walk:
        """Walk an index of the table; conditions that it does not serve are kept from the planner."""
        shape = self._shape
        served = [part for part in parts if self._is_served(part)]
        bare, rest = Conditions(shape, self._column), Conditions(shape, self._unserved)
        index = [f"{self._column(shape.owner)} = {self._mark}"] if shape.owner is not None else []
        index += [bare.text(part) for part in served]
        return self._walk(
            Part(f"{shape.table} a", index, [*self.owner, *bare.parameters]),
            Part("", [rest.text(part) for part in parts if part not in served], rest.parameters),
            self._place,
            bounded=bounded,
        )

    def _is_served(self, part: Where[Any]) -> bool:
        match part:
            case Is(field, _):
                collection = self._shape.collection
                return field in {collection.key, *collection.filters, *(u.field for u in collection.unique)}
            case Between(field, _, _):
                return field == self._query.by
        return False

    def _merged(self, walks: Sequence[Walk]) -> Merge:
        place = f"{self._place[0]} as place, {self._place[1]} as id"
        walks = [attrs.evolve(walk, names=place) for walk in walks]
        source, texts, parameters = self._entity()
        return Merge(direction=self._direction, names=self._names, walks=walks, rest=Part(source, texts, parameters))

    def _looked_up(self, begun: Asked, column: Callable[[str], str]) -> Part:
        """Return the entity of a term's row, with the conditions the term does not answer."""
        source, texts, parameters = self._entity()
        rest = Conditions(self._shape, column)
        texts += [rest.text(part) for part in self.parts if not (begun.exact and part is begun.where)]
        return Part(source, texts, [*parameters, *rest.parameters])

    def _entity(self) -> tuple[str, list[str], list[Any]]:
        shape = self._shape
        source, found = f" cross join {shape.table} a", f"{self._column(shape.key)} = t.id"
        if shape.key_owner is None:
            return source, [found], []
        return source, [f"{self._column(shape.key_owner)} = {self._mark}", found], [*self.owner]

    def _walk(self, index: Part, rest: Part, place: tuple[str, str], *, bounded: bool = False) -> Walk:
        return Walk(direction=self._direction, names=self._names, index=index, rest=rest, place=place, bounded=bounded)

    def _column(self, name: str) -> str:
        return f"a.{self._shape.quoted[name]}"

    def _unserved(self, name: str) -> str:
        return f"{self._shape.dialect.no_index}{self._column(name)}"
