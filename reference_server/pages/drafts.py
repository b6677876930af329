"""What somebody wrote at length is shown again wherever the page it stood on cannot be, so that it is not lost."""

from __future__ import annotations

from typing import Final

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from partnerkit.errors import ActingEnded, NotSignedIn
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.errors import ErrorPage, own_path
from reference_server.http.faults import CrossSite, OldForm
from reference_server.http.responses import same_face
from reference_server.pages import entering
from reference_server.pages.render import page

_NOTES: Final = frozenset({"console.notes", "console.note"})
_SETTINGS: Final = frozenset({"workspace.settings", "workspace.settings_tab"})


def draft_of(context: Context, error: Exception) -> str:
    """Return the text that was sent; empty where none was, or where another site may have sent it."""
    endpoint = "" if context.route is None else context.route.endpoint
    if context.request.method != "POST" or isinstance(error, CrossSite | HTTPException):
        return ""
    if endpoint in _SETTINGS:  # what has lines; no secret has, nor is it ever shown again
        return "\n\n".join(text for text in context.request.form.values() if "\n" in text)
    return context.request.form.get("text", "") if endpoint in _NOTES else ""


def keeping(failed: ErrorPage) -> ErrorPage:
    """Return what answers like *failed*, but shows whoever was signed out while writing what they wrote."""

    def answer(context: Context, error: Exception) -> Response:
        draft = draft_of(context, error)
        over = type(error) in {NotSignedIn, ActingEnded}
        if draft and (over or (isinstance(error, OldForm) and not entering.signed_in(context))):
            return _signed_out(context, draft)
        return failed(context, error)

    return answer


def _signed_out(context: Context, draft: str) -> Response:
    back = context.url(context.face.sign_in or "", next=same_face(context, own_path(context)))
    response = page(context, "console/signed_out.html", draft=draft, back=back, status=403)
    cookies.signed_out(response, context.settings, entering.realm_of(context))
    return response
