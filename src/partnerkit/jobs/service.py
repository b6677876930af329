"""Jobs: begun by operators, done by the worker piece by piece, looked at by whoever may (BX-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from partnerkit.access import Action, Actor, Facts, decide, require
from partnerkit.bulk.model import Outcome
from partnerkit.bulk.service import BulkService
from partnerkit.clients.model import CLIENTS
from partnerkit.clients.service import ClientsService
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import NotFound
from partnerkit.history.writer import Call, Writer
from partnerkit.invitations.service import InvitationsService
from partnerkit.jobs import usecases
from partnerkit.jobs.asked import asked_of
from partnerkit.jobs.beginning import Beginning, own_alone
from partnerkit.jobs.changing import Changing
from partnerkit.jobs.doing import Doing
from partnerkit.jobs.inviting import Invites
from partnerkit.jobs.model import JOB_OPERATOR, JOB_OUTCOME, JOB_ROWS, JOBS, TASKS, Job, JobKind, JobRow, Task
from partnerkit.jobs.pieces import Pieces
from partnerkit.queue import queue_shard
from partnerkit.repository import Cursor, Page, Query, Storage
from partnerkit.values import JobId
from partnerkit.vendor import Vendor
from partnerkit.wire import paging


class JobsService(Beginning):
    """
    What takes longer than a request.

    An operator sees the jobs it began; one with a Secure role and no limit to assigned clients sees those of the whole
    partner, since what a job did tells of clients that are kept from others (A-17). All else is `NotFound`.
    """

    def __init__(
        self,
        storage: Storage,
        vendor: Vendor,
        writer: Writer,
        *,
        actors: ActorsService,
        bulk: BulkService,
        invitations: InvitationsService,
    ) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._actors = actors
        clients = ClientsService(storage, vendor, writer)
        kinds: dict[JobKind, Pieces] = {
            JobKind.BULK: Changing(storage, vendor, bulk=bulk, clients=clients),
            JobKind.INVITE: Invites(storage, vendor, invitations),
        }
        self._doing = Doing(storage, vendor, actors=actors, kinds=kinds)

    def list(self, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[Job]:
        """
        Return the jobs the actor may know of, newest first.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        require(Action.VIEW_CLIENTS, by)
        place = paging(JOBS, after, limit)
        own = own_alone(by)
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
        Return what came of each row so far, in the order of the work.

        Rows of clients that the actor may not see now are left out, so that a page may be short; so are those of
        clients that are gone, as of whoever was invited and declined.

        Raises:
            NotFound: There is no such job, or none that the actor may know of.
            InvalidInput: The place or the limit is wrong.
        """
        self.get(job_id, by=by)
        place = paging(JOB_ROWS, after, limit)
        where = None if outcome is None else JOB_OUTCOME.is_(outcome)
        page = self._storage.page(Query(collection=JOB_ROWS, within=job_id, where=where, after=place, limit=limit))
        return Page(tuple(self._seen(page.items, by)), page.next)

    def _seen(self, rows: Iterable[JobRow], by: Actor) -> Iterator[JobRow]:
        """Yield those of clients that the actor may see, and those of nobody who is a client."""
        each = tuple(rows)
        ids = {row.client_id for row in each if row.client_id is not None}
        known = self._storage.get_many(CLIENTS, ids, within=by.partner)
        seen = {id for id, client in known.items() if decide(Action.VIEW_ACCOUNT, by, client.facts).allowed}
        yield from (row for row in each if row.client_id is None or row.client_id in seen)

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
                require(asked_of(job).asks_for, by, Facts(partner_id=job.partner_id))
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
