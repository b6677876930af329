"""Moments as people read them: in a time zone that is named."""

from __future__ import annotations

import functools
import math
from datetime import UTC, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


def _zone(name: str) -> tzinfo:
    return UTC if name == "UTC" else ZoneInfo(name)


def day(at: datetime, zone: str = "UTC") -> str:
    """Return the day of a moment in a time zone, as in ``14 Nov 2026``."""
    local = at.astimezone(_zone(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def minute(at: datetime, zone: str = "UTC") -> str:
    """Return a moment without its zone, as in ``14 Nov 2026, 09:32``; the zone stands nearby."""
    return f"{day(at, zone)}, {at.astimezone(_zone(zone)):%H:%M}"


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
    for name in sorted(available_timezones()):
        area, _, place = name.partition("/")
        if area in AREAS and place:
            found[area].append((name, place.replace("_", " ")))
    return tuple((area, tuple(names)) for area, names in found.items() if names)
