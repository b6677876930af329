"""History: what was written, told to who may know it."""

from __future__ import annotations

from partnerkit.access import Action, Actor
from partnerkit.accounts.reading import AccountReader
from partnerkit.clients.reading import ClientReader
from partnerkit.history.told import Told, told_of
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import AccountId, ClientId


class HistoryService:
    """Reads chains for the people who may."""

    def __init__(self, storage: Storage) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._reader = AccountReader(storage)
        self._clients = ClientReader(storage)

    def of_account(
        self, account_id: AccountId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Told]:
        """
        Return what happened to an account, newest first (VC-19).

        Raises:
            NotFound: There is no such account, or it is somebody else's.
            Refused: The decision says no.
            InvalidInput: The place or the limit is wrong.
        """
        self._reader.view(Action.VIEW_HISTORY, account_id, by)
        return told_of(self._storage, account_id, after, limit)

    def of_client(
        self, client_id: ClientId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50
    ) -> Page[Told]:
        """
        Return what the partner's team did to a line of its own list, newest first: tags, notes, assignments.

        Nothing of it stands in the account's history (R-15).

        Raises:
            NotFound: There is no such client, or it is another partner's.
            Refused: The decision says no.
            InvalidInput: The place or the limit is wrong.
        """
        self._clients.line(Action.VIEW_HISTORY, client_id, by)
        return told_of(self._storage, client_id, after, limit)
