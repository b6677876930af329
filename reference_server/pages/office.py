"""The vendor office's addresses."""

from __future__ import annotations

from typing import Final

from reference_server.http.routing import Pages
from reference_server.pages import (
    entering,
    office_accounts,
    office_entry,
    office_partners,
    office_steps,
    own_sign_in,
    tongues,
)

_PARTNER: Final = "/partners/<partner_id>"
_OPERATOR: Final = f"{_PARTNER}/operators/<operator_id>"
_ACCOUNT: Final = "/accounts/<account_id>"
_PAGES: Final = Pages("office")
_get, _form = _PAGES.get, _PAGES.form

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
    *_form(f"{_PARTNER}/approve", "approve", *office_steps.APPROVE.handlers),
    *_form(f"{_PARTNER}/suspend", "suspend", *office_steps.SUSPEND.handlers),
    *_form(f"{_PARTNER}/reinstate", "reinstate", *office_steps.REINSTATE.handlers),
    *_form(f"{_PARTNER}/close", "close", *office_steps.CLOSE.handlers),
    *_form(f"{_OPERATOR}/unblock", "unblock", *office_steps.UNBLOCK.handlers),
    *_form(f"{_OPERATOR}/factor", "factor", *office_steps.RESET.handlers),
    *_form(f"{_OPERATOR}/invite", "invite", *office_steps.INVITE.handlers),
    _get("/find", "find", office_accounts.find),
    _get(_ACCOUNT, "account", office_accounts.account),
    *_form(f"{_ACCOUNT}/lock", "lock", *office_steps.LOCK.handlers),
    *_form(f"{_ACCOUNT}/unlock", "unlock", *office_steps.UNLOCK.handlers),
    *_form(f"{_ACCOUNT}/secure", "secure", *office_steps.SECURE.handlers),
    *_form(f"{_ACCOUNT}/unsecure", "unsecure", *office_steps.OPEN.handlers),
)
