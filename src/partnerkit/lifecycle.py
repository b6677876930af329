"""Lifecycles as tables: what is absent is refused, and diagrams are drawn from them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

from partnerkit.errors import NotPossible

S = TypeVar("S", bound=enum.Enum)


@attrs.frozen
class Lifecycle(Generic[S]):
    """
    One lifecycle.

    Attributes:
        subject: Its name, as in ``account.lock``.
        start: Where it begins.
        steps: From (state, event) to the next state.
    """

    subject: str
    start: S
    steps: Mapping[tuple[S, str], S]

    def move(self, state: S, event: str) -> S:
        """
        Return the state after an event.

        Raises:
            NotPossible: The table has no such step.
        """
        after = self.steps.get((state, event))
        if after is None:
            raise NotPossible(self.subject, state.value, event)
        return after
