"""The calls about one's own address, sessions and mailed links."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import me
from reference_server.api.calls import Call

OWN_CALLS: Final = (
    Call(method="POST", path="/password-resets", handler=me.forget_password, open=True),
    Call(method="POST", path="/password-resets/confirmations", handler=me.reset_password, open=True),
    Call(method="POST", path="/verifications/confirmations", handler=me.verify_address, open=True),
    Call(method="POST", path="/email-changes/confirmations", handler=me.confirm_email, open=True),
    Call(method="GET", path="/me/email", handler=me.get_own_email, action=Action.VERIFY_OWN_ADDRESS),
    Call(method="POST", path="/me/email", handler=me.change_email, action=Action.CHANGE_OWN_EMAIL),
    Call(method="POST", path="/me/verification", handler=me.ask_verification, action=Action.VERIFY_OWN_ADDRESS),
    Call(method="GET", path="/me/sessions", handler=me.list_own_sessions, action=Action.SEE_OWN_SESSIONS),
    Call(method="DELETE", path="/me/sessions", handler=me.end_other_sessions, action=Action.SEE_OWN_SESSIONS),
    Call(
        method="DELETE",
        path="/me/sessions/<session_id>",
        handler=me.end_own_session,
        action=Action.SEE_OWN_SESSIONS,
    ),
)
