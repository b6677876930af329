"""The second factor, shown again in a session: for what is grave, and where it was not shown yet (BX-10)."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from partnerkit import PartnerKit, Secret, SignedIn
from partnerkit.access import Factor, Rule
from partnerkit.errors import InvalidInput, NotPossible, NotSignedIn, PartnerkitError, Refused, TooManyTries
from reference_server.http.context import Context
from reference_server.http.errors import own_path
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, same_face, see_other
from reference_server.pages import forms
from reference_server.pages.code import FIELDS
from reference_server.pages.render import page
from reference_server.pages.sentences import said, sentence


def lacks(error: Exception) -> bool:
    """Whether all that stands in the way is the second factor of whoever asks."""
    return isinstance(error, Refused) and error.decision.rule is Rule.SECOND_FACTOR and bool(_self(error))


def _self(refused: Refused) -> tuple[str, ...]:
    return tuple(remedy.code for remedy in refused.decision.remedies if remedy.who == "self")


def show(context: Context) -> Response:
    """Ask for a code, to go on where one was."""
    with context.read() as kit:
        has = context.actor(kit).factor is not Factor.ABSENT
    back = same_face(context, context.request.args.get("next")) or ""
    return _form(context, forms.blank(FIELDS, next=back)) if has else see_other(context.url("console.factor"))


def prove(context: Context) -> Response:
    """
    Note that it was shown, and go on where one was, by the session's new token.

    Whoever sent the form twice comes with the old one, and goes on with what the first answer brought, or signs in.
    """
    form = forms.sent(context, FIELDS)
    try:
        context.renewed = context.run(lambda kit: _shown(context, kit, Secret(form.text("code")))).token
    except NotSignedIn:
        return _on(context, form)
    except NotPossible:
        return see_other(context.url("console.factor"))
    except InvalidInput as error:
        return _form(context, form.with_problems(error).without("code"), 422)
    except TooManyTries as error:
        return _refused(context, form.without("code"), error)
    return _on(context, form)


def sent_before(context: Context) -> Response:
    """Go on where whoever sends a form of before wants to go; what is missing is asked for there."""
    return see_other(same_face(context, context.request.form.get("next")) or context.url("console.clients"))


def _on(context: Context, form: forms.Form) -> Response:
    return see_other(same_face(context, form.text("next")) or context.url("console.clients"))


def _shown(context: Context, kit: PartnerKit, code: Secret) -> SignedIn:
    context.actor(kit)
    if context.token is None:
        raise NotSignedIn
    return kit.sessions.step_up(context.token, code)


def needed(context: Context, refused: Refused, *, draft: str) -> Response:
    """Say that the second factor is missing, with the way to show it or to set it up, and back to where one was."""
    back = same_face(context, own_path(context)) or ""
    sets_up = "set_up_factor" in _self(refused)
    values: dict[str, Any] = {"because": sentence(refused.decision.because), "sets_up": sets_up, "draft": draft}
    return _form(context, forms.blank(FIELDS, next=back), 403, refused=refused, **values)


def _form(context: Context, form: forms.Form, status: int = 200, **values: Any) -> Response:
    given: dict[str, Any] = {"problem": None, "because": "", "sets_up": False, "draft": "", "refused": None}
    return page(context, "console/prove.html", form=form, status=status, **(given | values))


def _refused(context: Context, form: forms.Form, error: PartnerkitError) -> Response:
    return add_headers(_form(context, form, error.status, problem=said(error)), fault_of(error).headers)
