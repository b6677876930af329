"""
One bad row stops none of the others, and tells no more than its client would.
"""

from uuid import uuid4

import attrs
import pytest

from partnerkit import BulkAction, BulkRow, BulkWork, ClientId, OperatorId
from partnerkit.errors import InvalidInput, NotFound, Refused
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
    row,
    run,
    work,
)
from tests.library.clients.given import put, seated
from tests.library.world import Town


@pytest.mark.requirement("BX-13", call="bulk.run")
class TestBadRows:
    def test_one_bad_row_stops_none_of_the_others(self, town: Town) -> None:
        """Each kind of bad row there is, with a good one before and behind it."""
        world = town.world
        good = [put(town, f"good {n}") for n in range(6)]
        theirs, nobody = put(town, "Theirs", of=town.other.id), ClientId(uuid4())
        secure, full = put(town, "Secure", secure=True), put(town, "Full", tags=TWENTY)
        tagged = put(town, "Tagged", tags=frozenset({"vip"}))
        asked = work(
            BulkAction.TAG,
            *(good[0], theirs, good[1], nobody, good[2], secure, good[3], full, good[4], tagged, good[5]),
            tag="vip",
        )
        result = run(world, asked, town.agent)
        assert outcomes(result) == [
            (DONE, None),
            (REFUSED, "not_found"),
            (DONE, None),
            (REFUSED, "not_found"),
            (DONE, None),
            (REFUSED, "refused"),
            (DONE, None),
            (REFUSED, "input"),
            (DONE, None),
            (UNCHANGED, None),
            (DONE, None),
        ]
        assert [row.client_id for row in result.rows] == list(asked.client_ids)
        assert [now(town, c).tags for c in good] == [{"vip"}] * 6
        assert [now(town, c) for c in (secure, full, tagged)] == [secure, full, tagged]
        assert world.run(lambda k: k.clients.get(theirs.id, by=town.stranger)) == theirs

    @EVERY_ACTION
    def test_a_foreign_client_is_as_unknown_as_none(self, town: Town, action: BulkAction) -> None:
        """A-11: neither name nor account is told, and nothing is done."""
        theirs = put(town, "Theirs", of=town.other.id, tags=frozenset({"vip"}))
        for id in (theirs.id, ClientId(uuid4())):
            with town.world.unchanged():
                result = run(town.world, work(action, id, **needed(action, town.agent)), town.owner)
            error = NotFound("client", id)
            assert result.rows == (BulkRow(client_id=id, name=None, account_id=None, outcome=REFUSED, error=error),)

    @pytest.mark.requirement("VC-22", call="bulk.run")
    @EVERY_ACTION
    def test_of_a_secure_one_the_name_is_told(self, town: Town, action: BulkAction) -> None:
        """A-17: and that it is secure, no more; a Secure role does it."""
        secure = put(town, "Secure", secure=True, contact="Dóra", **before(action, town))
        asked = work(action, secure, **needed(action, town.agent))
        with town.world.unchanged():
            (found,) = run(town.world, asked, town.owner).rows
        assert (found.name, found.account_id, found.outcome) == ("Secure", None, REFUSED)
        assert isinstance(found.error, Refused)
        assert (found.error.action, found.error.decision.because) == ("account.view", "secure")
        assert run(town.world, asked, seated(town, "gina", secure=True)).rows == (row(secure, DONE),)

    @pytest.mark.requirement("VC-24", call="bulk.run")
    @EVERY_ACTION
    def test_of_an_unassigned_one_nothing_is_told(self, town: Town, action: BulkAction) -> None:
        """A-17: to somebody whose role is limited; not even the name of one that is secure as well."""
        limited = seated(town, "gina", limited=True)
        mine = frozenset({OperatorId(limited.id)})
        far, hidden = put(town, "Far"), put(town, "Hidden", secure=True)
        known = put(town, "Known", secure=True, assigned=mine)
        with town.world.unchanged():
            result = run(town.world, work(action, far, hidden, known, **needed(action, town.agent)), limited)
        assert [(found.name, found.account_id) for found in result.rows] == [
            (None, None),
            (None, None),
            ("Known", None),
        ]
        errors = [found.error for found in result.rows]
        assert [e.decision.because for e in errors if isinstance(e, Refused)] == ["assignment", "secure", "secure"]

    @pytest.mark.parametrize(
        ("action", "right"),
        [
            (BulkAction.LOCK, False),
            (BulkAction.UNLOCK, False),
            (BulkAction.TAG, True),
            (BulkAction.UNTAG, True),
            (BulkAction.ASSIGN, False),
            (BulkAction.UNASSIGN, False),
        ],
    )
    def test_a_role_may_in_bulk_what_it_may_alone(self, town: Town, action: BulkAction, right: bool) -> None:
        """A-14: each row of an agent is refused what agents may not do."""
        clients = [put(town, "A"), put(town, "B")]
        result = run(town.world, work(action, *clients, **needed(action, town.owner)), town.agent)
        assert {found.outcome is not REFUSED for found in result.rows} == {right}
        assert {found.name for found in result.rows} == {"A", "B"}
        if not right:
            assert {found.error.decision.because for found in result.rows if isinstance(found.error, Refused)} == {
                "permission"
            }

    def test_what_cannot_be_done_to_any_is_refused_whole(self, town: Town) -> None:
        """A-34: every problem at once, and nothing is done."""
        client = put(town, "A")
        wrong: list[tuple[BulkWork, list[tuple[str, str]]]] = [
            (work(BulkAction.TAG, client), [("tag", "field.missing")]),
            (work(BulkAction.TAG, client, tag="x" * 41), [("tag", "text.long")]),
            (
                work(BulkAction.LOCK, client, client, tag="x"),
                [("client_ids.1", "clients.twice"), ("tag", "bulk.needless")],
            ),
            (work(BulkAction.LOCK), [("client_ids", "clients.number")]),
            *(
                (work(action, client, operator_id=id), [("operator_id", "operator.unknown")])
                for action in (BulkAction.ASSIGN, BulkAction.UNASSIGN)
                for id in (town.stranger.id, uuid4())
            ),
        ]
        for asked, problems in wrong:
            for key in (None, "k"):
                with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
                    run(town.world, asked, town.owner, key)
                assert [(p.path, p.code) for p in caught.value.problems] == problems

    def test_it_is_for_operators_who_may_see_lists(self, town: Town) -> None:
        """VC-01: neither the vendor nor staff; and before anything else is looked at."""
        town.world.seat_owner(town.account)
        bare = attrs.evolve(town.owner, permissions=frozenset())
        for by in (town.world.support, town.world.staff_sign_in().actor, bare):
            with town.world.unchanged(), pytest.raises(Refused) as caught:
                run(town.world, work(BulkAction.LOCK), by, "k")
            assert caught.value.action == "clients.view"
