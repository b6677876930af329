"""What the faces answer when something was not to be."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from werkzeug.wrappers import Response

from partnerkit.errors import ActingEnded, NotSignedIn
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, as_json, html, lead, same_face
from reference_server.pages.language import _, spoken
from reference_server.pages.sentences import said

ErrorPage = Callable[[Context, Exception], Response]


def own_path(context: Context) -> str:
    """Return the address of the request; what takes a form answers GET as well."""
    return context.request.full_path.rstrip("?")


def as_problem(context: Context, error: Exception) -> Response:
    """Answer with an RFC 9457 problem."""
    fault = fault_of(error, kept=context.kept, request_id=context.request_id)
    challenge = (("WWW-Authenticate", 'Bearer realm="api"'),) if fault.status == 401 else ()
    answer = as_json(fault.problem, fault.status, type="application/problem+json")
    return add_headers(answer, (*fault.headers, *challenge))


def as_page(page: ErrorPage) -> ErrorPage:
    """Return what answers with *page*, and leads who is not signed in to the sign-in page and back again."""

    def failed(context: Context, error: Exception) -> Response:
        if isinstance(error, ActingEnded) and context.face.sign_in is not None:
            return to_sign_in(context, told=True, why=said(error))
        if type(error) is NotSignedIn and context.face.sign_in is not None:
            return to_sign_in(context, told=context.token is not None)
        return page(context, error)

    return failed


def plain_page(context: Context, error: Exception) -> Response:
    """Answer with a page without any design."""
    fault = fault_of(error, kept=context.kept, request_id=context.request_id)
    detail = f"<p>{escape(fault.detail)}</p>" if fault.detail else ""
    title = escape(fault.title)
    text = f'<!doctype html><html lang="{spoken()}"><title>{title}</title><h1>{title}</h1>{detail}'
    return add_headers(html(text, fault.status), fault.headers)


def to_sign_in(context: Context, *, told: bool, why: str = "") -> Response:
    """Lead to the face's sign-in page and back again; *told* is whether one hears there that, or *why*, one is out."""
    face = context.face
    back = same_face(context, own_path(context))
    if told:
        context.flash(why or _("You were signed out. Sign in to go on."), kind="note")
    response = lead(context, context.url(face.sign_in or "", next=back))
    if face.realm is not None:
        cookies.signed_out(response, context.settings, face.realm)
    return response
