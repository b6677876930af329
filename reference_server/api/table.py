"""Every call there is; routes, the OpenAPI document and the tests read this one table."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import accounts, partners, sessions
from reference_server.api.calls import Call
from reference_server.api.client_table import CLIENT_CALLS
from reference_server.api.factor_table import FACTOR_CALLS
from reference_server.api.job_table import JOB_CALLS
from reference_server.api.key_table import KEY_CALLS
from reference_server.api.me_table import OWN_CALLS
from reference_server.api.office_table import OFFICE_CALLS
from reference_server.api.review_table import REVIEW_CALLS
from reference_server.api.team_table import TEAM_CALLS
from reference_server.api.webhook_table import WEBHOOK_CALLS
from reference_server.api.worker_table import WORKER_CALLS

_ACCOUNT = "/accounts/<account_id>"
_PARTNER = "/partners/<partner_id>"
_OPERATOR = f"{_PARTNER}/operators/<operator_id>"

CALLS: Final = (
    Call(
        method="POST",
        path="/sessions",
        handler=sessions.sign_in,
        status=201,
        location="/api/sessions/current",
        open=True,
    ),
    Call(method="GET", path="/sessions/current", handler=sessions.current_session),
    Call(method="DELETE", path="/sessions/current", handler=sessions.sign_out, over=True),
    Call(
        method="PUT",
        path="/sessions/current/subject",
        handler=sessions.act_as_operator,
        action=Action.ENTER_AS_OPERATOR,
    ),
    Call(method="DELETE", path="/sessions/current/subject", handler=sessions.act_as_oneself),
    Call(method="POST", path="/password", handler=sessions.change_password, action=Action.CHANGE_OWN_PASSWORD),
    Call(method="PUT", path="/language", handler=sessions.set_language, action=Action.SET_OWN_LANGUAGE),
    *OWN_CALLS,
    *FACTOR_CALLS,
    *CLIENT_CALLS,
    *JOB_CALLS,
    *WORKER_CALLS,
    *WEBHOOK_CALLS,
    *OFFICE_CALLS,
    Call(
        method="POST",
        path="/accounts",
        handler=accounts.open_account,
        action=Action.OPEN_ACCOUNT,
        status=201,
        location="/api/accounts/{id}",
        key=True,
    ),
    Call(method="GET", path=_ACCOUNT, handler=accounts.get_account, action=Action.VIEW_ACCOUNT),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/stage",
        handler=accounts.set_stage,
        action=Action.SET_STAGE,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/nickname",
        handler=accounts.set_nickname,
        action=Action.SET_NICKNAME,
        seen=True,
        key=True,
    ),
    Call(
        method="GET",
        path=f"{_ACCOUNT}/nickname/suggestion",
        handler=accounts.suggest_nickname,
        action=Action.SET_NICKNAME,
    ),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/lock",
        handler=accounts.lock_account,
        action=Action.LOCK_ACCOUNT,
        seen=True,
        key=True,
    ),
    Call(
        method="DELETE",
        path=f"{_ACCOUNT}/lock",
        handler=accounts.unlock_account,
        action=Action.UNLOCK_ACCOUNT,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/secure",
        handler=accounts.secure_account,
        action=Action.SET_SECURE,
        seen=True,
        key=True,
    ),
    Call(
        method="DELETE",
        path=f"{_ACCOUNT}/secure",
        handler=accounts.unsecure_account,
        action=Action.SET_SECURE,
        seen=True,
        key=True,
    ),
    Call(method="GET", path=f"{_ACCOUNT}/history", handler=accounts.list_history, action=Action.VIEW_HISTORY),
    Call(method="GET", path=f"{_ACCOUNT}/owner", handler=accounts.get_owner, action=Action.VIEW_ACCOUNT),
    Call(method="PUT", path=f"{_ACCOUNT}/owner", handler=accounts.seat_owner, action=Action.SEAT_OWNER, key=True),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/owner/identity",
        handler=accounts.link_owner,
        action=Action.LINK_IDENTITY,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_ACCOUNT}/subscription",
        handler=accounts.report_subscription,
        action=Action.REPORT_SUBSCRIPTION,
        key=True,
    ),
    Call(method="GET", path=f"{_ACCOUNT}/explanations/<action>", handler=accounts.explain),
    Call(
        method="GET",
        path=f"{_ACCOUNT}/explanations/<action>/operators",
        handler=accounts.who_can,
        action=Action.VIEW_ACCOUNT,
    ),
    Call(method="GET", path="/workspace", handler=accounts.get_workspace, action=Action.USE_WORKSPACE),
    Call(
        method="POST",
        path="/partners",
        handler=partners.open_partner,
        action=Action.OPEN_PARTNER,
        status=201,
        location="/api/partners/{id}",
        key=True,
    ),
    Call(method="GET", path=_PARTNER, handler=partners.get_partner, action=Action.VIEW_PARTNER),
    *REVIEW_CALLS,
    *TEAM_CALLS,
    *KEY_CALLS,
)
