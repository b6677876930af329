"""
Cookies: the session of a realm, one for who has none yet, the language that was chosen, as whom an operator acts.

Over TLS their names begin with ``__Host-``, so that no other host and no plain connection can set them (A-31).
"""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from partnerkit import Realm, Secret
from reference_server.http.request import Request
from reference_server.settings import Settings

VISITOR: Final = "visitor"
#: That an operator gave the password, who owes a code of the second factor (BX-10).
PROOF: Final = "proof"
LANGUAGE: Final = "language"
#: As whom an operator acts, and from which page: so that forms of before do nothing in that one's name.
ACTING: Final = "acting"
_LONGEST: Final = 200
_LONGEST_PROOF: Final = 2000
LONGEST_WAY: Final = 140


def name_of(settings: Settings, name: str) -> str:
    """Return a cookie's name as this installation writes it."""
    return f"__Host-{name}" if settings.secure else name


def put(response: Response, settings: Settings, name: str, value: str, *, seconds: int | None = None) -> None:
    """Set a cookie: for this host alone, out of reach of scripts, and not sent along from other sites."""
    response.set_cookie(
        name_of(settings, name),
        value,
        max_age=seconds,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response, settings: Settings, name: str) -> None:
    """Delete a cookie."""
    response.delete_cookie(name_of(settings, name), path="/", secure=settings.secure, httponly=True, samesite="Lax")


def get(request: Request, settings: Settings, name: str, *, longest: int = _LONGEST) -> str | None:
    """Return a cookie's value; None without one, or with an empty or huge one (A-02)."""
    value = request.cookies.get(name_of(settings, name), "")
    return value if 0 < len(value) <= longest else None


def token(request: Request, settings: Settings, realm: Realm) -> Secret | None:
    """Return the session token in the cookie of a realm, None without one; it is worth nothing in another (A-01)."""
    value = get(request, settings, realm.value)
    return None if value is None else Secret(value)


def signed_in(response: Response, settings: Settings, realm: Realm, token: Secret) -> None:
    """Hand a session's token to its holder; the cookie ends with the browser, the session by itself."""
    put(response, settings, realm.value, token.reveal())
    drop(response, settings, VISITOR)


def proof(request: Request, settings: Settings) -> Secret | None:
    """Return the proof that an operator gave the password, who owes a code; None without one (BX-10)."""
    value = get(request, settings, PROOF, longest=_LONGEST_PROOF)
    return None if value is None else Secret(value)


def proven(response: Response, settings: Settings, proof: Secret | None, *, seconds: int | None = None) -> None:
    """Keep the proof that an operator gave the password, for a while; None where it has done what it was for."""
    if proof is None:
        drop(response, settings, PROOF)
    else:
        put(response, settings, PROOF, proof.reveal(), seconds=seconds)


def signed_out(response: Response, settings: Settings, realm: Realm) -> None:
    """Take the session's cookie away."""
    drop(response, settings, realm.value)


def acting(response: Response, settings: Settings, said: str | None) -> None:
    """Note as whom an operator acts and where that began; None for an operator who acts as itself again."""
    if said is None:
        drop(response, settings, ACTING)
    else:
        put(response, settings, ACTING, said)
