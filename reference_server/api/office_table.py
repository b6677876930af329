"""The calls of the vendor office, as `table` has them."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import office
from reference_server.api.calls import Call

_PARTNER = "/partners/<partner_id>"

OFFICE_CALLS: Final = (
    Call(method="GET", path="/partners", handler=office.list_partners, action=Action.VIEW_PARTNERS),
    Call(
        method="GET",
        path=f"{_PARTNER}/history",
        handler=office.list_partner_history,
        action=Action.VIEW_PARTNERS,
    ),
    Call(
        method="PUT",
        path=f"{_PARTNER}/approval",
        handler=office.approve_partner,
        action=Action.APPROVE_PARTNER,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_PARTNER}/suspension",
        handler=office.suspend_partner,
        action=Action.SUSPEND_PARTNER,
        seen=True,
        key=True,
    ),
    Call(
        method="DELETE",
        path=f"{_PARTNER}/suspension",
        handler=office.reinstate_partner,
        action=Action.REINSTATE_PARTNER,
        seen=True,
        key=True,
    ),
    Call(
        method="PUT",
        path=f"{_PARTNER}/closing",
        handler=office.close_partner,
        action=Action.CLOSE_PARTNER,
        seen=True,
        key=True,
    ),
    Call(method="GET", path="/office/find", handler=office.find_anything, action=Action.FIND_ANYTHING),
)
