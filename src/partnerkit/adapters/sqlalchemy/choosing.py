"""
Which way to take to a page.

A list walks an index that has its order, from the cursor on; several values of a filter are as many walks. A search
first asks how many entries each of its terms has: under `FEW` it sorts those; otherwise it walks one term in order and
looks at what it meets. A walk that looks at more than its index knows does not go on without end.
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
from partnerkit.adapters.sqlalchemy.ways import NOTHING, Direction, Merge, Part, Walk
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
    first = few(link, terms, chooser.owner, begins, chooser.counted(terms.beside.__getitem__))
    if first is not None:
        return chooser.gathered(terms, first)
    longest = max((a for a in begins if a.first), key=lambda a: (a.is_word, len(a.text)), default=None)
    return chooser.walked(terms, longest) if by_place and longest else chooser.listed()


def few(
    link: Link, terms: Terms, owner: Sequence[Any], begins: Sequence[Asked], counted: Part = NOTHING
) -> Asked | None:
    """
    Return what a few entries hold all hits of, if there is such among what a search could begin with.

    The only word is better than something rarer, since members of sets stand beside a word and words beside nothing.
    """
    found = link.one(*terms.entries(begins, owner, link.dialect.mark, FEW, counted))
    lone = sum(begin.is_word for begin in begins) == 1
    known = [(lone and not begins[n].is_word, hits, n) for n, hits in enumerate(found) if hits < FEW]
    return begins[min(known)[2]] if known else None


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
        self._apart = [part for part in self.parts if part in shape.collection.apart]
        self._mark = shape.dialect.mark
        self._direction = Direction(descending=query.descending, dialect=shape.dialect)
        self.owner = shape.encoded(query.within)
        self._names = ", ".join(f"a.{name}" for name in shape.names)
        self._place = (f"a.{shape.quoted[query.by.name]}", f"a.{shape.quoted[shape.key]}")

    def listed(self) -> Walk | Merge:
        """Walk the table in order, apart for each value of a filter."""
        walks = [self._along(parts) for parts in apart(self._shape.collection, self.parts)]
        return walks[0] if len(walks) == 1 else self._merged(walks)

    def gathered(self, terms: Terms, few: Asked) -> Walk | Merge:
        """Take the few entries of a term, whatever their order, and sort those that are left."""
        asked = self._rest(few, few.whole)
        known = [part for part in asked if terms.answers(part)]
        rest = [part for part in asked if part not in known]
        entries = self._entries(terms, few, known)
        if not rest and self._query.by == self._shape.collection.order[0]:
            return self._merged([self._walk(entries, Part(""), ("t.place", "t.id"))], distinct=not few.exact)
        found = f"(select distinct t.id from {entries.source} where {' and '.join(entries.texts)}) t"
        index = Part(found, given=entries.parameters)
        return self._walk(index, self._looked_up(rest, self._unserved), self._place)

    def _entries(self, terms: Terms, begun: Asked, known: Sequence[Where[Any]]) -> Part:
        """Return the entries of a term, or of all that begin like it, of which something is known beside them."""
        beside = Conditions(self._shape, lambda name: f"t.{terms.beside[name]}")
        texts = [begun.condition(self._mark, "t.term"), *map(beside.text, known)]
        owner = [f"t.owner = {self._mark}"] if self.owner else []
        return Part(f"{terms.table} t", [*owner, *texts], [*self.owner, *begun.range(), *beside.parameters])

    def walked(self, terms: Terms, along: Asked) -> Walk:
        """Walk one term in order; what stands beside it is seen before the entity is fetched."""
        known = {name: f"t.{column}" for name, column in terms.beside.items()}
        rest = self._looked_up(self._rest(along, along.exact), lambda name: known.get(name) or self._unserved(name))
        counted = self.counted(known.__getitem__)
        lead = [f"t.owner = {self._mark}"] if self.owner else []
        index = Part(f"{terms.table} t", [*lead, f"t.term = {self._mark}"], [*self.owner, along.first])
        bounded = not along.exact or len(self.parts) > 1
        return self._walk(index, rest, ("t.place", "t.id"), bounded=bounded, counted=counted)

    def _along(self, parts: Sequence[Where[Any]]) -> Walk:
        """Walk one index of the table; conditions that it does not serve are kept from the planner."""
        shape = self._shape
        served = self._served(parts)
        others = [part for part in parts if part not in served]
        bare, rest = Conditions(shape, self._column), Conditions(shape, self._unserved)
        index = [f"{self._column(shape.owner)} = {self._mark}"] if shape.owner is not None else []
        index += [bare.text(part) for part in served]
        walk = self._walk(
            Part(f"{shape.table} a", index, [*self.owner, *bare.parameters]),
            Part("", [rest.text(part) for part in others], rest.parameters),
            self._place,
            bounded=bool(others),
            counted=self.counted(self._unserved),
        )
        absent = [self._column(p.field.name) for p in served if isinstance(p, Is) and p.value is None]
        return walk if shape.dialect.orders_absent else attrs.evolve(walk, lead=tuple(absent))

    def _served(self, parts: Sequence[Where[Any]]) -> list[Where[Any]]:
        """
        Return the conditions that one index serves: one value, and a part of the order.

        Of two indexes that serve a value each, the planner would take any, and that of the commoner value as well.
        """
        collection = self._shape.collection
        unique = {collection.key, *(u.field for u in collection.unique)}
        values = [part for part in parts if isinstance(part, Is) and part.field in {*unique, *collection.filters}]
        first = sorted(values, key=lambda part: part.field not in unique)[:1]
        return [*first, *(p for p in parts if isinstance(p, Between) and p.field == self._query.by)]

    def _merged(self, walks: Sequence[Walk], *, distinct: bool = False) -> Merge:
        lead = "distinct " if distinct else ""
        walks = [attrs.evolve(walk, names=f"{lead}{walk.place[0]} as place, {walk.place[1]} as id") for walk in walks]
        return Merge(direction=self._direction, names=self._names, walks=walks, rest=self._entity())

    def _rest(self, begun: Asked, answered: bool) -> list[Where[Any]]:
        """Return the conditions that are left, where the one that was begun with is answered or not."""
        return [part for part in self.parts if not (answered and part is begun.where)]

    def _looked_up(self, parts: Sequence[Where[Any]], column: Callable[[str], str]) -> Part:
        """Return the entity of a term's row, with the conditions that are left."""
        found, rest = self._entity(), Conditions(self._shape, column)
        texts = [*found.texts, *(rest.text(part) for part in parts)]
        return attrs.evolve(found, texts=texts, parameters=[*found.parameters, *rest.parameters])

    def _entity(self) -> Part:
        """Return the entity of an id, by its key."""
        shape = self._shape
        lead = "" if shape.key_owner is None else f"{self._column(shape.key_owner)} = {self._mark} and "
        owner = () if shape.key_owner is None else self.owner
        source, found = shape.dialect.looked_up(shape.table, f"{lead}{self._column(shape.key)} = t.id")
        return Part(source, [found], owner) if found else Part(source, given=owner)

    def _walk(
        self, index: Part, rest: Part, place: tuple[str, str], *, bounded: bool = False, counted: Part = NOTHING
    ) -> Walk:
        return Walk(
            direction=self._direction,
            names=self._names,
            index=index,
            rest=rest,
            place=place,
            bounded=bounded,
            counted=counted,
        )

    def counted(self, column: Callable[[str], str]) -> Part:
        """Return what has to hold of whatever is counted, so that no figure tells of what stands apart."""
        found = Conditions(self._shape, column)
        texts = [found.text(part) for part in self._apart]
        return Part("", texts, found.parameters)

    def _column(self, name: str) -> str:
        return f"a.{self._shape.quoted[name]}"

    def _unserved(self, name: str) -> str:
        return self._shape.dialect.apart(self._column(name))
