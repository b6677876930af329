"""
One thing is done to many clients, and every row says what came of it.
"""

from typing import Any

import attrs
import pytest

from partnerkit import BulkAction, OperatorId, Status
from partnerkit.errors import InvalidInput, NotPossible
from tests.library.bulk.given import DONE, EVERY_ACTION, UNCHANGED, before, histories, needed, now, row, run, work
from tests.library.clients.given import put
from tests.library.invitations.given import invite
from tests.library.world import Town


@pytest.mark.requirement("BX-13", call="bulk.run")
class TestEachAction:
    def test_it_locks_and_unlocks(self, town: Town) -> None:
        """One's own side's lock, as if each were asked for alone; what is so already is said to be."""
        a, b = put(town, "A"), put(town, "B", partner_locked_at=town.world.clock())
        locked = run(town.world, work(BulkAction.LOCK, a, b), town.admin)
        already = NotPossible("account.lock", "locked", "lock")
        assert locked.rows == (row(a, DONE), row(b, UNCHANGED, already))
        assert [now(town, c).status(town.world.clock()) for c in (a, b)] == [Status.LOCKED] * 2
        unlocked = run(town.world, work(BulkAction.UNLOCK, b, a), town.admin)
        assert unlocked.rows == (row(b, DONE), row(a, DONE))
        again = run(town.world, work(BulkAction.UNLOCK, b, a), town.admin)
        assert again.rows == tuple(row(c, UNCHANGED, NotPossible("account.lock", "open", "unlock")) for c in (b, a))

    @pytest.mark.requirement("WP-05", call="bulk.run")
    def test_who_is_only_invited_has_no_account_to_lock(self, town: Town) -> None:
        """Its row says so, and stays as it is; a tag it takes as any client does."""
        invited = invite(town)
        line = town.world.run(lambda k: k.clients.get(invited.id, by=town.owner))
        said = NotPossible("client", "invited", "lock")
        for action in (BulkAction.LOCK, BulkAction.UNLOCK):
            assert run(town.world, work(action, line), town.admin).rows == (row(line, UNCHANGED, said),)
        assert str(said) == "Nobody has accepted the invitation yet, so that there is no account."
        assert run(town.world, work(BulkAction.TAG, line, tag="x"), town.agent).rows == (row(line, DONE),)

    def test_it_tags_and_untags(self, town: Town) -> None:
        """Each in its own chain; a tag that is there already, however it is written, changes nothing."""
        a, b = put(town, "A", tags=frozenset({"x"})), put(town, "B", tags=frozenset({"VIP"}))
        tagged = run(town.world, work(BulkAction.TAG, a, b, tag=" vip "), town.agent)
        assert tagged.rows == (row(a, DONE), row(b, UNCHANGED))
        assert [now(town, c).tags for c in (a, b)] == [{"x", "VIP"}, {"VIP"}]
        untagged = run(town.world, work(BulkAction.UNTAG, a, b, tag="x"), town.agent)
        assert untagged.rows == (row(a, DONE), row(b, UNCHANGED))
        assert [now(town, c).tags for c in (a, b)] == [{"VIP"}, {"VIP"}]

    @pytest.mark.requirement("VC-24", call="bulk.run")
    def test_it_assigns_and_takes_away(self, town: Town) -> None:
        """Beside those who have a client already."""
        agent, owner = OperatorId(town.agent.id), OperatorId(town.owner.id)
        a, b = put(town, "A", assigned=frozenset({owner})), put(town, "B", assigned=frozenset({agent}))
        given = run(town.world, work(BulkAction.ASSIGN, a, b, operator_id=agent), town.admin)
        assert given.rows == (row(a, DONE), row(b, UNCHANGED))
        assert [now(town, c).assigned for c in (a, b)] == [{agent, owner}, {agent}]
        taken = run(town.world, work(BulkAction.UNASSIGN, a, b, operator_id=owner), town.admin)
        assert taken.rows == (row(a, DONE), row(b, UNCHANGED))
        assert [now(town, c).assigned for c in (a, b)] == [{agent}, {agent}]

    @EVERY_ACTION
    def test_it_is_told_as_if_it_were_done_alone(self, town: Town, action: BulkAction) -> None:
        """The same rows are left, and the same events, as after a call for the one client."""
        agent = OperatorId(town.agent.id)
        alone, many = put(town, "A", **before(action, town)), put(town, "A", **before(action, town))
        by = town.admin
        one: dict[BulkAction, Any] = {
            BulkAction.LOCK: lambda k: k.accounts.lock(alone.account_id, by=by),
            BulkAction.UNLOCK: lambda k: k.accounts.unlock(alone.account_id, by=by),
            BulkAction.TAG: lambda k: k.clients.tag(alone.id, "vip", by=by),
            BulkAction.UNTAG: lambda k: k.clients.untag(alone.id, "vip", by=by),
            BulkAction.ASSIGN: lambda k: k.clients.assign(alone.id, agent, by=by),
            BulkAction.UNASSIGN: lambda k: k.clients.unassign(alone.id, agent, by=by),
        }
        town.world.run(one[action])
        assert run(town.world, work(action, many, **needed(action, town.agent)), by).rows == (row(many, DONE),)
        first, second = now(town, alone), now(town, many)
        same: dict[str, Any] = {n: getattr(first, n) for n in ("id", "account_id", "uid", "head")}
        assert attrs.evolve(second, **same) == first
        told = [
            [(entry.kind, entry.details) for page in histories(town, client) for entry in page.items]
            for client in (first, second)
        ]
        assert told[0] == told[1] != []

    def test_a_hundred_rows(self, town: Town) -> None:
        """In the order in which they were asked for; a hundred and one are too many."""
        clients = [put(town, f"{n:03}") for n in range(101)]
        result = run(town.world, work(BulkAction.TAG, *clients[:0:-1], tag="vip"), town.agent)
        assert result.rows == tuple(row(client, DONE) for client in clients[:0:-1])
        with town.world.unchanged(), pytest.raises(InvalidInput, match="1 to 100 clients; these are 101"):
            run(town.world, work(BulkAction.LOCK, *clients), town.admin)
