"""
What a consumer has still to get of a chain: whose turn it is, what is claimed, and what is left of it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit.errors import StaleWrite
from partnerkit.queue import QueueState, claimed
from partnerkit.relay import owing
from partnerkit.relay.batch import Fault, Owed
from partnerkit.relay.model import Backlog, backlog
from partnerkit.repository import Add, Change
from tests.library.worker.ears import LEASE, Ear, backlogs, happen, listening, work
from tests.library.world import Town, World

pytestmark = pytest.mark.requirement("BX-06", call="relay.claim_backlog")
FAULT = Fault(3, "OSError")


def claim(world: World) -> Owed | None:
    return world.run(lambda k: k.relay.claim_backlog(["py:crm"], lease=LEASE))


def owes(town: Town, *, seq: int, upto: int, **more: Any) -> Owed:
    """
    Have one consumer that owes some of five entries of a chain claim them.
    """
    world = listening(town, "crm")
    chain = happen(town, times=4)
    work(world, crm=Ear())
    row = attrs.evolve(backlog("py:crm", chain, seq=seq, upto=upto, at=world.clock()), **more)
    world.read(lambda s: s.write(Add(row)))
    claimed = claim(world)
    assert claimed is not None
    return claimed


def meanwhile(world: World, **changed: Any) -> None:
    """
    Have the only row changed while it is claimed.
    """
    (row,) = backlogs(world)
    world.read(lambda s: s.write(Change(row, attrs.evolve(row, **changed))))


def test_what_is_claimed_is_what_is_owed(town: Town) -> None:
    """
    From the first entry to the last, and nothing behind it; with the row as it is stored by then.
    """
    owed = owes(town, seq=2, upto=4)

    assert [notice.seq for notice in owed.notices] == [2, 3, 4]
    assert not owed.more
    assert backlogs(town.world) == [owed.backlog]


def test_so_many_at_once_and_whether_that_is_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The rest is claimed by the next one.
    """
    monkeypatch.setattr(owing, "AT_ONCE", 2)
    owed = owes(town, seq=2, upto=4)

    assert [notice.seq for notice in owed.notices] == [2, 3]
    assert owed.more


def test_the_longest_due_of_ones_own_comes_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    However much of others is due with it, and before what is due later.
    """
    monkeypatch.setattr(owing, "FEW", 2)
    world, at = listening(town, "crm"), town.world.clock()
    mine = [backlog("py:crm", UUID(int=16 * n), seq=1, upto=1, at=at + timedelta(seconds=n)) for n in range(2)]
    others = [backlog(f"wh:{n}", UUID(int=16 * n), seq=1, upto=1, at=at) for n in range(1, 3)]
    world.read(lambda s: s.write(*map(Add, [*mine, *others])))
    world.clock.tick(timedelta(seconds=5))
    claimed = [claim(world), claim(world)]

    assert [owed and owed.backlog.key for owed in claimed] == [row.key for row in mine]
    assert claim(world) is None


@pytest.mark.parametrize("state", [QueueState.STOPPED, QueueState.DONE, QueueState.WAITING])
def test_behind_what_others_get_only_what_is_due_is_found(
    town: Town, monkeypatch: pytest.MonkeyPatch, state: QueueState
) -> None:
    """
    Nothing that stopped, is done, or is due later.
    """
    monkeypatch.setattr(owing, "FEW", 2)
    world, at = listening(town, "crm"), town.world.clock()
    others = [backlog(f"wh:{n}", UUID(int=16 * n), seq=1, upto=1, at=at) for n in range(4)]
    due_at = at + LEASE if state is QueueState.WAITING else at
    mine = attrs.evolve(backlog("py:crm", UUID(int=160), seq=1, upto=1, at=due_at), state=state)
    world.read(lambda s: s.write(*map(Add, [*others, mine])))

    assert claim(world) is None


def left(town: Town, owed: Owed, seq: int, fault: Fault | None = None) -> Backlog | None:
    """
    Settle what was claimed; return what is left of it.
    """
    assert town.world.run(lambda k: k.relay.settle_backlog(owed, seq=seq, fault=fault))
    rows = backlogs(town.world)
    return rows[0] if rows else None


def test_of_what_is_not_all_told_the_rest_is_due_at_once(town: Town) -> None:
    """
    Down to the last entry alone, and with no failure behind it.
    """
    owed = owes(town, seq=2, upto=4, tries=3, error="OSError")
    row = left(town, owed, 4)

    assert row is not None
    assert (row.seq, row.upto, row.due_at, row.tries, row.error) == (4, 4, town.world.clock(), 0, None)


def test_what_was_put_behind_it_meanwhile_is_left(town: Town) -> None:
    """
    Whoever claimed it knew nothing of that.
    """
    owed = owes(town, seq=2, upto=4)
    meanwhile(town.world, upto=5)
    row = left(town, owed, 5)

    assert row is not None
    assert (row.seq, row.upto) == (5, 5)


def test_what_is_all_told_is_gone(town: Town) -> None:
    """
    Nothing of a chain waits any more, so that it is told directly again.
    """
    assert left(town, owes(town, seq=2, upto=4), 5) is None


def test_one_that_comes_again_is_not_taken_for_the_one_before(town: Town) -> None:
    """
    Whoever read what another has settled since, and what has begun anew by then, writes nothing over it.
    """
    owed = owes(town, seq=2, upto=2)
    world = town.world
    (seen,) = backlogs(world)
    read = attrs.evolve(seen, version=seen.version - 1)  # as it was before it was claimed
    assert world.run(lambda k: k.relay.settle_backlog(owed, seq=3))
    world.clock.tick(timedelta(microseconds=2))
    again = backlog("py:crm", seen.chain_id, seq=3, upto=3, at=world.clock())
    world.read(lambda s: s.write(Add(again)))
    for stale in (read, seen):
        with pytest.raises(StaleWrite):
            world.read(lambda s, old=stale: s.write(Change(old, claimed(old, at=world.clock(), lease=LEASE))))  # type: ignore[misc]
    assert backlogs(world) == [again]


def test_a_replay_that_begins_before_a_failure_is_not_held_up_by_it(town: Town) -> None:
    """
    What failed comes again on the way; until then nothing has failed.
    """
    owed = owes(town, seq=2, upto=4)
    meanwhile(town.world, seq=1)
    row = left(town, owed, 3, FAULT)

    assert row is not None
    assert (row.seq, row.upto, row.due_at, row.tries, row.error) == (1, 4, town.world.clock(), 0, None)


def test_of_what_stopped_the_longest_due_comes_first(town: Town) -> None:
    """
    In whatever shard it is; what waits is not among it.
    """
    world, at = listening(town, "crm"), town.world.clock()
    made = [backlog("py:crm", UUID(int=n), seq=1, upto=1, at=at - timedelta(seconds=n)) for n in range(4)]
    over = [attrs.evolve(row, state=QueueState.STOPPED) for row in made[:3]]
    world.read(lambda s: s.write(*map(Add, [*over, made[3]])))

    assert world.run(lambda k: k.relay.stopped(by=world.support)) == tuple(over[::-1])
