"""
What is posted once, out of turn: tests and redeliveries.

They wait as backlogs of a consumer of their own, so that no chain's order rests on them. A test is about a chain that
does not exist: its id is the one the receiver gets.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from partnerkit.relay.model import Backlog, backlog, backlog_key
from partnerkit.webhooks.model import Endpoint

ONCE: Final = "once:"


def once_consumer(id: UUID) -> str:
    """Return the consumer that gets what is posted to an endpoint once."""
    return f"{ONCE}{id}"


def once_backlog(endpoint: Endpoint, chain_id: UUID, *, seq: int, at: datetime) -> Backlog:
    """Return what is posted to an endpoint once: the entry of a chain with this number, or with 0 a test."""
    row = backlog(once_consumer(endpoint.id), chain_id, seq=seq, upto=seq, at=at)
    return attrs.evolve(row, key=once_key(row))


def once_key(row: Backlog) -> str:
    """Return the key of what is posted once: of one chain an endpoint may get several."""
    return f"{backlog_key(row.consumer, row.chain_id)}/{row.upto}"


def is_once(row: Backlog) -> bool:
    """Whether a row is posted once."""
    return row.consumer.startswith(ONCE)


def is_test(row: Backlog) -> bool:
    """Whether it is a test, which is of no chain."""
    return is_once(row) and row.upto == 0
