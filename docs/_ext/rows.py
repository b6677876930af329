"""
The tables of the reference, read from the code they describe; every function yields lines of Markdown.

Nothing here knows Sphinx, so that the tests need none either.
"""

import functools
import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import attrs

import partnerkit
from partnerkit import values, vendor
from partnerkit.access import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    ACTIONS,
    GRANTABLE,
    KEY_PERMISSIONS,
    ROLES,
    STAFF_PERMISSIONS,
    VENDOR_PERMISSIONS,
    ActorKind,
    MatrixRow,
    Permission,
    Rule,
    matrix,
    policy,
)
from partnerkit.decision import Decision
from partnerkit.effects import Event
from partnerkit.errors import PartnerkitError
from partnerkit.partners import roles as roles_
from partnerkit.portal.model import PORTAL
from partnerkit.sections import Kind, Setting, Tab, title_of, title_of_condition
from partnerkit.texts import ENGLISH
from partnerkit.texts.problems import PROBLEMS
from partnerkit.throttle import Rate
from partnerkit.webhooks.kinds import KINDS, said_by
from partnerkit.wire import format_of

WHO = {
    ActorKind.OPERATOR: "operator",
    ActorKind.STAFF: "staff member",
    ActorKind.VENDOR: "vendor",
    ActorKind.KEY: "API key",
}
# The columns of the matrix; a Secure role may what its twin may.
COLUMNS = {
    "owner": "Owner",
    "admin": "Admin",
    "agent": "Agent",
    "key": "API key",
    "staff": "Staff",
    "account_admin": "Account's admin",
    "account_owner": "Account's owner",
    "vendor": "Vendor",
}
UNITS = {unit: timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds")}
BECAUSE = {
    made.because
    for held in vars(policy).values()
    for made in (held.values() if isinstance(held, dict) else (held,))
    if isinstance(made, Decision)
}


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """
    Yield a table.
    """
    titles = list(titles)
    yield _line(titles)
    yield _line("---" for _ in titles)
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def said_first(thing: object) -> str:
    """
    Return the first sentence of a docstring.
    """
    return re.split(r"(?<=\.)\s", inspect.getdoc(thing) or "", maxsplit=1)[0].replace("\n", " ")


def attributes_of(thing: object) -> dict[str, str]:
    """
    Return what a docstring says under *Attributes*, by name.
    """
    _, _, told = (inspect.getdoc(thing) or "").partition("Attributes:\n")
    found: dict[str, str] = {}
    name = ""
    for line in told.split("\n\n", maxsplit=1)[0].splitlines():
        if begins := re.fullmatch(r" {4}(\w+): (.*)", line):
            name, found[name] = begins[1], begins[2]
        elif found:
            found[name] += " " + line.strip()
    return found


def actions() -> Iterator[str]:
    """
    Yield the action table: what, who, with which permission, and which rules are asked in which order.
    """
    yield from table(
        ["Action", "In Python", "Who", "Permission", "Rules, in their order"],
        (
            [
                f"`{action.value}`",
                f"`Action.{action.name}`",
                ", ".join(WHO[kind] for kind in ActorKind if kind in row.kinds),
                "" if row.permission is None else f"`{row.permission.value}`",
                ", ".join(rule.value for rule in row.rules),
            ]
            for action, row in ACTIONS.items()
        ),
    )


def who_may() -> Iterator[str]:
    """
    Yield the matrix: each action, who may do it, and what else is asked.
    """
    yield from table(
        ["Action", *COLUMNS.values(), "What else is asked"],
        ([f"`{row.action.value}`", *(_may(row, column) for column in COLUMNS), _besides(row)] for row in matrix()),
    )


def _may(row: MatrixRow, column: str) -> str:
    if not row.allowed[column]:
        return "no"
    return "yes" if row.on_secure[column] else "yes, not if secure"


def _besides(row: MatrixRow) -> str:
    asked = {
        "the second factor just now": row.step_up,
        "to somebody else": row.others,
        "not while acting as another": Rule.BAR in row.rules,
        "not while it is locked": Rule.LOCKED in row.rules,
        "not after the client's No": Rule.CLIENT_NO in row.rules,
    }
    return ", ".join(said for said, so in asked.items() if so) or "nothing"


def roles() -> Iterator[str]:
    """
    Yield which role, level or side includes which permission; a Secure role includes what its twin does.
    """
    holders = {role.title: role.permissions for role in ROLES.values() if not role.secure}
    holders |= {"A partner's own role, at most": GRANTABLE, "API key, at most": KEY_PERMISSIONS}
    holders |= {"Staff member": STAFF_PERMISSIONS, "Account's admin": ACCOUNT_ADMIN_PERMISSIONS}
    holders |= {"Account's owner": ACCOUNT_OWNER_PERMISSIONS, "Vendor": VENDOR_PERMISSIONS}
    yield from table(
        ["Permission", *holders],
        ([f"`{p.value}`", *("yes" if p in held else "no" for held in holders.values())] for p in Permission),
    )


def limits() -> Iterator[str]:
    """
    Yield every limit with its value and what it is for.
    """
    told = attributes_of(vendor.Limits)
    yield from table(
        ["Limit", "By default", "What it says"],
        (
            [f"`{name}`", spoken(value), told[name]]
            for name, value in attrs.asdict(vendor.Limits(), recurse=False).items()
        ),
    )


def spoken(value: timedelta | Rate | int | tuple[timedelta, ...]) -> str:
    """
    Return a length of time, several of them, a rate or a number as people say it.
    """
    if isinstance(value, tuple):
        return ", ".join(map(spoken, value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Rate):
        return f"{value.tries} in {spoken(value.per)}"

    unit = next(unit for unit, length in UNITS.items() if not value % length)
    count = value // UNITS[unit]
    return f"{count} {unit if count > 1 else unit.removesuffix('s')}"


def formats() -> Iterator[str]:
    """
    Yield every format a text can have, with what JSON Schema says of it.
    """
    found = {name: form for name, value in (vars(values) | vars(roles_)).items() if (form := format_of(value))}
    yield from table(
        ["Format", "What it is", "As JSON Schema says it"],
        ([f"`{name}`", said_first(type(form)), _schema(form.schema())] for name, form in found.items()),
    )


def _schema(schema: dict[str, Any]) -> str:
    said = {name: value if isinstance(value, str) else json.dumps(value) for name, value in schema.items()}
    return ", ".join(f"`{name}: {value}`" for name, value in said.items())


def errors() -> Iterator[str]:
    """
    Yield the tree of errors: name, code, HTTP status, what it holds, what it means.
    """
    yield from table(
        ["Error", "Code", "HTTP", "Holds", "When"],
        (
            [
                "└\u00a0" * (depth - 1) + f"{{py:class}}`~partnerkit.errors.{kind.__name__}`",
                f"`{kind.code}`",
                str(kind.status),
                ", ".join(f"`{name}`" for name in _fields(kind)),
                said_first(kind),
            ]
            for kind, depth in tree(PartnerkitError)
            if depth
        ),
    )


def _fields(kind: Any) -> Iterator[str]:
    yield from (field.name for field in attrs.fields(kind))


def tree(kind: type[PartnerkitError], depth: int = 0) -> Iterator[tuple[type[PartnerkitError], int]]:
    """
    Yield an error and all its kinds, each with how deep it stands, in the order of the source.
    """
    yield kind, depth
    for narrower in kind.__subclasses__():
        if narrower.__module__.startswith("partnerkit.errors."):
            yield from tree(narrower, depth + 1)


def problems() -> Iterator[str]:
    """
    Yield every code a problem of an input can have, with its sentence.
    """
    yield from table(["Code", "Sentence"], ([f"`{code}`", str(said)] for code, said in PROBLEMS.items()))


def decisions() -> Iterator[str]:
    """
    Yield every fact a refusal can rest on, with its sentence.
    """
    refusals = BECAUSE - {"allowed"}
    yield from table(["`because`", "Sentence"], ([f"`{c}`", str(ENGLISH[c])] for c in ENGLISH if c in refusals))


def remedies() -> Iterator[str]:
    """
    Yield every remedy, with its sentence.
    """
    found = {code.removeprefix("remedy."): str(said) for code, said in ENGLISH.items() if code.startswith("remedy.")}
    yield from table(["Remedy", "Sentence"], ([f"`{code}`", said] for code, said in found.items()))


def names() -> Iterator[str]:
    """
    Yield the names that `partnerkit` itself offers, with where each is at home.
    """
    yield from table(["From `partnerkit`", "What it is"], ([_name(n), _what(n)] for n in partnerkit.__all__))


def _name(name: str) -> str:
    thing = getattr(partnerkit, name)
    if not callable(thing):
        return f"{{py:data}}`{name} <partnerkit.collections.{name}>`"

    role = "class" if inspect.isclass(thing) else "func"
    return f"{{py:{role}}}`{name} <{thing.__module__}.{name}>`"


def _what(name: str) -> str:
    thing = getattr(partnerkit, name)
    return said_first(thing if callable(thing) else importlib.import_module("partnerkit.collections"))


def kinds() -> Iterator[str]:
    """
    Yield every kind of event, when it happens, and what its payload holds.
    """
    told = ((f"`{kind}`", said_first(event), _payload(event)) for kind, event in KINDS.items())
    yield from table(["Kind", "When", "Payload"], told)


def _payload(event: type[Event]) -> str:
    return "; ".join(f"`{name}`: {_spelt(schema)}" for name, schema in said_by(event)) or "nothing"


def _spelt(schema: dict[str, Any]) -> str:
    match schema:
        case {"anyOf": arms}:
            return " or ".join(map(_spelt, arms))
        case {"enum": values}:
            return " or ".join(f"`{value}`" for value in values)
        case {"items": items}:
            return f"list of {_spelt(items)}"
        case {"format": "uuid"}:
            return "id"
        case {"format": "date-time"}:
            return "moment"
    return str(schema["type"])


def settings(tab: Tab[Any]) -> Iterator[str]:
    """
    Yield every setting of a tab of the portal: what it is, and what it rests on.
    """
    yield from table(
        ["Setting", "What people read", "Kind", "By default", "Class", "Needs", "Under", "Rows"],
        (
            [
                f"`{name}`",
                title_of(tab, one),
                _kind(one),
                _default(one),
                one.field_class.value,
                ", ".join(f"`{need.code}`" for need in one.needs),
                f"`{one.under}`" if one.under else "",
                ", ".join(one.rows),
            ]
            for name, one in tab.settings.items()
        ),
    )


def _kind(one: Setting) -> str:
    return f"{one.kind.value} of `{one.of}`" if one.of else one.kind.value


def _default(one: Setting) -> str:
    if one.owner_else:
        return "the owner"
    match one.default:
        case False:
            return "off"
        case None | ():
            return "nobody" if one.kind in {Kind.PERSON, Kind.PEOPLE} else "nothing"
    return str(one.default)


def conditions() -> Iterator[str]:
    """
    Yield every condition of the portal's settings, and what of them needs it.
    """
    found = {need: ["everything"] for need in PORTAL.needs}
    for tab in PORTAL.tabs.values():
        for name, one in tab.settings.items():
            for need in one.needs:
                found.setdefault(need, []).append(f"`{tab.name}.{name}`")
    told = ([f"`{need.code}`", title_of_condition(need), ", ".join(what)] for need, what in found.items())
    yield from table(["Condition", "What people read", "What needs it"], told)


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "actions": actions,
    "matrix": who_may,
    "roles": roles,
    "limits": limits,
    "formats": formats,
    "errors": errors,
    "problems": problems,
    "decisions": decisions,
    "remedies": remedies,
    "names": names,
    "kinds": kinds,
    "conditions": conditions,
    **{f"portal.{name}": functools.partial(settings, tab) for name, tab in PORTAL.tabs.items()},
}
