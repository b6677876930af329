"""Entries of a chain as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from partnerkit.history.model import ENTRIES, PARTICULARS, Entry, newest
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import EntryId
from partnerkit.wire import paging


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
        subject: The name of as whom; None unless it was somebody else, or if it was erased.
        as_other: Whether it acted as somebody else (VC-30).
        details: What changed, personal values included.
    """

    id: EntryId
    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor: str | None
    subject: str | None = None
    as_other: bool = False
    details: Mapping[str, Any]


def told_of(storage: Storage, chain_id: UUID, after: str | Cursor | None, limit: int) -> Page[Told]:
    """
    Return a page of a chain, newest first; whoever calls has asked the policy.

    Raises:
        InvalidInput: The place or the limit is wrong.
    """
    cursor = paging(ENTRIES, after, limit)
    page = storage.page(attrs.evolve(newest(chain_id, limit=limit), after=cursor))
    private = storage.get_many(PARTICULARS, [e.id for e in page.items], within=chain_id)
    return Page(tuple(_told(e, private[e.id].values if e.id in private else {}) for e in page.items), page.next)


def _told(entry: Entry, personal: Mapping[str, Any]) -> Told:
    known = dict(personal)
    actor, subject = known.pop("actor", None), known.pop("subject", None)
    return Told(
        id=entry.id,
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        actor_kind=entry.actor_kind,
        actor=actor,
        subject=subject,
        as_other=entry.actor_id != entry.subject_id,
        details=dict(entry.payload) | known,
    )
