"""Jobs that invite whomever a spreadsheet names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from partnerkit.access import Action, Actor, require
from partnerkit.bulk.model import Outcome
from partnerkit.bulk.trying import tried
from partnerkit.errors import PartnerkitError
from partnerkit.invitations.foreseeing import outcome_of
from partnerkit.invitations.service import InvitationsService
from partnerkit.invitations.sheet import Invitee
from partnerkit.jobs.model import JOB_TURNS, Job, JobRow
from partnerkit.jobs.pieces import Piece, refused
from partnerkit.jobs.telling import kept
from partnerkit.repository import Query, Storage
from partnerkit.values import JobRowId
from partnerkit.vendor import Vendor
from partnerkit.wire import read


class Invites:
    """Does them: the row of each takes the place of its turn together with the invitation, so that none is twice."""

    def __init__(self, storage: Storage, vendor: Vendor, invitations: InvitationsService) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._invitations = invitations

    def piece(self, job: Job, *, by: Actor, limit: int) -> Piece:
        """Invite those that come next."""
        require(Action.VIEW_CLIENTS, by)
        if job.repeats:
            again = refused(self._storage, job, limit)
            asked = [row.asked for row in again.items if row.asked is not None]
            return Piece(next=again.next, rows=self._rows(job, asked, by))
        turns = self._storage.page(Query(collection=JOB_TURNS, within=job.id, limit=limit))
        rows = self._rows(job, [turn.asked for turn in turns.items], by)
        return Piece(next=turns.next, rows=rows, turns=turns.items)

    def _rows(self, job: Job, asked: Sequence[Mapping[str, Any]], by: Actor) -> list[JobRow]:
        return [self._row(job, one, by) for one in asked]

    def _row(self, job: Job, asked: Mapping[str, Any], by: Actor) -> JobRow:
        at, invitee = self._vendor.clock(), read(Invitee, asked)
        came = tried(lambda: self._invitations.invite(invitee.new(), by=by, one_of_many=True))
        row = partial(JobRow, job_id=job.id, id=JobRowId(self._vendor.ids.ordered(at)), asked=asked, at=at)
        if isinstance(came, PartnerkitError):
            return row(outcome=outcome_of(came), error=kept(came))
        return row(outcome=Outcome.DONE, client_id=came.id, name=came.name or came.email)
