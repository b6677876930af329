"""Errors as pages: one sentence, a way back, a reference number; never a trace."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Realm
from partnerkit.errors import InvalidInput, NotFound, NotPossible, Refused
from reference_server.http.context import Context
from reference_server.http.errors import own_path
from reference_server.http.faults import Fault, OldForm, fault_of
from reference_server.http.responses import add_headers, same_face
from reference_server.pages import prove, replacing
from reference_server.pages.drafts import draft_of
from reference_server.pages.language import _, lazy
from reference_server.pages.old import answer as old_form
from reference_server.pages.refused import refusal as explained
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.why_people import refusal
from reference_server.pages.words import remedies_of, remedies_outside

_HOME: Final = {
    "console": ("console.clients", lazy("All clients")),
    "workspace": ("workspace.overview", lazy("Overview")),
    "office": ("office.partners", lazy("All partners")),
    "root": ("root.doors", lazy("Where to sign in")),
}
#: What a person at a form reads instead of what a program is told.
_WORDS: Final = {
    "key_reused": (
        lazy("This form was sent before, with other values."),
        lazy("What was sent first stands. Open the form again to send something else."),
    ),
    "outcome_unknown": (
        lazy("It is not known whether this was done."),
        lazy("The connection to the database was lost just then. Look before you send it again."),
    ),
}


def error_page(context: Context, error: Exception) -> Response:
    """Answer with a page about an error."""
    if isinstance(error, Refused) and context.face.realm is Realm.OPERATOR and prove.lacks(error):
        return prove.needed(context, error, draft=draft_of(context, error))
    if isinstance(error, Refused) and context.face.realm is Realm.OPERATOR:
        return refusal(context, error, draft=draft_of(context, error))
    if isinstance(error, Refused) and context.face.realm is Realm.STAFF:
        if replacing.is_first(error):
            return replacing.lead(context)
        told_why = explained(context, error)
        if told_why is not None:
            return told_why
    old = old_form(context) if isinstance(error, OldForm) else None
    if old is not None:
        return old
    fault = _worded(fault_of(error, kept=context.kept, request_id=context.request_id))
    if context.who is None and fault.status < 500 and context.token is not None:
        _recognise(context)
    problems = [(one.path, said(one)) for one in error.problems] if isinstance(error, InvalidInput) else []
    told = remedies_of if context.face.realm is Realm.VENDOR else remedies_outside
    remedies = told(error.decision) if isinstance(error, Refused) else ()
    values: dict[str, Any] = {
        "fault": fault,
        "problems": problems,
        "remedies": remedies,
        "back": _back(context, error, fault),
    }
    values["draft"] = draft_of(context, error)
    return add_headers(page(context, "error.html", status=fault.status, **values), fault.headers)


def _worded(fault: Fault) -> Fault:
    title, detail = _WORDS.get(fault.code, (fault.title, fault.detail))
    return attrs.evolve(fault, title=str(title), detail=str(detail))


def _recognise(context: Context) -> None:
    try:
        with context.read() as kit:
            context.actor(kit)
    except Exception:  # noqa: BLE001 - a page about an error does not fail for want of a name
        pass


def _back(context: Context, error: Exception, fault: Fault) -> tuple[str, str]:
    """Return the address and the words of the way on: to the form or client one was at, else the first page."""
    form = same_face(context, own_path(context)) if isinstance(error, OldForm) else None
    if form is not None:
        return form, _("Open the form again")
    on = context.places.get("client_id")
    if on is not None and fault.status != 500 and not isinstance(error, NotFound):
        return context.url("console.client", client_id=on), _("Back to the client")
    operator = context.places.get("operator_id")
    if operator is not None and context.face.realm is Realm.OPERATOR and isinstance(error, NotPossible):
        return context.url("console.team_one", operator_id=operator), _("Back to the operator")
    endpoint, label = _HOME[context.face.name]
    return context.url(endpoint), str(label)
