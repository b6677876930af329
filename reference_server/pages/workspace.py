"""The account workspace's addresses, and its overview."""

from __future__ import annotations

from typing import Final

from werkzeug.wrappers import Response

from reference_server.http.context import Context
from reference_server.http.routing import Handler, Route
from reference_server.pages import entering, mailed, me, own_language, own_sign_in, tongues
from reference_server.pages.render import page


def overview(context: Context) -> Response:
    """Show a staff member the account it works in."""
    with context.read() as kit:
        place = kit.staff.workplace(by=context.actor(kit))
    plan = context.vendor.plan(place.account.plan)
    return page(context, "workspace/overview.html", place=place, plan=plan, business=place.account.name)


def _route(method: str, path: str, endpoint: str, handler: Handler) -> Route:
    return Route(method, f"/workspace{path}", f"workspace.{endpoint}", handler)


def _form(path: str, endpoint: str, show: Handler, take: Handler) -> tuple[Route, Route]:
    """Return the two routes of a form: whoever comes to its address by a link sees it, only the POST acts."""
    return _route("GET", path, endpoint, show), _route("POST", path, endpoint, take)


ROUTES: Final = (
    _route("GET", "", "overview", overview),
    _route("GET", "/sign-in", "sign_in", entering.show),
    _route("POST", "/sign-in", "sign_in", entering.enter),
    _route("GET", "/sign-out", "sign_out", entering.ask_leave),
    _route("POST", "/sign-out", "sign_out", entering.leave),
    _route("GET", "/language", "language", tongues.show),
    _route("POST", "/language", "language", tongues.choose),
    *_form("/forgot", "forgot", mailed.ask, mailed.forget),
    *_form("/reset/<token>", "reset", mailed.show_reset, mailed.reset),
    *_form("/verify/<token>", "verify", mailed.show_verify, mailed.verify),
    *_form("/email/<token>", "email", mailed.show_email, mailed.change_email),
    _route("GET", "/me", "me", me.staff),
    _route("GET", "/me/password", "password", me.staff),
    _route("POST", "/me/password", "password", me.staff_password),
    _route("GET", "/me/language", "own_language", me.staff),
    _route("POST", "/me/language", "own_language", own_language.choose),
    *_form("/me/email", "own_email", own_sign_in.lead_back, me.staff_email),
    *_form("/me/verification", "own_verification", own_sign_in.lead_back, own_sign_in.ask_verification),
    *_form("/me/sessions/end", "sessions_end", own_sign_in.lead_back, own_sign_in.end_others),
    *_form("/me/sessions/<session_id>/end", "session_end", own_sign_in.lead_back, own_sign_in.end_session),
)
