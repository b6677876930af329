"""Jobs that do one thing to all clients that match."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.access import Actor
from partnerkit.bulk.model import BulkRow, BulkWork
from partnerkit.bulk.service import BulkService
from partnerkit.clients.listing import Sort
from partnerkit.clients.service import ClientsService
from partnerkit.jobs.asked import BulkJob
from partnerkit.jobs.model import Job, JobRow
from partnerkit.jobs.pieces import Piece, refused
from partnerkit.jobs.telling import kept
from partnerkit.repository import Cursor, Storage
from partnerkit.values import ClientId, JobRowId
from partnerkit.vendor import Vendor
from partnerkit.wire import read


class Changing:
    """Does them."""

    def __init__(self, storage: Storage, vendor: Vendor, *, bulk: BulkService, clients: ClientsService) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._bulk = bulk
        self._clients = clients

    def piece(self, job: Job, *, by: Actor, limit: int) -> Piece:
        """Do it to the clients that come next."""
        asked = read(BulkJob, job.asked)
        ids, next_ = self._refused(job, limit) if job.repeats else self._matching(job, asked, by, limit)
        return Piece(next=next_, rows=self._done(job, asked, ids, by))

    def _done(self, job: Job, asked: BulkJob, ids: Sequence[ClientId], by: Actor) -> list[JobRow]:
        if not ids:
            return []
        work = BulkWork(action=asked.action, client_ids=tuple(ids), tag=asked.tag, operator_id=asked.operator_id)
        at = self._vendor.clock()
        rows = self._bulk.run(work, by=by).rows
        return [row_of(job, row, id=self._vendor.ids.ordered(at), at=at) for row in rows]

    def _matching(self, job: Job, asked: BulkJob, by: Actor, limit: int) -> tuple[Sequence[ClientId], Cursor | None]:
        # By the moment of their making, which never changes: whatever is done to them, each client's turn comes once.
        wanted = attrs.evolve(asked.filter, sort=Sort.NEWEST)
        listing = self._clients.list(wanted, by=by, after=job.place, limit=limit)
        return [client.id for client in listing.items], listing.next

    def _refused(self, job: Job, limit: int) -> tuple[Sequence[ClientId], Cursor | None]:
        rows = refused(self._storage, job, limit)
        return [row.client_id for row in rows.items if row.client_id is not None], rows.next


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
