"""How many open sessions somebody has."""

from __future__ import annotations

from datetime import datetime, timedelta

from partnerkit.entry.grounds import ActorGrounds, grounds_of
from partnerkit.entry.model import Session, lasting, live
from partnerkit.errors import NotSignedIn
from partnerkit.partners.model import Operator
from partnerkit.repository import Storage, every
from partnerkit.staff.model import Member


class Counting:
    """Counts the sessions that are live at one moment."""

    def __init__(self, storage: Storage, actors: ActorGrounds, *, at: datetime, idle: timedelta) -> None:
        """Look at one moment; *idle* is for how long a session may lie unused."""
        self._storage = storage
        self._actors = actors
        self._at = at
        self._idle = idle

    def of_member(self, member: Member) -> int:
        """Return how many sessions a member has in its account."""
        assert member.person_id is not None, "an active membership has its person"
        sessions = every(self._storage, lasting(member.person_id, at=self._at))
        epochs = self._actors.staff_grounds(member.person_id, member.account_id).epochs
        here = (session for session in sessions if session.account_id == member.account_id)
        return sum(live(session, epochs, at=self._at, idle=self._idle) for session in here)

    def of_operator(self, operator: Operator) -> int:
        """Return how many sessions an operator has, those in which it acts as another among them."""
        return sum(map(self._live, every(self._storage, lasting(operator.id, at=self._at))))

    def _live(self, session: Session) -> bool:
        try:
            epochs = grounds_of(self._actors, session).epochs
        except NotSignedIn:
            return False
        return live(session, epochs, at=self._at, idle=self._idle)
