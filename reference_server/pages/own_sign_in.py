"""How one signs in, on the own page in both faces: the address, whether it is verified, and one's sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, ActorKind, EmailChange, FactorStatus, OwnAddress, OwnSession, PartnerKit
from partnerkit.errors import InvalidInput, NotFound, Refused
from partnerkit.values import SessionId
from partnerkit.wire import one
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.language import _, lazy

EMAIL: Final = (
    forms.Field(
        name="email",
        label=lazy("New address"),
        type="email",
        autocomplete="email",
        hint=lazy("A link is mailed there. Until you follow it, nothing changes."),
    ),
    forms.Field(name="password", label=lazy("Password"), type="password", autocomplete="current-password"),
)
#: What browsers and systems call themselves, in the order in which the words tell them apart.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST: Final = 60


@attrs.frozen(kw_only=True)
class Mine:
    """
    How somebody signs in.

    Attributes:
        address: The address; None to one whose role includes no look at it.
        sessions: The live sessions.
        factor: Whether an operator has a second factor; None for staff, who have none.
    """

    address: OwnAddress | None = None
    sessions: tuple[OwnSession, ...] = ()
    factor: FactorStatus | None = None


def mine(kit: PartnerKit, by: Actor) -> Mine:
    """Return how the actor signs in; nothing of it where its role does not include this."""
    factor = kit.second_factors.status(by=by) if by.kind is ActorKind.OPERATOR else None
    try:
        return Mine(address=kit.identity.address(by=by), sessions=kit.sessions.own(by=by), factor=factor)
    except Refused:
        return Mine(factor=factor)


def device(session: OwnSession) -> str:
    """Return what people call the browser or program of a session."""
    said = session.device or ""
    browser = next((name for word, name in _BROWSERS if word in said), None)
    system = next((name for word, name in _SYSTEMS if word in said), None)
    if browser and system:
        return _("%(browser)s on %(system)s", browser=browser, system=system)
    return said[:_LONGEST] or _("Unknown device")


def ask_verification(context: Context) -> Response:
    """Have a link mailed that proves the address."""
    forms.sent(context)
    own = context.run(lambda kit: kit.identity.ask_verification(by=context.actor(kit)))
    if own.verified_at is None:
        context.flash(_("A link is on its way to %(email)s.", email=own.email))
    return _back(context)


def ask_email(context: Context, wrong: Callable[[forms.Form], Response]) -> Response:
    """Have a link mailed to another address; *wrong* shows the page again with what is wrong."""
    form = forms.sent(context, EMAIL)
    try:
        context.run(lambda kit: kit.identity.change_email(form.into(EmailChange), by=context.actor(kit)))
    except InvalidInput as error:
        return wrong(form.with_problems(error))
    text = _(
        "A link is on its way to %(email)s. Until it is followed, nothing changes.", email=form.text("email").strip()
    )
    context.flash(text)
    return _back(context)


def end_session(context: Context, session_id: str) -> Response:
    """End one of one's sessions."""
    forms.sent(context)
    wanted = _session_id(session_id)
    context.run(lambda kit: kit.sessions.end_own(wanted, by=context.actor(kit)))
    context.flash(_("The session is ended."))
    return _back(context)


def end_others(context: Context) -> Response:
    """End all of one's sessions but this one."""
    forms.sent(context)
    context.run(lambda kit: kit.sessions.end_others(by=context.actor(kit)))
    context.flash(_("All your other sessions are ended."))
    return _back(context)


def lead_back(context: Context, **_: str) -> Response:
    """Lead whoever comes to a form's address by a link to the page it is on."""
    return _back(context)


def _session_id(text: str) -> SessionId:
    try:
        return SessionId(one("session_id", UUID, text))
    except InvalidInput:
        raise NotFound("session", text) from None


def _back(context: Context) -> Response:
    return see_other(context.url(f"{context.face.name}.me"))
