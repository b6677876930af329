"""What can be asked of an entity: its fields, and the conditions made of them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, TypeVar, cast, get_type_hints

import attrs

E = TypeVar("E", bound=attrs.AttrsInstance)
T = TypeVar("T")


class Where(Generic[E]):
    """
    A condition on entities of one kind; combined with ``&`` and ``|``.

    There is no *not*: three-valued logic differs between databases, and every list needed is a union. A set is never
    absent, so that it can be asked what it lacks.
    """

    __slots__ = ()

    def __and__(self, other: Where[E]) -> Where[E]:
        return All((self, other))

    def __or__(self, other: Where[E]) -> Where[E]:
        return Some((self, other))


@attrs.frozen
class All(Where[E]):
    """Every part holds; without parts, everything does."""

    parts: tuple[Where[E], ...] = ()


@attrs.frozen
class Some(Where[E]):
    """At least one part holds; without parts, nothing does."""

    parts: tuple[Where[E], ...] = ()


@attrs.frozen
class Is(Where[E]):
    """The field equals the value; None asks for absent."""

    field: Field[E, Any]
    value: Any


@attrs.frozen
class Among(Where[E]):
    """The field equals one of the values; of none, never. None among them asks for absent."""

    field: Field[E, Any]
    values: tuple[Any, ...]


@attrs.frozen
class Between(Where[E]):
    """``start <= field < end``; None is open; an absent field is in no range."""

    field: Field[E, Any]
    start: Any
    end: Any


@attrs.frozen
class Has(Where[E]):
    """The set holds the value."""

    field: Many[E, Any]
    value: Any


@attrs.frozen
class HasAny(Where[E]):
    """The set holds at least one of the values; of none, never."""

    field: Many[E, Any]
    values: tuple[Any, ...]


@attrs.frozen
class Lacks(Where[E]):
    """The set holds none of the values; of none, always."""

    field: Many[E, Any]
    values: tuple[Any, ...]


@attrs.frozen
class Matches(Where[E]):
    """Every word of the text begins some word of the search fields; accents and case folded."""

    entity: type[E]
    text: str


class _Recorder:
    """Stands in for an entity once, to learn which attribute a lambda takes."""

    def __getattr__(self, name: str) -> str:
        return name


def _name(of: Callable[[E], Any]) -> str:
    name = of(cast(E, _Recorder()))
    if not isinstance(name, str):
        raise TypeError("a field is one attribute of the entity, as in lambda a: a.name")
    return name


def hint(entity: type[Any], name: str) -> Any:
    """
    Return the annotation of an attribute or property of an entity, with what `Annotated` adds.

    Raises:
        TypeError: The entity has no annotated attribute or property of this name.
    """
    return _hint(cast("Hashable", entity), name)


@functools.cache
def _hints(entity: Any) -> dict[str, Any]:
    return get_type_hints(entity, include_extras=True)


@functools.cache
def _hint(entity: Any, name: str) -> Any:
    if name in _hints(entity):
        return _hints(entity)[name]
    found = inspect.getattr_static(entity, name, None)
    if isinstance(found, property) and found.fget is not None:
        return get_type_hints(found.fget, include_extras=True)["return"]
    raise TypeError(f"{entity.__name__} has no annotated {name}")


@attrs.frozen(hash=True)
class Field(Generic[E, T]):
    """
    One attribute or property of an entity, typed; made by `field`.

    A property is stored like an attribute, computed whenever the entity is written.
    """

    entity: type[E]
    name: str

    def of(self, entity: E) -> T:
        """Return the field's value of one entity."""
        return cast(T, getattr(entity, self.name))

    def is_(self, value: T) -> Where[E]:
        """Ask for entities whose field equals *value*; None asks for absent."""
        return Is(self, value)

    def among(self, values: Iterable[T]) -> Where[E]:
        """Ask for entities whose field equals one of *values*."""
        return Among(self, tuple(values))

    def between(self, start: T | None, end: T | None) -> Where[E]:
        """Ask for ``start <= field < end``; None is open, an absent field is in no range."""
        return Between(self, start, end)


@attrs.frozen(hash=True)
class Many(Generic[E, T]):
    """One attribute that is a frozenset; made by `many`."""

    entity: type[E]
    name: str

    def of(self, entity: E) -> frozenset[T]:
        """Return the set of one entity."""
        return cast("frozenset[T]", getattr(entity, self.name))

    def has(self, value: T) -> Where[E]:
        """Ask for entities whose set holds *value*."""
        return Has(self, value)

    def has_any(self, values: Iterable[T]) -> Where[E]:
        """Ask for entities whose set holds at least one of *values*."""
        return HasAny(self, tuple(values))

    def lacks(self, values: Iterable[T]) -> Where[E]:
        """Ask for entities whose set holds none of *values*."""
        return Lacks(self, tuple(values))


@attrs.frozen(hash=True)
class Unique(Generic[E]):
    """
    A field no two entities share.

    Attributes:
        field: The field; an absent value never collides.
        within: Whether it is unique within each owner, or everywhere.
    """

    field: Field[E, Any]
    within: bool = False


def field(entity: type[E], of: Callable[[E], T]) -> Field[E, T]:
    """Return the field a lambda names: ``NAME = field(Account, lambda a: a.name)``."""
    return Field(entity, _name(of))


def many(entity: type[E], of: Callable[[E], frozenset[T]]) -> Many[E, T]:
    """Return the set a lambda names: ``TAGS = many(Client, lambda c: c.tags)``."""
    return Many(entity, _name(of))


def matches(entity: type[E], text: str) -> Where[E]:
    """Ask for entities in whose search fields every word of *text* begins some word."""
    return Matches(entity, text)
