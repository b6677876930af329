"""
A whole installation killed with -9 under load; fifty times by ``python -m tests.faults.kill``, here a few.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kill import ENGINES, KILLED, rounds


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_acknowledged_is_lost(engine: str, tmp_path: Path) -> None:
    """
    The doctor finds nothing, what was acknowledged is there once, and what was not is done once when asked for again.
    """
    found = list(rounds(engine, len(KILLED[engine]), tmp_path))

    assert [wrong for one in found for wrong in one.wrong] == []
    assert sum(one.acknowledged for one in found) > 0
    assert sum(one.refused for one in found) == 0
