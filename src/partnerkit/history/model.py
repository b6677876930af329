"""What the writer keeps: chained entries, their personal parts, notices for who is to know, idempotency receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Protocol, Self
from uuid import UUID

import attrs

from partnerkit.repository import Collection, Query, field
from partnerkit.values import Copied, EntryId, Hidden, Personal, Reference, Text

SHARDS: Final = 16


class Chained(Protocol):
    """A row that carries the head of a chain (BX-02): an account, a client line or a partner."""

    @property
    def id(self) -> UUID:
        """Which is also the id of its chain."""

    @property
    def seq(self) -> int:
        """How many entries the chain has."""

    @property
    def head(self) -> bytes:
        """The digest of the last one."""

    def linked(self, seq: int, head: bytes) -> Self:
        """Return the row with one entry more in its chain; its revision stays."""


@attrs.frozen(kw_only=True)
class Entry:
    """
    One event as it stands in a chain; never changed.

    Attributes:
        chain_id: The row whose chain it is.
        seq: Its number in the chain, from 1.
        at: When, UTC.
        kind: What happened, as in ``account.locked``.
        actor_kind: What sort of actor really acted.
        actor_id: Who.
        subject_kind: As what sort of actor.
        subject_id: As whom; the actor unless logged in as somebody.
        payload: What is said openly.
        commitments: For each personal value its salted hash, so that it can be erased and the chain still verifies.
        previous: The digest of the entry before.
        digest: The digest of this one over all of the above.
    """

    chain_id: Reference[UUID]
    id: Reference[EntryId]
    seq: Copied[int]
    at: Copied[datetime]
    kind: Copied[str]
    actor_kind: Copied[str]
    actor_id: Reference[UUID]
    subject_kind: Copied[str]
    subject_id: Reference[UUID]
    payload: Copied[Mapping[str, Any]]
    commitments: Copied[Mapping[str, str]]
    previous: Copied[bytes]
    digest: Copied[bytes]


@attrs.frozen(kw_only=True)
class Particulars:
    """
    The personal values of an entry, apart from it, so that they can be erased.

    Attributes:
        values: Each value by its name; ``actor`` is the name of who acted, ``subject`` that
            of as whom, if it is another.
        salts: Each value's salt, in hex.
    """

    chain_id: Reference[UUID]
    id: Reference[EntryId]
    values: Personal[Mapping[str, Any]]
    salts: Hidden[Mapping[str, str]] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Notice:
    """
    An entry as it is told to whoever is to know of it (BX-06), in one of a few shards.

    It holds what the entry says openly, so that telling it reads nothing else. It stays for some time once it was told,
    for replays.

    Attributes:
        shard: Of `SHARDS`; all notices of a chain are in one.
        id: The entry's id.
        chain_id: Its chain.
        seq: Its number there, which is the order it is told in; ids of two machines need not agree with it.
        at: When it was written, UTC.
        kind: What happened, as in ``account.locked``.
        actor_kind: What sort of actor really acted.
        actor_id: Who.
        subject_kind: As what sort of actor.
        subject_id: As whom.
        payload: What the entry says openly; nothing personal.
        delivered_at: When it was told, UTC; None while it waits.
    """

    shard: Copied[int]
    id: Reference[EntryId]
    chain_id: Reference[UUID]
    seq: Copied[int]
    at: Copied[datetime]
    kind: Copied[str]
    actor_kind: Copied[str]
    actor_id: Reference[UUID]
    subject_kind: Copied[str]
    subject_id: Reference[UUID]
    payload: Copied[Mapping[str, Any]]
    delivered_at: Copied[datetime | None] = None
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Receipt:
    """
    That a call with an idempotency key was done (BX-09).

    Attributes:
        actor_id: Who called; keys of different actors never meet.
        key: The key.
        digest: Of the call and its input.
        row: The id of what it resulted in.
        at: When, UTC.
    """

    actor_id: Reference[UUID]
    key: Copied[Annotated[str, Text(200)]]
    digest: Copied[bytes]
    row: Reference[UUID]
    at: Copied[datetime]
    version: Copied[int] = 0


ENTRY_SEQ = field(Entry, lambda e: e.seq)

ENTRIES: Final = Collection(
    entity=Entry, key=field(Entry, lambda e: e.id), within=field(Entry, lambda e: e.chain_id), order=(ENTRY_SEQ,)
)
PARTICULARS: Final = Collection(
    entity=Particulars, key=field(Particulars, lambda p: p.id), within=field(Particulars, lambda p: p.chain_id)
)
DELIVERED_AT: Final = field(Notice, lambda n: n.delivered_at)
NOTICES: Final = Collection(
    entity=Notice,
    key=field(Notice, lambda n: n.id),
    within=field(Notice, lambda n: n.shard),
    order=(field(Notice, lambda n: n.id),),
    filters=(DELIVERED_AT,),
    version=field(Notice, lambda n: n.version),
    expiry=DELIVERED_AT,
)
RECEIPTS: Final = Collection(
    entity=Receipt,
    key=field(Receipt, lambda r: r.key),
    within=field(Receipt, lambda r: r.actor_id),
    version=field(Receipt, lambda r: r.version),
    expiry=field(Receipt, lambda r: r.at),
)


def shard_of(chain_id: UUID) -> int:
    """Return the shard of a chain's notices."""
    return chain_id.int % SHARDS


def notice(entry: Entry) -> Notice:
    """Return what tells an entry."""
    return Notice(
        shard=shard_of(entry.chain_id),
        id=entry.id,
        chain_id=entry.chain_id,
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        payload=entry.payload,
    )


def newest(chain_id: UUID, *, limit: int = 50) -> Query[Entry]:
    """Ask for a chain's entries, newest first."""
    return Query(collection=ENTRIES, within=chain_id, descending=True, limit=limit)
