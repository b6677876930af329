"""The time zones that forms offer, and the one that somebody is likely to live in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from partnerkit.errors import InvalidInput, Problem
from reference_server.pages.dates import zones
from reference_server.pages.forms import Field, Form, Option, Worded
from reference_server.pages.language import Text, _, lazy, spoken

_AREAS: Final = {
    "Africa": lazy("Africa"),
    "America": lazy("America"),
    "Antarctica": lazy("Antarctica"),
    "Arctic": lazy("Arctic"),
    "Asia": lazy("Asia"),
    "Atlantic": lazy("Atlantic"),
    "Australia": lazy("Australia"),
    "Europe": lazy("Europe"),
    "Indian": lazy("Indian"),
    "Pacific": lazy("Pacific"),
}
ZONES: Final[tuple[tuple[Text, tuple[Option, ...]], ...]] = (
    ("", (Option(value="UTC", label="UTC"),)),
    *((_AREAS[area], tuple(Option(value=name, label=place) for name, place in names)) for area, names in zones()),
)
OFFERED: Final = frozenset(option.value for area in ZONES for option in area[1])
#: For somebody of whom nothing is known: one has to be chosen where none is likely.
ZONE: Final = Field(
    name="time_zone",
    label=lazy("Time zone"),
    type="select",
    options=(("", (Option(value="", label=lazy("Choose one")),)), *ZONES),
    hint=lazy("In which the days of the business begin."),
)


def with_problems(form: Form, error: InvalidInput) -> Form:
    """Return a form with what is wrong with it; a time zone is chosen from a list, and not written."""
    said = [_worded(problem) if problem.path == ZONE.name else problem for problem in error.problems]
    return form.with_problems(InvalidInput(tuple(said)))


def _worded(problem: Problem) -> Problem:
    return Worded(problem.path, problem.code, text=_("Choose the time zone of the business."))


def likely(accepted: Iterable[tuple[str, float]]) -> str:
    """
    Return the time zone of the country somebody is likely to live in; empty where that has several, or nobody can tell.

    Args:
        accepted: The languages a browser accepts, in order of preference; one with a region says the country.
    """
    of_country = get_global("territory_zones").get(_country(accepted), ())
    return str(of_country[0]) if len(of_country) == 1 and of_country[0] in OFFERED else ""


def _country(accepted: Iterable[tuple[str, float]]) -> str:
    """Return the first country a browser names, else that of the language that is spoken."""
    named = (_region(code) for code, quality in accepted if quality > 0)
    return next(filter(None, named), get_global("likely_subtags").get(spoken(), "").rpartition("_")[2])


def _region(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").territory or ""
    except (ValueError, UnknownLocaleError):
        return ""
