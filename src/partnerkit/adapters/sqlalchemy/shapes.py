"""What a collection is in a database: its table, its columns, and where each of them stands in a row."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import attrs
from sqlalchemy.engine.interfaces import Dialect as SADialect

from partnerkit.adapters.sqlalchemy.columns import Column, Kind, column_of
from partnerkit.adapters.sqlalchemy.dialects import Dialect, dialect_of
from partnerkit.adapters.sqlalchemy.mapping import SETS, WORDS, Mapper, mapper_of
from partnerkit.adapters.sqlalchemy.questions import Questions
from partnerkit.adapters.sqlalchemy.terms import Terms, filters_of
from partnerkit.adapters.sqlalchemy.writing.statements import Statements
from partnerkit.repository import Collection, Registry


def stored_columns(collection: Collection[Any]) -> tuple[Column, ...]:
    """
    Return the columns of a collection's table: attributes, properties that can be asked for, what searches read.

    Raises:
        ValueError: It can be searched and has no order, so that no walk could begin.
    """
    attributes = [a.name for a in attrs.fields(collection.entity)]
    derived = [f.name for f in collection.fields if f.name not in attributes]
    found = [column_of(collection.entity, name) for name in (*attributes, *derived)]
    if has_terms(collection) and not collection.order:
        raise ValueError(f"{collection.name} can be searched, so it needs an order")
    if collection.search:
        found.append(Column(name=WORDS, kind=Kind.TEXT))
    if collection.many:
        found.append(Column(name=SETS, kind=Kind.TEXT))
    return tuple(found)


def has_terms(collection: Collection[Any]) -> bool:
    """Whether a collection can be searched, by words or by the members of a set."""
    return bool(collection.search or collection.many)


class Shape:
    """
    One collection in one database.

    Attributes:
        table: The table's name, quoted.
        terms: Its terms, where it can be searched.
        mapper: Entities to rows and back.
        columns: The stored columns by name.
        index: Where each stands in a row.
        quoted: How each is written.
        beside: How each filter beside a term is written.
        key: The name of the key.
        owner: The name of the owner, if the collection has one.
        key_owner: The same, if the owner is part of the key.
        keys: The names of the columns of the primary key.
        put_key: What encodes their values.
        guards: Those columns, and the version.
        read: The columns beside those that what is to be replaced must still have as it was read, where a write is one
            statement: the version, and what terms are made of.
        questions: What it is asked.
        statements: What writes it step by step.
    """

    def __init__(
        self, collection: Collection[Any], dialect: Dialect, quote: Callable[[str], str], at: Callable[[str], str]
    ) -> None:
        stored = stored_columns(collection)
        self.collection = collection
        self.dialect = dialect
        self.table = at(collection.name)
        self.mapper: Mapper = mapper_of(collection, stored, dialect)
        self.columns = {c.name: c for c in stored}
        self.index = {c.name: i for i, c in enumerate(stored)}
        self.quoted = {c.name: quote(c.name) for c in stored}
        self.key = collection.key.name
        self.owner = None if collection.within is None else collection.within.name
        self.key_owner = None if collection.global_key else self.owner
        self.keys = (self.key,) if self.key_owner is None else (self.key_owner, self.key)
        self.put_key = [self.mapper.put[name] for name in self.keys]
        self.guards = self.keys if collection.version is None else (*self.keys, collection.version.name)
        self.beside: dict[str, str] = {}
        self.terms: Terms | None = None
        if has_terms(collection):
            self.beside = {name: quote(f"by_{name}") for name in filters_of(collection)}
            self.terms = Terms(collection, at(f"{collection.name}_term"), self.index, self.beside)
        version = () if collection.version is None else (collection.version.name,)
        sources = () if self.terms is None else self.terms.read
        self.read = (*version, *(name for name in sources if name not in self.keys))
        self.questions = Questions(self)
        self.statements = Statements(self)

    @property
    def names(self) -> list[str]:
        """The columns an entity is read from, quoted."""
        return [self.quoted[a.name] for a in attrs.fields(self.collection.entity)]

    def encoded(self, owner: Any) -> tuple[Any, ...]:
        """Return an owner as a parameter; none where the collection has no owner."""
        return () if self.owner is None else (self.mapper.put[self.owner](owner),)

    def equal(self, names: Iterable[str]) -> str:
        """Return the condition that columns equal parameters."""
        return " and ".join(f"{self.quoted[name]} = {self.dialect.mark}" for name in names)

    def values(self, row: Sequence[Any], names: Iterable[str]) -> tuple[Any, ...]:
        """Return the values of some columns in an encoded entity."""
        return tuple(row[self.index[name]] for name in names)


class Layout:
    """
    All collections in one database; made once a process for each dialect, prefix, schema and set of collections.

    Attributes:
        registry: The collections by class.
        kinds: Their shapes by class.
        composed: The statements that were composed for whole writes, by what they differ in.
    """

    def __init__(
        self, collections: tuple[Collection[Any], ...], dialect: SADialect, prefix: str, schema: str | None
    ) -> None:
        preparer, ways = dialect.identifier_preparer, dialect_of(dialect)
        lead = f"{preparer.quote_schema(schema)}." if schema else ""
        self.registry = Registry(collections)
        self.composed: dict[Hashable, Any] = {}
        self.kinds = {
            c.entity: Shape(c, ways, preparer.quote, lambda n: lead + preparer.quote(prefix + n)) for c in collections
        }

    def of(self, collection: Collection[Any]) -> Shape:
        """Return the shape of a collection."""
        return self.kinds[collection.entity]


_layouts: dict[Any, Layout] = {}
_lock = threading.Lock()


def layout(collections: tuple[Collection[Any], ...], dialect: SADialect, prefix: str, schema: str | None) -> Layout:
    """Return the layout of collections in a database, made the first time it is asked for."""
    key = (dialect.name, prefix, schema, collections)
    found = _layouts.get(key)
    if found is None:
        with _lock:
            found = _layouts.setdefault(key, Layout(collections, dialect, prefix, schema))
    return found
