"""
What waits for the worker: when a row is due, what becomes of it when it is claimed, fails, is done.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest

from partnerkit.messages.model import LETTERS, Letter
from partnerkit.queue import Queued, QueueState, claimed, done, due, failed, resumed, stop, stopped
from partnerkit.repository import Add
from partnerkit.values import LetterId, Realm
from tests.library.world import World

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)
LEASE = timedelta(minutes=5)
WAITS = (timedelta(seconds=5), timedelta(minutes=1))
ROW = Queued(shard=1, due_at=AT)


def letter(number: int, due_at: datetime = AT, state: QueueState = QueueState.WAITING) -> Letter:
    return Letter(
        shard=1,
        id=LetterId(UUID(int=number)),
        due_at=due_at,
        state=state,
        written_at=AT,
        kind="password.forgotten",
        realm=Realm.STAFF,
    )


def test_what_is_claimed_is_due_again_when_the_lease_is_over() -> None:
    """
    Each claim is a try; whoever claims and dies has tried as well.
    """
    assert claimed(ROW, at=AT, lease=LEASE) == attrs.evolve(ROW, tries=1, due_at=AT + LEASE)


def test_there_is_a_try_more_than_there_are_waits() -> None:
    """
    The first failure is followed by the first wait, and that of the try behind the last wait by nothing.
    """
    row, waited = ROW, []
    while row.state is QueueState.WAITING:
        row = failed(claimed(row, at=AT, lease=LEASE), at=AT, waits=WAITS, error="OSError")
        waited.append(row.due_at - AT)

    assert waited == [*WAITS, LEASE]
    assert (row.state, row.tries, row.error) == (QueueState.STOPPED, 3, "OSError")


def test_a_name_that_is_too_long_is_cut() -> None:
    """
    The name of an error may be of any length; of its 200 characters none is lost.
    """
    name = "A" * 200
    for cut in (
        failed(claimed(ROW, at=AT, lease=LEASE), at=AT, waits=WAITS, error=name + "B"),
        failed(claimed(ROW, at=AT, lease=LEASE), at=AT, waits=(), error=name + "B"),
        stop(ROW, error=name + "B"),
    ):
        assert cut.error == name


def test_what_no_try_would_help_stops_at_once() -> None:
    """
    However few tries there were.
    """
    assert stop(ROW, error="MailRefused") == attrs.evolve(ROW, state=QueueState.STOPPED, error="MailRefused")


def test_what_is_done_has_no_error() -> None:
    """
    What an earlier try failed with is over; from this moment on counts how long the row is kept.
    """
    row = attrs.evolve(ROW, tries=2, error="OSError")

    assert done(row, at=AT) == attrs.evolve(row, state=QueueState.DONE, done_at=AT, error=None)


def test_what_is_resumed_is_as_if_it_had_never_failed() -> None:
    """
    Due from now on, with all its tries, and no error.
    """
    row = stop(attrs.evolve(ROW, tries=10), error="OSError")

    assert resumed(row, at=AT + LEASE) == attrs.evolve(ROW, due_at=AT + LEASE)


@pytest.mark.parametrize(("early", "is_due"), [(0, True), (1, False), (-1, True)])
def test_a_row_is_due_from_its_moment_on(world: World, early: int, is_due: bool) -> None:
    """
    At that very microsecond, and not one before it.
    """
    row = letter(1)
    world.read(lambda s: s.write(Add(row)))
    at = AT - timedelta(microseconds=early)

    assert world.read(lambda s: s.page(due(LETTERS, 1, at=at)).items) == ((row,) if is_due else ())


def test_the_longest_due_come_first(world: World) -> None:
    """
    Of one part of the queue, and no more than are asked for; what stopped is asked for by itself.
    """
    rows = [letter(4 - n, AT + timedelta(seconds=n)) for n in range(3)]
    over = letter(5, state=QueueState.STOPPED)
    world.read(lambda s: s.write(*map(Add, [*rows, over, letter(6, state=QueueState.DONE)])))
    at = AT + timedelta(hours=1)

    assert world.read(lambda s: s.page(due(LETTERS, 1, at=at, limit=2)).items) == tuple(rows[:2])
    assert world.read(lambda s: s.page(due(LETTERS, 2, at=at)).items) == ()
    assert world.read(lambda s: s.page(stopped(LETTERS, 1)).items) == (over,)
