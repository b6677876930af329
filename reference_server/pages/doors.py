"""The front page: which door is whose."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.http.routing import Route
from reference_server.pages import tongues
from reference_server.pages.render import page


def doors(context: Context) -> Response:
    """Show where operators and where a business's own people sign in."""
    return page(context, "doors.html", keeps_mails=context.server.mails is not None)


ROUTES: Final = (
    Route("GET", "/", "root.doors", doors),
    Route("GET", "/language", "root.language", tongues.show),
    Route("POST", "/language", "root.language", tongues.choose),
)
