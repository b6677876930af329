"""
The gate of coverage, tried on a small package of its own.
"""

from pathlib import Path

import pytest

CONFTEST = f"""
import sys

sys.path.insert(0, {str(Path(__file__).parent.parent)!r})
pytest_plugins = ["tests.covered"]
"""
THING = "def thing():\n    return 1\n"
TEST = "from thing import thing\ndef test_thing(): assert thing() == 1\n"
SKIPPED = "import pytest\ndef test_other(): pytest.skip('there is none')\n"
WORLDS = """
import pytest
from thing import thing

@pytest.fixture(params=["sqlite"])
def worlds(request): pass

def test_thing(worlds): assert thing() == 1
"""
LESS = "Coverage failure: total of"


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(thing=THING)
    return pytester


def judged(folder: pytest.Pytester, files: dict[str, str], *args: str, package: str = "thing") -> tuple[int, str]:
    """
    Run the tests among files with the gate; return how it ended, and what was said.
    """
    for path, text in files.items():
        file = folder.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    run = folder.runpytest_subprocess(f"--cov={package}", "--cov-fail-under=100", "-p", "no:cacheprovider", *args)
    return int(run.ret), run.stdout.str()


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(
    ("path", "text", "passes"),
    [
        ("tests/library/test_thing.py", TEST, True),
        ("tests/library/test_thing.py", WORLDS, False),
        ("tests/library/adapters/test_thing.py", WORLDS, True),
        ("tests/api/test_thing.py", TEST, False),
    ],
    ids=["library", "another adapter", "adapters", "api"],
)
def test_the_librarys_own_tests_count(
    folder: pytest.Pytester, path: str, text: str, passes: bool, workers: str
) -> None:
    """
    On the first adapter; what others run is not covered by them.
    """
    ended, said = judged(folder, {path: text}, "-n", workers)
    assert ((ended == 0), (LESS in said)) == (passes, not passes)


@pytest.mark.parametrize("workers", ["0", "2"])
@pytest.mark.parametrize(("where", "passes"), [("library", True), ("api", False)])
def test_a_run_that_skipped_tests_is_not_judged(
    folder: pytest.Pytester, where: str, passes: bool, workers: str
) -> None:
    """
    Whatever they would have covered, and it says so; a skipped test that is not counted excuses nothing.
    """
    ended, said = judged(folder, {f"tests/{where}/test_other.py": SKIPPED}, "-n", workers)
    told = "Coverage is not judged: 1 of the tests it is counted in were skipped."
    assert ((ended == 0), (told in said), (LESS in said)) == (passes, passes, not passes)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_module_counts_whoever_reads_it_first(folder: pytest.Pytester, workers: str) -> None:
    """
    What stands outside of its functions runs once in a process, perhaps in a test that is not counted.
    """
    test = "def test_late():\n    from parts.late import LATE\n    assert LATE\n"
    tests = {"tests/api/test_early.py": test, "tests/library/test_late.py": test}
    modules = {"parts/__init__.py": "", "parts/late.py": "LATE = 1\n"}
    ended, said = judged(folder, {**modules, **tests}, "-n", workers, package="parts")
    assert (ended, LESS in said) == (0, False)
