"""
Ways through a database to the rows of a page, each a statement that begins behind a place.

How many rows are asked for stands in the text: a planner that prepares for any number expects a tenth of all there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.dialects import Dialect, Statement

# The value of the order field and the id, encoded: where a page ends, and the next one begins.
Place = tuple[Any, Any]
EVERYTHING = "1 = 1"


@attrs.frozen
class Part:
    """
    A piece of a statement.

    Attributes:
        source: What is read, as in ``from``.
        texts: Conditions that all have to hold.
        parameters: Theirs, in order.
        given: The source's own parameters.
    """

    source: str
    texts: Sequence[str] = ()
    parameters: Sequence[Any] = ()
    given: Sequence[Any] = ()


NOTHING = Part("")


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

    def order(self, columns: Sequence[str]) -> str:
        """Return the order of a list; one by its key alone names it once, or SQLite does not see the index."""
        way = " desc" if self.descending else ""
        return f"order by {', '.join(f'{column}{way}' for column in dict.fromkeys(columns))}"

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
        lead: What stands before those in the index, is the same everywhere, and not known to be so by the planner.
        bounded: Whether hits may be so far apart that the walk has to end somewhere.
        counted: What has to hold beside of whatever a stride counts.
    """

    direction: Direction
    names: str
    index: Part
    rest: Part
    place: tuple[str, str]
    lead: tuple[str, ...] = ()
    bounded: bool = False
    counted: Part = NOTHING

    @property
    def order(self) -> str:
        """How its rows are ordered."""
        return self.direction.order((*self.lead, *self.place))

    def rows(self, after: Place | None, end: Place | None, limit: int) -> Statement:
        """Return the question for entities behind a place, and up to another."""
        texts, parameters = self._range(after, end)
        where = " and ".join([*texts, *self.rest.texts])
        source = f"{self.index.source}{self.rest.source}{self.direction.dialect.in_order}"
        text = f"select {self.names} from {source} where {where or EVERYTHING} {self.order}"
        given = (*self.index.given, *self.rest.given)
        return f"{text} limit {limit:d}", [*given, *parameters, *self.rest.parameters]

    def end(self, after: Place | None, stride: int) -> Statement:
        """Return the question for the place a stride ahead in the index, whatever stands there that is counted."""
        texts, parameters = self._range(after, None)
        texts += self.counted.texts
        place = f"{self.place[0]} as place, {self.place[1]} as id"
        text = f"select {place} from {self.index.source}{self.direction.dialect.in_order}"
        text += f" where {' and '.join(texts) or EVERYTHING}"
        given = (*self.index.given, *parameters, *self.counted.parameters)
        return f"{text} {self.order} limit 1 offset {stride:d}", given

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
        first, parameters = self._first([walk.rows(after, end, limit) for walk in self.walks], limit)
        where = " and ".join(self.rest.texts) or EVERYTHING
        found = f"select {self.names} from ({first}) t{self.rest.source} where {where}"
        given = (*parameters, *self.rest.given, *self.rest.parameters)
        return f"{found} {self.direction.order(('t.place', 't.id'))}", given

    def end(self, after: Place | None, stride: int) -> Statement:
        """Return the question for the nearest of the places that share out a stride among the indexes."""
        share = max(stride // len(self.walks), 1)
        return self._first([walk.end(after, share) for walk in self.walks], 1)

    def _first(self, several: Sequence[Statement], limit: int) -> Statement:
        """Return the question for the first places that some questions find."""
        union = " union all ".join(f"select * from ({text}) p" for text, _ in several)
        text = f"select place, id from ({union}) u {self.direction.order(('place', 'id'))} limit {limit:d}"
        return text, [p for _, given in several for p in given]
