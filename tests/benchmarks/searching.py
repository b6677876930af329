"""
Benchmark `search`: words of a name, newest first, 50 rows, as the kit finds them, in a transaction.

A unit is one search, and a case goes through the same words in turn. What a search costs depends on how much it finds,
so each kind has a case of its own. The peer looks through all rows with LIKE and sorts, by the driver alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from time import perf_counter

import attrs

from partnerkit import Actor
from partnerkit.clients.listing import ClientFilter, StatusFilter
from partnerkit.repository import fold
from tests.benchmarks.crowd import OFTEN, partner_of
from tests.benchmarks.list_floor import Floor
from tests.benchmarks.load import SIZES
from tests.benchmarks.names import coined
from tests.benchmarks.rounds import Benchmark, Case, Goal, Prepared, Ratio
from tests.benchmarks.stock import SETTINGS, File, stock

SMALL, LARGE = 10_000, 1_000_000
# Of names of businesses and people: in one of six, the commonest, to one of twenty.
WORDS = ("anna", "fodrászat", "studio", "Müller", "nagy", "praxis")
TRADES = ("yoga", "salon", "barbers", "massage", "garage", "bakery")
ANSWERED = ("word", "filtered", "no_hit")
KINDS: Mapping[str, Sequence[ClientFilter]] = {
    "word": [ClientFilter(text=word) for word in WORDS],
    "filtered": [ClientFilter(text=word, status=StatusFilter.PAYING, tag=OFTEN) for word in WORDS],
    # Many words begin with its first three letters, none with all of it.
    "no_hit": [ClientFilter(text=f"{fold(word)[:3]}zzq") for word in WORDS],
    # Two words, each of them frequent: they meet now and then, or never.
    "two": [ClientFilter(text=f"anna {word}") for word in ("sarah", *WORDS[1:])],
    "apart": [ClientFilter(text=f"studio {word}") for word in TRADES],
    # At a million up to 2,000 hits, and some 50.
    "middling": [ClientFilter(text=coined(rank)) for rank in range(20, 20 + len(WORDS))],
    "rare": [ClientFilter(text=coined(rank)) for rank in range(1000, 1000 + len(WORDS))],
    "letters": [ClientFilter(text=fold(word)[:3]) for word in WORDS],
}
UNITS = len(WORDS)


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    with stock([SIZES], quick=quick) as ([file], sizes):
        named = {"small": sizes[SMALL], "large": sizes[LARGE]}
        dana = {name: file.operator(size, "dana") for name, size in named.items()}
        floor = Floor(file.path, SETTINGS)
        cases: dict[str, Case] = {}
        for name in named:
            for kind, asked in KINDS.items():
                cases[f"{kind}_{name}"] = partial(search, file, dana[name], asked)
            cases[f"answered_{name}"] = partial(search, file, dana[name], [f for kind in ANSWERED for f in KINDS[kind]])
        for name, in_order in {"like": False, "like_in_order": True}.items():
            cases[name] = partial(by_like, floor, named["large"], cycle(WORDS), in_order=in_order)
        yield Prepared(cases=cases, units=UNITS, check=partial(check, file, floor, dana["large"], named["large"]))
        floor.close()


def search(file: File, by: Actor, asked: Sequence[ClientFilter]) -> None:
    for wanted in asked:
        file.list(by, wanted)


def by_like(floor: Floor, size: int, words: Iterator[str], *, in_order: bool) -> float:
    """Search for one word, since that takes long enough; return the seconds all of them would take."""
    start = perf_counter()
    floor.like(partner_of(size), fold(next(words)), 50, in_order=in_order)
    return (perf_counter() - start) * UNITS


def check(file: File, floor: Floor, by: Actor, size: int) -> None:
    """See that LIKE finds the same, and that each kind is what it is called."""
    for wanted in KINDS["word"]:
        found = [attrs.astuple(c, recurse=False) for c in file.list(by, wanted).items]
        assert found == floor.like(partner_of(size), fold(wanted.text or ""), 50), wanted
    for kind in ("no_hit", "apart"):
        assert not any(file.list(by, wanted).items for wanted in KINDS[kind]), kind


def goal(kind: str) -> Goal | None:
    """Where ten thousand clients have no hits for a page, or nobody does, the ratio is told without a goal."""
    return None if kind in {"apart", "middling", "rare"} else NEAR


NEAR = Goal(most=3)
SEARCH = Benchmark(
    name="search",
    work="one search",
    ratios=(
        Ratio("sqlite_growth", of="answered_large", over="answered_small", goal=NEAR),
        *(Ratio(f"sqlite_growth_{kind}", of=f"{kind}_large", over=f"{kind}_small", goal=goal(kind)) for kind in KINDS),
        Ratio("sqlite_like", of="like", over="word_large", goal=Goal(least=20)),
        Ratio("sqlite_like_in_order", of="like_in_order", over="word_large"),
    ),
    versions=("attrs", "sqlalchemy"),
    prepare=prepare,
)
