"""
The demo's *Sent mail* page: what would have gone out, as text and as HTML. No other installation has it.

A mail has styles of its own, which our pages may not have. So it stands in a frame, at an address of its own with a
policy of its own: no script, nothing fetched, no form; all it can do is to have a link followed.
"""

from __future__ import annotations

from typing import Final

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.http.headers import CSP
from reference_server.http.responses import add_headers, html
from reference_server.http.routing import Route
from reference_server.mail.composing import subject_of
from reference_server.mail.kept import KeptMail, KeptMails
from reference_server.pages.render import page

#: The page around a mail may frame our own addresses.
AROUND: Final = f"{CSP}; frame-src 'self'"
INSIDE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)
_HEAD: Final = "<head>"


def listing(context: Context) -> Response:
    """Show what was sent, the newest first."""
    return page(context, "mail/list.html", mails=_mails(context).all())


def one(context: Context, mail_id: str) -> Response:
    """Show a mail: whom it went to, what it says as text, and how it looks."""
    kept = _found(context, mail_id)
    shown = page(context, "mail/mail.html", kept=kept, subject=subject_of(kept.mail))
    return add_headers(shown, {"Content-Security-Policy": AROUND})


def inside(context: Context, mail_id: str) -> Response:
    """Return a mail's HTML alone, for the frame: a link in it opens in place of the whole page."""
    said = _found(context, mail_id).mail.html.replace(_HEAD, f'{_HEAD}\n<base target="_top">', 1)
    return add_headers(html(said), {"Content-Security-Policy": INSIDE, "X-Frame-Options": "SAMEORIGIN"})


def _mails(context: Context) -> KeptMails:
    if context.server.mails is None:
        raise NotFound
    return context.server.mails


def _found(context: Context, mail_id: str) -> KeptMail:
    kept = _mails(context).get(mail_id)
    if kept is None:
        raise NotFound
    return kept


ROUTES: Final = (
    Route("GET", "/mail", "root.mails", listing),
    Route("GET", "/mail/<mail_id>", "root.mail", one),
    Route("GET", "/mail/<mail_id>/inside", "root.mail_inside", inside),
)
