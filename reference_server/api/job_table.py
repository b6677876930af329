"""The calls about jobs."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import jobs
from reference_server.api.calls import Call

_JOB: Final = "/jobs/<job_id>"

JOB_CALLS: Final = (
    Call(
        method="POST",
        path="/jobs",
        handler=jobs.begin_job,
        action=Action.BEGIN_JOB,
        status=202,
        location="/api/jobs/{id}",
        key=True,
    ),
    Call(method="GET", path="/jobs", handler=jobs.list_jobs, action=Action.VIEW_CLIENTS),
    Call(method="GET", path=_JOB, handler=jobs.get_job, action=Action.VIEW_CLIENTS),
    Call(method="GET", path=f"{_JOB}/rows", handler=jobs.list_job_rows, action=Action.VIEW_CLIENTS),
    Call(method="POST", path=f"{_JOB}/cancellation", handler=jobs.cancel_job, action=Action.BEGIN_JOB, key=True),
    Call(method="POST", path=f"{_JOB}/resumption", handler=jobs.resume_job, action=Action.BEGIN_JOB, key=True),
    Call(
        method="POST",
        path=f"{_JOB}/repetition",
        handler=jobs.repeat_job,
        action=Action.BEGIN_JOB,
        status=202,
        location="/api/jobs/{id}",
        key=True,
    ),
)
