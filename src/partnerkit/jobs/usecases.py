"""What becomes of a job: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from partnerkit import queue
from partnerkit.bulk.model import Outcome
from partnerkit.effects import Effects
from partnerkit.errors import InvalidInput, NotPossible
from partnerkit.invitations.sheet import SheetRow
from partnerkit.jobs.asked import Asked, asked_of
from partnerkit.jobs.events import JobBegun, JobCancelled, JobResumed
from partnerkit.jobs.model import Job, JobRow, JobState, JobTurn, Task
from partnerkit.jobs.telling import kept
from partnerkit.partners.model import Partner
from partnerkit.queue import queue_shard
from partnerkit.repository import Add, Change, Write
from partnerkit.values import JobId, JobRowId, OperatorId
from partnerkit.wire import write


def begin(
    asked: Asked,
    partner: Partner,
    *,
    id: UUID,
    operator_id: OperatorId,
    epochs: Mapping[str, int],
    proven: bool,
    at: datetime,
    repeats: JobId | None = None,
    total: int | None = None,
) -> Effects[Job]:
    """Begin a job; the worker goes on with it."""
    job = Job(
        partner_id=partner.id,
        id=JobId(id),
        kind=asked.kind,
        asked=write(asked),
        operator_id=operator_id,
        epochs=epochs,
        proven=proven,
        repeats=repeats,
        total=total,
        begun_at=at,
    )
    task = Task(shard=queue_shard(id), id=id, partner_id=partner.id, due_at=at)
    told = JobBegun(chain_id=partner.id, job_id=job.id, repeats=repeats, **asked.told)
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
    own: dict[str, Any] = {"operator_id": operator_id, "epochs": epochs, "proven": proven}
    return begin(asked_of(job), partner, id=id, at=at, repeats=job.id, total=job.refused, **own)


def with_rows(begun: Effects[Job], rows: Sequence[SheetRow], ids: Sequence[UUID], *, at: datetime) -> Effects[Job]:
    """Give a job that begins its rows: most will have their turn; those in which something is wrong are refused."""
    job, each = begun.result, list(zip(rows, ids, strict=True))
    turns = [JobTurn(job_id=job.id, id=id, asked=write(row.invitee), at=at) for row, id in each if row.new]
    wrong = [_wrong(job, row, id=id, at=at) for row, id in each if row.problems]
    further = attrs.evolve(job, total=len(rows), refused=len(wrong))
    return begun + Effects(further, [Change(job, further), *map(Add, turns), *map(Add, wrong)])


def _wrong(job: Job, row: SheetRow, *, id: UUID, at: datetime) -> JobRow:
    return JobRow(
        job_id=job.id,
        id=JobRowId(id),
        asked=write(row.invitee),
        outcome=Outcome.REFUSED,
        error=kept(InvalidInput(row.problems)),
        at=at,
    )


def advance(job: Job, rows: Sequence[JobRow], *, place: str | None, at: datetime) -> Effects[Job]:
    """Note what came of a piece; without a *place* to go on from, the job is done."""
    counts: dict[str, Any] = {
        outcome.value: n + sum(row.outcome is outcome for row in rows) for outcome, n in job.counts.items()
    }
    ended: dict[str, Any] = {} if place else {"state": JobState.DONE, "ended_at": at}
    further = attrs.evolve(job, place=place, **counts, **ended)
    return Effects(further, [Change(job, further)])


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
