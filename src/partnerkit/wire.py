"""
The strict converter: documents in and out.

What cattrs would coerce (``"3"`` to 3, null to ``"None"``) is refused, unknown fields are refused, and every problem
of a document is named with its path, so that a person mends all of them at once.
"""

from __future__ import annotations

import base64
import enum
import functools
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any, TypeVar, get_args, get_origin
from uuid import UUID

import attrs
import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from partnerkit.errors import InvalidInput, Problem, invalid
from partnerkit.repository import Collection, Cursor, hint
from partnerkit.values import Format, Secret, Wrong, aware

T = TypeVar("T")


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
    try:
        return converter().structure(document, into)
    except (ClassValidationError, IterableValidationError) as error:
        raise InvalidInput(tuple(_problems(error, ""))) from None


def checked(value: T) -> T:
    """
    Return an input that Python code made, brought into shape as if it had been read.

    Raises:
        InvalidInput: Names every problem with its path.
    """
    fields = attrs.fields(type(value))  # type: ignore[arg-type]
    return read(type(value), {a.name: getattr(value, a.name) for a in fields})


def one(path: str, annotation: Any, value: object) -> Any:
    """
    Return a single value in its normal form.

    Raises:
        InvalidInput: It is wrong; the problem stands under *path*.
    """
    try:
        return converter().structure(value, annotation)
    except Wrong as wrong:
        raise invalid(path, wrong.code, **wrong.params) from None


def _problems(error: BaseException, path: str) -> Iterator[Problem]:
    match error:
        case ClassValidationError() | IterableValidationError():
            noted, others = error.group_exceptions()
            for inner, note in noted:
                name = note.name if hasattr(note, "name") else note.index
                yield from _problems(inner, f"{path}.{name}" if path else str(name))
            for other in others:
                yield from _problems(other, path)
        case ForbiddenExtraKeysError():
            for key in sorted(map(str, error.extra_fields)):
                shown = key.encode("utf-8", "replace").decode()[:80]
                yield Problem(f"{path}.{shown}" if path else shown, "field.unknown")
        case Wrong(code, params):
            yield Problem(path, code, params)
        case KeyError():
            yield Problem(path, "field.missing")
        case _:
            yield Problem(path, "value.wrong")


@functools.cache
def converter() -> cattrs.Converter:
    """Return the one strict converter of the process."""
    made = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for type_, hook in _HOOKS.items():
        made.register_structure_hook(type_, hook)
    made.register_structure_hook_func(lambda t: isinstance(t, type) and issubclass(t, enum.Enum), _member)
    made.register_structure_hook_factory(attrs.has, lambda t: _object(made, t))
    made.register_structure_hook_factory(_is_list, lambda t: _list(made, t))
    made.register_structure_hook_factory(lambda t: format_of(t) is not None, _formatted)
    made.register_unstructure_hook(datetime, lambda moment: aware(moment).isoformat().replace("+00:00", "Z"))
    made.register_unstructure_hook(UUID, str)
    made.register_unstructure_hook(Secret, _never)
    return made


def write(value: object) -> Any:
    """
    Return a value as plain JSON types.

    Raises:
        TypeError: A Secret is in it.
    """
    return converter().unstructure(value)


def _never(_: Secret) -> Any:
    raise TypeError("a Secret is never written")


def _exactly(type_: type[Any], code: str) -> Callable[[Any, Any], Any]:
    def hook(value: Any, _: Any) -> Any:
        if type(value) is not type_:
            raise Wrong("type.null" if value is None else code)
        return value

    return hook


def _string(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Wrong("type.null" if value is None else "type.string")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise Wrong("text.surrogate")
    return value


def _uuid(value: Any, _: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        found = UUID(_string(value, str))
    except ValueError:
        raise Wrong("type.uuid") from None
    if str(found) != value.lower():
        raise Wrong("type.uuid")
    return found


def _moment(value: Any, _: Any) -> datetime:
    try:
        return aware(value if isinstance(value, datetime) else datetime.fromisoformat(_string(value, str)))
    except (ValueError, OverflowError):
        raise Wrong("type.moment") from None


def _secret(value: Any, _: Any) -> Secret:
    return value if isinstance(value, Secret) else Secret(_string(value, str))


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
        if isinstance(value, type_):
            return value
        if not isinstance(value, dict):
            raise Wrong("type.null" if value is None else "type.object")
        return inner(value, target)

    return hook


def _is_list(type_: Any) -> bool:
    return get_origin(type_) is tuple


def _list(made: cattrs.Converter, type_: Any) -> Callable[[Any, Any], Any]:
    items: Any = list.__class_getitem__(get_args(type_)[0])

    def hook(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Wrong("type.null" if value is None else "type.array")
        return tuple(made.structure(list(value), items))

    return hook


_HOOKS: dict[Any, Callable[[Any, Any], Any]] = {
    str: _string,
    int: _exactly(int, "type.integer"),
    float: _exactly(float, "type.number"),
    bool: _exactly(bool, "type.boolean"),
    UUID: _uuid,
    datetime: _moment,
    Secret: _secret,
}


def load_json(body: bytes) -> object:
    """
    Return the document of a request's body (A-34).

    Raises:
        InvalidInput: It is no JSON in UTF-8, is too deep, has NaN or infinities, or a name twice in an object.
    """
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise invalid("", "json.form") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidInput(tuple(Problem(name[:80], "field.twice") for name in twice))
    return found


def _refuse(_: str) -> Any:
    raise ValueError


def cursor_text(cursor: Cursor) -> str:
    """Return a place in a list as text for an address."""
    plain = [cursor.order, cursor.descending, write(cursor.value), write(cursor.id)]
    packed = json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str, collection: Collection[Any]) -> Cursor:
    """
    Return the place a text stands for.

    It grants nothing: a page is always asked for within an owner, so a forged place only begins elsewhere in one's own
    list (A-04).

    Raises:
        InvalidInput: The text is no place in a list of this collection.
    """
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        order, descending, value, id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        by = next(f for f in collection.order if f.name == order)
        return Cursor(
            by.name,
            one("after", bool, descending),
            one("after", hint(by.entity, by.name), value),
            one("after", hint(by.entity, collection.key.name), id),
        )
    except (ValueError, TypeError, StopIteration, RecursionError, InvalidInput):
        raise invalid("after", "cursor.form") from None
