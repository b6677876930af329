"""
Clients of operators who are blocked: they stay assigned, are found, and nobody is assigned anew (R-09).
"""

import pytest

from partnerkit import (
    Actor,
    BulkAction,
    BulkJob,
    BulkWork,
    Client,
    ClientFilter,
    ClientId,
    JobRow,
    OperatorId,
    Outcome,
)
from partnerkit.clients.attending import Attending
from partnerkit.clients.model import CLIENTS
from partnerkit.errors import InvalidInput, Problem
from partnerkit.jobs.model import JobState
from partnerkit.repository import holds
from partnerkit.values import JobId
from partnerkit.worker.jobbing import Jobbing
from tests.library.clients.given import ME, OTHER, line, names, put, seated
from tests.library.world import Town

BLOCKED = (Problem("operator_id", "operator.blocked"),)


def me(actor: Actor) -> OperatorId:
    return OperatorId(actor.id)


def block(town: Town, who: Actor, *, blocked: bool = True) -> None:
    with town.world.kit() as kit:
        act = kit.partners.block_operator if blocked else kit.partners.unblock_operator
        act(town.partner.id, me(who), by=town.owner)


@pytest.fixture
def clients(town: Town) -> dict[str, Client]:
    """
    A client of nobody, of the agent, of the admin, and of both.
    """
    whose = {"Nobody's": (), "Fanni's": (town.agent,), "Emil's": (town.admin,), "Both": (town.agent, town.admin)}
    return {name: put(town, name, assigned=frozenset(map(me, some))) for name, some in whose.items()}


def left(town: Town, by: Actor | None = None, **more: object) -> set[str]:
    return set(names(town, by, without_active_operator=True, **more))


@pytest.mark.requirement("R-09", call="clients.list")
@pytest.mark.requirement("VC-24", call="clients.list")
def test_clients_of_whoever_is_blocked_are_found(town: Town, clients: dict[str, Client]) -> None:
    """Those all of whose operators are blocked, not those of nobody; and back again when one is unblocked."""
    everything = set(names(town))
    for blocked, found in (
        ([], set()),
        ([town.agent], {"Fanni's"}),
        ([town.agent, town.admin], {"Fanni's", "Emil's", "Both"}),
    ):
        for who in blocked[-1:]:
            block(town, who)
        assert left(town) == found
        assert set(names(town, without_active_operator=False)) == everything - found
    assert left(town, operator_id=me(town.admin)) == {"Emil's", "Both"}
    block(town, town.agent, blocked=False)
    assert left(town) == {"Emil's"}


@pytest.mark.requirement("R-09", call="partners.block_operator")
def test_assignments_are_kept(town: Town, clients: dict[str, Client]) -> None:
    """The operator has them again when it is unblocked."""
    block(town, town.agent)
    block(town, town.agent, blocked=False)
    with town.world.kit() as kit:
        assert me(town.agent) in kit.clients.get(clients["Fanni's"].id, by=town.owner).assigned


@pytest.mark.requirement("VC-22", call="clients.list")
def test_each_finds_what_it_sees(town: Town, clients: dict[str, Client]) -> None:
    """A-17: secure ones by a Secure role alone, and a limited role finds its own."""
    put(town, "Secret", assigned=frozenset({me(town.agent)}), secure=True)
    vera, lili = town.world.guard(town.partner), seated(town, "lili", limited=True)
    block(town, town.agent)
    assert left(town) == {"Fanni's"}
    assert left(town, vera) == {"Fanni's", "Secret"}
    assert left(town, lili) == set()
    assert left(town, town.stranger) == set()


def test_whoever_is_assigned_to_somebody_active_as_well_is_not_left(town: Town) -> None:
    """However many are blocked or active."""
    team = Attending((ME,), (OTHER,))
    for assigned, alone in ((), False), ((OTHER,), True), ((ME,), False), ((ME, OTHER), False):
        client = line(assigned=frozenset(assigned))
        assert holds(team.nobody, CLIENTS, client) is alone
        assert holds(team.somebody, CLIENTS, client) is not alone


# ---------------------------------------------------------------- whom nothing new is assigned to


