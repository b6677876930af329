"""Console: logging in as another operator, and back (VC-30)."""

from __future__ import annotations

import secrets
from typing import Final

from werkzeug.wrappers import Response

from partnerkit import Actor, OperatorId, PartnerKit, Secret
from partnerkit.errors import NotSignedIn
from reference_server.http import cookies
from reference_server.http.context import Context
from reference_server.http.responses import same_face, see_other
from reference_server.pages import forms
from reference_server.pages.client import id_of
from reference_server.pages.language import _
from reference_server.pages.render import page
from reference_server.pages.team import own_title

_BACK: Final = (forms.Field(name="next", type="hidden", optional=True),)


def ask_enter(context: Context, operator_id: str) -> Response:
    """Say what it means to act as an operator, before one does; whoever may not hears why."""
    id, token = _operator_id(operator_id), _token(context)
    with context.read() as kit:
        by = context.actor(kit)
        whom = _would_be(kit, token, id)
        title = own_title(kit, by, of=whom)
    back = _way_back(context, id, context.request.args.get("next"))
    form = forms.blank(_BACK, next=back)
    return page(context, "console/enter_as.html", whom=whom, title=title, back=back, form=form)


def _would_be(kit: PartnerKit, token: Secret, id: OperatorId) -> Actor:
    tried = kit.try_out(lambda dry: dry.sessions.enter_as(token, id))
    if tried.result is None:
        assert tried.refusal is not None
        raise tried.refusal
    return tried.result[1].shown


def enter(context: Context, operator_id: str) -> Response:
    """Act as another operator from now on, and begin where that one would."""
    form, id, token = forms.sent(context, _BACK), _operator_id(operator_id), _token(context)
    context.run(lambda kit: kit.sessions.enter_as(token, id))
    response = see_other(context.url("console.clients"))
    # Each time another one, so that no form of before fits what is said by it.
    said = f"{id}.{secrets.token_urlsafe(8)}{_way_back(context, id, form.text('next'))}"
    cookies.acting(response, context.settings, said)
    return response


def ask_leave(context: Context) -> Response:
    """Ask whether to be oneself again; the button in the banner does so at once."""
    with context.read() as kit:
        whom = context.actor(kit).subject
    if whom is None:
        return see_other(context.url("console.clients"))
    return page(context, "console/leave_as.html", whom=whom, form=forms.blank())


def leave(context: Context) -> Response:
    """Be oneself again, on the page one entered from; whoever acts as nobody stays what it is (A-16)."""
    forms.sent(context)
    token = _token(context)

    def work(kit: PartnerKit) -> Actor | None:
        whom = context.actor(kit).subject
        kit.sessions.leave_as(token)
        return whom

    whom = context.run(work)
    if whom is not None:
        context.flash(_("You are yourself again, no longer %(operator)s.", operator=whom.name))
    response = see_other(_entered_from(context, whom))
    cookies.acting(response, context.settings, None)
    return response


def left_already(context: Context) -> Response:
    """Lead on whoever pressed *Sign out as* on a page of before: nothing is done, and the next page says who one is."""
    return see_other(context.url("console.clients"))


def _operator_id(text: str) -> OperatorId:
    return OperatorId(id_of("operator", text))


def _token(context: Context) -> Secret:
    if context.token is None:
        raise NotSignedIn
    return context.token


def _way_back(context: Context, id: OperatorId, wanted: str | None) -> str:
    """Return the page to come back to: the one that was asked for, if it is of this face and not too long to keep."""
    back = same_face(context, wanted or None)
    return back if back is not None and len(back) <= cookies.LONGEST_WAY else _own_page(context, id)


def _entered_from(context: Context, whom: Actor | None) -> str:
    if whom is None:
        return context.url("console.clients")
    kept = cookies.get(context.request, context.settings, cookies.ACTING) or ""
    said, slash, path = kept.partition("/")
    known = same_face(context, slash + path) if said.partition(".")[0] == str(whom.id) else None
    return known or _own_page(context, OperatorId(whom.id))


def _own_page(context: Context, id: OperatorId) -> str:
    return context.url("console.team_one", operator_id=id)
