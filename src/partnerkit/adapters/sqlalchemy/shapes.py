"""What a collection is in a database: its tables, its columns, and where each of them stands in a row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from sqlalchemy.engine.interfaces import Dialect as SADialect

from partnerkit.adapters.sqlalchemy.columns import Column, Kind, column_of
from partnerkit.adapters.sqlalchemy.dialects import Dialect, dialect_of
from partnerkit.adapters.sqlalchemy.mapping import Mapper, mapper_of
from partnerkit.repository import Collection, Registry

WORDS = "search_text"
SETS = "search_sets"


def stored_columns(collection: Collection[Any]) -> tuple[Column, ...]:
    """
    Return the columns of a collection's table: attributes, properties that can be asked for, what searches read.

    Raises:
        ValueError: It can be searched and has no order, so that no walk could begin.
    """
    attributes = [a.name for a in attrs.fields(collection.entity)]
    derived = [f.name for f in collection.fields if f.name not in attributes]
    found = [column_of(collection.entity, name) for name in (*attributes, *derived)]
    if (collection.search or collection.many) and not collection.order:
        raise ValueError(f"{collection.name} can be searched, so it needs an order")
    if collection.search:
        found.append(Column(name=WORDS, kind=Kind.TEXT))
    if collection.many:
        found.append(Column(name=SETS, kind=Kind.TEXT))
    return tuple(found)


def filters_of(collection: Collection[Any]) -> tuple[str, ...]:
    """Return the filters that stand beside a term: those that are not in its key anyway."""
    there = {collection.key.name, collection.order[0].name} if collection.order else set()
    owner = collection.within.name if collection.within else ""
    return tuple(f.name for f in collection.filters if f.name not in there | {owner})


class Shape:
    """
    One collection in one database.

    Attributes:
        table: The table's name, quoted.
        terms: The term table's name; empty where nothing is searched.
        mapper: Entities to rows and back.
        columns: The stored columns by name.
        quoted: Their quoted names.
        owner: The owner's column, if the collection has one.
        keys: The columns of the primary key.
    """

    def __init__(
        self, collection: Collection[Any], dialect: Dialect, quote: Callable[[str], str], at: Callable[[str], str]
    ) -> None:
        self.collection = collection
        self.dialect = dialect
        stored = stored_columns(collection)
        self.columns = {c.name: c for c in stored}
        self.quoted = {c.name: quote(c.name) for c in stored}
        self.index = {c.name: i for i, c in enumerate(stored)}
        self.table = at(collection.name)
        self.terms = at(f"{collection.name}_term") if collection.search or collection.many else ""
        self.mapper: Mapper = mapper_of(collection, stored, dialect)
        self.key = collection.key.name
        self.owner = collection.within.name if collection.within is not None else None
        self.keys = (self.key,) if self.owner is None or collection.global_key else (self.owner, self.key)
        self.version = None if collection.version is None else collection.version.name
        self.filters = filters_of(collection)
        self.beside = {name: quote(f"by_{name}") for name in self.filters}
        self._texts: dict[Any, str] = {}

    @property
    def names(self) -> list[str]:
        """The columns an entity is read from, quoted."""
        return [self.quoted[a.name] for a in attrs.fields(self.collection.entity)]

    def text(self, key: Any, compose: Callable[[], str]) -> str:
        """Return a statement, composed the first time it is asked for and kept."""
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = compose()
        return found

    def equal(self, names: Iterable[str], alias: str = "") -> str:
        """Return the condition that columns equal parameters."""
        return " and ".join(f"{alias}{self.quoted[n]} = {self.dialect.mark}" for n in names)


class Layout:
    """All collections in one database; made once a process for each dialect, prefix, schema and set of collections."""

    def __init__(self, collections: tuple[Collection[Any], ...], dialect: SADialect, prefix: str, schema: str | None):
        preparer = dialect.identifier_preparer
        lead = f"{preparer.quote_schema(schema)}." if schema else ""
        self.dialect = dialect_of(dialect.name)
        self.registry = Registry(collections)
        self._shapes = {
            c.entity: Shape(c, self.dialect, preparer.quote, lambda name: lead + preparer.quote(prefix + name))
            for c in collections
        }

    def of(self, collection: Collection[Any]) -> Shape:
        """Return the shape of a collection."""
        return self._shapes[collection.entity]

    def kind(self, entity: type[Any]) -> Shape:
        """Return the shape of a class of entities."""
        return self._shapes[entity]


_layouts: dict[Any, Layout] = {}
_lock = threading.Lock()


def layout(collections: Iterable[Collection[Any]], dialect: SADialect, prefix: str, schema: str | None) -> Layout:
    """Return the layout of collections in a database, made the first time it is asked for."""
    key = (dialect.name, prefix, schema, tuple(collections))
    found = _layouts.get(key)
    if found is None:
        with _lock:
            found = _layouts.setdefault(key, Layout(key[3], dialect, prefix, schema))
    return found
