"""
Forms come from our own pages alone (A-31).

- Every form carries a token derived by HMAC from the session's token, or from a random cookie before there is one; and
  of an operator who acts as another, from that too: what was opened as oneself does nothing in another's name (A-28).
- The browser's own word counts as well: `Sec-Fetch-Site` where it is sent, `Origin` otherwise.
- Where it says that the form stood on a page of ours, a token that does not fit only means an old page: still nothing
  is done, but the answer says so and leads back.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from partnerkit import Secret
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import CrossSite, OldForm

FIELD: Final = "csrf"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def token(context: Context) -> str:
    """Return the token for a form on this page; somebody without any cookie gets one with the answer."""
    return _sign(context.vendor.signing_keys[-1], context, _holder(context) or _visitor(context))


def check(context: Context) -> None:
    """
    Refuse what another site sent.

    Raises:
        CrossSite: The browser says that the form stood elsewhere, or nothing says that it stood here.
        OldForm: It stood on a page of ours, but its token is not of the session there is now.
    """
    if context.request.method in SAFE:
        return
    here = _from_here(context)
    if here is False:
        raise CrossSite
    if not _token_fits(context):
        raise OldForm if here else CrossSite


def _from_here(context: Context) -> bool | None:
    """Return what the browser says of where the form stood; None where it says nothing."""
    site = context.request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return {"same-origin": True, "none": None}.get(site, False)
    origin = context.request.headers.get("Origin")
    return None if origin is None else _origin(origin) == _origin(context.settings.base_url)


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
    if token is None:
        return cookies.get(context.request, context.settings, cookies.VISITOR)
    whom = cookies.get(context.request, context.settings, cookies.ACTING) if context.face.name == "console" else None
    return token.reveal() if whom is None else f"{token.reveal()}\0{whom}"


def _visitor(context: Context) -> str:
    context.visitor = context.visitor or secrets.token_urlsafe(32)
    return context.visitor


def _sign(key: Secret, context: Context, holder: str) -> str:
    said = f"partnerkit.csrf.v1\0{context.face.name}\0{holder}"
    return hmac.new(key.reveal().encode(), said.encode("utf-8", "replace"), "sha256").hexdigest()
