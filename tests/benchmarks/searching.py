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
from tests.benchmarks.rounds import ENGINES, Benchmark, Case, Goal, Prepared, named, ratios_of
from tests.benchmarks.stock import Store, stock

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
def prepare(engine: str, quick: bool) -> Iterator[Prepared]:
    with stock([SIZES], quick=quick, engine=engine) as ([store], sizes):
        sized = {"small": sizes[SMALL], "large": sizes[LARGE]}
        dana = {name: store.operator(size, "dana") for name, size in sized.items()}
        cases: dict[str, Case] = {}
        for name in sized:
            for kind, asked in KINDS.items():
                cases[f"{kind}_{name}"] = partial(search, store, dana[name], asked)
            every = [f for kind in ANSWERED for f in KINDS[kind]]
            cases[f"answered_{name}"] = partial(search, store, dana[name], every)
        for name, in_order in {"like": False, "like_in_order": True}.items():
            cases[name] = partial(by_like, store.floor, sized["large"], cycle(WORDS), in_order=in_order)
        yield Prepared(named(engine, cases), UNITS, partial(check, store, dana["large"], sized["large"]))


def search(store: Store, by: Actor, asked: Sequence[ClientFilter]) -> None:
    for wanted in asked:
        store.list(by, wanted)


def by_like(floor: Floor, size: int, words: Iterator[str], *, in_order: bool) -> float:
    """Search for one word, since that takes long enough; return the seconds all of them would take."""
    start = perf_counter()
    floor.like(partner_of(size), fold(next(words)), 50, in_order=in_order)
    return (perf_counter() - start) * UNITS


def check(store: Store, by: Actor, size: int) -> None:
    """See that LIKE finds the same, and that each kind is what it is called."""
    for wanted in KINDS["word"]:
        found = [attrs.astuple(c, recurse=False) for c in store.list(by, wanted).items]
        assert found == store.floor.like(partner_of(size), fold(wanted.text or ""), 50), wanted
    for kind in ("no_hit", "apart"):
        assert not any(store.list(by, wanted).items for wanted in KINDS[kind]), kind


def goal(kind: str) -> Goal | None:
    """Where ten thousand clients have no hits for a page, or nobody does, the ratio is told without a goal."""
    return None if kind in {"apart", "middling", "rare"} else NEAR


NEAR = Goal(most=3)
RATIOS = {
    "growth": ("answered_large", "answered_small", NEAR),
    **{f"growth_{kind}": (f"{kind}_large", f"{kind}_small", goal(kind)) for kind in KINDS},
    "like": ("like", "word_large", Goal(least=20)),
    "like_in_order": ("like_in_order", "word_large", None),
}
SEARCH = tuple(
    Benchmark(
        name="search",
        engine=engine,
        work="one search",
        ratios=ratios_of(engine, RATIOS),
        versions=("attrs", "sqlalchemy", "psycopg"),
        prepare=partial(prepare, engine),
    )
    for engine in ENGINES
)
