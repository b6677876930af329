"""
The tracing of requirements, tried on small test folders of its own.
"""

import json
from pathlib import Path

import pytest

CONFTEST = f"""
import sys

sys.path.insert(0, {str(Path(__file__).parent.parent)!r})

from tests import traced

def pytest_addoption(parser):
    traced.add_option(parser)

def pytest_configure(config):
    config.addinivalue_line("markers", "requirement: shows a row")
    traced.install(config)
"""


@pytest.fixture
def folder(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"):
        monkeypatch.delenv(name, raising=False)
    pytester.makeconftest(CONFTEST)
    return pytester


def write(folder: pytest.Pytester, path: str, body: str) -> None:
    file = folder.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("import pytest\n" + body)


def results(folder: pytest.Pytester, *args: str) -> dict[str, dict[str, dict[str, int]]]:
    folder.runpytest("--requirements", "rows.json", "-p", "no:cacheprovider", *args)
    read: dict[str, dict[str, dict[str, int]]] = json.loads((folder.path / "rows.json").read_text())
    return read


def refusal(folder: pytest.Pytester, *args: str) -> str:
    run = folder.runpytest(*args)
    run.assert_outcomes(errors=1)
    return run.stdout.str()


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_passed_test_counts_by_its_folder(folder: pytest.Pytester, workers: str) -> None:
    """
    The folder names the face, also where the tests run in other processes.
    """
    for face in ("library", "api", "pages"):
        write(folder, f"tests/{face}/test_{face}.py", "@pytest.mark.requirement('VC-08')\ndef test_it(): pass\n")

    assert results(folder, "-n", workers) == {
        "VC-08": {face: {f"tests/{face}/test_{face}.py::test_it": 1} for face in ("library", "api", "pages")}
    }


def test_only_what_passed_counts(folder: pytest.Pytester) -> None:
    """
    Failing, skipping, failing as expected, passing unexpectedly and failing afterwards show nothing.
    """
    write(
        folder,
        "tests/library/test_a.py",
        """
pytestmark = pytest.mark.requirement("VC-12")

@pytest.fixture
def broken():
    yield
    raise RuntimeError

def test_passes(): pass
def test_fails(): assert False
def test_skips(): pytest.skip("no")
@pytest.mark.xfail
def test_fails_as_expected(): assert False
@pytest.mark.xfail(strict=False)
def test_passes_unexpectedly(): pass
def test_fails_afterwards(broken): pass
""",
    )

    assert results(folder)["VC-12"]["library"] == {"tests/library/test_a.py::test_passes": 1}


def test_one_test_may_show_several_rows(folder: pytest.Pytester) -> None:
    """
    Marks add up, on the test, its class, its file and its parameters, and rows stand in the order of the list.
    """
    write(
        folder,
        "tests/api/test_a.py",
        """
pytestmark = pytest.mark.requirement("VC-20")

@pytest.mark.requirement("VC-20")
class TestIt:
    @pytest.mark.requirement("R-13")
    @pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.requirement("VC-02")), 2])
    def test_it(self, n): pass
""",
    )
    test = "tests/api/test_a.py::TestIt::test_it"
    found = results(folder)

    assert list(found) == ["VC-02", "VC-20", "R-13"]
    assert [found[row]["api"] for row in found] == [{test: 1}, {test: 2}, {test: 2}]


def test_an_attack_says_which_faces_it_drives(folder: pytest.Pytester) -> None:
    """
    `by` wins over the folder, and may name several.
    """
    write(
        folder,
        "tests/attacks/test_a.py",
        "@pytest.mark.requirement('VC-01', by=('library', 'api'))\ndef test_it(): pass\n",
    )
    test = "tests/attacks/test_a.py::test_it"

    assert results(folder) == {"VC-01": {"library": {test: 1}, "api": {test: 1}, "pages": {}}}


def test_a_run_of_some_files_keeps_what_is_known_of_others(folder: pytest.Pytester) -> None:
    """
    Of a file that ran everything is written anew, and a file that is gone shows nothing.
    """
    marked = "@pytest.mark.requirement('VC-08')\ndef test_{}(): pass\n"
    for name in ("run_again", "left", "gone"):
        write(folder, f"tests/library/test_{name}.py", marked.format(name))
    results(folder)
    write(folder, "tests/library/test_run_again.py", marked.format("renamed"))
    (folder.path / "tests/library/test_gone.py").unlink()
    found = results(folder, "tests/library/test_run_again.py")

    assert found["VC-08"]["library"] == {
        "tests/library/test_left.py::test_left": 1,
        "tests/library/test_run_again.py::test_renamed": 1,
    }


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ("'VC-99'", "names no single row"),
        ("'VC-01', 'VC-02'", "names no single row"),
        ("", "names no single row"),
        ("'VC-01', pages='/console'", "unknown keyword pages"),
        ("'VC-01', by='screens'", "shown by one of library, api, pages"),
        ("'VC-01'", "shown by one of library, api, pages"),
    ],
    ids=["unknown-row", "two-rows", "no-row", "misspelt", "unknown-face", "no-face"],
)
def test_a_wrong_mark_fails_the_collection(folder: pytest.Pytester, mark: str, problem: str) -> None:
    """
    A row that does not exist would otherwise be shown by nothing, and nobody would notice.
    """
    write(folder, "tests/attacks/test_a.py", f"@pytest.mark.requirement({mark})\ndef test_it(): pass\n")

    assert problem in refusal(folder)


def test_a_wrong_mark_fails_the_collection_of_workers(folder: pytest.Pytester) -> None:
    """
    The workers collect for themselves, and what they refuse is refused.
    """
    write(folder, "tests/api/test_a.py", "@pytest.mark.requirement('VC-99')\ndef test_it(): pass\n")

    assert "names no single row" in refusal(folder, "-n", "2")


def test_without_the_option_nothing_is_written(folder: pytest.Pytester) -> None:
    """
    An ordinary run leaves no file behind.
    """
    write(folder, "tests/library/test_a.py", "@pytest.mark.requirement('VC-01')\ndef test_it(): pass\n")
    before = sorted(Path(folder.path).rglob("*.json"))
    folder.runpytest("-p", "no:cacheprovider")

    assert sorted(Path(folder.path).rglob("*.json")) == before
