"""
What the vendor looks after: what stopped is resumed or skipped, what was told is told again, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import PartnerKit
from partnerkit.errors import Conflict, NotFound, NotPossible, Refused
from partnerkit.history.model import Notice
from partnerkit.queue import QueueState
from partnerkit.relay.batch import Fault
from partnerkit.relay.model import Backlog, handler_consumer
from partnerkit.repository import Add, Change, Write
from partnerkit.values import EndpointId
from partnerkit.webhooks.model import Endpoint, EndpointState
from tests.library.worker.ears import LEASE, Ear, backlogs, happen, listening, notices, work
from tests.library.world import Town, World

LONG_AGO = timedelta(days=20)


def stopped(town: Town, crm: Ear, times: int = 2) -> UUID:
    """
    Have the consumer stopped at the second entry of a chain.
    """
    chain = happen(town, times=times)
    crm.deaf.add((chain, 2))
    work(town.world, crm=crm)
    for wait in town.world.vendor.limits.retries:
        town.world.clock.tick(wait)
        work(town.world, crm=crm)
    return chain


def mend(world: World, name: str, chain: UUID, consumer: str = "crm") -> Backlog:
    def work(kit: PartnerKit) -> Backlog:
        made = kit.relay.resume if name == "resume" else kit.relay.skip
        return made(consumer, chain, by=world.support)

    return world.run(work)


def replay(world: World, since: datetime | UUID, consumer: str | UUID = "crm") -> int:
    return world.run(lambda k: k.relay.replay(consumer, since=since, by=world.support))


def endpoint(world: World, **said: Any) -> EndpointId:
    """
    Add a webhook's endpoint.
    """
    at = world.clock()
    new = Endpoint(id=EndpointId(uuid4()), name="Ours", url="https://x.example", secret="sealed", added_at=at)
    new = attrs.evolve(new, **said)
    world.read(lambda s: s.write(Add(new)))
    return new.id


@pytest.mark.requirement("BX-06", call="relay.resume")
def test_what_stopped_is_resumed_where_it_stopped(town: Town) -> None:
    """
    The vendor sees it, and has it go on with the very entry it failed at.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = stopped(town, crm)
    (row,) = world.run(lambda k: k.relay.stopped(by=world.support))
    crm.deaf.clear()
    mend(world, "resume", chain)
    work(world, crm=crm)

    assert (row.to, row.chain_id, row.seq, row.state) == ("crm", chain, 2, QueueState.STOPPED)
    assert crm.of(chain) == [1, 2, 3]


@pytest.mark.requirement("BX-06", call="relay.skip")
def test_an_entry_is_skipped(town: Town) -> None:
    """
    It goes on behind it, without it.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = stopped(town, crm)
    left = mend(world, "skip", chain)
    work(world, crm=crm)

    assert (left.seq, left.state) == (3, QueueState.WAITING)
    assert crm.of(chain) == [1, 3]


def test_where_nothing_is_behind_a_skipped_entry_nothing_is_left(town: Town) -> None:
    """
    What comes next is told as ever.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = stopped(town, crm, times=1)
    left = mend(world, "skip", chain)
    happen(town)
    work(world, crm=crm)

    assert left.state is QueueState.DONE
    assert crm.of(chain) == [1, 3]


@pytest.mark.parametrize("name", ["resume", "skip"])
def test_only_what_stopped_is_mended(town: Town, name: str) -> None:
    """
    What waits for its next try is left alone, and where nothing is due there is nothing.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town)
    crm.deaf.add(chain)
    work(world, crm=crm)

    with pytest.raises(NotPossible):
        mend(world, name, chain)
    with pytest.raises(NotFound):
        mend(world, name, town.foreign.id)
    with pytest.raises(NotFound):
        mend(world, name, chain, "nobody")


@pytest.mark.parametrize("name", ["resume", "skip", "replay"])
def test_what_was_settled_just_now_is_a_conflict(town: Town, name: str) -> None:
    """
    It was there when it was read: done again, the call says what there is then.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = stopped(town, crm)

    def settled(*_: Write) -> None:
        raise NotFound("backlog", chain)

    with world.transaction() as storage:
        storage.write = settled  # type: ignore[method-assign]
        relay = PartnerKit(storage, world.vendor).relay
        calls: dict[str, Callable[[], object]] = {
            "resume": lambda: relay.resume("crm", chain, by=world.support),
            "skip": lambda: relay.skip("crm", chain, by=world.support),
            "replay": lambda: relay.replay("crm", since=world.clock() - LONG_AGO, by=world.support),
        }
        with pytest.raises(Conflict) as caught:
            calls[name]()
    assert caught.value.whole


