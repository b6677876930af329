"""What came out, as a table for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks.rounds import Measured

HEAD = ("benchmark", "ratio", "measured", "goal", "")


def table(found: Sequence[Measured]) -> str:
    """Return every ratio beside its goal, the medians, and whatever is missing."""
    rows = [HEAD, *(row for measured in found for row in _rows(measured))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    return "\n".join([*lines, "", *(line for measured in found for line in _notes(measured))])


def _rows(measured: Measured) -> Iterator[tuple[str, ...]]:
    for name, value in measured.ratios.items():
        goal = measured.goals[name]
        verdict = "" if goal is None else "met" if goal.met(value) else "MISSED"
        yield measured.name, name, f"{value:.2f}", "" if goal is None else str(goal), verdict


def _notes(measured: Measured) -> Iterator[str]:
    medians = ", ".join(f"{name} {value:.2f}" for name, value in measured.medians_us.items())
    yield f"{measured.name}: {measured.work}; medians of {measured.rounds} rounds, µs a unit: {medians}"
    yield f"{measured.name}: with {', '.join(f'{name} {version}' for name, version in measured.versions.items())}"
    for peer, why in measured.missing.items():
        yield f"{measured.name}: !! {peer} IS MISSING and left out: {why}"


def document(found: Sequence[Measured]) -> dict[str, Any]:
    """Return the ratios of every benchmark by its name, as JSON."""
    return {
        measured.name: {
            "ratios": dict(measured.ratios),
            "medians_us": dict(measured.medians_us),
            "rounds": measured.rounds,
            "versions": dict(measured.versions),
            "missing": dict(measured.missing),
        }
        for measured in found
    }
