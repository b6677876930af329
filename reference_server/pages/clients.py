"""Console: a new client account."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.pages import client_form
from reference_server.pages.client_form import BUSINESS, MAIL, USER, Door

NEW: Final = Door(template="console/new.html", fields=(*BUSINESS, MAIL, USER))


def new(context: Context) -> Response:
    """Show the form for a new client account."""
    return client_form.show(context, NEW)


def create(context: Context) -> Response:
    """Make a client account from scratch (VC-07)."""
    return client_form.take(context, NEW)


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return client_form.again(context, NEW, problem)
