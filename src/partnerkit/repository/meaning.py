"""What conditions, searches and pages mean; every adapter agrees with these, and a first one can just call them."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from partnerkit.errors import invalid
from partnerkit.repository.changes import Change, Cursor, Id, Page, Query
from partnerkit.repository.collection import Collection, evolve
from partnerkit.repository.fields import (
    All,
    Among,
    Between,
    E,
    Field,
    Has,
    HasAny,
    Is,
    Lacks,
    Many,
    Matches,
    Some,
    T,
    Unique,
    Where,
)
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
        case HasAny(field, values):
            return not field.of(entity).isdisjoint(values)
        case Lacks(field, values):
            return field.of(entity).isdisjoint(values)
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


def check_purge(collection: Collection[Any], before: datetime, within: Id | None, limit: int) -> None:
    """
    See that a collection can be purged; `Storage.purge` has to.

    Raises:
        TypeError: It has no expiry.
        ValueError: The moment has no time zone, there is no owner to name, or the limit is not 1 to 1,000.
    """
    if collection.expiry is None:
        raise TypeError(f"{collection.name} has no expiry: none of it ever goes by itself")
    if within is not None:
        collection.check_owner(within)
    aware(before)
    if not 1 <= limit <= 1000:
        raise ValueError("1 to 1,000 entities can be purged at once")


def expired(collection: Collection[E], entities: Iterable[E], before: datetime, *, limit: int) -> list[E]:
    """Return those of some entities that a purge removes (P11): the ones whose expiry is earliest."""
    assert collection.expiry is not None, "seen to by check_purge"
    time = collection.expiry.of
    found = [entity for entity in entities if (moment := time(entity)) is not None and moment < before]
    return sorted(found, key=time)[:limit]


def check_replace(collection: Collection[Any], field: Field[Any, Any], within: Id | None, *values: Any) -> None:
    """
    See that values of a field can be replaced in many entities; `Storage.replace` has to.

    Raises:
        TypeError: The collection does not let it be changed by itself (`Collection.replaceable`).
        ValueError: The collection belongs to an owner and none was named, or a moment has no time zone.
    """
    if field not in collection.replaceable:
        raise TypeError(f"{field.entity.__name__}.{field.name} cannot be replaced by itself in {collection.name}")
    collection.check_named(within)
    for value in values:
        if isinstance(value, datetime):
            aware(value)


def replacing(field: Field[E, T], entities: Iterable[E], old: T, new: T) -> list[Change[E]]:
    """Return the changes that a replacement comes to (P12): of those entities whose field has the old value."""
    return [Change(one, evolve(one, **{field.name: new})) for one in entities if field.of(one) == old]


def member_text(member: object) -> str:
    """Return a member of a set as text, which is what members are ordered by: of an enum its value."""
    return str(member.value if isinstance(member, enum.Enum) else member)


def check_members(collection: Collection[E], many: Many[E, T], where: Where[E] | None, limit: int) -> None:
    """
    See that a collection can be asked for the members of a set; `Storage.members` has to.

    Raises:
        TypeError: It does not keep the set, or the condition asks for what it does not keep.
        ValueError: The limit is not 1 to 1,000.
    """
    if many not in collection.many:
        raise TypeError(f"{collection.name} has no declared set {many.entity.__name__}.{many.name}")
    collection.check(where)
    if not 1 <= limit <= 1000:
        raise ValueError("1 to 1,000 members can be asked for")


def members_of(
    collection: Collection[E],
    many: Many[E, T],
    entities: Iterable[E],
    *,
    where: Where[E] | None = None,
    limit: int = 200,
) -> tuple[T, ...]:
    """
    Return the members that a set has in any of an owner's entities which meets a condition, by their text.

    Args:
        collection: That of the entities.
        many: The set.
        entities: All entities of the owner.
        where: The condition.
        limit: The most members, 1 to 1,000; the first ones are returned.

    Raises:
        TypeError: The collection does not keep the set, or the condition asks for what it does not keep.
        ValueError: The limit is not 1 to 1,000.
    """
    check_members(collection, many, where, limit)
    found = {member for entity in entities if holds(where, collection, entity) for member in many.of(entity)}
    return tuple(sorted(found, key=member_text)[:limit])
