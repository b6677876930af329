"""
Whatever clients a partner has and whoever asks: bulk work is done to those it may be done to, and to no other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerkit import Actor, BulkAction, BulkRow, BulkWork, Client, ClientId, Outcome
from partnerkit.access import Action, decide
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import CLIENTS
from partnerkit.errors import NotFound, NotPossible, PartnerkitError, Refused
from partnerkit.repository import Query
from tests.library.clients import oracle
from tests.library.clients.crowds import OPERATORS, TAGS, Member, crowds, operators, settle
from tests.library.clients.given import OURS, THEIRS
from tests.library.world import World
from tests.library.worlds import in_memory, in_sqlite

MANY = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
NOBODY = tuple(ClientId(UUID(int=n)) for n in (1, 2))
ASKS = {
    BulkAction.LOCK: Action.LOCK_ACCOUNT,
    BulkAction.UNLOCK: Action.UNLOCK_ACCOUNT,
    BulkAction.TAG: Action.TAG_CLIENT,
    BulkAction.UNTAG: Action.TAG_CLIENT,
    BulkAction.ASSIGN: Action.ASSIGN_CLIENT,
    BulkAction.UNASSIGN: Action.ASSIGN_CLIENT,
}


@st.composite
def works(draw: st.DrawFn, crowd: tuple[Member, ...]) -> BulkWork:
    """
    Some action on some of a crowd, and on clients nobody knows.
    """
    ids = [*(member.line.id for member in crowd), *NOBODY]
    action = draw(st.sampled_from(BulkAction))
    given: dict[str, Any] = {}
    if action in {BulkAction.TAG, BulkAction.UNTAG}:
        given["tag"] = draw(st.sampled_from([*TAGS, "new"]))
    if action in {BulkAction.ASSIGN, BulkAction.UNASSIGN}:
        given["operator_id"] = draw(st.sampled_from(OPERATORS))
    chosen = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    return BulkWork(action=action, client_ids=tuple(chosen), **given)


@contextmanager
def worlds(crowd: tuple[Member, ...]) -> Iterator[list[World]]:
    """
    The same crowd on every adapter, with its accounts and operators.
    """
    with in_sqlite() as database:
        both = [in_memory(), database]
        for world in both:
            world.read(lambda s: settle(s, crowd, with_accounts=True))
        yield both


def lines(world: World) -> dict[ClientId, Client]:
    """
    Every line there is, as it is now.
    """
    with world.transaction() as storage:
        pages = [storage.page(Query(collection=CLIENTS, within=of)) for of in (OURS, THEIRS)]
    return {client.id: client for page in pages for client in page.items}


def refusal(work: BulkWork, by: Actor, id: ClientId, line: Client | None) -> PartnerkitError | None:
    """
    What a row is refused with, because it is not there or the decision says no.
    """
    if line is None or line.partner_id != by.partner_id:
        return NotFound("client", id)
    for action in (Action.VIEW_ACCOUNT, ASKS[work.action]):
        decision = decide(action, by, line.facts)
        if not decision.allowed:
            return Refused(action.value, decision)
    if line.standing is Standing.INVITED and work.action in {BulkAction.LOCK, BulkAction.UNLOCK}:
        return NotPossible("client", "invited", "lock")  # there is no account yet
    return None


def is_so(work: BulkWork, line: Client) -> bool:
    """
    Whether a client is as it was wanted; the lock is the partner's own.
    """
    match work.action:
        case BulkAction.LOCK | BulkAction.UNLOCK:
            return line.partner_locked is (work.action is BulkAction.LOCK)
        case BulkAction.TAG | BulkAction.UNTAG:
            assert work.tag is not None
            has = work.tag.casefold() in {tag.casefold() for tag in line.tags}
            return has is (work.action is BulkAction.TAG)
    return (work.operator_id in line.assigned) is (work.action is BulkAction.ASSIGN)


def is_right(row: BulkRow, work: BulkWork, by: Actor, was: Client | None) -> bool:
    """
    Whether a row says what it has to.
    """
    refused = refusal(work, by, row.client_id, was)
    if refused is not None:
        visible = {c.id for c in oracle.seen(by, [was] if was else [])}
        named = visible | {c.id for c in oracle.kept(by, [was] if was else [])}
        outcome = Outcome.UNCHANGED if isinstance(refused, NotPossible) else Outcome.REFUSED
        return (
            (row.outcome, row.error) == (outcome, refused)
            and row.name == (was.name if was and was.id in named else None)
            and row.account_id == (was.account_id if was and was.id in visible else None)
        )
    assert was is not None
    wanted = Outcome.UNCHANGED if is_so(work, was) else Outcome.DONE
    return (row.outcome, row.name, row.account_id) == (wanted, was.name, was.account_id)


@pytest.mark.requirement("BX-13", call="bulk.run")
@pytest.mark.requirement("BX-11", call="try_out")
@pytest.mark.requirement("VC-22", call="bulk.run")
@pytest.mark.requirement("VC-24", call="bulk.run")
@MANY
@given(st.data(), crowds(most=8), operators())
def test_it_is_done_to_what_it_may_be_done_to(data: st.DataObject, crowd: tuple[Member, ...], by: Actor) -> None:
    """A-11, A-17: rows are refused that the decision refuses, and those alone; tried dry it says the same."""
    work = data.draw(works(crowd))
    was = {member.line.id: member.line for member in crowd}
    with worlds(crowd) as both:
        for world in both:
            with world.unchanged():
                tried = world.run(lambda k: k.try_out(lambda dry: dry.bulk.run(work, by=by)))
            result = world.run(lambda k: k.bulk.run(work, by=by))
            assert tried.result == result
            assert [row.client_id for row in result.rows] == list(work.client_ids)
            for row in result.rows:
                assert is_right(row, work, by, was.get(row.client_id)), (row, was.get(row.client_id))
            now, done = lines(world), {row.client_id for row in result.rows if row.outcome is Outcome.DONE}
            assert {id: line for id, line in now.items() if id not in done} == {
                id: line for id, line in was.items() if id not in done
            }
            assert all(is_so(work, now[id]) for id in done)


@pytest.mark.requirement("BX-09", call="bulk.run")
@MANY
@given(st.data(), crowds(most=6), operators())
def test_repeated_with_its_key_it_does_nothing(data: st.DataObject, crowd: tuple[Member, ...], by: Actor) -> None:
    """What was done is shown as done; what was refused or is of no use is so again, unless one lost sight of it."""
    work = data.draw(works(crowd))
    with worlds(crowd) as both:
        for world in both:
            first = world.run(lambda k: k.bulk.run(work, by=by, key="k"))
            with world.unchanged():
                second = world.run(lambda k: k.bulk.run(work, by=by, key="k"))
            for before, after in zip(first.rows, second.rows, strict=True):
                if before.outcome is Outcome.UNCHANGED and before.error is None:
                    assert after.outcome is Outcome.DONE
                elif before.outcome is Outcome.DONE and gave_away(work, by):
                    assert isinstance(after.error, Refused)
                else:
                    assert after == before


def gave_away(work: BulkWork, by: Actor) -> bool:
    """
    Whether somebody who sees assigned clients alone took its own from itself, or from whom it acts as.
    """
    return work.action is BulkAction.UNASSIGN and work.operator_id in by.assigned_as
