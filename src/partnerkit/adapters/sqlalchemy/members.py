"""
The members of a set, over all entities of an owner that meet a condition: the tags in use.

The term table has them in order, and a seek leads from one to the next however many entities have it; of each it is
asked whether one of those meets the condition. Where few can meet it at all, as those assigned to one operator, their
sets are read instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from partnerkit.adapters.sqlalchemy.along import Along
from partnerkit.adapters.sqlalchemy.choosing import few
from partnerkit.adapters.sqlalchemy.conditions import conjuncts
from partnerkit.adapters.sqlalchemy.dialects import Statement
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.mapping import SETS, member_read, member_terms, sets_of
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.terms import Asked, asked
from partnerkit.repository import Many, Where

T = TypeVar("T")

# How many terms a statement looks at. Mostly there are fewer; where there are more, the first ones may be enough.
STRIDE = 1_000


def members(
    link: Link, shape: Shape, many: Many[Any, T], within: Any, where: Where[Any] | None, limit: int
) -> tuple[T, ...]:
    """Return the first members by their text."""
    read, asking = member_read(many), _Asking(link, shape, many, within, where)
    first = asking.few()
    found = asking.walked(limit) if first is None else asking.gathered(first)
    return tuple(read(term.removeprefix(asking.lead)) for term in sorted(found)[:limit])


class _Asking:
    """One question, and the two ways to its answer: terms of which each stands for a member."""

    def __init__(self, link: Link, shape: Shape, many: Many[Any, Any], within: Any, where: Where[Any] | None) -> None:
        self.lead, self._end = member_terms(many)
        self._parts = tuple(conjuncts(where))
        self._along = Along(shape, within)
        self._mark = shape.dialect.mark
        self._link = link

    def few(self) -> Asked | None:
        """Return what only a few entities have, of what all hits must have."""
        begins = [found for part in self._parts if (found := asked(part))]
        return few(self._link, self._along.terms, self._along.owner, begins) if begins else None

    def gathered(self, first: Asked) -> Iterable[str]:
        """Read the sets of those few entities."""
        rest = [part for part in self._parts if not (first.exact and part is first.where)]
        rows = self._link.all(*self._along.rows(f"distinct t.{SETS}", first, rest))
        return {term for (text,) in rows for term in sets_of(text) if term.startswith(self.lead)}

    def walked(self, limit: int) -> Iterable[str]:
        """Go from term to term until enough have been met, or there are no more."""
        found: list[str] = []
        rows = self._link.all(*self._stride(">=", self.lead))
        while True:
            found += [term for term, met in rows if met]
            if len(found) >= limit or len(rows) < STRIDE:
                return found
            rows = self._link.all(*self._stride(">", max(term for term, _ in rows)))

    def _stride(self, sign: str, begin: str) -> Statement:
        """Return the question for the next terms, each with whether an entity that has it meets the condition."""
        along, mark = self._along, self._mark
        met, given = along.where("1", "t.term = s.term", (), self._parts)
        least = f"select min(x.term) from {along.terms.table} x where {along.owned('x')}x.term < {mark} and x.term"
        seeks = f"select ({least} {sign} {mark}), 1 union all select ({least} > s.term), s.n + 1 from s"
        return (
            f"with recursive s (term, n) as ({seeks} where s.term is not null and s.n < {mark})"
            f" select s.term, exists ({met}) from s where s.term is not null",
            [*along.owner, self._end, begin, *along.owner, self._end, STRIDE, *given],
        )
