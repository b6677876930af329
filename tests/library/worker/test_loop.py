"""
The worker's loop: parts in turn, none starves; it ends when it is told to, and outlives its database.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import attrs
import pytest

from partnerkit import Vendor
from partnerkit.adapters.memory_database import MemoryDatabase
from partnerkit.worker import Worker, relaying
from partnerkit.worker.relaying import Relaying
from tests.library.worker.ears import Ear, happen, listening, notices, waits_in
from tests.library.world import Town

PAUSE = timedelta(milliseconds=1)


@attrs.define(eq=False)
class Piece:
    """
    A part with so much to do.
    """

    left: int
    log: list[Any]
    does: Any = None

    def step(self) -> bool:
        if self.does is not None:
            self.does()
        if not self.left:
            return False
        self.left -= 1
        self.log.append(self)
        return True


def worker_of(*parts: Piece) -> Worker:
    """
    A worker with nothing to do but what its parts have.
    """
    vendor = Vendor(name="Bookwell", signing_keys=["a signing key of tests"])
    return Worker(MemoryDatabase(vendor), parts=parts)


def test_no_part_starves() -> None:
    """
    Whatever worked is asked last.
    """
    log: list[Any] = []
    one, other = Piece(3, log), Piece(3, log)
    worker_of(one, other).run(until_idle=True)

    assert log == [one, other, one, other, one, other]


def test_a_part_with_nothing_to_do_is_asked_less_often() -> None:
    """
    But it is before the worker says that there is nothing to do.
    """
    log: list[Any] = []
    asked: list[int] = []
    idle = Piece(0, log, lambda: asked.append(1))
    worker_of(idle, Piece(50, log)).run(until_idle=True)

    assert 2 <= len(asked) < 10


def test_who_has_something_to_do_rests_no_more() -> None:
    """
    Others that found nothing are not asked between its pieces, whatever it found itself a moment ago.
    """
    log: list[Any] = []
    asked: list[int] = []
    late, idle = Piece(0, log), Piece(0, log, lambda: asked.append(1))
    worker = worker_of(idle, late)
    assert not worker.step()
    late.left = 20
    while worker.step():
        pass

    assert len(log) == 20
    assert len(asked) <= 4


def test_it_ends_after_the_piece_at_hand() -> None:
    """
    Nothing more is begun.
    """
    log: list[Any] = []
    stop = threading.Event()
    worker_of(Piece(100, log, stop.set)).run(stop=stop)

    assert len(log) == 1


def test_it_waits_where_there_is_nothing_to_do() -> None:
    """
    And begins again when there is.
    """
    log: list[Any] = []
    stop, piece = threading.Event(), Piece(0, log)

    def busy() -> None:
        piece.left = len(log) == 0
        if log:
            stop.set()

    piece.does = busy
    worker_of(piece).run(stop=stop, pause=PAUSE)
    assert len(log) == 1


def test_it_outlives_its_database(caplog: pytest.LogCaptureFixture) -> None:
    """
    An error is logged by its name, and it goes on after a pause.
    """
    log: list[Any] = []
    stop, broken = threading.Event(), [True]

    def sometimes() -> None:
        if broken.pop() if broken else False:
            raise ConnectionError("the password is swordfish")
        if log:
            stop.set()

    worker_of(Piece(2, log, sometimes)).run(stop=stop, pause=PAUSE)
    assert len(log) == 2
    assert "ConnectionError" in caplog.text
    assert "swordfish" not in caplog.text


def test_until_idle_an_error_is_the_callers() -> None:
    """
    Whoever wants everything done is told that it is not.
    """

    def broken() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        worker_of(Piece(1, [], broken)).run(until_idle=True)


def test_a_worker_that_is_to_end_ends_its_batch(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """
    What it told is settled; the rest is left to others.
    """
    world, ear, stop = listening(town, "crm"), Ear(), threading.Event()
    chain = happen(town, times=3)

    def crm(notice: Any) -> None:
        ear(notice)
        if notice.chain_id == chain:
            stop.set()

    with caplog.at_level(logging.ERROR):
        Worker(world.database, handlers={"crm": crm}).run(stop=stop)
    told = {(n.chain_id, n.seq) for n in notices(world) if n.delivered_at is not None}

    assert ear.of(chain) == [1]
    assert told == set(ear.heard)
    assert not caplog.records


def test_every_shard_has_its_turn(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whoever tells begins behind the shard it told last, whatever has come to that one since.
    """
    monkeypatch.setattr(relaying, "AT_ONCE", 1)
    world, ear = listening(town, "crm"), Ear()
    part = Relaying(world.database, {"crm": ear})
    while part.step():
        pass
    part._next = 0
    one, other = waits_in(world, 3), waits_in(world, 5)
    ear.heard.clear()
    part.step()
    late = waits_in(world, 3)
    while part.step():
        pass

    assert [chain for chain, _ in ear.heard] == [one, other, late]
