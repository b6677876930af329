"""Internal notes on a client, for the partner's whole team and nobody else (VC-13, R-15): facts and pure use cases."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from partnerkit.clients.events import NoteChanged, NoteRemoved, NoteWritten
from partnerkit.clients.model import Client
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Remove, Revised, field
from partnerkit.values import ClientId, Copied, Name, NoteId, NoteText, OperatorId, Personal, Reference


@attrs.frozen(kw_only=True)
class Note(Revised):
    """
    One note.

    Attributes:
        text: What it says, lines kept.
        author_id: The operator who wrote it.
        author: That operator's name then.
        written_at: When, UTC.
        changed_at: When it was written anew, UTC.
        revision: Raised by each change; what people saw.
    """

    client_id: Reference[ClientId]
    id: Reference[NoteId]
    text: Personal[NoteText]
    author_id: Reference[OperatorId]
    author: Personal[Name]
    written_at: Copied[datetime]
    changed_at: Copied[datetime | None] = None
    revision: Copied[int] = 0
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class NewNote:
    """What somebody writes: 1 to 10,000 characters."""

    text: NoteText


NOTES: Final = Collection(
    entity=Note,
    key=field(Note, lambda n: n.id),
    within=field(Note, lambda n: n.client_id),
    order=(field(Note, lambda n: n.id),),
    version=field(Note, lambda n: n.version),
)


def notes_on(client_id: ClientId, *, after: Cursor | None = None, limit: int = 50) -> Query[Note]:
    """Ask for a client's notes, newest first."""
    return Query(collection=NOTES, within=client_id, descending=True, after=after, limit=limit)


def write_note(
    client: Client, new: NewNote, *, id: NoteId, author_id: OperatorId, author: str, at: datetime
) -> Effects[Note]:
    """Write a note on a client."""
    note = Note(client_id=client.id, id=id, text=new.text, author_id=author_id, author=author, written_at=at)
    return Effects(note, [Change(client, client), Add(note)], [NoteWritten(chain_id=client.id, note_id=id)])


def change_note(client: Client, note: Note, new: NewNote, *, at: datetime) -> Effects[Note]:
    """Write a note anew; what it says already changes nothing."""
    if new.text == note.text:
        return Effects(note)
    after = attrs.evolve(note, text=new.text, changed_at=at, revision=note.revision + 1)
    told = NoteChanged(chain_id=client.id, note_id=note.id)
    return Effects(after, [Change(client, client), Change(note, after)], [told])


def remove_note(client: Client, note: Note) -> Effects[Note]:
    """Take a note away; nothing of what it said is left."""
    told = NoteRemoved(chain_id=client.id, note_id=note.id)
    return Effects(note, [Change(client, client), Remove(note)], [told])