@pytest.mark.parametrize(
    "call",
    [
        lambda k, by: k.relay.stopped(by=by),
        lambda k, by: k.relay.resume("crm", uuid4(), by=by),
        lambda k, by: k.relay.skip("crm", uuid4(), by=by),
        lambda k, by: k.relay.replay("crm", since=uuid4(), by=by),
        lambda k, by: k.upkeep.state(by=by),
    ],
)
def test_it_is_the_vendors_alone(town: Town, call: Callable[[PartnerKit, object], object]) -> None:
    """
    No operator looks after the worker.
    """
    with pytest.raises(Refused):
        town.world.run(lambda k: call(k, town.owner))


@pytest.mark.requirement("BX-06", call="relay.replay")
def test_what_was_told_is_told_again_in_order(town: Town) -> None:
    """
    From the moment on, chain by chain; other consumers hear nothing of it.
    """
    world, crm, search = listening(town, "crm", "search"), Ear(), Ear()
    chain = happen(town)
    world.clock.tick()
    since = world.clock()
    happen(town, times=2)
    work(world, crm=crm, search=search)
    told = len(search.heard)
    chains = replay(world, since)
    work(world, crm=crm, search=search)

    assert chains == 1
    assert crm.of(chain) == [1, 2, 3, 4, 3, 4]
    assert len(search.heard) == told


def test_a_replay_passes_over_nothing_that_waits(town: Town) -> None:
    """
    What is older than its moment, and was told to nobody yet, is told on the way, in its place.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town)
    world.clock.tick()
    since = world.clock()
    happen(town, times=2)
    replay(world, since)
    work(world, crm=crm)

    assert list(dict.fromkeys(crm.of(chain))) == [1, 2, 3, 4]


def test_a_replay_begins_at_an_entry(town: Town) -> None:
    """
    Everything since it was written, itself included.
    """
    world, crm = listening(town, "crm"), Ear()
    world.clock.tick()
    chain = happen(town, times=2)
    work(world, crm=crm)
    first = next(n for n in notices(world) if (n.chain_id, n.seq) == (chain, 2))
    replay(world, first.id)
    work(world, crm=crm)

    assert crm.of(chain) == [1, 2, 3, 2, 3]
    with pytest.raises(NotFound):
        replay(world, uuid4())


def test_a_replay_is_of_a_consumer_there_is(town: Town) -> None:
    """
    Of a handler's name, or of an endpoint's id.
    """
    world = listening(town, "crm")
    known = endpoint(world)

    assert replay(world, world.clock() - LONG_AGO, known) == replay(world, world.clock() - LONG_AGO, str(known)) > 0
    for nobody in ("nobody", uuid4()):
        with pytest.raises(NotFound):
            replay(world, world.clock(), nobody)
    with pytest.raises(ValueError, match="time zone"):
        replay(world, world.clock().replace(tzinfo=None))


def test_a_dry_replay_tells_nothing(town: Town) -> None:
    """
    Nothing is kept of it.
    """
    world = listening(town, "crm")
    with world.unchanged():
        world.run(lambda k: k.try_out(lambda d: d.relay.replay("crm", since=world.clock(), by=world.support)))


def test_a_replay_of_what_stopped_begins_anew(town: Town) -> None:
    """
    It is no longer stopped, and begins at the earlier entry.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = stopped(town, crm)
    crm.deaf.clear()
    replay(world, world.clock() - LONG_AGO)
    work(world, crm=crm)

    assert crm.of(chain) == [1, 1, 2, 3]


def test_a_replay_while_a_backlog_is_told_loses_nothing(town: Town) -> None:
    """
    What is told at that moment is finished, and then it begins earlier.
    """
    world, crm = listening(town, "crm"), Ear()
    chain = happen(town, times=3)
    crm.deaf.add((chain, 3))
    work(world, crm=crm)
    world.clock.tick(timedelta(seconds=5))
    owed = world.run(lambda k: k.relay.claim_backlog([handler_consumer("crm")], lease=LEASE))
    assert owed is not None
    replay(world, world.clock() - LONG_AGO)
    happen(town)
    work(world, crm=crm)

    assert world.run(lambda k: k.relay.settle_backlog(owed, seq=5))
    crm.deaf.clear()
    work(world, crm=crm)
    assert crm.of(chain) == [1, 2, 1, 2, 3, 4, 5]
    assert backlogs(world) == []


