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
    Call(method="POST", path=f"{_ACCOUNT}/lock/review", handler=reviews.review_lock, action=Action.LOCK_ACCOUNT),
    Call(method="POST", path=f"{_ACCOUNT}/secure/review", handler=reviews.review_secure, action=Action.SET_SECURE),
    Call(method="POST", path=f"{_OPERATOR}/block/review", handler=reviews.review_block, action=Action.BLOCK_OPERATOR),
    Call(
        method="POST",
        path=f"{_OPERATOR}/role/review",
        handler=reviews.review_operator_role,
        action=Action.SET_OPERATOR_ROLE,
    ),
    Call(method="POST", path=f"{_ROLE}/review", handler=reviews.review_role, action=Action.CHANGE_ROLE),
    Call(
        method="POST",
        path=f"{_PARTNER}/suspension/review",
        handler=reviews.review_suspension,
        action=Action.SUSPEND_PARTNER,
    ),
    Call(method="POST", path=f"{_PARTNER}/closing/review", handler=reviews.review_closing, action=Action.CLOSE_PARTNER),
)
