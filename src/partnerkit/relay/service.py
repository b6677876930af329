"""The relay: what the worker claims and settles, and what the vendor looks after."""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import attrs

from partnerkit import queue
from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.errors import NotFound, NotPossible
from partnerkit.history.model import NOTICES, SHARDS, shard_of
from partnerkit.history.writer import Call, Writer, unrepeated
from partnerkit.queue import QueueState
from partnerkit.relay.batch import Batch, Fault, Owed, Told
from partnerkit.relay.model import BACKLOGS, Backlog, backlog_key, endpoint_consumer, handler_consumer
from partnerkit.relay.owing import Owing
from partnerkit.relay.replaying import Replaying
from partnerkit.relay.settling import Settling
from partnerkit.relay.telling import Telling
from partnerkit.repository import Change, Query, Remove, Storage, Write, every
from partnerkit.values import EntryId, aware
from partnerkit.vendor import Vendor
from partnerkit.webhooks.model import ENDPOINTS


class RelayService:
    """Events on their way to handlers and webhooks (BX-06)."""

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._telling = Telling(storage, vendor)
        self._settling = Settling(storage, vendor)
        self._owing = Owing(storage, vendor)

    def claim(self, *, lease: timedelta, start: int = 0, room: int = 1) -> tuple[Batch, ...]:
        """
        Claim the notices that wait in a shard which nobody else has, or in several; for the worker.

        Args:
            lease: For how long nobody else tells them.
            start: The shard that is looked at first.
            room: How many notices are enough: until there are so many, the shards behind are claimed as well.

        Returns:
            For each shard up to 500 of them, and whatever must be told before them; nothing where none wait.

        Raises:
            Conflict: Another process was first; call it again.
        """
        return self._telling.claim(lease=lease, start=start, room=room)

    def settle(self, told: Iterable[Told]) -> int:
        """
        Note what was told, and what has still to be told to whom; for the worker.

        Args:
            told: Batches that were claimed, each with what came of it.

        Returns:
            How many of them were noted; not those whose lease was over, and that another process has; that one tells
            all of it again.

        Raises:
            Conflict: A lease or a backlog was changed at the same moment; call it again.
        """
        return self._settling.settle(told)

    def claim_backlog(self, consumers: Some[str], *, lease: timedelta, start: int = 0) -> Owed | None:
        """
        Claim what is due of one chain to one of some consumers; for the worker.

        Args:
            consumers: Those this process can tell, as `Backlog.consumer` has them.
            lease: For how long nobody else tells it.
            start: The shard that is looked at first.

        Returns:
            Up to 100 of the notices; None where nothing is due.

        Raises:
            Conflict: Another process was first; call it again.
        """
        return self._owing.claim(consumers, lease=lease, start=start)

    def settle_backlog(
        self, owed: Owed, *, seq: int, fault: Fault | None = None, waits: Sequence[timedelta] | None = None
    ) -> bool:
        """
        Note how far a consumer got; for the worker.

        Args:
            owed: What was claimed.
            seq: The number of the entry it gets next.
            fault: What that one failed with; None if nothing failed.
            waits: How long it waits before each further try; `Limits.retries` by default.

        Returns:
            Whether it was noted; not so if the lease was over and another process has it.

        Raises:
            Conflict: The row was changed at the same moment; call it again.
        """
        return self._owing.settle(owed, seq, fault, waits=self._vendor.limits.retries if waits is None else waits)

    def stopped(self, *, by: Actor) -> tuple[Backlog, ...]:
        """
        Return where events are no longer told since a consumer failed too often; at most 100 of each shard.

        For the vendor: mend what `Backlog.error` names and `resume`, or `skip` the entry.
        """
        require(Action.TEND_WORKER, by)
        pages = (self._storage.page(queue.stopped(BACKLOGS, shard)) for shard in range(SHARDS))
        return tuple(sorted((row for page in pages for row in page.items), key=lambda row: row.due_at))

    def resume(self, consumer: str | UUID, chain_id: UUID, *, by: Actor) -> Backlog:
        """
        Have a consumer that stopped in a chain tried anew there, from now on; for the vendor.

        Args:
            consumer: The name of a handler, or the id of an endpoint.
            chain_id: The chain.
            by: One of the vendor's people.

        Raises:
            NotFound: There is no such consumer, or nothing is due to it there.
            NotPossible: It is not stopped.
        """
        return self._mend("resume", consumer, chain_id, by, skipped=0)

    def skip(self, consumer: str | UUID, chain_id: UUID, *, by: Actor) -> Backlog:
        """
        Go on behind the entry that a consumer stopped at: it never gets that one; for the vendor.

        Args:
            consumer: The name of a handler, or the id of an endpoint.
            chain_id: The chain.
            by: One of the vendor's people.

        Returns:
            What is left; done if that is nothing.

        Raises:
            NotFound: There is no such consumer, or nothing is due to it there.
            NotPossible: It is not stopped.
        """
        return self._mend("skip", consumer, chain_id, by, skipped=1)

    def _mend(self, name: str, consumer: str | UUID, chain_id: UUID, by: Actor, *, skipped: int) -> Backlog:
        require(Action.TEND_WORKER, by)
        key = backlog_key(self._consumer(consumer), chain_id)

        left: list[Backlog] = []

        def work(at: datetime) -> Effects[None]:
            old = self._storage.get(BACKLOGS, key, within=shard_of(chain_id))
            if old.state is not QueueState.STOPPED:
                raise NotPossible("backlog", old.state.value, name)
            new = queue.resumed(attrs.evolve(old, seq=old.seq + skipped), at=at)
            nothing = new.seq > new.upto
            left.append(queue.done(new, at=at) if nothing else new)
            return Effects(None, [Remove(old) if nothing else Change(old, new)])

        self._writer.perform(Call(f"backlog.{name}", by, None, ()), work, again=unrepeated)
        return left[-1]

    def replay(self, consumer: str | UUID, *, since: datetime | UUID, by: Actor) -> int:
        """
        Have a consumer told again what happened since a moment; for the vendor.

        Chain by chain, in order, and before anything newer of that chain. What was told longer ago than
        `Limits.events_kept` is not told again.

        It is one transaction, which reads every event since then and all that waits, and writes a row for each chain of
        them; it takes time by how much that is, holds the chains of one of the 16 shards in memory, and may be a
        Conflict with a worker that tells the consumer meanwhile. A dry run keeps every row until its end.

        Args:
            consumer: The name of a handler, or the id of an endpoint.
            since: A moment, or the id of an entry: everything from when it was written, itself included.
            by: One of the vendor's people.

        Returns:
            In how many chains.

        Raises:
            NotFound: There is no such consumer, or no such entry any more.
            ValueError: The moment has no time zone.
            Conflict: What it has to get was changed at the same moment; call it again.
        """
        require(Action.TEND_WORKER, by)
        to, moment, chains = self._consumer(consumer), self._moment(since), 0
        for part in Replaying(self._storage).writes(to, moment, self._vendor.clock()):
            chains += len(part)
            self._write(part, by)
        return chains

    def _write(self, part: tuple[Write, ...], by: Actor) -> None:
        self._writer.perform(Call("relay.replay", by, None, ()), lambda _: Effects(None, part), again=unrepeated)

    def _moment(self, since: datetime | UUID) -> datetime:
        if isinstance(since, datetime):
            return aware(since)
        for shard in range(SHARDS):
            if found := self._storage.get_many(NOTICES, [EntryId(since)], within=shard):
                return next(iter(found.values())).at
        raise NotFound("notice", since)

    def _consumer(self, given: str | UUID) -> str:
        if given in self._vendor.consumers:
            return handler_consumer(str(given))
        found = [e.id for e in every(self._storage, Query(collection=ENDPOINTS)) if str(e.id) == str(given)]
        if not found:
            raise NotFound("consumer", given)
        return endpoint_consumer(found[0])
