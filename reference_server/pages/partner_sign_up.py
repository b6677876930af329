"""Console: signing up as a partner (WP-01); the answer is the same whether the address is an operator's or not."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import NewPartnerSignUp
from partnerkit.errors import InvalidInput, TooManyTries
from partnerkit.wire import read
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers
from reference_server.pages import forms
from reference_server.pages.entering import signed_in
from reference_server.pages.following import somebody_else
from reference_server.pages.invitation import LANGUAGE, NAME, NEW_PASSWORD
from reference_server.pages.language import _, lazy, spoken
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.sign_up import EMAIL, mailed_to
from reference_server.pages.time_zones import ZONE, likely, with_problems

_ANSWERS: Final = {"yes": True, "no": False}
ACCOUNTANT: Final = forms.Field(name="accountant", label=lazy("Accountant or bookkeeper"), type="radio")
FIELDS: Final = (
    forms.Field(
        name="business",
        label=lazy("Name of your organisation"),
        autocomplete="organization",
        hint=lazy("Your clients read it when you invite them."),
    ),
    ACCOUNTANT,
    NAME,
    attrs.evolve(EMAIL, label=lazy("Operator email")),
    NEW_PASSWORD,
    LANGUAGE,
    ZONE,
)


def show(context: Context) -> Response:
    """Show the form, to somebody who is no operator yet."""
    if signed_in(context):
        return _operator_already(context)
    zone = likely(context.request.accept_languages)
    return _form(context, forms.blank(FIELDS, language=spoken(), time_zone=zone))


def ask(context: Context) -> Response:
    """Have a link mailed by which the sign-up is confirmed; the answer is the same for everybody (A-22)."""
    if signed_in(context):
        return _operator_already(context)
    form, source = forms.sent(context, FIELDS), context.request.source
    try:
        new = _new(form)
        context.run(lambda kit: kit.invitations.sign_up_partner(new, source=source))
    except InvalidInput as error:
        return _form(context, with_problems(form, error), status=422)
    except TooManyTries as error:
        answer = _form(context, form, said(error), error.status)
        return add_headers(answer, fault_of(error).headers)
    return mailed_to(context, new.email)


def _new(form: forms.Form) -> NewPartnerSignUp:
    """
    Return what was filled in.

    Raises:
        InvalidInput: Something of it is wrong, or the question is not answered; every problem is named.
    """
    answer = _ANSWERS.get(form.text("accountant"))
    unsaid = () if answer is not None else (_unanswered(),)
    try:
        new = read(NewPartnerSignUp, form.given() | {"accountant": bool(answer)})
    except InvalidInput as error:
        raise InvalidInput((*unsaid, *error.problems)) from None
    if unsaid:
        raise InvalidInput(unsaid)
    return new


def _unanswered() -> forms.Worded:
    return forms.Worded("accountant", "field.missing", text=_("Answer with yes or no."))


def _operator_already(context: Context) -> Response:
    text = _(
        "An address opens the console of one partner, and yours opens the one you are in. To sign up as another "
        "partner, sign out first, and use another address."
    )
    return somebody_else(context, text, again=False)


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _form(context, forms.sent(context, FIELDS), problem, 403)


def _form(context: Context, form: forms.Form, problem: str = "", status: int = 200) -> Response:
    values: dict[str, Any] = {"form": form, "problem": problem, "refused": form.text("accountant") == "no"}
    values["most"] = context.vendor.limits.unapproved_a_day
    return untold(page(context, "link/partner_sign_up.html", status=status, **values))
