"""The calls about one's own address, sessions and mailed links."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import me
from reference_server.api.calls import Call

OWN_CALLS: Final = (
    Call("POST", "/password-resets", me.forget_password, open=True),
    Call("POST", "/password-resets/confirmations", me.reset_password, open=True),
    Call("POST", "/verifications/confirmations", me.verify_address, open=True),
    Call("POST", "/email-changes/confirmations", me.confirm_email, open=True),
    Call("GET", "/me/email", me.get_own_email, Action.VERIFY_OWN_ADDRESS),
    Call("POST", "/me/email", me.change_email, Action.CHANGE_OWN_EMAIL),
    Call("POST", "/me/verification", me.ask_verification, Action.VERIFY_OWN_ADDRESS),
    Call("GET", "/me/sessions", me.list_own_sessions, Action.SEE_OWN_SESSIONS),
    Call("DELETE", "/me/sessions", me.end_other_sessions, Action.SEE_OWN_SESSIONS),
    Call("DELETE", "/me/sessions/<session_id>", me.end_own_session, Action.SEE_OWN_SESSIONS),
)
