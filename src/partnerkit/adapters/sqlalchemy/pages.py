"""
Pages of lists and searches.

What was found by a walk that had to be cut off makes a page shorter than its limit, which says where it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partnerkit.adapters.sqlalchemy.choosing import way
from partnerkit.adapters.sqlalchemy.conditions import conjuncts, possible
from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.adapters.sqlalchemy.ways import Merge, Place, Walk
from partnerkit.repository import Cursor, Page, Query, check_cursor

# How many entries of an index a walk looks at: few at first, since mostly they hold enough.
STRIDES = (1_000, 2_000, 3_000)


def page(link: Link, shape: Shape, query: Query[Any]) -> Page[Any]:
    """Return a page."""
    check_cursor(query)
    if not possible(conjuncts(query.where)):
        return Page(())
    put, after = shape.mapper.put, query.after
    begin = None if after is None else (put[query.by.name](after.value), put[shape.key](after.id))
    rows, end = _found(link, way(link, shape, query), begin, query.limit + 1)
    items = tuple(map(shape.mapper.from_row, rows[: query.limit]))
    if len(rows) > query.limit:
        return Page(items, _cursor(query, query.by.of(items[-1]), shape.collection.key.of(items[-1])))
    if end is None:
        return Page(items)
    take = shape.mapper.take
    return Page(items, _cursor(query, take[query.by.name](end[0]), take[shape.key](end[1])))


def _cursor(query: Query[Any], value: Any, id: Any) -> Cursor:
    return Cursor(query.by.name, query.descending, value, id)


def _found(link: Link, chosen: Walk | Merge, after: Place | None, limit: int) -> tuple[Sequence[Any], Place | None]:
    """Return rows, and the place where the walk was cut off, if it was."""
    if not chosen.bounded:
        return link.all(*chosen.rows(after, None, limit)), None
    found: list[Any] = []
    for stride in STRIDES:
        end = link.one(*chosen.end(after, stride))
        found += link.all(*chosen.rows(after, end, limit))
        if end is None or len(found) >= limit:
            return found[:limit], None
        after = end
    return found, after
