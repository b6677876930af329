"""Console: an owner who cannot sign in is mailed a reset link, or given a password to replace at once (VC-26)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Member, NewPassword, PartnerKit, Secret
from partnerkit.decision import Decision
from partnerkit.errors import InvalidInput, NotPossible, TooManyTries
from partnerkit.values import AccountId
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.account import Change, changed
from reference_server.pages.client import Shown, find
from reference_server.pages.language import _, lazy
from reference_server.pages.render import page
from reference_server.pages.sentences import said, sentence

FIELDS: Final = (
    forms.Field(
        name="password",
        label=lazy("Password"),
        type="password",
        autocomplete="new-password",
        hint=lazy("12 to 128 characters. Tell it the owner yourself: no mail says it."),
    ),
)


@attrs.frozen(kw_only=True)
class Ways:
    """
    What can be done about an owner's password.

    Attributes:
        shown: The client and its account.
        owner: The membership of its owner.
        unable: Why neither way is there, as where the owner has not come yet; None where they are.
        setting: Whether one may be set.
        sessions: How many sessions of the owner's would end by that.
    """

    shown: Shown
    owner: Member
    unable: NotPossible | None
    setting: Decision
    sessions: int = 0


def show(context: Context, client_id: str) -> Response:
    """Show both ways, or why there is but one, or none."""
    return _page(context, client_id, forms.blank(FIELDS))


def set_it(context: Context, client_id: str) -> Response:
    """Set it: the owner is told, signed out, and replaces it at the next sign-in."""
    form = forms.sent(context, FIELDS)

    def change(kit: PartnerKit, id: AccountId, by: Actor) -> Member:
        return kit.identity.set_owner_password(id, form.into(NewPassword), by=by, key=form.key)

    try:
        return _done(context, client_id, change, form, _set)
    except InvalidInput as error:
        return _page(context, client_id, form.with_problems(error), status=422)


def mail(context: Context, client_id: str) -> Response:
    """Have a link mailed, by which the owner sets one."""
    form = forms.sent(context)

    def change(kit: PartnerKit, id: AccountId, by: Actor) -> Member:
        return kit.identity.mail_owner_reset(id, by=by, key=form.key)

    return _done(context, client_id, change, form, _mailed)


def _done(
    context: Context, client_id: str, change: Change[Member], form: forms.Form, say: Callable[[Member], str]
) -> Response:
    """Do it, and lead to the tab it was begun on."""
    try:
        owner, _line = changed(context, client_id, change, key=form.key)
        context.flash(say(owner))
    except NotPossible as error:  # somebody else was first, or the owner never came
        context.flash(said(error), kind="note")
    except TooManyTries as error:
        context.flash(said(error), kind="failed")
    return see_other(context.url("console.account", client_id=client_id))


def _set(owner: Member) -> str:
    return _(
        "The password of %(owner)s is set. Tell it yourself; it must be replaced at the next sign-in.",
        owner=owner.name or owner.email,
    )


def _mailed(owner: Member) -> str:
    return _("A reset link is on its way to %(email)s.", email=owner.email)


def _page(context: Context, client_id: str, form: forms.Form, *, status: int = 200) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        ways = _ways(context, kit, find(kit, client_id, by), by)
    proves = {remedy.code for remedy in ways.setting.remedies} == {"prove_factor"}
    values: dict[str, Any] = {"ways": ways, "shown": ways.shown, "proves": proves, "mailing": forms.blank()}
    values["because"] = sentence(ways.setting.because)
    values["unable"] = "" if ways.unable is None else said(ways.unable)
    return page(context, "console/owner_password.html", form=form, status=status, **values)


def _ways(context: Context, kit: PartnerKit, shown: Shown, by: Actor) -> Ways:
    id = shown.account.id
    tried = kit.try_out(lambda dry: dry.identity.mail_owner_reset(id, by=by))
    unable = tried.refusal if isinstance(tried.refusal, NotPossible) else None
    if tried.refusal is not None and unable is None:
        raise tried.refusal
    setting = kit.accounts.explain(Action.SET_OWNER_PASSWORD, id, by=by).decision
    sessions = _ending(context, kit, id, by) if setting.allowed and unable is None else 0
    owner = kit.staff.owner(id, by=by)
    return Ways(shown=shown, owner=owner, unable=unable, setting=setting, sessions=sessions)


def _ending(context: Context, kit: PartnerKit, id: AccountId, by: Actor) -> int:
    """Return how many sessions would end, by trying it with a password that nobody is told (BX-11)."""
    some = NewPassword(password=Secret(context.vendor.ids.token()))
    tried = kit.try_out(lambda dry: dry.identity.set_owner_password(id, some, by=by))
    return sum(one.sessions for one in tried.shut_out)
