"""Console: make an account secure and lift that again, each with a page that says what would happen (VC-22, BX-11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, OperatorId, PartnerKit, SecureAccount
from partnerkit.decision import Rule
from partnerkit.errors import Outdated, Refused
from partnerkit.values import AccountId
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.client import Shown, find, id_of
from reference_server.pages.conflict import conflict
from reference_server.pages.language import _, lazy, ngettext
from reference_server.pages.people_preview import Row
from reference_server.pages.render import page
from reference_server.pages.team import named
from reference_server.pages.words import Badge

_LISTED: Final = 20
_OUT: Final = Badge(lazy("Shut out"), "stop")
_STAYS: Final = Badge(lazy("Goes on"), "ok")

FIELDS: Final = (forms.Field(name="account_id", type="hidden"),)


@attrs.frozen(kw_only=True)
class Preview:
    """
    What it would do.

    Attributes:
        shown: The client and its account as they are.
        rows: What happens to whom.
        loses: Whether whoever asks loses sight of the account.
    """

    shown: Shown
    rows: tuple[Row, ...]
    loses: bool


def ask_secure(context: Context, client_id: str) -> Response:
    """Say who could not act on the account any more, before anything is done."""
    return _asked(context, client_id, True, "console/secure.html", _("It is secure already."))


def ask_unsecure(context: Context, client_id: str) -> Response:
    """Say what lifting it would do, before anything is done."""
    return _asked(context, client_id, False, "console/unsecure.html", _("It is not secure."))


def secure(context: Context, client_id: str) -> Response:
    """Let only operators with a Secure role act on it; whoever has none sees it no more."""
    return _done(context, client_id, True)


def unsecure(context: Context, client_id: str) -> Response:
    """Let others act on it again, as far as their roles go."""
    return _done(context, client_id, False)


def _asked(context: Context, client_id: str, to: bool, template: str, already: str) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        preview = _preview(kit, shown, by, to)
    if shown.account.secure is to:  # back to a page whose button was pressed before
        context.flash(already, kind="note")
        return see_other(context.url("console.account", client_id=client_id))
    form = forms.blank(FIELDS, seen=shown.account.revision, account_id=str(shown.account.id))
    return page(context, template, preview=preview, shown=shown, rows=preview.rows, form=form)


def _preview(kit: PartnerKit, shown: Shown, by: Actor, to: bool) -> Preview:
    tried = kit.try_out(lambda dry: dry.accounts.set_secure(shown.account.id, to, by=by))
    if tried.refusal is not None:
        raise tried.refusal
    out = {one.operator_id for one in tried.shut_out if one.operator_id is not None}
    able = {one.id for one in kit.accounts.who_can(Action.VIEW_ACCOUNT, shown.account.id, by=by)}
    titles = {one.id: (one.name, one.role) for one in named(kit, by)}
    rows = (*_out(titles, out, by), *_staying(titles, able - out)) if to else ()
    return Preview(shown=shown, rows=rows, loses=isinstance(tried.result, SecureAccount))


_Titles: TypeAlias = Mapping[OperatorId, tuple[str, str]]


def _out(titles: _Titles, out: set[OperatorId], by: Actor) -> Iterator[Row]:
    """Yield who is shut out, whoever asks first."""
    mine, me = _("You lose sight of it as well, and see its name alone."), OperatorId(by.id)
    yield from _rows(titles, out & {me}, mine, _OUT)
    yield from _rows(titles, out - {me}, _("Sees its name alone from then on."), _OUT)


def _staying(titles: _Titles, able: set[OperatorId]) -> Iterator[Row]:
    yield from _rows(titles, able, _("Has a Secure role, and acts on it as before."), _STAYS)


def _rows(titles: _Titles, ids: set[OperatorId], text: str, badge: Badge) -> Iterator[Row]:
    whose = [id for id in titles if id in ids]
    for id in whose[:_LISTED]:
        name, about = titles[id]
        yield Row(name=name, about=about, text=text, badge=badge)
    rest = whose[_LISTED:]
    if rest:
        name = ngettext("%(num)s operator more", "%(num)s operators more", len(rest))
        yield Row(name=name, about="", text=text, badge=badge)


def _done(context: Context, client_id: str, to: bool) -> Response:
    form = forms.sent(context, FIELDS)
    seen = form.revision

    def work(kit: PartnerKit) -> Account | SecureAccount:
        by = context.actor(kit)
        return kit.accounts.set_secure(_account_id(kit, client_id, form, by), to, by=by, seen=seen, key=form.key)

    try:
        known = context.run(work, key=form.key)
    except Outdated as error:
        return conflict(context, client_id, form, error)
    context.flash(_said(known))
    if isinstance(known, SecureAccount):
        return see_other(context.url("console.clients"))
    return see_other(context.url("console.account", client_id=client_id))


def _account_id(kit: PartnerKit, client_id: str, form: forms.Form, by: Actor) -> AccountId:
    """Return the account of a client; of one that is kept from the operator by now, the one its form was about."""
    try:
        return find(kit, client_id, by).account.id
    except Refused as refused:
        # A button that was pressed twice: the library knows whether it was, and tells what may be told.
        if refused.decision.rule is not Rule.SECURE or not form.text("account_id"):
            raise
        return AccountId(id_of("account", form.text("account_id")))


def _said(known: Account | SecureAccount) -> str:
    if isinstance(known, SecureAccount):
        return _(
            "“%(account)s” is secure. Your role is not a Secure one, so that you see its name alone.",
            account=known.name,
        )
    if known.secure:
        return _("“%(account)s” is secure. Only operators with a Secure role act on it.", account=known.name)
    return _(
        "“%(account)s” is not secure any more. Every operator acts on it as far as the role goes.", account=known.name
    )
