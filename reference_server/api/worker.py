"""What waits for the worker, what has stopped, and what is told again; for the vendor."""

from __future__ import annotations

from partnerkit.errors import invalid
from partnerkit.values import LetterId
from reference_server.api.asked import Asked
from reference_server.api.worker_models import (
    DeliveryNamed,
    DeliveryView,
    LetterNamed,
    LetterView,
    ReplayView,
    ReplayWanted,
    StoppedLettersView,
    StoppedView,
    WorkerView,
)


def get_worker(asked: Asked) -> WorkerView:
    """Say what waits for the worker, and how much of it is stuck."""
    return WorkerView.of(asked.kit.upkeep.state(by=asked.by))


def list_stopped_deliveries(asked: Asked) -> StoppedView:
    """List where events are no longer told since a consumer failed too often."""
    return StoppedView(items=tuple(map(DeliveryView.of, asked.kit.relay.stopped(by=asked.by))))


def resume_delivery(asked: Asked, body: DeliveryNamed) -> DeliveryView:
    """Have a delivery that stopped tried anew, from now on."""
    return DeliveryView.of(asked.kit.relay.resume(body.consumer, body.chain_id, by=asked.by))


def skip_delivery(asked: Asked, body: DeliveryNamed) -> DeliveryView:
    """Go on behind the entry that a delivery stopped at; the consumer never gets that one."""
    return DeliveryView.of(asked.kit.relay.skip(body.consumer, body.chain_id, by=asked.by))


def replay(asked: Asked, body: ReplayWanted) -> ReplayView:
    """
    Have a consumer told again what happened since a moment, or since an entry.

    Each chain is told again in order, before anything newer of it.
    """
    since = body.since or body.entry_id
    if since is None:
        raise invalid("since", "field.missing")
    if body.since and body.entry_id:
        raise invalid("entry_id", "field.unknown")
    return ReplayView(chains=asked.kit.relay.replay(body.consumer, since=since, by=asked.by))


def list_stopped_letters(asked: Asked) -> StoppedLettersView:
    """List the mails that are no longer tried, since they failed too often or were refused."""
    return StoppedLettersView(items=tuple(map(LetterView.of, asked.kit.messages.stopped(by=asked.by))))


def resume_letter(asked: Asked, body: LetterNamed) -> LetterView:
    """Have a mail that stopped tried anew, from now on."""
    return LetterView.of(asked.kit.messages.resume(LetterId(body.letter_id), by=asked.by))
