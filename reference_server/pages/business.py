"""Console: the tab Business, with the newest of the team's notes."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Member
from reference_server.http.context import Context
from reference_server.pages import forms, invited
from reference_server.pages.client import Shown, find_line
from reference_server.pages.notes import NEW
from reference_server.pages.render import page

_NEWEST: Final = 5


def business(context: Context, client_id: str) -> Response:
    """
    Show contact, UID, day of creation, subscription and owner (VC-11), and what the team has noted (VC-13).

    Of a client who is only invited, show how its invitation stands (WP-05).
    """
    with context.read() as kit:
        by = context.actor(kit)
        shown = find_line(kit, client_id, by)
        if not isinstance(shown, Shown):
            return invited.show(context, client_id)
        owner: Member = kit.staff.owner(shown.account.id, by=by)
        notes = kit.notes.list(shown.line.id, by=by, limit=_NEWEST)
    values: dict[str, Any] = {"owner": owner, "plan": context.vendor.plan(shown.account.plan)}
    values |= {"notes": notes.items, "more": notes.next is not None, "form": forms.blank(NEW)}
    return page(context, "console/business.html", shown=shown, **values)
