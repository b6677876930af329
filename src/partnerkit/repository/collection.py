"""How the entities of one kind are kept and asked for."""

from __future__ import annotations

import functools
from typing import Annotated, Any, Generic, cast, get_args, get_origin

import attrs

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
    Unique,
    Where,
    hint,
)
from partnerkit.repository.revised import kind_of
from partnerkit.values import FieldClass


def evolve(entity: E, **fields: Any) -> E:
    """Return the entity with other fields; for callers that know them by name alone."""
    return cast("E", attrs.evolve(cast("Any", entity), **fields))


def field_class(entity: type[Any], name: str) -> FieldClass:
    """
    Return the class of a stored field (R-01).

    Raises:
        TypeError: It has none, or several.
    """
    annotation = hint(entity, name)
    marks = (
        [m for m in get_args(annotation)[1:] if isinstance(m, FieldClass)]
        if get_origin(annotation) is Annotated
        else []
    )
    if len(marks) != 1:
        raise TypeError(f"{entity.__name__}.{name} needs exactly one class: Copied, Reference, Personal or Hidden")
    return marks[0]


def field_classes(entity: type[Any]) -> dict[str, FieldClass]:
    """
    Return the class of every field of an entity, an event or a settings section.

    Raises:
        TypeError: A field is unclassed.
    """
    return {a.name: field_class(entity, a.name) for a in attrs.fields(entity)}


