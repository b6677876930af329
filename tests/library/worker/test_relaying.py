"""
Events reach handlers: all of them, in order of their chain, at least once.
"""

import logging
from datetime import timedelta
from types import SimpleNamespace

import attrs
import pytest

from partnerkit.errors import Conflict
from partnerkit.history.model import Notice
from partnerkit.queue import QueueState
from partnerkit.relay import settling
from partnerkit.relay.batch import BatchOutcome, Fault
from partnerkit.webhooks.inputs import NewEndpoint
from partnerkit.worker import relaying
from partnerkit.worker.relaying import CatchingUp, Relaying
from tests.library.worker.ears import LEASE, Ear, backlogs, happen, listening, notices, waits_in, work
from tests.library.world import Town


@pytest.mark.requirement("BX-06")
def test_every_event_is_told_in_order(town: Town) -> None:
    """
    Each handler hears each event of each chain, in order, once as long as nothing fails.
    """
    world, crm, search = listening(town, "crm", "search"), Ear(), Ear()
    chains = {happen(town, times=3), happen(town, town.foreign, times=2)}
    work(world, crm=crm, search=search)

    assert sorted(crm.heard) == sorted((n.chain_id, n.seq) for n in notices(world)) == sorted(search.heard)
    assert all(crm.of(chain) == sorted(crm.of(chain)) for chain in chains)
    assert all(n.delivered_at is not None for n in notices(world))


def test_what_was_told_is_not_told_again(town: Town) -> None:
    """
    A worker that begins later finds what is new, and nothing else.
    """
    world, crm = listening(town, "crm"), Ear()
    work(world, crm=crm)
    crm.heard.clear()
    chain = happen(town)
    work(world, crm=crm)

    assert crm.heard == [(chain, 2)]


@pytest.mark.requirement("BX-06")
def test_where_a_handler_fails_its_chain_waits_for_it_alone(town: Town) -> None:
    """
    Other handlers hear the chain, and it hears other chains; its own waits from the entry on that it failed at.
    """
    world, crm, search = listening(town, "crm", "search"), Ear(), Ear()
    chain = happen(town, times=3)
    crm.deaf.add((chain, 2))
    work(world, crm=crm, search=search)
    (row,) = backlogs(world)

    assert crm.of(chain) == [1]
    assert search.of(chain) == [1, 2, 3, 4]
    assert crm.of(town.foreign.id) == [1]
    assert (row.seq, row.upto, row.tries, row.error) == (2, 4, 1, "ConnectionError")


def test_what_happens_meanwhile_waits_behind_it(town: Town) -> None:
    """
    Nothing later of the chain is told before what failed; once that goes through, all of it is, in order.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town)
    crm.deaf.add(chain)
    work(world, crm=crm)
    happen(town, times=2)
    work(world, crm=crm)
    crm.deaf.clear()
    world.clock.tick(timedelta(seconds=5))
    work(world, crm=crm)

    assert crm.of(chain) == [1, 2, 3, 4]
    assert backlogs(world) == []


@pytest.mark.requirement("BX-06")
def test_ten_tries_and_then_it_stops(town: Town) -> None:
    """
    It is tried ten times, at growing distances, and then not again until somebody looks.
    """
    world, crm = listening(town, "crm"), Ear()
    crm.deaf.add(town.account.id)
    work(world, crm=crm)
    tried = crm.tried
    for wait in world.vendor.limits.retries:
        world.clock.tick(wait - timedelta(seconds=1))
        work(world, crm=crm)
        world.clock.tick()
        work(world, crm=crm)
    world.clock.tick(timedelta(days=2))
    work(world, crm=crm)
    (row,) = backlogs(world)

    assert crm.tried == tried + 9
    assert (row.state, row.tries) == (QueueState.STOPPED, 10)


def test_going_on_begins_the_tries_anew(town: Town) -> None:
    """
    A try that got past an entry and failed at the next one is the first of that one.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town, times=2)
    crm.deaf.add((chain, 1))
    work(world, crm=crm)
    crm.deaf = {(chain, 3)}
    world.clock.tick(timedelta(seconds=5))
    work(world, crm=crm)
    (row,) = backlogs(world)

    assert crm.of(chain) == [1, 2]
    assert (row.seq, row.tries, row.due_at) == (3, 1, world.clock() + timedelta(seconds=5))


@pytest.mark.requirement("BX-06")
def test_what_has_no_handler_here_waits_for_a_worker_that_has_one(town: Town) -> None:
    """
    A process that does not run a consumer's handler loses nothing of it.
    """
    world, crm, search = listening(town, "crm", "search"), Ear(), Ear()
    work(world, crm=crm)
    chain = happen(town)
    work(world, crm=crm)
    work(world, search=search)

    assert search.of(chain) == [1, 2] == crm.of(chain)
    assert backlogs(world) == []


