"""
What each filter costs in each order, and for whom: `python -m tests.benchmarks.survey [--engine …] [--all]`.

Prints milliseconds of the first page of 50 at each size of partner, how many rows it has at the largest, and whether
the walk was cut off there; without --all, only what is neither fast nor flat.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import product
from time import perf_counter
from typing import TypeVar

import attrs

from partnerkit import Actor, PartnerKit
from partnerkit.clients.listing import ClientFilter, Sort, StatusFilter
from tests.benchmarks.crowd import NOW, OFTEN, RARELY, operator_of
from tests.benchmarks.load import SIZES
from tests.benchmarks.names import coined
from tests.benchmarks.rounds import ENGINES
from tests.benchmarks.stock import Store, stock

WHO = ("dana", "sonja", "lena", "rosa")
R = TypeVar("R")
# Each question is asked some times, one that takes long but once; the best counts, since others are at work too.
TIMES, ONCE_MS = 5, 500.0
SLOW_MS, GROWN = 5.0, 2.0
MONTH, LONG_AGO = NOW - timedelta(days=30), NOW - timedelta(days=1000)
TEXTS = {"frequent": "studio", "middling": coined(20), "rare": coined(1000), "no hit": "stuzzq"}
# What can be asked one by one; a filter names an operator of the partner that is asked.
ONE: Mapping[str, Mapping[str, object]] = {
    "": {},
    **{f"text {name}": {"text": text} for name, text in TEXTS.items()},
    **{f"status {status.value}": {"status": status} for status in StatusFilter},
    "tag often": {"tag": OFTEN},
    "tag rarely": {"tag": RARELY},
    "operator often": {"operator_id": "agent0"},
    "operator rarely": {"operator_id": "rosa"},
    "plan basic": {"plan": "basic"},
    "plan legacy": {"plan": "legacy"},
    "plan none": {"plan": ""},
    "plan unknown": {"plan": "never sold"},
    "secure": {"secure": True},
    "not secure": {"secure": False},
    "locked": {"locked": True},
    "not locked": {"locked": False},
    "created last month": {"created_from": MONTH},
    "created long ago": {"created_from": LONG_AGO, "created_to": LONG_AGO + timedelta(days=5)},
}
PAIRED = (
    "text frequent",
    "status active",
    "status paying",
    "status cancelled",
    "status locked",
    "tag often",
    "tag rarely",
    "operator often",
    "plan basic",
    "plan legacy",
    "secure",
    "locked",
    "created last month",
    "created long ago",
)


@attrs.frozen
class Found:
    """What one question cost."""

    name: str
    sizes_ms: tuple[float, ...]
    rows: int
    more: bool

    @property
    def slow(self) -> bool:
        return self.sizes_ms[-1] > SLOW_MS and self.sizes_ms[-1] > GROWN * min(self.sizes_ms[:-1])

    def __str__(self) -> str:
        rows = f"{self.rows}{'+' if self.more else ''}"
        return "  ".join([*(f"{ms:9.2f}" for ms in self.sizes_ms), f"{rows:>5}", self.name])


def questions() -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield everything that is asked: each thing alone, and the pairs of some."""
    yield from ONE.items()
    for n, first in enumerate(PAIRED):
        for second in PAIRED[n + 1 :]:
            if not ONE[first].keys() & ONE[second].keys():
                yield f"{first} & {second}", {**ONE[first], **ONE[second]}


def ask(store: Store, sizes: Sequence[int], who: str, name: str, asked: Mapping[str, object], sort: Sort) -> Found:
    """Ask at every size."""
    took, page = [], None
    for size in sizes:
        by, wanted = store.operator(size, who), _wanted(asked, size, sort)
        page, ms = timed(partial(store.list, by, wanted))
        took.append(ms)
    assert page is not None
    return Found(f"{who:6} {sort.value:9} {name}", tuple(took), len(page.items), page.next is not None)


def _wanted(asked: Mapping[str, object], size: int, sort: Sort) -> ClientFilter:
    operator = {"operator_id": operator_of(size, str(asked["operator_id"]))} if "operator_id" in asked else {}
    return ClientFilter(**{**asked, **operator}, sort=sort)  # type: ignore[arg-type]


def timed(work: Callable[[], R]) -> tuple[R, float]:
    """Return what some work returns, and how many milliseconds it took."""
    took: list[float] = []
    while True:
        start = perf_counter()
        found = work()
        took.append((perf_counter() - start) * 1000)
        if len(took) == TIMES or took[-1] > ONCE_MS:
            return found, min(took)


# What else the page asks.
OTHERS: Mapping[str, Callable[[PartnerKit, Actor], object]] = {
    "counts": lambda kit, by: kit.clients.counts(by=by),
    "tags": lambda kit, by: kit.clients.tags(by=by),
    "secure names": lambda kit, by: kit.clients.secure_names(by=by),
    "secure names, frequent": lambda kit, by: kit.clients.secure_names("studio", by=by),
    "secure names, no hit": lambda kit, by: kit.clients.secure_names("stuzzq", by=by),
    "secure names, contacts alone": lambda kit, by: kit.clients.secure_names("info", by=by),
}


def others(store: Store, sizes: Sequence[int], who: str) -> Iterator[Found]:
    """Yield what the other questions of the page cost."""
    for name, question in OTHERS.items():
        took = [timed(partial(other, store, store.operator(size, who), question))[1] for size in sizes]
        yield Found(f"{who:6} {'':9} {name}", tuple(took), 0, False)


def other(store: Store, by: Actor, question: Callable[[PartnerKit, Actor], object]) -> object:
    with store.kit() as kit:
        return question(kit, by)


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask everything, and print what it cost."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.survey", description="Filters by orders.")
    parser.add_argument("--quick", action="store_true", help="small partners: to see that it runs")
    parser.add_argument("--all", action="store_true", help="what is fast and flat as well")
    parser.add_argument("--who", nargs="*", default=WHO, choices=WHO)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    asked = parser.parse_args(arguments)
    with stock([SIZES], quick=asked.quick, engine=asked.engine) as ([store], known):
        sizes = [known[size] for size in SIZES]
        print("  ".join([*(f"{size:>9,}" for size in sizes), " rows", "who    order     filter"]))
        for who in asked.who:
            for found in others(store, sizes, who):
                print(found, flush=True)
        for who, sort, (name, wanted) in product(asked.who, Sort, list(questions())):
            found = ask(store, sizes, who, name, wanted, sort)
            if asked.all or found.slow:
                print(found, flush=True)


if __name__ == "__main__":
    main()
