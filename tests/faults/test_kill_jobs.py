"""
Workers killed with -9 in a job; thirty times by ``python -m tests.faults.kill_jobs``, here a few.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kill import ENGINES
from tests.faults.kill_jobs import killed


@pytest.mark.requirement("BX-13", call="worker.Worker", by="library")
@pytest.mark.parametrize("engine", ENGINES)
def test_every_client_has_its_turn_once(engine: str, tmp_path: Path) -> None:
    """
    None twice, none left out, and what was counted is what there is.
    """
    one = killed(engine, 2, 150, tmp_path)

    assert one.wrong == []
    assert one.job.done == 150


@pytest.mark.requirement("BX-13", call="jobs.begin_invites", by="library")
@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_is_invited_twice(engine: str, tmp_path: Path) -> None:
    """
    None twice, none left out, each with one letter, and nothing is left of the spreadsheet.
    """
    one = killed(engine, 2, 200, tmp_path, "invite")

    assert one.wrong == []
    assert one.job.done == one.job.total == 200
