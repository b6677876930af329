"""
Reading a list forwards and backwards.

An adapter may cut a search off where its hits lie far apart; the place where that happened can be that of any client,
one that the reader may not know of included. A place that is handed out is always that of a client which the reader may
see (A-17).
"""

from __future__ import annotations

import attrs

from partnerkit.clients.model import CLIENTS, Client
from partnerkit.errors import invalid
from partnerkit.repository import Cursor, Page, Query, Storage, Where, holds
from partnerkit.wire import paging, read_cursor


@attrs.frozen
class Listing:
    """
    A page of a client list.

    It may hold fewer clients than its limit, or none, while there is a next one: rare hits are not looked for without
    end.

    Attributes:
        items: The clients in order.
        next: Where the next page begins; None on the last one.
        previous: Where the page before ends; None on the first one.
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
    if before is None:
        place = paging(CLIENTS, after, query.limit)
        page = _page(storage, attrs.evolve(query, after=place), seen)
        return Listing(page.items, page.next, None if place is None else _place(query, page.items[:1]))
    if after is not None:
        raise invalid("before", "cursor.two")
    place = _turned(read_cursor(before, CLIENTS))
    page = _page(storage, attrs.evolve(query, after=place, descending=not query.descending), seen)
    items = page.items[::-1]
    return Listing(items, _place(query, items[-1:]), None if page.next is None else _turned(page.next))


def _turned(place: Cursor) -> Cursor:
    return attrs.evolve(place, descending=not place.descending)


def _place(query: Query[Client], items: tuple[Client, ...]) -> Cursor | None:
    """Return the place of the only one of some clients."""
    return next((Cursor(query.by.name, query.descending, query.by.of(c), c.id) for c in items), None)


def _page(storage: Storage, query: Query[Client], seen: Where[Client]) -> Page[Client]:
    page = storage.page(query)
    if page.next is None or (page.items and page.items[-1].id == page.next.id):
        return page
    # Cut off. Everything up to that place was looked at, so the next client one may see at all is as good a place.
    far = storage.page(attrs.evolve(query, where=seen, after=page.next, limit=1)).items
    found = tuple(client for client in far if holds(query.where, CLIENTS, client))
    return Page((*page.items, *found), _place(query, far))
