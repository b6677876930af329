"""What the API takes and answers about jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from partnerkit import ForeseenInvitation, Job, JobRow, Outcome
from partnerkit.errors import InvalidInput, Problem
from partnerkit.jobs.model import JobKind, JobState
from partnerkit.jobs.telling import kept, problems_of, said
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
        repeats: The job whose refused rows it takes again; null for one that takes none of another's.
        total: How many rows it will have; null where nobody counts.
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
    total: int | None
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
class RowProblemView:
    """
    What is wrong with a row of a spreadsheet.

    Attributes:
        column: In which column; empty where it is the row as a whole.
        code: What.
        message: The same for people.
    """

    column: str
    code: str
    message: str

    @classmethod
    def of(cls, problem: Problem) -> RowProblemView:
        """Show a problem."""
        return cls(column=problem.path, code=problem.code, message=problem.say(spoken(), texts()))


@attrs.frozen(kw_only=True)
class JobRowView:
    """
    What came of one client, or of one row of a spreadsheet.

    Attributes:
        client_id: The client; null of whoever was not invited.
        name: The business's name then.
        account_id: Its account.
        row: The row's number in the spreadsheet, where it stood in one.
        email: The address that stood there.
        code: Why it was not done; where nothing was to be done, it may say why.
        message: The same for people.
        problems: All that is wrong with a row of a spreadsheet.
    """

    client_id: UUID | None
    account_id: UUID | None
    name: str | None
    row: int | None
    email: str | None
    outcome: Outcome
    code: str | None
    message: str | None
    problems: tuple[RowProblemView, ...]
    at: datetime

    @classmethod
    def of(cls, row: JobRow) -> JobRowView:
        """Show a row."""
        error, asked = row.error or {}, row.asked or {}
        return cls(
            **same(cls, row),
            row=asked.get("row"),
            email=asked.get("email"),
            code=error.get("code"),
            message=said(error, language=spoken(), texts=texts()) if error else None,
            problems=tuple(map(RowProblemView.of, problems_of(error))),
        )


@attrs.frozen(kw_only=True)
class ForeseenRowView:
    """
    What would come of a row of a spreadsheet.

    Attributes:
        row: Its number.
        outcome: Whether it would be invited: done.
        code: Why not.
        message: The same for people.
        problems: All that is wrong with it.
    """

    row: int
    email: str
    name: str | None
    contact: str | None
    language: str
    outcome: Outcome
    code: str | None
    message: str | None
    problems: tuple[RowProblemView, ...]

    @classmethod
    def of(cls, row: ForeseenInvitation) -> ForeseenRowView:
        """Show a row."""
        problems = row.error.problems if isinstance(row.error, InvalidInput) else ()
        told = None if row.error is None else said(kept(row.error), language=spoken(), texts=texts())
        return cls(
            **same(cls, row) | same(cls, row.invitee),
            code=None if row.error is None else row.error.code,
            message=told,
            problems=tuple(map(RowProblemView.of, problems)),
        )


@attrs.frozen(kw_only=True)
class InvitesReviewView:
    """
    What would come of a spreadsheet.

    Attributes:
        done: How many would be invited.
        unchanged: How many are invited already.
        refused: How many would be refused.
        rows: What would come of each row, in the order of the spreadsheet.
    """

    done: int
    unchanged: int
    refused: int
    rows: tuple[ForeseenRowView, ...]

    @classmethod
    def of(cls, rows: Sequence[ForeseenInvitation]) -> InvitesReviewView:
        """Show all rows."""
        counts = {one.value: sum(row.outcome is one for row in rows) for one in Outcome}
        return cls(rows=tuple(map(ForeseenRowView.of, rows)), **counts)
