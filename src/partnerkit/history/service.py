"""History: what was written, told to who may know it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from partnerkit.access import Action, Actor
from partnerkit.accounts.reading import AccountReader
from partnerkit.errors import invalid
from partnerkit.history.model import ENTRIES, PARTICULARS, Entry, newest
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import AccountId, EntryId
from partnerkit.wire import read_cursor

MOST = 100


@attrs.frozen(kw_only=True)
class Told:
    """
    An entry as people read it (VC-19).

    Attributes:
        id: The entry's id.
        seq: Its number in the chain.
        at: When, UTC.
        kind: What happened.
        actor_kind: What sort of actor.
        actor: The name of who acted; None if it was erased.
        details: What changed, personal values included.
    """

    id: EntryId
    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor: str | None
    details: Mapping[str, Any]


class HistoryService:
    """Reads chains for the people who may."""

    def __init__(self, storage: Storage) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._reader = AccountReader(storage)

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
        if not 1 <= limit <= MOST:
            raise invalid("limit", "limit.range", min=1, max=MOST)
        cursor = None if after is None else read_cursor(after, ENTRIES)
        page = self._storage.page(attrs.evolve(newest(account_id, limit=limit), after=cursor))
        private = self._storage.get_many(PARTICULARS, [e.id for e in page.items], within=account_id)
        return Page(tuple(_told(e, private[e.id].values if e.id in private else {}) for e in page.items), page.next)


def _told(entry: Entry, personal: Mapping[str, Any]) -> Told:
    known = dict(personal)
    actor = known.pop("actor", None)
    return Told(
        id=entry.id,
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        actor_kind=entry.actor_kind,
        actor=actor,
        details=dict(entry.payload) | known,
    )
