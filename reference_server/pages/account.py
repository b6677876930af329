"""Console: the tab Account, with what changes how an account stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, Client, PartnerKit, Stage
from partnerkit.decision import Decision
from partnerkit.errors import InvalidInput, Outdated, Refused
from partnerkit.values import AccountId
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms
from reference_server.pages.client import Shown, find
from reference_server.pages.conflict import conflict
from reference_server.pages.language import _, lazy, ngettext
from reference_server.pages.render import page
from reference_server.pages.team import Named, named

NICKNAME: Final = (forms.Field(name="nickname", label=lazy("End of the business page's address")),)
ASSIGN: Final = (forms.Field(name="operator_id", label=lazy("Operator"), type="select"),)
STAGE: Final = (forms.Field(name="stage", type="hidden"),)

R = TypeVar("R")
Change = Callable[[PartnerKit, AccountId, Actor], R]


@attrs.frozen(kw_only=True)
class Standing:
    """
    What the tab Account shows.

    Attributes:
        shown: The client and its account.
        partner: The name of the partner, which sets one of the two locks.
        suggested: A free nickname made of the business's name; None where it may not be asked for.
        secure: Whether it may be made secure, or that be lifted, as things are at the partner.
        operators: Every operator of the partner.
    """

    shown: Shown
    partner: str
    suggested: str | None
    secure: Decision
    operators: tuple[Named, ...]

    @property
    def assigned(self) -> tuple[Named, ...]:
        """Those the client is assigned to."""
        return tuple(one for one in self.operators if one.id in self.shown.line.assigned)

    @property
    def others(self) -> tuple[Named, ...]:
        """Those it may be assigned to as well: nothing new is assigned to whoever is blocked (R-09)."""
        return tuple(one for one in self.operators if one.id not in self.shown.line.assigned and not one.blocked)


def open_to(decision: Decision) -> bool:
    """Whether the button stands there: allowed, or once the second factor was shown, which its page asks for."""
    return decision.allowed or {remedy.code for remedy in decision.remedies} == {"prove_factor"}


def account(context: Context, client_id: str) -> Response:
    """Show stage, sign-in, nickname and operators, each with what changes it, or why that is shut."""
    return tab(context, client_id)


def tab(
    context: Context,
    client_id: str,
    *,
    nickname: forms.Form | None = None,
    choice: forms.Form | None = None,
    status: int = 200,
) -> Response:
    """Show the tab, with a form of it as it was sent where something is wrong with that."""
    standing = _standing(context, client_id)
    shown = standing.shown
    values: dict[str, Any] = {"standing": standing, "shown": shown, "stage": _stage_form(shown.account)}
    values |= {"nickname": nickname or _nickname_form(standing), "choice": _choice(standing.others, choice)}
    values |= {"secure_open": open_to(standing.secure), "blocked": any(one.blocked for one in standing.operators)}
    values |= {"removals": [(one, forms.blank()) for one in standing.assigned]}
    address = context.vendor.links.business.partition("://")[2]
    return page(context, "console/account.html", status=status, business=address, **values)


def _standing(context: Context, client_id: str) -> Standing:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        partner = kit.partners.get(by.partner, by=by).name
        may_name = shown.may[Action.SET_NICKNAME.value].allowed
        suggested = kit.accounts.suggest_nickname(shown.account.id, by=by) if may_name else None
        secure = kit.accounts.explain(Action.SET_SECURE, shown.account.id, by=by).decision
        return Standing(shown=shown, partner=partner, suggested=suggested, secure=secure, operators=named(kit, by))


def _nickname_form(standing: Standing) -> forms.Form:
    account = standing.shown.account
    return forms.blank(NICKNAME, seen=account.revision, nickname=account.nickname or standing.suggested or "")


def _stage_form(account: Account) -> forms.Form:
    other = Stage.LIVE if account.stage is Stage.SETUP else Stage.SETUP
    return forms.blank(STAGE, seen=account.revision, stage=other.value)


def _choice(others: tuple[Named, ...], form: forms.Form | None) -> forms.Form:
    """Return the form that chooses one operator more, as it was sent or to be filled in."""
    offered = {"": _("Choose…")} | {str(one.id): f"{one.name}, {one.role}" for one in others}
    fields = (attrs.evolve(ASSIGN[0], options=forms.choices(offered)),)
    return forms.blank(fields) if form is None else attrs.evolve(form, fields=fields)


def changed(context: Context, client_id: str, change: Change[R], *, key: str) -> tuple[R, Client]:
    """Change the account of a client in one transaction, with an idempotency key; return both as they are then."""

    def work(kit: PartnerKit) -> tuple[R, Client]:
        by = context.actor(kit)
        line = find(kit, client_id, by).line
        return change(kit, line.account_id, by), line

    return context.run(work, key=key)


def ask_stage(context: Context, client_id: str) -> Response:
    """Ask before the stage is switched; where the button was pressed after the session had ended, one comes here."""
    standing = _standing(context, client_id)
    decision = standing.shown.may[Action.SET_STAGE.value]
    if not decision.allowed:
        raise Refused(Action.SET_STAGE.value, decision)
    return page(context, "console/stage.html", shown=standing.shown, form=_stage_form(standing.shown.account))


def set_stage(context: Context, client_id: str) -> Response:
    """Switch between Setup and Live (VC-08)."""
    form = forms.sent(context, STAGE)
    seen, stage = form.revision, forms.chosen("stage", Stage, form.text("stage"))
    try:
        account = changed(
            context,
            client_id,
            lambda kit, id, by: kit.accounts.set_stage(id, stage, by=by, seen=seen, key=form.key),
            key=form.key,
        )[0]
    except Outdated as error:
        return conflict(context, client_id, form, error)
    live = account.stage is Stage.LIVE
    context.flash(
        _("“%(account)s” is live.", account=account.name)
        if live
        else _("“%(account)s” is in Setup again.", account=account.name)
    )
    return see_other(context.url("console.account", client_id=client_id))


def ask_nickname(context: Context, client_id: str) -> Response:
    """Show the tab whose form this is."""
    return account(context, client_id)


def set_nickname(context: Context, client_id: str) -> Response:
    """Give the business page an address (VC-23)."""
    form = forms.sent(context, NICKNAME)
    seen, nickname = form.revision, form.text("nickname")

    def work(kit: PartnerKit) -> tuple[str | None, Account]:
        by = context.actor(kit)
        before = find(kit, client_id, by).account
        return before.nickname, kit.accounts.set_nickname(before.id, nickname, by=by, seen=seen, key=form.key)

    try:
        was, named = context.run(work, key=form.key)
    except InvalidInput as error:
        return tab(context, client_id, nickname=form.with_problems(error), status=422)
    except Outdated as error:
        return conflict(context, client_id, form, error)
    said = _("The business page's address now ends in “%(nickname)s”.", nickname=named.nickname)
    context.flash(" ".join([said, *_rests(context, was, named)]))
    return see_other(context.url("console.account", client_id=client_id))


def _rests(context: Context, was: str | None, named: Account) -> list[str]:
    """Return how long the nickname before is kept from others, if there was another."""
    days = context.vendor.limits.nickname_rest.days
    if was in {None, named.nickname} or not days:
        return []
    return [
        ngettext(
            "“%(nickname)s” is kept from others for %(num)s day.",
            "“%(nickname)s” is kept from others for %(num)s days.",
            days,
            nickname=was,
        )
    ]
