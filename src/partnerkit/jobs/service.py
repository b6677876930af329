"""Jobs: begun by operators, done by the worker piece by piece, looked at by whoever may (BX-13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from partnerkit.access import Action, Actor, Factor, Facts, decide, require
from partnerkit.bulk.model import BulkAction, Outcome
from partnerkit.bulk.service import BulkService
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.service import ClientsService
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Problem
from partnerkit.history.writer import Call, Writer
from partnerkit.jobs import usecases
from partnerkit.jobs.doing import Doing
from partnerkit.jobs.model import (
    JOB_OPERATOR,
    JOB_OUTCOME,
    JOB_ROWS,
    JOB_STATE,
    JOBS,
    TASKS,
    Job,
    JobRow,
    JobState,
    Task,
)
from partnerkit.jobs.usecases import BulkJob
from partnerkit.partners.model import OPERATORS, PARTNERS, Partner
from partnerkit.queue import queue_shard
from partnerkit.repository import Cursor, Page, Query, Storage
from partnerkit.values import JobId, OperatorId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, paging


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
        clients = ClientsService(storage, vendor, writer)
        self._doing = Doing(storage, vendor, actors=actors, bulk=bulk, clients=clients)

    def begin_bulk(self, asked: BulkJob, *, by: Actor, key: str | None = None) -> Job:
        """
        Do one thing to all clients that match a filter, in a job of the worker.

        Each client's turn comes once, and is as if it were asked for alone, with the rights the operator has then.

        Raises:
            InvalidInput: It cannot be done to any of them; every problem is named, and no job began.
            KeyReused: The key was used for something else.
            NotPossible: As many jobs of the operator as `Limits.jobs` are running.
            Refused: The actor is no operator, or may see no clients.
        """

        def work(at: datetime) -> Effects[Job]:
            require(Action.BEGIN_JOB, by)
            wanted = checked(asked)
            wanted.check()
            self._known(wanted, by)
            id = self._vendor.ids.ordered(at)
            return usecases.begin(wanted, self._with_room(by), id=id, at=at, **self._own(by))

        call = Call("job.bulk", by, key, (asked,))
        return self._writer.perform(call, work, again=lambda id: self.get(JobId(id), by=by))

    def repeat_refused(self, job_id: JobId, *, by: Actor, key: str | None = None) -> Job:
        """
        Do what a job did once more to those it was refused for, in a job of its own, with the rights of the actor.

        Args:
            job_id: One that came to its end; rows that are older than `Limits.jobs_kept` are gone.
            by: An operator who may know of it.
            key: An idempotency key.

        Returns:
            The new job.

        Raises:
            NotFound: There is no such job, or none that the actor may know of.
            NotPossible: It has not come to its end, or was refused for nobody; or too many jobs are running, as for
                `begin_bulk`.
        """

        def work(at: datetime) -> Effects[Job]:
            require(Action.BEGIN_JOB, by)
            job, id = self.get(job_id, by=by), self._vendor.ids.ordered(at)
            return usecases.repeat(job, self._with_room(by), id=id, at=at, **self._own(by))

        call = Call("job.repeat", by, key, (job_id,))
        return self._writer.perform(call, work, again=lambda id: self.get(JobId(id), by=by))

    def _own(self, by: Actor) -> dict[str, Any]:
        """Return who a job is of from now on, and what it rests on (R-13)."""
        id, proven = OperatorId(by.id), by.factor in {Factor.PROVEN, Factor.RECENT}
        epochs = dict(self._actors.operator_grounds(by.partner_id, id).epochs)
        return {"operator_id": id, "epochs": epochs, "proven": proven}

    def _partner(self, by: Actor) -> Partner:
        return self._storage.get(PARTNERS, by.partner)

    def _with_room(self, by: Actor) -> Partner:
        """Return the partner of an operator who may have one more job running: all jobs share one queue (A-34)."""
        partner = self._partner(by)  # first, so that its version guards the count
        running = JOB_OPERATOR.is_(OperatorId(by.id)) & JOB_STATE.is_(JobState.RUNNING)
        if self._storage.count(JOBS, by.partner, running=running)["running"] >= self._vendor.limits.jobs:
            raise NotPossible("job", "many", "begin")
        return partner

    def _known(self, wanted: BulkJob, by: Actor) -> None:
        named = {"operator_id": wanted.operator_id, "filter.operator_id": wanted.filter.operator_id}
        known = self._storage.get_many(OPERATORS, {id for id in named.values() if id is not None}, within=by.partner)
        problems = [Problem(path, "operator.unknown") for path, id in named.items() if id not in {None, *known}]
        blocked = {id for id, operator in known.items() if operator.blocked_at is not None}
        if wanted.action is BulkAction.ASSIGN and wanted.operator_id in blocked:
            problems.append(Problem("operator_id", "operator.blocked"))
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
        if any(job.operator_id != id for id in _own_alone(by)):
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
        own = _own_alone(by)
        if len(own) > 1:
            return Page(())  # one acts as another, and neither sees the other's: no job is both's
        where = JOB_OPERATOR.is_(own[0]) if own else None
        query = Query(collection=JOBS, within=by.partner, where=where, descending=True, after=place, limit=limit)
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
        End a job early; what was done stays done. Whoever did not begin it has to be one who could have.

        Raises:
            NotFound: There is no such job, or none that the actor may know of.
            NotPossible: It has come to its end already.
            Refused: It is somebody else's, and the actor's role does not include what it does.
        """

        def ended(job: Job, at: datetime) -> Effects[Job]:
            if job.operator_id != by.id:
                require(usecases.asks_for(job), by, Facts(partner_id=job.partner_id))
            return usecases.cancel(job, self._partner(by), at=at)

        return self._change("job.cancel", job_id, by, key, ended)

    def resume(self, job_id: JobId, *, by: Actor, key: str | None = None) -> Job:
        """
        Have a stopped job go on where it was; for whoever began it, since it goes on with that operator's rights.

        Raises:
            NotFound: There is no such job of the actor's.
            NotPossible: It is not stopped; or too many jobs are running, as for `begin_bulk`.
        """

        def again(job: Job, at: datetime) -> Effects[Job]:
            if job.operator_id != by.id:
                raise NotFound(JOBS.name, job_id)  # nobody gains another's rights by it
            own = self._own(by)
            task, rests = self._task(job.id), {name: own[name] for name in ("epochs", "proven")}
            return usecases.resume(job, self._with_room(by), task, at=at, **rests)

        return self._change("job.resume", job_id, by, key, again)

    def _change(
        self, name: str, job_id: JobId, by: Actor, key: str | None, use_case: Callable[[Job, datetime], Effects[Job]]
    ) -> Job:
        def work(at: datetime) -> Effects[Job]:
            require(Action.BEGIN_JOB, by)
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
        return self._doing.claim(lease=lease)

    def advance(self, task: Task) -> None:
        """
        Do the next piece of a claimed job, with its results and the place where it goes on, all or nothing.

        Who has lost the lease meanwhile does nothing. A job stops where trying again would change nothing: whoever
        asked for it is gone or may see no clients any more, or the operator it assigns is gone or blocked. For the
        worker.
        """
        self._doing.advance(task)

    def failed(self, task: Task, error: Exception) -> None:
        """
        Note that a piece failed and nothing of it was done: it is tried again later, or the job stops; for the worker.

        Of the error only its name is kept; who has lost the lease meanwhile does nothing.
        """
        self._doing.failed(task, error)


def _own_alone(by: Actor) -> tuple[OperatorId, ...]:
    """Return whose jobs alone are shown, of an actor and of as whom it acts: each that does not see all of them."""
    return tuple(OperatorId(one.id) for one in by.every if one.limited or not one.secure)
