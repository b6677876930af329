"""The calls about jobs."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import jobs
from reference_server.api.calls import Call

_JOB: Final = "/jobs/<job_id>"

JOB_CALLS: Final = (
    Call("POST", "/jobs", jobs.begin_job, Action.BEGIN_JOB, status=202, location="/api/jobs/{id}", key=True),
    Call(
        "POST",
        "/jobs/invitations",
        jobs.begin_invites,
        Action.BEGIN_JOB,
        status=202,
        location="/api/jobs/{id}",
        key=True,
    ),
    Call("POST", "/jobs/invitations/review", jobs.review_invites, Action.BEGIN_JOB),
    Call("GET", "/jobs", jobs.list_jobs, Action.VIEW_CLIENTS),
    Call("GET", _JOB, jobs.get_job, Action.VIEW_CLIENTS),
    Call("GET", f"{_JOB}/rows", jobs.list_job_rows, Action.VIEW_CLIENTS),
    Call("POST", f"{_JOB}/cancellation", jobs.cancel_job, Action.BEGIN_JOB, key=True),
    Call("POST", f"{_JOB}/resumption", jobs.resume_job, Action.BEGIN_JOB, key=True),
    Call(
        "POST", f"{_JOB}/repetition", jobs.repeat_job, Action.BEGIN_JOB, status=202, location="/api/jobs/{id}", key=True
    ),
)
