"""Which unique values are taken: looked up only after a write was refused, change by change as they were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.reading import by_columns, members
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape, owner_of
from partnerkit.errors import Taken
from partnerkit.repository import Add, Change, Collection, Copy, Unique, Write
from partnerkit.repository.collection import evolve

# What somebody lays claim to: a class, the name of the key or of a unique field, and the columns with their values.
Claim = tuple[type[Any], str, tuple[tuple[str, Any], ...]]


def refusal(link: Link, layout: Layout, changes: Iterable[Write]) -> Taken | None:
    """Return the error of the first change that asks for what others have; None if there is none any more."""
    claimed: set[Claim] = set()
    for change in changes:
        found = _Look(link, layout, claimed).at(change)
        if found is not None:
            return found
    return None


def unique_claims(collection: Collection[Any], entity: Any) -> list[Claim]:
    """Return the unique values of an entity; absent ones claim nothing."""
    found = (_claim(collection, unique, entity) for unique in collection.unique)
    return [claim for claim in found if all(value is not None for _, value in claim[2])]


def _claim(collection: Collection[Any], unique: Unique[Any], entity: Any) -> Claim:
    fields = (collection.within, unique.field) if unique.within and collection.within else (unique.field,)
    return collection.entity, unique.field.name, tuple((f.name, f.of(entity)) for f in fields)


class _Look:
    def __init__(self, link: Link, layout: Layout, claimed: set[Claim]) -> None:
        self._link = link
        self._layout = layout
        self._claimed = claimed

    def at(self, change: Write) -> Taken | None:
        match change:
            case Add(entity):
                return self._added(self._layout.kinds[type(entity)], entity)
            case Change(old, new):
                return self._changed(self._layout.kinds[type(old)], old, new)
            case Copy():
                return next((found for found in self._copied(change) if found), None)
        return None

    def _added(self, shape: Shape, entity: Any) -> Taken | None:
        key = tuple(zip(shape.keys, shape.collection.key_of(entity), strict=True))
        return self._taken(shape, [(shape.collection.entity, shape.key, key), *unique_claims(shape.collection, entity)])

    def _changed(self, shape: Shape, old: Any, new: Any) -> Taken | None:
        stored = by_columns(self._link, shape, dict(zip(shape.keys, shape.collection.key_of(old), strict=True)))
        had = [] if stored is None else unique_claims(shape.collection, stored)
        return self._taken(shape, [claim for claim in unique_claims(shape.collection, new) if claim not in had])

    def _copied(self, copy: Copy) -> Iterator[Taken | None]:
        shape = self._layout.of(copy.collection)
        owner = owner_of(shape)
        for entity in members(self._link, shape, owner, copy.source):
            for target in copy.targets:
                yield self._added(shape, evolve(entity, **{owner: target}))

    def _taken(self, shape: Shape, claims: list[Claim]) -> Taken | None:
        taken = tuple(name for claim in claims for name in [claim[1]] if self._is_taken(shape, claim))
        self._claimed.update(claims)
        return Taken(shape.collection.name, taken) if taken else None

    def _is_taken(self, shape: Shape, claim: Claim) -> bool:
        return claim in self._claimed or by_columns(self._link, shape, dict(claim[2])) is not None
