"""One's own sessions: which there are, and ending them (A-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.entry.grounds import Grounds, Living
from partnerkit.entry.model import SESSIONS, Session, end, lasting
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Storage, every
from partnerkit.values import SessionId
from partnerkit.vendor import Vendor

LONGEST_DEVICE: Final = 300


@attrs.frozen(kw_only=True)
class OwnSession:
    """
    A live session, as its holder sees it.

    Attributes:
        id: What it is ended by; nobody can act by it.
        here: Whether it is the one that asks.
        started_at: When it began, UTC.
        used_at: When it was used last, to about a minute, UTC.
        ends_at: When it is over at the latest, UTC.
        device: What the browser or program called itself; None where nobody said.
        business: The name of the account it is in, for a staff member.
        as_whom: The name of the operator as whom one acts in it, if it is another (VC-30).
    """

    id: SessionId
    here: bool
    started_at: datetime
    used_at: datetime
    ends_at: datetime
    device: str | None
    business: str | None
    as_whom: str | None = None


def device_of(said: str | None) -> str | None:
    """Return what a browser calls itself as it may be kept: whatever can be read of it, and not too much."""
    readable = "".join(c for c in said or "" if c.isprintable())
    return readable.strip()[:LONGEST_DEVICE] or None


class OwnSessions:
    """What people do about their own sessions; a part of ``kit.sessions``."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _actors: ActorsService

    def own(self, *, by: Actor) -> tuple[OwnSession, ...]:
        """Return the actor's live sessions, the one used last first."""
        require(Action.SEE_OWN_SESSIONS, by)
        found = (self._own(session, grounds, by) for session, grounds in self._live(by, self._vendor.clock()))
        return tuple(sorted(found, key=lambda one: (one.used_at, one.here, one.started_at), reverse=True))

    def end_own(self, session_id: SessionId, *, by: Actor) -> None:
        """
        End one of the actor's own sessions; one that is over already stays so.

        Raises:
            NotFound: It is nobody's, or somebody else's.
        """

        def work(at: datetime) -> Effects[None]:
            require(Action.SEE_OWN_SESSIONS, by)
            session = self._storage.get(SESSIONS, session_id, within=by.id)
            return Effects(None) if session.ended_at is not None else Effects(None) + end(session, at=at)

        self._writer.perform(Call("session.end", by, None, ()), work, again=lambda _: None)

    def end_others(self, *, by: Actor) -> int:
        """
        End all of the actor's sessions but the one that asks; return how many of them were live.

        Those by which nobody can act at the moment are ended, too: nothing brings them back then.
        """

        def work(at: datetime) -> Effects[int]:
            require(Action.SEE_OWN_SESSIONS, by)
            lasts = every(self._storage, lasting(by.id, at=at))
            others = [one for one in lasts if one.ended_at is None and one.id != by.session_id]
            living = self._living(at)
            live = sum(living.grounds(one) is not None for one in others)
            return Effects(live, [change for one in others for change in end(one, at=at).changes])

        return self._writer.perform(Call("session.end", by, None, ()), work, again=lambda _: 0)

    def _live(self, by: Actor, at: datetime) -> Iterator[tuple[Session, Grounds]]:
        """Yield somebody's live sessions, each with what it rests on."""
        living = self._living(at)
        for session in every(self._storage, lasting(by.id, at=at)):
            grounds = living.grounds(session)
            if grounds is not None:
                yield session, grounds

    def _living(self, at: datetime) -> Living:
        return Living(self._actors, at=at, idle=self._vendor.limits.idle)

    @staticmethod
    def _own(session: Session, grounds: Grounds, by: Actor) -> OwnSession:
        return OwnSession(
            id=session.id,
            here=session.id == by.session_id,
            started_at=session.started_at,
            used_at=session.seen_at,
            ends_at=session.ends_at,
            device=session.device,
            business=None if grounds.account is None else grounds.account.name,
            as_whom=None if grounds.actor.subject is None else grounds.actor.subject.name,
        )
