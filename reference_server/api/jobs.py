"""Jobs: what takes longer than a request."""

from __future__ import annotations

from partnerkit import BulkJob, InvitationSheet
from partnerkit.values import JobId
from reference_server.api.asked import Asked
from reference_server.api.inputs import Paging
from reference_server.api.job_models import InvitesReviewView, JobRowView, JobView, RowsWanted
from reference_server.api.models import Listed, listed


def begin_job(asked: Asked, body: BulkJob) -> JobView:
    """Do one thing to all clients that match a filter, in a job of the worker; its rows say what came of each."""
    return JobView.of(asked.kit.jobs.begin_bulk(body, by=asked.by, key=asked.key))


def begin_invites(asked: Asked, body: InvitationSheet) -> JobView:
    """Invite whomever a spreadsheet names, in a job of the worker; its rows say what came of each."""
    return JobView.of(asked.kit.jobs.begin_invites(body, by=asked.by, key=asked.key))


def review_invites(asked: Asked, body: InvitationSheet) -> InvitesReviewView:
    """Say what would come of each row of a spreadsheet, and invite nobody."""
    asked.tried(lambda dry: dry.jobs.begin_invites(body, by=asked.by))
    return InvitesReviewView.of(asked.kit.invitations.foresee(body, by=asked.by))


def list_jobs(asked: Asked, query: Paging) -> Listed[JobView]:
    """List the jobs the caller may know of, newest first."""
    page = asked.kit.jobs.list(by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(map(JobView.of, page.items)))


def get_job(asked: Asked, job_id: JobId) -> JobView:
    """Return a job, with how far it has come."""
    return JobView.of(asked.kit.jobs.get(job_id, by=asked.by))


def list_job_rows(asked: Asked, job_id: JobId, query: RowsWanted) -> Listed[JobRowView]:
    """List what came of each client, or row, so far, in the order of the work."""
    page = asked.kit.jobs.rows(job_id, by=asked.by, outcome=query.outcome, after=query.after, limit=query.limit)
    return listed(page, tuple(map(JobRowView.of, page.items)))


def cancel_job(asked: Asked, job_id: JobId) -> JobView:
    """End a job early; what was done stays done."""
    return JobView.of(asked.kit.jobs.cancel(job_id, by=asked.by, key=asked.key))


def resume_job(asked: Asked, job_id: JobId) -> JobView:
    """Have a stopped job go on where it was."""
    return JobView.of(asked.kit.jobs.resume(job_id, by=asked.by, key=asked.key))


def repeat_job(asked: Asked, job_id: JobId) -> JobView:
    """Do what a job did once more to those it was refused for, in a job of its own."""
    return JobView.of(asked.kit.jobs.repeat_refused(job_id, by=asked.by, key=asked.key))
