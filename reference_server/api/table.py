"""Every call there is; routes, the OpenAPI document and the tests read this one table."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import accounts, partners, sessions
from reference_server.api.calls import Call
from reference_server.api.client_table import CLIENT_CALLS
from reference_server.api.factor_table import FACTOR_CALLS
from reference_server.api.invitation_table import INVITATION_CALLS
from reference_server.api.job_table import JOB_CALLS
from reference_server.api.key_table import KEY_CALLS
from reference_server.api.link_table import LINK_CALLS
from reference_server.api.me_table import OWN_CALLS
from reference_server.api.office_table import OFFICE_CALLS
from reference_server.api.owner_table import OWNER_CALLS
from reference_server.api.review_table import REVIEW_CALLS
from reference_server.api.settings_table import SETTINGS_CALLS
from reference_server.api.sign_up_table import SIGN_UP_CALLS
from reference_server.api.staff_table import STAFF_CALLS
from reference_server.api.team_table import TEAM_CALLS
from reference_server.api.webhook_table import WEBHOOK_CALLS
from reference_server.api.worker_table import WORKER_CALLS

_ACCOUNT = "/accounts/<account_id>"
_PARTNER = "/partners/<partner_id>"
_OPERATOR = f"{_PARTNER}/operators/<operator_id>"

CALLS: Final = (
    Call("POST", "/sessions", sessions.sign_in, status=201, location="/api/sessions/current", open=True),
    Call("GET", "/sessions/current", sessions.current_session),
    Call("DELETE", "/sessions/current", sessions.sign_out, over=True),
    Call("PUT", "/sessions/current/subject", sessions.act_as_operator, Action.ENTER_AS_OPERATOR),
    Call("DELETE", "/sessions/current/subject", sessions.act_as_oneself),
    Call("POST", "/password", sessions.change_password, Action.CHANGE_OWN_PASSWORD),
    Call("PUT", "/language", sessions.set_language, Action.SET_OWN_LANGUAGE),
    *OWN_CALLS,
    *FACTOR_CALLS,
    *CLIENT_CALLS,
    *JOB_CALLS,
    *WORKER_CALLS,
    *WEBHOOK_CALLS,
    *OFFICE_CALLS,
    Call(
        "POST",
        "/accounts",
        accounts.open_account,
        Action.OPEN_ACCOUNT,
        status=201,
        location="/api/accounts/{id}",
        key=True,
    ),
    Call("GET", _ACCOUNT, accounts.get_account, Action.VIEW_ACCOUNT),
    Call("PUT", f"{_ACCOUNT}/stage", accounts.set_stage, Action.SET_STAGE, seen=True, key=True),
    Call("PUT", f"{_ACCOUNT}/nickname", accounts.set_nickname, Action.SET_NICKNAME, seen=True, key=True),
    Call("GET", f"{_ACCOUNT}/nickname/suggestion", accounts.suggest_nickname, Action.SET_NICKNAME),
    Call("PUT", f"{_ACCOUNT}/lock", accounts.lock_account, Action.LOCK_ACCOUNT, seen=True, key=True),
    Call("DELETE", f"{_ACCOUNT}/lock", accounts.unlock_account, Action.UNLOCK_ACCOUNT, seen=True, key=True),
    Call("PUT", f"{_ACCOUNT}/secure", accounts.secure_account, Action.SET_SECURE, seen=True, key=True),
    Call("DELETE", f"{_ACCOUNT}/secure", accounts.unsecure_account, Action.SET_SECURE, seen=True, key=True),
    Call("GET", f"{_ACCOUNT}/link-sending", accounts.get_link_sending, Action.VIEW_ACCOUNT),
    Call("PUT", f"{_ACCOUNT}/link-sending", accounts.end_screening, Action.END_SCREENING, seen=True, key=True),
    Call("DELETE", f"{_ACCOUNT}/link-sending", accounts.resume_screening, Action.END_SCREENING, seen=True, key=True),
    Call("GET", f"{_ACCOUNT}/history", accounts.list_history, Action.VIEW_HISTORY),
    Call("GET", f"{_ACCOUNT}/owner", accounts.get_owner, Action.VIEW_ACCOUNT),
    Call("PUT", f"{_ACCOUNT}/owner", accounts.seat_owner, Action.SEAT_OWNER, key=True),
    Call("PUT", f"{_ACCOUNT}/owner/identity", accounts.link_owner, Action.LINK_IDENTITY, key=True),
    *OWNER_CALLS,
    Call("PUT", f"{_ACCOUNT}/subscription", accounts.report_subscription, Action.REPORT_SUBSCRIPTION, key=True),
    Call("GET", f"{_ACCOUNT}/explanations/<action>", accounts.explain),
    Call("GET", f"{_ACCOUNT}/explanations/<action>/operators", accounts.who_can, Action.VIEW_ACCOUNT),
    Call("GET", "/workspace", accounts.get_workspace, Action.VIEW_WORKPLACE),
    *STAFF_CALLS,
    *SETTINGS_CALLS,
    *INVITATION_CALLS,
    *LINK_CALLS,
    *SIGN_UP_CALLS,
    Call(
        "POST",
        "/partners",
        partners.open_partner,
        Action.OPEN_PARTNER,
        status=201,
        location="/api/partners/{id}",
        key=True,
    ),
    Call("GET", _PARTNER, partners.get_partner, Action.VIEW_PARTNER),
    *REVIEW_CALLS,
    *TEAM_CALLS,
    *KEY_CALLS,
)
