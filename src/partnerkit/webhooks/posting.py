"""What is posted, and what posts it; `partnerkit.adapters.posting` has the one that goes over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

import attrs

from partnerkit.history.chain import canonical
from partnerkit.history.model import Notice
from partnerkit.webhooks.model import TEST, Endpoint


@attrs.frozen
class Answer:
    """
    What came back.

    Attributes:
        status: The HTTP status.
        milliseconds: How long it took.
        retry_after: For how long the receiver wants to be left alone, if it said so.
    """

    status: int
    milliseconds: int
    retry_after: timedelta | None = None


class Poster(Protocol):
    """Posts to a receiver; called outside of any transaction."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Answer:
        """
        Post a body.

        Raises:
            Exception: There was no answer; the name of the error is all that is kept of it.
        """


def body_of(notice: Notice) -> bytes:
    """Return what is posted of an event: what its entry says openly, in the one spelling of it."""
    data: dict[str, Any] = {
        "chain_id": notice.chain_id,
        "seq": notice.seq,
        "actor": {"kind": notice.actor_kind, "id": notice.actor_id},
        "subject": {"kind": notice.subject_kind, "id": notice.subject_id},
        "payload": notice.payload,
    }
    return canonical({"type": notice.kind, "timestamp": notice.at, "data": data})


def body_of_test(endpoint: Endpoint, at: datetime) -> bytes:
    """Return what is posted to try an endpoint."""
    return canonical({"type": TEST, "timestamp": at, "data": {"endpoint_id": endpoint.id}})
