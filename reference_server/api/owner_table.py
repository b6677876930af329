"""The calls about how an account's owner signs in, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import owners
from reference_server.api.calls import Call

_OWNER: Final = "/accounts/<account_id>/owner"

OWNER_CALLS: Final = (
    Call("POST", f"{_OWNER}/password", owners.set_owner_password, Action.SET_OWNER_PASSWORD, key=True),
    Call("POST", f"{_OWNER}/password/review", owners.review_owner_password, Action.SET_OWNER_PASSWORD),
    Call("POST", f"{_OWNER}/reset", owners.mail_owner_reset, Action.MAIL_OWNER_RESET, key=True),
)
"""The calls about an owner's password."""
