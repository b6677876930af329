"""Workspace: the account's plan and its seats, to be read (VC-17)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.pages import users_words
from reference_server.pages.render import page


def plan(context: Context) -> Response:
    """Show the plan, its seats, and what other plans allow; the client changes it with the vendor."""
    with context.read() as kit:
        by = context.actor(kit)
        seats, place = kit.staff.seats(by.account, by=by), kit.staff.workplace(by=by)
    return page(context, "workspace/plan.html", place=place, seats=seats, say=users_words)
