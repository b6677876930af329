"""Jobs are begun, and those refused in one begun once more; a part of ``kit.jobs``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partnerkit.access import Action, Actor, Factor, require
from partnerkit.bulk.model import BulkAction
from partnerkit.effects import Effects
from partnerkit.entry.actors import ActorsService
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Problem
from partnerkit.history.writer import Call, Writer
from partnerkit.invitations.sheet import InvitationSheet, read_sheet
from partnerkit.jobs import usecases
from partnerkit.jobs.asked import BulkJob, InviteJob
from partnerkit.jobs.model import JOB_OPERATOR, JOB_STATE, JOBS, Job, JobState
from partnerkit.partners.model import OPERATORS, PARTNERS, Partner
from partnerkit.repository import Storage
from partnerkit.values import JobId, OperatorId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


class Beginning:
    """How operators begin jobs."""

    _storage: Storage
    _vendor: Vendor
    _writer: Writer
    _actors: ActorsService

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

    def begin_invites(self, sheet: InvitationSheet, *, by: Actor, key: str | None = None) -> Job:
        """
        Invite whomever a spreadsheet names, in a job of the worker.

        Each row is as if it were asked for alone, with the rights the operator has when its turn comes. A row with
        which something is wrong is refused at once, and stops none of the others (BX-13). The mails are counted by
        where they go alone: how many a spreadsheet names has a limit of its own.

        Raises:
            InvalidInput: The spreadsheet cannot be read, or its columns are others; every problem is named, and no job
                began.
            KeyReused: The key was used for something else.
            NotPossible: As many jobs of the operator as `Limits.jobs` are running.
            Refused: The actor is no operator, or may invite nobody.
        """

        def work(at: datetime) -> Effects[Job]:
            for action in (Action.BEGIN_JOB, Action.INVITE_CLIENT):
                require(action, by)
            wanted = checked(sheet)
            rows, id = read_sheet(wanted, self._vendor.limits), self._vendor.ids.ordered(at)
            asked = InviteJob(language=wanted.language)
            begun = usecases.begin(asked, self._with_room(by), id=id, at=at, **self._own(by))
            return usecases.with_rows(begun, rows, [self._vendor.ids.ordered(at) for _ in rows], at=at)

        call = Call("job.invite", by, key, (sheet,))
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
        if any(job.operator_id != id for id in own_alone(by)):
            raise NotFound(JOBS.name, job_id)
        return job


def own_alone(by: Actor) -> tuple[OperatorId, ...]:
    """Return whose jobs alone are shown, of an actor and of as whom it acts: each that does not see all of them."""
    return tuple(OperatorId(one.id) for one in by.every if one.limited or not one.secure)
