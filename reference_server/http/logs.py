"""
One line a request: method, route, status, milliseconds, reference number.

The route's pattern stands there, never the address itself, which may hold a token (A-35).
"""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reference_server.http.context import Context

ACCESS: Final = logging.getLogger("reference_server.access")
FAULTS: Final = logging.getLogger("reference_server.faults")
_METHODS: Final = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT".split())


def answered(context: Context, status: int, seconds: float) -> None:
    """Write the line of a request."""
    pattern = context.route.path if context.route else f"{context.face.prefix}/?"
    method = context.request.method
    known = method if method in _METHODS else "?"  # the caller's own word may hold anything
    ACCESS.info("%s %s %d %.1fms %s", known, pattern, status, seconds * 1000, context.request_id)


def broken(context: Context, error: Exception) -> None:
    """Write down what went wrong, with whatever the request carried in secret struck out."""
    text = "".join(traceback.format_exception(error))
    for secret in _secrets(context):
        text = text.replace(secret, "…")
    FAULTS.error("%s %s", context.request_id, text)


def _secrets(context: Context) -> list[str]:
    request = context.request
    carried = [*request.cookies.values(), *request.headers.get("Authorization", "").split()[1:]]
    carried.append(context.places.get("token", ""))
    return [value for value in carried if len(value) >= 8]
