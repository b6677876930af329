"""Somebody else changed the account first: theirs and yours, and nothing is lost (A-29)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, PartnerKit, Stage
from partnerkit.errors import Outdated
from reference_server.http.context import Context
from reference_server.pages import forms, words
from reference_server.pages.client import Shown, find
from reference_server.pages.render import page
from reference_server.pages.told import Line, lines

#: What raises no revision, so that nobody's form goes stale by it.
_QUIET: Final = frozenset({"owner.seated", "identity.linked", "password.set"})
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
        back: The link that leaves it as it stands.
    """

    label: str
    theirs: str
    yours: str
    again: str
    back: str = "Leave it as it is"


def conflict(context: Context, client_id: str, form: forms.Form, error: Outdated) -> Response:
    """Show what was changed since the form was opened, beside what was asked for."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        since = _since(kit, context, shown, error)
    anew = forms.blank(form.fields, seen=shown.account.revision, **form.values)
    values: dict[str, Any] = {"sides": _sides(context, shown.account, form), "form": anew, "since": since}
    return page(
        context, "console/conflict.html", shown=shown, action=context.request.path, **values, status=error.status
    )


def _since(kit: PartnerKit, context: Context, shown: Shown, error: Outdated) -> tuple[Line, ...]:
    assert context.who is not None
    told = kit.history.of_account(shown.account.id, by=context.who, limit=_MOST).items
    loud = [one for one in told if one.kind not in _QUIET]
    return lines(loud[: max(0, shown.account.revision - error.seen)], context.vendor)


def _sides(context: Context, account: Account, form: forms.Form) -> Sides:
    match context.request.path.rpartition("/")[2]:
        case "nickname":
            return Sides(
                label="Nickname",
                theirs=account.nickname or "none yet",
                yours=form.text("nickname"),
                again="Save your nickname",
            )
        case "stage":
            asked = words.STAGES[Stage(form.text("stage"))]
            return Sides(label="Stage", theirs=words.STAGES[account.stage], yours=asked, again="Switch all the same")
        case "lock":
            return _sign_in(account, yours="Locked", again="Lock all the same")
    return _sign_in(account, yours="Lock lifted", again="Unlock all the same")


def _sign_in(account: Account, *, yours: str, again: str) -> Sides:
    return Sides(label="Sign-in", theirs="Locked" if account.locked else "Open", yours=yours, again=again)
