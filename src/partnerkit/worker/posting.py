"""
Events are posted to the vendor's endpoints: claimed in one transaction, posted outside of any, noted in another.

- An endpoint gets the events of a chain in order, each at least once, under the same id each time.
- What it did not take is tried again, later and later, and its chain waits; other chains and endpoints do not.
- Whoever answers 410 wants nothing any more, and gets nothing any more.
- Neither addresses nor secrets nor what an answer says are logged or kept (A-35).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from partnerkit.history.model import SHARDS, Notice
from partnerkit.kit import PartnerKit
from partnerkit.relay.batch import Fault, Owed
from partnerkit.relay.model import endpoint_consumer
from partnerkit.sealing import SealBroken
from partnerkit.values import AttemptId, EndpointId, EntryId, Secret
from partnerkit.webhooks.model import TEST, Attempt, Endpoint, EndpointState
from partnerkit.webhooks.once import once_consumer
from partnerkit.webhooks.posting import Answer, Poster, body_of, body_of_test
from partnerkit.webhooks.signing import signed
from partnerkit.worker.parts import Kits

log: Final = logging.getLogger("partnerkit.worker.posting")
AT_ONCE: Final = 10
# For how long other endpoints come first where one does not answer, in seconds.
AVOIDED: Final = 60.0
# The longest a receiver's Retry-After is heeded.
LONGEST_WAIT: Final = timedelta(days=1)
_GONE: Final = 410


@attrs.frozen
class Due:
    """What is due to an endpoint, and claimed."""

    endpoint: Endpoint
    owed: Owed

    @property
    def once(self) -> bool:
        """Whether it is posted once, whatever comes of it: a test, or something that is posted again."""
        return self.owed.backlog.consumer == once_consumer(self.endpoint.id)


@attrs.frozen(kw_only=True)
class Piece:
    """
    What is posted.

    Attributes:
        id: What the receiver knows repetitions by.
        kind: What happened.
        chain_id: In which chain; None for a test.
        seq: Its number there.
        body: What is said of it.
    """

    id: EntryId
    kind: str
    chain_id: UUID | None = None
    seq: int | None = None
    body: bytes


@attrs.define
class Posted:
    """
    What came of what was due.

    Attributes:
        seq: The number of the entry that is next.
        attempts: Every try.
        fault: What the last one failed with; None if it went through.
        wait: For how long the receiver wants to be left alone.
        gone: Whether it wants nothing any more.
    """

    seq: int
    attempts: list[Attempt] = attrs.field(factory=list)
    fault: Fault | None = None
    wait: timedelta = timedelta()
    gone: bool = False

    def waits(self, usual: Iterable[timedelta]) -> tuple[timedelta, ...]:
        """Return how long each further try waits: no less than the receiver asked for."""
        return tuple(max(wait, min(self.wait, LONGEST_WAIT)) for wait in usual)


class Posting:
    """The part of the worker that posts to webhooks."""

    def __init__(
        self,
        database: Kits,
        poster: Poster,
        lease: timedelta = timedelta(minutes=5),
        *,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """
        Post the events of a database.

        Args:
            database: Where they are.
            poster: What posts them.
            lease: For how long nobody else posts what is claimed; more than twice what any receiver may take.
            stopping: Whether no more is to be posted now.
        """
        self._database = database
        self._poster = poster
        self._lease = lease
        self._stopping = stopping
        self._next = 0
        self._silent: dict[EndpointId, float] = {}

    def step(self) -> bool:
        """Post what is due of one chain to one endpoint; return whether anything was."""
        began = time.monotonic()
        due = self._database.run(self._claimed, repeatable=True)
        if due is None:
            return False
        self._next = (due.owed.backlog.shard + 1) % SHARDS
        posted = self._once(due) if due.once else self._in_order(due, began)
        self._database.run(lambda kit: self._settle(kit, due, posted), repeatable=True)
        return True

    def _claimed(self, kit: PartnerKit) -> Due | None:
        """Claim what is due; where an endpoint does not answer, others come first."""
        reached, silent = self._reached(kit.webhooks.targets())
        for consumers in (reached, silent):
            owed = kit.relay.claim_backlog(consumers, lease=self._lease, start=self._next)
            if owed is not None:
                return Due(consumers[owed.backlog.consumer], owed)
        return None

    def _reached(self, endpoints: Iterable[Endpoint]) -> tuple[dict[str, Endpoint], dict[str, Endpoint]]:
        reached: dict[str, Endpoint] = {}
        silent: dict[str, Endpoint] = {}
        for endpoint in endpoints:
            into = silent if time.monotonic() < self._silent.get(endpoint.id, 0) else reached
            into[once_consumer(endpoint.id)] = endpoint
            if endpoint.state is EndpointState.ACTIVE:
                into[endpoint_consumer(endpoint.id)] = endpoint
        return reached, silent

    def _once(self, due: Due) -> Posted:
        """Post a test, or an entry once more."""
        posted = Posted(due.owed.backlog.upto + 1)
        pieces = [_piece(notice) for notice in due.owed.notices[:1]]
        for piece in pieces or [_test(due, self._database.vendor.clock())]:
            self._post(due.endpoint, piece, posted)
        return attrs.evolve(posted, fault=None)

    def _in_order(self, due: Due, began: float) -> Posted:
        """Post the entries of a chain, until one is not taken, or it has been long enough."""
        backlog = due.owed.backlog
        posted = Posted(backlog.seq)
        for notice in due.owed.notices:
            if posted.attempts and self._enough(posted, began):
                return posted
            posted.seq = notice.seq
            if due.endpoint.wants(notice.kind) and not self._post(due.endpoint, _piece(notice), posted):
                return posted
            posted.seq = notice.seq + 1
        if not due.owed.more:
            posted.seq = backlog.upto + 1
        return posted

    def _enough(self, posted: Posted, began: float) -> bool:
        """Whether what was posted is to be noted now, before another process takes it all for not posted."""
        late = time.monotonic() - began > self._lease.total_seconds() / 2
        return self._stopping() or late or len(posted.attempts) >= AT_ONCE

    def _post(self, endpoint: Endpoint, piece: Piece, posted: Posted) -> bool:
        """Post a piece, and note what came of it; return whether it was taken."""
        at, error, answer = self._database.vendor.clock(), None, None
        began = time.monotonic()
        try:
            answer = self._poster.post(endpoint.url, self._headers(endpoint, piece, at), piece.body)
        except Exception as failed:  # noqa: BLE001 - whatever it was, it is tried again, or shown as stopped
            error = type(failed).__name__
        else:
            error = None if 200 <= answer.status < 300 else f"status {answer.status}"
        took = int((time.monotonic() - began) * 1000)
        posted.attempts.append(self._attempt(endpoint, piece, at=at, error=error, answer=answer or Answer(0, took)))
        self._weigh(endpoint, posted, answer, error)
        if error is not None:
            log.warning("endpoint %s: event %s failed: %s", endpoint.id, piece.id, error)
            posted.fault = Fault(piece.seq or 0, error)
        return error is None

    def _headers(self, endpoint: Endpoint, piece: Piece, at: datetime) -> dict[str, str]:
        secret, *before = endpoint.signing(at)
        secrets = [self._database.vendor.sealing.open(secret), *self._still(before)]
        return signed(secrets, id=piece.id, at=at, body=piece.body)

    def _still(self, before: Iterable[str]) -> Iterator[Secret]:
        """Yield what a secret of before a rotation was; one whose key is gone signs no more, and holds up nothing."""
        for sealed in before:
            with suppress(SealBroken):
                yield self._database.vendor.sealing.open(sealed)

    def _attempt(self, endpoint: Endpoint, piece: Piece, *, at: datetime, error: str | None, answer: Answer) -> Attempt:
        return Attempt(
            endpoint_id=endpoint.id,
            id=AttemptId(self._database.vendor.ids.ordered(at)),
            entry_id=piece.id,
            chain_id=piece.chain_id,
            seq=piece.seq,
            kind=piece.kind,
            at=at,
            status=answer.status or None,
            milliseconds=answer.milliseconds,
            error=error,
        )

    def _weigh(self, endpoint: Endpoint, posted: Posted, answer: Answer | None, error: str | None) -> None:
        """Remember what an answer, or none, means for what comes next."""
        if answer is None:
            self._silent[endpoint.id] = time.monotonic() + AVOIDED
            return
        self._silent.pop(endpoint.id, None)
        posted.gone = answer.status == _GONE
        posted.wait = timedelta() if error is None else answer.retry_after or timedelta()

    def _settle(self, kit: PartnerKit, due: Due, posted: Posted) -> None:
        """Note what came of it; nothing is settled by who has lost the lease meanwhile."""
        kit.webhooks.record(due.endpoint.id, posted.attempts)
        if posted.gone:
            kit.webhooks.gone(due.endpoint.id)
            return
        waits = posted.waits(self._database.vendor.limits.webhook_retries)
        kit.relay.settle_backlog(due.owed, seq=posted.seq, fault=posted.fault, waits=waits)


def _piece(notice: Notice) -> Piece:
    return Piece(id=notice.id, kind=notice.kind, chain_id=notice.chain_id, seq=notice.seq, body=body_of(notice))


def _test(due: Due, at: datetime) -> Piece:
    return Piece(id=EntryId(due.owed.backlog.chain_id), kind=TEST, body=body_of_test(due.endpoint, at))
