"""
A pytest plugin that takes a guard away before any test runs, so that `tests.attacks.rules` can see who notices.

    PARTNERKIT_TEST_WITHOUT=account.lock python -m pytest -p tests.attacks.without tests/library

A name of an action takes every rule from its row, so that anybody may do it; a name of a rule makes that rule refuse
nobody, in whatever row; ``account.lock/foreign`` takes one rule from one row. `UNLISTED` guards stand in no table.
"""

import os
from collections.abc import Callable
from typing import Final
from unittest import mock

import attrs
import pytest

from partnerkit import Action
from partnerkit.access import ACTIONS
from partnerkit.access.policy import RULES
from partnerkit.decision import Rule
from reference_server.demo.breaks import BREAKS

NAME = "PARTNERKIT_TEST_WITHOUT"


def _seen() -> None:
    """
    Take changes to accounts that look otherwise than the caller saw them.
    """
    mock.patch("partnerkit.accounts.model.Account.check").start()


def _throttle() -> None:
    """
    Let anybody try as often as they like.
    """
    mock.patch("partnerkit.throttle.MemoryThrottle.hit").start()


UNLISTED: Final[dict[str, Callable[[], None]]] = {
    "epoch": BREAKS["lock"],
    "receipt": BREAKS["idempotency"],
    "seen": _seen,
    "throttle": _throttle,
    "realm": BREAKS["realm"],
}


def take_away(guard: str) -> None:
    """
    Take a row, a rule, one rule of one row, or a guard of no table away, for the rest of the process.

    Raises:
        ValueError: There is nothing of this name.
    """
    if guard in UNLISTED:
        UNLISTED[guard]()
        return
    if guard in {rule.value for rule in Rule}:
        RULES[Rule(guard)] = lambda *_: None
        return
    name, _, rule = guard.partition("/")
    row = ACTIONS[Action(name)]
    kept = tuple(r for r in row.rules if r is not Rule(rule)) if rule else ()
    ACTIONS[Action(name)] = attrs.evolve(row, rules=kept)


def pytest_configure(config: pytest.Config) -> None:
    """
    Take away what the environment names.
    """
    take_away(os.environ[NAME])
