"""
An adapter as an outside author would first write it: documents in one table, unique claims in another, bare sqlite3.

It knows nothing but the port, and asks `holds`, `page_of` and `members_of` what questions mean.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from cattrs.preconf.json import make_converter

from partnerkit.errors import NotFound, PartnerkitError, StaleWrite, Taken
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
    holds,
    members_of,
    page_of,
    replacing,
)
from partnerkit.repository.fields import E, T
from partnerkit.values import aware

wire = make_converter()
wire.register_unstructure_hook(uuid.UUID, str)
wire.register_structure_hook(uuid.UUID, lambda text, _: uuid.UUID(text))
wire.register_unstructure_hook(datetime, lambda moment: aware(moment).isoformat())


class Documents:
    """A database: one file, one connection, one thread."""

    def __init__(self, collections: Iterable[Collection[Any]], path: str = ":memory:") -> None:
        self.registry = Registry(collections)
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.executescript("""
            create table if not exists document (kind, owner, key, body, primary key (kind, key));
            create table if not exists claim (kind, field, value, key, primary key (kind, field, value));
        """)

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[DocumentStorage]:
        self.db.execute("begin immediate")
        try:
            yield DocumentStorage(self.registry, self.db)
        except BaseException:
            self.db.execute("rollback")
            raise
        self.db.execute("commit")


class DocumentStorage:
    """One transaction."""

    def __init__(self, registry: Registry, db: sqlite3.Connection) -> None:
        self.registry, self.db = registry, db

    def get(self, collection: Collection[E], id: Id, /, *, within: Id | None = None) -> E:
        found = self._load(collection, collection.place(id, within), within)
        if found is None:
            raise NotFound(collection.name, id)
        return found

    def get_many(self, collection: Collection[E], ids: Iterable[Id], /, *, within: Id | None = None) -> Mapping[Id, E]:
        loaded = {id: self._load(collection, collection.place(id, within), within) for id in ids}
        return {id: entity for id, entity in loaded.items() if entity is not None}

    def find(self, unique: Unique[E], value: object, /, *, within: Id | None = None) -> E | None:
        if unique.within and within is None:
            raise ValueError(f"{unique.field.name} is found within an owner")
        collection = self.registry.kind(unique.field.entity)
        key = self._claimed(collection, unique, _text(within if unique.within else None, value))
        return None if key is None else self._load(collection, json.loads(key), within)

    def page(self, query: Query[E], /) -> Page[E]:
        return page_of(query, self._within(query.collection, query.within))

    def count(self, collection: Collection[E], within: Id | None, /, **wheres: Where[E] | None) -> Mapping[str, int]:
        collection.check_owner(within)
        found = self._within(collection, within)
        return {name: sum(holds(where, collection, one) for one in found) for name, where in wheres.items()}

    def members(
        self, many: Many[E, T], /, *, within: Id | None, where: Where[E] | None = None, limit: int = 200
    ) -> tuple[T, ...]:
        collection = self.registry.kind(many.entity)
        collection.check_owner(within)
        return members_of(collection, many, self._within(collection, within), where=where, limit=limit)

    def write(self, *changes: Write) -> None:
        self.db.execute("savepoint write")
        try:
            for collection, old, new in self.registry.one_by_one(changes, self._within):
                if old is not None:
                    self._forget(collection, self._current(collection, old))
                if new is not None:
                    self._add(collection, new)
        except (PartnerkitError, ValueError):
            self.db.execute("rollback to write")
            raise
        finally:
            self.db.execute("release write")

    def purge(
        self, collection: Collection[E], before: datetime, /, *, within: Id | None = None, limit: int = 1000
    ) -> int:
        check_purge(collection, before, within, limit)
        found = (
            self._within(collection, within)
            if within is not None
            else self._bodies(collection, "kind", collection.name)
        )
        gone = expired(collection, found, before, limit=limit)
        self.write(*map(Remove, gone))
        return len(gone)

    def replace(self, field: Field[E, T], ids: Iterable[Id], /, old: T, new: T, *, within: Id | None = None) -> int:
        collection = self.registry.kind(field.entity)
        check_replace(collection, field, within, old, new)
        changes = replacing(field, self.get_many(collection, ids, within=within).values(), old, new)
        self.write(*changes)
        return len(changes)

    def _add(self, collection: Collection[E], new: E) -> None:
        held = [(unique, _text(owner, value)) for unique, owner, value in claims(collection, new)]
        taken = [unique.field.name for unique, value in held if self._claimed(collection, unique, value)]
        if self._load(collection, collection.key_of(new)) is not None:
            taken.insert(0, collection.key.name)
        if taken:
            raise Taken(collection.name, tuple(taken))
        key = _text(*collection.key_of(new))
        for unique, value in held:
            self.db.execute("insert into claim values (?, ?, ?, ?)", (collection.name, unique.field.name, value, key))
        row = (collection.name, _text(collection.owner_of(new)), key, wire.dumps(new))
        self.db.execute("insert into document values (?, ?, ?, ?)", row)

    def _forget(self, collection: Collection[E], entity: E) -> None:
        at = (collection.name, _text(*collection.key_of(entity)))
        self.db.execute("delete from claim where kind = ? and key = ?", at)
        self.db.execute("delete from document where kind = ? and key = ?", at)

    def _current(self, collection: Collection[E], old: E) -> E:
        stored = self._load(collection, collection.key_of(old))
        if stored is None:
            raise NotFound(collection.name, collection.key.of(old))
        if collection.version is not None and collection.version.of(stored) != collection.version.of(old):
            raise StaleWrite(collection.name, id=collection.key.of(old))
        return stored

    def _load(self, collection: Collection[E], key: Iterable[Any], within: Id | None = None) -> E | None:
        found = self._bodies(collection, "key", _text(*key))
        return found[0] if found and within in {None, collection.owner_of(found[0])} else None

    def _within(self, collection: Collection[E], owner: Id | None) -> list[E]:
        return self._bodies(collection, "owner", _text(owner))

    def _bodies(self, collection: Collection[E], column: str, value: str) -> list[E]:
        asked = f"select body from document where kind = ? and {column} = ?"
        return [wire.loads(body, collection.entity) for (body,) in self.db.execute(asked, (collection.name, value))]

    def _claimed(self, collection: Collection[E], unique: Unique[E], value: str) -> str | None:
        asked = "select key from claim where kind = ? and field = ? and value = ?"
        row = self.db.execute(asked, (collection.name, unique.field.name, value)).fetchone()
        return None if row is None else str(row[0])


def _text(*values: Any) -> str:
    """Return values as one text that no other values have."""
    return json.dumps([None if value is None else str(wire.unstructure(value)) for value in values])
