"""The calls about clients invited by mail and by form."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import invitations
from reference_server.api.calls import Call

_ALL: Final = "/invitations"
_ONE: Final = f"{_ALL}/<client_id>"

INVITATION_CALLS: Final = (
    Call(
        "POST",
        _ALL,
        invitations.invite_client,
        Action.INVITE_CLIENT,
        status=201,
        location="/api/invitations/{id}",
        key=True,
    ),
    Call(
        "POST",
        f"{_ALL}/form",
        invitations.open_by_form,
        Action.OPEN_ACCOUNT,
        status=201,
        location="/api/accounts/{id}",
        key=True,
    ),
    Call("GET", f"{_ALL}/allowance", invitations.get_allowance, Action.VIEW_CLIENTS),
    Call("GET", _ONE, invitations.get_invitation, Action.SEE_INVITATION),
    Call("DELETE", _ONE, invitations.withdraw_invitation, Action.WITHDRAW_INVITATION, seen=True, key=True),
    Call("POST", f"{_ONE}/sending", invitations.invite_client_again, Action.RESEND_INVITATION, key=True),
    Call("POST", "/accounts/<account_id>/owner/invitation", invitations.invite_owner, Action.INVITE_OWNER, key=True),
    Call("POST", f"{_ALL}/looks", invitations.look_at_invitation, open=True),
    Call("POST", f"{_ALL}/openings", invitations.open_own_account, open=True),
    Call("POST", f"{_ALL}/known", invitations.open_known_account, open=True),
    Call("POST", f"{_ALL}/acceptances", invitations.accept_invitation, Action.OPEN_OWN_ACCOUNT),
    Call("POST", f"{_ALL}/refusals", invitations.decline_invitation, open=True),
)
"""The calls about invitations."""
