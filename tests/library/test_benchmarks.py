"""The benchmarks' harness, and that each of them still measures what it says; never how fast anything is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest

from partnerkit.clients.listing import Sort
from tests.benchmarks import rounds, survey
from tests.benchmarks.__main__ import BENCHMARKS, main
from tests.benchmarks.imports import Interpreter, see_what_is_there
from tests.benchmarks.report import document, table
from tests.benchmarks.rounds import (
    ENGINES,
    Benchmark,
    Case,
    Figure,
    Goal,
    Prepared,
    Ratio,
    joined,
    measure,
    named,
    one_round,
    ratio,
    ratios_of,
)
from tests.servers import postgresql

ROOT = Path(__file__).parents[2]


def a_benchmark(
    cases: Mapping[str, Case], *, check: Callable[[], None] = lambda: None, figures: tuple[Figure, ...] = ()
) -> Benchmark:
    @contextmanager
    def prepare(_: bool) -> Iterator[Prepared]:
        yield Prepared(cases=cases, units=1, check=check, figures=figures, missing={"slowpoke": "No module"})

    told = (Ratio("floor", of="case", over="floor", goal=Goal(most=1.5)), Ratio("slowpoke", of="slowpoke", over="case"))
    return Benchmark(name="one", work="a unit", ratios=told, versions=("attrs", "no-such-thing"), prepare=prepare)


def test_a_ratio_is_the_median_of_the_rounds_ratios() -> None:
    """
    A slow round slows both cases: 10 of 5 and 2 of 1 are the same, and one outlier changes nothing.
    """
    assert ratio([10, 2, 90], [5, 1, 3]) == 2


def test_a_goal_bounds_a_ratio_from_above_or_from_below() -> None:
    """
    Ratios to a floor are to be small, "times faster" is to be large; the bound itself is good enough.
    """
    assert [Goal(most=1.5).met(r) for r in (1.4, 1.5, 1.6)] == [True, True, False]
    assert [Goal(least=20).met(r) for r in (19, 20, 21)] == [False, True, True]
    assert (str(Goal(most=1.5)), str(Goal(least=20))) == ("≤ 1.5", "≥ 20")


def test_cases_run_in_turn_and_backwards_every_other_round() -> None:
    """
    No case always has the place behind another; the round that warms up is one more.
    """
    ran: list[str] = []
    measure(a_benchmark({name: partial(ran.append, name) for name in ("floor", "case")}), quick=True)
    assert ran == ["floor", "case"] + ["floor", "case", "case", "floor"] * 2 + ["floor", "case"]


def test_a_case_may_measure_its_own_seconds() -> None:
    """
    What a case returns is taken for a unit's share of the round; what returns nothing is timed from outside.
    """
    taken = one_round({"own": lambda: 5.0, "timed": lambda: None}, 10)
    assert taken["own"] == 0.5
    assert 0 <= taken["timed"] < 5


def test_ratios_medians_figures_and_versions_come_out() -> None:
    """
    A ratio to a case that is not there is left out, and so is the version of what is not installed.
    """
    rss = Figure("mib", lambda: 12.0, Goal(most=14))
    measured = measure(a_benchmark({"floor": lambda: 1.0, "case": lambda: 3.0}, figures=(rss,)), quick=True)
    assert measured.ratios == {"floor": 3.0, "mib": 12.0}
    assert measured.medians_us == {"floor": 1e6, "case": 3e6}
    assert measured.rounds == rounds.QUICK < 15 <= rounds.ROUNDS
    assert measured.versions.keys() == {"python", "sqlite", "attrs"}


def test_a_floor_that_did_something_else_breaks_the_run() -> None:
    """
    A ratio of two different things is no ratio.
    """

    def check() -> None:
        raise AssertionError("3 rows and 4")

    with pytest.raises(AssertionError, match="3 rows and 4"):
        measure(a_benchmark({"floor": lambda: 1.0, "case": lambda: 1.0}, check=check), quick=True)


def test_the_figures_of_several_engines_are_told_as_one_benchmark() -> None:
    """
    Ratios and cases are named for the engine, so that none takes another's place.
    """
    measured = []
    for engine in ENGINES:
        told = a_benchmark(named(engine, {"floor": lambda: 1.0}))
        measured.append(measure(attrs.evolve(told, ratios=ratios_of(engine, SAME)), quick=True))
    both = joined(measured)
    assert both.ratios == {"sqlite_same": 1.0, "postgresql_same": 1.0}
    assert set(both.medians_us) == {"sqlite_floor", "postgresql_floor"}
    assert joined(measured[:1]) == measured[0]


SAME = {"same": ("floor", "floor", None)}


def test_the_table_says_what_is_missed_and_what_is_missing() -> None:
    """
    Each ratio stands beside its goal; a peer that is not installed is said loudly.
    """
    slow = measure(a_benchmark({"floor": lambda: 1.0, "case": lambda: 3.0}), quick=True)
    fast = measure(a_benchmark({"floor": lambda: 1.0, "case": lambda: 1.2}), quick=True)
    told = table([slow, fast])
    lines = [line.split() for line in told.splitlines()]
    assert ["one", "floor", "3.00", "≤", "1.5", "MISSED"] in lines
    assert ["one", "floor", "1.20", "≤", "1.5", "met"] in lines
    assert "!! slowpoke IS MISSING and left out: No module" in told


def see_shape(name: str, found: dict[str, Any]) -> None:
    told = found[name]
    assert told.keys() == {"ratios", "medians_us", "rounds", "versions", "missing"}
    ratios = [ratio for one in BENCHMARKS[name] for ratio in one.ratios]
    expected = {r.name for r in ratios if {r.of, r.over} <= told["medians_us"].keys()}
    assert expected <= told["ratios"].keys()
    assert all(value > 0 for value in told["medians_us"].values())
    assert told["rounds"] == rounds.QUICK


def test_decide_comes_out_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """
    The floor answers all questions as `decide` does, or the run breaks; a quick one takes seconds.
    """
    main(["decide", "--quick", "--json", str(tmp_path / "found.json")])
    see_shape("decide", json.loads((tmp_path / "found.json").read_text(encoding="utf-8")))
    assert "decide" in capsys.readouterr().out


def test_a_token_says_the_same_by_hand_and_by_the_kit(tmp_path: Path) -> None:
    """
    Each peer reads what it made, a forged one is refused, or the run breaks.
    """
    main(["token", "--quick", "--json", str(tmp_path / "found.json")])
    see_shape("token", json.loads((tmp_path / "found.json").read_text(encoding="utf-8")))


def test_settings_come_to_the_same_by_each(tmp_path: Path) -> None:
    """
    Floor, peers and the kit write the same document and have the same rules, or the run breaks; so does what is seen.
    """
    main(["settings", "view", "--quick", "--json", str(tmp_path / "found.json")])
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    see_shape("settings", found)
    see_shape("view", found)


def test_inviting_writes_as_much_recorded_as_by_the_kit(tmp_path: Path) -> None:
    """
    What is sent once more by the driver leaves as many rows in every table, or the run breaks; on each engine.
    """
    postgresql()
    file = tmp_path / "found.json"
    command = [sys.executable, "-m", "tests.benchmarks", "invite", "--quick", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    see_shape("invite", json.loads(file.read_text(encoding="utf-8")))


def test_create_writes_the_same_rows_by_hand_and_by_the_kit(tmp_path: Path) -> None:
    """
    Equal counts in every table, and the kit reads the floor's rows as its own, or the run breaks; on each engine.
    """
    postgresql()
    file = tmp_path / "found.json"
    command = [sys.executable, "-m", "tests.benchmarks", "create", "--quick", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    see_shape("create", json.loads(file.read_text(encoding="utf-8")))


def test_a_request_comes_to_the_same_by_hand_and_by_the_kit(tmp_path: Path) -> None:
    """
    Session, operator, partner, credential and account are read, or the run breaks.
    """
    postgresql()
    file = tmp_path / "found.json"
    command = [sys.executable, "-m", "tests.benchmarks", "entry", "--quick", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    see_shape("entry", json.loads(file.read_text(encoding="utf-8")))


def test_eight_processes_open_as_many_accounts_for_one_partner_as_for_eight(tmp_path: Path) -> None:
    """
    Each process the same number in each case, or the run breaks.
    """
    postgresql()
    file = tmp_path / "found.json"
    command = [sys.executable, "-m", "tests.benchmarks", "eight", "--quick", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    see_shape("eight", json.loads(file.read_text(encoding="utf-8")))


def test_what_reads_large_partners_comes_out_of_small_ones(tmp_path: Path) -> None:
    """
    A quick run makes its own databases; floor and kit give the same rows and counts, or the run breaks; on each engine.
    """
    postgresql()
    file, names = tmp_path / "found.json", ("list", "search", "grow")
    command = [sys.executable, "-m", "tests.benchmarks", *names, "--quick", "--json", str(file)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for name in names:
        see_shape(name, json.loads(file.read_text(encoding="utf-8")))


def test_the_survey_asks_every_filter_in_every_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A line for each, with milliseconds at each size, and how many rows there are.
    """
    monkeypatch.setattr(survey, "TIMES", 1)
    monkeypatch.setattr(survey, "PAIRED", ("status paying", "plan legacy"))
    survey.main(["--quick", "--all", "--who", "rosa"])
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split()[:5] == ["200", "250", "300", "500", "rows"]
    assert len(lines) == len(survey.OTHERS) + len(Sort) * (len(survey.ONE) + 1)
    assert all(float(cell) > 0 for line in lines for cell in line.split()[:4])


def test_importing_partnerkit_imports_no_database_and_nothing_slow(tmp_path: Path) -> None:
    """
    Every public name is there without SQLAlchemy, its ORM, the mail validator or a password hasher.
    """
    see_what_is_there(Interpreter(str(tmp_path)))


def test_an_unknown_benchmark_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """
    A typo measures nothing.
    """
    with pytest.raises(SystemExit, match="2"):
        main(["decyde"])
    assert "there is no benchmark 'decyde'" in capsys.readouterr().err


def test_the_document_holds_what_was_measured() -> None:
    """
    One object a benchmark, by its name.
    """
    measured = measure(a_benchmark({"floor": lambda: 1.0, "case": lambda: 3.0}), quick=True)
    assert document([measured])["one"]["ratios"] == {"floor": 3.0}
