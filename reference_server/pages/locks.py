"""Console: lock and unlock, each with a page that says what would happen (VC-20, BX-11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Actor, Member, PartnerKit, ShutOut
from partnerkit.errors import NotPossible, Outdated
from partnerkit.values import AccountId
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.account import changed
from reference_server.pages.client import Shown, find
from reference_server.pages.confirmation import CHANGED_SINCE, Subject, lead
from reference_server.pages.conflict import conflict
from reference_server.pages.language import _
from reference_server.pages.render import page


@attrs.frozen(kw_only=True)
class Preview:
    """
    What a lock or its lifting would do.

    Attributes:
        shown: The client and its account as they are.
        after: The account as it would be.
        owner: The membership of its owner.
        out: Who is locked out by it, the owner first.
    """

    shown: Shown
    after: Account
    owner: Member
    out: tuple[ShutOut, ...] = ()


def ask_lock(context: Context, client_id: str) -> Response:
    """Say what locking would do, before anything is done."""
    return _asked(context, client_id, _lock, "console/lock.html", _("It is locked already."))


def ask_unlock(context: Context, client_id: str) -> Response:
    """Say what unlocking would do, before anything is done."""
    return _asked(context, client_id, _unlock, "console/unlock.html", _("There is no lock of yours to lift."))


def lock(context: Context, client_id: str) -> Response:
    """Set the partner's lock: open sessions end at once."""
    return _done(context, client_id, _lock, _locked, to=True)


def unlock(context: Context, client_id: str) -> Response:
    """Lift the partner's lock; the sessions it ended stay ended."""
    return _done(context, client_id, _unlock, _unlocked, to=False)


def _lock(kit: PartnerKit, id: AccountId, by: Actor, **noted: Any) -> Account:
    return kit.accounts.lock(id, by=by, **noted)


def _unlock(kit: PartnerKit, id: AccountId, by: Actor, **noted: Any) -> Account:
    return kit.accounts.unlock(id, by=by, **noted)


def _tried(context: Context, client_id: str, act: Callable[..., Account]) -> Preview:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        tried = kit.try_out(lambda dry: act(dry, shown.account.id, by))
        owner = kit.staff.owner(shown.account.id, by=by)
    if tried.result is None:
        assert tried.refusal is not None
        raise tried.refusal
    out = sorted(tried.shut_out, key=lambda one: one.member_id != owner.id)
    return Preview(shown=shown, after=tried.result, owner=owner, out=tuple(out))


def _asked(context: Context, client_id: str, act: Callable[..., Account], template: str, already: str) -> Response:
    try:
        preview = _tried(context, client_id, act)
    except NotPossible:  # back to a page whose button was pressed before
        context.flash(already, kind="note")
        return see_other(context.url("console.account", client_id=client_id))
    form = forms.blank(seen=preview.shown.account.revision)
    return page(context, template, preview=preview, shown=preview.shown, form=form)


def _done(
    context: Context, client_id: str, act: Callable[..., Account], say: Callable[[Context, Account], str], *, to: bool
) -> Response:
    form = forms.sent(context)
    seen = form.revision
    try:
        account = changed(
            context, client_id, lambda kit, id, by: act(kit, id, by, seen=seen, key=form.key), key=form.key
        )[0]
    except Outdated as error:
        return conflict(context, client_id, form, error)
    tab = Subject(name=account.name, endpoint="console.account", places={"client_id": client_id})
    if (account.partner_locked_at is not None) is not to:
        return lead(context, tab, CHANGED_SINCE.said(), kind="note")
    return lead(context, tab, say(context, account))


def _locked(context: Context, account: Account) -> str:
    return _("“%(account)s” is locked. Its people are signed out and cannot sign in.", account=account.name)


def _unlocked(context: Context, account: Account) -> str:
    if account.locked:
        return _(
            "Your lock on “%(account)s” is lifted. %(vendor)s's lock stays: nobody can sign in yet.",
            account=account.name,
            vendor=context.vendor.name,
        )
    return _(
        "“%(account)s” is unlocked. Its people can sign in again; nobody was signed in by this.", account=account.name
    )