def test_who_lost_a_backlog_settles_nothing(town: Town) -> None:
    """
    Neither where another has it, nor where it is gone.
    """
    world, crm = listening(town, "crm"), Ear()
    crm.deaf.add(town.account.id)
    work(world, crm=crm)
    world.clock.tick(timedelta(seconds=5))
    consumers = [handler_consumer("crm")]
    first = world.run(lambda k: k.relay.claim_backlog(consumers, lease=LEASE))
    world.clock.tick(LEASE)
    second = world.run(lambda k: k.relay.claim_backlog(consumers, lease=LEASE))
    assert first is not None
    assert second is not None

    with world.unchanged():
        assert not world.run(lambda k: k.relay.settle_backlog(first, seq=2))
        assert not world.run(lambda k: k.relay.settle_backlog(first, seq=1, fault=Fault(1, "OSError")))
    assert world.run(lambda k: k.relay.settle_backlog(second, seq=2))
    with world.unchanged():
        assert not world.run(lambda k: k.relay.settle_backlog(second, seq=2))


def test_another_may_have_waits_of_its_own(town: Town) -> None:
    """
    As webhooks have.
    """
    world, crm = listening(town, "crm"), Ear()
    crm.deaf.add(town.account.id)
    work(world, crm=crm)
    world.clock.tick(timedelta(seconds=5))
    owed = world.run(lambda k: k.relay.claim_backlog([handler_consumer("crm")], lease=LEASE))
    assert owed is not None
    world.run(lambda k: k.relay.settle_backlog(owed, seq=1, fault=Fault(1, "OSError"), waits=[LONG_AGO] * 3))
    (row,) = backlogs(world)

    assert (row.tries, row.due_at, row.error) == (2, world.clock() + LONG_AGO, "OSError")


@pytest.mark.parametrize(
    ("said", "gets"),
    [
        ({}, True),
        ({"kinds": ("account.opened",)}, True),
        ({"kinds": ("account.*",)}, True),
        ({"kinds": ("partner.*", "account.locked")}, False),
        ({"state": EndpointState.PAUSED}, True),
        ({"state": EndpointState.GONE}, False),
        ({"added_at": datetime.fromisoformat("2027-01-01T00:00:00+00:00")}, False),
    ],
)
def test_an_endpoint_gets_what_it_asked_for(town: Town, said: dict[str, Any], gets: bool) -> None:
    """
    Its kinds, from when it was added on; while it is paused it waits, and once it is gone nothing more comes.
    """
    world = listening(town)
    id = endpoint(world, **said)
    work(world)
    found = {row.chain_id: (row.seq, row.upto) for row in backlogs(world) if row.consumer == f"wh:{id}"}

    assert (found.get(town.account.id) == (1, 1)) is gets


def test_a_backlog_that_is_done_begins_anew(town: Town) -> None:
    """
    Whoever keeps those that are done loses nothing by it, nor does a replay.
    """
    world, crm = listening(town, "crm"), Ear()
    crm.deaf.add(town.account.id)
    work(world, crm=crm)
    (row,) = backlogs(world)
    done = attrs.evolve(row, state=QueueState.DONE, done_at=world.clock())
    world.read(lambda s: s.write(Change(row, done)))
    happen(town)
    work(world, crm=crm)
    (again,) = backlogs(world)
    assert (again.seq, again.upto, again.state) == (2, 2, QueueState.WAITING)

    world.read(lambda s: s.write(Change(again, attrs.evolve(again, state=QueueState.DONE, done_at=world.clock()))))
    replay(world, world.clock() - LONG_AGO)
    assert (1, 2) in {(row.seq, row.upto) for row in backlogs(world)}


def test_a_replay_that_begins_while_a_batch_is_told_ends_with_it(town: Town) -> None:
    """
    What the batch told comes again at the end of the replay, so that nothing older is the last the consumer hears.
    """
    world, crm = listening(town, "crm"), Ear()
    work(world, crm=crm)
    chain = happen(town)
    claimed: list[Notice] = []

    def slow(notice: Notice) -> None:
        crm(notice)
        if notice.chain_id == chain and not claimed:
            claimed.append(notice)
            only = {n.id for n in notices(world) if n.chain_id == chain and n.seq == 1}
            replay(world, only.pop())
            (row,) = [b for b in backlogs(world) if b.chain_id == chain]
            world.read(lambda s: s.write(Change(row, attrs.evolve(row, upto=1))))

    work(world, crm=slow)  # type: ignore[arg-type]
    assert crm.of(chain)[-2:] == [1, 2]
