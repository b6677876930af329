"""Whether somebody looks after a client: an operator it is assigned to who is not blocked (R-09)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from partnerkit.clients.model import ASSIGNED, Client
from partnerkit.partners.model import Operator
from partnerkit.repository import Where
from partnerkit.values import OperatorId


@attrs.frozen
class Attending:
    """
    A partner's operators, as they look after clients.

    Attributes:
        active: Those who are not blocked.
        blocked: Those who are.
    """

    active: tuple[OperatorId, ...]
    blocked: tuple[OperatorId, ...]

    @property
    def nobody(self) -> Where[Client]:
        """The condition of clients that are assigned, and to nobody but operators who are blocked."""
        return ASSIGNED.has_any(self.blocked) & ASSIGNED.lacks(self.active)

    @property
    def somebody(self) -> Where[Client]:
        """The condition of all others, those that are assigned to nobody at all among them."""
        return ASSIGNED.lacks(self.blocked) | ASSIGNED.has_any(self.active)


def attending(operators: Iterable[Operator]) -> Attending:
    """Return who of a partner's operators looks after clients."""
    team = tuple(operators)
    active = tuple(one.id for one in team if one.blocked_at is None)
    return Attending(active, tuple(one.id for one in team if one.blocked_at is not None))
