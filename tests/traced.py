"""
Which requirement is shown by which test.

A test names the row it shows, and how a vendor would call it or which page a person would use:

    @pytest.mark.requirement("VC-08", call="accounts.go_live", page="/console/clients/<client>/stage")

- A row counts by the *face* the test drives: the library, the JSON API or the pages. The folder says which.
- In any other folder (attacks, say) the mark says so itself: `by="api"`, or `by=("library", "api")`.
- `pytest --requirements FILE` writes `{row: {"library": [ids], "api": [ids], "pages": [ids]}}` of tests that passed.
- A mark that is wrong (an unknown row, a misspelt keyword, no face) fails the collection of its file.
"""

import json
from collections import defaultdict
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import attrs
import pytest

FACES = ("library", "api", "pages")
ROWS = Path(__file__).parent.parent / "docs" / "requirements.json"
PROPERTY = "requirement"

Node = pytest.Item | pytest.Collector
Made = Node | list[Node] | None


@attrs.frozen
class Wrong(Exception):
    """
    A mark that says something that is not so.
    """

    problem: str

    def __str__(self) -> str:
        return self.problem


@cache
def known_rows() -> tuple[str, ...]:
    """
    Return the ids of all rows, in the order of the list.
    """
    return tuple(json.loads(ROWS.read_text(encoding="utf-8")))


def shown(mark: pytest.Mark, path: Path) -> Iterator[tuple[str, str]]:
    """
    Yield each (row, face) that a test with this mark in this file shows.

    Raises:
        Wrong: The mark names no row that exists, or nothing says by which face it is shown.
    """
    if len(mark.args) != 1 or mark.args[0] not in known_rows():
        raise Wrong(f"requirement{mark.args} names no single row of {ROWS.name}")
    if odd := set(mark.kwargs) - {"call", "page", "by"}:
        raise Wrong(f"requirement {mark.args[0]}: unknown keyword {', '.join(sorted(odd))}")

    for face in faces(mark.kwargs.get("by", ()), path):
        yield mark.args[0], face


def faces(by: str | tuple[str, ...], path: Path) -> tuple[str, ...]:
    """
    Return the faces that the mark names, else the one whose folder the file (a path from the project's root) is in.
    """
    named = (by,) if isinstance(by, str) else tuple(by)
    found = named or tuple(face for face in FACES if path.is_relative_to(f"tests/{face}"))
    if not found or set(found) - set(FACES):
        raise Wrong(f"a requirement is shown by one of {', '.join(FACES)}: say by=..., or move the test there")

    return found


def carry(item: pytest.Item) -> None:
    """
    Note on the test itself what it shows; its reports bring that from xdist's workers to where the file is written.
    """
    path = item.path.relative_to(item.config.rootpath)
    pairs = dict.fromkeys(pair for mark in item.iter_markers("requirement") for pair in shown(mark, path))
    item.user_properties.extend((PROPERTY, f"{row} {face}") for row, face in pairs)


class Marks:
    """
    Reads every test's marks while its file is collected, so that a wrong one is an error of that file.
    """

    @pytest.hookimpl(wrapper=True)
    def pytest_pycollect_makeitem(self, collector: pytest.Collector) -> Generator[None, Made, Made]:
        made = yield
        for node in made if isinstance(made, list) else [made]:
            if isinstance(node, pytest.Item):
                try:
                    carry(node)
                except Wrong as wrong:
                    raise collector.CollectError(f"{node.nodeid}: {wrong}") from None
        return made


class Results:
    """
    Writes which tests showed which row, once all have run.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed: dict[str, tuple[str, ...]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """
        Count a test whose call passed as expected, unless its teardown fails after that.
        """
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            self.passed[report.nodeid] = tuple(str(value) for name, value in report.user_properties if name == PROPERTY)
        elif report.failed:
            self.passed.pop(report.nodeid, None)

    def pytest_sessionfinish(self) -> None:
        rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: {face: [] for face in FACES})
        for test in sorted(self.passed):
            for row, face in (pair.split() for pair in self.passed[test]):
                rows[row][face].append(test)

        ordered = {row: rows[row] for row in known_rows() if row in rows}
        self.file.write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")


def add_option(parser: pytest.Parser) -> None:
    """
    Add `--requirements FILE`.
    """
    parser.addoption(
        "--requirements",
        type=Path,
        metavar="FILE",
        help="write which requirement is shown by which test that passed",
    )


def install(config: pytest.Config) -> None:
    """
    Read the marks of this run; write the file where it was asked for, once, not in each of xdist's workers.
    """
    config.pluginmanager.register(Marks(), "requirement-marks")
    file = config.getoption("--requirements", default=None)
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(config.invocation_params.dir / file), "requirement-results")
