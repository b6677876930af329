"""What conditions, searches and pages mean; every adapter agrees with these, and a first one can just call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from partnerkit.errors import invalid
from partnerkit.repository.changes import Cursor, Page, Query
from partnerkit.repository.collection import Collection, evolve
from partnerkit.repository.fields import All, Among, Between, E, Has, Is, Matches, Some, Unique, Where
from partnerkit.values import aware

# Of letters and digits, as str.isalnum sees them.
_WORD: Final = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text without case and accents, as searching sees it."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, each once, in order."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))


def search_words(collection: Collection[E], entity: E) -> tuple[str, ...]:
    """Return the words an entity is found by."""
    return words(" ".join(str(text) for f in collection.search if (text := f.of(entity)) is not None))


def claims(collection: Collection[E], entity: E) -> tuple[tuple[Unique[E], Any, Any], ...]:
    """
    Return the unique values an entity holds, in declared order: field, owner, value.

    The owner is None where the field is unique everywhere. An absent value never collides, nor does one that is unique
    within an owner where there is none, so those are left out.
    """
    owner = collection.owner_of(entity)
    found = []
    for unique in collection.unique:
        value = unique.field.of(entity)
        if value is not None and not (unique.within and owner is None):
            found.append((unique, owner if unique.within else None, value))
    return tuple(found)


def in_utc(entity: E) -> E:
    """
    Return the entity with its times in UTC, as P1 gives it back.

    Raises:
        ValueError: One of them has no time zone.
    """
    moments = {
        a.alias: aware(value)
        for a in attrs.fields(type(entity))
        if isinstance(value := getattr(entity, a.name), datetime) and value.tzinfo is not UTC
    }
    return evolve(entity, **moments) if moments else entity


def holds(where: Where[E] | None, collection: Collection[E], entity: E) -> bool:
    """Whether a condition is true of an entity."""
    match where:
        case None:
            return True
        case All(parts):
            return all(holds(part, collection, entity) for part in parts)
        case Some(parts):
            return any(holds(part, collection, entity) for part in parts)
        case Is(field, value):
            return bool(field.of(entity) == value)
        case Among(field, values):
            return field.of(entity) in values
        case Between(field, start, end):
            found = field.of(entity)
            return found is not None and (start is None or start <= found) and (end is None or found < end)
        case Has(field, value):
            return value in field.of(entity)
        case Matches(_, text):
            have = search_words(collection, entity)
            return all(any(word.startswith(asked) for word in have) for asked in words(text))
    raise TypeError(f"not a condition: {where!r}")


def check_cursor(query: Query[Any]) -> None:
    """
    See that a query's cursor belongs to its order (P6).

    Raises:
        InvalidInput: It was made by a list in another order or direction.
    """
    after = query.after
    if after is not None and (after.order, after.descending) != (query.by.name, query.descending):
        raise invalid("after", "cursor.order")


def page_of(query: Query[E], entities: Iterable[E]) -> Page[E]:
    """
    Return the page of a query out of all entities of its owner.

    Raises:
        InvalidInput: The cursor belongs to another order.
    """
    check_cursor(query)

    def place(entity: E) -> tuple[Any, Any]:
        return query.by.of(entity), query.collection.key.of(entity)

    found = sorted(
        (e for e in entities if holds(query.where, query.collection, e)), key=place, reverse=query.descending
    )
    if query.after is not None:
        mark = (query.after.value, query.after.id)
        found = [e for e in found if (place(e) < mark if query.descending else place(e) > mark)]
    items = tuple(found[: query.limit])
    if len(found) == len(items):
        return Page(items)
    return Page(items, Cursor(query.by.name, query.descending, *place(items[-1])))
