"""Signing in and out, in both faces."""

from __future__ import annotations

import contextlib
from typing import Any, Final
from uuid import UUID

from werkzeug.wrappers import Response

from partnerkit import Actor, Realm, Secret, SignedIn, SignIn
from partnerkit.access import Factor
from partnerkit.errors import (
    ChooseAccount,
    InvalidInput,
    NotSignedIn,
    PartnerkitError,
    Refused,
    SecondFactorNeeded,
    TooManyTries,
)
from partnerkit.values import AccountId
from partnerkit.wire import one
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, same_face, see_other
from reference_server.pages import forms, tongues
from reference_server.pages.language import _, lazy, spoken
from reference_server.pages.render import page
from reference_server.pages.sentences import said, sentence
from reference_server.pages.words import remedies_outside

_PASSWORD: Final = forms.Field(
    name="password", label=lazy("Password"), type="password", autocomplete="current-password"
)
_NEXT: Final = forms.Field(name="next", type="hidden", optional=True)
SIGN_IN: Final = {
    Realm.OPERATOR: (
        forms.Field(name="email", label=lazy("Operator email"), type="email", autocomplete="username"),
        _PASSWORD,
        _NEXT,
    ),
    Realm.STAFF: (
        forms.Field(name="email", label=lazy("Email"), type="email", autocomplete="username"),
        _PASSWORD,
        _NEXT,
        forms.Field(name="account_id", label=lazy("Business"), type="radio", optional=True),
    ),
}
HOME: Final = {
    Realm.OPERATOR: "console.clients",
    Realm.STAFF: "workspace.overview",
    Realm.VENDOR: "office.partners",
}


def realm_of(context: Context) -> Realm:
    """Return the realm of a face that people sign in to."""
    assert context.face.realm is not None
    return context.face.realm


def show(context: Context) -> Response:
    """Show the form; who is signed in already goes on."""
    if signed_in(context):
        return see_other(_target(context, context.request.args.get("next")))
    back = same_face(context, context.request.args.get("next")) or ""
    return _form(context, forms.blank(SIGN_IN[realm_of(context)], next=back))


def signed_in(context: Context) -> bool:
    """Whether there is a live session of this face's realm."""
    try:
        with context.read() as kit:
            context.actor(kit)
    except NotSignedIn:
        return False
    return True


def _target(context: Context, wanted: str | None) -> str:
    return same_face(context, wanted or None) or context.url(HOME[realm_of(context)])


def enter(context: Context) -> Response:
    """Open a session (VC-01)."""
    realm = realm_of(context)
    form = forms.sent(context, SIGN_IN[realm])
    try:
        entered = _entered(context, realm, form)
    except SecondFactorNeeded as error:
        return _half(context, form, error)
    except ChooseAccount as error:
        return _choose(context, form, error)
    except (NotSignedIn, Refused, TooManyTries) as error:
        return _refused(context, form, error)
    return landed(context, entered, form.text("next"))


def landed(context: Context, entered: SignedIn, wanted: str) -> Response:
    """Hand an opened session over and go on where one wanted to, or to what is to be done before all else."""
    actor = entered.actor
    first = _first(actor)
    response = see_other(_target(context, wanted) if first is None else context.url(first))
    cookies.signed_in(response, context.settings, entered.session.realm, entered.token)
    if context.request.cookies.get(cookies.name_of(context.settings, cookies.PROOF)):
        cookies.proven(response, context.settings, None)
    return response


def _first(actor: Actor) -> str | None:
    """Return where somebody must go first: to the second factor its role needs, or to a password of its own."""
    if actor.must_change:
        return "workspace.replacing"
    return "console.factor" if actor.secure and actor.factor is Factor.ABSENT else None


def _half(context: Context, form: forms.Form, needed: SecondFactorNeeded) -> Response:
    """Lead whoever gave the password on to the code (BX-10)."""
    response = see_other(context.url("console.code", next=same_face(context, form.text("next"))))
    lasting = int(context.vendor.limits.half_signed_in.total_seconds())
    cookies.proven(response, context.settings, needed.proof, seconds=lasting)
    return response


def _entered(context: Context, realm: Realm, form: forms.Form) -> SignedIn:
    given = SignIn(
        realm=realm,
        email=form.text("email"),
        password=Secret(form.text("password")),
        account_id=_account_id(form.text("account_id")),
    )
    source, device = context.request.source, context.request.device
    return context.run(lambda kit: kit.sessions.sign_in(given, source=source, device=device))


def _account_id(text: str) -> AccountId | None:
    try:
        return AccountId(one("account_id", UUID, text)) if text else None
    except InvalidInput:
        raise NotSignedIn from None


def _form(context: Context, form: forms.Form, status: int = 200, **values: Any) -> Response:
    given: dict[str, Any] = {"problem": None, "remedies": (), "choices": ()}
    return page(context, f"{context.face.name}/sign_in.html", form=form, status=status, **(given | values))


def _choose(context: Context, form: forms.Form, error: ChooseAccount) -> Response:
    """Ask which business, and for the password once more: it is kept neither in the page nor anywhere else."""
    return _form(context, form, error.status, choices=error.accounts)


def _refused(context: Context, form: forms.Form, error: PartnerkitError) -> Response:
    fault = fault_of(error)
    remedies = remedies_outside(error.decision) if isinstance(error, Refused) else ()
    # 401 would want a challenge that browsers answer with a window of their own.
    status = 422 if isinstance(error, NotSignedIn) else error.status
    problem = sentence("credentials") if isinstance(error, NotSignedIn) else said(error)
    return add_headers(_form(context, form, status, problem=problem, remedies=remedies), fault.headers)


def again(context: Context) -> Response:
    """Show the form once more where its token had gone; the password is typed anew."""
    given = context.request.form
    back = same_face(context, given.get("next")) or ""
    form = forms.blank(SIGN_IN[realm_of(context)], email=given.get("email", ""), next=back)
    return _form(context, form, 403, problem=_("This page had been open too long. Type your password once more."))


def ask_leave(context: Context) -> Response:
    """Ask whether to sign out; the button in the menu does so at once."""
    if not signed_in(context):
        return see_other(context.url(f"{context.face.name}.sign_in"))
    return page(context, "sign_out.html", form=forms.blank())


def leave(context: Context) -> Response:
    """End the session, and take its cookie away."""
    forms.sent(context)
    token = context.token
    if token is not None:
        with contextlib.suppress(NotSignedIn):  # it was over already, which is what was wanted
            context.run(lambda kit: kit.sessions.end(token, realm=realm_of(context)))
    context.flash(_("You are signed out."))
    response = see_other(context.url(f"{context.face.name}.sign_in"))
    cookies.signed_out(response, context.settings, realm_of(context))
    return response


def signed_out(context: Context, text: str) -> Response:
    """Lead to the sign-in, which says something, whoever has just ended its own sessions (R-13)."""
    context.flash(text)
    response = see_other(context.url(f"{context.face.name}.sign_in"))
    tongues.keep(context, response, spoken())  # in which that was said
    cookies.signed_out(response, context.settings, realm_of(context))
    return response
