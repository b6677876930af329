"""What would come of inviting whomever a spreadsheet names, row by row, before anything is done (BX-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from partnerkit.access import Action, Actor, decide, require
from partnerkit.bulk.model import Outcome
from partnerkit.clients.model import CLIENTS, Client
from partnerkit.errors import InvalidInput, LimitReached, PartnerkitError, invalid
from partnerkit.invitations.limiting import Limiting
from partnerkit.invitations.model import INVITATION_ADDRESS, Invitation, NewInvitation
from partnerkit.invitations.sheet import InvitationSheet, Invitee, SheetRow, read_sheet
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Storage
from partnerkit.values import address_key
from partnerkit.vendor import Vendor
from partnerkit.wire import checked


@attrs.frozen(kw_only=True)
class ForeseenInvitation:
    """
    What would come of a row.

    Attributes:
        invitee: Whom it names.
        outcome: Whether they would be invited.
        error: Why not.
    """

    invitee: Invitee
    outcome: Outcome
    error: PartnerkitError | None = None


def outcome_of(error: PartnerkitError | None) -> Outcome:
    """Return what comes of inviting somebody: whoever is invited already needs no second invitation."""
    if error is None:
        return Outcome.DONE
    already = isinstance(error, InvalidInput) and [p.code for p in error.problems] == ["invitation.open"]
    return Outcome.UNCHANGED if already else Outcome.REFUSED


class Foreseeing(Limiting):
    """Looks at spreadsheets; a part of ``kit.invitations``."""

    _storage: Storage
    _vendor: Vendor

    def foresee(self, sheet: InvitationSheet, *, by: Actor) -> tuple[ForeseenInvitation, ...]:
        """
        Return what would come of each row of a spreadsheet, if `kit.jobs.begin_invites` were called now.

        It takes what the calls themselves would refuse: what is wrong with a row, who is invited already, and how many
        a partner that is not approved may still bring today (R-16). Somebody else may be faster.

        Raises:
            InvalidInput: The spreadsheet cannot be read, or its columns are others; every problem is named.
            Refused: The actor may invite nobody.
        """
        require(Action.INVITE_CLIENT, by)
        rows = read_sheet(checked(sheet), self._vendor.limits)
        return tuple(self._foreseen(rows, self._storage.get(PARTNERS, by.partner), by))

    def _foreseen(self, rows: Sequence[SheetRow], partner: Partner, by: Actor) -> Iterator[ForeseenInvitation]:
        most, left = self._vendor.limits.unapproved_a_day, self._left(partner, len(rows))
        for row in rows:
            error, anew = self._hindrance(row, by)
            if error is None and not left and not anew:
                error = LimitReached(most)
            left -= error is None and not anew
            yield ForeseenInvitation(invitee=row.invitee, outcome=outcome_of(error), error=error)

    def _left(self, partner: Partner, count: int) -> int:
        """Return how many of so many a partner may still bring today."""
        if partner.approved_at is not None:
            return count
        return max(0, self._vendor.limits.unapproved_a_day - self._brought(partner, self._vendor.clock()))

    def _hindrance(self, row: SheetRow, by: Actor) -> tuple[PartnerkitError | None, bool]:
        """Return what is in the way of a row, and whether it is invited anew."""
        if row.new is None:
            return InvalidInput(row.problems), False
        try:
            return None, self._expired(row.new, by, self._vendor.clock()) is not None
        except InvalidInput as error:
            return error, False

    def _expired(self, new: NewInvitation, by: Actor, at: datetime) -> tuple[Invitation, Client] | None:
        """
        Return the invitation of an address that is over without an answer, and its line; None where there is none.

        Raises:
            InvalidInput: One still counts, or the actor may not send the one there is again.
        """
        found = self._storage.find(INVITATION_ADDRESS, address_key(new.email), within=by.partner)
        if found is None:
            return None
        line = self._storage.get(CLIENTS, found.id, within=by.partner)
        if at < found.expires_at or not decide(Action.RESEND_INVITATION, by, line.facts).allowed:
            raise invalid("email", "invitation.open")
        return found, line
