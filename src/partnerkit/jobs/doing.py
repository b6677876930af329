"""Jobs go on: claimed, done piece by piece, tried again or stopped; for the worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import attrs

from partnerkit import queue
from partnerkit.access import Actor, Factor
from partnerkit.bulk.model import BulkRow, BulkWork, Outcome
from partnerkit.bulk.service import BulkService
from partnerkit.clients.listing import Sort
from partnerkit.clients.service import ClientsService
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import InvalidInput, NotSignedIn, Refused
from partnerkit.jobs import usecases
from partnerkit.jobs.model import JOB_OUTCOME, JOB_ROWS, JOBS, TASKS, Job, JobState, Task
from partnerkit.jobs.usecases import BulkJob
from partnerkit.queue import QUEUE_SHARDS, QueueState
from partnerkit.repository import Add, Change, Cursor, Query, Storage
from partnerkit.values import ClientId, JobId
from partnerkit.vendor import Vendor
from partnerkit.wire import cursor_text, paging, read

PIECE: Final = 25


class Doing:
    """Does jobs, a piece at a time."""

    def __init__(
        self, storage: Storage, vendor: Vendor, *, actors: ActorsService, bulk: BulkService, clients: ClientsService
    ) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._actors = actors
        self._bulk = bulk
        self._clients = clients

    def claim(self, *, lease: timedelta) -> Task | None:
        """
        Claim the job that waits longest; None where none is due.

        Raises:
            StaleWrite: Another process was first; call it again.
        """
        at = self._vendor.clock()
        task = next(self._due(), None)
        if task is None:
            return None
        claimed = queue.claimed(task, at=at, lease=lease)
        self._storage.write(Change(task, claimed))
        return attrs.evolve(claimed, version=task.version + 1)

    def _due(self) -> Iterator[Task]:
        at = self._vendor.clock()
        pages = (self._storage.page(queue.due(TASKS, shard, at=at, limit=1)) for shard in range(QUEUE_SHARDS))
        yield from sorted((row for page in pages for row in page.items), key=lambda row: (row.due_at, row.id))

    def advance(self, task: Task) -> None:
        """Do the next piece of a claimed job, with its results and the place where it goes on, all or nothing."""
        if not self._holds(task):
            return
        at, job = self._vendor.clock(), self._job(task)
        if job is None or job.state is not JobState.RUNNING:
            self._storage.write(Change(task, queue.done(task, at=at)))
            return
        try:
            place, rows = self._piece(job)
        except (InvalidInput, NotSignedIn, Refused) as error:
            # Whoever asked for it is gone or may see no clients any more, or whom it assigns is gone or blocked: trying
            # again would change nothing, and nothing more is done in their name.
            self._settle(task, queue.stop(task, error=type(error).__name__), job)
            return
        further = usecases.advance(job, rows, place=place, at=at)
        results = (usecases.row_of(job, row, id=self._vendor.ids.ordered(at), at=at) for row in rows)
        goes_on = queue.resumed(task, at=at) if place else queue.done(task, at=at)
        self._storage.write(*further.changes, *map(Add, results), Change(task, goes_on))

    def failed(self, task: Task, error: Exception) -> None:
        """Note that a piece failed and nothing of it was done: it is tried again later, or the job stops."""
        if not self._holds(task):
            return
        waits = self._vendor.limits.retries
        settled = queue.failed(task, at=self._vendor.clock(), waits=waits, error=type(error).__name__)
        self._settle(task, settled, self._job(task))

    def _settle(self, task: Task, settled: Task, job: Job | None) -> None:
        """Note that a task failed, and that its job has stopped if it has."""
        stops = settled.state is QueueState.STOPPED and job is not None and job.state is JobState.RUNNING
        stopped = usecases.stop(job, error=settled.error).changes if stops and job is not None else ()
        self._storage.write(Change(task, settled), *stopped)

    def _holds(self, task: Task) -> bool:
        now = self._storage.get_many(TASKS, [task.id], within=task.shard).get(task.id)
        return now is not None and now.version == task.version

    def _job(self, task: Task) -> Job | None:
        id = JobId(task.id)
        return self._storage.get_many(JOBS, [id], within=task.partner_id).get(id)

    def _piece(self, job: Job) -> tuple[str | None, tuple[BulkRow, ...]]:
        """Do the next piece; return where it ended, None at the end of all, and what came of each client."""
        grounds = self._actors.operator_grounds(job.partner_id, job.operator_id)
        if dict(grounds.epochs) != dict(job.epochs):
            raise NotSignedIn  # another password, say: whoever began it may have been somebody else
        by = attrs.evolve(grounds.actor, factor=Factor.PROVEN) if job.proven else grounds.actor
        asked = read(BulkJob, job.asked)
        ids, next_ = self._refused(job) if job.repeats else self._matching(job, asked, by)
        place = None if next_ is None else cursor_text(next_)
        if not ids:
            return place, ()
        work = BulkWork(action=asked.action, client_ids=tuple(ids), tag=asked.tag, operator_id=asked.operator_id)
        return place, self._bulk.run(work, by=by).rows

    def _matching(self, job: Job, asked: BulkJob, by: Actor) -> tuple[Sequence[ClientId], Cursor | None]:
        # By the moment of their making, which never changes: whatever is done to them, each client's turn comes once.
        wanted = attrs.evolve(asked.filter, sort=Sort.NEWEST)
        listing = self._clients.list(wanted, by=by, after=job.place, limit=PIECE)
        return [client.id for client in listing.items], listing.next

    def _refused(self, job: Job) -> tuple[Sequence[ClientId], Cursor | None]:
        where, after = JOB_OUTCOME.is_(Outcome.REFUSED), paging(JOB_ROWS, job.place, PIECE)
        rows = self._storage.page(Query(collection=JOB_ROWS, within=job.repeats, where=where, after=after, limit=PIECE))
        return [row.client_id for row in rows.items], rows.next
