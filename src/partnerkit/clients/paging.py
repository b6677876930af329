"""
Reading a list forwards and backwards.

An adapter may cut a search off where its hits lie far apart; the place where that happened can be that of any client,
one that the reader may not know of included. A place that is handed out is always that of a client which the reader may
see, or stands beside the place that the reader came by (A-17).
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import attrs

from partnerkit.clients.model import CLIENTS, Client
from partnerkit.errors import InvalidInput, invalid
from partnerkit.repository import Cursor, Page, Query, Storage, Where, holds
from partnerkit.wire import paging, read_cursor

FIRST: Final = UUID(int=0)
LAST: Final = UUID(int=2**128 - 1)


@attrs.frozen
class Listing:
    """
    A page of a client list.

    It may hold fewer clients than its limit, or none, while there is a next one: rare hits are not looked for without
    end.

    Attributes:
        items: The clients in order.
        next: Where the next page begins; None on the last one.
        previous: Where the page before ends; None on the first one. A page that became empty has its ways too.
    """

    items: tuple[Client, ...]
    next: Cursor | None = None
    previous: Cursor | None = None


def listing(
    storage: Storage,
    query: Query[Client],
    seen: Where[Client],
    *,
    after: str | Cursor | None,
    before: str | Cursor | None,
) -> Listing:
    """
    Return the page behind or before a place.

    Args:
        storage: Where to read.
        query: What is asked for.
        seen: What the reader may see at all.
        after: Where the page before this one ended.
        before: Where the page behind this one begins.

    Raises:
        InvalidInput: A place is none of this list in this order, or there are two.
    """
    if after is not None and before is not None:
        raise invalid("before", "cursor.two")
    return _forwards(storage, query, seen, after) if before is None else _backwards(storage, query, seen, before)


def _forwards(storage: Storage, query: Query[Client], seen: Where[Client], after: str | Cursor | None) -> Listing:
    place = paging(CLIENTS, after, query.limit)
    page = _page(storage, attrs.evolve(query, after=place), seen)
    previous = None if place is None else _place(query, page.items[:1]) or page.next or behind(place)
    return Listing(page.items, page.next, previous)


def _backwards(storage: Storage, query: Query[Client], seen: Where[Client], before: str | Cursor) -> Listing:
    try:
        place = _turned(read_cursor(before, CLIENTS))
        page = _page(storage, attrs.evolve(query, after=place, descending=not query.descending), seen)
    except InvalidInput as wrong:
        raise InvalidInput(tuple(attrs.evolve(p, path="before") for p in wrong.problems)) from None
    items = page.items[::-1]
    next = _place(query, items[-1:]) or _turned(page.next or behind(place))
    return Listing(items, next, None if page.next is None else _turned(page.next))


def behind(place: Cursor) -> Cursor:
    """Return the place behind every client that has the value of a place, whichever of them stands there."""
    return attrs.evolve(place, id=FIRST if place.descending else LAST)


def _turned(place: Cursor) -> Cursor:
    return attrs.evolve(place, descending=not place.descending)


def _place(query: Query[Client], items: tuple[Client, ...]) -> Cursor | None:
    """Return the place of the only one of some clients."""
    return next((Cursor(query.by.name, query.descending, query.by.of(c), c.id) for c in items), None)


def _page(storage: Storage, query: Query[Client], seen: Where[Client]) -> Page[Client]:
    page = storage.page(query)
    if page.next is None:
        return page
    if len(page.items) == query.limit:
        return Page(page.items, _place(query, page.items[-1:]))
    # Cut off. Everything up to that place was looked at, so the next client one may see at all is as good a place.
    far = _first(storage, attrs.evolve(query, where=seen, after=page.next, limit=1))
    found = tuple(client for client in far if holds(query.where, CLIENTS, client))
    return Page((*page.items, *found), _place(query, far))


def _first(storage: Storage, query: Query[Client]) -> tuple[Client, ...]:
    """Return the first client of a question, if there is one; looking for it may be cut off as well."""
    page = storage.page(query)
    while not page.items and page.next is not None:
        page = storage.page(attrs.evolve(query, after=page.next))
    return page.items
