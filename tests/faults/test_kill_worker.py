"""
Workers killed with -9; fifty times by ``python -m tests.faults.kill_worker``, here a few.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from tests.faults.kill import ENGINES
from tests.faults.kill_worker import found, killed
from tests.faults.teller import MOODY, POSTED, STEADY

CHAIN = UUID(int=1)


@pytest.mark.requirement("BX-06", call="worker.Worker", by="library")
@pytest.mark.parametrize("engine", ENGINES)
def test_no_event_is_lost(engine: str, tmp_path: Path) -> None:
    """
    Each is told to each handler and posted, for the first time after the one before it in its chain.
    """
    one = killed(engine, 3, tmp_path)

    assert one.wrong == []
    assert one.told - one.again == 3 * one.events > 0


@pytest.mark.parametrize(
    ("moody", "wrong"),
    [
        ([1, 2, 3], []),
        ([1, 2, 2, 1, 3], []),
        ([1, 3, 2], ["moody was told events of"]),
        ([1, 2], ["moody was told 2 of 3"]),
        ([1, 2, 3, 4], ["moody was told 4 of 3"]),
        ([], ["moody was told 0 of 3"]),
    ],
)
def test_what_was_not_told_or_out_of_order_is_noticed(moody: list[int], wrong: list[str]) -> None:
    """
    Whatever is told again does no harm.
    """
    others = [(name, CHAIN, seq) for name in (STEADY, POSTED) for seq in (1, 2, 3)]
    one = found({CHAIN: 3}, [*others, *((MOODY, CHAIN, seq) for seq in moody)])

    assert [said[: len(start)] for said, start in zip(one.wrong, wrong, strict=True)] == wrong
