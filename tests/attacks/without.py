"""
A pytest plugin that takes a guard away before any test runs, so that `tests.attacks.rules` can see who notices.

    PARTNERKIT_TEST_WITHOUT=account.lock python -m pytest -p tests.attacks.without tests/library

A name of an action takes every rule from its row, so that anybody may do it; a name of a rule makes that rule refuse
nobody, in whatever row.
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
    Take one row or rule away, for the rest of the process.

    Raises:
        ValueError: There is no such action or rule.
    """
    if guard in {rule.value for rule in Rule}:
        RULES[Rule(guard)] = lambda *_: None
    else:
        action = Action(guard)
        ACTIONS[action] = attrs.evolve(ACTIONS[action], rules=())


def pytest_configure(config: pytest.Config) -> None:
    """
    Take away what the environment names.
    """
    take_away(os.environ[NAME])
