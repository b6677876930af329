"""An account's people and seats, read by themselves and by whoever manages the account."""

from __future__ import annotations

from partnerkit.access import Action, Actor, ActorKind, Facts, require
from partnerkit.access.policy import acting
from partnerkit.accounts.model import Account
from partnerkit.accounts.reading import AccountReader
from partnerkit.errors import NotFound
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.staff.model import MEMBERS, Member, members_of
from partnerkit.staff.seats import Seats, seats_of
from partnerkit.values import AccountId, MemberId
from partnerkit.vendor import Vendor
from partnerkit.wire import paging


class Colleagues:
    """Who works in an account; a part of ``kit.staff``."""

    _storage: Storage
    _vendor: Vendor
    _reader: AccountReader

    def members(
        self, account_id: AccountId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Member]:
        """
        Return a page of an account's memberships, open invitations included, in the order of their making (VC-18).

        The account's own admins see them, and whoever may see the account from outside.

        Args:
            account_id: Which account.
            by: Who asks.
            after: Where the page before ended: its `next`, or what `partnerkit.wire.cursor_text` made of it.
            limit: The most memberships, 1 to 100.

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
            InvalidInput: The place or the limit is wrong.
        """
        self._seen(account_id, by)
        return self._storage.page(members_of(account_id, after=paging(MEMBERS, after, limit), limit=limit))

    def member(self, account_id: AccountId, member_id: MemberId, *, by: Actor) -> Member:
        """
        Return one of an account's memberships, or an invitation that is open or expired (VC-18).

        Raises:
            NotFound: There is no such account or membership, or it is somebody else's.
            Refused: The decision says no.
        """
        try:
            account = self._seen(account_id, by)
        except NotFound:
            raise NotFound(MEMBERS.name, member_id) from None
        return self._storage.get(MEMBERS, member_id, within=account.id)

    def seats(self, account_id: AccountId, *, by: Actor) -> Seats:
        """
        Return how many staff members an account may have, and how many it has (VC-17).

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
        """
        return seats_of(self._storage, self._seen(account_id, by), self._vendor, self._vendor.clock())

    def _seen(self, account_id: AccountId, by: Actor) -> Account:
        inside = acting(by).kind is ActorKind.STAFF
        return self._reader.view(Action.SEE_COLLEAGUES if inside else Action.VIEW_ACCOUNT, account_id, by)

    def _inside(self, action: Action, by: Actor) -> None:
        """See that somebody is of some account's people: to nobody else is told how things stand there."""
        if acting(by).kind is not ActorKind.STAFF:
            require(action, by, Facts(partner_id=by.partner_id))

    def _own(self, action: Action, by: Actor) -> Account:
        """Return the account a staff member works in, if it may do the action there at all."""
        self._inside(action, by)
        return self._reader.view(action, by.account, by)
