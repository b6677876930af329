"""
A whole installation killed with -9 under load; fifty times by ``python -m tests.faults.kill``, here a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.faults import stock
from tests.faults.calling import Answer
from tests.faults.kill import ENGINES, KILLED, looked_at, rounds
from tests.faults.load import Write


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_acknowledged_is_lost(engine: str, tmp_path: Path) -> None:
    """
    The doctor finds nothing, what was acknowledged is there once, and what was not is done once when asked for again.
    """
    found = list(rounds(engine, len(KILLED[engine]), tmp_path))

    assert [wrong for one in found for wrong in one.wrong] == []
    assert sum(one.acknowledged for one in found) > 0
    assert sum(one.refused for one in found) == 0


class NoCaller:
    """
    A server that answers everything, and does nothing.
    """

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Answer:
        return Answer(201, {})


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[sa.Engine]:
    """
    A database in which a key has been used, and an account has a name.
    """
    with stock.empty("sqlite", tmp_path) as engine:
        stock.fill(engine)
        yield engine


@pytest.mark.parametrize(
    ("key", "kind", "status", "said"),
    [
        ("nobody's", "note", 201, "acknowledged and done 0 times"),
        ("open", "account", 201, "acknowledged and done -1 times"),
        ("open", "account", 0, "unanswered and done -1 times"),
        ("nobody's", "tags", 0, "asked again and done 0 times"),
    ],
)
def test_what_is_lost_or_half_done_is_told(damaged: sa.Engine, key: str, kind: str, status: int, said: str) -> None:
    """
    A write without a trace, a receipt without an effect, and one that is not done when asked for again.
    """
    write = Write(kind, "POST", "/", None, key, Answer(status))
    round_ = looked_at("app", [write], [write], NoCaller(), damaged)

    assert [wrong for wrong in round_.wrong if wrong.startswith(said)]
    assert (round_.acknowledged, round_.unanswered) == (int(status == 201), int(status == 0))


def test_damage_is_told(damaged: sa.Engine) -> None:
    """
    What the doctor finds counts as wrong.
    """
    with damaged.begin() as connection:
        connection.execute(sa.update(stock.METADATA.tables["pk_operator"]).values(role="juggler"))
    round_ = looked_at("app", [], [], NoCaller(), damaged)

    assert round_.wrong
    assert all(wrong.startswith("missing: operator") for wrong in round_.wrong)
