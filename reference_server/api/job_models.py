"""What the API takes and answers about jobs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from partnerkit import Job, JobRow, Outcome
from partnerkit.jobs.model import JobKind, JobState
from partnerkit.jobs.telling import said
from reference_server.api.inputs import Paging
from reference_server.api.models import same
from reference_server.pages.language import spoken
from reference_server.pages.sentences import texts


@attrs.frozen(kw_only=True)
class RowsWanted(Paging):
    """
    Which rows of a job.

    Attributes:
        outcome: Those of one outcome alone.
    """

    outcome: Outcome | None = None


@attrs.frozen(kw_only=True)
class JobView:
    """
    A job.

    Attributes:
        asked: What is done to whom, as it was asked for.
        operator_id: Who asked for it.
        repeats: The job whose refused rows it takes again; null for one that goes by its filter.
        done: How many rows were done so far.
        unchanged: How many had nothing to be done.
        refused: How many were refused.
        error: Why it stopped: the name of an error.
        ended_at: When it came to its end; null while it has not.
    """

    id: UUID
    kind: JobKind
    asked: Mapping[str, Any]
    operator_id: UUID
    repeats: UUID | None
    begun_at: datetime
    done: int
    unchanged: int
    refused: int
    state: JobState
    error: str | None
    ended_at: datetime | None
    revision: int

    @classmethod
    def of(cls, job: Job) -> JobView:
        """Show a job."""
        return cls(**same(cls, job))


@attrs.frozen(kw_only=True)
class JobRowView:
    """
    What came of one client.

    Attributes:
        name: The business's name then.
        account_id: Its account.
        code: Why it was not done; where nothing was to be done, it may say why.
        message: The same for people.
    """

    client_id: UUID
    account_id: UUID | None
    name: str | None
    outcome: Outcome
    code: str | None
    message: str | None
    at: datetime

    @classmethod
    def of(cls, row: JobRow) -> JobRowView:
        """Show a row."""
        error = row.error
        told = None if error is None else said(error, language=spoken(), texts=texts())
        return cls(**same(cls, row), code=None if error is None else error["code"], message=told)
