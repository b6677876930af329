"""
Every call of the library, found by reflection, with arguments built by reading annotations.

What nobody has said how to fill (a parameter, a field, a kind of method) is a `LookupError`: a new call cannot be
forgotten by the tests that walk through all of them.
"""

from __future__ import annotations

import enum
import functools
import inspect
import itertools
import types
from collections.abc import Iterator, Mapping
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

from partnerkit import PartnerKit, Realm, Secret
from partnerkit.values import Email, NicknameFormat, OneOf, PasswordFormat, Text, TimeZoneFormat, TypedFormat
from partnerkit.wire import format_of
from tests.library.world import PASSWORD

Path = tuple[str, ...]
NOT_CALLS = {"try_out"}  # what a kit has beside its services

_OF_FORMAT: dict[type, Any] = {
    Text: "Something",
    Email: "somebody@example.com",
    NicknameFormat: "some-name",
    PasswordFormat: Secret("another horse battery"),
    TypedFormat: Secret(PASSWORD),
    TimeZoneFormat: "UTC",
}
_OF_NAME: dict[str, Any] = {
    "key": "a key",
    "limit": 50,
    "name": "support",
    "nickname": "some-name",
    "plan": "pro",
    "source": "192.0.2.1",
}


@attrs.frozen(kw_only=True)
class Call:
    """
    One public method of a service.

    Attributes:
        hints: What it is given, each parameter with its annotation.
        needed: The parameters that have no default.
    """

    service: str
    method: str
    hints: Mapping[str, Any] = attrs.field(eq=False)
    needed: frozenset[str]

    def __str__(self) -> str:
        return f"{self.service}.{self.method}"

    @property
    def ids(self) -> dict[Path, Any]:
        """
        Where it takes an id, and of what; ids within an input class too.
        """
        return {path: hint for path, hint in _leaves(self.hints) if getattr(hint, "__supertype__", None) is UUID}

    @property
    def choices(self) -> list[dict[Path, Any]]:
        """
        Every combination of the enum members it takes; a realm is the caller's own.
        """
        enums = [(path, hint) for path, hint in _leaves(self.hints) if _is_enum(hint) and hint is not Realm]
        members = itertools.product(*(hint for _, hint in enums))
        return [dict(zip([path for path, _ in enums], chosen, strict=True)) for chosen in members]

    def arguments(self, known: Mapping[Any, Any], chosen: Mapping[Path, Any], *, whole: bool) -> dict[str, Any]:
        """
        Return arguments.

        Args:
            known: Values by kind (`AccountId`, `Actor`) or by name (`"email"`).
            chosen: Values of single places, before all else.
            whole: Whether what has a default is given too.
        """
        ids = {path[0] for path in self.ids}
        given = [n for n in self.hints if whole or n in self.needed or n in ids]
        return {name: _value(self.hints[name], (name,), known, chosen) for name in given}

    def do(self, kit: PartnerKit, arguments: Mapping[str, Any]) -> Any:
        return getattr(getattr(kit, self.service), self.method)(**arguments)


@functools.cache
def every_call() -> tuple[Call, ...]:
    """
    Return the public methods of all services a kit has.
    """
    return tuple(_call(name, method) for name, kind in services().items() for method in _methods(kind))


def services() -> dict[str, type]:
    """
    Return the services of a kit.

    Raises:
        LookupError: A kit has something public that is neither a service nor known here.
    """
    found = {name: value for name, value in vars(PartnerKit).items() if not name.startswith("_")}
    made = {name: value for name, value in found.items() if isinstance(value, functools.cached_property)}
    if odd := set(found) - set(made) - NOT_CALLS:
        raise LookupError(f"what are {odd} of a kit?")
    return {name: get_type_hints(value.func)["return"] for name, value in made.items()}


def _methods(kind: type) -> Iterator[Any]:
    for name, value in inspect.getmembers(kind):
        if not name.startswith("_"):
            if not inspect.isfunction(value):
                raise LookupError(f"{kind.__name__}.{name} is no method")
            yield value


def _call(service: str, method: Any) -> Call:
    hints = get_type_hints(method, include_extras=True)
    parameters = [p for p in inspect.signature(method).parameters.values() if p.name != "self"]
    return Call(
        service=service,
        method=method.__name__,
        hints={p.name: hints[p.name] for p in parameters},
        needed=frozenset(p.name for p in parameters if p.default is p.empty),
    )


def _leaves(hints: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name, hint in hints.items():
        kind, path = _bare(hint), (*above, name)
        if _is_input(kind):
            yield from _leaves(_fields(kind), path)
        else:
            yield path, kind


def _value(hint: Any, path: Path, known: Mapping[Any, Any], chosen: Mapping[Path, Any]) -> Any:
    kind = _bare(hint)
    if path in chosen:
        return chosen[path]
    if (form := format_of(kind)) is not None:
        return form.values[0] if isinstance(form, OneOf) else _OF_FORMAT[type(form)]
    if kind in known:
        return known[kind]
    if _is_input(kind):
        return kind(**{n: _value(h, (*path, n), known, chosen) for n, h in _fields(kind).items()})
    return (known if path[-1] in known else _OF_NAME)[path[-1]]


def _bare(hint: Any) -> Any:
    """
    Return what there is beside None, if that is one thing.
    """
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    return arms[0] if get_origin(hint) in {Union, types.UnionType} and len(arms) == 1 else hint


def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {a.name: hints[a.name] for a in attrs.fields(kind)}


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_input(kind: Any) -> bool:
    """
    Whether a class is one that callers make; an actor is minted by the kit.
    """
    return attrs.has(kind) and kind.__name__ != "Actor"


def filled(kind: Any, known: Mapping[Any, Any]) -> Any:
    """
    Return a right value of a kind: an input class with every field given.
    """
    return _value(kind, ("",), known, {})
