"""What a field's annotation means for a table: its kind, its length, whether it may be absent."""

from __future__ import annotations

import collections.abc
import enum
import types
import typing
import uuid
from datetime import datetime
from typing import Annotated, Any

import attrs

from partnerkit.repository import hint
from partnerkit.values import Format

# A name, a mail address: what still fits a key of MariaDB (3,072 bytes, four a character) beside an owner and an id.
KEY_LENGTH = 255


class Kind(enum.Enum):
    """The kinds of columns there are; a dialect has a codec for each."""

    UUID = "uuid"
    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    BYTES = "bytes"
    MOMENT = "moment"
    ENUM = "enum"
    JSON = "json"


_KINDS = {
    uuid.UUID: Kind.UUID,
    str: Kind.TEXT,
    int: Kind.INTEGER,
    bool: Kind.BOOLEAN,
    bytes: Kind.BYTES,
    datetime: Kind.MOMENT,
}


@attrs.frozen(kw_only=True)
class Column:
    """
    One column.

    Attributes:
        name: Its name, which is the field's.
        kind: What it holds.
        nullable: Whether the field may be absent.
        length: The most characters, where the field's format says so.
        annotation: The field's type, without what `Annotated` adds and without None.
    """

    name: str
    kind: Kind
    nullable: bool = False
    length: int | None = None
    annotation: Any = str


def column_of(entity: type[Any], name: str) -> Column:
    """
    Return the column of an attribute or property of an entity.

    Raises:
        TypeError: Its type has no place in a table.
    """
    bare, formats, nullable = peel(hint(entity, name))
    length = next((f.schema()["maxLength"] for f in formats if "maxLength" in f.schema()), None)
    kind = kind_of(bare)
    if kind is None:
        raise TypeError(f"{entity.__name__}.{name} has a type that no column holds: {bare!r}")
    return Column(name=name, kind=kind, nullable=nullable, length=length, annotation=bare)


def peel(annotation: Any) -> tuple[Any, list[Format], bool]:
    """Return an annotation's bare type, the formats that stand around it, and whether it may be None."""
    formats: list[Format] = []
    nullable = False
    while True:
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is Annotated:
            formats += [mark for mark in args[1:] if isinstance(mark, Format)]
            annotation = args[0]
        elif origin in {typing.Union, types.UnionType} and type(None) in args and len(args) == 2:
            nullable, annotation = True, next(a for a in args if a is not type(None))
        elif isinstance(annotation, typing.NewType):
            annotation = annotation.__supertype__
        else:
            return annotation, formats, nullable


def kind_of(bare: Any) -> Kind | None:
    """Return the kind of column for a bare type; None where there is none."""
    kind = typing.get_origin(bare) or bare
    if isinstance(kind, type):
        if issubclass(kind, enum.Enum):
            return Kind.ENUM if all(isinstance(member.value, str) for member in kind) else None
        if issubclass(kind, (collections.abc.Mapping, frozenset, tuple, list)):
            return Kind.JSON
        return _KINDS.get(kind)
    return None
