"""The own second factor: whether there is one, set up with a QR code, new recovery codes, turned off (BX-10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs
import segno
from markupsafe import Markup
from werkzeug.wrappers import Response

from partnerkit import FactorConfirmation, FactorRemoval, FactorSetup, FactorStatus, Secret
from partnerkit.errors import InvalidInput, NotSignedIn, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.code import CODE
from reference_server.pages.entering import signed_out
from reference_server.pages.language import Text, _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said

_FIRST: Final = forms.Field(
    name="code",
    label=lazy("Code from the app"),
    autocomplete="one-time-code",
    inputmode="numeric",
    hint=lazy("The six digits that the app shows now."),
)
_PASSWORD: Final = forms.Field(
    name="password", label=lazy("Password"), type="password", autocomplete="current-password"
)


@attrs.frozen(kw_only=True)
class Step:
    """
    Something done about it by a code.

    Attributes:
        endpoint: Where it is done.
        title: What it is.
        text: What comes of it.
        button: What the button says.
        fields: What is asked for.
        grave: Whether the button is that of something grave.
    """

    endpoint: str
    title: Text
    text: Text
    button: Text
    fields: tuple[forms.Field, ...]
    grave: bool = False


_CONFIRMING: Final = Step(
    endpoint="console.factor_confirm",
    title=lazy("Confirm the app"),
    text=lazy("Type the code that the app shows now. If the app shows none, set it up once more."),
    button=lazy("Confirm"),
    fields=(_PASSWORD, _FIRST),
)
_RENEWING: Final = Step(
    endpoint="console.factor_renew",
    title=lazy("New recovery codes"),
    text=lazy("Each stands in once for the app. With new ones the earlier ones no longer work."),
    button=lazy("Make new codes"),
    fields=(CODE,),
)
_REMOVING: Final = Step(
    endpoint="console.factor_remove",
    title=lazy("Turn off the second factor"),
    text=lazy("Then your password alone opens the console. Every session of yours ends, this one too."),
    button=lazy("Turn it off"),
    fields=(_PASSWORD, CODE),
    grave=True,
)
_GROUP: Final = 4


def show(context: Context) -> Response:
    """Show whether there is one, and what can be done about it."""
    found = _status(context)
    return page(context, "console/factor.html", factor=found, form=forms.blank())


def begin(context: Context) -> Response:
    """Show what the app is to know, this once; nothing counts before its first code is confirmed."""
    forms.sent(context)
    setup = context.run(lambda kit: kit.second_factors.begin(by=context.actor(kit)))
    return page(context, "console/factor_setup.html", form=forms.blank(_CONFIRMING.fields), **_drawn(setup))


def show_confirm(context: Context) -> Response:
    """Ask for the first code of an app that was told its secret; where there is one already, show that."""
    return (
        _back(context) if _status(context).set_up_at else _asked(context, _CONFIRMING, forms.blank(_CONFIRMING.fields))
    )


def confirm(context: Context) -> Response:
    """
    Have it from now on, and show the recovery codes, this once; the session goes on by a new token.

    Whoever sent the form twice comes with the old one, and sees that it is set up, or signs in.
    """
    form = forms.sent(context, _CONFIRMING.fields)
    try:
        given = form.into(FactorConfirmation)
        made = context.run(lambda kit: kit.second_factors.confirm(given, by=context.actor(kit)))
    except NotSignedIn:
        return _back(context)
    except (InvalidInput, TooManyTries) as error:
        return _wrong(context, _CONFIRMING, form, error)
    context.renewed = made.token
    return _told(context, made.codes, first=True)


def sent_before(context: Context) -> Response | None:
    """Say what became of it to whoever sends the form once more after it was set up; None where it was not."""
    if _status(context).set_up_at is None:
        return None
    told = _("Your second factor is set up. Recovery codes are shown once: if you have not kept them, make new ones.")
    context.flash(told, kind="note")
    return _back(context)


def show_renew(context: Context) -> Response:
    """Ask for a code before there are new recovery codes."""
    return _asked(context, _RENEWING, forms.blank(_RENEWING.fields)) if _status(context).set_up_at else _back(context)


def renew(context: Context) -> Response:
    """Show new recovery codes, this once; the earlier ones are worth nothing any more."""
    form = forms.sent(context, _RENEWING.fields)
    try:
        codes = context.run(lambda kit: kit.second_factors.renew_codes(_code(form), by=context.actor(kit)))
    except (InvalidInput, TooManyTries) as error:
        return _wrong(context, _RENEWING, form, error)
    return _told(context, codes, first=False)


def show_remove(context: Context) -> Response:
    """Ask for password and code before it is turned off; where it cannot be, show why."""
    found = _status(context)
    possible = found.set_up_at is not None and not found.demanded
    return _asked(context, _REMOVING, forms.blank(_REMOVING.fields)) if possible else _back(context)


def remove(context: Context) -> Response:
    """Turn it off; one signs in anew, by the password alone (R-13)."""
    form = forms.sent(context, _REMOVING.fields)
    try:
        context.run(lambda kit: kit.second_factors.remove(form.into(FactorRemoval), by=context.actor(kit)))
    except (InvalidInput, TooManyTries) as error:
        return _wrong(context, _REMOVING, form, error)
    return signed_out(
        context, _("Your second factor is turned off, and every session of yours has ended. Sign in anew.")
    )


def _status(context: Context) -> FactorStatus:
    with context.read() as kit:
        return kit.second_factors.status(by=context.actor(kit))


def _back(context: Context) -> Response:
    return see_other(context.url("console.factor"))


def _code(form: forms.Form) -> Secret:
    return Secret(form.text("code"))


def _told(context: Context, codes: Iterable[Secret], *, first: bool) -> Response:
    return page(context, "console/factor_codes.html", codes=[code.reveal() for code in codes], first=first)


def _asked(context: Context, step: Step, form: forms.Form, status: int = 200, problem: str | None = None) -> Response:
    return page(context, "console/factor_ask.html", status=status, step=step, form=form, problem=problem)


def _wrong(context: Context, step: Step, form: forms.Form, error: InvalidInput | TooManyTries) -> Response:
    """Show a form again with what is wrong with it; what was typed as a code is gone."""
    if isinstance(error, InvalidInput):
        return _asked(context, step, form.with_problems(error).without("code"), 422)
    answer = _asked(context, step, form.without("code"), error.status, said(error))
    return add_headers(answer, fault_of(error).headers)


def _drawn(setup: FactorSetup) -> dict[str, Any]:
    """Return the secret as a picture and in groups, for whoever cannot scan it."""
    drawn = segno.make(setup.uri.reveal(), error="m", micro=False).svg_inline(omitsize=True, light="#fff")
    secret = setup.secret.reveal()
    groups = " ".join(secret[n : n + _GROUP] for n in range(0, len(secret), _GROUP))
    # Drawn by segno out of what the library made: paths and numbers, nothing anybody typed stands in it as text.
    return {"picture": Markup(drawn), "secret": groups, "uri": setup.uri.reveal()}
