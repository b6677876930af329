"""Jobs: begun by operators, done by the worker piece by piece, looked at by whoever may (BX-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from partnerkit import queue
from partnerkit.access import Action, Actor, decide, require
from partnerkit.bulk.model import BulkRow, BulkWork, Outcome
from partnerkit.bulk.service import BulkService
from partnerkit.clients.listing import Sort
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.service import ClientsService
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import InvalidInput, NotFound, NotSignedIn, Problem, Refused
from partnerkit.history.writer import Call, Writer
from partnerkit.jobs import usecases
from partnerkit.jobs.model import JOB_OPERATOR, JOB_OUTCOME, JOB_ROWS, JOBS, TASKS, Job, JobRow, JobState, Task
from partnerkit.jobs.usecases import BulkJob
from partnerkit.partners.model import OPERATORS
from partnerkit.queue import QUEUE_SHARDS, QueueState, queue_shard
from partnerkit.repository import Add, Change, Cursor, Page, Query, Storage
from partnerkit.values import JobId, OperatorId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, cursor_text, paging, read

PIECE: Final = 25


class JobsService:
    """
    What takes longer than a request.

    An operator sees the jobs it began; one with a Secure role and no limit to assigned clients sees those of the whole
    partner, since what a job did tells of clients that are kept from others (A-17). All else is `NotFound`.
    """

    def __init__(
        self, storage: Storage, vendor: Vendor, writer: Writer, *, actors: ActorsService, bulk: BulkService
    ) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._actors = actors
        self._bulk = bulk
        self._clients = ClientsService(storage, vendor, writer)

    def begin_bulk(self, asked: BulkJob, *, by: Actor, key: str | None = None) -> Job:
        """
        Do one thing to all clients that match a filter, in a job of the worker.

        Each client's turn comes once, and is as if it were asked for alone, with the rights the operator has then.

        Raises:
            InvalidInput: It cannot be done to any of them; every problem is named, and no job began.
            KeyReused: The key was used for something else.
            Refused: The actor is no operator, or may see no clients.
        """

        def work(at: datetime) -> Effects[Job]:
            require(Action.VIEW_CLIENTS, by)
            wanted = checked(asked)
            wanted.check()
            self._known(wanted, by)
            id = self._vendor.ids.ordered(at)
            return usecases.begin(wanted, id=id, partner_id=by.partner, operator_id=OperatorId(by.id), at=at)

        call = Call("job.bulk", by, key, (asked,))
        return self._writer.perform(call, work, again=lambda id: self.get(JobId(id), by=by))

    def _known(self, wanted: BulkJob, by: Actor) -> None:
        named = {"operator_id": wanted.operator_id, "filter.operator_id": wanted.filter.operator_id}
        known = self._storage.get_many(OPERATORS, {id for id in named.values() if id is not None}, within=by.partner)
        problems = [Problem(path, "operator.unknown") for path, id in named.items() if id not in {None, *known}]
        if problems:
            raise InvalidInput(tuple(problems))

    def get(self, job_id: JobId, *, by: Actor) -> Job:
        """
        Return a job.

        Raises:
            NotFound: There is none, or none that the actor may know of.
        """
        require(Action.VIEW_CLIENTS, by)
        job = self._storage.get(JOBS, job_id, within=by.partner)
        if not _sees_all(by) and job.operator_id != by.id:
            raise NotFound(JOBS.name, job_id)
        return job

    def list(self, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[Job]:
        """
        Return the jobs the actor may know of, newest first.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.VIEW_CLIENTS, by)
        place = paging(JOBS, after, limit)
        own = None if _sees_all(by) else JOB_OPERATOR.is_(OperatorId(by.id))
        query = Query(collection=JOBS, within=by.partner, where=own, descending=True, after=place, limit=limit)
        return self._storage.page(query)

    def rows(
        self,
        job_id: JobId,
        *,
        by: Actor,
        outcome: Outcome | None = None,
        after: str | Cursor | None = None,
        limit: int = 50,
    ) -> Page[JobRow]:
        """
        Return what came of each client so far, in the order of the work.

        Rows of clients that the actor may not see now are left out, so that a page may be short.

        Raises:
            NotFound: There is no such job, or none that the actor may know of.
            InvalidInput: The place or the limit is wrong.
        """
        self.get(job_id, by=by)
        place = paging(JOB_ROWS, after, limit)
        where = None if outcome is None else JOB_OUTCOME.is_(outcome)
        page = self._storage.page(Query(collection=JOB_ROWS, within=job_id, where=where, after=place, limit=limit))
        known = self._storage.get_many(CLIENTS, {row.client_id for row in page.items}, within=by.partner)
        seen = {id for id, client in known.items() if decide(Action.VIEW_ACCOUNT, by, client.facts).allowed}
        return Page(tuple(row for row in page.items if row.client_id in seen), page.next)

    def cancel(self, job_id: JobId, *, by: Actor, key: str | None = None) -> Job:
        """
        End a job early; what was done stays done.

        Raises:
            NotFound: There is no such job, or none that the actor may know of.
            NotPossible: It has come to its end already.
        """
        return self._change("job.cancel", job_id, by, key, lambda job, at: usecases.cancel(job, at=at))

    def resume(self, job_id: JobId, *, by: Actor, key: str | None = None) -> Job:
        """
        Have a stopped job go on where it was; for whoever began it, since it goes on with that operator's rights.

        Raises:
            NotFound: There is no such job of the actor's.
            NotPossible: It is not stopped.
        """

        def again(job: Job, at: datetime) -> Effects[Job]:
            if job.operator_id != by.id:
                raise NotFound(JOBS.name, job_id)  # nobody gains another's rights by it
            return usecases.resume(job, self._task(job.id), at=at)

        return self._change("job.resume", job_id, by, key, again)

    def _change(
        self, name: str, job_id: JobId, by: Actor, key: str | None, use_case: Callable[[Job, datetime], Effects[Job]]
    ) -> Job:
        def work(at: datetime) -> Effects[Job]:
            return use_case(self.get(job_id, by=by), at)

        again = lambda _: self.get(job_id, by=by)  # noqa: E731 - said in the call it would not fit a line
        return self._writer.perform(Call(name, by, key, (job_id,)), work, again=again)

    def _task(self, id: UUID) -> Task:
        return self._storage.get(TASKS, id, within=queue_shard(id))

    # ------------------------------------------------------------ for the worker

    def claim(self, *, lease: timedelta) -> Task | None:
        """
        Claim the job that waits longest; None where none is due. For the worker.

        Raises:
            StaleWrite: Another process was first; call it again.
        """
        at = self._vendor.clock()
        task = next(self._due(at), None)
        return None if task is None else self._put(task, queue.claimed(task, at=at, lease=lease))

    def _due(self, at: datetime) -> Iterator[Task]:
        pages = (self._storage.page(queue.due(TASKS, shard, at=at, limit=1)) for shard in range(QUEUE_SHARDS))
        yield from sorted((row for page in pages for row in page.items), key=lambda row: (row.due_at, row.id))

    def _put(self, old: Task, new: Task) -> Task:
        self._storage.write(Change(old, new))
        return attrs.evolve(new, version=old.version + 1)

    def advance(self, task: Task) -> None:
        """
        Do the next piece of a claimed job, with its results and the place where it goes on, all or nothing.

        Who has lost the lease meanwhile does nothing. For the worker.
        """
        if not self._holds(task):
            return
        at, job = self._vendor.clock(), self._job(task)
        if job is None or job.state is not JobState.RUNNING:
            self._put(task, queue.done(task, at=at))
            return
        try:
            place, rows = self._piece(job)
        except (NotSignedIn, Refused) as error:
            # Whoever asked for it is gone, or may see no clients any more: nothing more is done in their name.
            self._storage.write(*usecases.stop(job).changes, Change(task, queue.stop(task, error=type(error).__name__)))
            return
        further = usecases.advance(job, rows, place=place, at=at)
        results = (usecases.row_of(job, row, id=self._vendor.ids.ordered(at), at=at) for row in rows)
        goes_on = queue.resumed(task, at=at) if place else queue.done(task, at=at)
        self._storage.write(*further.changes, *map(Add, results), Change(task, goes_on))

    def failed(self, task: Task, error: Exception) -> None:
        """
        Note that a piece failed and nothing of it was done: it is tried again later, or the job stops; for the worker.

        Of the error only its name is kept; who has lost the lease meanwhile does nothing.
        """
        if not self._holds(task):
            return
        settled = queue.failed(
            task, at=self._vendor.clock(), waits=self._vendor.limits.retries, error=type(error).__name__
        )
        job = self._job(task) if settled.state is QueueState.STOPPED else None
        stopped = usecases.stop(job).changes if job is not None and job.state is JobState.RUNNING else ()
        self._storage.write(Change(task, settled), *stopped)

    def _holds(self, task: Task) -> bool:
        now = self._storage.get_many(TASKS, [task.id], within=task.shard).get(task.id)
        return now is not None and now.version == task.version

    def _job(self, task: Task) -> Job | None:
        id = JobId(task.id)
        return self._storage.get_many(JOBS, [id], within=task.partner_id).get(id)

    def _piece(self, job: Job) -> tuple[str | None, tuple[BulkRow, ...]]:
        """Do the next piece; return where it ended, None at the end of all, and what came of each client."""
        by = self._actors.operator_grounds(job.partner_id, job.operator_id).actor
        asked = read(BulkJob, job.asked)
        # By the moment of their making, which never changes: whatever is done to them, each client's turn comes once.
        wanted = attrs.evolve(asked.filter, sort=Sort.NEWEST)
        listing = self._clients.list(wanted, by=by, after=job.place, limit=PIECE)
        place = None if listing.next is None else cursor_text(listing.next)
        ids = tuple(client.id for client in listing.items)
        if not ids:
            return place, ()
        work = BulkWork(action=asked.action, client_ids=ids, tag=asked.tag, operator_id=asked.operator_id)
        return place, self._bulk.run(work, by=by).rows


def _sees_all(by: Actor) -> bool:
    return by.secure and not by.limited
