"""A client line for a decision; one that somebody may not know of is answered like none (A-11)."""

from __future__ import annotations

from partnerkit.access import Action, Actor, require
from partnerkit.clients.model import CLIENTS, Client
from partnerkit.repository import Storage
from partnerkit.values import ClientId


class ClientReader:
    """Reads lines of an operator's own partner; there is no way to name another one."""

    def __init__(self, storage: Storage) -> None:
        """Read from *storage*."""
        self._storage = storage

    def line(self, action: Action, client_id: ClientId, by: Actor, *, seen: int | None = None) -> Client:
        """
        Return a line if the actor may do the action on it.

        Raises:
            NotFound: There is none, or it is another partner's.
            Refused: The decision said no.
            Outdated: It is not as the caller saw it.
        """
        require(Action.VIEW_CLIENTS, by)
        client = self._storage.get(CLIENTS, client_id, within=by.partner)
        require(action, by, client.facts, kind=CLIENTS.name, id=client_id)
        client.check(seen)
        return client
