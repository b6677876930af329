"""Headers every answer carries."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from reference_server.pages.language import spoken
from reference_server.settings import Settings

CSP: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send "Origin: null" with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: What says sentences, so that it is in a language; it goes by a cookie as well, which the API never heeds.
SPEAKING: Final = frozenset({"text/html", "application/json", "application/problem+json"})


def secure(response: Response, settings: Settings, request_id: str) -> None:
    """
    Put the headers on; what may be kept says so itself, everything else is for its reader alone.

    A page that tells others even less of its address says so itself too.
    """
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if settings.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = request_id
    if response.mimetype in SPEAKING:
        response.headers.setdefault("Content-Language", spoken())
        response.vary.update(("Accept-Language", "Cookie"))
