"""JSON Schema of attrs classes, enums and formats, as OpenAPI 3.1 has it."""

from __future__ import annotations

import enum
import inspect
import re
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import attrs

from partnerkit import Secret
from partnerkit.wire import format_of, write

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    Any: {},
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "examples": ["2500.50"]},
    Secret: {"type": "string", "format": "password", "writeOnly": True},
}
_ATTRIBUTE = re.compile(r"^    (\w+): ((?:.+)(?:\n {8}.+)*)$", re.MULTILINE)


@attrs.frozen
class Component:
    """
    Says in an annotation that a value is what the document calls so.

    Attributes:
        name: Of one of the document's schemas that no class stands behind.
    """

    name: str


class Schemas:
    """The schemas of all classes asked for, each once, under its name."""

    def __init__(self, own: Mapping[str, Schema] | None = None) -> None:
        """Begin with those that the document has of its own."""
        self.components: dict[str, Schema] = dict(own or {})
        self._made_of: dict[str, Any] = dict.fromkeys(self.components, "the document's own schema")

    def of(self, annotation: Any) -> Schema:
        """
        Return the schema of an annotation; attrs classes become references to a component.

        Raises:
            TypeError: There is no schema for it.
        """
        made_of = getattr(annotation, "__supertype__", annotation)
        if isinstance(made_of, typing.Hashable) and made_of in _PLAIN:
            return dict(_PLAIN[made_of])
        if get_origin(made_of) is Annotated:
            return self._formatted(made_of)
        if get_origin(made_of) in {Union, types.UnionType}:
            return {"anyOf": [self._or_null(arm) for arm in get_args(made_of)]}
        if get_origin(made_of) is tuple:
            return {"type": "array", "items": self.of(get_args(made_of)[0])}
        if get_origin(made_of) is Mapping:
            return {"type": "object", "additionalProperties": self.of(get_args(made_of)[1])}
        return self._named(made_of)

    def _formatted(self, annotation: Any) -> Schema:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, Component):
                return {"$ref": f"#/components/schemas/{extra.name}"}
        form = format_of(annotation)
        plain = self.of(get_args(annotation)[0])
        return plain if form is None else {"type": "string"} | form.schema()

    def _or_null(self, arm: Any) -> Schema:
        return {"type": "null"} if arm is type(None) else self.of(arm)

    def _named(self, made_of: Any) -> Schema:
        plain = get_origin(made_of) or made_of
        if isinstance(plain, type) and issubclass(plain, enum.Enum):
            return {"type": "string", "enum": [member.value for member in plain]}
        if not (isinstance(plain, type) and attrs.has(plain)):
            raise TypeError(f"no schema for {made_of!r}")
        name = _name(made_of)
        if self._made_of.setdefault(name, made_of) != made_of:
            raise TypeError(f"{made_of!r} and {self._made_of[name]!r} are both {name} in the document")
        if name not in self.components:
            self.components[name] = {}  # it may hold itself
            self.components[name] = self._object(plain, made_of)
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, plain: Any, made_of: Any) -> Schema:
        arguments = dict(zip(getattr(plain, "__parameters__", ()), get_args(made_of), strict=False))
        properties = self.fields(plain, arguments)
        required = [a.name for a in attrs.fields(plain) if a.default is attrs.NOTHING]
        return {
            "type": "object",
            "description": (inspect.getdoc(plain) or "").partition("\n\n")[0],
            "properties": properties,
            **({"required": required} if required else {}),
            "additionalProperties": False,
        }

    def fields(self, plain: Any, arguments: Mapping[Any, Any] = types.MappingProxyType({})) -> dict[str, Schema]:
        """Return the schema of each field of an attrs class, with its default and what the docstring says of it."""
        told, found = _told(plain), attrs.fields(attrs.resolve_types(plain, include_extras=True))
        return {a.name: self._field(a, arguments) | _described(told.get(a.name)) for a in found}

    def _field(self, field: Any, arguments: Mapping[Any, Any]) -> Schema:
        schema = self.of(_filled(field.type, arguments))
        return schema | ({} if field.default in {attrs.NOTHING, None} else {"default": write(field.default)})


def _filled(annotation: Any, arguments: Mapping[Any, Any]) -> Any:
    if isinstance(annotation, typing.TypeVar):
        return arguments[annotation]
    if get_origin(annotation) is tuple:
        return tuple.__class_getitem__((_filled(get_args(annotation)[0], arguments), ...))
    return annotation


def _name(made_of: Any) -> str:
    plain = get_origin(made_of) or made_of
    inner = "".join(_name(argument) for argument in get_args(made_of))
    return inner + str(plain.__name__).removesuffix("View")


def _told(plain: type) -> dict[str, str]:
    """Return what docstrings say of each attribute; the class's own before those of its bases."""
    docs = [inspect.cleandoc(base.__doc__ or "") for base in reversed(plain.__mro__) if attrs.has(base)]
    attributes = [_ATTRIBUTE.findall(doc.partition("Attributes:\n")[2]) for doc in docs]
    return {name: " ".join(text.split()) for told in attributes for name, text in told}


def _described(text: str | None) -> Schema:
    return {} if text is None else {"description": text}
