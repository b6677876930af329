"""Why a write was refused: looked up only after it was, change by change, as they were given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.reading import by_columns, members
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape, owner_of
from partnerkit.errors import NotFound, PartnerkitError, StaleWrite, Taken
from partnerkit.repository import Add, Change, Collection, Copy, Remove, Unique, Write
from partnerkit.repository.collection import evolve

# What somebody lays claim to: a class, the name of the key or of a unique field, and the columns with their values.
Claim = tuple[type[Any], str, tuple[tuple[str, Any], ...]]


def refusal(link: Link, layout: Layout, changes: Iterable[Write]) -> PartnerkitError | None:
    """Return the error of the first change that what is stored does not allow; None if all are allowed."""
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

    def at(self, change: Write) -> PartnerkitError | None:
        match change:
            case Add(entity):
                return self._added(self._layout.kinds[type(entity)], entity)
            case Change(old, new):
                shape = self._layout.kinds[type(old)]
                return self._guarded(shape, old) or self._changed(shape, old, new)
            case Remove(entity):
                return self._guarded(self._layout.kinds[type(entity)], entity)
            case Copy():
                return next((found for found in self._copied(change) if found), None)
        return None

    def _added(self, shape: Shape, entity: Any) -> PartnerkitError | None:
        key = tuple(zip(shape.keys, shape.collection.key_of(entity), strict=True))
        return self._taken(shape, [(shape.collection.entity, shape.key, key), *unique_claims(shape.collection, entity)])

    def _changed(self, shape: Shape, old: Any, new: Any) -> PartnerkitError | None:
        had = unique_claims(shape.collection, old)
        return self._taken(shape, [claim for claim in unique_claims(shape.collection, new) if claim not in had])

    def _copied(self, copy: Copy) -> Iterator[PartnerkitError | None]:
        shape = self._layout.of(copy.collection)
        owner = owner_of(shape)
        for entity in members(self._link, shape, owner, copy.source):
            for target in copy.targets:
                yield self._added(shape, evolve(entity, **{owner: target}))

    def _taken(self, shape: Shape, claims: list[Claim]) -> PartnerkitError | None:
        taken = tuple(name for claim in claims for name in [claim[1]] if self._is_taken(shape, claim))
        self._claimed.update(claims)
        return Taken(shape.collection.name, taken) if taken else None

    def _is_taken(self, shape: Shape, claim: Claim) -> bool:
        return claim in self._claimed or by_columns(self._link, shape, dict(claim[2])) is not None

    def _guarded(self, shape: Shape, old: Any) -> PartnerkitError | None:
        collection = shape.collection
        id = collection.key.of(old)
        stored = by_columns(self._link, shape, dict(zip(shape.keys, collection.key_of(old), strict=True)))
        if stored is None:
            return NotFound(collection.name, id)
        if collection.version is not None and collection.version.of(stored) != collection.version.of(old):
            return StaleWrite(collection.name, id=id)
        return None
