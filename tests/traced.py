"""
Which requirement is shown by which test.

A test names the row it shows, and how a vendor would call it or which page a person would use:

    @pytest.mark.requirement("VC-08", call="accounts.go_live", page="/console/clients/<client>/stage")

- A row counts by the *face* the test drives: the library, the JSON API or the pages. The folder says which.
- In any other folder (attacks, say) the mark says so itself: `by="api"`, or `by=("library", "api")`.
- `pytest --requirements FILE` writes `{row: {"library": {test: n}, "api": {}, "pages": {}}}`: each test function that
  passed, and in how many variants. A run of some files writes theirs anew and keeps what the file says of others.
- A mark that is wrong (an unknown row, a misspelt keyword, no face) fails the collection of its file.
"""

import json
from collections import Counter, defaultdict
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

    def __init__(self, file: Path, root: Path) -> None:
        self.file = file
        self.root = root
        self.passed: dict[str, tuple[str, ...]] = {}
        self.ran: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """
        Count a test whose call passed as expected, unless its teardown fails after that.
        """
        self.ran.add(file_of(report.nodeid))
        if report.when == "call" and report.passed and not hasattr(report, "wasxfail"):
            self.passed[report.nodeid] = tuple(str(value) for name, value in report.user_properties if name == PROPERTY)
        elif report.failed:
            self.passed.pop(report.nodeid, None)

    def pytest_sessionfinish(self) -> None:
        rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter, self.kept())
        for test, pairs in self.passed.items():
            for row, face in (pair.split() for pair in pairs):
                rows[row, face][function_of(test)] += 1

        shown_rows = {row for (row, _), tests in rows.items() if tests}
        ordered = {
            row: {face: dict(sorted(rows[row, face].items())) for face in FACES}
            for row in known_rows()
            if row in shown_rows
        }
        self.file.write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")

    def kept(self) -> dict[tuple[str, str], Counter[str]]:
        """
        Return by (row, face) what was written before of files that are there and of which nothing ran now.
        """
        before = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else {}
        return {
            (row, face): Counter({test: times for test, times in tests.items() if self.keeps(file_of(test))})
            for row, faces_of_it in before.items()
            for face, tests in faces_of_it.items()
        }

    def keeps(self, file: str) -> bool:
        """
        Say whether what was written of a file of tests still holds, as far as this run can know.
        """
        return file not in self.ran and (self.root / file).is_file()


def file_of(test: str) -> str:
    """
    Return the file of a test, from its id.
    """
    return test.partition("::")[0]


def function_of(test: str) -> str:
    """
    Return a test's id without its parameters.
    """
    return test.partition("[")[0]


def add_option(parser: pytest.Parser) -> None:
    """
    Add `--requirements FILE`.
    """
    parser.addoption(
        "--requirements",
        type=Path,
        metavar="FILE",
        help="write which requirement is shown by which test that passed; of files not run, what it says is kept",
    )


def install(config: pytest.Config) -> None:
    """
    Read the marks of this run; write the file where it was asked for, once, not in each of xdist's workers.
    """
    config.pluginmanager.register(Marks(), "requirement-marks")
    file = config.getoption("--requirements", default=None)
    if file is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(
            Results(config.invocation_params.dir / file, config.rootpath), "requirement-results"
        )
