"""The language of the pages, chosen by somebody who is not signed in: kept in a cookie, for a year."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from reference_server.http import cookies, csrf
from reference_server.http.context import Context
from reference_server.http.responses import same_face, see_other
from reference_server.pages import forms
from reference_server.pages.language import LANGUAGES

_YEAR: Final = 365 * 24 * 3600
_FIELDS: Final = (forms.Field(name="language"), forms.Field(name="back", type="hidden"))
HOME: Final = {
    "console": "console.sign_in",
    "workspace": "workspace.sign_in",
    "office": "office.sign_in",
    "root": "root.doors",
}


def show(context: Context) -> Response:
    """Lead to where one can choose; an address changes nothing."""
    return see_other(context.url(HOME[context.face.name]))


def choose(context: Context) -> Response:
    """Keep a language, and stay on the same page; one there is no catalogue for changes nothing."""
    csrf.check(context)  # a face without sessions has nobody else ask for it
    form = forms.sent(context, _FIELDS)
    back = same_face(context, form.text("back") or None)
    response = see_other(back or context.url(HOME[context.face.name]))
    if form.text("language") in LANGUAGES:
        keep(context, response, form.text("language"))
    return response


def keep(context: Context, response: Response, code: str) -> None:
    """Have the browser keep a language, for the pages of those who are not signed in."""
    cookies.put(response, context.settings, cookies.LANGUAGE, code, seconds=_YEAR)
