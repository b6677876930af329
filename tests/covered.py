"""
Which tests the coverage of `src/partnerkit` is counted in, and when it is judged.

- Counted are the library's own tests; those of services, which run on every adapter, on the first one alone. To count
  the others as well would add nothing, and would take half as long again.
- Judged is a run that skipped none of them: without a MariaDB, what only MariaDB calls is not covered, and that is
  nobody's fault. The run says so. Where CI=true whatever is missing is an error, so that nothing is skipped.
"""

import pkgutil
from collections.abc import Generator
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest
from coverage import Coverage

FOLDERS = (Path("tests/library"), Path("tests/faults"))
ADAPTERS = Path("tests/library/adapters")


def counted(item: pytest.Item) -> bool:
    """
    Whether lines that a test runs count as covered.
    """
    path = item.path.relative_to(item.config.rootpath)
    if item.get_closest_marker("uncounted") is not None or not in_library(path):
        return False
    called = getattr(item, "callspec", None)
    return path.is_relative_to(ADAPTERS) or called is None or called.params.get("worlds", "memory") == "memory"


def in_library(path: Path) -> bool:
    """
    Whether a file, seen from the project's root, has tests of the library alone.
    """
    return any(path.is_relative_to(folder) for folder in FOLDERS)


class Counting:
    """
    Counts nothing while another test runs, nor while what it needs is set up.

    The mark `no_cover` of pytest-cov would not do: in xdist's workers two of it run, and when the one is stopped the
    other one goes on, into the void and as slowly.
    """

    def pytest_collection_finish(self) -> None:
        """
        Import every module while it counts: a module is read once in a process, and an uncounted test may be first.
        """
        running = Coverage.current()
        sources = cast("list[str]", running.get_option("run:source")) if running else []
        for source in sources:
            package = import_module(Path(source).name)
            for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}."):
                import_module(module.name)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """
        Stop whatever counts before such a test, and go on after it.
        """
        stopped: list[Coverage] = []
        while not counted(item) and (running := Coverage.current()) is not None:
            running.stop()
            stopped.append(running)
        try:
            return (yield)
        finally:
            for one in reversed(stopped):
                one.start()


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
    Count in each process that runs tests, and judge where pytest-cov does: in the one that began the run.
    """
    coverage = config.pluginmanager.getplugin("_cov")
    if coverage is None:
        return
    config.pluginmanager.register(Counting(), "counting")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Judging(coverage), "judging")
