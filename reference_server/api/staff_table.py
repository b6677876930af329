"""The calls about an account's people, and about invitations to them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import staff
from reference_server.api.calls import Call

_ACCOUNT: Final = "/accounts/<account_id>"
_MEMBERS: Final = "/workspace/members"
_MEMBER: Final = f"{_MEMBERS}/<member_id>"
_OFF: Final = f"{_MEMBER}/deactivation"

STAFF_CALLS: Final = (
    # Whoever is of the account's people asks for Action.SEE_COLLEAGUES instead.
    Call("GET", f"{_ACCOUNT}/members", staff.list_members, Action.VIEW_ACCOUNT),
    Call("GET", f"{_ACCOUNT}/members/<member_id>", staff.get_member, Action.VIEW_ACCOUNT),
    Call("GET", f"{_ACCOUNT}/seats", staff.get_seats, Action.VIEW_ACCOUNT),
    Call(
        "POST",
        _MEMBERS,
        staff.invite_member,
        Action.INVITE_MEMBER,
        status=201,
        location="/api/accounts/{account_id}/members/{id}",
        key=True,
    ),
    Call("POST", f"{_MEMBER}/invitation", staff.invite_member_again, Action.INVITE_MEMBER, key=True),
    Call("PUT", f"{_MEMBER}/level", staff.set_member_level, Action.SET_LEVEL, seen=True, key=True),
    Call("PUT", _OFF, staff.deactivate_member, Action.DEACTIVATE_MEMBER, seen=True, key=True),
    Call("DELETE", _OFF, staff.reactivate_member, Action.REACTIVATE_MEMBER, seen=True, key=True),
    Call("DELETE", _MEMBER, staff.remove_member, Action.REMOVE_MEMBER, seen=True, key=True),
    Call("POST", "/workspace/owner", staff.hand_over_account, Action.HAND_OVER_ACCOUNT, key=True),
    Call("POST", "/joins/looks", staff.look_at_join, open=True),
    Call("POST", "/joins/confirmations", staff.join, open=True),
    Call("POST", "/joins/known", staff.join_known, open=True),
    Call("POST", "/joins/acceptances", staff.accept_join, Action.ACCEPT_INVITATION),
    Call("POST", "/joins/refusals", staff.decline_join, open=True),
)
"""The calls about staff."""
