"""The second half of signing in to the console: a code, after the password (BX-10)."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import CodeGiven, Secret, SignedIn
from partnerkit.errors import InvalidInput, NotSignedIn, PartnerkitError, Refused, TooManyTries
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, same_face, see_other
from reference_server.pages import entering, forms
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.words import remedies_outside

CODE: Final = forms.Field(
    name="code",
    label=lazy("Code"),
    autocomplete="one-time-code",
    hint=lazy("Six digits from your authenticator app, or one of your recovery codes."),
)
NEXT: Final = forms.Field(name="next", type="hidden", optional=True)
FIELDS: Final = (CODE, NEXT)


def show(context: Context) -> Response:
    """Ask for a code of whoever gave the password; anybody else begins there."""
    back = same_face(context, context.request.args.get("next"))
    if entering.signed_in(context):
        return see_other(back or context.url(entering.HOME[entering.realm_of(context)]))
    if cookies.proof(context.request, context.settings) is None:
        return _anew(context, back)
    return _form(context, forms.blank(FIELDS, next=back or ""))


def enter(context: Context) -> Response:
    """Open a session by a code; a wrong one keeps the proof that the password was given."""
    form = forms.sent(context, FIELDS)
    proof = cookies.proof(context.request, context.settings)
    if proof is None:
        return _anew(context, same_face(context, form.text("next")))
    try:
        return entering.landed(context, _entered(context, proof, form), form.text("next"))
    except InvalidInput as error:
        return _form(context, form.with_problems(error).without("code"), 422)
    except (TooManyTries, Refused) as error:
        return _refused(context, form.without("code"), error)
    except NotSignedIn:
        return _anew(context, same_face(context, form.text("next")))


def again(context: Context) -> Response:
    """Show the form once more where its token had gone; the code is typed anew."""
    back = same_face(context, context.request.form.get("next")) or ""
    problem = _("This page had been open too long. Enter the code once more.")
    return _form(context, forms.blank(FIELDS, next=back), 403, problem=problem)


def _entered(context: Context, proof: Secret, form: forms.Form) -> SignedIn:
    given = CodeGiven(proof=proof, code=Secret(form.text("code")))
    source, device = context.request.source, context.request.device
    return context.run(lambda kit: kit.sessions.sign_in_with_code(given, source=source, device=device))


def _anew(context: Context, back: str | None) -> Response:
    """Lead back to the password, whose proof is none or too old."""
    context.flash(_("The time to enter a code is over. Sign in once more."), kind="note")
    response = see_other(context.url("console.sign_in", next=back))
    cookies.proven(response, context.settings, None)
    return response


def _form(context: Context, form: forms.Form, status: int = 200, **values: Any) -> Response:
    given: dict[str, Any] = {"problem": None, "remedies": ()}
    return page(context, "console/code.html", form=form, status=status, **(given | values))


def _refused(context: Context, form: forms.Form, error: PartnerkitError) -> Response:
    remedies = remedies_outside(error.decision) if isinstance(error, Refused) else ()
    response = _form(context, form, error.status, problem=said(error), remedies=remedies)
    return add_headers(response, fault_of(error).headers)
