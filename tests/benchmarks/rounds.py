"""Rounds: what a benchmark is, and how it is measured."""

from __future__ import annotations

import gc
import importlib.metadata
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

import attrs

ROUNDS, QUICK = 21, 5
ENGINES = ("sqlite", "postgresql")

# Does a round's units of work; returns the seconds it took if it has measured them itself.
Case = Callable[[], float | None]


@attrs.frozen
class Goal:
    """A bound on a ratio: at most, or at least (of "times faster")."""

    most: float | None = None
    least: float | None = None

    def met(self, ratio: float) -> bool:
        return (self.most is None or ratio <= self.most) and (self.least is None or ratio >= self.least)

    def __str__(self) -> str:
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


@attrs.frozen
class Ratio:
    """One case's time over another's in the same round."""

    name: str
    of: str
    over: str
    goal: Goal | None = None


@attrs.frozen
class Figure:
    """Something else that is measured once a round."""

    name: str
    measure: Callable[[], float]
    goal: Goal | None = None


@attrs.frozen
class Prepared:
    """
    A benchmark that is ready to run.

    Attributes:
        cases: What runs in turn, by name.
        units: How many units of work each of them does.
        check: Sees, after the rounds, that floor and case did the same.
        figures: What is measured beside time.
        missing: Peers that are left out, with the reason.
    """

    cases: Mapping[str, Case]
    units: int
    check: Callable[[], None]
    figures: Sequence[Figure] = ()
    missing: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Benchmark:
    """
    One benchmark.

    Attributes:
        name: What it is called on the command line.
        work: What one unit is.
        ratios: What is told of it.
        versions: The distributions its figures depend on.
        prepare: Makes it ready; given whether it has to be quick.
        engine: The database it is about, if it is about one; its cases and ratios are named for it.
    """

    name: str
    work: str
    ratios: Sequence[Ratio]
    versions: Sequence[str]
    prepare: Callable[[bool], AbstractContextManager[Prepared]]
    engine: str = ""


@attrs.frozen(kw_only=True)
class Measured:
    """What came out."""

    name: str
    work: str
    ratios: Mapping[str, float]
    goals: Mapping[str, Goal | None]
    medians_us: Mapping[str, float]
    rounds: int
    versions: Mapping[str, str]
    missing: Mapping[str, str]


def measure(benchmark: Benchmark, *, quick: bool) -> Measured:
    """
    Measure a benchmark.

    Raises:
        AssertionError: Floor and case did not do the same.
    """
    rounds = QUICK if quick else ROUNDS
    with benchmark.prepare(quick) as prepared, nothing_old_to_collect():
        one_round(prepared.cases, prepared.units)  # warms up; not counted
        seconds: dict[str, list[float]] = {name: [] for name in prepared.cases}
        figures: dict[str, list[float]] = {figure.name: [] for figure in prepared.figures}
        for number in range(rounds):
            for name, taken in one_round(prepared.cases, prepared.units, backwards=number % 2 == 1).items():
                seconds[name].append(taken)
            for figure in prepared.figures:
                figures[figure.name].append(figure.measure())
        prepared.check()
    told = [r for r in benchmark.ratios if {r.of, r.over} <= seconds.keys()]
    return Measured(
        name=benchmark.name,
        work=benchmark.work,
        ratios={r.name: ratio(seconds[r.of], seconds[r.over]) for r in told}
        | {name: statistics.median(values) for name, values in figures.items()},
        goals={r.name: r.goal for r in told} | {figure.name: figure.goal for figure in prepared.figures},
        medians_us={name: statistics.median(values) * 1e6 for name, values in seconds.items()},
        rounds=rounds,
        versions=versions_of(benchmark.versions),
        missing=prepared.missing,
    )


@contextmanager
def nothing_old_to_collect() -> Iterator[None]:
    """Keep what was there before from every collection, which would take longer than many a case."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def one_round(cases: Mapping[str, Case], units: int, *, backwards: bool = False) -> dict[str, float]:
    """Run every case once, in turn; return the seconds each took for a unit."""
    names = list(cases)[:: -1 if backwards else 1]
    return {name: _seconds(cases[name]) / units for name in names}


def named(engine: str, cases: Mapping[str, Case]) -> dict[str, Case]:
    """Return cases with the engine in their names."""
    return {f"{engine}_{name}": case for name, case in cases.items()}


def ratios_of(engine: str, asked: Mapping[str, tuple[str, str, Goal | None]]) -> tuple[Ratio, ...]:
    """Return ratios of one case over another, all with the engine in their names."""
    return tuple(Ratio(f"{engine}_{n}", f"{engine}_{of}", f"{engine}_{over}", g) for n, (of, over, g) in asked.items())


def joined(several: Sequence[Measured]) -> Measured:
    """Return one benchmark's figures on several engines as one."""
    first, *rest = several
    for other in rest:
        first = attrs.evolve(
            first,
            ratios={**first.ratios, **other.ratios},
            goals={**first.goals, **other.goals},
            medians_us={**first.medians_us, **other.medians_us},
            versions={**first.versions, **other.versions},
            missing={**first.missing, **other.missing},
        )
    return first


def repeat(units: int, work: Callable[..., object], *given: object) -> Case:
    """Return the case of some work that is the same each time."""

    def case() -> None:
        for _ in range(units):
            work(*given)

    return case


def _seconds(case: Case) -> float:
    gc.collect()
    start = time.perf_counter()
    own = case()
    return time.perf_counter() - start if own is None else own


def ratio(of: Sequence[float], over: Sequence[float]) -> float:
    """Return the median over the rounds of one case's time over another's in the same round."""
    return statistics.median(a / b for a, b in zip(of, over, strict=True))


def versions_of(distributions: Sequence[str]) -> dict[str, str]:
    """Return what was measured with; a distribution that is not there is left out."""
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in distributions:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
