"""A form of ours from a session that is over or another one: nothing is done, and the way back to it is shown."""

from __future__ import annotations

from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.http.errors import to_sign_in
from reference_server.http.responses import same_face, see_other
from reference_server.pages import acting, code, entering, mailed, office_entry, tongues
from reference_server.pages.language import _


def answer(context: Context) -> Response | None:
    """Return what leads back to the form; None where a page says so to somebody who is signed in."""
    assert context.route is not None
    if context.route.endpoint == f"{context.face.name}.language":
        return _chosen_too_late(context)
    if context.route.endpoint.partition(".")[2] in mailed.PAGES:
        return mailed.again(context)
    alive, endpoint = entering.signed_in(context), context.route.endpoint
    if endpoint == context.face.sign_in:
        return _in_already(context) if alive else _again(context)
    if endpoint == "console.code":
        return _in_already(context) if alive else code.again(context)
    if alive:
        return acting.left_already(context) if endpoint == "console.leave_as" else None
    if endpoint == f"{context.face.name}.sign_out":
        return see_other(context.url(context.face.sign_in or ""))  # one is out, as was wanted
    return to_sign_in(context, told=True)


def _chosen_too_late(context: Context) -> Response:
    """Lead back to the page one chose a language on, which is fresh then."""
    context.flash(_("This page had been open too long. Choose the language once more."), kind="note")
    return see_other(
        same_face(context, context.request.form.get("back")) or context.url(tongues.HOME[context.face.name])
    )


def _again(context: Context) -> Response:
    return office_entry.again(context) if context.face.name == "office" else entering.again(context)


def _in_already(context: Context) -> Response:
    assert context.who is not None
    context.flash(_("You were signed in already, as %(name)s.", name=context.who.name), kind="note")
    return see_other(context.url(entering.HOME[entering.realm_of(context)]))
