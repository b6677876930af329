"""
Guesses are counted in a sliding window a key.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from partnerkit.errors import TooManyTries
from partnerkit.testing.clock import Clock
from partnerkit.throttle import MemoryThrottle, Rate

MINUTE = timedelta(minutes=1)
RATE = Rate(5, MINUTE)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tries(throttle: MemoryThrottle, key: str, clock: Clock, count: int) -> None:
    for _ in range(count):
        throttle.hit(key, RATE, clock())


def refused(call: Callable[[], None]) -> int:
    """
    For how many seconds a try is refused.
    """
    with pytest.raises(TooManyTries) as caught:
        call()
    return caught.value.seconds


def test_so_many_are_let_through_and_no_more(clock: Clock) -> None:
    """A-25: the sixth in a minute is refused, and says for how long."""
    throttle = MemoryThrottle()
    tries(throttle, "a", clock, 5)
    clock.tick(timedelta(seconds=20, milliseconds=1))
    assert refused(lambda: throttle.hit("a", RATE, clock())) == 40


def test_the_first_is_forgotten_after_its_time_to_the_microsecond(clock: Clock) -> None:
    """The window slides: it opens exactly when the oldest try is a minute old, for one try."""
    throttle = MemoryThrottle()
    tries(throttle, "a", clock, 1)
    clock.tick(timedelta(seconds=30))
    tries(throttle, "a", clock, 4)
    clock.tick(timedelta(seconds=30) - INSTANT)
    assert refused(lambda: throttle.hit("a", RATE, clock())) == 1
    clock.tick(INSTANT)
    throttle.hit("a", RATE, clock())
    assert refused(lambda: throttle.hit("a", RATE, clock())) == 30


def test_a_refused_try_is_not_counted(clock: Clock) -> None:
    """Whoever hammers on does not lock the person out for longer."""
    throttle = MemoryThrottle()
    tries(throttle, "a", clock, 5)
    for _ in range(50):
        refused(lambda: throttle.hit("a", RATE, clock()))
    clock.tick(MINUTE)
    tries(throttle, "a", clock, 5)


def test_keys_do_not_meet(clock: Clock) -> None:
    """One address's tries are nobody else's."""
    throttle = MemoryThrottle()
    tries(throttle, "a", clock, 5)
    tries(throttle, "b", clock, 5)


def test_a_right_try_begins_anew(clock: Clock) -> None:
    """Whoever signs in has all tries again; forgetting what is not there is nothing."""
    throttle = MemoryThrottle()
    tries(throttle, "a", clock, 5)
    throttle.forget("a")
    throttle.forget("b")
    tries(throttle, "a", clock, 5)


def test_memory_is_bounded_and_the_longest_unused_give_way(clock: Clock) -> None:
    """A flood of keys does not fill the machine; a key in use stays."""
    throttle = MemoryThrottle(most=3)
    tries(throttle, "a", clock, 5)
    for n in range(5):
        throttle.hit(f"flood {n}", RATE, clock())
        refused(lambda: throttle.hit("a", RATE, clock()))
    assert len(throttle._tries[""]) == 3


def test_each_kind_of_key_gives_way_by_itself(clock: Clock) -> None:
    """A-25: a flood of addresses pushes out addresses, and no count of codes."""
    throttle = MemoryThrottle(most=3)
    tries(throttle, "codes:a", clock, 5)
    for n in range(5):
        throttle.hit(f"sign-in:{n}", RATE, clock())
    assert {kind: len(table) for kind, table in throttle._tries.items()} == {"codes": 1, "sign-in": 3}
    refused(lambda: throttle.hit("codes:a", RATE, clock()))
    throttle.forget("codes:a")
    tries(throttle, "codes:a", clock, 5)


def test_threads_share_it(clock: Clock) -> None:
    """A-27: of forty tries at once five are let through."""
    throttle = MemoryThrottle()

    def attempt(_: int) -> bool:
        try:
            throttle.hit("a", RATE, clock())
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 5
