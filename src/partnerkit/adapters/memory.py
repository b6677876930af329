"""
Everything in dictionaries, with real rollback: for tests, trials and the first ten minutes.

It ends with the process::

    memory = Memory(COLLECTIONS)
    with memory.transaction() as storage:
        storage.write(Add(account))

Leaving the block commits; an error rolls back. Each transaction sees what was committed when it began. Of two that
change the same entity or take the same unique value, the first to commit wins, and the other gets a `Conflict` with
`whole` set when it commits. Threads may share a `Memory`, not a transaction.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast, get_args, get_origin

import attrs

from partnerkit.adapters.snapshots import Cell, Cells, Draft, LostRace, Snapshot
from partnerkit.errors import Conflict, NotFound, StaleWrite, Taken
from partnerkit.repository import (
    Collection,
    Field,
    Id,
    Many,
    Page,
    Query,
    Registry,
    Remove,
    Unique,
    Where,
    Write,
    check_purge,
    check_replace,
    claims,
    expired,
    hint,
    holds,
    in_utc,
    members_of,
    page_of,
    replacing,
)
from partnerkit.repository.collection import evolve
from partnerkit.repository.fields import E, T


class Memory:
    """A database of dictionaries."""

    def __init__(self, collections: Iterable[Collection[Any]]) -> None:
        """Make an empty one for these collections."""
        self._registry = Registry(collections)
        self._cells = Cells()

    @contextmanager
    def transaction(self) -> Iterator[MemoryStorage]:
        """
        Begin a transaction; commit it on leaving, roll it back after an error.

        Raises:
            Conflict: Another transaction that changed the same committed first: run all of this one again.
        """
        try:
            with self._cells.snapshot() as snapshot:
                yield MemoryStorage(self._registry, snapshot)
        except LostRace as lost:
            raise Conflict(self._registry.kind(lost.cell[0]).name, whole=True) from None


class MemoryStorage:
    """One transaction of a `Memory`; implements `partnerkit.repository.Storage`."""

    def __init__(self, registry: Registry, snapshot: Snapshot) -> None:
        self._registry = registry
        self._snapshot = snapshot

    def get(self, collection: Collection[E], id: Id, /, *, within: Id | None = None) -> E:
        """Return the entity of an id."""
        found = self._lookup(collection, id, within)
        if found is None:
            raise NotFound(collection.name, id)
        return found

    def get_many(self, collection: Collection[E], ids: Iterable[Id], /, *, within: Id | None = None) -> Mapping[Id, E]:
        """Return those of the ids that exist."""
        found = {id: self._lookup(collection, id, within) for id in ids}
        return {id: entity for id, entity in found.items() if entity is not None}

    def find(self, unique: Unique[E], value: object, /, *, within: Id | None = None) -> E | None:
        """Return the entity with this value of a unique field; None where there is none."""
        if unique.within and within is None:
            raise ValueError(f"{unique.field.name} is unique within an owner: name the owner")
        collection = self._registry.kind(unique.field.entity)
        cell = self._snapshot.read(_claim(unique, within if unique.within else None, value))
        return None if cell is None else self._narrowed(collection, cell, within)

    def page(self, query: Query[E], /) -> Page[E]:
        """Return a page."""
        page = page_of(query, self._within(query.collection, query.within))
        return Page(tuple(map(_apart, page.items)), page.next)

    def count(self, collection: Collection[E], within: Id | None, /, **wheres: Where[E] | None) -> Mapping[str, int]:
        """Return how many entities meet each condition."""
        collection.check_owner(within)
        for where in wheres.values():
            collection.check(where)
        entities = self._within(collection, within)
        return {name: sum(holds(where, collection, e) for e in entities) for name, where in wheres.items()}

    def members(
        self, many: Many[E, T], /, *, within: Id | None, where: Where[E] | None = None, limit: int = 200
    ) -> tuple[T, ...]:
        """Return what a set holds over all entities of an owner."""
        collection = self._registry.kind(many.entity)
        collection.check_owner(within)
        return members_of(collection, many, self._within(collection, within), where=where, limit=limit)

    def write(self, *changes: Write) -> None:
        """Store changes, all or none."""
        call = _Call(self._snapshot)
        for collection, old, new in self._registry.one_by_one(changes, self._within):
            call.put(collection, old, new)
        self._snapshot.draft.take_in(call.draft)

    def purge(
        self, collection: Collection[E], before: datetime, /, *, within: Id | None = None, limit: int = 1000
    ) -> int:
        """Remove entities that have had their time; return how many."""
        check_purge(collection, before, within, limit)
        entity = self._registry.kind(collection.entity).entity
        owners = [within] if within is not None else [owner for _, owner in self._snapshot.groups(entity)]
        found = [one for owner in owners for one in self._within(collection, owner)]
        gone = expired(collection, found, before, limit=limit)
        self.write(*map(Remove, gone))
        return len(gone)

    def replace(self, field: Field[E, T], ids: Iterable[Id], /, old: T, new: T, *, within: Id | None = None) -> int:
        """Put one value of a field in the place of another in many entities; return in how many."""
        collection = self._registry.kind(field.entity)
        check_replace(collection, field, within, old, new)
        changes = replacing(field, self.get_many(collection, ids, within=within).values(), old, new)
        self.write(*changes)
        return len(changes)

    def _within(self, collection: Collection[E], within: Id | None) -> list[E]:
        found = self._snapshot.group((self._registry.kind(collection.entity).entity, within))
        return [entity for entity in found if collection.owner_of(entity) == within]

    def _lookup(self, collection: Collection[E], id: Id, within: Id | None) -> E | None:
        known = self._registry.kind(collection.entity)
        return self._narrowed(known, (known.entity, known.place(id, within)), within)

    def _narrowed(self, collection: Collection[E], cell: Cell, within: Id | None) -> E | None:
        found = self._snapshot.read(cell)
        if found is None or (
            within is not None and collection.within is not None and collection.within.of(found) != within
        ):
            return None
        return _apart(cast("E", found))


class _Call:
    """
    One call of `write`, judged by what was there before it, so that the order of its changes does not matter.

    For the same reason a unique value that one change gives up cannot be taken up by another one of the same call.
    """

    def __init__(self, before: Snapshot) -> None:
        self._before = before
        self.draft = Draft()

    def put(self, collection: Collection[E], old: E | None, new: E | None) -> None:
        """Put *new* in the place of *old*, either of which may be nothing."""
        current = None if old is None else self._current(collection, old)
        had, has = _cells(collection, current), _cells(collection, new)
        self._refuse_taken(collection, {cell: name for cell, name in has.items() if cell not in had})
        self.draft.cells.update({cell: None for cell in had if cell not in has})
        if current is not None:
            self.draft.groups[_group(collection, current), _cell(collection, current)] = False
        if new is not None:
            at = _cell(collection, new)
            self.draft.cells.update({cell: at for cell in has if cell not in had})
            self.draft.cells[at] = _apart(in_utc(new))
            self.draft.groups[_group(collection, new), at] = True

    def _current(self, collection: Collection[E], old: E) -> E:
        stored: E | None = self._before.read(_cell(collection, old))
        if stored is None:
            raise NotFound(collection.name, collection.key.of(old))
        if collection.version is not None and collection.version.of(stored) != collection.version.of(old):
            raise StaleWrite(collection.name, id=collection.key.of(old))
        return stored

    def _refuse_taken(self, collection: Collection[Any], wanted: Mapping[Cell, str]) -> None:
        taken = [name for cell, name in wanted.items() if self._is_taken(cell)]
        if taken:
            raise Taken(collection.name, tuple(taken))

    def _is_taken(self, cell: Cell) -> bool:
        return self._before.read(cell) is not None or self.draft.cells.get(cell) is not None


def _cell(collection: Collection[E], entity: E) -> Cell:
    return collection.entity, collection.key_of(entity)


def _group(collection: Collection[E], entity: E) -> Cell:
    return collection.entity, collection.owner_of(entity)


def _claim(unique: Unique[Any], owner: Any, value: object) -> Cell:
    return unique.field.entity, unique.field.name, owner, value


def _cells(collection: Collection[E], entity: E | None) -> dict[Cell, str]:
    """Return the cells an entity needs with the names of their fields: its key and its unique values."""
    if entity is None:
        return {}
    held = {_claim(*claim): claim[0].field.name for claim in claims(collection, entity)}
    return {_cell(collection, entity): collection.key.name} | held


def _apart(entity: E) -> E:
    """Return the entity with its own copy of whatever can be changed in place, so that nobody changes what is kept."""
    loose = _loose(type(entity))
    return evolve(entity, **{alias: copy.deepcopy(getattr(entity, name)) for name, alias in loose}) if loose else entity


@functools.cache
def _loose(entity: type[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((a.name, a.alias or a.name) for a in attrs.fields(entity) if _in_place(hint(entity, a.name)))


def _in_place(annotation: Any) -> bool:
    kind = get_origin(annotation) or annotation
    if kind is Any or (isinstance(kind, type) and issubclass(kind, (Mapping, list, set))):
        return True
    return any(_in_place(part) for part in get_args(annotation))
