"""Whether the server is alive, and whether its database answers."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from partnerkit.errors import NotSignedIn
from reference_server.http import logs
from reference_server.http.context import Context
from reference_server.http.responses import as_json
from reference_server.http.routing import Route


def alive(context: Context) -> Response:
    """Say that requests are answered."""
    return as_json({"status": "alive"})


def ready(context: Context) -> Response:
    """Say whether the database answers, with its tables."""
    try:
        _ask(context)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        logs.broken(context, error)
        return as_json({"status": "unavailable"}, 503)
    return as_json({"status": "ready"})


def _ask(context: Context) -> None:
    with context.read() as kit:
        try:
            kit.actors.external("readyz", "nobody")
        except NotSignedIn:
            return


HEALTH: Final = (Route("GET", "/healthz", "healthz", alive), Route("GET", "/readyz", "readyz", ready))
