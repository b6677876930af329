"""Moments as people read them: written as in their language, in a time zone that is named."""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from babel.dates import format_date, format_time, get_datetime_format

from reference_server.pages.language import ENGLISH, locale, spoken

#: Where what Babel knows is not what is written here: day before month, and 24 hours.
_DAY: Final = {ENGLISH: "d MMM y"}
_TIME: Final = {ENGLISH: "HH:mm"}
AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def day(at: datetime, zone: str = "UTC") -> str:
    """Return the day of a moment in a time zone, as in ``14 Nov 2026``."""
    return of_day(at.astimezone(_zone(zone)).date())


def of_day(day: date) -> str:
    """Return a day, as in ``14 Nov 2026``."""
    return format_date(day, _DAY.get(spoken(), "medium"), locale())


def minute(at: datetime, zone: str = "UTC") -> str:
    """Return a moment without its zone, as in ``14 Nov 2026, 09:32``; the zone stands nearby."""
    time = format_time(at.astimezone(_zone(zone)).time(), _TIME.get(spoken(), "short"), locale=locale())
    both = str(get_datetime_format("medium", locale())).replace("'", "")
    return both.format(time, day(at, zone))


def moment(at: datetime, zone: str = "UTC") -> str:
    """Return a moment with its zone, as in ``14 Nov 2026, 09:32 UTC`` or ``14 Nov 2026, 10:32 (Europe/Paris)``."""
    return f"{minute(at, zone)} UTC" if zone == "UTC" else f"{minute(at, zone)} ({zone.replace('_', ' ')})"


def iso(at: datetime) -> str:
    """Return a moment for machines."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def days_until(end: datetime, now: datetime) -> int:
    """Return how many days are left, a begun one counted whole."""
    return math.ceil((end - now).total_seconds() / 86_400)


@functools.cache
def zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the time zones people live in, by area, each with its name and what a list shows of it."""
    found: dict[str, list[tuple[str, str]]] = {area: [] for area in sorted(AREAS)}
    known = available_timezones()
    for name in sorted(known & _in_use() or known):
        area, _, place = name.partition("/")
        if area in AREAS and place:
            found[area].append((name, place.replace("_", " ")))
    return tuple((area, tuple(names)) for area, names in found.items() if names)


def _in_use() -> set[str]:
    """Return the names of the time zone data's own lists, where former names do not stand; none without the lists."""
    return {line.split("\t")[2] for text in _lists() for line in text.splitlines() if line[:1] not in {"", "#"}}


def _lists() -> Iterator[str]:
    folders: list[Traversable] = [Path(folder) for folder in TZPATH]
    with contextlib.suppress(ModuleNotFoundError):  # only where the system has no data of its own
        folders.append(resources.files("tzdata") / "zoneinfo")
    for file in (folder / name for folder in folders for name in ("zone.tab", "zone1970.tab")):
        if file.is_file():
            yield file.read_text(encoding="utf-8")
