"""What a write consists of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

import attrs

from partnerkit.repository.collection import Collection
from partnerkit.repository.fields import E, Field, Where

E_co = TypeVar("E_co", bound=attrs.AttrsInstance, covariant=True)
Id: TypeAlias = UUID | str | int


def _ids(ids: Iterable[Id]) -> tuple[Id, ...]:
    return tuple(ids)


@attrs.frozen
class Add(Generic[E]):
    """Store a new entity."""

    entity: E


@attrs.frozen
class Change(Generic[E]):
    """
    Put *new* in the place of *old*.

    Guarded by *old*'s version; what is stored has that version plus one, whatever *new* says. The key stays, and with
    it the owner, save where the id alone is the key.
    """

    old: E
    new: E


@attrs.frozen
class Remove(Generic[E]):
    """Take an entity away; guarded by its version where it has one."""

    entity: E


def _owned(_: object, __: object, collection: Collection[Any]) -> None:
    if collection.within is None:
        raise ValueError(f"{collection.name} has no owner")


@attrs.frozen
class Copy:
    """Store everything of a collection within *source* again within each of *targets*; ids and versions stay."""

    collection: Collection[Any] = attrs.field(validator=_owned)
    source: Id
    targets: tuple[Id, ...] = attrs.field(converter=_ids)


@attrs.frozen
class Clear:
    """Take away everything of a collection within an owner."""

    collection: Collection[Any] = attrs.field(validator=_owned)
    owner: Id


Write: TypeAlias = Add[Any] | Change[Any] | Remove[Any] | Copy | Clear
Members: TypeAlias = Callable[[Collection[Any], Any], Iterable[Any]]
Step: TypeAlias = tuple[Collection[Any], Any, Any]


@attrs.frozen
class Cursor:
    """
    A place in an ordered list: behind this entity.

    Attributes:
        order: The name of the order field.
        descending: The direction of the list.
        value: The order field's value there.
        id: The entity's id, which breaks ties.
    """

    order: str
    descending: bool
    value: Any
    id: Any


@attrs.frozen(kw_only=True)
class Query(Generic[E]):
    """
    A page's worth of a question.

    Attributes:
        collection: What is asked for.
        within: The owner; demanded where the collection has one.
        where: The condition.
        order: One of the collection's orders; the first one by default.
        descending: Greatest first.
        after: Where the page before ended.
        limit: The most entities in the page, 1 to 1,000.

    A query that cannot be answered is refused when it is made: with ValueError, or with TypeError where the condition
    asks for what the collection does not keep.
    """

    collection: Collection[E]
    within: Id | None = None
    where: Where[E] | None = None
    order: Field[E, Any] | None = None
    descending: bool = False
    after: Cursor | None = None
    limit: int = 50

    def __attrs_post_init__(self) -> None:
        self.collection.check_owner(self.within)
        if self.order is not None and self.order not in self.collection.order:
            raise ValueError(f"{self.collection.name} is not ordered by {self.order.name}")
        if not self.collection.order:
            raise ValueError(f"{self.collection.name} has no order")
        self.collection.check(self.where)
        if not 1 <= self.limit <= 1000:
            raise ValueError("a page holds 1 to 1,000 entities")

    @property
    def by(self) -> Field[E, Any]:
        """The order that applies."""
        return self.order or self.collection.order[0]


@attrs.frozen
class Page(Generic[E_co]):
    """
    What a question found.

    It may hold fewer entities than its limit, or none, while there is a next one: an adapter may stop looking for rare
    hits. Whoever reads on goes by `next`.

    Attributes:
        items: The entities in order.
        next: Where the next page begins; None on the last one.
    """

    items: tuple[E_co, ...]
    next: Cursor | None = None


class Registry:
    """Collections by the class of their entities; what an adapter is made for."""

    def __init__(self, collections: Iterable[Collection[Any]]) -> None:
        """
        Take the collections in; owners before what they own.

        Raises:
            ValueError: Two collections share a class or a name.
        """
        self.all = tuple(collections)
        self._of = {c.entity: c for c in self.all}
        if len(self._of) != len(self.all) or len({c.name for c in self.all}) != len(self.all):
            raise ValueError("one collection a class, and one class a name")

    def of(self, entity: E) -> Collection[E]:
        """Return the collection of an entity."""
        return self.kind(type(entity))

    def kind(self, entity: type[E]) -> Collection[E]:
        """
        Return the collection of a class of entities.

        Raises:
            KeyError: None of the collections holds it.
        """
        return self._of[entity]

    def one_by_one(self, changes: Iterable[Write], members: Members) -> Iterator[Step]:
        """
        Check a call as `one_each` does, and yield what it comes to, entity by entity; what a first adapter begins with.

        Args:
            changes: The call.
            members: Returns all entities of a collection within an owner, for `Copy` and `Clear`.

        Yields:
            For each entity its collection, what it was (None where it is added), and what it will be, its version
            raised (None where it is removed).

        Raises:
            ValueError: The order of the changes would matter, or something changes that has no version.
        """
        changes = tuple(changes)
        self.one_each(changes)
        for change in changes:
            match change:
                case Copy(collection, source, targets):
                    for one in members(collection, source):
                        yield from ((collection, None, collection.moved(one, target)) for target in targets)
                case Clear(collection, owner):
                    yield from ((collection, one, None) for one in members(collection, owner))
                case Change(old, new):
                    collection = self.of(old)
                    yield collection, old, collection.bumped(new, old)
                case Add(new):
                    yield self.of(new), None, new
                case _:
                    yield self.of(change.entity), change.entity, None

    def one_each(self, changes: Iterable[Write]) -> None:
        """
        See that a call means the same in whatever order its changes are carried out (P8).

        Raises:
            ValueError: An entity stands twice, a change would give one another key, or what is copied from or cleared
                is also written by another change.
        """
        changes = tuple(changes)
        self._each_whole_alone(changes)
        seen: set[tuple[Any, ...]] = set()
        for change in changes:
            if isinstance(change, (Copy, Clear)):
                continue
            entity = change.old if isinstance(change, Change) else change.entity
            key = self._key(entity)
            if key in seen:
                raise ValueError(f"{self.of(entity).name} {key[-1]} stands twice in one write")
            if isinstance(change, Change) and self._key(change.new) != key:
                raise ValueError(f"{self.of(entity).name} {key[-1]} keeps its key")
            seen.add(key)

    def _each_whole_alone(self, changes: tuple[Write, ...]) -> None:
        read = {(c.collection.entity, c.source) for c in changes if isinstance(c, Copy)}
        cleared = {(c.collection.entity, c.owner) for c in changes if isinstance(c, Clear)}
        if not read | cleared:
            return
        written = Counter(group for change in changes for group in self._written(change))
        for entity, owner in read | cleared:
            own = 0 if (entity, owner) in read else 1
            if written[entity, owner] > own:
                raise ValueError(f"all {self.kind(entity).name} of {owner} and one of them stand in one write")

    def _written(self, change: Write) -> set[tuple[type[Any], Any]]:
        match change:
            case Copy(collection, _, targets):
                return {(collection.entity, target) for target in targets}
            case Clear(collection, owner):
                return {(collection.entity, owner)}
            case Change(old, new):
                return {(type(e), self.of(e).owner_of(e)) for e in (old, new)}
        return {(type(change.entity), self.of(change.entity).owner_of(change.entity))}

    def _key(self, entity: attrs.AttrsInstance) -> tuple[Any, ...]:
        return (type(entity), *self.of(entity).key_of(entity))
