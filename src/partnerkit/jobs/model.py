"""A job, what has yet to have its turn in it, what came of the rest, and that it has something to do."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.bulk.model import Outcome
from partnerkit.queue import Queued, queue
from partnerkit.repository import Collection, field
from partnerkit.values import (
    AccountId,
    ClientId,
    Copied,
    ErrorText,
    JobId,
    JobRowId,
    Name,
    OperatorId,
    PartnerId,
    Personal,
    Reference,
)


class JobKind(enum.Enum):
    """
    What sort of job.

    Attributes:
        BULK: One thing done to all clients that match.
        INVITE: Whomever a spreadsheet names is invited.
    """

    BULK = "bulk"
    INVITE = "invite"


class JobState(enum.Enum):
    """
    Where a job stands.

    Attributes:
        RUNNING: The worker works on it, or will.
        DONE: Every row has its result.
        CANCELLED: Somebody ended it; what was done stays done.
        STOPPED: It failed too often; somebody has to look.
    """

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


@attrs.frozen(kw_only=True)
class Job:
    """
    Something that takes longer than a request.

    Attributes:
        id: Its id, time-ordered.
        kind: What sort.
        asked: What is done to whom, as it was asked for.
        operator_id: Who asked; each piece is done with the rights this operator has then.
        epochs: What it rests on, as a session does; once one is another nothing more is done (R-13).
        proven: Whether whoever asked had shown a second factor (BX-10).
        repeats: The job whose refused rows it takes again; None for one that takes none of another's.
        total: How many rows it will have; None where nobody counts, since whoever matches when its turn comes is meant.
        begun_at: When it was asked for, UTC.
        place: Where it goes on; None at the beginning.
        done: How many rows were done.
        unchanged: How many had nothing to be done.
        refused: How many were refused.
        state: Where it stands.
        error: Why it stopped: the name of an error, nothing that was in it.
        ended_at: When it came to its end, UTC.
        revision: Raised by what people do with it.
    """

    partner_id: Reference[PartnerId]
    id: Reference[JobId]
    kind: Copied[JobKind]
    asked: Personal[Mapping[str, Any]]
    operator_id: Reference[OperatorId]
    epochs: Copied[Mapping[str, int]]
    proven: Copied[bool] = False
    repeats: Reference[JobId | None] = None
    total: Copied[int | None] = None
    begun_at: Copied[datetime]
    place: Copied[str | None] = None
    done: Copied[int] = 0
    unchanged: Copied[int] = 0
    refused: Copied[int] = 0
    state: Copied[JobState] = JobState.RUNNING
    error: Copied[ErrorText | None] = None
    ended_at: Copied[datetime | None] = None
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows of each outcome there are."""
        return {Outcome.DONE: self.done, Outcome.UNCHANGED: self.unchanged, Outcome.REFUSED: self.refused}

    @property
    def ended(self) -> bool:
        """Whether it came to its end, one way or the other; one that stopped may still go on."""
        return self.state in {JobState.DONE, JobState.CANCELLED}


@attrs.frozen(kw_only=True)
class JobTurn:
    """
    What has yet to have its turn in a job; it goes when it has.

    Attributes:
        id: Its id, in the order of the work.
        asked: What is asked for.
        at: Since when, UTC.
    """

    job_id: Reference[JobId]
    id: Reference[UUID]
    asked: Personal[Mapping[str, Any]]
    at: Copied[datetime]


@attrs.frozen(kw_only=True)
class JobRow:
    """
    What came of one row of a job: of a client, or of somebody who was to be invited.

    Attributes:
        id: Its id, in the order of the work.
        asked: What was asked for, where that is more than which client.
        client_id: The client; None where there is none yet.
        account_id: Its account; None where the operator may not know it.
        name: The business's name then; None where the operator may not know it.
        outcome: Whether it was done.
        error: Why not: what `problem` says of it.
        at: When, UTC.
    """

    job_id: Reference[JobId]
    id: Reference[JobRowId]
    asked: Personal[Mapping[str, Any] | None] = None
    client_id: Reference[ClientId | None] = None
    account_id: Reference[AccountId | None] = None
    name: Personal[Name | None] = None
    outcome: Copied[Outcome]
    error: Copied[Mapping[str, Any] | None] = None
    at: Copied[datetime]


@attrs.frozen(kw_only=True)
class Task(Queued):
    """
    That a job has something to do.

    Attributes:
        id: The job's id.
        partner_id: Its partner.
    """

    id: Reference[UUID]
    partner_id: Reference[PartnerId]


JOB_OPERATOR: Final = field(Job, lambda j: j.operator_id)
JOB_STATE: Final = field(Job, lambda j: j.state)
JOBS: Final = Collection(
    entity=Job,
    key=field(Job, lambda j: j.id),
    within=field(Job, lambda j: j.partner_id),
    order=(field(Job, lambda j: j.id),),
    version=field(Job, lambda j: j.version),
    filters=(JOB_OPERATOR,),
    expiry=field(Job, lambda j: j.ended_at),
)
JOB_TURNS: Final = Collection(
    entity=JobTurn,
    key=field(JobTurn, lambda t: t.id),
    within=field(JobTurn, lambda t: t.job_id),
    order=(field(JobTurn, lambda t: t.id),),
    expiry=field(JobTurn, lambda t: t.at),
)
JOB_OUTCOME: Final = field(JobRow, lambda r: r.outcome)
JOB_ROWS: Final = Collection(
    entity=JobRow,
    key=field(JobRow, lambda r: r.id),
    within=field(JobRow, lambda r: r.job_id),
    order=(field(JobRow, lambda r: r.id),),
    filters=(JOB_OUTCOME,),
    expiry=field(JobRow, lambda r: r.at),
)
TASKS: Final = queue(Task, field(Task, lambda t: t.id))
