"""
A-17: where a search is cut off tells nothing of the secure accounts that were passed on the way.

A large list is walked so far and no further, and the next page begins where that ended. Whoever counts the clients it
sees up to there must not learn how many others stand between them.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from partnerkit import ClientFilter, Sort, StatusFilter
from partnerkit.adapters.sqlalchemy import choosing, pages
from tests.library.accounts.given import OPENED
from tests.library.clients.given import put
from tests.library.world import Town, settle
from tests.library.worlds import in_sqlite

MINUTE = timedelta(minutes=1)
VISIBLE = [f"Café {n:02}" for n in range(40)]
#: So few have it, seen as its reader sees it, that all are looked at and nothing is cut off.
FEW = "a tag that few have"
#: What finds nothing, by each way through the database.
ASKED: dict[str, dict[str, Any]] = {
    "one index": {"status": StatusFilter.AWAITING, "plan": "none such"},
    "several indexes": {"status": StatusFilter.ACTIVE, "plan": "none such"},
    "by name": {"status": StatusFilter.AWAITING, "plan": "none such", "sort": Sort.NAME},
    "a word": {"text": "cafe", "plan": "none such"},
    "a tag": {"tag": "vip", "plan": "none such"},
    "a word, by name": {
        "text": "cafe",
        "status": StatusFilter.AWAITING,
        "plan": "none such",
        "sort": Sort.NAME_BACK,
    },
    FEW: {"tag": "vip", "status": StatusFilter.AWAITING, "plan": "none such", "sort": Sort.NAME},
}


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """
    A partner whose list is cut off after a few clients, as one of many thousands is.
    """
    monkeypatch.setattr(pages, "STRIDES", (3, 4, 5))
    monkeypatch.setattr(choosing, "FEW", len(VISIBLE))
    with in_sqlite() as world:
        town = settle(world)
        for n, name in enumerate(VISIBLE):
            put(town, name, opened_at=OPENED + n * MINUTE, tags=frozenset({"vip"} if n else ()))
        yield town


def found(town: Town, **asked: Any) -> list[tuple[list[str], str | None]]:
    """
    Return what stands on each page of a list, and at whose place it ended.
    """
    told: list[tuple[list[str], str | None]] = []
    after = None
    wanted = ClientFilter(**{"sort": Sort.OLDEST, **asked})
    while not told or after is not None:
        page = town.world.run(lambda k: k.clients.list(wanted, by=town.agent, after=after, limit=2))  # noqa: B023
        after = page.next
        place = None if after is None else town.world.run(lambda k: k.clients.get(after.id, by=town.agent)).name  # noqa: B023
        told.append(([client.name for client in page.items], place))
    return told


@pytest.mark.requirement("VC-22", call="clients.list", by="library")
@pytest.mark.parametrize("way", ASKED)
@pytest.mark.parametrize("number", [1, 7])
def test_a17_where_a_list_is_cut_off_secure_accounts_do_not_count(town: Town, way: str, number: int) -> None:
    """
    However many stand between the others, with whatever they are found by: every page ends where it did without them.
    """
    before = found(town, **ASKED[way])
    assert (len(before) > 1) is (way != FEW), "the list is cut off"
    for n in range(number):
        moment = OPENED + (5 * n + 2) * MINUTE + timedelta(seconds=1)
        put(town, f"Café {5 * n + 2:02} b", opened_at=moment, tags=frozenset({"vip"}), secure=True)
    assert found(town, **ASKED[way]) == before
