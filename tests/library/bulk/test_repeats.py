"""
With one key nothing is done twice, and a key stands for one call.
"""

from typing import Any

import pytest

from partnerkit import BulkAction
from partnerkit.errors import InvalidInput, KeyReused
from partnerkit.history.model import RECEIPTS
from tests.library.accounts.given import DAY
from tests.library.bulk.given import (
    DONE,
    EVERY_ACTION,
    REFUSED,
    TWENTY,
    UNCHANGED,
    before,
    needed,
    now,
    outcomes,
    own_line,
    row,
    run,
    work,
)
from tests.library.clients.given import put
from tests.library.world import Town


@pytest.mark.requirement("BX-09", call="bulk.run")
class TestTwice:
    @EVERY_ACTION
    def test_with_one_key_nothing_is_done_twice(self, town: Town, action: BulkAction) -> None:
        """What was done is shown as done, and what others did since is not undone."""
        clients = [put(town, name, **before(action, town)) for name in "AB"]
        asked = work(action, *clients, **needed(action, town.agent))
        first = run(town.world, asked, town.admin, "k")
        assert first.rows == tuple(row(c, DONE) for c in clients)
        with town.world.unchanged():
            assert run(town.world, asked, town.admin, "k") == first
        back = {
            BulkAction.LOCK: BulkAction.UNLOCK,
            BulkAction.TAG: BulkAction.UNTAG,
            BulkAction.ASSIGN: BulkAction.UNASSIGN,
        }
        undo = {**back, **{value: key for key, value in back.items()}}[action]
        run(town.world, work(undo, clients[0], **needed(undo, town.agent)), town.admin)
        with town.world.unchanged():
            assert outcomes(run(town.world, asked, town.admin, "k")) == [(DONE, None)] * 2

    def test_what_was_refused_is_tried_again(self, town: Town) -> None:
        """A row that could not be done then may be done now; the others are not done twice."""
        a, b = put(town, "A"), put(town, "B", tags=TWENTY)
        asked = work(BulkAction.TAG, a, b, tag="vip")
        assert outcomes(run(town.world, asked, town.agent, "k")) == [(DONE, None), (REFUSED, "input")]
        revision = now(town, a).revision
        town.world.run(lambda k: k.clients.untag(b.id, "tag 3", by=town.agent))
        assert outcomes(run(town.world, asked, town.agent, "k")) == [(DONE, None), (DONE, None)]
        assert now(town, a).revision == revision
        assert "vip" in now(town, b).tags

    def test_what_could_not_be_done_is_not_shown_as_done(self, town: Town) -> None:
        """A lock that was set before stays what it was called; so does what is refused."""
        clients = put(town, "A", partner_locked_at=town.world.clock()), put(town, "B", secure=True)
        asked = work(BulkAction.LOCK, *clients)
        first = run(town.world, asked, town.admin, "k")
        assert outcomes(first) == [(UNCHANGED, "not_possible"), (REFUSED, "refused")]
        with town.world.unchanged():
            assert run(town.world, asked, town.admin, "k") == first

    def test_what_was_so_already_is_shown_as_done_the_second_time(self, town: Town) -> None:
        """As it was wanted, whoever did it."""
        asked = work(BulkAction.TAG, put(town, "A", tags=frozenset({"vip"})), tag="vip")
        assert outcomes(run(town.world, asked, town.agent, "k")) == [(UNCHANGED, None)]
        assert outcomes(run(town.world, asked, town.agent, "k")) == [(DONE, None)]
        assert outcomes(run(town.world, asked, town.agent)) == [(UNCHANGED, None)]

    def test_a_key_stands_for_one_call(self, town: Town) -> None:
        """Another action, tag, client, order, or a call of another kind under it is refused whole."""
        a, b = put(town, "A"), put(town, "B")
        run(town.world, work(BulkAction.TAG, a, b, tag="vip"), town.admin, "k")
        run(town.world, work(BulkAction.ASSIGN, a, b, operator_id=town.agent.id), town.admin, "o")
        for key, other in (
            ("k", work(BulkAction.UNTAG, a, b, tag="vip")),
            ("k", work(BulkAction.TAG, a, b, tag="gold")),
            ("k", work(BulkAction.TAG, a, tag="vip")),
            ("k", work(BulkAction.TAG, b, a, tag="vip")),
            ("k", work(BulkAction.LOCK, a, b)),
            ("o", work(BulkAction.ASSIGN, a, b, operator_id=town.owner.id)),
        ):
            with town.world.unchanged(), pytest.raises(KeyReused) as caught:
                run(town.world, other, town.admin, key)
            assert caught.value.key == key
        with town.world.unchanged(), pytest.raises(KeyReused):
            town.world.run(lambda k: k.clients.tag(a.id, "vip", by=town.admin, key="k"))

    def test_a_key_is_one_operators_own(self, town: Town) -> None:
        """Another's is another."""
        asked = work(BulkAction.TAG, put(town, "A"), tag="vip")
        run(town.world, asked, town.admin, "k")
        assert outcomes(run(town.world, asked, town.agent, "k")) == [(UNCHANGED, None)]

    def test_it_is_remembered_for_a_day(self, town: Town) -> None:
        """Then the same key does it anew."""
        client = put(town, "A")
        asked = work(BulkAction.LOCK, client)
        run(town.world, asked, town.admin, "k")
        run(town.world, work(BulkAction.UNLOCK, client), town.admin)
        town.world.clock.tick(DAY)
        assert outcomes(run(town.world, asked, town.admin, "k")) == [(DONE, None)]
        assert now(town, client).partner_locked

    @pytest.mark.parametrize("key", ["", "x" * 201, "é", "a\nb", 3])
    def test_a_key_of_another_form_is_refused(self, town: Town, key: Any) -> None:
        """A-34: and nothing is done."""
        with town.world.unchanged(), pytest.raises(InvalidInput, match="idempotency_key"):
            run(town.world, work(BulkAction.LOCK, own_line(town)), town.admin, key)

    def test_the_longest_key_is_fine(self, town: Town) -> None:
        """Each row has a key made of it, of another length."""
        client = put(town, "A")
        for key in ("x" * 200, "x" * 199 + "y"):
            assert run(town.world, work(BulkAction.TAG, client, tag=key[-1]), town.admin, key).rows == (
                row(client, DONE),
            )

    def test_without_a_key_nothing_is_remembered(self, town: Town) -> None:
        """No receipt, neither of the call nor of a row."""
        run(town.world, work(BulkAction.TAG, put(town, "A"), tag="vip"), town.admin)
        assert town.world.read(lambda s: s.count(RECEIPTS, town.admin.id, all=None)) == {"all": 0}
        run(town.world, work(BulkAction.TAG, put(town, "B"), tag="vip"), town.admin, "k")
        assert town.world.read(lambda s: s.count(RECEIPTS, town.admin.id, all=None)) == {"all": 2}
