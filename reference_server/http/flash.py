"""A sentence for the next page, in a signed cookie that lives for a minute."""

from __future__ import annotations

import hashlib
from typing import Final, TypedDict

from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from partnerkit import Vendor
from reference_server.http.context import Context

SECONDS: Final = 60


class _Where(TypedDict):
    path: str
    secure: bool
    httponly: bool
    samesite: str


def heard(context: Context) -> tuple[str, str] | None:
    """Return kind and text of what was said by the page before, once; None if nothing was."""
    packed = context.request.cookies.get(_name(context), "")
    if not packed or context.heard:
        return None
    context.heard = True
    try:
        kind, text = _serializer(context.vendor).loads(packed, max_age=SECONDS, salt=_salt(context))
    except (BadData, ValueError, TypeError):
        return None
    return str(kind), str(text)


def keep(context: Context, response: Response) -> None:
    """Send what was said along with the answer, and take away what was heard."""
    if context.said is not None:
        packed = _serializer(context.vendor).dumps(list(context.said), salt=_salt(context))
        response.set_cookie(_name(context), str(packed), max_age=SECONDS, **_where(context))
    elif context.heard:
        response.delete_cookie(_name(context), **_where(context))


def _where(context: Context) -> _Where:
    return {
        "path": context.face.prefix or "/",
        "secure": context.settings.secure,
        "httponly": True,
        "samesite": "Lax",
    }


def _name(context: Context) -> str:
    # Bound to a path, so not a ``__Host-`` one; ``__Secure-`` where there is TLS.
    return f"__Secure-flash-{context.face.name}" if context.settings.secure else f"flash-{context.face.name}"


def _salt(context: Context) -> bytes:
    return f"partnerkit.flash.v1.{context.face.name}".encode()


def _serializer(vendor: Vendor) -> URLSafeTimedSerializer:
    keys = [key.reveal() for key in vendor.signing_keys]
    return URLSafeTimedSerializer(keys, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256})
