"""The calls about second factors."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import factors
from reference_server.api.calls import Call

_OWN: Final = "/me/second-factor"

FACTOR_CALLS: Final = (
    Call(
        method="POST",
        path="/sessions/codes",
        handler=factors.sign_in_with_code,
        status=201,
        location="/api/sessions/current",
        open=True,
    ),
    Call(method="POST", path="/sessions/current/second-factor", handler=factors.show_second_factor),
    Call(method="GET", path=_OWN, handler=factors.get_second_factor, action=Action.SET_OWN_FACTOR),
    Call(method="POST", path=_OWN, handler=factors.begin_second_factor, action=Action.SET_OWN_FACTOR),
    Call(
        method="POST",
        path=f"{_OWN}/confirmations",
        handler=factors.confirm_second_factor,
        action=Action.SET_OWN_FACTOR,
    ),
    Call(method="POST", path=f"{_OWN}/codes", handler=factors.renew_recovery_codes, action=Action.SET_OWN_FACTOR),
    Call(method="POST", path=f"{_OWN}/removals", handler=factors.remove_second_factor, action=Action.SET_OWN_FACTOR),
    Call(
        method="DELETE",
        path="/partners/<partner_id>/operators/<operator_id>/second-factor",
        handler=factors.reset_second_factor,
        action=Action.RESET_FACTOR,
        key=True,
    ),
)
