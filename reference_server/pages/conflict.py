"""Somebody else changed the account first: theirs and yours, and nothing is lost (A-29)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, PartnerKit, Stage
from partnerkit.errors import Outdated
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, words
from reference_server.pages.client import Shown, find
from reference_server.pages.language import Text, _, lazy, pgettext
from reference_server.pages.meanwhile import acting, as_read
from reference_server.pages.render import page
from reference_server.pages.told import Line, lines

#: What raises no revision, so that nobody's form goes stale by it.
_QUIET: Final = frozenset(
    {
        "owner.seated",
        "owner.password_set",
        "owner.reset_mailed",
        "identity.linked",
        "language.set",
        "password.set",
        "password.reset",
        "address.verified",
        "email.changed",
        "member.invited",
        "member.joined",
        "member.declined",
        "member.level_set",
        "member.deactivated",
        "member.reactivated",
        "member.removed",
        "settings.changed",
    }
)
_MOST: Final = 20


@attrs.frozen(kw_only=True)
class Sides:
    """
    What a field holds by now, and what was asked for.

    Attributes:
        label: What it is about.
        theirs: As it stands.
        yours: As it was asked for.
        again: The button that asks once more.
        already: What is said where it stands so already, so that there is nothing to decide; None where it does not.
        back: The link that leaves it as it stands.
    """

    label: str
    theirs: str
    yours: str
    again: str
    already: str | None = None
    back: Text = lazy("Leave it as it is")


def conflict(context: Context, client_id: str, form: forms.Form, error: Outdated) -> Response:
    """Show what was changed since the form was opened, beside what was asked for; say so where both are the same."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        since = _since(kit, context, shown, error)
    sides = _sides(context, shown.account, form)
    if sides.already is not None:
        context.flash(sides.already, kind="note")
        return see_other(context.url("console.account", client_id=client_id))
    anew = forms.blank(form.fields, seen=shown.account.revision, **form.values)
    values: dict[str, Any] = {"sides": sides, "form": anew, "changed": as_read(context, since)}
    return page(
        context, "console/conflict.html", shown=shown, action=context.request.path, **values, status=error.status
    )


def _since(kit: PartnerKit, context: Context, shown: Shown, error: Outdated) -> tuple[Line, ...]:
    told = kit.history.of_account(shown.account.id, by=acting(context), limit=_MOST)
    said = zip(told.items, lines(told.items, context.vendor, whole=told.next is None), strict=True)
    loud = [line for one, line in said if one.kind not in _QUIET]
    return tuple(loud[: max(0, shown.account.revision - error.seen)])


def _sides(context: Context, account: Account, form: forms.Form) -> Sides:
    match context.request.path.rpartition("/")[2]:
        case "nickname":
            return _nickname(account, form.text("nickname"))
        case "stage":
            return _stage(account, Stage(form.text("stage")))
        case "lock":
            said = _("It is locked already.") if account.partner_locked_at is not None else None
            return _sign_in(account, yours=_("Locked"), again=_("Lock all the same"), already=said)
        case "secure" | "unsecure" as asked:
            return _secure(account, to=asked == "secure")
    said = _("Your lock is lifted already.") if account.partner_locked_at is None else None
    return _sign_in(account, yours=_("Lock lifted"), again=_("Unlock all the same"), already=said)


def _nickname(account: Account, asked: str) -> Sides:
    said = _("The business page's address ends in “%(nickname)s” already.", nickname=asked)
    return Sides(
        label=_("Nickname"),
        theirs=account.nickname or _("none yet"),
        yours=asked,
        again=_("Save your nickname"),
        already=said if account.nickname == asked else None,
    )


def _stage(account: Account, asked: Stage) -> Sides:
    said = {Stage.SETUP: _("It is in Setup already."), Stage.LIVE: _("It is live already.")}[asked]
    return Sides(
        label=_("Stage"),
        theirs=str(words.STAGES[account.stage]),
        yours=str(words.STAGES[asked]),
        again=_("Switch all the same"),
        already=said if account.stage is asked else None,
    )


def _secure(account: Account, *, to: bool) -> Sides:
    states = (pgettext("account", "Not secure"), pgettext("account", "Secure"))
    return Sides(
        label=pgettext("account", "Secure"),
        theirs=states[account.secure],
        yours=states[to],
        again=_("Make it secure all the same") if to else _("Lift it all the same"),
        already=(_("It is secure already.") if to else _("It is not secure.")) if account.secure is to else None,
    )


def _sign_in(account: Account, *, yours: str, again: str, already: str | None) -> Sides:
    theirs = _("Locked") if account.locked else pgettext("sign-in", "Open")
    return Sides(label=_("Sign-in"), theirs=theirs, yours=yours, again=again, already=already)
