"""The calls about people who sign up by themselves."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import sign_ups
from reference_server.api.calls import Call

_CLIENTS: Final = "/sign-ups"
_PARTNERS: Final = "/partner-sign-ups"

SIGN_UP_CALLS: Final = (
    Call("POST", _CLIENTS, sign_ups.sign_up, open=True),
    Call("POST", f"{_CLIENTS}/looks", sign_ups.look_at_sign_up, open=True),
    Call("POST", f"{_CLIENTS}/confirmations", sign_ups.confirm_sign_up, open=True),
    Call("POST", f"{_CLIENTS}/known", sign_ups.confirm_known_sign_up, open=True),
    Call("POST", f"{_CLIENTS}/acceptances", sign_ups.accept_sign_up, Action.OPEN_OWN_ACCOUNT),
    Call("POST", _PARTNERS, sign_ups.sign_up_partner, open=True),
    Call("POST", f"{_PARTNERS}/confirmations", sign_ups.confirm_partner_sign_up, open=True),
)
"""The calls about sign-ups."""
