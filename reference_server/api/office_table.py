"""The calls of the vendor office, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import office
from reference_server.api.calls import Call

_PARTNER = "/partners/<partner_id>"

OFFICE_CALLS: Final = (
    Call("GET", "/partners", office.list_partners, Action.VIEW_PARTNERS),
    Call("GET", f"{_PARTNER}/history", office.list_partner_history, Action.VIEW_PARTNERS),
    Call("PUT", f"{_PARTNER}/approval", office.approve_partner, Action.APPROVE_PARTNER, seen=True, key=True),
    Call("PUT", f"{_PARTNER}/suspension", office.suspend_partner, Action.SUSPEND_PARTNER, seen=True, key=True),
    Call("DELETE", f"{_PARTNER}/suspension", office.reinstate_partner, Action.REINSTATE_PARTNER, seen=True, key=True),
    Call("PUT", f"{_PARTNER}/closing", office.close_partner, Action.CLOSE_PARTNER, seen=True, key=True),
    Call("GET", "/office/find", office.find_anything, Action.FIND_ANYTHING),
)
