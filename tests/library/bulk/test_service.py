"""
One thing is done to many clients: each row by itself, and every row says what came of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import (
    Actor,
    BulkAction,
    BulkResult,
    BulkRow,
    BulkWork,
    Client,
    ClientId,
    OperatorId,
    Outcome,
    Status,
    Told,
)
from partnerkit.accounts.model import Account
from partnerkit.errors import (
    Conflict,
    InvalidInput,
    KeyReused,
    NotFound,
    NotPossible,
    PartnerkitError,
    Refused,
    StaleWrite,
)
from partnerkit.history.model import RECEIPTS
from partnerkit.repository import Change, Page, Storage
from tests.library.accounts.given import DAY
from tests.library.clients.given import put, seated
from tests.library.world import Town, World

TWENTY = frozenset(f"tag {n}" for n in range(20))
ACTIONS = pytest.mark.parametrize("action", BulkAction, ids=lambda action: action.value)


def work(action: BulkAction, *clients: Client | ClientId, **given: Any) -> BulkWork:
    ids = tuple(c if not isinstance(c, Client) else c.id for c in clients)
    return BulkWork(action=action, client_ids=ids, **given)


def needed(action: BulkAction, operator: Actor) -> dict[str, Any]:
    """
    What an action takes beside clients.
    """
    if action in {BulkAction.TAG, BulkAction.UNTAG}:
        return {"tag": "vip"}
    return {"operator_id": operator.id} if action in {BulkAction.ASSIGN, BulkAction.UNASSIGN} else {}


def before(action: BulkAction, town: Town) -> dict[str, Any]:
    """
    What a client is like to which an action has something to do.
    """
    fields: dict[BulkAction, dict[str, Any]] = {
        BulkAction.UNLOCK: {"partner_locked_at": town.world.clock()},
        BulkAction.UNTAG: {"tags": frozenset({"vip"})},
        BulkAction.UNASSIGN: {"assigned": frozenset({OperatorId(town.agent.id)})},
    }
    return fields.get(action, {})


def run(world: World, asked: BulkWork, by: Actor, key: str | None = None) -> BulkResult:
    return world.run(lambda k: k.bulk.run(asked, by=by, key=key))


def outcomes(result: BulkResult) -> list[tuple[Outcome, str | None]]:
    """
    What came of each row, with the kind of its error.
    """
    return [(row.outcome, None if row.error is None else row.error.code) for row in result.rows]


def now(town: Town, client: Client) -> Client:
    secured = attrs.evolve(town.owner, secure=True)
    return town.world.run(lambda k: k.clients.get(client.id, by=secured))


def own_line(town: Town) -> Client:
    return town.world.run(lambda k: k.clients.of_account(town.account.id, by=town.owner))


def histories(town: Town, client: Client) -> list[Page[Told]]:
    """
    What a line's own chain tells, and its account's.
    """
    with town.world.kit() as kit:
        return [
            kit.history.of_client(client.id, by=town.owner),
            kit.history.of_account(client.account_id, by=town.owner),
        ]


def row(client: Client, outcome: Outcome, error: PartnerkitError | None = None) -> BulkRow:
    return BulkRow(client_id=client.id, name=client.name, account_id=client.account_id, outcome=outcome, error=error)


DONE, UNCHANGED, REFUSED = Outcome.DONE, Outcome.UNCHANGED, Outcome.REFUSED


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

    @ACTIONS
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

    @ACTIONS
    def test_a_foreign_client_is_as_unknown_as_none(self, town: Town, action: BulkAction) -> None:
        """A-11: neither name nor account is told, and nothing is done."""
        theirs = put(town, "Theirs", of=town.other.id, tags=frozenset({"vip"}))
        for id in (theirs.id, ClientId(uuid4())):
            with town.world.unchanged():
                result = run(town.world, work(action, id, **needed(action, town.agent)), town.owner)
            error = NotFound("client", id)
            assert result.rows == (BulkRow(client_id=id, name=None, account_id=None, outcome=REFUSED, error=error),)

    @pytest.mark.requirement("VC-22", call="bulk.run")
    @ACTIONS
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
    @ACTIONS
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


@pytest.mark.requirement("BX-09", call="bulk.run")
class TestTwice:
    @ACTIONS
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


class Busy:
    """
    A storage in which somebody else is always quicker with one account or client, for a while.
    """

    def __init__(self, storage: Storage, client: Client, errors: list[Conflict], meanwhile: tuple[Change, ...]) -> None:
        self._storage = storage
        self._whose = {client.id, client.account_id}
        self._errors = errors
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)

    def write(self, *changes: Any) -> None:
        changed = {c.old.id for c in changes if isinstance(c, Change) and isinstance(c.old, (Account, Client))}
        if self._errors and changed & self._whose:
            self._storage.write(*self._meanwhile)
            raise self._errors.pop(0)
        self._storage.write(*changes)


def busy(world: World, client: Client, *errors: Conflict, meanwhile: tuple[Change, ...] = ()) -> World:
    """
    The same world, with these errors still to come for one client.
    """
    left = list(errors)

    @contextmanager
    def transaction() -> Iterator[Any]:
        with world.transaction() as storage:
            yield Busy(storage, client, left, meanwhile)

    return attrs.evolve(world, transaction=transaction)


@pytest.mark.requirement("BX-13", call="bulk.run")
class TestConflicts:
    @ACTIONS
    @pytest.mark.parametrize("key", [None, "k"])
    @pytest.mark.parametrize(("times", "right"), [(1, True), (2, True), (3, False)])
    def test_a_row_in_conflict_is_tried_again(
        self, town: Town, action: BulkAction, key: str | None, times: int, right: bool
    ) -> None:
        """A-27: twice; then it is refused, and the others are done all the same."""
        a, b, c = (put(town, name, **before(action, town)) for name in "ABC")
        stale = StaleWrite("account", id=b.account_id)
        asked = work(action, a, b, c, **needed(action, town.agent))
        result = run(busy(town.world, b, *[stale] * times), asked, town.admin, key)
        assert result.rows == (row(a, DONE), row(b, DONE) if right else row(b, REFUSED, stale), row(c, DONE))
        assert [now(town, one).version for one in (a, b, c)] == [1, int(right), 1]
        if key is not None:
            assert outcomes(run(town.world, asked, town.admin, key)) == [(DONE, None)] * 3

    @pytest.mark.parametrize("error", [Conflict("account", whole=True), StaleWrite("account", whole=True)])
    def test_a_transaction_that_is_over_ends_the_call(self, town: Town, error: Conflict) -> None:
        """A-27: nothing of it is left, so that all of it can be run again."""
        a, b = put(town, "A"), put(town, "B")
        asked = work(BulkAction.LOCK, a, b)
        with town.world.unchanged(), pytest.raises(Conflict) as caught:
            run(busy(town.world, b, error), asked, town.admin, "k")
        assert caught.value == error
        assert outcomes(run(town.world, asked, town.admin, "k")) == [(DONE, None)] * 2

    def test_what_is_read_again_is_judged_again(self, town: Town) -> None:
        """A-29: one that has become full while it was tried is refused, by what it is then."""
        a, b = put(town, "A"), put(town, "B", tags=frozenset(list(TWENTY)[:19]))
        full = Change(b, attrs.evolve(b, tags=TWENTY))
        world = busy(town.world, b, StaleWrite("client", id=b.id), meanwhile=(full,))
        result = run(world, work(BulkAction.TAG, a, b, tag="vip"), town.agent)
        assert outcomes(result) == [(DONE, None), (REFUSED, "input")]
        assert now(town, b).tags == TWENTY


@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.requirement("BX-13", call="bulk.run")
class TestDry:
    @ACTIONS
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
