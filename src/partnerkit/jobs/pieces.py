"""A piece of a job: some rows of it, done in one transaction; each kind of job does its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs

from partnerkit.access import Actor
from partnerkit.bulk.model import Outcome
from partnerkit.jobs.model import JOB_OUTCOME, JOB_ROWS, Job, JobRow, JobTurn
from partnerkit.repository import Cursor, Page, Query, Storage
from partnerkit.wire import cursor_text, paging


@attrs.frozen(kw_only=True)
class Piece:
    """
    What came of some rows of a job.

    Attributes:
        next: Where the job goes on; None at the end of all.
        rows: What came of each.
        turns: What has had its turn with that.
    """

    next: Cursor | None
    rows: Sequence[JobRow]
    turns: Sequence[JobTurn] = ()

    @property
    def place(self) -> str | None:
        """The same place as text."""
        return None if self.next is None else cursor_text(self.next)


class Pieces(Protocol):
    """What does jobs of one kind."""

    def piece(self, job: Job, *, by: Actor, limit: int) -> Piece:
        """
        Do the rows of a job that come next.

        Args:
            job: The job.
            by: In whose name; with the rights of this moment.
            limit: How many at most.

        Raises:
            Refused: The actor may not go on at all.
            InvalidInput: What the job names is gone.
        """


def refused(storage: Storage, job: Job, limit: int) -> Page[JobRow]:
    """Return the next of those that another job was refused for, of one that repeats it."""
    where, after = JOB_OUTCOME.is_(Outcome.REFUSED), paging(JOB_ROWS, job.place, limit)
    return storage.page(Query(collection=JOB_ROWS, within=job.repeats, where=where, after=after, limit=limit))
