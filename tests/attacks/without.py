"""
A pytest plugin that takes a guard away before any test runs, so that `tests.attacks.rules` can see who notices.

    PARTNERKIT_TEST_WITHOUT=account.lock python -m pytest -p tests.attacks.without tests/library

A name of an action takes every rule from its row, so that anybody may do it; a name of a rule makes that rule refuse
nobody, in whatever row; ``account.lock/foreign`` takes one rule from one row.
"""

import os

import attrs
import pytest

from partnerkit import Action
from partnerkit.access import ACTIONS
from partnerkit.access.policy import RULES
from partnerkit.decision import Rule

NAME = "PARTNERKIT_TEST_WITHOUT"


def take_away(guard: str) -> None:
    """
    Take a row, a rule, or one rule of one row away, for the rest of the process.

    Raises:
        ValueError: There is no such action or rule.
    """
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
