"""Workspace: somebody is invited to the account, or once more (VC-17, VC-18, R-11)."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Level, Member, NewMember, PartnerKit, Seats, Workplace
from partnerkit.access import Facts, require
from partnerkit.errors import InvalidInput, NotPossible, PartnerkitError, TooManyTries, UpgradeNeeded
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms, users_words
from reference_server.pages.language import KEPT, _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.users import back, member_id_of

NEW: Final = (
    forms.Field(
        name="name",
        label=lazy("Name"),
        optional=True,
        hint=lazy("Write the name whole, as the person writes it."),
    ),
    forms.Field(
        name="email",
        label=lazy("Email"),
        type="email",
        hint=lazy("Where the invitation goes; the person signs in with this address."),
    ),
    forms.Field(name="level", label=lazy("Level"), type="radio"),
    forms.Field(name="language", label=lazy("Language of the invitation"), type="select", options=forms.choices(KEPT)),
)


def new(context: Context) -> Response:
    """Show the form that invites somebody."""
    with context.read() as kit:
        place, seats = _offer(kit, context.actor(kit))
    language = place.account.language if place.account.language in KEPT else "en"
    form = forms.blank(NEW, level=Level.EMPLOYEE.value, language=language)
    return _form(context, form, place, seats)


def _offer(kit: PartnerKit, by: Actor) -> tuple[Workplace, Seats]:
    """
    Return where somebody may be invited to, and with how many seats.

    Raises:
        Refused: Who asks may not invite anybody.
    """
    require(Action.INVITE_MEMBER, by, Facts(account_id=by.account_id))
    return kit.staff.workplace(by=by), kit.staff.seats(by.account, by=by)


def create(context: Context) -> Response:
    """Invite somebody, and have a link mailed."""
    form = forms.sent(context, NEW)

    def work(kit: PartnerKit) -> Member:
        return kit.staff.invite(form.into(NewMember), by=context.actor(kit), key=form.key)

    try:
        made = context.run(work, key=form.key)
    except InvalidInput as error:
        return _again(context, form.with_problems(error), 422)
    except (TooManyTries, UpgradeNeeded) as error:
        answer = _again(context, form, error.status, said(error))
        return add_headers(answer, fault_of(error).headers)
    text = _("The invitation is on its way to %(email)s. Its seat is kept until it expires.", email=made.email)
    context.flash(text)
    return see_other(context.url("workspace.users"))


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    return _again(context, forms.sent(context, NEW), 403, problem)


def _again(context: Context, form: forms.Form, status: int, problem: str = "") -> Response:
    with context.read() as kit:
        place, seats = _offer(kit, context.actor(kit))
    return _form(context, form, place, seats, status, problem)


def _form(
    context: Context, form: forms.Form, place: Workplace, seats: Seats, status: int = 200, problem: str = ""
) -> Response:
    values: dict[str, Any] = {"form": form, "business": place.account.name, "seats": seats, "problem": problem}
    values |= {"days": context.vendor.limits.invitation.days, "say": users_words}
    return page(context, "workspace/user_new.html", status=status, **values)


def show_invite(context: Context, member_id: str) -> Response:
    """Lead to the page whose button sends the invitation again."""
    return see_other(context.url("workspace.user", member_id=member_id_of(member_id)))


def invite(context: Context, member_id: str) -> Response:
    """Have an invitation mailed again; the earlier link no longer works."""
    form, id = forms.sent(context), member_id_of(member_id)

    def work(kit: PartnerKit) -> Member:
        return kit.staff.invite_again(id, by=context.actor(kit), key=form.key)

    try:
        made = context.run(work, key=form.key)
    except (NotPossible, TooManyTries, UpgradeNeeded) as error:
        return _not_sent(context, member_id, error)
    text = _("A new invitation is on its way to %(email)s. The earlier link no longer works.", email=made.email)
    return back(context, member_id, text)


def _not_sent(context: Context, member_id: str, error: PartnerkitError) -> Response:
    return back(context, member_id, said(error), kind="note" if isinstance(error, NotPossible) else "failed")
