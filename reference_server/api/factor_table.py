"""The calls about second factors."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import factors
from reference_server.api.calls import Call

_OWN: Final = "/me/second-factor"

FACTOR_CALLS: Final = (
    Call("POST", "/sessions/codes", factors.sign_in_with_code, status=201, location="/api/sessions/current", open=True),
    Call("POST", "/sessions/current/second-factor", factors.show_second_factor),
    Call("GET", _OWN, factors.get_second_factor, Action.SET_OWN_FACTOR),
    Call("POST", _OWN, factors.begin_second_factor, Action.SET_OWN_FACTOR),
    Call("POST", f"{_OWN}/confirmations", factors.confirm_second_factor, Action.SET_OWN_FACTOR),
    Call("POST", f"{_OWN}/codes", factors.renew_recovery_codes, Action.SET_OWN_FACTOR),
    Call("POST", f"{_OWN}/removals", factors.remove_second_factor, Action.SET_OWN_FACTOR),
    Call(
        "DELETE",
        "/partners/<partner_id>/operators/<operator_id>/second-factor",
        factors.reset_second_factor,
        Action.RESET_FACTOR,
        seen=True,
        key=True,
    ),
)
