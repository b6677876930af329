"""Console: one client, its business and its history."""

from __future__ import annotations

from uuid import UUID

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Actor, Client, Member, PartnerKit
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.values import ClientId
from partnerkit.wire import cursor_text, one
from reference_server.http.context import Context
from reference_server.pages.render import page
from reference_server.pages.told import lines


@attrs.frozen(kw_only=True)
class Shown:
    """
    What every tab of a client shows.

    Attributes:
        line: The client.
        account: Its account.
    """

    line: Client
    account: Account


def client_id_of(text: str) -> ClientId:
    """
    Return the id that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    try:
        return ClientId(one("", UUID, text))
    except InvalidInput:
        raise NotFound("client", None) from None


def find(kit: PartnerKit, client_id: str, by: Actor) -> Shown:
    """
    Return a client of the operator's partner.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    line = kit.clients.get(client_id_of(client_id), by=by)
    return Shown(line=line, account=kit.accounts.get(line.account_id, by=by))


def business(context: Context, client_id: str) -> Response:
    """Show contact, UID, day of creation, subscription and owner (VC-11)."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        owner: Member = kit.staff.owner(shown.account.id, by=by)
    return page(
        context, "console/business.html", shown=shown, owner=owner, plan=context.vendor.plan(shown.account.plan)
    )


def history(context: Context, client_id: str) -> Response:
    """Show who did what, and what it changed, newest first (VC-19)."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        told = kit.history.of_account(shown.account.id, by=by, after=after)
    return page(
        context,
        "console/history.html",
        shown=shown,
        lines=lines(told.items, context.vendor, whole=told.next is None),
        first=after is None,
        next=None if told.next is None else cursor_text(told.next),
    )
