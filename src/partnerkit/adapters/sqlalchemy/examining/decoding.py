"""Whether a row is one that the adapter could have written: it decodes, to the types its class says, and back."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import attrs

from partnerkit.adapters.sqlalchemy.columns import Kind, peel
from partnerkit.adapters.sqlalchemy.mapping import SETS, WORDS
from partnerkit.adapters.sqlalchemy.shapes import Shape
from partnerkit.invariants import Damage, Finding
from partnerkit.invariants.findings import naming
from partnerkit.repository import hint

# What a decoder says to a value that no encoder has made.
_WRONG: Final = (ValueError, TypeError, KeyError, AttributeError)

Check = Callable[[Any], bool]


@attrs.frozen
class Read:
    """
    A row as it was read.

    Attributes:
        entity: What it decodes to; None if it does not.
        encoded: The entity as it would be stored; empty if there is none.
        findings: What is wrong with it.
    """

    entity: Any = None
    encoded: tuple[Any, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(shape: Shape, raw: Sequence[Any]) -> Read:
    """Return a row with what it decodes to."""
    attributes = attrs.fields(shape.collection.entity)
    wrong = [a.name for a, value in zip(attributes, raw, strict=False) if not _decodes(shape, a.name, value)]
    if wrong:
        said = f"no call could have written its {', '.join(wrong)}"
        return Read(findings=(about(shape, raw, Damage.UNREADABLE, said),))
    entity = shape.mapper.from_row(raw[: len(attributes)])
    encoded = shape.mapper.to_row(entity)
    return Read(entity, encoded, tuple(_derived(shape, raw, encoded)))


def about(shape: Shape, raw: Sequence[Any], damage: Damage, said: str) -> Finding:
    """Return a finding about a row, whether it decodes or not."""
    return of(shape, {name: raw[shape.index[name]] for name in naming(shape.collection)}, damage, said)


def of(shape: Shape, row: Mapping[str, Any], damage: Damage, said: str) -> Finding:
    """Return a finding about the row that some stored values find."""
    known = {name: _shown(shape, name, value) for name, value in row.items()}
    return Finding(damage=damage, collection=shape.collection.name, row=known, said=said)


def _shown(shape: Shape, name: str, value: Any) -> str:
    """Return the value of a column as people know it."""
    try:
        return str(shape.mapper.take[name](value))
    except _WRONG:
        return repr(value)


def _decodes(shape: Shape, name: str, value: Any) -> bool:
    """Whether what is stored in a column is what would be stored of what it decodes to."""
    try:
        decoded = shape.mapper.take[name](value)
        if not _fits_field(cast("Hashable", shape.collection.entity), name)(decoded):
            return False
        # JSON has many spellings of one value.
        return shape.columns[name].kind is Kind.JSON or bool(shape.mapper.put[name](decoded) == value)
    except _WRONG:
        return False


@functools.cache
def _fits_field(entity: Any, name: str) -> Check:
    return _fits(hint(entity, name))


def _fits(annotation: Any) -> Check:
    """Return what says whether a value is of a type, and what it holds as well."""
    bare, _, nullable = peel(annotation)
    kind, inner = typing.get_origin(bare) or bare, typing.get_args(bare)
    if kind is Any:
        return lambda _: True
    each = _fits(inner[-1] if issubclass(kind, Mapping) else inner[0]) if inner else None

    def fits(value: Any) -> bool:
        if value is None:
            return nullable
        # To Python, but to nobody else, True is a whole number.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            return False
        return each is None or all(map(each, value.values() if isinstance(value, Mapping) else value))

    return fits


def _derived(shape: Shape, raw: Sequence[Any], encoded: tuple[Any, ...]) -> Iterator[Finding]:
    said = {WORDS: "the words it is found by", SETS: "the sets it is found by"}
    derived = list(shape.columns)[len(attrs.fields(shape.collection.entity)) :]
    names = [said.get(name, name) for name in derived if raw[shape.index[name]] != encoded[shape.index[name]]]
    if names:
        yield about(shape, raw, Damage.DERIVED, f"not made of the rest of it: {', '.join(names)}")
