"""The calls that try a step dry, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import reviews
from reference_server.api.calls import Call

_ACCOUNT: Final = "/accounts/<account_id>"
_PARTNER: Final = "/partners/<partner_id>"
_OPERATOR: Final = f"{_PARTNER}/operators/<operator_id>"
_ROLE: Final = f"{_PARTNER}/roles/<role>"

REVIEW_CALLS: Final = (
    Call("POST", f"{_ACCOUNT}/lock/review", reviews.review_lock, Action.LOCK_ACCOUNT),
    Call("POST", f"{_ACCOUNT}/secure/review", reviews.review_secure, Action.SET_SECURE),
    Call("POST", f"{_OPERATOR}/block/review", reviews.review_block, Action.BLOCK_OPERATOR),
    Call("POST", f"{_OPERATOR}/role/review", reviews.review_operator_role, Action.SET_OPERATOR_ROLE),
    Call("POST", f"{_ROLE}/review", reviews.review_role, Action.CHANGE_ROLE),
    Call("POST", f"{_PARTNER}/suspension/review", reviews.review_suspension, Action.SUSPEND_PARTNER),
    Call("POST", f"{_PARTNER}/closing/review", reviews.review_closing, Action.CLOSE_PARTNER),
)
