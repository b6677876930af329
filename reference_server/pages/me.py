"""The own page in both faces: who one is, how one signs in, and a new password."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Member, Operator, PartnerKit, PasswordChange
from partnerkit.access import require
from partnerkit.errors import InvalidInput
from partnerkit.values import OperatorId
from reference_server.http.context import Context
from reference_server.pages import forms, own_language, own_sign_in
from reference_server.pages.entering import signed_out
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.team import own_title
from reference_server.pages.words import level_of

PASSWORD: Final = (
    forms.Field(name="current", label=lazy("Present password"), type="password", autocomplete="current-password"),
    forms.Field(
        name="new",
        label=lazy("New password"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. Every session of yours ends, this one too; you sign in anew."),
    ),
)


def operator(context: Context) -> Response:
    """Show an operator who it is."""
    return _operator(context)


def staff(context: Context) -> Response:
    """Show a staff member who it is."""
    return _staff(context)


def operator_password(context: Context) -> Response:
    """Change an operator's own password (R-13)."""
    form = forms.sent(context, PASSWORD)
    try:
        return change_password(context, form)
    except InvalidInput as error:
        return _operator(context, password=form.with_problems(error), status=422)


def staff_password(context: Context) -> Response:
    """Change a staff member's own password (R-13)."""
    form = forms.sent(context, PASSWORD)
    try:
        return change_password(context, form)
    except InvalidInput as error:
        return _staff(context, password=form.with_problems(error), status=422)


def operator_email(context: Context) -> Response:
    """Have a link mailed to another address of an operator."""
    return own_sign_in.ask_email(context, lambda form: _operator(context, email=form, status=422))


def staff_email(context: Context) -> Response:
    """Have a link mailed to another address of a staff member."""
    return own_sign_in.ask_email(context, lambda form: _staff(context, email=form, status=422))


def change_password(context: Context, form: forms.Form) -> Response:
    """Change the password of whoever is signed in, who signs in anew."""

    def work(kit: PartnerKit) -> None:
        kit.identity.change_password(form.into(PasswordChange), by=context.actor(kit))

    context.run(work)
    text = _("Your password is changed, and every session of yours has ended. Sign in with the new one.")
    return signed_out(context, text)


def _operator(context: Context, status: int = 200, **sent: forms.Form) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        if by.subject is not None:
            require(Action.SEE_OWN_SESSIONS, by)  # whoever acts as another has no page of its own meanwhile (VC-30)
        me: Operator = kit.partners.operator(by.partner, OperatorId(by.id), by=by)
        partner, role, mine = kit.partners.get(by.partner, by=by), own_title(kit, by), own_sign_in.mine(kit, by)
    facts = {_("Name"): me.name, _("Role"): role, _("Partner"): partner.name}
    return page(context, "me.html", **_shown(by, me.email, facts, mine, sent), status=status)


def _staff(context: Context, status: int = 200, **sent: forms.Form) -> Response:
    with context.read() as kit:
        place = kit.staff.workplace(by=(by := context.actor(kit)))
        mine = own_sign_in.mine(kit, by)
    me: Member = place.me
    level, business = level_of(me.level, owner=me.id == place.owner.id), place.account.name
    facts = {_("Name"): me.name, _("Level"): level, _("Business"): business}
    values = _shown(by, me.email, facts, mine, sent) | {"zone": place.account.time_zone}
    return page(context, "me.html", **values, business=business, status=status)


def _shown(
    by: Actor, email: str | None, facts: dict[str, Any], mine: own_sign_in.Mine, sent: dict[str, forms.Form]
) -> dict[str, Any]:
    """Return what the page shows; the one of its forms that was sent is shown as it was."""
    plain = {"password": forms.blank(PASSWORD), "email": forms.blank(own_sign_in.EMAIL)}
    return {
        "facts": facts,
        "email": email or "",
        "mine": mine,
        "device": own_sign_in.device,
        "own": plain | sent,
        "form": next(iter(sent.values()), plain["password"]),
        "tongue": own_language.blank(by),
        "zone": "UTC",
    }
