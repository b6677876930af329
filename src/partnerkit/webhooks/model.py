"""Endpoints, and the log of what was posted to them."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import attrs

from partnerkit.repository import Collection, Revised, field
from partnerkit.values import AttemptId, Copied, Derived, EndpointId, EntryId, ErrorText, Hidden, Name, Reference

LONGEST_URL: Final = 1000
OVERLAP: Final = timedelta(hours=24)
TEST: Final = "webhook.test"
REMOVED: Final = "webhook.removed"


class EndpointState(enum.Enum):
    """
    Whether events go to an endpoint.

    Attributes:
        ACTIVE: They do.
        PAUSED: The vendor paused it; what happens meanwhile waits.
        GONE: It answered 410, which says that it wants nothing any more.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


@attrs.frozen(kw_only=True)
class Endpoint(Revised):
    """
    An address of the vendor's to which events are posted, signed as Standard Webhooks says.

    Attributes:
        name: What the vendor calls it.
        url: Where.
        kinds: Which kinds of events, as in ``account.locked`` or ``account.*``; all of them if there is none.
        state: Whether events go there.
        secret: What signs, sealed (`Vendor.sealer`).
        previous: What signed before, sealed; it signs too for a day after a rotation.
        rotated_at: When the secret was changed, UTC.
        added_at: From when on events go there, UTC.
        revision: Raised by each change of it.
    """

    id: Reference[EndpointId]
    name: Copied[Name]
    url: Copied[Annotated[str, Derived(LONGEST_URL)]] = attrs.field(repr=False)  # a token may be in it
    kinds: Copied[tuple[str, ...]] = ()
    state: Copied[EndpointState] = EndpointState.ACTIVE
    secret: Hidden[str] = attrs.field(repr=False)
    previous: Hidden[str | None] = attrs.field(default=None, repr=False)
    rotated_at: Copied[datetime | None] = None
    added_at: Copied[datetime]
    revision: Copied[int] = 0
    version: Copied[int] = 0

    def wants(self, kind: str) -> bool:
        """Whether events of a kind go there."""
        return not self.kinds or not {kind, f"{kind.rpartition('.')[0]}.*"}.isdisjoint(self.kinds)

    def signing(self, at: datetime) -> tuple[str, ...]:
        """Return what signs at a moment, sealed: the secret, and the one before it for a day after a rotation."""
        both = self.previous is not None and self.rotated_at is not None and at < self.rotated_at + OVERLAP
        return (self.secret, str(self.previous)) if both else (self.secret,)

    def rotated(self, secret: str, *, at: datetime) -> Endpoint:
        """Return the endpoint with a new secret, sealed."""
        return attrs.evolve(self, secret=secret, previous=self.secret, rotated_at=at, revision=self.revision + 1)


@attrs.frozen(kw_only=True)
class Attempt:
    """
    One try to post an event to an endpoint; or, as the last one in its log, that the endpoint was removed.

    Attributes:
        id: Its id, time-ordered.
        entry_id: The event; the receiver reads it as ``webhook-id``.
        chain_id: Its chain; None for a test, and for a removal.
        seq: Its number there.
        kind: What happened; `REMOVED` for a removal.
        at: When it was tried, UTC.
        status: The status that came back; None if none did.
        milliseconds: How long it took.
        error: What went wrong, by name; None if the receiver took it.
    """

    endpoint_id: Reference[EndpointId]
    id: Reference[AttemptId]
    entry_id: Reference[EntryId]
    chain_id: Reference[UUID | None] = None
    seq: Copied[int | None] = None
    kind: Copied[str]
    at: Copied[datetime]
    status: Copied[int | None] = None
    milliseconds: Copied[int] = 0
    error: Copied[ErrorText | None] = None


ENDPOINTS: Final = Collection(
    entity=Endpoint,
    key=field(Endpoint, lambda e: e.id),
    order=(field(Endpoint, lambda e: e.added_at),),
    version=field(Endpoint, lambda e: e.version),
)
ATTEMPTS: Final = Collection(
    entity=Attempt,
    key=field(Attempt, lambda a: a.id),
    within=field(Attempt, lambda a: a.endpoint_id),
    order=(field(Attempt, lambda a: a.id),),
    expiry=field(Attempt, lambda a: a.at),
)