def test_a_handler_nobody_knows_of_is_refused(town: Town) -> None:
    """
    Its name has to be among the vendor's consumers, so that all processes agree on who is to hear.
    """
    with pytest.raises(ValueError, match=r"Vendor\.consumers.*: crm"):
        Relaying(town.world.database, {"crm": Ear()}, LEASE)


def test_no_transaction_is_open_while_a_handler_is_called(town: Town) -> None:
    """
    A handler may do something to the very database, and what it does is told as well.
    """
    world, heard = listening(town, "crm"), Ear()

    def crm(notice: Notice) -> None:
        heard(notice)
        if notice.kind == "account.opened" and notice.chain_id == town.account.id:
            happen(town)

    Relaying(world.database, {"crm": crm}, LEASE)
    for _ in range(20):
        Relaying(world.database, {"crm": crm}, LEASE).step()

    assert heard.of(town.account.id) == [1, 2]


def test_two_workers_never_have_one_shard(town: Town) -> None:
    """
    What one has claimed another leaves alone, until the lease is over.
    """
    world = listening(town, "crm")
    claimed = [batch for _ in range(16) for batch in world.run(lambda k: k.relay.claim(lease=LEASE))]
    world.clock.tick(LEASE)

    assert len({batch.lease.shard for batch in claimed}) == len(claimed) > 0
    assert world.run(lambda k: k.relay.claim(lease=LEASE))


def test_several_shards_are_claimed_until_there_is_enough(town: Town) -> None:
    """
    From the first one on upwards, and never past the end: then the next claim begins anew.
    """
    world = listening(town, "crm")
    work(world, crm=Ear())
    for shard in (3, 5, 15):
        waits_in(world, shard, times=2)

    def claimed(start: int, room: int) -> list[int]:
        batches = world.run(lambda k: k.relay.claim(lease=LEASE, start=start, room=room))
        world.clock.tick(LEASE)
        return [batch.lease.shard for batch in batches]

    assert claimed(0, 2) == [3]
    assert claimed(0, 3) == claimed(0, 4) == [3, 5]
    assert claimed(0, 1000) == [3, 5, 15]
    assert claimed(4, 1000) == [5, 15]
    assert claimed(6, 1000) == [15]


@pytest.mark.requirement("BX-06")
def test_quick_handlers_are_told_much_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The first time a shard, then as many as take a second or so; where a handler was slow, again a shard.
    """
    world, crm, now = listening(town, "crm"), Ear(), [0.0]
    work(world, crm=Ear())
    monkeypatch.setattr(relaying, "time", SimpleNamespace(monotonic=lambda: now[0]))

    def told(seconds: float) -> list[int]:
        """What each step tells, where a handler takes so long."""

        def handler(notice: Notice) -> None:
            crm(notice)
            now[0] += seconds

        part._handlers = {"py:crm": handler}
        for shard in (3, 5, 15):
            waits_in(world, shard)
        sizes = [len(crm.heard)]
        while part.step():
            sizes.append(len(crm.heard) - sum(sizes))
        return sizes[1:]

    part = Relaying(world.database, {"crm": crm}, LEASE)
    assert told(0.0) == [1, 2]
    assert told(0.4) == [3]
    assert told(0.4) == [2, 1]
    assert told(2.0) == [2, 1]
    assert told(0.0) == [1, 2]
    assert len(crm.heard) == len(set(crm.heard)) == 15


def test_a_handler_that_becomes_slow_lets_go_of_other_shards(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    After some seconds what was told is settled, and the shards behind are anybody's; of one shard it goes on.
    """
    world, now, heard = listening(town, "crm"), [0.0], Ear()
    work(world, crm=Ear())
    monkeypatch.setattr(relaying, "time", SimpleNamespace(monotonic=lambda: now[0]))
    first, second = waits_in(world, 3, times=9), waits_in(world, 5, times=2)

    def crm(notice: Notice) -> None:
        heard(notice)
        now[0] += 2.0

    part = Relaying(world.database, {"crm": crm}, LEASE)
    part._room = 1000
    part.step()
    assert (heard.of(first), heard.of(second)) == ([1, 2, 3], [])
    part.step()
    assert (heard.of(first), heard.of(second)) == ([1, 2, 3], [1, 2])
    part.step()
    assert heard.of(first) == list(range(1, 10))


def test_of_several_shards_those_behind_are_left_at_half_the_lease(town: Town) -> None:
    """
    Whoever has been at it for so long settles what was told, and leaves the rest to whoever comes next.
    """
    world, crm = listening(town, "crm"), Ear()
    work(world, crm=Ear())
    first, second = waits_in(world, 3, times=2), waits_in(world, 5, times=2)
    part = Relaying(world.database, {"crm": crm}, timedelta(0))
    part._room = 1000
    assert part.step()
    assert (crm.of(first), crm.of(second)) == ([1], [])
    work(world, crm=crm)

    assert (crm.of(first), crm.of(second)) == ([1, 2], [1, 2])


