"""How many open sessions somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from partnerkit.entry.grounds import ActorGrounds, Living
from partnerkit.entry.model import Session, lasting
from partnerkit.partners.model import Operator
from partnerkit.repository import Storage, every
from partnerkit.staff.model import Member


class Counting:
    """Counts the sessions that are live at one moment."""

    def __init__(self, storage: Storage, actors: ActorGrounds, *, at: datetime, idle: timedelta) -> None:
        """Look at one moment; *idle* is for how long a session may lie unused."""
        self._storage = storage
        self._at = at
        self._living = Living(actors, at=at, idle=idle)

    def of_member(self, member: Member) -> int:
        """Return how many sessions a member has in its account; the partner's own user has none of its own."""
        if member.person_id is None:
            return 0
        return sum(session.account_id == member.account_id for session in self._live(member.person_id))

    def of_operator(self, operator: Operator) -> int:
        """Return how many sessions an operator has, those in which it acts as another among them."""
        return sum(1 for _ in self._live(operator.id))

    def _live(self, holder_id: UUID) -> Iterator[Session]:
        sessions = every(self._storage, lasting(holder_id, at=self._at))
        return (session for session in sessions if self._living.grounds(session) is not None)
