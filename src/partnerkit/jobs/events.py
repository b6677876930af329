"""What the history of a partner tells of jobs (BX-02); what they did to a client, the client's own history tells."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import attrs

from partnerkit.effects import Event
from partnerkit.values import Copied, JobId, OperatorId, Reference


@attrs.frozen(kw_only=True)
class JobBegun(Event):
    """Something is done to all clients that match, or once more to those that another job was refused for."""

    kind: ClassVar[str] = "job.begun"
    job_id: Reference[JobId]
    action: Copied[str]
    tag: Copied[str | None]
    operator_id: Reference[OperatorId | None]
    repeats: Reference[UUID | None]


@attrs.frozen(kw_only=True)
class JobCancelled(Event):
    """A job was ended early; what was done stays done."""

    kind: ClassVar[str] = "job.cancelled"
    job_id: Reference[JobId]


@attrs.frozen(kw_only=True)
class JobResumed(Event):
    """A job that had stopped goes on."""

    kind: ClassVar[str] = "job.resumed"
    job_id: Reference[JobId]
