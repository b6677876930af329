"""Ways through a database to the rows of a page, each a statement that begins behind a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.dialects import Dialect

# The value of the order field and the id, encoded: where a page ends, and the next one begins.
Place = tuple[Any, Any]
# A text and its parameters.
Statement = tuple[str, Sequence[Any]]


@attrs.frozen
class Part:
    """
    A piece of a statement.

    Attributes:
        source: What is read, as in ``from``.
        texts: Conditions that all have to hold.
        parameters: Theirs and the source's, in order.
    """

    source: str
    texts: Sequence[str] = ()
    parameters: Sequence[Any] = ()


@attrs.frozen(kw_only=True)
class Direction:
    """
    Which way a list runs.

    Attributes:
        descending: Greatest first.
        dialect: How things are said.
    """

    descending: bool
    dialect: Dialect

    @property
    def mark(self) -> str:
        """How a parameter is written."""
        return self.dialect.mark

    def order(self, place: tuple[str, str]) -> str:
        """Return the order of a list."""
        way = " desc" if self.descending else ""
        return f"order by {place[0]}{way}, {place[1]}{way}"

    def behind(self, place: tuple[str, str], at: Place) -> Statement:
        """Return the condition that a row stands behind a place."""
        return self.dialect.beyond(place, at, "<" if self.descending else ">")

    def up_to(self, place: tuple[str, str], at: Place) -> Statement:
        """Return the condition that a row does not stand behind a place."""
        return self.dialect.beyond(place, at, ">=" if self.descending else "<=")


@attrs.frozen(kw_only=True)
class Walk:
    """
    Walks an index in order and looks at what it meets.

    Attributes:
        direction: Which way.
        names: What is asked for.
        index: What is walked, and what is seen in the index itself.
        rest: What is looked up for each row that is met, and looked at.
        place: How the value of the order field and the id are written.
        bounded: Whether hits may be so far apart that the walk has to end somewhere.
    """

    direction: Direction
    names: str
    index: Part
    rest: Part
    place: tuple[str, str]
    bounded: bool = False

    def rows(self, after: Place | None, end: Place | None, limit: int) -> Statement:
        """Return the question for entities behind a place, and up to another."""
        texts, parameters = self._range(after, end)
        where = " and ".join([*texts, *self.rest.texts])
        source = f"{self.index.source}{self.rest.source}"
        text = f"select {self.names} from {source} where {where or '1 = 1'} {self.direction.order(self.place)}"
        return f"{text} limit {self.direction.mark}", [*parameters, *self.rest.parameters, limit]

    def end(self, after: Place | None, stride: int) -> Statement:
        """Return the question for the place a stride ahead in the index, whatever stands there."""
        texts, parameters = self._range(after, None)
        place = f"{self.place[0]} as place, {self.place[1]} as id"
        text = f"select {place} from {self.index.source} where {' and '.join(texts) or '1 = 1'}"
        mark = self.direction.mark
        return f"{text} {self.direction.order(self.place)} limit 1 offset {mark}", [*parameters, stride]

    def _range(self, after: Place | None, end: Place | None) -> tuple[list[str], list[Any]]:
        texts, parameters = list(self.index.texts), list(self.index.parameters)
        bounds = [] if after is None else [self.direction.behind(self.place, after)]
        bounds += [] if end is None else [self.direction.up_to(self.place, end)]
        for text, given in bounds:
            texts.append(text)
            parameters += given
        return texts, parameters


@attrs.frozen(kw_only=True)
class Merge:
    """
    Walks several indexes that hold nothing in common, and puts together what each of them has first.

    Attributes:
        direction: Which way.
        names: What is asked for.
        walks: The walks, each asking for place and id alone.
        rest: How the entity of an id is looked up.
    """

    direction: Direction
    names: str
    walks: Sequence[Walk]
    rest: Part

    @property
    def bounded(self) -> bool:
        """Whether one of the walks has to end somewhere, and so all of them."""
        return any(walk.bounded for walk in self.walks)

    def rows(self, after: Place | None, end: Place | None, limit: int) -> Statement:
        """Return the question for entities behind a place, and up to another."""
        first, parameters = self._first([walk.rows(after, end, limit) for walk in self.walks])
        found = f"select {self.names} from ({first}) t{self.rest.source} where {' and '.join(self.rest.texts)}"
        return f"{found} {self.direction.order(('t.place', 't.id'))}", [*parameters, limit, *self.rest.parameters]

    def end(self, after: Place | None, stride: int) -> Statement:
        """Return the question for the nearest of the places that share out a stride among the indexes."""
        share = max(stride // len(self.walks), 1)
        text, parameters = self._first([walk.end(after, share) for walk in self.walks])
        return text, [*parameters, 1]

    def _first(self, several: Sequence[Statement]) -> Statement:
        """Return the question for the first places that some questions find; the last parameter is how many."""
        union = " union all ".join(f"select * from ({text}) p" for text, _ in several)
        text = f"select place, id from ({union}) u {self.direction.order(('place', 'id'))} limit {self.direction.mark}"
        return text, [p for _, given in several for p in given]
