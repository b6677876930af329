"""
Workspace: signing up as a client, by oneself or through a partner's link (VC-04, WP-03).

What is answered is the same whether somebody signs in with the address or not (A-22): the mail alone differs.
"""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import NewSignUp, OwnBusiness, PartnerKit, Secret
from partnerkit.errors import InvalidInput, LimitReached, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.entering import signed_in
from reference_server.pages.following import GONE, dead
from reference_server.pages.invitation import BUSINESS, LANGUAGE, NAME, NEW_PASSWORD, SIGNED_IN
from reference_server.pages.language import _, lazy, spoken
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.time_zones import ZONE, likely, with_problems

EMAIL: Final = forms.Field(
    name="email",
    label=lazy("Email"),
    type="email",
    autocomplete="username",
    hint=lazy("A link is mailed there. Until you follow it, nothing is there."),
)
FIELDS: Final = (BUSINESS, NAME, EMAIL, NEW_PASSWORD, LANGUAGE, ZONE)


def show(context: Context, token: str | None = None) -> Response:
    """Show the form, and whose client one will be who came through a partner's link; looking changes nothing."""
    return _shown(context, token)


def ask(context: Context, token: str | None = None) -> Response:
    """Have a link mailed by which the sign-up is confirmed; the answer is the same for everybody (A-22)."""
    here = signed_in(context)
    form = forms.sent(context, SIGNED_IN if here else FIELDS)
    try:
        email = context.run(lambda kit: _asked(context, kit, token, form, here=here))
    except InvalidInput as error:
        return _shown(context, token, form=with_problems(form, error), status=422)
    except LimitReached as error:
        return _shown(context, token, form=form, problem=nobody_more(), status=error.status)
    except TooManyTries as error:
        answer = _shown(context, token, form=form, problem=said(error), status=error.status)
        return add_headers(answer, fault_of(error).headers)
    except GONE as error:
        return dead(context, "link/sign_up_dead.html", error)
    return mailed_to(context, email)


def _asked(context: Context, kit: PartnerKit, token: str | None, form: forms.Form, *, here: bool) -> str:
    """Ask for an account; return the address that the link is mailed to."""
    new = _as_one_is(context, kit, form.into(OwnBusiness)) if here else form.into(NewSignUp)
    through = None if token is None else Secret(token)
    kit.invitations.sign_up(new, through=through, source=context.request.source)
    return new.email


def _as_one_is(context: Context, kit: PartnerKit, business: OwnBusiness) -> NewSignUp:
    """Return what somebody says who is signed in, and has a password already: another one is of no use (A-23)."""
    by = context.actor(kit)
    return NewSignUp(
        business=business.business,
        name=by.name,
        email=kit.identity.address(by=by).email,
        password=Secret(context.vendor.ids.token()),
        language=spoken(),
        time_zone=business.time_zone,
    )


def nobody_more() -> str:
    """Say that a partner that is not approved has got as many today as it can (R-16)."""
    return _(
        "Through this link nobody more can sign up today. Come back tomorrow, or sign up without it: then nobody "
        "manages your account for you."
    )


def mailed_to(context: Context, email: str) -> Response:
    """Lead on to the page that says to look into one's mail, known or not."""
    context.flash(_("A link is on its way to %(email)s.", email=email))
    return see_other(context.url(f"{context.face.name}.sign_up_sent"))


def sent(context: Context) -> Response:
    """Say to look into one's mail; it is the same page for everybody."""
    signed_in(context)
    return page(context, "link/sign_up_sent.html", hours=_hours(context))


def _hours(context: Context) -> int:
    return int(context.vendor.limits.verification.total_seconds() // 3600)


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent by somebody who is not signed in, with what was wrong with sending it."""
    form = forms.sent(context, FIELDS)
    return _shown(context, context.places.get("token"), form=form, problem=problem, status=403)


def _shown(
    context: Context, token: str | None, *, form: forms.Form | None = None, problem: str = "", status: int = 200
) -> Response:
    here = signed_in(context)
    try:
        partner = None if token is None else _partner(context, token)
    except GONE as error:
        return dead(context, "link/sign_up_dead.html", error)
    given = form or _blank(context, here=here)
    values: dict[str, Any] = {"form": given, "partner": partner, "token": token, "problem": problem}
    values["days"] = context.vendor.limits.trial.days
    return untold(page(context, "link/sign_up.html", status=status, **values))


def _partner(context: Context, token: str) -> str:
    with context.read() as kit:
        return kit.invitations.look_link(Secret(token)).partner


def _blank(context: Context, *, here: bool) -> forms.Form:
    if not here:
        zone = likely(context.request.accept_languages)
        return forms.blank(FIELDS, language=spoken(), time_zone=zone)
    with context.read() as kit:
        zone = kit.staff.workplace(by=context.actor(kit)).account.time_zone
    return forms.blank(SIGNED_IN, time_zone=zone)
