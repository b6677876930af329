"""The storage over a connection or session of the vendor's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from partnerkit.adapters.sqlalchemy import counting, members, pages, reading
from partnerkit.adapters.sqlalchemy.link import AnySession, Link
from partnerkit.adapters.sqlalchemy.shapes import Layout, layout
from partnerkit.adapters.sqlalchemy.tables import all_of
from partnerkit.adapters.sqlalchemy.writing.purging import purge
from partnerkit.adapters.sqlalchemy.writing.replacing import replace
from partnerkit.adapters.sqlalchemy.writing.write import write
from partnerkit.errors import NotFound
from partnerkit.repository import (
    Collection,
    Field,
    Id,
    Many,
    Page,
    Query,
    Unique,
    Where,
    Write,
    check_members,
    check_purge,
    check_replace,
)
from partnerkit.repository.fields import E, T


class SQLStorage:
    """One transaction of somebody's connection or session; implements `partnerkit.repository.Storage`."""

    def __init__(self, link: Link, layout: Layout) -> None:
        self._link = link
        self._layout = layout

    def get(self, collection: Collection[E], id: Id, /, *, within: Id | None = None) -> E:
        """Return the entity of an id."""
        shape = self._layout.of(collection)
        found: E | None = reading.by_columns(self._link, shape, reading.place_of(shape, id, within))
        if found is None:
            raise NotFound(collection.name, id)
        return found

    def get_many(self, collection: Collection[E], ids: Iterable[Id], /, *, within: Id | None = None) -> Mapping[Id, E]:
        """Return those of the ids that exist, in one round trip."""
        return reading.by_ids(self._link, self._layout.of(collection), ids, within)

    def find(self, unique: Unique[E], value: object, /, *, within: Id | None = None) -> E | None:
        """Return the entity with this value of a unique field; None where there is none."""
        if unique.within and within is None:
            raise ValueError(f"{unique.field.name} is unique within an owner: name the owner")
        if value is None:
            return None
        shape = self._layout.kinds[unique.field.entity]
        owner = {} if within is None or shape.owner is None else {shape.owner: within}
        found: E | None = reading.by_columns(self._link, shape, {**owner, unique.field.name: value})
        return found

    def page(self, query: Query[E], /) -> Page[E]:
        """Return a page."""
        return pages.page(self._link, self._layout.of(query.collection), query)

    def count(self, collection: Collection[E], within: Id | None, /, **wheres: Where[E] | None) -> Mapping[str, int]:
        """Return how many entities meet each condition; the figures themselves in one statement."""
        collection.check_owner(within)
        for where in wheres.values():
            collection.check(where)
        return counting.counts(self._link, self._layout.of(collection), within, wheres)

    def members(
        self, many: Many[E, T], /, *, within: Id | None, where: Where[E] | None = None, limit: int = 200
    ) -> tuple[T, ...]:
        """Return what a set holds over all entities of an owner."""
        shape = self._layout.kinds[many.entity]
        shape.collection.check_owner(within)
        check_members(shape.collection, many, where, limit)
        return members.members(self._link, shape, many, within, where, limit)

    def write(self, *changes: Write) -> None:
        """Store changes, all or none."""
        write(self._link, self._layout, changes)

    def purge(
        self, collection: Collection[E], before: datetime, /, *, within: Id | None = None, limit: int = 1000
    ) -> int:
        """Remove entities that have had their time, in one statement; return how many."""
        check_purge(collection, before, within, limit)
        return purge(self._link, self._layout.of(collection), before, within, limit)

    def replace(self, field: Field[E, T], ids: Iterable[Id], /, old: T, new: T, *, within: Id | None = None) -> int:
        """Put one value of a field in the place of another in many entities, in one statement; return in how many."""
        shape = self._layout.kinds[field.entity]
        check_replace(shape.collection, field, within, old, new)
        return replace(self._link, shape, field, ids, old, new, within)


def sqlalchemy_storage(
    bind: sa.Connection | AnySession,
    *,
    prefix: str = "pk_",
    schema: str | None = None,
    collections: Iterable[Collection[Any]] | None = None,
) -> SQLStorage:
    """
    Return a storage over a connection or session of the vendor's; it never begins, commits or rolls back theirs.

    Args:
        bind: A `Connection`, or an ORM `Session`, which is flushed before each statement.
        prefix: What every table's name begins with, as given to `build_tables`.
        schema: Where the tables are, as given to `build_tables`.
        collections: Those of partnerkit by default.

    Raises:
        TypeError: The bind is neither.
        ValueError: The database is not known here.
    """
    link = Link(bind)
    return SQLStorage(link, layout(all_of(collections), link.sa_dialect, prefix, schema))
