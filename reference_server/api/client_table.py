"""The calls about a partner's clients, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import clients, notes
from reference_server.api.calls import Call

_CLIENT = "/clients/<client_id>"
_OPERATOR = f"{_CLIENT}/operators/<operator_id>"
_NOTES = f"{_CLIENT}/notes"
_NOTE = f"{_NOTES}/<note_id>"

CLIENT_CALLS: Final = (
    Call("GET", "/clients", clients.list_clients, Action.VIEW_CLIENTS),
    Call("GET", "/clients/counts", clients.count_clients, Action.VIEW_CLIENTS),
    Call("GET", "/clients/secure", clients.list_secure_names, Action.VIEW_CLIENTS),
    Call("GET", "/clients/tags", clients.list_tags, Action.VIEW_CLIENTS),
    Call("POST", "/clients/bulk", clients.do_to_clients, Action.VIEW_CLIENTS, key=True),
    Call("POST", "/clients/bulk/review", clients.review_clients, Action.VIEW_CLIENTS),
    Call("GET", _CLIENT, clients.get_client, Action.VIEW_CLIENTS),
    Call("PUT", f"{_CLIENT}/tags", clients.set_tags, Action.TAG_CLIENT, seen=True, key=True),
    Call("PUT", _OPERATOR, clients.assign_client, Action.ASSIGN_CLIENT, key=True),
    Call("DELETE", _OPERATOR, clients.unassign_client, Action.ASSIGN_CLIENT, key=True),
    Call("GET", f"{_CLIENT}/history", clients.list_client_history, Action.VIEW_HISTORY),
    Call("GET", _NOTES, notes.list_notes, Action.READ_NOTES),
    Call(
        "POST",
        _NOTES,
        notes.write_note,
        Action.WRITE_NOTE,
        status=201,
        location="/api/clients/{client_id}/notes/{id}",
        key=True,
    ),
    Call("GET", _NOTE, notes.get_note, Action.READ_NOTES),
    Call("PUT", _NOTE, notes.change_note, Action.WRITE_NOTE, seen=True, key=True),
    Call("DELETE", _NOTE, notes.remove_note, Action.WRITE_NOTE, seen=True, key=True),
)
