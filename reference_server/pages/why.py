"""Every decision explains itself: what was asked, why the answer is so, what would change it, who could (BX-01)."""

from __future__ import annotations

from typing import Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, PartnerKit
from partnerkit.access import ACTIONS, ROLES, Explanation, explain
from partnerkit.decision import Rule
from partnerkit.errors import NotFound
from partnerkit.texts import sentence
from partnerkit.values import OperatorId
from reference_server.http.context import Context
from reference_server.pages.client import Shown, client_id_of, find
from reference_server.pages.dates import moment
from reference_server.pages.render import page
from reference_server.pages.words import remedies_of

_NAMED: Final = 3


@attrs.frozen(kw_only=True)
class Answer:
    """
    An explanation as the page shows it.

    Attributes:
        explanation: The decision with what it rests on.
        shown: The client it is about; None where it is about no client.
        because: The fact behind it, as a sentence.
        remedies: What would change it, as sentences.
        facts: What was looked at.
        who_can: The names of some operators who could.
        more: How many more could.
    """

    explanation: Explanation
    shown: Shown | None
    because: str
    remedies: tuple[str, ...]
    facts: tuple[str, ...]
    who_can: tuple[str, ...] = ()
    more: int = 0


def why(context: Context) -> Response:
    """Answer "may I?" without acting; the question stands in the address."""
    action = _action(context.request.args.get("action", ""))
    on = context.request.args.get("on")
    with context.read() as kit:
        answer = _answer(context, kit, context.actor(kit), action, on)
    return page(context, "console/why.html", answer=answer, refused=False)


def refusal(context: Context, action: Action, on: str | None) -> Response:
    """Show why what was just asked for was refused."""
    with context.read() as kit:
        answer = _answer(context, kit, context.actor(kit), action, on)
    return page(context, "console/why.html", answer=answer, refused=True, status=403)


def _action(text: str) -> Action:
    try:
        return Action(text)
    except ValueError:
        raise NotFound("action", None) from None


def _answer(context: Context, kit: PartnerKit, by: Actor, action: Action, on: str | None) -> Answer:
    if on is None:
        if Rule.FOREIGN in ACTIONS[action].rules:
            raise NotFound("client", None)
        return _told(context, kit, explain(action, by), None, by)
    shown = find(kit, on, by)
    explanation = kit.accounts.explain(action, shown.account.id, by=by)
    names = [o.name for o in kit.accounts.who_can(action, shown.account.id, by=by) if o.id != by.id]
    answer = _told(context, kit, explanation, shown, by)
    return attrs.evolve(answer, who_can=tuple(names[:_NAMED]), more=max(0, len(names) - _NAMED))


def _told(context: Context, kit: PartnerKit, explanation: Explanation, shown: Shown | None, by: Actor) -> Answer:
    decision = explanation.decision
    facts = [f"Your role is {ROLES[kit.partners.operator(by.partner, OperatorId(by.id), by=by).role].title}."]
    if shown is not None and Rule.LOCKED in ACTIONS[explanation.action].rules:
        partner = kit.partners.get(by.partner, by=by).name
        facts += _locks(shown.account, partner, context.vendor.name)
    return Answer(
        explanation=explanation,
        shown=shown,
        because=sentence(decision.because),
        remedies=remedies_of(decision),
        facts=tuple(facts),
    )


def _locks(account: Account, partner: str, vendor: str) -> tuple[str, ...]:
    held = ((partner, account.partner_locked_at), (vendor, account.vendor_locked_at))
    set_ = tuple(f"Locked by {side} since {moment(at, account.time_zone)}." for side, at in held if at is not None)
    return set_ or ("Not locked by anybody.",)


def client_of(context: Context) -> str | None:
    """Return the client the present address is about; None where it is about none."""
    on = context.places.get("client_id")
    return None if on is None else str(client_id_of(on))
