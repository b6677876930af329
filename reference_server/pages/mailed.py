"""
Mailed links, in both faces: each GET shows, only the POST acts (A-08).

The token stands in the address alone: in no log, and in no Referer, be it to a page of our own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from werkzeug.wrappers import Response

from partnerkit import NewPassword, OpenLink, PartnerKit, PresentPassword, Purpose, Secret
from partnerkit.errors import InvalidInput, LinkSpent, NotFound, PartnerkitError, Refused, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.entering import realm_of, signed_in, signed_out
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said

R = TypeVar("R")

EMAIL: Final = (forms.Field(name="email", label=lazy("Email"), type="email", autocomplete="username"),)
RESET: Final = (
    forms.Field(
        name="password",
        label=lazy("New password"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. Every session of yours ends."),
    ),
)
FIRST: Final = (
    forms.Field(
        name="password",
        label=lazy("Password"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. You sign in with it from then on."),
    ),
)
PRESENT: Final = (
    forms.Field(name="password", label=lazy("Present password"), type="password", autocomplete="current-password"),
)
#: The endpoints of a face that anybody may come to.
PAGES: Final = frozenset(
    "forgot reset welcome verify email join join_decline invitation invitation_decline sign_up sign_up_through "
    "open".split()
)
#: ``no-referrer`` would have browsers say "Origin: null" with the form; this tells nobody more than the host.
_UNTOLD: Final = (("Referrer-Policy", "strict-origin"),)


def ask(context: Context) -> Response:
    """Ask for the address a link is mailed to; whoever is signed in changes the password on the own page."""
    if signed_in(context):
        return see_other(context.url(f"{context.face.name}.me"))
    return page(context, "link/forgot.html", form=forms.blank(EMAIL))


def forget(context: Context) -> Response:
    """Have a link mailed, if somebody signs in with the address; the answer is the same for everybody (A-22)."""
    form = forms.sent(context, EMAIL)
    realm, source = realm_of(context), context.request.source
    try:
        context.run(lambda kit: kit.identity.forget_password(realm, form.text("email"), source=source))
    except InvalidInput as error:
        return page(context, "link/forgot.html", form=form.with_problems(error), status=422)
    except TooManyTries as error:
        answer = page(context, "link/forgot.html", form=form, problem=said(error), status=error.status)
        return add_headers(answer, fault_of(error).headers)
    context.flash(
        _("If somebody signs in with this address, a link to set a new password is on its way there. It works once."),
        kind="note",
    )
    return see_other(context.url(f"{context.face.name}.sign_in"))


def show_reset(context: Context, token: str) -> Response:
    """Show the form for a new password, to somebody who is not signed in (VC-26)."""

    def show(link: OpenLink) -> Response:
        return _reset(context, link, token, forms.blank(RESET)) if context.who is None else _occupied(context)

    return _looked(context, Purpose.RESET, token, show)


def reset(context: Context, token: str) -> Response:
    """Set a new password."""
    if signed_in(context):
        return _occupied(context)
    form = forms.sent(context, RESET)
    realm, source = realm_of(context), context.request.source

    def work(kit: PartnerKit) -> None:
        kit.identity.reset_password(realm, Secret(token), form.into(NewPassword), source=source)

    try:
        context.run(work)
    except InvalidInput as error:
        wrong = form.with_problems(error)
        return _looked(context, Purpose.RESET, token, lambda link: _reset(context, link, token, wrong, 422))
    except (LinkSpent, NotFound, Refused) as error:
        return _dead(context, Purpose.RESET, error)
    return signed_out(context, _("Your new password is set. Every session that rested on the one before has ended."))


def show_welcome(context: Context, token: str) -> Response:
    """Show the form for a first password, to somebody who is not signed in (VC-28)."""

    def show(link: OpenLink) -> Response:
        return _follow(context, link, token, forms.blank(FIRST)) if context.who is None else _occupied(context)

    return _looked(context, Purpose.WELCOME, token, show)


def welcome(context: Context, token: str) -> Response:
    """Set an operator's first password."""
    if signed_in(context):
        return _occupied(context)
    form = forms.sent(context, FIRST)

    def work(kit: PartnerKit) -> None:
        kit.identity.welcome(Secret(token), form.into(NewPassword), source=context.request.source)

    def say(_done: None) -> str:
        return _("Your password is set. Sign in with it.")

    return _followed(context, Purpose.WELCOME, token, form, work, say)


