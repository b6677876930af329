"""Values as JSON and back: what stands inside a value column, by its annotation."""

from __future__ import annotations

import collections.abc
import enum
import json
import typing
import uuid
from collections.abc import Callable
from typing import Any

import attrs

from partnerkit.adapters.sqlalchemy.columns import peel

Turn = Callable[[Any], Any]

dumps = json.JSONEncoder(separators=(",", ":")).encode
loads = json.loads


@attrs.frozen
class Plain:
    """
    How values of one type stand in JSON.

    Attributes:
        put: Turns a value into what JSON knows; None where it is that already.
        take: Turns it back.
    """

    put: Turn | None = None
    take: Turn | None = None


AS_IT_IS = Plain()


def plain(annotation: Any) -> Plain:
    """
    Return how values of a type stand in JSON.

    Raises:
        TypeError: Nobody said how.
    """
    bare, _, nullable = peel(annotation)
    found = _plain(bare)
    return _optional(found) if nullable and found is not AS_IT_IS else found


def _plain(bare: Any) -> Plain:
    kind = typing.get_origin(bare) or bare
    if kind is Any or kind in {object, str, int, float, bool}:
        return AS_IT_IS
    if isinstance(kind, type):
        if issubclass(kind, uuid.UUID):
            return Plain(str, uuid.UUID)
        if issubclass(kind, enum.Enum):
            return Plain(lambda member: member.value, kind)
        if issubclass(kind, (collections.abc.Mapping, frozenset, tuple, list)):
            return _container(kind, typing.get_args(bare))
    raise TypeError(f"no column holds {bare!r}")


def _optional(found: Plain) -> Plain:
    def over(turn: Turn | None) -> Turn | None:
        return turn and (lambda value: None if value is None else turn(value))

    return Plain(over(found.put), over(found.take))


def _container(kind: type[Any], args: tuple[Any, ...]) -> Plain:
    if issubclass(kind, collections.abc.Mapping):
        return _mapping(plain(args[1]) if args else AS_IT_IS)
    inner = plain(args[0]) if args else AS_IT_IS
    put, take = _each(inner.put), _each(inner.take)
    if issubclass(kind, frozenset):
        return Plain(lambda values: sorted(put(values)), lambda found: frozenset(take(found)))
    if issubclass(kind, tuple):
        if args[1:] != (...,):
            raise TypeError("a tuple in a column has any number of one kind, as in tuple[str, ...]")
        return Plain(put, lambda found: tuple(take(found)))
    return Plain(put, take) if inner is not AS_IT_IS else AS_IT_IS


def _mapping(inner: Plain) -> Plain:
    def over(turn: Turn | None) -> Turn:
        return dict if turn is None else lambda found: {name: turn(value) for name, value in found.items()}

    return Plain(over(inner.put), None if inner.take is None else over(inner.take))


def _each(turn: Turn | None) -> Callable[[Any], list[Any]]:
    return list if turn is None else lambda values: list(map(turn, values))


def to_text(annotation: Any) -> Turn:
    """Return what writes a value of a type as JSON text."""
    put = plain(annotation).put
    return dumps if put is None else lambda value: dumps(put(value))


def from_text(annotation: Any) -> Turn:
    """Return what reads a value of a type from JSON text."""
    take = plain(annotation).take
    return loads if take is None else lambda text: take(loads(text))


def from_plain(annotation: Any) -> Turn:
    """Return what reads a value of a type from JSON that has been parsed."""
    return plain(annotation).take or (lambda found: found)
