"""
A storage that cuts searches off anywhere, as one over a large database does where hits lie far apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from partnerkit.clients.model import CLIENTS
from partnerkit.repository import Cursor, Page, Query, Storage, holds
from tests.library.world import World


class CutOff:
    """
    Looks at a few clients and says how far it came, whoever stands there; everything else is another storage's.
    """

    def __init__(self, storage: Storage, stride: int) -> None:
        self._storage = storage
        self._stride = stride

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def page(self, query: Query[Any], /) -> Page[Any]:
        if query.collection is not CLIENTS:
            return self._storage.page(query)
        ahead = self._storage.page(attrs.evolve(query, where=None, limit=1000)).items
        met = ahead[: self._stride]
        hits = tuple(client for client in met if holds(query.where, CLIENTS, client))
        if len(hits) > query.limit:
            return Page(hits[: query.limit], place_of(query, hits[query.limit - 1]))
        return Page(hits, place_of(query, met[-1]) if len(met) < len(ahead) else None)


def place_of(query: Query[Any], client: Any) -> Cursor:
    return Cursor(query.by.name, query.descending, query.by.of(client), client.id)


def cut(world: World, stride: int) -> World:
    """
    The same world, seen through such a storage.
    """

    @contextmanager
    def transaction() -> Iterator[Any]:
        with world.transaction() as storage:
            yield CutOff(storage, stride)

    return attrs.evolve(world, transaction=transaction)
