"""Console: the tab Account, with what changes how an account stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, Client, PartnerKit, Stage
from partnerkit.accounts.screening import LinkSending
from partnerkit.decision import Decision
from partnerkit.errors import InvalidInput, Outdated, Refused
from partnerkit.values import AccountId
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, screening
from reference_server.pages.assigned import Team, card
from reference_server.pages.client import Shown, find
from reference_server.pages.conflict import conflict
from reference_server.pages.language import _, lazy, ngettext
from reference_server.pages.render import page
from reference_server.pages.team import named

NICKNAME: Final = (forms.Field(name="nickname", label=lazy("End of the business page's address")),)
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
        team: Who it is assigned to, and to whom it may be.
        links: Whether it may send external links, and since when it may or will.
        unscreen: Whether the screening of these may be ended, or that be taken back, as things are at the partner.
        owner: Whether something may be done about its owner's password, as things are in the account.
        early: Whether it was ended early, and would go on without that.
    """

    shown: Shown
    partner: str
    suggested: str | None
    secure: Decision
    team: Team
    links: LinkSending
    unscreen: Decision
    owner: Decision
    early: bool


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
    values |= {"nickname": nickname or _nickname_form(standing), "secure_open": open_to(standing.secure)}
    values |= {"unscreen_open": open_to(standing.unscreen), **card(standing.team, choice)}
    address = context.vendor.links.business.partition("://")[2]
    return page(context, "console/account.html", status=status, business=address, say=screening, **values)


def _standing(context: Context, client_id: str) -> Standing:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, client_id, by)
        partner = kit.partners.get(by.partner, by=by).name
        may_name = shown.may[Action.SET_NICKNAME.value].allowed
        suggested = kit.accounts.suggest_nickname(shown.account.id, by=by) if may_name else None
        team = Team(shown.line, named(kit, by))
        asked = _asked(kit, shown, by)
    over = context.vendor.clock() >= shown.account.opened_at + context.vendor.limits.screening
    early = asked["links"].early and not over
    return Standing(shown=shown, partner=partner, suggested=suggested, team=team, early=early, **asked)


def _asked(kit: PartnerKit, shown: Shown, by: Actor) -> dict[str, Any]:
    """Return what rests on more than the account."""
    id = shown.account.id
    secure = kit.accounts.explain(Action.SET_SECURE, id, by=by).decision
    unscreen = kit.accounts.explain(Action.END_SCREENING, id, by=by).decision
    owner = kit.accounts.explain(Action.MAIL_OWNER_RESET, id, by=by).decision
    return {"secure": secure, "unscreen": unscreen, "owner": owner, "links": kit.accounts.link_sending(id, by=by)}


def _nickname_form(standing: Standing) -> forms.Form:
    account = standing.shown.account
    return forms.blank(NICKNAME, seen=account.revision, nickname=account.nickname or standing.suggested or "")


def _stage_form(account: Account) -> forms.Form:
    other = Stage.LIVE if account.stage is Stage.SETUP else Stage.SETUP
    return forms.blank(STAGE, seen=account.revision, stage=other.value)


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
