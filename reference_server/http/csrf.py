"""
Forms come from our own pages alone (A-31).

- Every form carries a token derived by HMAC from the session's token, or from a random cookie before there is one.
- The browser's own word counts as well: `Sec-Fetch-Site` where it is sent, `Origin` otherwise.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from partnerkit import Secret
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import CrossSite

FIELD: Final = "csrf"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def token(context: Context) -> str:
    """Return the token for a form on this page; somebody without any cookie gets one with the answer."""
    return _sign(context.vendor.signing_keys[-1], context, _holder(context) or _visitor(context))


def check(context: Context) -> None:
    """
    Refuse what another site sent.

    Raises:
        CrossSite: The token is missing or another's, or the browser says that the form stood elsewhere.
    """
    if context.request.method in SAFE:
        return
    if not (_from_here(context) and _token_fits(context)):
        raise CrossSite


def _from_here(context: Context) -> bool:
    site = context.request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = context.request.headers.get("Origin")
    return origin is None or _origin(origin) == _origin(context.settings.base_url)


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ("", url)
    return (parts.scheme, parts.netloc.lower())


def _token_fits(context: Context) -> bool:
    holder = _holder(context)
    given = context.request.form.get(FIELD, "").encode("utf-8", "replace")
    if holder is None:
        return False
    expected = [_sign(key, context, holder).encode() for key in context.vendor.signing_keys]
    return any(hmac.compare_digest(given, one) for one in expected)


def _holder(context: Context) -> str | None:
    token = context.token
    return token.reveal() if token is not None else cookies.get(context.request, context.settings, cookies.VISITOR)


def _visitor(context: Context) -> str:
    context.visitor = context.visitor or secrets.token_urlsafe(32)
    return context.visitor


def _sign(key: Secret, context: Context, holder: str) -> str:
    said = f"partnerkit.csrf.v1\0{context.face.name}\0{holder}"
    return hmac.new(key.reveal().encode(), said.encode("utf-8", "replace"), "sha256").hexdigest()
