"""Internal notes on clients."""

from __future__ import annotations

from partnerkit import NewNote
from partnerkit.values import ClientId, NoteId
from reference_server.api.asked import Asked
from reference_server.api.client_models import NoteView
from reference_server.api.inputs import Paging
from reference_server.api.models import Listed, listed


def list_notes(asked: Asked, client_id: ClientId, query: Paging) -> Listed[NoteView]:
    """List the team's notes on a client, newest first."""
    page = asked.kit.notes.list(client_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(NoteView.of(note) for note in page.items))


def get_note(asked: Asked, client_id: ClientId, note_id: NoteId) -> NoteView:
    """Return a note."""
    return NoteView.of(asked.kit.notes.get(client_id, note_id, by=asked.by))


def write_note(asked: Asked, client_id: ClientId, body: NewNote) -> NoteView:
    """Write a note on a client, for the partner's whole team and nobody else."""
    return NoteView.of(asked.kit.notes.write(client_id, body, by=asked.by, key=asked.key))


def change_note(asked: Asked, client_id: ClientId, note_id: NoteId, body: NewNote) -> NoteView:
    """Write a note anew; whoever may write notes may change any of the team's."""
    return NoteView.of(asked.kit.notes.change(client_id, note_id, body, by=asked.by, seen=asked.seen, key=asked.key))


def remove_note(asked: Asked, client_id: ClientId, note_id: NoteId) -> None:
    """Take a note away; nothing of what it said is left."""
    asked.kit.notes.remove(client_id, note_id, by=asked.by, seen=asked.seen, key=asked.key)