def show_verify(context: Context, token: str) -> Response:
    """Show what confirming an address means."""
    return _looked(context, Purpose.VERIFY, token, lambda link: _follow(context, link, token, forms.blank()))


def verify(context: Context, token: str) -> Response:
    """Confirm to read mail at the address one signs in with."""
    realm, source = realm_of(context), context.request.source

    def work(kit: PartnerKit) -> str:
        return kit.identity.verify_address(realm, Secret(token), source=source).email

    form = forms.sent(context)
    return _followed(context, Purpose.VERIFY, token, form, work, lambda email: _("%(email)s is verified.", email=email))


def show_email(context: Context, token: str) -> Response:
    """Show what signing in with another address means."""
    return _looked(context, Purpose.EMAIL, token, lambda link: _follow(context, link, token, forms.blank(PRESENT)))


def change_email(context: Context, token: str) -> Response:
    """Sign in with another address from now on; the present password says that the link came to who asked for it."""
    form = forms.sent(context, PRESENT)
    realm, source = realm_of(context), context.request.source

    def work(kit: PartnerKit) -> str:
        given = form.into(PresentPassword)
        return kit.identity.confirm_email(realm, Secret(token), given, source=source).email

    def say(email: str) -> str:
        return _("From now on you sign in with %(email)s.", email=email)

    return _followed(context, Purpose.EMAIL, token, form, work, say)


def again(context: Context) -> Response:
    """Lead back to a page that had been open too long; nothing was done, and whatever was typed is typed anew."""
    assert context.route is not None
    context.flash(_("This page had been open too long. Nothing was done; do it once more."), kind="note")
    return see_other(context.url(context.route.endpoint, **context.places))


def _looked(context: Context, purpose: Purpose, token: str, show: Callable[[OpenLink], Response]) -> Response:
    signed_in(context)  # so that the page says as whom, if one is
    try:
        with context.read() as kit:
            link = kit.identity.look(realm_of(context), purpose, Secret(token))
    except (LinkSpent, NotFound, Refused) as error:
        return _dead(context, purpose, error)
    return untold(show(link))


def untold(response: Response) -> Response:
    """Return an answer that has browsers tell nobody the address it stands under."""
    return add_headers(response, _UNTOLD)


def _reset(context: Context, link: OpenLink, token: str, form: forms.Form, status: int = 200) -> Response:
    return page(context, "link/reset.html", link=link, token=token, form=form, status=status)


def _follow(context: Context, link: OpenLink, token: str, form: forms.Form, status: int = 200) -> Response:
    return page(context, f"link/{link.purpose.value}.html", link=link, token=token, form=form, status=status)


def _followed(
    context: Context,
    purpose: Purpose,
    token: str,
    form: forms.Form,
    work: Callable[[PartnerKit], R],
    say: Callable[[R], str],
) -> Response:
    """Follow a link; say what came of it where one goes on."""
    alone = not signed_in(context)
    try:
        done = context.run(work)
    except InvalidInput as error:
        wrong = form.with_problems(error)
        return _looked(context, purpose, token, lambda link: _follow(context, link, token, wrong, 422))
    except (LinkSpent, NotFound, Refused) as error:
        return _dead(context, purpose, error)
    context.flash(say(done))
    return see_other(context.url(f"{context.face.name}.{'sign_in' if alone else 'me'}"))


def _occupied(context: Context) -> Response:
    """Say as whom one is signed in: the form for a new password is for somebody who is not (VC-26)."""
    return untold(page(context, "link/occupied.html", form=forms.blank(), status=409))


def _dead(context: Context, purpose: Purpose, error: PartnerkitError) -> Response:
    """Say what became of a link, and lead on."""
    fault = fault_of(error)
    reason = error.reason if isinstance(error, LinkSpent) else fault.code
    alone = not signed_in(context)
    values: dict[str, Any] = {"purpose": purpose.value, "reason": reason, "fault": fault, "alone": alone}
    return untold(page(context, "link/dead.html", status=fault.status, **values))
