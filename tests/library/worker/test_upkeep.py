"""
What waits is counted, and what has had its time goes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import COLLECTIONS
from partnerkit.entry.model import SESSIONS
from partnerkit.history.model import NOTICES, SHARDS
from partnerkit.jobs.model import Task
from partnerkit.messages.model import Letter
from partnerkit.queue import QueueState
from partnerkit.relay.model import backlog
from partnerkit.repository import Add
from partnerkit.upkeep.expiries import CHORES, KEPT, Chore
from partnerkit.upkeep.model import Waiting
from partnerkit.values import LetterId, Realm
from partnerkit.vendor import Limits
from partnerkit.worker.cleaning import Cleaning
from tests.library.worker.ears import Ear, backlogs, happen, listening, notices, waits_in, work
from tests.library.world import Town

DAY = timedelta(days=1)


@pytest.mark.requirement("BX-06", call="upkeep.state")
def test_the_vendor_sees_what_waits_and_what_is_stuck(town: Town) -> None:
    """
    Events nobody was told of, since when, and what one consumer has still to get.
    """
    world, crm = listening(town, "crm"), Ear()
    began = world.clock()
    world.clock.tick()
    happen(town)
    before = world.run(lambda k: k.upkeep.state(by=world.support))
    crm.deaf.add(town.account.id)
    work(world, crm=crm)
    stuck = attrs.evolve(backlog("py:crm", town.foreign.id, seq=1, upto=1, at=began), state=QueueState.STOPPED)
    world.read(lambda s: s.write(Add(stuck)))
    after = world.run(lambda k: k.upkeep.state(by=world.support))

    assert (before.events, before.oldest) == (len(notices(world)), began)
    assert (after.events, after.oldest, after.deliveries, after.stopped) == (0, None, Waiting(1, 1), 1)


@pytest.mark.requirement("BX-06", call="upkeep.state")
def test_letters_and_jobs_are_counted_too(town: Town) -> None:
    """
    In all parts of their queues, what waits apart from what is stuck; what is done is neither.
    """
    world, at = town.world, town.world.clock()
    common: dict[str, Any] = {"written_at": at, "due_at": at, "kind": "password.forgotten", "realm": Realm.STAFF}
    states = [QueueState.WAITING] * 4 + [QueueState.STOPPED] * 4 + [QueueState.DONE]
    letters = [Letter(shard=n % 4, id=LetterId(UUID(int=n)), state=s, **common) for n, s in enumerate(states)]
    jobs = [
        Task(shard=n % 4, id=UUID(int=n), partner_id=town.partner.id, due_at=at, state=s)
        for n, s in enumerate([QueueState.WAITING, *states])
    ]
    world.read(lambda s: s.write(*map(Add, [*letters, *jobs])))
    state = world.run(lambda k: k.upkeep.state(by=world.support))

    assert (state.mails, state.jobs, state.stopped) == (Waiting(4, 4), Waiting(5, 4), 8)


def test_the_oldest_event_is_that_of_all_shards(town: Town) -> None:
    """
    Wherever it waits.
    """
    world = listening(town)
    work(world)
    began = world.clock()
    for shard in (9, 0, 15):
        waits_in(world, shard)
        world.clock.tick()
    state = world.run(lambda k: k.upkeep.state(by=world.support))

    assert (state.events, state.oldest) == (3, began)


def test_each_kind_has_its_time() -> None:
    """
    The limit that is named after it; a session or a sign-up is over with its end.
    """
    limits = Limits(receipt=DAY, events_kept=2 * DAY, jobs_kept=3 * DAY)

    assert {c.entity.__name__: kept(limits) // DAY for c, kept in KEPT.items()} == {
        "Session": 0,
        "SignUp": 0,
        "Receipt": 1,
        "Notice": 2,
        "Backlog": 2,
        "Letter": 2,
        "Attempt": 2,
        "JobTurn": 3,
        "JobRow": 3,
        "Job": 3,
        "Task": 3,
    }


def test_nothing_that_expires_is_forgotten() -> None:
    """
    Every collection with an expiry has its time in the table.
    """
    assert set(KEPT) == {c for c in COLLECTIONS if c.expiry is not None}
    assert {chore.collection for chore in CHORES} == set(KEPT)
    assert [chore.within for chore in CHORES if chore.collection is NOTICES] == list(range(SHARDS))


def test_what_was_told_goes_after_its_time(town: Town) -> None:
    """
    Thirty days after it was told, and not before; what waits stays.
    """
    world = listening(town)
    work(world)
    told = len(notices(world))
    world.clock.tick(world.vendor.limits.events_kept)
    chain = happen(town)
    kept = world.run(lambda k: k.upkeep.purge())
    there = len(notices(world))
    world.clock.tick()
    gone = world.run(lambda k: k.upkeep.purge())

    assert (there, gone) == (told + 1, told)
    assert kept >= 0
    assert [(n.chain_id, n.seq) for n in notices(world)] == [(chain, 2)]


def test_a_chore_is_one_sort_of_one_place(town: Town) -> None:
    """
    Nothing of another shard goes with it, nor of another kind.
    """
    world = listening(town)
    for shard in (3, 5):
        waits_in(world, shard)
    work(world)
    world.clock.tick(world.vendor.limits.events_kept + DAY)
    there = [n.shard for n in notices(world)]
    chores = (Chore(SESSIONS), Chore(NOTICES, 3))
    gone = [world.run(lambda k: k.upkeep.purge(chore)) for chore in chores]  # noqa: B023 - run at once

    assert gone == [0, there.count(3)]
    assert [n.shard for n in notices(world)] == [shard for shard in there if shard != 3]


def test_the_worker_cleans_up_once_in_a_while(town: Town) -> None:
    """
    In batches, a step each, and not again before its time.
    """
    world = listening(town)
    work(world)
    world.clock.tick(world.vendor.limits.events_kept + DAY)
    cleaning = Cleaning(world.database, at_once=1)
    steps = 0
    while cleaning.step():
        steps += 1

    assert steps >= 5
    assert not notices(world)
    assert not backlogs(world)
    assert not cleaning.step()


def test_two_that_clean_up_at_once_are_harmless(town: Town) -> None:
    """
    What one finds gone, it passes over.
    """
    world = listening(town)
    work(world)
    world.clock.tick(world.vendor.limits.events_kept + DAY)
    one, other = (Cleaning(world.database, at_once=1, every=timedelta(0)) for _ in range(2))
    for _ in range(10):
        one.step()
        other.step()
    work(world)

    assert notices(world) == []
