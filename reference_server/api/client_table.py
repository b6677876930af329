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
    Call(method="GET", path="/clients", handler=clients.list_clients, action=Action.VIEW_CLIENTS),
    Call(method="GET", path="/clients/counts", handler=clients.count_clients, action=Action.VIEW_CLIENTS),
    Call(method="GET", path="/clients/secure", handler=clients.list_secure_names, action=Action.VIEW_CLIENTS),
    Call(method="GET", path="/clients/tags", handler=clients.list_tags, action=Action.VIEW_CLIENTS),
    Call(
        method="POST",
        path="/clients/bulk",
        handler=clients.do_to_clients,
        action=Action.VIEW_CLIENTS,
        key=True,
    ),
    Call(method="POST", path="/clients/bulk/review", handler=clients.review_clients, action=Action.VIEW_CLIENTS),
    Call(method="GET", path=_CLIENT, handler=clients.get_client, action=Action.VIEW_CLIENTS),
    Call(
        method="PUT",
        path=f"{_CLIENT}/tags",
        handler=clients.set_tags,
        action=Action.TAG_CLIENT,
        seen=True,
        key=True,
    ),
    Call(method="PUT", path=_OPERATOR, handler=clients.assign_client, action=Action.ASSIGN_CLIENT, key=True),
    Call(method="DELETE", path=_OPERATOR, handler=clients.unassign_client, action=Action.ASSIGN_CLIENT, key=True),
    Call(method="GET", path=f"{_CLIENT}/history", handler=clients.list_client_history, action=Action.VIEW_HISTORY),
    Call(method="GET", path=_NOTES, handler=notes.list_notes, action=Action.READ_NOTES),
    Call(
        method="POST",
        path=_NOTES,
        handler=notes.write_note,
        action=Action.WRITE_NOTE,
        status=201,
        location="/api/clients/{client_id}/notes/{id}",
        key=True,
    ),
    Call(method="GET", path=_NOTE, handler=notes.get_note, action=Action.READ_NOTES),
    Call(method="PUT", path=_NOTE, handler=notes.change_note, action=Action.WRITE_NOTE, seen=True, key=True),
    Call(method="DELETE", path=_NOTE, handler=notes.remove_note, action=Action.WRITE_NOTE, seen=True, key=True),
)
