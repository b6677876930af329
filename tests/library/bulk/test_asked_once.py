"""
What a hundred clients have in common is asked for once: a cheap request must not cost seconds (A-34).
"""

import pytest

from partnerkit import Actor, BulkAction, PartnerKit
from partnerkit.clients.service import ClientsService
from tests.library.bulk.given import now, run, work
from tests.library.clients.given import put
from tests.library.world import Town

NAMES = "ABCDEFGH"


@pytest.mark.requirement("BX-13", call="bulk.run")
class TestTagsInUse:
    @pytest.mark.parametrize(("action", "times"), [(BulkAction.TAG, 1), (BulkAction.UNTAG, 0)])
    def test_they_are_asked_for_once(
        self, town: Town, monkeypatch: pytest.MonkeyPatch, action: BulkAction, times: int
    ) -> None:
        """However many clients there are; to take a tag off nobody needs to know of others."""
        asked, tags = [], ClientsService.tags

        def noted(self: ClientsService, *, by: Actor) -> tuple[str, ...]:
            asked.append(by)
            return tags(self, by=by)

        monkeypatch.setattr(ClientsService, "tags", noted)
        has = frozenset({"vip"} if action is BulkAction.UNTAG else ())
        run(town.world, work(action, *(put(town, name, tags=has) for name in NAMES), tag="vip"), town.admin)
        assert len(asked) == times

    def test_a_tag_is_written_as_it_is_already_everywhere(self, town: Town) -> None:
        """On the first client and on the last, and anew in the next call of the same transaction."""
        first, *others = (put(town, name) for name in NAMES)
        put(town, "Other", tags=frozenset({"VIP"}))
        run(town.world, work(BulkAction.TAG, first, *others, tag="vip"), town.admin)
        assert {now(town, client).tags for client in (first, *others)} == {frozenset({"VIP"})}

    def test_another_call_asks_anew(self, town: Town) -> None:
        """What one call put on is in use in the next one."""
        a, b = put(town, "A"), put(town, "B")

        def twice(kit: PartnerKit) -> None:
            for client, tag in ((a, "Gold"), (b, "gold")):
                kit.bulk.run(work(BulkAction.TAG, client, tag=tag), by=town.admin)

        town.world.run(twice)
        assert now(town, b).tags == {"Gold"}
