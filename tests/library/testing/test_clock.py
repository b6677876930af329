"""A clock and ids for tests: the same in every run."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from partnerkit.ids import Ids
from partnerkit.testing.clock import NOON, Clock
from partnerkit.testing.ids import CountingIds


def test_a_clock_stands_until_it_is_moved() -> None:
    """It tells the same moment however often it is asked."""
    clock = Clock()
    assert clock() == clock() == NOON
    assert clock.tick() == clock() == NOON + timedelta(seconds=1)
    assert clock.tick(timedelta(days=30)) == clock() == NOON + timedelta(days=30, seconds=1)


def test_a_clock_tells_utc() -> None:
    """Whatever zone it was set in."""
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    clock = Clock(there)
    assert (clock(), clock().tzinfo) == (NOON, UTC)
    assert clock.set(there + timedelta(hours=1)) == clock() == NOON + timedelta(hours=1)
    assert clock().tzinfo is UTC


def test_a_clock_refuses_a_moment_without_zone() -> None:
    """As everything in partnerkit does."""
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a time zone"):
        Clock(naive)
    with pytest.raises(ValueError, match="without a time zone"):
        Clock().set(naive)


def test_counted_ids_are_the_same_in_every_run() -> None:
    """No two of one run are equal."""
    one, other = CountingIds(), CountingIds()

    def draw(ids: Ids) -> list[object]:
        return [ids.random(), ids.random(), ids.ordered(NOON), ids.uid(), ids.uid(), ids.token()]

    drawn = draw(one)
    assert drawn == draw(other)
    assert len(set(drawn)) == 6
    assert draw(one) != drawn


def test_counted_ids_have_the_form_of_real_ones() -> None:
    """v4 for owners; v7 in the order of time, and of drawing, for what belongs to them."""
    ids = CountingIds()
    drawn = [ids.ordered(NOON), ids.ordered(NOON), ids.ordered(NOON + timedelta(milliseconds=1))]
    assert ids.random().version == 4
    assert {one.version for one in drawn} == {7}
    assert drawn == sorted(drawn)
    assert len(ids.uid()) == 12
