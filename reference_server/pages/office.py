"""The vendor office's addresses."""

from __future__ import annotations

from typing import Final

from reference_server.http.routing import Handler, Route
from reference_server.pages import (
    entering,
    office_accounts,
    office_entry,
    office_partners,
    office_steps,
    own_sign_in,
    tongues,
)
from reference_server.pages.office_asking import handlers

_PARTNER: Final = "/partners/<partner_id>"
_OPERATOR: Final = f"{_PARTNER}/operators/<operator_id>"
_ACCOUNT: Final = "/accounts/<account_id>"


def _get(path: str, endpoint: str, handler: Handler) -> Route:
    return Route("GET", f"/office{path}", f"office.{endpoint}", handler)


def _form(path: str, endpoint: str, show: Handler, take: Handler) -> tuple[Route, Route]:
    """Return the two routes of a form: whoever comes back to its address by a link sees it, only the POST acts."""
    return _get(path, endpoint, show), Route("POST", f"/office{path}", f"office.{endpoint}", take)


ROUTES: Final = (
    _get("", "home", office_partners.home),
    *_form("/sign-in", "sign_in", office_entry.show, office_entry.enter),
    *_form("/sign-out", "sign_out", entering.ask_leave, entering.leave),
    *_form("/language", "language", tongues.show, tongues.choose),
    _get("/me", "me", office_entry.sessions),
    *_form("/me/sessions/end", "sessions_end", own_sign_in.lead_back, own_sign_in.end_others),
    *_form("/me/sessions/<session_id>/end", "session_end", own_sign_in.lead_back, own_sign_in.end_session),
    _get("/partners", "partners", office_partners.partners),
    *_form("/partners/new", "new", office_partners.new, office_partners.create),
    _get(_PARTNER, "partner", office_partners.partner),
    _get(f"{_PARTNER}/history", "history", office_partners.history),
    *_form(f"{_PARTNER}/approve", "approve", *handlers(office_steps.APPROVE)),
    *_form(f"{_PARTNER}/suspend", "suspend", *handlers(office_steps.SUSPEND)),
    *_form(f"{_PARTNER}/reinstate", "reinstate", *handlers(office_steps.REINSTATE)),
    *_form(f"{_PARTNER}/close", "close", *handlers(office_steps.CLOSE)),
    *_form(f"{_OPERATOR}/unblock", "unblock", *handlers(office_steps.UNBLOCK)),
    *_form(f"{_OPERATOR}/factor", "factor", *handlers(office_steps.RESET)),
    *_form(f"{_OPERATOR}/invite", "invite", *handlers(office_steps.INVITE)),
    _get("/find", "find", office_accounts.find),
    _get(_ACCOUNT, "account", office_accounts.account),
    *_form(f"{_ACCOUNT}/lock", "lock", *handlers(office_steps.LOCK)),
    *_form(f"{_ACCOUNT}/unlock", "unlock", *handlers(office_steps.UNLOCK)),
    *_form(f"{_ACCOUNT}/secure", "secure", *handlers(office_steps.SECURE)),
    *_form(f"{_ACCOUNT}/unsecure", "unsecure", *handlers(office_steps.OPEN)),
)
