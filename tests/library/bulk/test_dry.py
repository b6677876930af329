"""
Bulk work can be tried dry: the same rows, and nothing is kept.
"""

from typing import Any

import pytest

from partnerkit import BulkAction, OperatorId, Outcome
from partnerkit.errors import InvalidInput
from tests.library.bulk.given import EVERY_ACTION, needed, own_line, run, work
from tests.library.clients.given import put
from tests.library.world import Town


@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.requirement("BX-13", call="bulk.run")
class TestDry:
    @EVERY_ACTION
    @pytest.mark.parametrize("key", [None, "k"])
    def test_tried_dry_it_says_the_same_and_writes_nothing(
        self, town: Town, action: BulkAction, key: str | None
    ) -> None:
        """Rows that would be done, that are so already, that are refused and that are unknown."""
        on: dict[str, Any] = {
            "partner_locked_at": town.world.clock(),
            "tags": frozenset({"vip"}),
            "assigned": frozenset({OperatorId(town.agent.id)}),
        }
        clients = [put(town, "A"), put(town, "B", **on), put(town, "C", secure=True), put(town, "D", of=town.other.id)]
        asked = work(action, *clients, **needed(action, town.agent))
        with town.world.unchanged():
            tried = town.world.run(lambda k: k.try_out(lambda dry: dry.bulk.run(asked, by=town.admin, key=key)))
        assert tried.refusal is None
        assert tried.result == run(town.world, asked, town.admin, key)
        assert {found.outcome for found in tried.result.rows} == set(Outcome)

    def test_it_names_who_would_be_locked_out(self, town: Town) -> None:
        """Of the accounts that would be locked, with their open sessions; not of those that are already."""
        owner = town.world.seat_owner(town.account)
        town.world.staff_sign_in()
        line, other = own_line(town), put(town, "B", partner_locked_at=town.world.clock())
        asked = work(BulkAction.LOCK, line, other)
        tried = town.world.run(lambda k: k.try_out(lambda dry: dry.bulk.run(asked, by=town.admin)))
        (out,) = tried.shut_out
        assert (out.account_id, out.member_id, out.name, out.sessions) == (town.account.id, owner.id, "Katalin", 1)
        freed = town.world.run(
            lambda k: k.try_out(lambda dry: dry.bulk.run(work(BulkAction.UNLOCK, other), by=town.admin))
        )
        assert freed.shut_out == ()

    def test_what_is_refused_whole_is_told(self, town: Town) -> None:
        """As the call would raise it."""
        tried = town.world.run(lambda k: k.try_out(lambda dry: dry.bulk.run(work(BulkAction.LOCK), by=town.admin)))
        assert (tried.result, tried.effects, tried.shut_out) == (None, (), ())
        assert isinstance(tried.refusal, InvalidInput)
