"""What becomes of a job: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit import queue
from partnerkit.access import Action
from partnerkit.bulk.model import BulkAction, BulkRow
from partnerkit.clients.listing import ClientFilter
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, NotPossible, Problem
from partnerkit.jobs.events import JobBegun, JobCancelled, JobResumed
from partnerkit.jobs.model import Job, JobKind, JobRow, JobState, Task
from partnerkit.jobs.telling import kept
from partnerkit.partners.model import Partner
from partnerkit.queue import queue_shard
from partnerkit.repository import Add, Change, Write, words
from partnerkit.values import JobId, JobRowId, OperatorId, TagText
from partnerkit.wire import read, write

_ASKS: Final[Mapping[BulkAction, Action]] = {
    BulkAction.LOCK: Action.LOCK_ACCOUNT,
    BulkAction.UNLOCK: Action.UNLOCK_ACCOUNT,
    BulkAction.TAG: Action.TAG_CLIENT,
    BulkAction.UNTAG: Action.TAG_CLIENT,
    BulkAction.ASSIGN: Action.ASSIGN_CLIENT,
    BulkAction.UNASSIGN: Action.ASSIGN_CLIENT,
}


@attrs.frozen(kw_only=True)
class BulkJob:
    """
    One thing done to all clients that match.

    Attributes:
        action: What is done to each.
        filter: To which clients: those that fit when their turn comes. Its order means nothing here.
        tag: The tag to put on or take off, where that is asked for.
        operator_id: The operator to assign to or take from, where that is asked for.
    """

    action: BulkAction
    filter: ClientFilter = ClientFilter()
    tag: TagText | None = None
    operator_id: OperatorId | None = None

    def check(self) -> None:
        """
        See that it can be done.

        Raises:
            InvalidInput: Something is missing or means nothing here; every problem is named.
        """
        problems = [
            *self.action.wants("tag", self.tag),
            *self.action.wants("operator_id", self.operator_id),
            *_unfit(self.filter),
        ]
        if problems:
            raise InvalidInput(tuple(problems))


def _unfit(wanted: ClientFilter) -> Iterator[Problem]:
    if wanted.text is not None and not words(wanted.text):
        yield Problem("filter.text", "text.wordless")  # which would find everybody
    start, end = wanted.created_from, wanted.created_to
    if start and end and end < start:
        yield Problem("filter.created_to", "span.order")


def begin(
    asked: BulkJob,
    partner: Partner,
    *,
    id: UUID,
    operator_id: OperatorId,
    epochs: Mapping[str, int],
    proven: bool,
    at: datetime,
    repeats: JobId | None = None,
) -> Effects[Job]:
    """Begin a job; the worker goes on with it."""
    job = Job(
        partner_id=partner.id,
        id=JobId(id),
        kind=JobKind.BULK,
        asked=write(asked),
        operator_id=operator_id,
        epochs=epochs,
        proven=proven,
        repeats=repeats,
        begun_at=at,
    )
    task = Task(shard=queue_shard(id), id=id, partner_id=partner.id, due_at=at)
    told = JobBegun(
        chain_id=partner.id,
        job_id=job.id,
        action=asked.action.value,
        tag=asked.tag,
        operator_id=asked.operator_id,
        repeats=repeats,
    )
    return Effects(job, [Change(partner, partner), Add(job), Add(task)], [told])


def repeat(
    job: Job,
    partner: Partner,
    *,
    id: UUID,
    operator_id: OperatorId,
    epochs: Mapping[str, int],
    proven: bool,
    at: datetime,
) -> Effects[Job]:
    """
    Begin a job that does the same once more to those that one was refused for.

    Raises:
        NotPossible: It has not come to its end, or was refused for nobody.
    """
    if not job.ended or not job.refused:
        raise NotPossible("job", "unrefused" if job.ended else job.state.value, "repeat")
    asked: BulkJob = read(BulkJob, job.asked)
    own: dict[str, Any] = {"operator_id": operator_id, "epochs": epochs, "proven": proven}
    return begin(asked, partner, id=id, at=at, repeats=job.id, **own)


def advance(job: Job, rows: Sequence[BulkRow], *, place: str | None, at: datetime) -> Effects[Job]:
    """Note what came of a piece; without a *place* to go on from, the job is done."""
    counts: dict[str, Any] = {
        outcome.value: n + sum(row.outcome is outcome for row in rows) for outcome, n in job.counts.items()
    }
    ended: dict[str, Any] = {} if place else {"state": JobState.DONE, "ended_at": at}
    further = attrs.evolve(job, place=place, **counts, **ended)
    return Effects(further, [Change(job, further)])


def row_of(job: Job, row: BulkRow, *, id: UUID, at: datetime) -> JobRow:
    """Return what came of one client as it is kept."""
    return JobRow(
        job_id=job.id,
        id=JobRowId(id),
        client_id=row.client_id,
        account_id=row.account_id,
        name=row.name,
        outcome=row.outcome,
        error=None if row.error is None else kept(row.error),
        at=at,
    )


def asks_for(job: Job) -> Action:
    """Return what a job does to each client, as the action table has it."""
    asked: BulkJob = read(BulkJob, job.asked)
    return _ASKS[asked.action]


def cancel(job: Job, partner: Partner, *, at: datetime) -> Effects[Job]:
    """
    End a job early; what was done stays done.

    Raises:
        NotPossible: It has come to its end already.
    """
    if job.ended:
        raise NotPossible("job", job.state.value, "cancel")
    ended = attrs.evolve(job, state=JobState.CANCELLED, ended_at=at, revision=job.revision + 1)
    told = JobCancelled(chain_id=partner.id, job_id=job.id)
    return Effects(ended, [Change(job, ended), Change(partner, partner)], [told])


def stop(job: Job, *, error: str | None) -> Effects[Job]:
    """Stop a job that fails, until somebody has looked."""
    stopped = attrs.evolve(job, state=JobState.STOPPED, error=error)
    return Effects(stopped, [Change(job, stopped)])


def resume(
    job: Job, partner: Partner, task: Task, *, epochs: Mapping[str, int], proven: bool, at: datetime
) -> Effects[Job]:
    """
    Have a stopped job go on where it was, on what its operator rests on now.

    Raises:
        NotPossible: It is not stopped.
    """
    if job.state is not JobState.STOPPED:
        raise NotPossible("job", job.state.value, "resume")
    running = attrs.evolve(
        job, state=JobState.RUNNING, error=None, epochs=epochs, proven=proven, revision=job.revision + 1
    )
    changes: list[Write] = [Change(job, running), Change(task, queue.resumed(task, at=at)), Change(partner, partner)]
    return Effects(running, changes, [JobResumed(chain_id=partner.id, job_id=job.id)])
