"""
Workspace: an invitation to open an account, followed by whoever was invited by mail (WP-02, R-11).

The GET shows, only the POST acts (A-08); the token stands in the address alone, as that of every mailed link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, KnownClient, NewClient, OpenOffer, OwnBusiness, PartnerKit, Secret, SignedIn
from partnerkit.errors import InvalidInput, NotPossible, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.entering import signed_in
from reference_server.pages.following import GONE, dead, go_in, go_on, is_mine, somebody_else, welcomed
from reference_server.pages.language import KEPT, _, lazy, spoken
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.time_zones import ZONE, likely, with_problems

BUSINESS: Final = forms.Field(
    name="business",
    label=lazy("Name of the business"),
    autocomplete="organization",
    hint=lazy("As your clients know it; it can be changed later."),
)
NAME: Final = forms.Field(name="name", label=lazy("Your name"), autocomplete="name", hint=lazy("As you write it."))
NEW_PASSWORD: Final = forms.Field(
    name="password",
    label=lazy("Password"),
    type="password",
    autocomplete="new-password",
    hint=lazy("12 to 128 characters. You sign in with it from then on."),
)
PASSWORD: Final = forms.Field(
    name="password",
    label=lazy("Your password"),
    type="password",
    autocomplete="current-password",
    hint=lazy("The one you sign in with in your other accounts."),
)
LANGUAGE: Final = forms.Field(
    name="language",
    label=lazy("Language"),
    type="select",
    options=forms.choices(KEPT),
    hint=lazy("Of pages and mails."),
)
NEW: Final = (BUSINESS, NAME, NEW_PASSWORD, LANGUAGE, ZONE)
KNOWN: Final = (BUSINESS, ZONE, PASSWORD)
SIGNED_IN: Final = (BUSINESS, ZONE)


@attrs.frozen(kw_only=True)
class Seen:
    """
    An invitation, as whoever has the link sees it.

    Attributes:
        offer: The invitation.
        mine: Whether it is for the address of who is signed in; False where nobody is.
        zone: The time zone of the account that one is signed in to.
    """

    offer: OpenOffer
    mine: bool = False
    zone: str = ""


def show(context: Context, token: str) -> Response:
    """Show who invites, what one would have, and the form that accepts; looking changes nothing."""
    return _shown(context, token)


def accept(context: Context, token: str) -> Response:
    """Accept: as somebody new, by the password one has, or signed in already."""
    here, new = signed_in(context), "name" in context.request.form
    form = forms.sent(context, SIGNED_IN if here else NEW if new else KNOWN)
    try:
        entered, account = context.run(lambda kit: _opened(context, kit, token, form, here=here))
    except InvalidInput as error:
        return _shown(context, token, form=with_problems(form, error), status=422)
    except NotPossible as error:  # somebody signs in with the address since, or another one is signed in
        return _shown(context, token, problem=said(error), status=error.status)
    except TooManyTries as error:
        answer = _shown(context, token, form=form, problem=said(error), status=error.status)
        return add_headers(answer, fault_of(error).headers)
    except GONE as error:
        return dead(context, "link/offer_dead.html", error)
    return welcomed(context, entered, lambda: opened(account.name))


def opened(business: str) -> str:
    """Return what whoever has just opened an account is told."""
    return _("Welcome. “%(business)s” has its account, and you are signed in to it.", business=business)


def _opened(context: Context, kit: PartnerKit, token: str, form: forms.Form, *, here: bool) -> tuple[SignedIn, Account]:
    """Open the account of an invitation, and go in; or nothing of it."""
    source, link = context.request.source, Secret(token)
    if here:
        account = kit.invitations.accept(link, form.into(OwnBusiness), by=context.actor(kit), source=source)
        return go_on(context, kit, account.id), account
    if NAME in form.fields:
        account = kit.invitations.open(link, form.into(NewClient), source=source)
    else:
        account = kit.invitations.open_known(link, form.into(KnownClient), source=source)
    return go_in(context, kit, account.email or "", form.text("password"), account.id), account


def ask_decline(context: Context, token: str) -> Response:
    """Ask before an invitation is declined."""
    return _looked(context, token, lambda seen: _page(context, "link/offer_decline.html", token, seen, forms.blank()))


def decline(context: Context, token: str) -> Response:
    """Decline an invitation; its link works no more."""
    forms.sent(context)
    try:
        context.run(lambda kit: kit.invitations.decline(Secret(token), source=context.request.source))
    except GONE as error:
        return dead(context, "link/offer_dead.html", error)
    context.flash(_("You declined the invitation. Its link no longer works, and nothing else has changed."))
    return see_other(context.url("workspace.overview" if signed_in(context) else "workspace.sign_in"))


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent by somebody who is not signed in, with what was wrong with sending it."""
    form = forms.sent(context, NEW if "name" in context.request.form else KNOWN)
    return _shown(context, context.places["token"], form=form, problem=problem, status=403)


def _shown(
    context: Context, token: str, *, form: forms.Form | None = None, problem: str = "", status: int = 200
) -> Response:
    def show(seen: Seen) -> Response:
        if context.who is not None and not seen.mine:
            return somebody_else(context, _of_another(seen.offer))
        given = form or _blank(context, seen)
        return _page(context, "link/offer.html", token, seen, given, status, problem)

    return _looked(context, token, show)


def _of_another(offer: OpenOffer) -> str:
    return _("The invitation is for %(email)s, which is not your address.", email=offer.email)


def _blank(context: Context, seen: Seen) -> forms.Form:
    offer = seen.offer
    zone = seen.zone or likely(context.request.accept_languages)
    values = {"business": offer.business or "", "time_zone": zone}
    if seen.mine:
        return forms.blank(SIGNED_IN, **values)
    if offer.known:
        return forms.blank(KNOWN, **values)
    return forms.blank(NEW, name=offer.contact or "", language=spoken(), **values)


def _page(
    context: Context, template: str, token: str, seen: Seen, form: forms.Form, status: int = 200, problem: str = ""
) -> Response:
    values: dict[str, Any] = {"seen": seen, "it": seen.offer, "token": token, "form": form, "problem": problem}
    values["days"] = context.vendor.limits.trial.days
    return untold(page(context, template, status=status, **values))


def _looked(context: Context, token: str, show: Callable[[Seen], Response]) -> Response:
    here = signed_in(context)  # so that the page says as whom, if one is
    try:
        with context.read() as kit:
            seen = _seen(context, kit, token, here=here)
    except GONE as error:
        return dead(context, "link/offer_dead.html", error)
    return show(seen)


def _seen(context: Context, kit: PartnerKit, token: str, *, here: bool) -> Seen:
    offer = kit.invitations.look(Secret(token))
    if not here or not is_mine(context, kit, offer.email):
        return Seen(offer=offer)
    return Seen(offer=offer, mine=True, zone=kit.staff.workplace(by=context.actor(kit)).account.time_zone)
