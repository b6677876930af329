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
import math
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

from partnerkit import Action, BulkAction, BulkJob, BulkWork, PartnerKit, Realm, Secret
from partnerkit.access import Permission
from partnerkit.partners.roles import RoleNameFormat
from partnerkit.partners.team_reading import OF_PARTNERS
from partnerkit.values import Derived, Email, NicknameFormat, OneOf, PasswordFormat, Text, TimeZoneFormat, TypedFormat
from partnerkit.wire import format_of
from tests.library.world import PASSWORD

Path = tuple[str, ...]
NOT_CALLS = {"try_out"}  # what a kit has beside its services
NO_CALLS = {"sections"}  # what a service has beside its calls: what the vendor registered, and nobody's
# For the vendor's people and programs alone, which nothing is foreign to; tests.library.test_of_the_vendor walks there.
OF_THE_VENDOR = {"messages", "office", "relay", "upkeep", "webhooks"}
# What the worker calls acts for nobody, and no id in it comes from outside.
OF_THE_WORKER = {"jobs.claim", "jobs.advance", "jobs.failed"}

# Combinations of more enum members than these are not all tried; each member is.
MANY = 40

_OF_FORMAT: dict[type, Any] = {
    Text: "Something",
    Email: "somebody@example.com",
    NicknameFormat: "some-name",
    PasswordFormat: Secret("another horse battery"),
    TypedFormat: Secret(PASSWORD),
    TimeZoneFormat: "UTC",
    RoleNameFormat: "auditor",
    Derived: "pro",
}
_OF_NAME: dict[str, Any] = {
    "key": "a key",
    "csv": "email\nsomebody@example.com",
    "language": "hu",
    "limit": 50,
    "seats": 3,
    "name": "agent",
    "nickname": "some-name",
    "plan": "pro",
    "device": "Firefox",
    "source": "192.0.2.1",
    "text": "Something",
    "section": "portal",
    "tab": "services",
    "changes": {"past": True},
}
_OF_TYPE: dict[Any, Any] = {
    bool: False,
    datetime: datetime(2026, 11, 1, tzinfo=UTC),
    UUID: UUID(int=1),
    Permission: Permission.VIEW_CLIENTS,
}
# What is of this name must be one of these.
_KNOWN_TEXTS: dict[str, Any] = {
    "role": "agent",
    "ends_at": datetime(2026, 12, 1, tzinfo=UTC),
    "addons": "client_portal",
}
# What is asked for at such a place, though it may be left out elsewhere.
_ASKED_FOR: dict[Path, Any] = {("form", "business", "email"): "somebody@example.com", ("new", "accountant"): True}
# Which fields mean something beside the member that was chosen of an enum.
_TAKES: dict[Any, set[str]] = {
    BulkAction.LOCK: set(),
    BulkAction.UNLOCK: set(),
    BulkAction.TAG: {"tag"},
    BulkAction.UNTAG: {"tag"},
    BulkAction.ASSIGN: {"operator_id"},
    BulkAction.UNASSIGN: {"operator_id"},
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

    @functools.cached_property
    def ids(self) -> dict[Path, Any]:
        """
        Where it takes an id, and of what; ids within an input class too.
        """
        return {path: hint for path, hint in _leaves(self.hints) if getattr(hint, "__supertype__", None) is UUID}

    @functools.cached_property
    def optional(self) -> bool:
        """
        Whether anything of what it takes may be left out.
        """
        inputs = [kind for hint in self.hints.values() if _is_input(kind := _bare(hint))]
        return set(self.hints) > self.needed or any(_defaults(kind) for kind in inputs)

    @functools.cached_property
    def choices(self) -> list[dict[Path, Any]]:
        """
        Every combination of the enum members it takes, and of yes and no; of `MANY` each member.

        A realm is the caller's own, and a role includes what it does.
        """
        found = [(path, _members(hint, path)) for path, hint in _leaves(self.hints)]
        if self.service == "partners":  # asks about what is done to partners alone
            asked = [action for action in Action if action in OF_PARTNERS]
            found = [(path, asked if path == ("action",) else members) for path, members in found]
        paths = [path for path, members in found if members]
        members = [members for _, members in found if members]
        if math.prod(map(len, members)) <= MANY:
            return [dict(zip(paths, chosen, strict=True)) for chosen in itertools.product(*members)]
        turns = zip(*map(itertools.cycle, members), strict=True)
        return [dict(zip(paths, next(turns), strict=True)) for _ in range(max(map(len, members)))]

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
        return {name: _value(self.hints[name], (name,), known, chosen, whole=whole) for name in given}

    def do(self, kit: PartnerKit, arguments: Mapping[str, Any]) -> Any:
        return getattr(getattr(kit, self.service), self.method)(**arguments)


@functools.cache
def every_call() -> tuple[Call, ...]:
    """
    Return what people and programs call: the public methods of all services but the vendor's and the worker's.
    """
    found = (_call(name, method) for name in services() if name not in OF_THE_VENDOR for method in methods(name))
    return tuple(call for call in found if str(call) not in OF_THE_WORKER)


def methods(service: str) -> tuple[Any, ...]:
    """
    Return the public methods of a service.
    """
    return tuple(_methods(services()[service]))


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
        if not name.startswith("_") and name not in NO_CALLS:
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
        kind, path = _item(_bare(hint)), (*above, name)
        if _is_input(kind):
            yield from _leaves(_fields(kind), path)
        else:
            yield path, kind


def _members(kind: Any, path: Path) -> list[Any]:
    """
    Return what is to be chosen from: a yes or no is, where it is a parameter of its own.
    """
    if kind is bool and len(path) == 1:
        return [False, True]
    return list(kind) if _is_enum(kind) and kind not in {Realm, Permission} else []


def _value(hint: Any, path: Path, known: Mapping[Any, Any], chosen: Mapping[Path, Any], *, whole: bool) -> Any:
    kind = _bare(hint)
    if (item := _item(kind)) is not kind:
        return known[path[-1]] if path[-1] in known else (_value(item, path, known, chosen, whole=whole),)
    if path in chosen:
        return chosen[path]
    if path in _ASKED_FOR:
        return _ASKED_FOR[path]
    if path[-1] in _KNOWN_TEXTS:
        return _KNOWN_TEXTS[path[-1]]
    if (form := format_of(kind)) is not None:
        return form.values[0] if isinstance(form, OneOf) else _OF_FORMAT[type(form)]
    if isinstance(named := known.get(path[-1]), Secret | UUID):
        return named  # of secrets there may be several, and of ids
    if kind in known:
        return known[kind]
    if _is_input(kind):
        return _input(kind, path, known, chosen, whole=whole)
    if kind in _OF_TYPE:
        return _OF_TYPE[kind]
    return (known if path[-1] in known else _OF_NAME)[path[-1]]


def _input(kind: Any, path: Path, known: Mapping[Any, Any], chosen: Mapping[Path, Any], *, whole: bool) -> Any:
    fields = _fields(kind)
    left = set() if whole else _defaults(kind)
    if kind in {BulkWork, BulkJob}:
        left = set.union(*_TAKES.values()) - _TAKES[chosen[*path, "action"]]
    asked = (*chosen, *_ASKED_FOR)
    given = [n for n in fields if n not in left or any(c[: len(path) + 1] == (*path, n) for c in asked)]
    return kind(**{n: _value(fields[n], (*path, n), known, chosen, whole=whole) for n in given})


def _item(kind: Any) -> Any:
    """
    Return what a tuple of any length holds; of anything else that itself.
    """
    return get_args(kind)[0] if get_origin(kind) is tuple else kind


def _bare(hint: Any) -> Any:
    """
    Return what there is beside None, if that is one thing.
    """
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    return arms[0] if get_origin(hint) in {Union, types.UnionType} and len(arms) == 1 else hint


@functools.cache
def _fields(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {a.name: hints[a.name] for a in attrs.fields(kind)}


@functools.cache
def _defaults(kind: type) -> set[str]:
    """
    Return the fields of an input class that may be left out.
    """
    return {a.name for a in attrs.fields(kind) if a.default is not attrs.NOTHING}


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_input(kind: Any) -> bool:
    """
    Whether a class is one that callers make; an actor and a partner's link are what the kit has returned.
    """
    return attrs.has(kind) and kind.__name__ not in {"Actor", "PartnerLink"}


def filled(kind: Any, known: Mapping[Any, Any]) -> Any:
    """
    Return a right value of a kind: an input class with every field given.
    """
    return _value(kind, ("",), known, {}, whole=True)
