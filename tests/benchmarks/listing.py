"""
Benchmark `list`: the first page of the client list as the kit gives it, in a transaction, and the header counts.

Two partners of one file show as many rows; the floor reads a page's rows by hand, into the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from time import perf_counter

import attrs

from partnerkit import Actor
from partnerkit.clients.listing import ClientFilter, StatusFilter
from partnerkit.clients.paging import Listing
from tests.benchmarks.crowd import NOW, OFTEN, VENDOR, partner_of
from tests.benchmarks.list_floor import Floor
from tests.benchmarks.load import SIZES
from tests.benchmarks.rounds import ENGINES, Benchmark, Case, Figure, Goal, Prepared, named, ratios_of, repeat
from tests.benchmarks.stock import Store, stock

SMALL, COUNTED, LARGE = 1_000, 10_000, 1_000_000
UNITS, QUICK_UNITS = 20, 3
EVERY = ClientFilter()
FILTERED = ClientFilter(status=StatusFilter.PAYING, tag=OFTEN)
# Who asks for what: an admin, one with a Secure role, and one who sees what is assigned to her.
ASKED = {"page": ("dana", FILTERED), "first": ("dana", EVERY), "secure": ("sonja", EVERY), "limited": ("lena", EVERY)}


@attrs.frozen
class Page:
    """One question to partners of two sizes; both give as many rows, and there are more."""

    store: Store
    by: Mapping[int, Actor]
    wanted: ClientFilter
    limit: int

    def of(self, size: int) -> Listing:
        return self.store.list(self.by[size], self.wanted, self.limit)


@contextmanager
def prepare(engine: str, quick: bool) -> Iterator[Prepared]:
    units = QUICK_UNITS if quick else UNITS
    with stock([SIZES], quick=quick, engine=engine) as ([store], sizes):
        small, counted, large = (sizes[nominal] for nominal in (SMALL, COUNTED, LARGE))
        pages = {name: page(store, small, large, *asked) for name, asked in ASKED.items()}
        dana = {size: store.operator(size, "dana") for size in (counted, large)}
        cases: dict[str, Case] = {}
        for name, one in pages.items():
            cases |= {f"{name}_small": repeat(units, one.of, small), f"{name}_large": repeat(units, one.of, large)}
        cases["page_floor"] = repeat(units, by_hand, store.floor, pages["page"], large)
        cases["first_floor"] = repeat(units, by_hand, store.floor, pages["first"], large)
        cases["counts"] = repeat(units, counts, store, dana[counted])
        cases["counts_floor"] = repeat(units, counts_by_hand, store.floor, counted)
        figure = Figure(f"{engine}_counts_ms", partial(milliseconds, counts, store, dana[counted]), Goal(most=5))
        yield Prepared(named(engine, cases), units, partial(check, store, pages, sizes), figures=[figure])


def page(store: Store, small: int, large: int, who: str, wanted: ClientFilter) -> Page:
    by = {size: store.operator(size, who) for size in (small, large)}
    most = len(store.list(by[small], wanted).items)
    found = Page(store, by, wanted, limit=most - 1)  # both find that there is one more
    for size in (small, large):
        shown = found.of(size)
        assert (len(shown.items), shown.next is not None) == (most - 1, True), (who, wanted, size)
    return found


def by_hand(floor: Floor, one: Page, size: int) -> list[tuple[object, ...]]:
    if one.wanted is EVERY:
        return floor.first(partner_of(size), one.limit)
    return floor.filtered(partner_of(size), OFTEN, StatusFilter.PAYING.value, one.limit)


def counts(store: Store, by: Actor) -> tuple[int, ...]:
    with store.kit() as kit:
        return attrs.astuple(kit.clients.counts(by=by))


def counts_by_hand(floor: Floor, size: int) -> tuple[int, ...]:
    return floor.counts(partner_of(size), NOW, NOW - VENDOR.limits.new_for)


def milliseconds(work: Callable[..., object], *given: object) -> float:
    start = perf_counter()
    work(*given)
    return (perf_counter() - start) * 1000


def check(store: Store, pages: Mapping[str, Page], sizes: Mapping[int, int]) -> None:
    """See that the kit and a hand give the same rows, and the same counts."""
    large, counted = sizes[LARGE], sizes[COUNTED]
    for name in ("page", "first"):
        items = pages[name].of(large).items
        assert [attrs.astuple(c, recurse=False) for c in items] == by_hand(store.floor, pages[name], large), name
    assert counts(store, store.operator(counted, "dana")) == counts_by_hand(store.floor, counted)


FLAT, NEAR = Goal(most=1.3), Goal(most=2)
# Of which case over which.
RATIOS = {
    "growth": ("page_large", "page_small", FLAT),
    "growth_first": ("first_large", "first_small", FLAT),
    "growth_secure": ("secure_large", "secure_small", FLAT),
    "growth_limited": ("limited_large", "limited_small", FLAT),
    "floor": ("page_large", "page_floor", NEAR),
    "floor_first": ("first_large", "first_floor", NEAR),
    "counts_floor": ("counts", "counts_floor", None),
}
LIST = tuple(
    Benchmark(
        name="list",
        engine=engine,
        work="one page, or the header counts",
        ratios=ratios_of(engine, RATIOS),
        versions=("attrs", "sqlalchemy", "psycopg"),
        prepare=partial(prepare, engine),
    )
    for engine in ENGINES
)
