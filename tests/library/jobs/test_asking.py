"""
What may be asked for, before anything is read.
"""

from datetime import UTC, datetime, timedelta

import pytest

from partnerkit import BulkAction
from partnerkit.clients.listing import ClientFilter
from partnerkit.errors import InvalidInput
from partnerkit.jobs.asked import BulkJob

AT = datetime(2026, 11, 27, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.requirement("BX-13", call="jobs.begin_bulk")
@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (None, None, True),
        (AT, None, True),
        (None, AT, True),
        (AT, AT + TICK, True),
        (AT, AT, True),
        (AT, AT - TICK, False),
    ],
)
def test_days_may_be_open_at_either_end_and_are_not_turned_round(
    start: datetime | None, end: datetime | None, right: bool
) -> None:
    """
    As where clients are listed.
    """
    asked = BulkJob(action=BulkAction.LOCK, filter=ClientFilter(created_from=start, created_to=end))
    if right:
        asked.check()
        return
    with pytest.raises(InvalidInput) as wrong:
        asked.check()
    assert [(p.path, p.code) for p in wrong.value.problems] == [("filter.created_to", "span.order")]