@pytest.mark.requirement("R-09", call="clients.assign")
def test_whoever_is_blocked_is_assigned_nothing_new(town: Town, clients: dict[str, Client]) -> None:
    """What it has it may be said to have, and is taken from it."""
    block(town, town.agent)
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught, town.world.kit() as kit:
        kit.clients.assign(clients["Emil's"].id, me(town.agent), by=town.owner)
    assert caught.value.problems == BLOCKED
    with town.world.unchanged(), town.world.kit() as kit:
        kit.clients.assign(clients["Fanni's"].id, me(town.agent), by=town.owner)
    with town.world.kit() as kit:
        assert kit.clients.unassign(clients["Fanni's"].id, me(town.agent), by=town.owner).assigned == frozenset()
    block(town, town.agent, blocked=False)
    with town.world.kit() as kit:
        assert me(town.agent) in kit.clients.assign(clients["Emil's"].id, me(town.agent), by=town.owner).assigned


@pytest.mark.requirement("R-09", call="bulk.run")
@pytest.mark.requirement("BX-09", call="bulk.run")
def test_nor_many_at_once(town: Town, clients: dict[str, Client]) -> None:
    """Nothing is done; a call made before says again what it said; taking away is as ever."""
    ids = tuple(client.id for client in clients.values())
    done = bulk(town, BulkAction.ASSIGN, ids[:1], key="before")
    block(town, town.agent)
    for key in (None, "k"):
        with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
            bulk(town, BulkAction.ASSIGN, ids, key=key)
        assert caught.value.problems == BLOCKED
    assert bulk(town, BulkAction.ASSIGN, ids[:1], key="before") == done == [Outcome.DONE]
    assert set(bulk(town, BulkAction.UNASSIGN, ids[:2], key="k")) == {Outcome.DONE}


def bulk(town: Town, action: BulkAction, ids: tuple[ClientId, ...], *, key: str | None) -> list[Outcome]:
    work = BulkWork(action=action, client_ids=ids, operator_id=me(town.agent))
    return [row.outcome for row in town.world.run(lambda k: k.bulk.run(work, by=town.owner, key=key)).rows]


@pytest.mark.requirement("R-09", call="jobs.begin_bulk")
def test_nor_by_a_job(town: Town, clients: dict[str, Client]) -> None:
    """None begins; one that runs stops, and goes on once the operator is unblocked."""
    job = begin(town, BulkAction.ASSIGN)
    block(town, town.agent)
    with town.world.unchanged(), pytest.raises(InvalidInput) as caught:
        begin(town, BulkAction.ASSIGN)
    assert caught.value.problems == BLOCKED
    work(town)
    assert state(town, job) is JobState.STOPPED
    block(town, town.agent, blocked=False)
    town.world.run(lambda k: k.jobs.resume(job, by=town.owner))
    work(town)
    assert state(town, job) is JobState.DONE
    block(town, town.agent)
    taken = begin(town, BulkAction.UNASSIGN)
    work(town)
    assert {row.outcome for row in rows(town, taken)} == {Outcome.DONE}


@pytest.mark.requirement("R-09", call="jobs.begin_bulk")
def test_a_job_hands_over_whatever_nobody_looks_after(town: Town, clients: dict[str, Client]) -> None:
    """Each piece asks anew who is blocked."""
    block(town, town.agent)
    wanted = BulkJob(
        action=BulkAction.ASSIGN, filter=ClientFilter(without_active_operator=True), operator_id=me(town.admin)
    )
    job = town.world.run(lambda k: k.jobs.begin_bulk(wanted, by=town.owner)).id
    work(town)
    assert [row.name for row in rows(town, job)] == ["Fanni's"]
    assert left(town) == set()


def begin(town: Town, action: BulkAction) -> JobId:
    wanted = BulkJob(action=action, operator_id=me(town.agent))
    return town.world.run(lambda k: k.jobs.begin_bulk(wanted, by=town.owner)).id


def work(town: Town) -> None:
    while Jobbing(town.world.database).step():
        pass


def state(town: Town, job: JobId) -> JobState:
    return town.world.run(lambda k: k.jobs.get(job, by=town.owner)).state


def rows(town: Town, job: JobId) -> tuple[JobRow, ...]:
    return town.world.run(lambda k: k.jobs.rows(job, by=town.owner)).items
