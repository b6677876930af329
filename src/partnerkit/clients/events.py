"""What happens to client lines, as their own chains tell it; no account's history holds it (R-15)."""

from __future__ import annotations

from typing import ClassVar

import attrs

from partnerkit.effects import Event
from partnerkit.values import Copied, NoteId, OperatorId, Personal, Reference


@attrs.frozen(kw_only=True)
class ClientTagged(Event):
    """A client has tags more."""

    kind: ClassVar[str] = "client.tagged"
    tags: Copied[tuple[str, ...]]


@attrs.frozen(kw_only=True)
class ClientUntagged(Event):
    """A client has tags less."""

    kind: ClassVar[str] = "client.untagged"
    tags: Copied[tuple[str, ...]]


@attrs.frozen(kw_only=True)
class ClientAssigned(Event):
    """A client has an operator more."""

    kind: ClassVar[str] = "client.assigned"
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class ClientUnassigned(Event):
    """A client has an operator less."""

    kind: ClassVar[str] = "client.unassigned"
    operator_id: Reference[OperatorId]
    name: Personal[str]


@attrs.frozen(kw_only=True)
class NoteWritten(Event):
    """Somebody wrote a note; its text stands in the note alone, so that removing it leaves none of it."""

    kind: ClassVar[str] = "note.written"
    note_id: Reference[NoteId]


@attrs.frozen(kw_only=True)
class NoteChanged(Event):
    """Somebody wrote a note anew."""

    kind: ClassVar[str] = "note.changed"
    note_id: Reference[NoteId]


@attrs.frozen(kw_only=True)
class NoteRemoved(Event):
    """Somebody took a note away."""

    kind: ClassVar[str] = "note.removed"
    note_id: Reference[NoteId]
