"""
What the address of the client list asks for.

- It is read strictly: whatever is wrong in it is named, all at once, and what is right still holds.
- Links are made of the same parameters, the empty ones left out; the other filters stay when one is set or taken away.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import attrs
from werkzeug.datastructures import MultiDict

from partnerkit import ClientFilter, OperatorId, Sort, StatusFilter
from partnerkit.errors import InvalidInput, Problem
from partnerkit.values import Name, TagText
from partnerkit.wire import one
from reference_server.pages.language import Lazy, _, lazy, plazy
from reference_server.pages.sentences import said, sentence

E = TypeVar("E", bound=enum.Enum)

SIZES: Final = (25, 50, 100)
USUAL: Final = 50
NO_PLAN: Final = "-"
NOBODY: Final = "nobody-active"
#: The parameters that narrow the list, in the order in which they are shown.
FILTERS: Final = ("q", "status", "tag", "operator", "plan", "secure", "locked", "from", "to")
LABELS: Final[Mapping[str, Lazy]] = {
    "q": plazy("filter", "Search"),
    "status": lazy("Status"),
    "tag": lazy("Tag"),
    "operator": lazy("Operator"),
    "plan": lazy("Plan"),
    "secure": lazy("Secure"),
    "locked": lazy("Locked"),
    "from": lazy("Created from"),
    "to": lazy("Created to"),
    "sort": lazy("Sort by"),
    "after": lazy("Place in the list"),
    "before": lazy("Place in the list"),
    "limit": lazy("Clients a page"),
    "sq": lazy("Search by name"),
    "safter": lazy("Place among secure clients"),
}
_KEPT: Final = (*FILTERS, "sort", "sq", "safter")
_LONGEST: Final = 1000
_MOST: Final = 20
_LEAST: Final = timedelta(microseconds=1)
_LISTED: Final = lazy("There is no such choice. Choose one from the list.")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@attrs.frozen
class Trouble:
    """
    One thing that is wrong in the address.

    Attributes:
        name: The parameter.
        message: What is wrong with it, as a sentence.
    """

    name: str
    message: str

    @property
    def label(self) -> str:
        """What people read for the parameter."""
        return str(LABELS.get(self.name, self.name))


class Unfit(Exception):
    """A value does not fit; the text says how to mend it."""


def _member(type_: type[E], text: str) -> E:
    try:
        return type_(text)
    except ValueError:
        raise Unfit(str(_LISTED)) from None


def _operator(text: str) -> OperatorId | None:
    if text == NOBODY:
        return None
    try:
        return OperatorId(one("operator", UUID, text))
    except InvalidInput:
        raise Unfit(sentence("operator.unknown")) from None


def _yes(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise Unfit(str(_LISTED))
    return text == "yes"


def _begin(text: str) -> datetime:
    """Return the moment at which a day begins, UTC."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day == date.max:
        raise Unfit(_("Write a day such as 2026-11-22."))
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _size(text: str) -> int:
    if text not in {str(size) for size in SIZES}:
        raise Unfit(sentence("choice.unknown", {"known": ", ".join(map(str, SIZES))}))
    return int(text)


# What each parameter is to the library, and how it is read.
_READ: Final[Mapping[str, tuple[str, Callable[[str], Any]]]] = {
    "q": ("text", lambda text: one("q", Name, text)),
    "status": ("status", lambda text: _member(StatusFilter, text)),
    "tag": ("tag", lambda text: one("tag", TagText, text)),
    "operator": ("operator_id", _operator),
    "plan": ("plan", lambda text: "" if text == NO_PLAN else text),
    "secure": ("secure", _yes),
    "locked": ("locked", _yes),
    "from": ("created_from", _begin),
    "to": ("created_to", lambda text: _begin(text) + timedelta(days=1)),
    "sort": ("sort", lambda text: _member(Sort, text)),
    "limit": ("limit", _size),
    "sq": ("sq", lambda text: one("sq", Name, text)),
}
_OURS: Final = {field: name for name, (field, _) in _READ.items()}


