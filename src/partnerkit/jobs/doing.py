"""Jobs go on: claimed, done piece by piece, tried again or stopped; for the worker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

import attrs

from partnerkit import queue
from partnerkit.access import Factor
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import InvalidInput, NotSignedIn, Refused
from partnerkit.jobs import usecases
from partnerkit.jobs.model import JOB_TURNS, JOBS, TASKS, Job, JobKind, JobState, Task
from partnerkit.jobs.pieces import Piece, Pieces
from partnerkit.queue import QUEUE_SHARDS, QueueState
from partnerkit.repository import Add, Change, Clear, Remove, Storage, Write
from partnerkit.values import JobId
from partnerkit.vendor import Vendor

PIECE: Final = 25


class Doing:
    """Does jobs, a piece at a time."""

    def __init__(
        self, storage: Storage, vendor: Vendor, *, actors: ActorsService, kinds: Mapping[JobKind, Pieces]
    ) -> None:
        """Serve one transaction; *kinds* do the jobs of each kind."""
        self._storage = storage
        self._vendor = vendor
        self._actors = actors
        self._kinds = kinds

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
            self._storage.write(Change(task, queue.done(task, at=at)), Clear(JOB_TURNS, task.id))
            return
        try:
            piece = self._piece(job)
        except (InvalidInput, NotSignedIn, Refused) as error:
            # Whoever asked for it is gone or may see no clients any more, or whom it assigns is gone or blocked: trying
            # again would change nothing, and nothing more is done in their name.
            self._settle(task, queue.stop(task, error=type(error).__name__), job)
            return
        further = usecases.advance(job, piece.rows, place=piece.place, at=at)
        goes_on = queue.resumed(task, at=at) if piece.next else queue.done(task, at=at)
        settled: list[Write] = [*map(Add, piece.rows), *map(Remove, piece.turns), Change(task, goes_on)]
        self._storage.write(*further.changes, *settled)

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

    def _piece(self, job: Job) -> Piece:
        """Do the next piece, in the name of whoever began the job, with the rights of this moment."""
        grounds = self._actors.operator_grounds(job.partner_id, job.operator_id)
        if dict(grounds.epochs) != dict(job.epochs):
            raise NotSignedIn  # another password, say: whoever began it may have been somebody else
        by = attrs.evolve(grounds.actor, factor=Factor.PROVEN) if job.proven else grounds.actor
        return self._kinds[job.kind].piece(job, by=by, limit=PIECE)
