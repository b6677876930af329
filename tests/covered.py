"""
Which tests the coverage of `src/partnerkit` is counted in, and when it is judged.

- Counted are the library's own tests; those of services, which run on every adapter, on the first one alone. To count
  the others as well would add nothing, and would take half as long again.
- Judged is a run that skipped none of them: without a MariaDB, what only MariaDB calls is not covered, and that is
  nobody's fault. The run says so. Where CI=true whatever is missing is an error, so that nothing is skipped.
"""

from pathlib import Path
from typing import Any

import pytest

FOLDERS = (Path("tests/library"), Path("tests/faults"))
ADAPTERS = Path("tests/library/adapters")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Mark the tests that are not counted.
    """
    for item in items:
        if not counted(item):
            item.add_marker(pytest.mark.no_cover)


def counted(item: pytest.Item) -> bool:
    """
    Whether lines that a test runs count as covered.
    """
    path = item.path.relative_to(item.config.rootpath)
    called = getattr(item, "callspec", None)
    first = called is None or called.params.get("worlds", "memory") == "memory"
    return path.is_relative_to(ADAPTERS) or (first and in_library(path))


def in_library(path: Path) -> bool:
    """
    Whether a file, seen from the project's root, has tests of the library alone.
    """
    return any(path.is_relative_to(folder) for folder in FOLDERS)


class Judging:
    """
    Takes the gate away from a run in which tests of the library were skipped.
    """

    def __init__(self, coverage: Any) -> None:
        self._coverage = coverage
        self._skipped = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """
        Note what is skipped, before the gate is asked.
        """
        if report.skipped and in_library(Path(report.location[0])):
            self._skipped += 1
            self._coverage.options.cov_fail_under = 0

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """
        Say so.
        """
        if self._skipped:
            said = f"Coverage is not judged: {self._skipped} of the tests it is counted in were skipped."
            terminalreporter.write_line(said, yellow=True)


def pytest_configure(config: pytest.Config) -> None:
    """
    Judge where pytest-cov does: in the process that began the run, if it counts at all.
    """
    coverage = config.pluginmanager.getplugin("_cov")
    if coverage is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Judging(coverage), "judging")
