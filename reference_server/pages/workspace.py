"""The account workspace's addresses, and its overview."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Action
from partnerkit.access import Facts, decide
from reference_server.http.context import Context
from reference_server.http.routing import Pages
from reference_server.pages import (
    entering,
    invitation,
    join,
    mailed,
    me,
    opening,
    own_language,
    own_sign_in,
    plan,
    portal_preview,
    replacing,
    settings,
    settings_missing,
    sign_up,
    tongues,
    users,
    users_level,
    users_new,
    users_steps,
)
from reference_server.pages.dates import days_until
from reference_server.pages.render import page


def overview(context: Context) -> Response:
    """Show a staff member the account it works in."""
    with context.read() as kit:
        by = context.actor(kit)
        place = kit.staff.workplace(by=by)
        may_invite = decide(Action.INVITE_MEMBER, by, Facts(account_id=by.account_id)).allowed
        room = may_invite and not kit.staff.seats(by.account, by=by).full
    left = days_until(place.account.trial_ends_at, context.vendor.clock())
    values: dict[str, Any] = {"place": place, "business": place.account.name, "left": left, "room": room}
    return page(context, "workspace/overview.html", **values)


_USER: Final = "/users/<member_id>"
_SECTION: Final = "/settings/<section>"
_JOIN: Final = "/join/<token>"
_INVITATION: Final = "/invitation/<token>"
_PAGES: Final = Pages("workspace")
_get, _form = _PAGES.get, _PAGES.form

ROUTES: Final = (
    _get("", "overview", overview),
    *_form("/sign-in", "sign_in", entering.show, entering.enter),
    *_form("/sign-out", "sign_out", entering.ask_leave, entering.leave),
    *_form("/language", "language", tongues.show, tongues.choose),
    *_form("/forgot", "forgot", mailed.ask, mailed.forget),
    *_form("/reset/<token>", "reset", mailed.show_reset, mailed.reset),
    *_form("/verify/<token>", "verify", mailed.show_verify, mailed.verify),
    *_form("/email/<token>", "email", mailed.show_email, mailed.change_email),
    *_form(_JOIN, "join", join.show, join.join),
    *_form(f"{_JOIN}/decline", "join_decline", join.ask_decline, join.decline),
    *_form(_INVITATION, "invitation", invitation.show, invitation.accept),
    *_form(f"{_INVITATION}/decline", "invitation_decline", invitation.ask_decline, invitation.decline),
    *_form("/sign-up", "sign_up", sign_up.show, sign_up.ask),
    *_form("/sign-up/<token>", "sign_up_through", sign_up.show, sign_up.ask),
    _get("/sign-up-sent", "sign_up_sent", sign_up.sent),
    *_form("/open/<token>", "open", opening.show, opening.confirm),
    _get("/plan", "plan", plan.plan),
    _get("/settings/portal/preview", "portal_preview", portal_preview.preview),
    *_form(_SECTION, "settings", settings.show, settings.save),
    *_form(f"{_SECTION}/<tab>", "settings_tab", settings.show, settings.save),
    _get(f"{_SECTION}/<tab>/missing/<setting>", "settings_missing", settings_missing.show),
    _get("/users", "users", users.users),
    *_form("/users/new", "user_new", users_new.new, users_new.create),
    _get(_USER, "user", users.user),
    *_form(f"{_USER}/level", "user_level", users_level.ask, users_level.save),
    *_form(f"{_USER}/invite", "user_invite", users_new.show_invite, users_new.invite),
    *_form(f"{_USER}/deactivate", "user_deactivate", *users_steps.DEACTIVATE.handlers),
    *_form(f"{_USER}/reactivate", "user_reactivate", *users_steps.REACTIVATE.handlers),
    *_form(f"{_USER}/remove", "user_remove", *users_steps.REMOVE.handlers),
    *_form(f"{_USER}/withdraw", "user_withdraw", *users_steps.WITHDRAW.handlers),
    *_form(f"{_USER}/hand-over", "user_hand_over", *users_steps.HAND_OVER.handlers),
    *_form("/password", "replacing", replacing.show, replacing.replace),
    _get("/me", "me", me.staff),
    *_form("/me/password", "password", me.staff, me.staff_password),
    *_form("/me/language", "own_language", me.staff, own_language.choose),
    *_form("/me/email", "own_email", own_sign_in.lead_back, me.staff_email),
    *_form("/me/verification", "own_verification", own_sign_in.lead_back, own_sign_in.ask_verification),
    *_form("/me/sessions/end", "sessions_end", own_sign_in.lead_back, own_sign_in.end_others),
    *_form("/me/sessions/<session_id>/end", "session_end", own_sign_in.lead_back, own_sign_in.end_session),
)
