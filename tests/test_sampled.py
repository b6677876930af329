"""
The sample that is run on database servers.
"""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.sampled import EVERY, MATRICES, SERVERS, sample

MATRIX = min(MATRICES)


def made(engine: str, many: int, name: str = MATRIX) -> list[Any]:
    """
    Tests for many calls on an engine, as pytest has collected them.
    """
    return [
        SimpleNamespace(nodeid=f"{name}[{engine}-{n}]", callspec=SimpleNamespace(params={"engine": engine, "call": n}))
        for n in range(many)
    ]


def numbers(items: list[Any]) -> list[int]:
    return [item.callspec.params["call"] for item in items]


@pytest.mark.parametrize("server", SERVERS)
def test_of_a_matrix_a_server_runs_every_seventh(server: str) -> None:
    """Each server its own, so that two of them see more calls than one."""
    assert numbers(sample(made(server, 5 * EVERY))) == [SERVERS[server] + n * EVERY for n in range(5)]
    assert len(set(SERVERS.values())) == len(SERVERS)


def test_whatever_else_there_is_runs_whole() -> None:
    """A matrix in memory and on SQLite, every other test, and one that has no parameters."""
    others = [SimpleNamespace(nodeid="tests/library/test_ids.py::test_one")]
    items: list[Any] = [
        *made("memory", 20),
        *made("sqlite", 20),
        *made("postgresql", 20, "tests/api/test_tags.py::test_a"),
        *others,
    ]
    assert sample(items) == items


@pytest.mark.parametrize("server", SERVERS)
def test_a_test_that_is_asked_for_alone_runs(server: str) -> None:
    """Whatever the server and the call: nobody asks for a test and gets none."""
    assert numbers(sample(made(server, 1))) == [0]


def test_every_matrix_is_one_there_is(pytestconfig: pytest.Config) -> None:
    """A test that was called otherwise since would run whole again, and nobody would notice."""
    for name in MATRICES:
        file, *within, test = name.split("::")
        text = (pytestconfig.rootpath / file).read_text()
        assert all(f"\nclass {group}" in text for group in within)
        assert re.search(rf"^ *def {test}\(", text, re.MULTILINE)
