"""
Promises of the project about itself.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEST_FILES = sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("file", TEST_FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_test_states_its_rule(file: Path) -> None:
    """
    A test's docstring says what would be untrue if it failed.
    """
    tests = [
        node
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert [test.name for test in tests if not ast.get_docstring(test)] == []


@pytest.mark.parametrize(("file", "run"), [("README.md", "run -e demo"), ("README.md", "run"), (".ci/run", "run")])
def test_one_line_runs_everything(file: str, run: str) -> None:
    """
    The README tells the lines whole, and continuous integration runs the very same.
    """
    line = f"python3 -m venv .venv && .venv/bin/python -m pip install tox && .venv/bin/tox {run}"

    assert line in map(str.strip, (ROOT / file).read_text(encoding="utf-8").splitlines())
