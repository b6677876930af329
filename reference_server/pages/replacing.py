"""Workspace: a password that an operator set is replaced by one of one's own, before anything else (VC-26)."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from partnerkit import Actor
from partnerkit.errors import InvalidInput, PartnerkitError, Refused
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, own_language
from reference_server.pages.language import lazy
from reference_server.pages.me import change_password
from reference_server.pages.render import page

FIELDS: Final = (
    forms.Field(
        name="current", label=lazy("The password you were told"), type="password", autocomplete="current-password"
    ),
    forms.Field(
        name="new",
        label=lazy("A password of your own"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. Then you sign in with it."),
    ),
)


def is_first(error: PartnerkitError) -> bool:
    """Whether somebody has to replace the password before what was asked for."""
    return isinstance(error, Refused) and error.decision.because == "must_change"


def lead(context: Context) -> Response:
    """Lead to where it is replaced."""
    return see_other(context.url("workspace.replacing"))


def show(context: Context) -> Response:
    """Ask for the password one was told, and one of one's own."""
    with context.read() as kit:
        by = context.actor(kit)
    return _page(context, by, forms.blank(FIELDS)) if by.must_change else see_other(context.url("workspace.me"))


def replace(context: Context) -> Response:
    """Replace it: whoever set it knows nothing that opens from then on."""
    form = forms.sent(context, FIELDS)
    try:
        return change_password(context, form)
    except InvalidInput as error:
        with context.read() as kit:
            by = context.actor(kit)
        return _page(context, by, form.with_problems(error), status=422)


def _page(context: Context, by: Actor, form: forms.Form, *, status: int = 200) -> Response:
    return page(context, "workspace/replacing.html", form=form, tongue=own_language.blank(by), status=status)
