"""The calls about the links a partner hands out."""

from __future__ import annotations

from typing import Final

from partnerkit import Action
from reference_server.api import links
from reference_server.api.calls import Call

LINK_CALLS: Final = (
    Call("GET", "/links", links.list_links, Action.MANAGE_LINKS),
    Call(
        "POST",
        "/links",
        links.make_link,
        Action.MANAGE_LINKS,
        status=201,
        location="/api/links/{id}",
        key=True,
    ),
    Call("GET", "/links/<link_id>", links.get_link, Action.MANAGE_LINKS),
    Call("DELETE", "/links/<link_id>", links.revoke_link, Action.MANAGE_LINKS, seen=True, key=True),
    Call("POST", "/links/looks", links.look_at_link, open=True),
    Call("GET", "/referral", links.get_referral, Action.OWN_REFERRAL),
    Call("POST", "/referral/rotation", links.rotate_referral, Action.OWN_REFERRAL, key=True),
)
"""The calls about links."""
