"""Console: the tab Business, with the newest of the team's notes."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Member
from reference_server.http.context import Context
from reference_server.pages import forms
from reference_server.pages.client import find
from reference_server.pages.notes import NEW
from reference_server.pages.render import page

_NEWEST: Final = 5


def business(context: Context, client_id: str) -> Response:
    """Show contact, UID, day of creation, subscription and owner (VC-11), and what the team has noted (VC-13)."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        owner: Member = kit.staff.owner(shown.account.id, by=by)
        notes = kit.notes.list(shown.line.id, by=by, limit=_NEWEST)
    values: dict[str, Any] = {"owner": owner, "plan": context.vendor.plan(shown.account.plan)}
    values |= {"notes": notes.items, "more": notes.next is not None, "form": forms.blank(NEW)}
    return page(context, "console/business.html", shown=shown, **values)
