"""
What the relay meets rarely: full pages, clocks that differ, rows that are gone.
"""

import time
from datetime import timedelta

import pytest

from partnerkit import Vendor
from partnerkit.adapters.memory_database import MemoryDatabase
from partnerkit.adapters.posting import AddressRefused, HttpPoster, TimedOut
from partnerkit.errors import Conflict
from partnerkit.mails import Mail
from partnerkit.relay import telling
from partnerkit.relay.model import backlog
from partnerkit.relay.owing import Owing
from partnerkit.repository import Remove
from partnerkit.worker import Worker
from tests.library.worker.ears import Ear, happen, listening, work
from tests.library.world import Town


@pytest.mark.requirement("BX-06", call="relay.claim")
def test_pages_that_are_full_keep_the_order(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is earlier in a chain than a page has is told with it, and backlogs are looked up one by one.
    """
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    monkeypatch.setattr(telling, "MOST", 1)
    world, crm, deaf = listening(town, "crm", "mute", "search"), Ear(), Ear()
    chain = happen(town, times=6)
    deaf.deaf.add(chain)
    work(world, crm=crm, mute=deaf, search=deaf)
    happen(town, times=3)
    work(world, crm=crm, mute=deaf, search=deaf)

    assert crm.of(chain) == sorted(crm.of(chain))


def test_a_backlog_that_is_gone_is_a_conflict(town: Town) -> None:
    """
    Another process settled it: whoever was second calls again.
    """
    row = backlog("py:crm", town.account.id, seq=1, upto=1, at=town.world.clock())
    with pytest.raises(Conflict), town.world.kit() as kit:
        Owing(kit._storage, kit._vendor)._write(Remove(row))


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
