"""The vendor office: entered with a name and the vendor's token, which nobody guesses (A-25)."""

from __future__ import annotations

import hmac
from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Realm, Secret, SignedIn
from partnerkit.errors import InvalidInput, NotSignedIn, PartnerkitError, TooManyTries, WrongCredentials
from partnerkit.throttle import Throttle
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, same_face, see_other
from reference_server.pages import forms, own_sign_in
from reference_server.pages.entering import signed_in
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said

ENTER: Final = (
    forms.Field(
        name="name",
        label=lazy("Your name"),
        autocomplete="name",
        hint=lazy("Histories name you by it."),
    ),
    forms.Field(name="token", label=lazy("The vendor's token"), type="password"),
    forms.Field(name="next", type="hidden", optional=True),
)


def show(context: Context) -> Response:
    """Show the form; who has entered already goes on."""
    if signed_in(context):
        return see_other(_target(context, context.request.args.get("next")))
    return _form(context, forms.blank(ENTER, next=same_face(context, context.request.args.get("next")) or ""))


def _target(context: Context, wanted: str | None) -> str:
    return same_face(context, wanted or None) or context.url("office.partners")


def enter(context: Context) -> Response:
    """Open a session of the office (BX-16)."""
    form = forms.sent(context, ENTER)
    if context.settings.vendor_token is None:
        return _form(context, form)
    try:
        entered = _entered(context, form)
    except (NotSignedIn, TooManyTries) as error:
        return _refused(context, form, error)
    response = see_other(_target(context, form.text("next")))
    cookies.signed_in(response, context.settings, Realm.VENDOR, entered.token)
    return response


def _entered(context: Context, form: forms.Form) -> SignedIn:
    _count(context)
    known, given = context.settings.vendor_token, Secret(form.text("token"))
    if known is None or not hmac.compare_digest(known.digest(), given.digest()):
        raise WrongCredentials
    try:
        device = context.request.device
        entered = context.run(lambda kit: kit.sessions.begin_office(form.text("name"), device=device))
    except InvalidInput:
        raise WrongCredentials from None
    context.vendor.throttle.forget(_key(context))
    return entered


def _count(context: Context) -> None:
    """Count a try by where it comes from; a count of all together would let strangers keep everybody out."""
    throttle: Throttle = context.vendor.throttle
    throttle.hit(_key(context), context.vendor.limits.tries_a_source, context.vendor.clock())


def _key(context: Context) -> str:
    return f"office-from:{context.request.source}"


def _refused(context: Context, form: forms.Form, error: PartnerkitError) -> Response:
    wrong = isinstance(error, NotSignedIn)
    problem = _("Name or token is not right.") if wrong else said(error)
    # 401 would want a challenge that browsers answer with a window of their own.
    answer = _form(context, form, 422 if wrong else error.status, problem=problem)
    return add_headers(answer, fault_of(error).headers)


def again(context: Context) -> Response:
    """Show the form once more where its token had gone; the vendor's token is typed anew."""
    given = context.request.form
    back = same_face(context, given.get("next")) or ""
    form = forms.blank(ENTER, name=given.get("name", ""), next=back)
    return _form(context, form, 403, problem=_("This page had been open too long. Type the token once more."))


def sessions(context: Context) -> Response:
    """Show the sessions in which one of the vendor's people is in the office, by name."""
    with context.read() as kit:
        mine = own_sign_in.Mine(sessions=kit.sessions.own(by=context.actor(kit)))
    values: dict[str, Any] = {
        "mine": mine,
        "own": {"password": forms.blank()},
        "zone": "UTC",
        "device": own_sign_in.device,
    }
    return page(context, "office/me.html", **values)


def _form(context: Context, form: forms.Form, status: int = 200, *, problem: str | None = None) -> Response:
    closed = context.settings.vendor_token is None
    values = {"form": form, "problem": problem, "closed": closed}
    return page(context, "office/sign_in.html", status=403 if closed else status, **values)
