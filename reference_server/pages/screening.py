"""Console: whether a client's account may send external links, and the end of that screening (VC-21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Actor, PartnerKit, Tried
from partnerkit.accounts.screening import LinkSending
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages.client import Shown, find
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.dates import moment
from reference_server.pages.language import _, lazy
from reference_server.pages.people_preview import Row
from reference_server.pages.words import Badge

SCREENED: Final = Badge(lazy("Screened"), "warn")
SENDS: Final = Badge(lazy("Let through"), "ok")


@attrs.frozen(kw_only=True)
class Screened:
    """
    A client with whether its account may send external links.

    Attributes:
        shown: The client and its account.
        links: Whether it may, and since when.
        until: Until when it is screened if nobody ends that, as people read it.
    """

    shown: Shown
    links: LinkSending
    until: str


def _find(kit: PartnerKit, asked: Asked) -> Screened:
    shown = find(kit, asked.places["client_id"], asked.by)
    account, limits = shown.account, asked.context.vendor.limits
    until = moment(account.opened_at + limits.screening, account.time_zone)
    return Screened(shown=shown, links=kit.accounts.link_sending(account.id, by=asked.by), until=until)


def _subject(found: Screened) -> Subject:
    shown = found.shown
    at = {"client_id": str(shown.line.id)}
    return Subject(name=shown.name, endpoint="console.account", places=at, revision=shown.account.revision)


def _set(ended: bool) -> Callable[[PartnerKit, Asked], Account]:
    def act(kit: PartnerKit, asked: Asked) -> Account:
        account = find(kit, asked.places["client_id"], asked.by).account
        return kit.accounts.end_screening(account.id, ended, by=asked.by, **asked.noted)

    return act


def _sends(found: Screened, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    text = _("May send external links at once. Without this it could from %(at)s on.", at=found.until)
    return (Row(name=found.shown.name, about="", text=text, badge=SENDS),)


def _sends_not(found: Screened, _tried: Tried[Any], _by: Actor) -> tuple[Row, ...]:
    text = _("May send none until %(at)s.", at=found.until)
    return (Row(name=found.shown.name, about="", text=text, badge=SCREENED),)


_KIND: Final = Kind(
    find=_find,
    subject=_subject,
    template="console/screening.html",
    changed=lazy("Somebody changed this account after you opened the page. Look once more at what would happen."),
)
END: Final = Confirmation(
    kind=_KIND,
    act=_set(True),
    title=lazy("Let “%(name)s” send external links now?"),
    text=lazy("New accounts are screened so that nobody uses them for spam. End it for clients you know."),
    button=lazy("End the screening"),
    done=lazy("“%(name)s” may send external links."),
    is_so=lambda found: found.links.allowed,
    rows=_sends,
)
BEGIN: Final = Confirmation(
    kind=_KIND,
    act=_set(False),
    title=lazy("Screen the links of “%(name)s” again?"),
    text=lazy("As if nobody had ended it early."),
    button=lazy("Screen again"),
    done=lazy("“%(name)s” is screened again, and may send no external links yet."),
    is_so=lambda found: not found.links.allowed,
    rows=_sends_not,
)


def ask_end(context: Context, client_id: str) -> Response:
    """Ask before the screening is ended; where there is none any more, that is said."""
    return _ask(context, client_id, END, _("It may send external links already."), ended=True)


def ask_begin(context: Context, client_id: str) -> Response:
    """Ask before its early end is taken back; where nobody has ended it early, or its time is over, that is said."""
    return _ask(context, client_id, BEGIN, _("There is nothing to take back."), ended=False)


def _ask(context: Context, client_id: str, it: Confirmation[Screened], already: str, *, ended: bool) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        account = find(kit, client_id, by).account
        links = kit.accounts.link_sending(account.id, by=by)
    over = context.vendor.clock() >= account.opened_at + context.vendor.limits.screening
    if links.allowed if ended else over or not links.early:
        context.flash(already, kind="note")
        return see_other(context.url("console.account", client_id=client_id))
    return it.handlers[0](context, client_id=client_id)
