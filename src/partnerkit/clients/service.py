"""The client list: read and ask."""

from __future__ import annotations

from partnerkit.access import Action, Actor, require
from partnerkit.clients.model import CLIENT_ACCOUNT, CLIENTS, Client, clients_of
from partnerkit.errors import NotFound, invalid
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import AccountId, ClientId
from partnerkit.wire import read_cursor

MOST = 100


class ClientsService:
    """The list of an operator's own partner; there is no way to name another one (A-11)."""

    def __init__(self, storage: Storage) -> None:
        """Serve one transaction."""
        self._storage = storage

    def list(self, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[Client]:
        """
        Return a page of the partner's clients, newest first (VC-02).

        Args:
            by: The operator.
            after: Where the page before ended: its `next`, or what `partnerkit.wire.cursor_text` made of it.
            limit: The most lines, 1 to 100.

        Raises:
            InvalidInput: The place or the limit is wrong.
            Refused: The decision says no.
        """
        require(Action.VIEW_CLIENTS, by)
        if not 1 <= limit <= MOST:
            raise invalid("limit", "limit.range", min=1, max=MOST)
        cursor = None if after is None else read_cursor(after, CLIENTS)
        return self._storage.page(clients_of(by.partner, after=cursor, limit=limit))

    def get(self, client_id: ClientId, *, by: Actor) -> Client:
        """
        Return one line of the partner's list.

        Raises:
            NotFound: There is none, or it is another partner's.
            Refused: The decision says no.
        """
        require(Action.VIEW_CLIENTS, by)
        return self._storage.get(CLIENTS, client_id, within=by.partner)

    def of_account(self, account_id: AccountId, *, by: Actor) -> Client:
        """
        Return the line an account stands on.

        Raises:
            NotFound: There is none, or the account is another partner's.
            Refused: The decision says no.
        """
        require(Action.VIEW_CLIENTS, by)
        line = self._storage.find(CLIENT_ACCOUNT, account_id, within=by.partner)
        if line is None:
            raise NotFound(CLIENTS.name, account_id)
        return line