@pytest.mark.requirement("BX-06")
@pytest.mark.parametrize("late", ["leased", "settled"])
def test_who_lost_the_lease_settles_nothing(town: Town, late: str) -> None:
    """
    Neither lease nor notice nor backlog is touched, whether another has the shard by then or has told all of it.
    """
    world, crm = listening(town, "crm", "search"), Ear()
    work(world, crm=crm, search=Ear())
    town.world.run(
        lambda k: k.webhooks.add(NewEndpoint(name="CRM", url="https://hooks.example.com/"), by=world.support)
    )
    chain = waits_in(world, 3, times=4)
    (lost,) = world.run(lambda k: k.relay.claim(lease=LEASE))
    world.clock.tick(LEASE)
    (held,) = world.run(lambda k: k.relay.claim(lease=LEASE))
    if late == "settled":
        done = BatchOutcome(told=2, consumers=frozenset({"py:crm", "py:search"}))
        assert world.run(lambda k: k.relay.settle([(held, done)])) == 1
    before = world.dump()
    outcome = BatchOutcome(told=4, consumers=frozenset({"py:crm"}), faults={("py:crm", chain): Fault(2, "OSError")})

    assert world.run(lambda k: k.relay.settle([(lost, outcome)])) == 0
    assert world.dump() == before


def test_of_two_batches_that_whose_lease_was_lost_is_told_again(town: Town) -> None:
    """
    The other one is settled.
    """
    world, crm = listening(town, "crm"), Ear()
    work(world, crm=Ear())
    first, second = waits_in(world, 3), waits_in(world, 5)
    both = world.run(lambda k: k.relay.claim(lease=LEASE, room=2))
    world.clock.tick(LEASE)
    world.run(lambda k: k.relay.claim(lease=LEASE))
    failed = {("py:crm", first): Fault(1, "OSError")}
    told = [(batch, BatchOutcome(told=1, consumers=frozenset({"py:crm"}), faults=failed)) for batch in both]

    assert world.run(lambda k: k.relay.settle(told)) == 1
    assert backlogs(world) == []
    assert {n.chain_id: n.delivered_at for n in notices(world) if n.chain_id in {first, second}} == {
        first: None,
        second: world.clock(),
    }
    world.clock.tick(LEASE)
    work(world, crm=crm)
    assert crm.heard == [(first, 1)]


@pytest.mark.requirement("BX-06")
def test_a_lease_that_is_lost_while_it_is_settled_is_a_conflict(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    It was there when it was looked for: the call is made again, and settles nothing then.
    """
    world = listening(town, "crm")
    work(world, crm=Ear())
    waits_in(world, 3)
    (batch,) = world.run(lambda k: k.relay.claim(lease=LEASE))
    outcome, before = BatchOutcome(told=1, consumers=frozenset({"py:crm"})), world.dump()
    stale = attrs.evolve(batch, lease=attrs.evolve(batch.lease, version=batch.lease.version - 1))

    monkeypatch.setattr(settling, "_same", lambda *_: True)
    with world.kit() as kit, pytest.raises(Conflict):
        kit.relay.settle([(stale, outcome)])
    assert world.dump() == before


@pytest.mark.requirement("BX-06")
def test_a_worker_that_was_too_slow_loses_nothing(town: Town) -> None:
    """
    Another has the shard by then, and tells all of it; what the first one told is told again, in order.
    """
    world, crm = listening(town, "crm"), Ear()
    work(world, crm=Ear())
    chain = waits_in(world, 3, times=2)

    def slow(notice: Notice) -> None:
        crm(notice)
        world.clock.tick(LEASE)
        Relaying(world.database, {"crm": crm}, LEASE).step()

    Relaying(world.database, {"crm": slow}, LEASE).step()
    work(world, crm=crm)

    assert crm.of(chain) == [1, 1, 2, 2]
    assert backlogs(world) == []
    assert all(notice.delivered_at is not None for notice in notices(world))


def test_a_batch_ends_at_half_the_lease(town: Town) -> None:
    """
    What was told by then is settled, before anybody takes all of it for not told; the rest comes next.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town, times=2)
    part = Relaying(world.database, {"crm": crm}, timedelta(0))
    while not crm.of(chain):
        part.step()

    assert crm.of(chain) == [1]
    work(world, crm=crm)
    assert crm.of(chain) == [1, 2, 3]


def test_a_backlog_ends_at_half_the_lease_too(town: Town) -> None:
    """
    One entry at least is told, and the next step goes on behind it.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town, times=2)
    work(world)
    part = CatchingUp(world.database, {"crm": crm}, timedelta(0))
    while not crm.of(chain):
        part.step()

    assert crm.of(chain) == [1]
    work(world, crm=crm)
    assert crm.of(chain) == [1, 2, 3]


def test_nothing_that_an_error_says_is_kept_or_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """
    What a handler fails with may quote what it was given: the name of the error is all.
    """
    world, crm = listening(town, "crm"), Ear()
    crm.deaf.add(town.account.id)
    with caplog.at_level(logging.DEBUG):
        work(world, crm=crm)

    assert "ConnectionError" in caplog.text
    assert "swordfish" not in caplog.text + str(world.dump())
