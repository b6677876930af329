"""What the API takes and answers about the worker."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.messages.model import Letter
from partnerkit.relay.model import Backlog
from partnerkit.upkeep.model import Waiting, WorkerState
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
        return cls(consumer=row.to, chain_id=row.chain_id, seq=row.seq, upto=row.upto, tries=row.tries, error=row.error)


@attrs.frozen(kw_only=True)
class StoppedView:
    """Deliveries that failed too often, the earliest first; at most some hundred."""

    items: tuple[DeliveryView, ...]


@attrs.frozen(kw_only=True)
class LetterView:
    """
    A mail on its way; neither what it says nor its link is kept.

    Attributes:
        id: Its id.
        kind: What it is about, as in password.forgotten.
        realm: Whose world.
        holder_id: The operator or person it is for; null where only an address is known.
        address: Where it goes; null for the address the person has when it is sent.
        written_at: When it was wanted.
        tries: How often it was tried.
        error: What the last try failed with, by name.
    """

    id: UUID
    kind: str
    realm: str
    holder_id: UUID | None
    address: str | None
    written_at: datetime
    tries: int
    error: str | None

    @classmethod
    def of(cls, row: Letter) -> LetterView:
        """Show a letter."""
        return cls(
            id=row.id,
            kind=row.kind,
            realm=row.realm.value,
            holder_id=row.holder_id,
            address=row.address,
            written_at=row.written_at,
            tries=row.tries,
            error=row.error,
        )


@attrs.frozen(kw_only=True)
class StoppedLettersView:
    """Mails that failed too often, or were refused, the earliest first; at most some hundred."""

    items: tuple[LetterView, ...]


@attrs.frozen(kw_only=True)
class LetterNamed:
    """
    Which mail.

    Attributes:
        letter_id: Its id.
    """

    letter_id: UUID


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