@attrs.frozen(kw_only=True)
class Wanted:
    """
    What the address of the list asks for.

    Attributes:
        given: Every parameter that is set, as it was written.
        filter: What the library is asked; what is wrong is left out.
        limit: How many clients a page shows.
        names: What the section of secure clients is searched for.
        troubles: What is wrong.
    """

    given: Mapping[str, str]
    filter: ClientFilter = ClientFilter()
    limit: int = USUAL
    names: str | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def filters(self) -> tuple[str, ...]:
        """The filters that are set."""
        return tuple(name for name in FILTERS if name in self.given)

    @property
    def more(self) -> bool:
        """Whether a filter is set that stands among those folded away."""
        return any(name in self.given for name in ("plan", "secure", "locked", "from", "to"))

    def text(self, name: str) -> str:
        """Return what a parameter holds, to be shown again; one beyond all bounds is cut."""
        return self.given.get(name, "")[:_LONGEST]

    def address(self, *places: str, **changed: str | None) -> dict[str, str]:
        """
        Return the parameters of a link, to the first page unless *places* are kept.

        Args:
            places: Parameters that say where in the list one is.
            changed: Parameters that are set, or with None taken away.
        """
        kept = {name: self.given[name] for name in (*_KEPT, *places) if name in self.given} | changed
        if kept.get("sort") == Sort.NEWEST.value:
            del kept["sort"]
        return {name: value for name, value in kept.items() if value is not None}

    def without(self, *names: str) -> dict[str, str]:
        """Return the parameters of a link with filters taken away."""
        return self.address(**dict.fromkeys(names))

    def alone(self, **changed: str) -> dict[str, str]:
        """Return the parameters of a link with the order kept, and no filters but *changed*."""
        return self.address(**dict.fromkeys((*FILTERS, "sq", "safter")) | changed)

    def wrong(self, name: str) -> bool:
        """Whether something is wrong with a parameter."""
        return any(trouble.name == name for trouble in self.troubles)

    def with_troubles(self, *troubles: Trouble) -> Wanted:
        """Return the same with more that is wrong."""
        return attrs.evolve(self, troubles=(*self.troubles, *troubles))


def wanted(args: MultiDict[str, str], *, usual: int) -> Wanted:
    """Return what an address asks for; *usual* is how many clients a page shows where it does not say."""
    given = {name: args[name].strip() for name in LABELS if args.get(name, "").strip()}
    troubles = [*_strange(args)]
    read: dict[str, Any] = {}
    for name, (field, parse) in _READ.items():
        try:
            if name in given:
                read[field] = parse(given[name])
        except (Unfit, InvalidInput) as error:
            troubles += [Trouble(name, text) for text in _said(error)]
    if given.get("operator") == NOBODY:
        read["without_active_operator"] = True
    limit, names = read.pop("limit", usual), read.pop("sq", None)
    if _turned(read):
        troubles.append(Trouble("to", sentence("span.order")))
        del read["created_to"]
    return Wanted(given=given, filter=ClientFilter(**read), limit=limit, names=names, troubles=tuple(troubles[:_MOST]))


def given_of(filter: ClientFilter) -> Wanted:
    """Return what the address of the list that a filter gives asks for; of moments it has the days."""
    written = {
        "q": filter.text,
        "status": filter.status and filter.status.value,
        "tag": filter.tag,
        "operator": str(filter.operator_id) if filter.operator_id else NOBODY if filter.without_active_operator else "",
        "plan": NO_PLAN if filter.plan == "" else filter.plan,
        "secure": _no_or_yes(filter.secure),
        "locked": _no_or_yes(filter.locked),
        "from": filter.created_from and filter.created_from.astimezone(UTC).date().isoformat(),
        "to": filter.created_to and (filter.created_to.astimezone(UTC) - _LEAST).date().isoformat(),
    }
    return Wanted(given={name: text for name, text in written.items() if text}, filter=filter)


def _no_or_yes(asked: bool | None) -> str | None:
    return None if asked is None else "yes" if asked else "no"


def _turned(read: Mapping[str, Any]) -> bool:
    """Whether the last day lies before the first one."""
    return "created_from" in read and "created_to" in read and read["created_to"] <= read["created_from"]


def _strange(args: MultiDict[str, str]) -> list[Trouble]:
    unknown = [Trouble(name[:80], sentence("field.unknown")) for name in args if name not in LABELS]
    return unknown + [Trouble(name, sentence("field.twice")) for name in LABELS if len(args.getlist(name)) > 1]


def _said(error: Unfit | InvalidInput) -> list[str]:
    return [said(problem) for problem in error.problems] if isinstance(error, InvalidInput) else [str(error)]


def troubles_of(problems: tuple[Problem, ...], *, place: str) -> tuple[Trouble, ...]:
    """Return what the library says is wrong by the address's own names; *place* is the one a place in a list has."""
    ours = _OURS | {"after": place, "before": place}
    return tuple(Trouble(ours.get(problem.path, problem.path), said(problem)) for problem in problems)
