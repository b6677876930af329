"""Console: the tabs Subscription and Staff: a client's plan, its seats, and who works there (VC-17, VC-18)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.pages import users_words
from reference_server.pages.client import find
from reference_server.pages.render import page
from reference_server.pages.users import owner_first
from reference_server.pages.users_words import Shown


def subscription(context: Context, client_id: str) -> Response:
    """Show the plan, and the seats taken and kept of those it allows."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        seats = kit.staff.seats(shown.account.id, by=by)
    return page(context, "console/subscription.html", shown=shown, seats=seats, say=users_words)


def staff(context: Context, client_id: str) -> Response:
    """List everybody of the account, the owner first, open invitations among them."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        account = shown.account
        found = kit.staff.members(account.id, by=by, after=after)
        owner, seats = kit.staff.owner(account.id, by=by), kit.staff.seats(account.id, by=by)
        partner = kit.partners.get(by.partner, by=by).name
    members = owner_first(owner, found.items, first=after is None)
    rows = [Shown(member=m, business=account.name, zone=account.time_zone, owner=m.id == owner.id) for m in members]
    values: dict[str, Any] = {"shown": shown, "rows": rows, "seats": seats, "say": users_words, "partner": partner}
    values |= {"first": after is None, "next": None if found.next is None else cursor_text(found.next)}
    return page(context, "console/staff.html", **values)
