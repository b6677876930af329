"""
The strict converter: documents in and out.

What cattrs would coerce (``"3"`` to 3, null to ``"None"``) is refused, unknown fields are refused, and every problem
of a document is named with its path, so that a person mends all of them at once (of more than `MOST_PROBLEMS`, the
first ones).
"""

from __future__ import annotations

import enum
import functools
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, cast, get_args, get_origin
from uuid import UUID

import attrs
import cattrs
from cattrs.errors import (
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.values import Format, Secret, Wrong, aware, whole

T = TypeVar("T")
MOST_PROBLEMS: Final = 100
_UUID: Final = re.compile(r"(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_PROBLEMS: Final = (Wrong, ClassValidationError, IterableValidationError)


def format_of(annotation: Any) -> Format | None:
    """Return the format an annotation carries, None where it has none."""
    if get_origin(annotation) is not Annotated:
        return None
    return next((extra for extra in get_args(annotation)[1:] if isinstance(extra, Format)), None)


def read(into: type[T], document: object) -> T:
    """
    Return *document* as an instance of an attrs class; every text in its normal form.

    Raises:
        InvalidInput: Names every problem with its path.
    """
    if not isinstance(document, dict):
        raise invalid("", "type.object")
    return cast("T", one("", into, document))


def checked(value: T) -> T:
    """
    Return an input that Python code made, brought into shape as if it had been read.

    Raises:
        InvalidInput: Names every problem with its path.
        TypeError: It is no input, such as `Business`; a document is read with `read`.
    """
    if not attrs.has(type(value)):
        raise TypeError(
            f"an input is a value such as Business(...), not {type(value).__name__}; read() makes one of it"
        )
    return cast("T", one("", type(value), value))


def one(path: str, annotation: Any, value: object) -> Any:
    """
    Return a single value in its normal form.

    Raises:
        InvalidInput: It is wrong; its problems stand under *path*.
    """
    try:
        return converter().structure(value, annotation)
    except _PROBLEMS as error:
        raise InvalidInput(tuple(itertools.islice(_problems(error, path), MOST_PROBLEMS))) from None


def _problems(error: BaseException, path: str) -> Iterator[Problem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            noted, others = error.group_exceptions()
            for inner, note in noted:
                yield from _problems(inner, under(path, note.name if hasattr(note, "name") else str(note.index)))
            for other in others:
                yield from _problems(other, path)
        case ForbiddenExtraKeysError():
            for key in sorted(map(str, error.extra_fields)):
                yield Problem(under(path, key), "field.unknown")
        case Wrong(code, params):
            yield Problem(path, code, params)
        case KeyError():
            yield Problem(path, "field.missing")
        case _:
            yield Problem(path, "value.wrong")


def under(path: str, name: str) -> str:
    """
    Return the path of a field of what stands under *path*.

    Its name may be anybody's invention, so it is cut, and can be written as UTF-8 whatever it was.
    """
    shown = name[:80].encode("utf-8", "replace").decode()
    return f"{path}.{shown}" if path else shown


@functools.cache
def converter() -> cattrs.Converter:
    """Return the one strict converter of the process."""
    made = cattrs.Converter(unstruct_collection_overrides={AbstractSet: _in_order})
    for type_, hook in _HOOKS.items():
        made.register_structure_hook(type_, hook)
    made.register_structure_hook_func(lambda t: isinstance(t, type) and issubclass(t, enum.Enum), _member)
    made.register_structure_hook_factory(attrs.has, lambda t: _object(made, t))
    made.register_structure_hook_factory(_is_list, lambda t: _list(made, t))
    made.register_structure_hook_factory(_is_optional, lambda t: _optional(made, t))
    made.register_structure_hook_factory(lambda t: format_of(t) is not None, _formatted)
    made.register_unstructure_hook(datetime, lambda moment: aware(moment).isoformat().replace("+00:00", "Z"))
    made.register_unstructure_hook(UUID, str)
    made.register_unstructure_hook(Decimal, str)
    made.register_unstructure_hook(Secret, _never)
    made.register_unstructure_hook(bytes, _no_bytes)
    return made


def write(value: object) -> Any:
    """
    Return a value as plain JSON types; a set as a list in ascending order.

    Raises:
        TypeError: A Secret is in it, or bytes: a row such as an account holds digests and more that is nobody's
            business, so write the fields you choose.
    """
    return converter().unstructure(value)


def _never(_: Secret) -> Any:
    raise TypeError("a Secret is never written")


def _no_bytes(_: bytes) -> Any:
    raise TypeError("bytes, such as the digests of a row, are never written; choose the fields that are")


def _in_order(members: Iterable[Any]) -> list[Any]:
    return sorted(members, key=str)


def _integer(value: Any, _: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:  # what every database holds
        raise Wrong("type.null" if value is None else "type.integer")
    return value


def _number(value: Any, _: Any) -> float:
    if type(value) not in {int, float} or not math.isfinite(value):
        raise Wrong("type.null" if value is None else "type.number")
    return float(value)


def _boolean(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise Wrong("type.null" if value is None else "type.boolean")
    return value


def _string(value: Any, _: Any) -> str:
    if value is None:
        raise Wrong("type.null")
    if "\0" in whole(value):  # which not every database holds
        raise Wrong("text.control")
    return str(value)


def _uuid(value: Any, _: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    text = _string(value, str)
    if not _UUID.fullmatch(text):
        raise Wrong("type.uuid")
    return UUID(int=int(text.replace("-", ""), 16))


def _moment(value: Any, _: Any) -> datetime:
    try:
        return aware(value if isinstance(value, datetime) else datetime.fromisoformat(_string(value, str)))
    except (ValueError, OverflowError):
        raise Wrong("type.moment") from None


def _secret(value: Any, _: Any) -> Secret:
    return Secret(_string(value.reveal() if isinstance(value, Secret) else value, str))


def _member(value: Any, type_: type[enum.Enum]) -> enum.Enum:
    if isinstance(value, type_):
        return value
    found = [m for m in type_ if m.value == value and type(m.value) is type(value)]
    if not found:
        raise Wrong(
            "type.null" if value is None else "choice.unknown", {"known": ", ".join(str(m.value) for m in type_)}
        )
    return found[0]


def _formatted(annotation: Any) -> Callable[[Any, Any], Any]:
    form = format_of(annotation)
    assert form is not None

    def hook(value: Any, _: Any) -> Any:
        if value is None:
            raise Wrong("type.null")
        return form.parse(value)

    return hook


def _object(made: cattrs.Converter, type_: Any) -> Callable[[Any, Any], Any]:
    inner = cattrs.gen.make_dict_structure_fn(
        type_, made, _cattrs_forbid_extra_keys=True, _cattrs_detailed_validation=True
    )

    def hook(value: Any, target: Any) -> Any:
        if type(value) is type_:
            value = {a.name: getattr(value, a.name) for a in attrs.fields(type_)}
        if not isinstance(value, dict):
            raise Wrong("type.null" if value is None else "type.object")
        return inner(value, target)

    return hook


def _is_optional(type_: Any) -> bool:
    return get_origin(type_) in {Union, UnionType} and len(get_args(type_)) == 2 and NoneType in get_args(type_)


def _optional(made: cattrs.Converter, type_: Any) -> Callable[[Any, Any], Any]:
    """Return what reads a value that may be None; what reads it otherwise is looked up once."""
    some = next(arm for arm in get_args(type_) if arm is not NoneType)
    inner = made.get_structure_hook(some)
    return lambda value, _: None if value is None else inner(value, some)


def _is_list(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _list(made: cattrs.Converter, type_: Any) -> Callable[[Any, Any], Any]:
    kind = get_args(type_)[0]
    inner = made.get_structure_hook(kind)

    def hook(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Wrong("type.null" if value is None else "type.array")
        items: list[Any] = []
        problems: list[Exception] = []
        for place, item in enumerate(value):
            try:
                items.append(inner(item, kind))
            except _PROBLEMS as problem:
                problem.__notes__ = [IterableValidationNote("", place, kind)]
                problems.append(problem)
                if len(problems) == MOST_PROBLEMS:  # a long list of nonsense would take seconds
                    break
        if problems:
            raise IterableValidationError("", problems, type_)
        return tuple(items)

    return hook


_HOOKS: dict[Any, Callable[[Any, Any], Any]] = {
    str: _string,
    int: _integer,
    float: _number,
    bool: _boolean,
    UUID: _uuid,
    datetime: _moment,
    Secret: _secret,
}
