"""
A pytest plugin that leaves one guard out before any test runs.

`PARTNERKIT_WITHOUT=rule:locked python -m pytest -p tests.attacks.without tests/library`

What can be left out: each row of the action table (`action:…`: everybody may), each rule of R-05 (`rule:…`: it never
refuses), and guards that no table lists (`guard:…`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final
from unittest import mock

from partnerkit.access import ACTIONS, Action, ActionRow, ActorKind
from partnerkit.access.policy import RULES
from partnerkit.decision import Rule
from reference_server.demo.breaks import BREAKS

VARIABLE: Final = "PARTNERKIT_WITHOUT"
NOTHING: Final = "nothing"


def _seen() -> None:
    """
    Take changes to rows that look otherwise than the caller saw them.
    """
    mock.patch("partnerkit.accounts.model.Account.check").start()


def _throttle() -> None:
    """
    Let anybody try as often as they like.
    """
    mock.patch("partnerkit.throttle.MemoryThrottle.hit").start()


GUARDS: Final[dict[str, Callable[[], None]]] = {
    "epoch": BREAKS["lock"],
    "receipt": BREAKS["idempotency"],
    "seen": _seen,
    "throttle": _throttle,
    "realm": BREAKS["realm"],
}


def names() -> list[str]:
    """
    Return everything that can be left out.
    """
    actions = [f"action:{action.value}" for action in ACTIONS]
    return actions + [f"rule:{rule.value}" for rule in RULES] + [f"guard:{guard}" for guard in GUARDS]


def leave_out(name: str) -> None:
    """
    Leave a guard out, for as long as the process runs.

    Raises:
        ValueError: There is nothing of this name.
    """
    if name == NOTHING:
        return
    if name not in names():
        raise ValueError(f"nothing is called {name!r}")
    kind, _, what = name.partition(":")
    if kind == "action":
        row = ACTIONS[action := Action(what)]
        ACTIONS[action] = ActionRow(row.permission, frozenset(ActorKind), ())
    elif kind == "rule":
        RULES[Rule(what)] = lambda *_: None
    else:
        GUARDS[what]()


def pytest_configure() -> None:
    """
    Leave out what the environment says.
    """
    leave_out(os.environ.get(VARIABLE, NOTHING))
