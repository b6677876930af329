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

_WRITTEN_ON: Final = frozenset({"console.notes", "console.note"})


def draft_of(context: Context, error: Exception) -> str:
    """Return the text of the note that was sent; empty where none was, or where another site may have sent it."""
    written = context.route is not None and context.route.endpoint in _WRITTEN_ON
    if not written or context.request.method != "POST" or isinstance(error, CrossSite | HTTPException):
        return ""
    return context.request.form.get("text", "")


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
