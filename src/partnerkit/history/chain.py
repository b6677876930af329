"""
The chain of events: pure.

- An entry's digest covers everything it says, and the digest of the entry before it (BX-02).
- A personal value is covered by a salted hash; without value and salt the chain still verifies (BX-08).
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit.access import Actor
from partnerkit.effects import Event
from partnerkit.history.model import Chained, Entry, Particulars
from partnerkit.repository import field_classes
from partnerkit.values import EntryId, FieldClass
from partnerkit.wire import write

_SPELL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=write).encode
_SAID: Final = tuple(a.name for a in attrs.fields(Entry) if a.name not in {"digest", "previous"})


def canonical(value: object) -> bytes:
    """Return the one spelling of a value that is hashed."""
    return _SPELL(value).encode()


def commitment(value: object, salt: str) -> str:
    """Return the salted hash that stands for a personal value in the chain."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(value)).hexdigest()


def digest_of(entry: Entry) -> bytes:
    """Return the digest an entry must have."""
    said = {name: getattr(entry, name) for name in _SAID} | {"previous": entry.previous.hex()}
    return hashlib.sha256(canonical(said)).digest()


def link(
    event: Event, row: Chained, *, by: Actor, at: datetime, id: UUID, salt: Callable[[], str]
) -> tuple[Entry, Particulars]:
    """Return an event as the next entry of a row's chain, and its personal values apart."""
    public, personal = _parted(event)
    personal["actor"] = by.name
    if by.subject is not None:
        personal["subject"] = by.subject.name
    salts = {name: salt() for name in personal}
    entry = Entry(
        chain_id=row.id,
        id=EntryId(id),
        seq=row.seq + 1,
        at=at,
        kind=event.kind,
        actor_kind=by.kind.value,
        actor_id=by.id,
        subject_kind=by.shown.kind.value,
        subject_id=by.shown.id,
        payload=public,
        commitments={name: commitment(value, salts[name]) for name, value in personal.items()},
        previous=row.head,
        digest=b"",
    )
    particulars = Particulars(chain_id=row.id, id=entry.id, values=personal, salts=salts)
    return attrs.evolve(entry, digest=digest_of(entry)), particulars


def _parted(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    kind: Any = type(event)
    said = {name: write(getattr(event, name)) for name in _told(kind)}
    personal = {name: said.pop(name) for name, private in _told(kind).items() if private}
    return said, personal


@functools.cache
def _told(kind: type[Event]) -> dict[str, bool]:
    """Return what a kind of event tells, and whether it is personal."""
    return {name: mark is FieldClass.PERSONAL for name, mark in field_classes(kind).items() if name != "chain_id"}


def first_break(entries: Iterable[Entry], *, head: bytes, seq: int) -> int | None:
    """
    Return the number of the first entry that is not what was written; None if the chain is whole.

    *entries* begin with the first; *head* and *seq* are the row's, so that a cut tail is noticed too (A-36).
    """
    before = b""
    number = 0
    for number, entry in enumerate(entries, 1):
        if (entry.seq, entry.previous, entry.digest) != (number, before, digest_of(entry)):
            return number
        before = entry.digest
    return None if (before, number) == (head, seq) else min(number, seq) + 1


def altered(entry: Entry, particulars: Particulars) -> tuple[str, ...]:
    """
    Return the names of an entry's personal values that are not what was written; an erased one is none of them (A-36).

    Together with `first_break` this covers all that a history tells.
    """
    return tuple(
        name
        for name, value in particulars.values.items()
        if entry.commitments.get(name) != commitment(value, particulars.salts.get(name, ""))
    )
