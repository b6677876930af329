"""Notes: read, ask, apply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import UUID

from partnerkit.access import Action, Actor
from partnerkit.clients.model import Client
from partnerkit.clients.notes import NOTES, NewNote, Note, change_note, notes_on, remove_note, write_note
from partnerkit.clients.reading import ClientReader
from partnerkit.effects import Effects
from partnerkit.history.writer import Call, Writer
from partnerkit.repository import Cursor, Page, Storage
from partnerkit.values import ClientId, NoteId
from partnerkit.vendor import Vendor
from partnerkit.wire import checked, paging


class NotesService:
    """
    Internal notes on clients: the partner's whole team reads them, the account never does (VC-13, R-15).

    Every method takes the operator as *by*. Those that write take an idempotency *key* (BX-09). All raise `NotFound`
    for a client or a note that is unknown or another partner's, and `Refused` where the decision says no.
    """

    def __init__(self, storage: Storage, vendor: Vendor, writer: Writer) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor
        self._writer = writer
        self._reader = ClientReader(storage)

    def list(self, client_id: ClientId, *, by: Actor, after: str | Cursor | None = None, limit: int = 50) -> Page[Note]:
        """
        Return a page of the notes on a client, newest first.

        Raises:
            InvalidInput: The place or the limit is wrong.
        """
        self._reader.line(Action.READ_NOTES, client_id, by)
        return self._storage.page(notes_on(client_id, after=paging(NOTES, after, limit), limit=limit))

    def get(self, client_id: ClientId, note_id: NoteId, *, by: Actor) -> Note:
        """Return one note."""
        self._reader.line(Action.READ_NOTES, client_id, by)
        return self._storage.get(NOTES, note_id, within=client_id)

    def write(self, client_id: ClientId, new: NewNote, *, by: Actor, key: str | None = None) -> Note:
        """
        Write a note.

        Raises:
            InvalidInput: It says nothing, or too much.
        """

        def work(at: datetime) -> Effects[Note]:
            client = self._reader.line(Action.WRITE_NOTE, client_id, by)
            id = NoteId(self._vendor.ids.ordered(at))
            return write_note(client, checked(new), id=id, author_id=by.assignee, author=by.name, at=at)

        return self._perform(Call("note.write", by, key, (client_id, new)), client_id, work)

    def change(
        self,
        client_id: ClientId,
        note_id: NoteId,
        new: NewNote,
        *,
        by: Actor,
        seen: int | None = None,
        key: str | None = None,
    ) -> Note:
        """
        Write a note anew; whoever may write notes may change any of the team's.

        Raises:
            InvalidInput: It says nothing, or too much.
            Outdated: The note is not as the caller saw it.
        """

        def work(at: datetime) -> Effects[Note]:
            client, note = self._seen(client_id, note_id, by, seen)
            return change_note(client, note, checked(new), at=at)

        return self._perform(Call("note.change", by, key, (client_id, note_id, new)), client_id, work)

    def remove(
        self, client_id: ClientId, note_id: NoteId, *, by: Actor, seen: int | None = None, key: str | None = None
    ) -> None:
        """
        Take a note away; nothing of what it said is left.

        Raises:
            Outdated: The note is not as the caller saw it.
        """

        def work(_: datetime) -> Effects[Note | None]:
            client, note = self._seen(client_id, note_id, by, seen)
            return cast("Effects[Note | None]", remove_note(client, note))

        call = Call("note.remove", by, key, (client_id, note_id))
        self._writer.perform(call, work, again=lambda _: None)

    def _seen(self, client_id: ClientId, note_id: NoteId, by: Actor, seen: int | None) -> tuple[Client, Note]:
        client = self._reader.line(Action.WRITE_NOTE, client_id, by)
        note = self._storage.get(NOTES, note_id, within=client_id)
        note.check(seen)
        return client, note

    def _perform(self, call: Call, client_id: ClientId, work: Callable[[datetime], Effects[Note]]) -> Note:
        def again(id: UUID) -> Note:
            return self.get(client_id, NoteId(id), by=call.by)

        return self._writer.perform(call, work, again=again)
