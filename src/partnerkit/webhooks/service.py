"""Endpoints of the vendor's, and what was posted to them: read, ask, apply."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.effects import Effects
from partnerkit.history.model import SHARDS
from partnerkit.history.writer import Call, Writer
from partnerkit.relay.model import BACKLOG_CONSUMER, BACKLOGS, ENDPOINT, Backlog, endpoint_consumer
from partnerkit.relay.rows import write
from partnerkit.repository import Add, Among, Change, Cursor, Page, Query, Remove, Storage, Write, every
from partnerkit.values import AttemptId, EndpointId, EntryId
from partnerkit.vendor import Vendor
from partnerkit.webhooks.inputs import EndpointChange, EndpointSecret, NewEndpoint, examined
from partnerkit.webhooks.model import ATTEMPTS, ENDPOINTS, REMOVED, Attempt, Endpoint, EndpointState
from partnerkit.webhooks.once import is_once, once_backlog, once_consumer
from partnerkit.webhooks.signing import new_secret
from partnerkit.wire import paging


class WebhooksService:
    """
    Events posted to addresses of the vendor's, signed as Standard Webhooks says (BX-06).

    For the vendor alone: every method takes the vendor's person as *by*, and raises `Refused` for anybody else and
    `NotFound` for an endpoint that is unknown. `kit.relay.replay` has events posted again.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer

    def add(self, new: NewEndpoint, *, by: Actor, key: str | None = None) -> EndpointSecret:
        """
        Add an endpoint; what happens from now on is posted to it.

        Returns:
            The endpoint, and its secret, which is told this once; a repetition with the same key tells it again.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
        """

        def work(at: datetime) -> Effects[Endpoint]:
            require(Action.MANAGE_WEBHOOKS, by)
            good = examined(new, self._vendor.private_webhooks)
            made = Endpoint(
                id=EndpointId(self._vendor.ids.random()),
                name=good.name,
                url=good.url,
                kinds=good.kinds,
                secret=self._sealed(),
                added_at=at,
            )
            return Effects(made, [Add(made)])

        found = self._writer.perform(Call("webhook.add", by, key, (new,)), work, again=lambda id: self._get(id, by))
        return self._shown(found)

    def _sealed(self) -> str:
        return self._vendor.sealing.seal(new_secret(self._vendor.ids.token()))

    def _shown(self, endpoint: Endpoint) -> EndpointSecret:
        return EndpointSecret(endpoint=endpoint, secret=self._vendor.sealing.open(endpoint.secret))

    def _get(self, id: UUID, by: Actor) -> Endpoint:
        require(Action.MANAGE_WEBHOOKS, by)
        return self._storage.get(ENDPOINTS, EndpointId(id))

    def get(self, endpoint_id: EndpointId, *, by: Actor) -> Endpoint:
        """Return an endpoint; its secret is not told."""
        return self._get(endpoint_id, by)

    def list(self, *, by: Actor) -> tuple[Endpoint, ...]:
        """Return all endpoints, in the order in which they were added."""
        require(Action.MANAGE_WEBHOOKS, by)
        return tuple(every(self._storage, Query(collection=ENDPOINTS)))

    def change(
        self,
        endpoint_id: EndpointId,
        change: EndpointChange,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Endpoint:
        """
        Change an endpoint: what it is called, where it is, what goes there, whether anything does.

        Raises:
            InvalidInput: Something of it is wrong; every problem is named.
            Outdated: The endpoint is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[Endpoint]:
            old = self._get(endpoint_id, by)
            old.check(seen)
            return _changed(old, examined(change, self._vendor.private_webhooks))

        call = Call("webhook.change", by, key, (endpoint_id, change))
        return self._writer.perform(call, work, again=lambda id: self._get(id, by))

    def rotate_secret(
        self, endpoint_id: EndpointId, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> EndpointSecret:
        """
        Give an endpoint a new secret; the one before signs beside it for a day, so that no post is lost meanwhile.

        Returns:
            The endpoint, and its secret, which is told this once; a repetition with the same key tells it again.

        Raises:
            Outdated: The endpoint is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[Endpoint]:
            old = self._get(endpoint_id, by)
            old.check(seen)
            new = old.rotated(self._sealed(), at=at)
            return Effects(new, [Change(old, new)])

        call = Call("webhook.rotate", by, key, (endpoint_id,))
        return self._shown(self._writer.perform(call, work, again=lambda id: self._get(id, by)))

    def remove(self, endpoint_id: EndpointId, *, by: Actor, seen: int | None = None, key: str | None = None) -> None:
        """
        Remove an endpoint, with all that it has still to get.

        Raises:
            Outdated: The endpoint is not as the caller saw it.
            Conflict: Some of it was posted at the same moment, and all of the transaction must be run again.
        """

        def work(at: datetime) -> Effects[Endpoint | None]:
            old = self._get(endpoint_id, by)
            old.check(seen)
            return Effects(old, [Remove(old), Add(self._removal(old.id, at)), *self._dropped(old.id)])

        def again(_: UUID) -> Endpoint | None:
            return None

        self._writer.perform(Call("webhook.remove", by, key, (endpoint_id,)), work, again=again)

    def _removal(self, id: EndpointId, at: datetime) -> Attempt:
        """Return the end of an endpoint's log: receipts of calls name it for some time yet."""
        ids = self._vendor.ids
        return Attempt(
            endpoint_id=id, id=AttemptId(ids.ordered(at)), entry_id=EntryId(ids.ordered(at)), kind=REMOVED, at=at
        )

    def _dropped(self, id: EndpointId) -> Iterator[Write]:
        """Yield the removal of all that an endpoint has still to get."""
        where = Among(BACKLOG_CONSUMER, (endpoint_consumer(id), once_consumer(id)))
        for shard in range(SHARDS):
            yield from map(Remove, every(self._storage, Query(collection=BACKLOGS, within=shard, where=where)))

    def test(self, endpoint_id: EndpointId, *, by: Actor) -> EntryId:
        """
        Have a test event posted to an endpoint, paused or not, by the worker; once, whatever comes of it.

        Returns:
            The id it has in the endpoint's log.
        """

        def work(at: datetime) -> Effects[EntryId]:
            endpoint = self._get(endpoint_id, by)
            id = EntryId(self._vendor.ids.ordered(at))
            return Effects(id, [Add(once_backlog(endpoint, id, seq=0, at=at))])

        return self._writer.perform(Call("webhook.test", by, None, ()), work, again=EntryId)

    def log(
        self, endpoint_id: EndpointId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Attempt]:
        """
        Return a page of what was posted to an endpoint, newest first; kept for `Limits.events_kept`.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        endpoint = self._get(endpoint_id, by)
        place = paging(ATTEMPTS, after, limit)
        return self._storage.page(
            Query(collection=ATTEMPTS, within=endpoint.id, descending=True, after=place, limit=limit)
        )

    def redeliver(self, endpoint_id: EndpointId, attempt_id: AttemptId, *, by: Actor) -> Attempt:
        """
        Have what an attempt was about posted once more, whatever came of it; out of turn, and under the same id.

        Returns:
            The attempt it is about.

        Raises:
            NotFound: There is no such attempt of this endpoint, or none any more.
        """

        def work(at: datetime) -> Effects[Attempt]:
            endpoint = self._get(endpoint_id, by)
            attempt = self._storage.get(ATTEMPTS, attempt_id, within=endpoint.id)
            row = once_backlog(endpoint, attempt.chain_id or attempt.entry_id, seq=attempt.seq or 0, at=at)
            # Asked for twice before it was posted: once is meant.
            there = self._storage.get_many(BACKLOGS, [row.key], within=row.shard)
            return Effects(attempt, [] if there else [Add(row)])

        def again(_: UUID) -> Attempt:
            raise AssertionError("a call without a key is never found done")  # pragma: no cover

        return self._writer.perform(Call("webhook.redeliver", by, None, ()), work, again=again)

    def targets(self) -> builtins.list[Endpoint]:
        """Return all endpoints; for the worker."""
        return builtins.list(every(self._storage, Query(collection=ENDPOINTS)))

    def record(self, endpoint_id: EndpointId, attempts: Sequence[Attempt]) -> None:
        """Note what was posted to an endpoint, each attempt once; for the worker."""
        there = self._storage.get_many(ATTEMPTS, [attempt.id for attempt in attempts], within=endpoint_id)
        if self._storage.get_many(ENDPOINTS, [endpoint_id]):
            self._storage.write(*(Add(attempt) for attempt in attempts if attempt.id not in there))

    def gone(self, endpoint_id: EndpointId) -> None:
        """
        Note that an endpoint wants nothing any more, and drop what it has still to get; for the worker.

        Raises:
            Conflict: Somebody changed it at the same moment; call it again.
        """
        old = self._storage.get_many(ENDPOINTS, [endpoint_id]).get(endpoint_id)
        if old is not None:
            new = attrs.evolve(old, state=EndpointState.GONE, revision=old.revision + 1)
            changed = () if old.state is EndpointState.GONE else (Change(old, new),)
            write(self._storage, *changed, *self._dropped(endpoint_id))

    def sweep(self, shard: int, *, limit: int = 1000) -> int:
        """
        Remove what waits in a shard for endpoints that are gone; for the worker.

        Who told events while an endpoint went did not see it go, and put something there for it.

        Returns:
            How many rows went; there may be more where that is the limit.

        Raises:
            Conflict: Some of it was changed at the same moment, and all of the transaction must be run again.
        """
        known = self._consumers()
        posted = (row for row in every(self._storage, Query(collection=BACKLOGS, within=shard, limit=1000)) if _to(row))
        rows = list(islice((row for row in posted if row.consumer not in known), limit))
        # Endpoints that were added while those were read.
        known |= self._consumers() if rows else set()
        gone = [row for row in rows if row.consumer not in known]
        write(self._storage, *map(Remove, gone))
        return len(gone)

    def _consumers(self) -> set[str]:
        """Return whoever something may wait for."""
        endpoints = self.targets()
        active = {endpoint_consumer(e.id) for e in endpoints if e.state is not EndpointState.GONE}
        return active | {once_consumer(e.id) for e in endpoints}


def _to(row: Backlog) -> bool:
    """Whether a row waits for an endpoint."""
    return is_once(row) or row.consumer.startswith(ENDPOINT)


def _changed(old: Endpoint, change: EndpointChange) -> Effects[Endpoint]:
    """Return an endpoint as it is to be; what it is already changes nothing."""
    given = {name: value for name, value in _asked(change).items() if value is not None}
    new = attrs.evolve(old, **given)
    if new == old:
        return Effects(old)
    new = attrs.evolve(new, revision=old.revision + 1)
    return Effects(new, [Change(old, new)])


def _asked(change: EndpointChange) -> dict[str, Any]:
    state = None if change.active is None else EndpointState.ACTIVE if change.active else EndpointState.PAUSED
    return {"name": change.name, "url": change.url, "kinds": change.kinds, "state": state}
