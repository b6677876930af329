"""
What the relay meets rarely: full pages, clocks that differ, rows that are gone.
"""

import time
from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from partnerkit import Vendor
from partnerkit.adapters.memory_database import MemoryDatabase
from partnerkit.adapters.posting import AddressRefused, HttpPoster, TimedOut
from partnerkit.adapters.sqlalchemy import pages
from partnerkit.errors import Conflict
from partnerkit.mails import Mail
from partnerkit.queue import QueueState
from partnerkit.relay import owing, rows, telling
from partnerkit.relay.model import backlog
from partnerkit.relay.rows import write
from partnerkit.repository import Add, Remove
from partnerkit.worker import Worker
from tests.library.worker.ears import LEASE, Ear, happen, listening, wait, work
from tests.library.world import Town


@pytest.mark.requirement("BX-06", call="relay.claim")
def test_pages_that_are_full_keep_the_order(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is earlier in a chain than a page has is told with it, and backlogs are looked up one by one.
    """
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    monkeypatch.setattr(telling, "MOST", 1)
    monkeypatch.setattr(rows, "MOST", 1)
    world, crm, deaf = listening(town, "crm", "mute", "search"), Ear(), Ear()
    chain = happen(town, times=6)
    deaf.deaf.add(chain)
    work(world, crm=crm, mute=deaf, search=deaf)
    happen(town, times=3)
    work(world, crm=crm, mute=deaf, search=deaf)

    assert crm.of(chain) == sorted(crm.of(chain))


@pytest.mark.requirement("BX-06", call="relay.claim")
def test_what_has_a_later_id_and_an_earlier_number_is_told_first(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Clocks of two machines differ: what a page lacks of its own chains is told with it, of other chains nothing.
    """
    monkeypatch.setattr(telling, "AT_ONCE", 3)
    monkeypatch.setattr(telling, "MOST", 1)
    world, one, other, third = listening(town, "crm"), UUID(int=3), UUID(int=19), UUID(int=35)
    work(world, crm=Ear())
    wait(world, (one, 3), (other, 1), (one, 4), (one, 2), (other, 2), (third, 1), (one, 1), (one, 5))
    (batch,) = world.run(lambda k: k.relay.claim(lease=LEASE, start=3))

    told = [(notice.chain_id, notice.seq) for notice in batch.notices]
    assert told == [(one, 1), (one, 2), (one, 3), (one, 4), (other, 1)]


@pytest.mark.requirement("BX-06", call="relay.claim")
@pytest.mark.parametrize("state", QueueState)
def test_only_what_is_open_stands_before_what_is_told(town: Town, state: QueueState) -> None:
    """
    Of a backlog that is done, as after its last entry was skipped, nothing has to arrive first.
    """
    world, chain = listening(town, "crm", "search"), UUID(int=3)
    work(world, crm=Ear(), search=Ear())
    wait(world, (chain, 2))
    row = attrs.evolve(backlog("py:crm", chain, seq=1, upto=1, at=world.clock()), state=state)
    world.read(lambda s: s.write(Add(row)))
    (batch,) = world.run(lambda k: k.relay.claim(lease=LEASE))

    assert batch.behind == (frozenset() if state is QueueState.DONE else {("py:crm", chain)})


@pytest.mark.requirement("BX-06", call="relay.claim_backlog")
def test_what_others_are_to_get_stands_in_nobodys_way(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    However much of it is due before: an endpoint may be paused for a week.
    """
    monkeypatch.setattr(owing, "FEW", 2)
    monkeypatch.setattr(pages, "STRIDES", (2, 2))
    world = listening(town, "crm")
    others = [backlog(f"wh:{n}", UUID(int=3 + 16 * n), seq=1, upto=1, at=world.clock()) for n in range(12)]
    world.read(lambda s: s.write(*map(Add, others)))
    assert world.run(lambda k: k.relay.claim_backlog(["py:crm"], lease=LEASE)) is None
    world.clock.tick()
    mine = backlog("py:crm", UUID(int=3), seq=1, upto=1, at=world.clock())
    world.read(lambda s: s.write(Add(mine)))
    found = world.run(lambda k: k.relay.claim_backlog(["py:crm"], lease=LEASE))

    assert found is not None
    assert found.backlog.key == mine.key


def test_a_backlog_that_is_gone_is_a_conflict(town: Town) -> None:
    """
    Another process settled it: whoever was second calls again.
    """
    row = backlog("py:crm", town.account.id, seq=1, upto=1, at=town.world.clock())
    with pytest.raises(Conflict), town.world.kit() as kit:
        write(kit._storage, Remove(row))


def slowly(_: str, __: int) -> tuple[str, ...]:
    time.sleep(0.5)
    return ()


class Nobody:
    """
    Sends nothing.
    """

    def send(self, mail: Mail, /) -> None:
        raise AssertionError(mail)


def test_a_worker_posts_where_it_is_handed_a_poster() -> None:
    """
    Beside all else it does.
    """
    vendor = Vendor(name="Bookwell", signing_keys=["a long random value"])
    worker = Worker(MemoryDatabase(vendor), poster=HttpPoster(), mailer=Nobody())
    assert worker.step() is False


def test_what_is_no_address_to_post_to_is_refused() -> None:
    """
    Before anything is looked up; and a name that is looked up without end is out of time.
    """
    with pytest.raises(AddressRefused):
        HttpPoster().post("https://somebody@example.com/", {}, b"")
    slow = HttpPoster(timeout=timedelta(milliseconds=50), resolve=slowly)
    with pytest.raises(TimedOut):
        slow.post("https://hooks.example.com/", {}, b"")