@attrs.frozen(kw_only=True, eq=False)
class Collection(Generic[E]):
    """
    How the entities of one kind are kept and asked for.

    One collection a class, so that a change need not name its collection.

    Attributes:
        entity: The frozen attrs class.
        key: The field that holds the id.
        within: The owner; part of the key unless `global_key`.
        global_key: Whether the id alone finds it.
        unique: Fields no two entities share.
        order: Fields a page may be sorted by; never absent. The first one serves search and sets too.
        filters: Fields often asked together with an order: a hint to adapters, no promise. A property that conditions
            ask for stands here or in `order`, since only what is declared is kept.
        figures: Fields that counts ask for beside a filter, as the end of a trial beside "in trial": a hint as well.
        apart: Values of filters that most entities have, and by which the others are kept from whoever asks for them: a
            page that is cut off by how much was looked at counts none of those others, or it would tell of them.
        many: Sets that can be asked for a member.
        search: Texts whose words can be searched; an absent one has none.
        version: The field that guards changes; without one, entities are added and removed, never changed.
        expiry: A moment, or None, some time after which an entity may go; those without stay. `Storage.purge` goes by
            it: whoever's they are, by an index of its own; a collection that has it among its `filters` is purged owner
            by owner, by the index it has for those. What has an expiry can neither be searched nor asked for members.
    """

    entity: type[E]
    key: Field[E, Any]
    within: Field[E, Any] | None = None
    global_key: bool = False
    unique: tuple[Unique[E], ...] = ()
    order: tuple[Field[E, Any], ...] = ()
    filters: tuple[Field[E, Any], ...] = ()
    figures: tuple[Field[E, Any], ...] = ()
    apart: tuple[Where[E], ...] = ()
    many: tuple[Many[E, Any], ...] = ()
    search: tuple[Field[E, Any], ...] = ()
    version: Field[E, int] | None = None
    expiry: Field[E, Any] | None = None

    def __attrs_post_init__(self) -> None:
        field_classes(self.entity)
        every: tuple[Field[E, Any] | Many[E, Any], ...] = (*self.fields, *self.many)
        for asked in every:
            if asked.entity is not self.entity:
                raise TypeError(f"{asked.name} is a field of {asked.entity.__name__}, not of {self.entity.__name__}")
            hint(self.entity, asked.name)
        if self.expiry is not None and (self.search or self.many):
            raise TypeError(f"{self.name} has an expiry, so it can neither be searched nor asked for members")

    def check(self, where: Where[E] | None) -> None:
        """
        See that a condition asks only for what this collection keeps; `Query` does, `count` has to.

        Raises:
            TypeError: It asks for another entity's field, or for a property, a set or a search nobody declared.
        """
        match where:
            case None:
                return
            case All(parts) | Some(parts):
                for part in parts:
                    self.check(part)
                return
            case Matches(entity, _):
                known = entity is self.entity and bool(self.search)
            case Has(asked, _) | HasAny(asked, _) | Lacks(asked, _):
                known = asked in self.many
            case Is(asked, _) | Among(asked, _) | Between(asked, _, _):
                known = asked in self._askable
            case _:
                known = False
        if not known:
            raise TypeError(f"{self.name} cannot be asked for {where!r}")

    @functools.cached_property
    def _askable(self) -> frozenset[Field[E, Any]]:
        return frozenset(self.fields) | {Field(self.entity, a.name) for a in attrs.fields(self.entity)}

    @functools.cached_property
    def fields(self) -> tuple[Field[E, Any], ...]:
        """Every field that can be asked for, each once."""
        found = [self.key, *(u.field for u in self.unique), *self.order, *self.filters, *self.figures, *self.search]
        return tuple(dict.fromkeys([*found, *(f for f in (self.within, self.version, self.expiry) if f is not None)]))

    @functools.cached_property
    def replaceable(self) -> frozenset[Field[E, Any]]:
        """
        The fields whose values can be replaced in many entities at once (`Storage.replace`).

        Those that no two places agree on: neither key nor owner, version or what is unique. And none where something is
        kept that is made of an entity, as the words of a search, which would be left behind; or nothing can be changed.
        """
        own: set[Field[E, Any]] = {Field(self.entity, a.name) for a in attrs.fields(self.entity)}
        if self.version is None or self.search or self.many or not own.issuperset(self.fields):
            return frozenset()
        return frozenset(own - {self.key, self.within, self.version, *(u.field for u in self.unique)})

    @functools.cached_property
    def name(self) -> str:
        """The name of the collection, as in ``nickname_claim``."""
        return kind_of(self.entity)

    def owner_of(self, entity: E) -> Any:
        """Return the owner's id, None where there is none."""
        return None if self.within is None else self.within.of(entity)

    def key_of(self, entity: E) -> tuple[Any, ...]:
        """Return what finds the entity: ``(id,)`` or ``(owner, id)``."""
        return self.place(self.key.of(entity), self.owner_of(entity))

    def place(self, id: Any, within: Any) -> tuple[Any, ...]:
        """
        Return the key of an id within an owner.

        Raises:
            ValueError: What belongs to an owner was asked for without naming the owner.
            TypeError: The id is of another type, as a text in the place of a UUID.
        """
        self.check_named(within)
        if not isinstance(id, self._id_type):
            raise TypeError(f"the id of {self.name} is of type {self._id_type.__name__}, not {type(id).__name__}")
        return (id,) if self.within is None or self.global_key else (within, id)

    def check_named(self, within: Any) -> None:
        """
        See that the owner is named where an id alone does not find anything.

        Raises:
            ValueError: It is not.
        """
        if within is None and self.within is not None and not self.global_key:
            raise ValueError(f"{self.name} is only ever asked for within its {self.within.name}")

    @functools.cached_property
    def _id_type(self) -> type[Any]:
        annotation = get_args(hint(self.entity, self.key.name))[0]
        return cast("type[Any]", getattr(annotation, "__supertype__", annotation))

    def check_owner(self, within: Any) -> None:
        """
        See that an owner is named where there are owners, and only there.

        Raises:
            ValueError: It is missing, or there is none to name.
        """
        if (within is None) != (self.within is None):
            raise ValueError(f"{self.name} is asked for within its owner, and only then")

    def moved(self, entity: E, owner: Any) -> E:
        """
        Return the entity within another owner.

        Raises:
            ValueError: The collection has no owner.
        """
        if self.within is None:
            raise ValueError(f"{self.name} has no owner")
        return evolve(entity, **{self.within.name: owner})

    def bumped(self, new: E, old: E) -> E:
        """
        Return *new* as it is stored in the place of *old*: with *old*'s version, one higher.

        Raises:
            ValueError: The collection has no version, so that nothing in it can be changed.
        """
        if self.version is None:
            raise ValueError(f"{self.name} has no version and cannot be changed")
        return evolve(new, **{self.version.name: self.version.of(old) + 1})
