"""
What pytest must know before it looks into a folder: the option `--requirements`, and that the docs are tested too.

(From `tests/conftest.py` the option would be unknown whenever its FILE is already there, in another folder.)
"""

from doctest import ELLIPSIS, IGNORE_EXCEPTION_DETAIL
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import ClearNamespaceParser, PythonCodeBlockParser, SkipParser

from tests import traced

pytest_plugins = ["tests.covered", "tests.sampled"]
pytest_collect_file = Sybil(
    path=str(Path(__file__).parent),
    patterns=["README.md", "docs/**/*.md"],
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | IGNORE_EXCEPTION_DETAIL),
        SkipParser(),
        ClearNamespaceParser(),
    ],
).pytest()


def pytest_addoption(parser: pytest.Parser) -> None:
    """
    Add `--requirements`.
    """
    traced.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """
    Read the marks of every run, and write the file of a run that asks for it.
    """
    traced.install(config)
