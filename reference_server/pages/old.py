"""
A form of ours from a session that is over or another one: nothing is done, and the way back to it is shown.

What takes a while to fill in is shown once more as it was sent, to whoever may send it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from werkzeug.wrappers import Response

from partnerkit import PartnerkitError
from reference_server.http.context import Context
from reference_server.http.errors import to_sign_in
from reference_server.http.responses import same_face, see_other
from reference_server.pages import (
    acting,
    clients,
    code,
    entering,
    factor,
    invitation,
    inviting,
    inviting_many,
    key_form,
    mailed,
    office_entry,
    partner_links,
    partner_sign_up,
    people_new,
    prove,
    role_form,
    sign_up,
    tongues,
    users_new,
)
from reference_server.pages.language import _

#: What leads on whoever is signed in where sending the form once more would bring nothing.
_LED_ON: Final[Mapping[str, Callable[[Context], Response | None]]] = {
    "console.leave_as": acting.left_already,
    "console.factor_confirm": factor.sent_before,
    "console.prove": prove.sent_before,
}
#: What shows a form of somebody who is signed in as it was sent, with what it says about that.
_REFILLED: Final[Mapping[str, Callable[[Context, str], Response]]] = {
    "console.team_new": people_new.again,
    "console.role_new": role_form.create_again,
    "console.role_change": role_form.save_again,
    "console.key_new": key_form.again,
    "console.new": clients.again,
    "console.invite_form": inviting.form_again,
    "console.invite_email": inviting.email_again,
    "console.invite_link": partner_links.again,
    "console.invite_many": inviting_many.again,
    "console.invite_many_begin": inviting_many.again,
    "workspace.user_new": users_new.again,
}
#: What shows a form of somebody who is not signed in as it was sent, but for the password.
_TYPED: Final[Mapping[str, Callable[[Context, str], Response]]] = {
    "console.sign_up": partner_sign_up.again,
    "workspace.sign_up": sign_up.again,
    "workspace.sign_up_through": sign_up.again,
    "workspace.invitation": invitation.again,
}


def answer(context: Context) -> Response | None:
    """Return what leads back to the form; None where a page says so to somebody who is signed in."""
    assert context.route is not None
    if context.route.endpoint == f"{context.face.name}.language":
        return _chosen_too_late(context)
    alive, endpoint = entering.signed_in(context), context.route.endpoint
    if endpoint in _TYPED and not alive:
        return _typed_again(context, endpoint)
    if endpoint.partition(".")[2] in mailed.PAGES:
        return mailed.again(context)
    if endpoint == context.face.sign_in:
        return _in_already(context) if alive else _again(context)
    if endpoint == "console.code":
        return _in_already(context) if alive else code.again(context)
    if alive:
        return _led_on(context, endpoint) or _refilled(context, endpoint)
    if endpoint == f"{context.face.name}.sign_out":
        return see_other(context.url(context.face.sign_in or ""))  # one is out, as was wanted
    return to_sign_in(context, told=True)


def _chosen_too_late(context: Context) -> Response:
    """Lead back to the page one chose a language on, which is fresh then."""
    context.flash(_("This page had been open too long. Choose the language once more."), kind="note")
    return see_other(
        same_face(context, context.request.form.get("back")) or context.url(tongues.HOME[context.face.name])
    )


def _led_on(context: Context, endpoint: str) -> Response | None:
    on = _LED_ON.get(endpoint)
    return None if on is None else on(context)


def _refilled(context: Context, endpoint: str) -> Response | None:
    """Show a form as it was sent; None where it is plain what to send again, or where one may not send it at all."""
    again = _REFILLED.get(endpoint)
    if again is None:
        return None
    said = _(
        "Nothing was changed: you signed in anew since this form was opened, or showed your second factor. What you "
        "filled in is all here. Look at it and send it once more."
    )
    try:
        return again(context, said)
    except PartnerkitError:
        return None


def _typed_again(context: Context, endpoint: str) -> Response:
    """Show a form as it was sent, or lead back to it where it was another one."""
    said = _("This page had been open too long. Nothing was done: type the password again, and send it once more.")
    try:
        return _TYPED[endpoint](context, said)
    except PartnerkitError:
        return mailed.again(context)


def _again(context: Context) -> Response:
    return office_entry.again(context) if context.face.name == "office" else entering.again(context)


def _in_already(context: Context) -> Response:
    assert context.who is not None
    context.flash(_("You were signed in already, as %(name)s.", name=context.who.name), kind="note")
    return see_other(context.url(entering.HOME[entering.realm_of(context)]))
