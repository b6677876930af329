"""What the API answers about webhooks; a secret is in the answer that made it, and in no other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.webhooks.inputs import EndpointSecret
from partnerkit.webhooks.model import Attempt, Endpoint, EndpointState
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class EndpointView:
    """
    An address that events are posted to.

    Attributes:
        kinds: Which kinds of events; all of them if there is none.
        state: Whether events go there; gone is one that answered 410.
        rotated_at: When its secret was changed; the one before signs too for a day.
        added_at: From when on events go there.
    """

    id: UUID
    name: str
    url: str
    kinds: tuple[str, ...]
    state: EndpointState
    rotated_at: datetime | None
    added_at: datetime
    revision: int

    @classmethod
    def of(cls, endpoint: Endpoint) -> EndpointView:
        """Show an endpoint."""
        return cls(**same(cls, endpoint))


@attrs.frozen(kw_only=True)
class NewSecretView:
    """
    An address that events are posted to, with its new secret.

    Attributes:
        id: The endpoint's id.
        endpoint: The endpoint.
        secret: What the receiver verifies with; it is told this once.
    """

    id: UUID
    endpoint: EndpointView
    secret: str = attrs.field(repr=False)

    @classmethod
    def of(cls, made: EndpointSecret) -> NewSecretView:
        """Show an endpoint to whoever made its secret."""
        endpoint = EndpointView.of(made.endpoint)
        return cls(id=endpoint.id, endpoint=endpoint, secret=made.secret.reveal())


@attrs.frozen(kw_only=True)
class AttemptView:
    """
    One try to post an event.

    Attributes:
        entry_id: The event; the receiver reads it as `webhook-id`.
        chain_id: Its chain; null for a test.
        seq: Its number there.
        status: The status that came back; null if none did.
        error: What went wrong, by name; null if the receiver took it.
    """

    id: UUID
    entry_id: UUID
    chain_id: UUID | None
    seq: int | None
    kind: str
    at: datetime
    status: int | None
    milliseconds: int
    error: str | None

    @classmethod
    def of(cls, attempt: Attempt) -> AttemptView:
        """Show a try."""
        return cls(**same(cls, attempt))


@attrs.frozen(kw_only=True)
class EndpointsView:
    """All endpoints, in the order in which they were added."""

    items: tuple[EndpointView, ...]


@attrs.frozen(kw_only=True)
class TestView:
    """
    A test event on its way.

    Attributes:
        entry_id: The id it has in the endpoint's log.
    """

    entry_id: UUID
