"""Who calls: by a bearer token alone; a cookie never counts here."""

from __future__ import annotations

import contextlib
import hmac
from datetime import timedelta
from typing import Final

from partnerkit import Actor, PartnerKit, Realm, Secret
from partnerkit.entry.model import Session
from partnerkit.errors import ActingEnded, NotSignedIn
from partnerkit.partners.keys import PREFIX
from partnerkit.throttle import Rate, Throttle
from reference_server.http.context import Context

#: Whose sessions count here: the office is for people, and its session is worth nothing to a program (VC-01).
REALMS: Final = (Realm.OPERATOR, Realm.STAFF)
#: How often a source may show tokens that open nothing; a program with one that is over hears 401 long before (A-25).
WRONG: Final = Rate(60, timedelta(minutes=1))


def token(context: Context) -> Secret:
    """
    Return the bearer token.

    Raises:
        NotSignedIn: There is none.
    """
    scheme, _, value = context.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not value.strip() or " " in value.strip():
        raise NotSignedIn
    return Secret(value.strip())


def is_vendor(context: Context, token: Secret) -> bool:
    """Whether a token is the vendor's; without one in the settings none is."""
    known = context.settings.vendor_token
    return known is not None and hmac.compare_digest(known.digest(), token.digest())


def session(context: Context, kit: PartnerKit, token: Secret) -> tuple[Session, Actor]:
    """
    Return the live session of a token, in the realm it was opened in, with who acts by it.

    Raises:
        NotSignedIn: There is no such session, or it is over.
        TooManyTries: The same, after many from this source; a token that opens something is never counted.
        ActingEnded: It is over because of the operator as whom its holder acted.
    """
    for realm in REALMS:
        try:
            return context.session(kit, token, realm)
        except ActingEnded:
            raise
        except NotSignedIn:
            continue
    throttle: Throttle = context.vendor.throttle
    throttle.hit(f"bearer-from:{context.request.source}", WRONG, context.vendor.clock())
    raise NotSignedIn


def ended(kit: PartnerKit, token: Secret) -> bool:
    """End the session of a token, live or not, in the realm it was opened in; return whether there was one to end."""
    for realm in REALMS:
        with contextlib.suppress(NotSignedIn):
            kit.sessions.end(token, realm=realm)
            return True
    return False


def actor(context: Context, kit: PartnerKit) -> Actor:
    """
    Return who calls.

    Raises:
        NotSignedIn: There is no token, or one that is worth nothing.
        TooManyTries: It is worth nothing, as were many from this source.
        Refused: It is an API key whose maker is blocked, or whose partner is suspended or closed.
    """
    given = token(context)
    if is_vendor(context, given):
        return kit.actors.vendor("api")
    if given.reveal().startswith(PREFIX):  # and so might a session's token, by chance
        with contextlib.suppress(NotSignedIn):
            return context.key(kit, given)
    return session(context, kit, given)[1]
