"""Which unique values are taken: looked up only after a write was refused, change by change as they were given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from partnerkit.adapters.sqlalchemy.link import Link
from partnerkit.adapters.sqlalchemy.reading import by_columns, owned
from partnerkit.adapters.sqlalchemy.shapes import Layout, Shape
from partnerkit.errors import NotFound, StaleWrite, Taken
from partnerkit.repository import Change, Remove, Write, claims

# The field that would be named, and the columns with their values that would be somebody else's.
Claim = tuple[str, tuple[tuple[str, Any], ...]]


def refusal(link: Link, layout: Layout, changes: Iterable[Write]) -> Taken | None:
    """Return the error of the first change that asks for what others have; None if there is none any more."""
    claimed: set[tuple[Shape, Claim]] = set()
    steps = layout.registry.one_by_one(changes, lambda collection, owner: owned(link, layout.of(collection), owner))
    for collection, old, new in steps:
        shape = layout.of(collection)
        had = [] if old is None else _claims(shape, _stored(link, shape, old))
        wanted = [claim for claim in _claims(shape, new) if claim not in had]
        taken = [c for c in wanted if (shape, c) in claimed or by_columns(link, shape, dict(c[1])) is not None]
        if taken:
            return Taken(collection.name, tuple(name for name, _ in taken))
        claimed.update((shape, claim) for claim in wanted)
    return None


def read_again(link: Link, layout: Layout, change: Write) -> Write:
    """
    Return a change of what is stored now; it has the version that the caller has read.

    Raises:
        NotFound: What is to be changed or removed is not there.
        StaleWrite: It has another version.
    """
    if not isinstance(change, (Change, Remove)):
        return change
    old = change.old if isinstance(change, Change) else change.entity
    shape = layout.kinds[type(old)]
    collection, stored = shape.collection, _stored(link, shape, old)
    if stored is None:
        raise NotFound(collection.name, collection.key.of(old))
    version = collection.version
    if version is not None and version.of(stored) != version.of(old):
        raise StaleWrite(collection.name, id=collection.key.of(old))
    return Change(stored, change.new) if isinstance(change, Change) else Remove(stored)


def _stored(link: Link, shape: Shape, old: Any) -> Any:
    return by_columns(link, shape, dict(_key(shape, old)))


def _key(shape: Shape, entity: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(zip(shape.keys, shape.collection.key_of(entity), strict=True))


def _claims(shape: Shape, entity: Any) -> list[Claim]:
    """Return the key and the unique values of an entity; of none, nothing."""
    if entity is None:
        return []
    found = [(shape.key, _key(shape, entity))]
    for unique, owner, value in claims(shape.collection, entity):
        lead = ((shape.owner, owner),) if owner is not None and shape.owner is not None else ()
        found.append((unique.field.name, (*lead, (unique.field.name, value))))
    return found
