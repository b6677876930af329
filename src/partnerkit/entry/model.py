"""
Sessions: facts, and the one judgement whether one is live.

A session notes the epochs it rests on, and is live only while all agree (R-13). Nobody hunts for sessions to end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

import attrs

from partnerkit.access import Actor
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change, Collection, Query, Remove, Unique, field
from partnerkit.values import (
    AccountId,
    Copied,
    Device,
    Hidden,
    MemberId,
    Name,
    OperatorId,
    PartnerId,
    Personal,
    Realm,
    Reference,
    Secret,
    SessionId,
)

_NEXT: Final = timedelta(microseconds=1)
# Under which name a session notes the epoch of the operator as whom its holder acts (VC-30).
SUBJECT: Final = "subject"


@attrs.frozen(kw_only=True)
class Session:
    """
    An open session; its token is random and kept as a digest.

    Attributes:
        realm: Its world (VC-01).
        digest: SHA-256 of the token.
        holder_id: The operator or the person.
        partner_id: The operator's partner.
        account_id: The account a staff member works in.
        member_id: The membership there.
        subject_id: The operator as whom its holder acts for now; None for itself (VC-30).
        factor_at: When its holder showed the second factor in it last, UTC; None if it has not (BX-10).
        name: What somebody of the vendor's said to be called.
        epochs: What it rests on, each with its epoch at the start.
        started_at: When it began, UTC.
        seen_at: When it was used last, to about a minute, UTC.
        ends_at: When it is over at the latest, UTC.
        ended_at: When its holder ended it, UTC.
        device: What the browser or program called itself; None where nobody said.
    """

    id: Reference[SessionId]
    realm: Copied[Realm]
    digest: Hidden[bytes] = attrs.field(repr=False)
    holder_id: Reference[UUID]
    partner_id: Reference[PartnerId | None] = None
    account_id: Reference[AccountId | None] = None
    member_id: Reference[MemberId | None] = None
    subject_id: Reference[OperatorId | None] = None
    factor_at: Copied[datetime | None] = None
    name: Personal[Name | None] = None
    epochs: Copied[Mapping[str, int]]
    started_at: Copied[datetime]
    seen_at: Copied[datetime]
    ends_at: Copied[datetime]
    ended_at: Copied[datetime | None] = None
    device: Personal[Device | None] = None
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class SignedIn:
    """
    An opened session.

    Attributes:
        token: What the holder shows from now on; it is stored nowhere.
        session: The session.
        actor: Who acts by it.
    """

    token: Secret
    session: Session
    actor: Actor


SESSION_ENDS: Final = field(Session, lambda s: s.ends_at)
SESSION_DIGEST: Final = Unique(field(Session, lambda s: s.digest))
SESSIONS: Final = Collection(
    entity=Session,
    key=field(Session, lambda s: s.id),
    within=field(Session, lambda s: s.holder_id),
    global_key=True,
    unique=(SESSION_DIGEST,),
    order=(SESSION_ENDS,),
    version=field(Session, lambda s: s.version),
    expiry=SESSION_ENDS,
)


def lasting(holder_id: UUID, *, at: datetime) -> Query[Session]:
    """Ask for somebody's sessions that are not too old at a moment; most of them, but not all, are live."""
    return Query(collection=SESSIONS, within=holder_id, where=SESSION_ENDS.between(at + _NEXT, None), limit=1000)


def live(session: Session, epochs: Mapping[str, int], *, at: datetime, idle: timedelta) -> bool:
    """
    Whether a session may still act; the only place that says so (R-13).

    Args:
        session: The session.
        epochs: What it rests on as it is now, under the same names.
        at: The moment, UTC.
        idle: For how long it may lie unused.
    """
    if session.ended_at is not None or at >= session.ends_at or at >= session.seen_at + idle:
        return False
    return dict(session.epochs) == dict(epochs)


def of_itself(epochs: Mapping[str, int]) -> dict[str, int]:
    """Return what a session rests on beside the operator as whom its holder acts."""
    return {name: epoch for name, epoch in epochs.items() if name != SUBJECT}


def begin(session: Session) -> Effects[Session]:
    """Open a session."""
    return Effects(session, [Add(session)])


def make_room(sessions: Sequence[Session], *, most: int) -> Effects[None]:
    """
    Have one session more find room among somebody's.

    Those that were ended go first, then those that were used least recently.

    Args:
        sessions: Those that are not too old.
        most: How many there may be, with the new one.
    """
    going = sorted(sessions, key=lambda one: (one.ended_at is None, one.seen_at))
    return Effects(None, [Remove(one) for one in going[: max(0, len(going) + 1 - most)]])


def end(session: Session, *, at: datetime) -> Effects[Session]:
    """End a session at its holder's wish."""
    ended = attrs.evolve(session, ended_at=at)
    return Effects(ended, [Change(session, ended)])


def proven(
    session: Session, token: Secret, *, at: datetime, epochs: Mapping[str, int] = MappingProxyType({})
) -> Effects[Session]:
    """
    Note that the second factor was shown in a session just now (BX-10); copies of its old token show nothing (A-01).

    Args:
        session: The session.
        token: Its token from now on.
        at: When, UTC.
        epochs: What of it the session rests on from now on, where showing it ends the others.
    """
    shown = attrs.evolve(session, digest=token.digest(), factor_at=at, epochs={**session.epochs, **epochs})
    return Effects(shown, [Change(session, shown)])


def seen(session: Session, *, at: datetime) -> Effects[Session]:
    """Note that a session is in use; written about once a minute."""
    used = attrs.evolve(session, seen_at=at)
    return Effects(used, [Change(session, used)])
