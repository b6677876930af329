"""
Workspace: an invitation to an account's staff, followed by whoever was invited (R-11).

The GET shows, only the POST acts (A-08); the token stands in the address alone, as that of every mailed link.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import KnownColleague, NewColleague, OpenInvitation, PartnerKit, Secret, SignedIn
from partnerkit.errors import InvalidInput, NotPossible, PartnerkitError, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.entering import signed_in
from reference_server.pages.following import GONE, dead, go_in, go_on, is_mine, somebody_else, welcomed
from reference_server.pages.language import KEPT, _, lazy, spoken
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.users_words import MAY
from reference_server.pages.words import level_of

NEW: Final = (
    forms.Field(
        name="name",
        label=lazy("Your name"),
        autocomplete="name",
        hint=lazy("As you write it; your colleagues read it."),
    ),
    forms.Field(
        name="password",
        label=lazy("Password"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. You sign in with it from then on."),
    ),
    forms.Field(name="language", label=lazy("Language"), type="select", options=forms.choices(KEPT)),
)
KNOWN: Final = (
    forms.Field(
        name="password",
        label=lazy("Your password"),
        type="password",
        autocomplete="current-password",
        hint=lazy("The one you sign in with in your other accounts."),
    ),
)


@attrs.frozen(kw_only=True)
class Seen:
    """
    An invitation, as whoever has the link sees it.

    Attributes:
        open: The invitation.
        mine: Whether it is for the address of who is signed in; False where nobody is.
    """

    open: OpenInvitation
    mine: bool


def show(context: Context, token: str) -> Response:
    """Show who invites to what, and the form that accepts; looking changes nothing."""
    return _shown(context, token)


def join(context: Context, token: str) -> Response:
    """Accept: as somebody new, by the password one has, or signed in already."""
    if signed_in(context):
        return _accepted(context, token)
    new = "name" in context.request.form
    form = forms.sent(context, NEW if new else KNOWN)
    try:
        entered, joined = context.run(lambda kit: _joined(context, kit, token, form, new=new))
    except InvalidInput as error:
        return _shown(context, token, form=form.with_problems(error), status=422)
    except NotPossible as error:  # somebody signs in with the address since, or nobody does any more
        return _shown(context, token, problem=said(error), status=error.status)
    except TooManyTries as error:
        answer = _shown(context, token, form=form, problem=said(error), status=error.status)
        return add_headers(answer, fault_of(error).headers)
    except GONE as error:
        return _dead(context, error)
    return welcomed(context, entered, lambda: _welcome(joined))


def _welcome(joined: OpenInvitation) -> str:
    if joined.owner:
        return _("Welcome. The account of “%(business)s” is yours from now on.", business=joined.business)
    return _("Welcome. From now on you work in “%(business)s”.", business=joined.business)


def _joined(
    context: Context, kit: PartnerKit, token: str, form: forms.Form, *, new: bool
) -> tuple[SignedIn, OpenInvitation]:
    """Have whoever has the link join, and sign it in to the account."""
    source, link = context.request.source, Secret(token)
    seen = kit.staff.look(link)
    if new:
        member = kit.staff.join(link, form.into(NewColleague), source=source)
    else:
        member = kit.staff.join_known(link, form.into(KnownColleague), source=source)
    return go_in(context, kit, str(member.email), form.text("password"), member.account_id), seen


def _accepted(context: Context, token: str) -> Response:
    """Accept as who is signed in, and go on there; another person is told so, and nothing is done."""
    forms.sent(context)

    def work(kit: PartnerKit) -> tuple[SignedIn, str]:
        business = kit.staff.look(Secret(token)).business
        member = kit.staff.accept(Secret(token), by=context.actor(kit), source=context.request.source)
        return go_on(context, kit, member.account_id), business

    try:
        entered, business = context.run(work)
    except NotPossible as error:
        return _shown(context, token, problem=said(error), status=error.status)
    except GONE as error:
        return _dead(context, error)
    return welcomed(context, entered, lambda: _one_more(business))


def _one_more(business: str) -> str:
    return _(
        "Welcome. You work in “%(business)s” too from now on, and you are there now. Your other accounts stay as they "
        "are: to go back, sign out, sign in again and choose one.",
        business=business,
    )


def ask_decline(context: Context, token: str) -> Response:
    """Ask before an invitation is declined."""

    def show(seen: Seen) -> Response:
        if seen.open.owner:  # an account that waits for its owner waits on
            return see_other(context.url("workspace.join", token=token))
        return _page(context, "link/join_decline.html", token, seen, forms.blank())

    return _looked(context, token, show)


def decline(context: Context, token: str) -> Response:
    """Decline an invitation; its link works no more."""
    forms.sent(context)
    try:
        context.run(lambda kit: kit.staff.decline(Secret(token), source=context.request.source))
    except NotPossible as error:
        return _shown(context, token, problem=said(error), status=error.status)
    except GONE as error:
        return _dead(context, error)
    context.flash(_("You declined the invitation. Its link no longer works, and nothing else has changed."))
    return see_other(context.url("workspace.overview" if signed_in(context) else "workspace.sign_in"))


def _shown(
    context: Context, token: str, *, form: forms.Form | None = None, problem: str = "", status: int = 200
) -> Response:
    def show(seen: Seen) -> Response:
        if context.who is not None and not seen.mine:
            return somebody_else(context, _of_another(seen.open))
        given = form or _blank(seen, signed_in=context.who is not None)
        return _page(context, "link/join.html", token, seen, given, status, problem)

    return _looked(context, token, show)


def _of_another(it: OpenInvitation) -> str:
    return _(
        "The invitation to work in “%(business)s” is for %(email)s, which is not your address.",
        business=it.business,
        email=it.email,
    )


def _blank(seen: Seen, *, signed_in: bool) -> forms.Form:
    if signed_in:
        return forms.blank()
    if seen.open.known:
        return forms.blank(KNOWN)
    return forms.blank(NEW, name=seen.open.name or "", language=spoken())


def _page(
    context: Context, template: str, token: str, seen: Seen, form: forms.Form, status: int = 200, problem: str = ""
) -> Response:
    values: dict[str, Any] = {"seen": seen, "it": seen.open, "token": token, "form": form, "problem": problem}
    may = MAY[seen.open.level].said(vendor=context.vendor.name)
    values |= {"level": level_of(seen.open.level, owner=False), "invited_may": may}
    return untold(page(context, template, status=status, **values))


def _looked(context: Context, token: str, show: Callable[[Seen], Response]) -> Response:
    here = signed_in(context)  # so that the page says as whom, if one is
    try:
        with context.read() as kit:
            seen = _seen(context, kit, token, here=here)
    except GONE as error:
        return _dead(context, error)
    return show(seen)


def _seen(context: Context, kit: PartnerKit, token: str, *, here: bool) -> Seen:
    found = kit.staff.look(Secret(token))
    return Seen(open=found, mine=here and is_mine(context, kit, found.email))


def _dead(context: Context, error: PartnerkitError) -> Response:
    return dead(context, "link/join_dead.html", error)
