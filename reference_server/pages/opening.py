"""
A sign-up is confirmed by the mailed link, in both faces, and one is signed in to what is there from then on.

Whoever reads the mail shows the password, too: the one that was chosen, or the one it has already (VC-04, WP-01, A-24).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import OpenSignUp, PartnerKit, PresentPassword, Secret, SignedIn, SignUpKind
from partnerkit.errors import InvalidInput, LimitReached, NotFound, NotPossible, TooManyTries
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers
from reference_server.pages import forms
from reference_server.pages.entering import signed_in
from reference_server.pages.following import GONE, dead, go_in, go_on, is_mine, is_staff, somebody_else, welcomed
from reference_server.pages.invitation import PASSWORD, opened
from reference_server.pages.language import _, lazy
from reference_server.pages.mailed import untold
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.sign_up import nobody_more

CHOSEN: Final = forms.Field(
    name="password",
    label=lazy("The password you chose"),
    type="password",
    autocomplete="current-password",
    hint=lazy("When you signed up. With it you show that it was you."),
)


@attrs.frozen(kw_only=True)
class Seen:
    """
    A sign-up, as whoever has the link sees it.

    Attributes:
        sign_up: The sign-up.
        mine: Whether it is for the address of who is signed in; False where nobody is.
    """

    sign_up: OpenSignUp
    mine: bool = False


def show(context: Context, token: str) -> Response:
    """Show what is confirmed, and by what; looking changes nothing."""
    return _shown(context, token)


def confirm(context: Context, token: str) -> Response:
    """Confirm: with the password that was chosen, by the one that one has, or signed in already."""
    here = signed_in(context)
    if here and not is_staff(context):
        return _shown(context, token)
    form = forms.sent(context, () if here else (CHOSEN,))
    try:
        entered, name = context.run(lambda kit: _confirmed(context, kit, token, form, here=here))
    except InvalidInput as error:
        return _shown(context, token, form=form.with_problems(error), status=422)
    except NotPossible as error:  # another one is signed in, or the address is somebody's since
        return _shown(context, token, problem=said(error), status=error.status)
    except LimitReached as error:
        return _shown(context, token, problem=nobody_more(), status=error.status)
    except TooManyTries as error:
        answer = _shown(context, token, problem=said(error), status=error.status)
        return add_headers(answer, fault_of(error).headers)
    except GONE as error:
        return dead(context, "link/open_dead.html", error)
    return welcomed(context, entered, lambda: _welcome(context, name))


def _confirmed(context: Context, kit: PartnerKit, token: str, form: forms.Form, *, here: bool) -> tuple[SignedIn, str]:
    """Have a sign-up confirmed, and go in; or nothing of it. Return also what it is called."""
    source, link, calls = context.request.source, Secret(token), kit.invitations
    seen = _of_face(context, calls.look_sign_up(link))
    if here:
        account = calls.confirm_as(link, by=context.actor(kit), source=source)
        return go_on(context, kit, account.id), account.name
    given, account_id = form.into(PresentPassword), None
    if not is_staff(context):
        calls.confirm_partner(link, given, source=source)
    elif seen.known:
        account_id = calls.confirm_known(link, given, source=source).id
    else:
        account_id = calls.confirm(link, given, source=source).id
    return go_in(context, kit, seen.email, form.text("password"), account_id), seen.business


def _of_face(context: Context, sign_up: OpenSignUp) -> OpenSignUp:
    """
    Return a sign-up, if it is as what people of this face sign up.

    Raises:
        NotFound: It is of another face.
    """
    wanted = SignUpKind.CLIENT if is_staff(context) else SignUpKind.PARTNER
    if sign_up.kind is not wanted:
        raise NotFound("link", "open")
    return sign_up


def _welcome(context: Context, name: str) -> str:
    if is_staff(context):
        return opened(name)
    return _(
        "Welcome. “%(partner)s” is a partner now, and you can invite clients. A mail is on its way with the link to an "
        "account of your own, to try things with.",
        partner=name,
    )


def _shown(
    context: Context, token: str, *, form: forms.Form | None = None, problem: str = "", status: int = 200
) -> Response:
    def show(seen: Seen) -> Response:
        if context.who is not None and not seen.mine:
            return somebody_else(context, _of_another(seen.sign_up))
        if seen.sign_up.known and not is_staff(context):
            return _taken(context, seen)
        given = _asked(seen) if form is None else attrs.evolve(form, fields=_asked(seen).fields)
        return _page(context, token, seen, given, status, problem)

    return _looked(context, token, show)


def _asked(seen: Seen) -> forms.Form:
    """Return what is asked for: nothing of somebody who is signed in."""
    if seen.mine:
        return forms.blank()
    return forms.blank((PASSWORD if seen.sign_up.known else CHOSEN,))


def _of_another(sign_up: OpenSignUp) -> str:
    return _("The sign-up is for %(email)s, which is not your address.", email=sign_up.email)


def _taken(context: Context, seen: Seen) -> Response:
    """Say that the address has come to open a console meanwhile: one address opens one."""
    return untold(page(context, "link/open_taken.html", status=409, it=seen.sign_up))


def _page(context: Context, token: str, seen: Seen, form: forms.Form, status: int, problem: str) -> Response:
    values: dict[str, Any] = {"seen": seen, "it": seen.sign_up, "token": token, "form": form, "problem": problem}
    values["days"] = context.vendor.limits.trial.days
    return untold(page(context, "link/open.html", status=status, **values))


def _looked(context: Context, token: str, show: Callable[[Seen], Response]) -> Response:
    here = signed_in(context)  # so that the page says as whom, if one is
    try:
        with context.read() as kit:
            sign_up = _of_face(context, kit.invitations.look_sign_up(Secret(token)))
            mine = here and is_mine(context, kit, sign_up.email)
    except GONE as error:
        return dead(context, "link/open_dead.html", error)
    return show(Seen(sign_up=sign_up, mine=mine))
