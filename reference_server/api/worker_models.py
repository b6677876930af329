"""What the API takes and answers about the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.relay.model import Backlog
from partnerkit.upkeep.service import Waiting, WorkerState
from partnerkit.values import Name


@attrs.frozen(kw_only=True)
class WaitingView:
    """
    How much there is of one sort.

    Attributes:
        waiting: How many wait, or are worked on.
        stopped: How many failed too often: somebody has to look.
    """

    waiting: int
    stopped: int

    @classmethod
    def of(cls, waiting: Waiting) -> WaitingView:
        """Show how much there is."""
        return cls(waiting=waiting.waiting, stopped=waiting.stopped)


@attrs.frozen(kw_only=True)
class WorkerView:
    """
    What waits for the worker.

    Attributes:
        events: How many events nobody was told of yet.
        oldest: When the oldest of them was written; null where none waits.
        deliveries: Chains that one consumer has still to get something of.
        mails: Letters.
        jobs: Jobs with something to do.
    """

    events: int
    oldest: datetime | None
    deliveries: WaitingView
    mails: WaitingView
    jobs: WaitingView

    @classmethod
    def of(cls, state: WorkerState) -> WorkerView:
        """Show what waits."""
        return cls(
            events=state.events,
            oldest=state.oldest,
            deliveries=WaitingView.of(state.deliveries),
            mails=WaitingView.of(state.mails),
            jobs=WaitingView.of(state.jobs),
        )


@attrs.frozen(kw_only=True)
class DeliveryView:
    """
    What one consumer has still to get of one chain.

    Attributes:
        consumer: The name of a handler, or the id of a webhook's endpoint.
        chain_id: The chain: an account, a client line or a partner.
        seq: The number of the entry that comes next; the one it stopped at.
        upto: The number of the last one so far.
        tries: How often that was tried.
        error: What the last try failed with, by name.
    """

    consumer: str
    chain_id: UUID
    seq: int
    upto: int
    tries: int
    error: str | None

    @classmethod
    def of(cls, row: Backlog) -> DeliveryView:
        """Show a backlog."""
        name = row.consumer.partition(":")[2]
        return cls(consumer=name, chain_id=row.chain_id, seq=row.seq, upto=row.upto, tries=row.tries, error=row.error)


@attrs.frozen(kw_only=True)
class StoppedView:
    """Deliveries that failed too often, the earliest first; at most some hundred."""

    items: tuple[DeliveryView, ...]


@attrs.frozen(kw_only=True)
class DeliveryNamed:
    """
    Which delivery.

    Attributes:
        consumer: The name of a handler, or the id of a webhook's endpoint.
        chain_id: The chain.
    """

    consumer: Name
    chain_id: UUID


@attrs.frozen(kw_only=True)
class ReplayWanted:
    """
    What is to be told again to whom.

    Attributes:
        consumer: The name of a handler, or the id of a webhook's endpoint.
        since: From which moment on.
        entry_id: In its place: from when this entry was written on, itself included.
    """

    consumer: Name
    since: datetime | None = None
    entry_id: UUID | None = None


@attrs.frozen(kw_only=True)
class ReplayView:
    """In how many chains something is told again."""

    chains: int
