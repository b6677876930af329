"""
Benchmark `view`: what one client sees of a portal, of settings that are in effect; and of those that were chosen.

There is no floor: nobody else has these rules. What is told are microseconds on the machine it runs on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from uuid import UUID

from partnerkit.portal.model import PORTAL, PortalSettings
from partnerkit.portal.view import PortalClient, PortalView, Reach, view
from partnerkit.sections import in_effect
from partnerkit.testing.clock import NOON
from tests.benchmarks.choosing import GOOD, HAS, chosen
from tests.benchmarks.rounds import Benchmark, Figure, Goal, Prepared, Ratio, repeat

VIEWS, QUICK_VIEWS = 5000, 200
CLIENT = PortalClient(record_id=UUID(int=7), autopay_since=NOON)
NAME = "Szabó Kertészet"


def effective(settings: PortalSettings) -> PortalSettings:
    """Return what of the settings is in effect."""
    found: PortalSettings = PORTAL.together(
        {name: in_effect(PORTAL, tab, getattr(settings, name), HAS) for name, tab in PORTAL.tabs.items()}
    )
    return found


def seen(settings: PortalSettings) -> PortalView:
    """Return what a client sees of settings in effect."""
    return view(CLIENT, settings, HAS, name=NAME)


def seen_of_chosen(settings: PortalSettings) -> PortalView:
    """Return what a client sees of settings as they were chosen."""
    return seen(effective(settings))


def microseconds(units: int, work: Callable[[], object]) -> float:
    """Return how long a unit takes of the processor's time, which is the same whatever else runs."""
    began = time.process_time()
    for _ in range(units):
        work()
    return (time.process_time() - began) / units * 1e6


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    units = QUICK_VIEWS if quick else VIEWS
    settings = chosen(json.dumps(GOOD).encode())
    works = {"case": partial(seen, settings), "chosen": partial(seen_of_chosen, settings)}

    def check() -> None:
        found = seen_of_chosen(settings)
        assert found == seen(settings)
        assert (found.reach, found.categories) == (Reach.CLIENT, tuple(GOOD["tickets"]["categories"]))

    yield Prepared(
        cases={name: repeat(units, work) for name, work in works.items()},
        units=units,
        check=check,
        figures=[Figure("us", partial(microseconds, units, works["case"]), Goal(most=10))],
    )


VIEW = Benchmark(
    name="view",
    work="what one client sees",
    ratios=(Ratio("chosen", of="chosen", over="case"),),
    versions=("attrs",),
    prepare=prepare,
)
