"""Every decision explains itself: what was asked, why the answer is so, what would change it, who could (BX-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Account, Action, Actor, ActorKind, BulkAction, BulkWork, ClientId, PartnerKit
from partnerkit.access import ACTIONS, Explanation, Facts, explain
from partnerkit.decision import Decision, Rule
from partnerkit.errors import NotFound, Refused
from partnerkit.values import OperatorId
from reference_server.http.context import Context
from reference_server.pages.client import Listed, Shown, client_id_of, find_line
from reference_server.pages.dates import moment
from reference_server.pages.language import Lazy, Text, _, lazy, names, ngettext
from reference_server.pages.render import page
from reference_server.pages.sentences import sentence
from reference_server.pages.team import own_title
from reference_server.pages.words import remedies_of

_NAMED: Final = 3
#: The rules that keep a client from an operator altogether.
KEEPS: Final = frozenset({Rule.SECURE, Rule.ASSIGNMENT})
#: What a rule looks at in a role.
OF_ROLE: Final[Mapping[Rule | None, Lazy]] = {
    Rule.SECURE: lazy("Your role is %(role)s, which is not a Secure role."),
    Rule.ASSIGNMENT: lazy("Your role is %(role)s, which is limited to the clients assigned to you."),
}
_ROLE: Final = lazy("Your role is %(role)s.")


@attrs.frozen
class General:
    """
    A kind of clients that can be asked about without naming one.

    Attributes:
        about: What people read for one of them.
        fact: What is so of each.
        secure: Whether they are secure.
        assigned: Whether they are assigned to whoever asks.
    """

    about: Text
    fact: Text
    secure: bool
    assigned: bool


#: By the parameter that asks for it.
GENERAL: Final = {
    "secure": General(lazy("a secure account"), lazy("Of a secure account others see its name alone."), True, True),
    "unassigned": General(lazy("what is not assigned to you"), lazy("Others of the partner see it."), False, False),
}


@attrs.frozen(kw_only=True)
class Answer:
    """
    An explanation as the page shows it.

    Attributes:
        explanation: The decision with what it rests on.
        shown: The client it is about, with or without an account; None where it is about no client.
        about: What it is about where it is about no client, as a noun; None for accounts in general.
        because: The fact behind it, as a sentence.
        remedies: What would change it, as sentences.
        facts: What was looked at.
        who_can: The names of some operators who could.
        more: How many more could.
        assigning: Whether what they may is to assign clients, not to do it themselves.
    """

    explanation: Explanation
    shown: Listed | None
    because: str
    remedies: tuple[str, ...]
    facts: tuple[str, ...]
    about: str | None = None
    who_can: tuple[str, ...] = ()
    more: int = 0
    assigning: bool = False

    @property
    def further(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What would still stand in the way then, in turn, each with what would change that, as sentences."""
        return tuple((sentence(step.because), remedies_of(step)) for step in self.explanation.steps[1:])

    @property
    def ends(self) -> bool:
        """Whether all of that leads there."""
        return bool(self.explanation.steps) and self.explanation.attainable

    @property
    def helpers(self) -> str:
        """Who could, as a sentence."""
        more = [ngettext("%(num)s more", "%(num)s more", self.more)] if self.more else []
        who, count = names([*self.who_can, *more]), len(self.who_can) + self.more
        if self.assigning:
            return ngettext("%(names)s may assign clients.", "%(names)s may assign clients.", count, names=who)
        return ngettext("%(names)s may do this.", "%(names)s may do this.", count, names=who)


def why(context: Context) -> Response:
    """Answer "may I?" without acting; the question stands in the address."""
    args = context.request.args
    action = _action(args.get("action", ""))
    with context.read() as kit:
        by = context.actor(kit)
        general = next((asked for name, asked in GENERAL.items() if args.get(name) == "1" and "on" not in args), None)
        if general is not None:
            answer = _in_general(context, kit, by, action, general)
        else:
            answer = _answer(context, kit, by, action, args.get("on"))
    return page(context, "console/why.html", answer=answer, refused=False, draft="")


def refusal(context: Context, refused: Refused, on: str | None, *, draft: str = "") -> Response:
    """Show why what was just asked for was refused, and a text that was sent with it."""
    action = Action(refused.action)
    with context.read() as kit:
        by = context.actor(kit)
        if on is None:  # the address names no client, whatever it was about: a form may come again when it is secure
            answer = _of_none(context, kit, by, Explanation(action, refused.decision, {}))
        else:
            answer = _answer(context, kit, by, action, on)
    return page(context, "console/why.html", answer=answer, refused=True, draft=draft, status=403)


def _action(text: str) -> Action:
    try:
        return Action(text)
    except ValueError:
        raise NotFound("action", None) from None


def _in_general(context: Context, kit: PartnerKit, by: Actor, action: Action, asked: General) -> Answer:
    """Answer for any client of a kind, such as secure ones, of which the operator may not know a single one (VC-22)."""
    assigned = frozenset(OperatorId(one.id) for one in by.every) if asked.assigned else frozenset()
    facts = Facts(partner_id=by.partner, secure=asked.secure, assigned=assigned)
    told = _told(context, kit, explain(action, by, facts), None, by)
    told = attrs.evolve(told, about=str(asked.about), facts=(*told.facts, str(asked.fact)))
    return told if told.explanation.decision.allowed else _with_helpers(kit, told, by, facts)


def _answer(context: Context, kit: PartnerKit, by: Actor, action: Action, on: str | None) -> Answer:
    if on is None:
        if Rule.FOREIGN in ACTIONS[action].rules:
            raise NotFound("client", None)
        return _of_none(context, kit, by, explain(action, by))
    try:
        shown = find_line(kit, on, by)
    except Refused as refused:
        return _kept(context, kit, by, action, on, refused)
    if not isinstance(shown, Shown):
        told = _told(context, kit, explain(action, by, shown.line.facts), shown, by)
        return told if told.explanation.decision.allowed else _with_helpers(kit, told, by, shown.line.facts)
    explanation = kit.accounts.explain(action, shown.account.id, by=by)
    able = [o.name for o in kit.accounts.who_can(action, shown.account.id, by=by) if o.id != by.id]
    answer = _told(context, kit, explanation, shown, by)
    return attrs.evolve(answer, who_can=tuple(able[:_NAMED]), more=max(0, len(able) - _NAMED))


def _of_none(context: Context, kit: PartnerKit, by: Actor, explanation: Explanation) -> Answer:
    """Answer about no client; of what concerns none at all, who could is named."""
    told = _told(context, kit, explanation, None, by)
    if explanation.decision.allowed or Rule.FOREIGN in ACTIONS[explanation.action].rules:
        return told
    return _with_helpers(kit, told, by, Facts(partner_id=by.partner))


def _kept(context: Context, kit: PartnerKit, by: Actor, action: Action, on: str, refused: Refused) -> Answer:
    """Answer about a client that is kept from the operator: of a secure one the name alone, of any other nothing."""
    if refused.decision.rule not in KEEPS:
        return _told(context, kit, Explanation(Action(refused.action), refused.decision, {}), None, by)
    asked = action if Rule.SECURE in ACTIONS[action].rules else Action.VIEW_ACCOUNT
    facts = Facts(partner_id=by.partner, secure=refused.decision.rule is Rule.SECURE)
    told = _told(context, kit, explain(asked, by, facts, first=Action.VIEW_ACCOUNT), None, by)
    about = name_of_kept(kit, client_id_of(on), by) or _("this client")
    return _with_helpers(kit, attrs.evolve(told, about=about), by, facts)


def name_of_kept(kit: PartnerKit, client_id: ClientId, by: Actor) -> str | None:
    """Return the name of a client that is kept from the operator, if that may be known, as a row of bulk work may."""
    work = BulkWork(action=BulkAction.UNLOCK, client_ids=(client_id,))
    tried = kit.try_out(lambda dry: dry.bulk.run(work, by=by))
    return None if tried.result is None else tried.result.rows[0].name


def _with_helpers(kit: PartnerKit, answer: Answer, by: Actor, facts: Facts) -> Answer:
    """Return an answer about what is kept from the operator with those who could, or who may assign it."""
    assigning = answer.explanation.decision.rule is Rule.ASSIGNMENT
    able = _able(kit, Action.ASSIGN_CLIENT if assigning else answer.explanation.action, by, secure=facts.secure)
    more = max(0, len(able) - _NAMED)
    return attrs.evolve(answer, who_can=tuple(able[:_NAMED]), more=more, assigning=assigning)


def _able(kit: PartnerKit, action: Action, by: Actor, *, secure: bool) -> list[str]:
    """Return the names of those who could do something; none to whom the partner's operators are not shown."""
    try:
        return [o.name for o in kit.accounts.who_could(action, by.partner, by=by, secure=secure)]
    except Refused:
        return []


def _told(context: Context, kit: PartnerKit, explanation: Explanation, shown: Listed | None, by: Actor) -> Answer:
    decision = explanation.decision
    facts = roles_said(kit, decision, by)
    if isinstance(shown, Shown) and Rule.LOCKED in ACTIONS[explanation.action].rules:
        partner = kit.partners.get(by.partner, by=by).name
        facts += _locks(shown.account, partner, context.vendor.name)
    vendors = not decision.allowed and ACTIONS[explanation.action].kinds == {ActorKind.VENDOR}
    if vendors and decision.rule is Rule.ROLE:
        facts.append(_("This is for %(vendor)s alone.", vendor=context.vendor.name))
    return Answer(
        explanation=explanation,
        shown=shown,
        because=sentence(decision.because),
        remedies=(_("Ask %(vendor)s.", vendor=context.vendor.name),)
        if vendors and decision.rule is Rule.ROLE
        else remedies_of(decision),
        facts=tuple(facts),
    )


def roles_said(kit: PartnerKit, decision: Decision, by: Actor) -> list[str]:
    """Return which role somebody has, and whoever it acts as; nothing to whom the partner is not shown."""
    title = own_title(kit, by)
    if title is None:
        return []
    of_other = decision.because.startswith("as_")
    said = [(_ROLE if of_other else OF_ROLE.get(decision.rule, _ROLE)).said(role=title)]
    if by.subject is None:
        return said
    whose = own_title(kit, by, of=by.subject)
    return [*said, _("You act as %(operator)s, whose role is %(role)s.", operator=by.subject.name, role=whose)]


def _locks(account: Account, partner: str, vendor: str) -> tuple[str, ...]:
    held = ((partner, account.partner_locked_at), (vendor, account.vendor_locked_at))
    set_ = tuple(
        _("Locked by %(side)s since %(at)s.", side=side, at=moment(at, account.time_zone))
        for side, at in held
        if at is not None
    )
    return set_ or (_("Not locked by anybody."),)


def client_of(context: Context) -> str | None:
    """Return the client the present address is about; None where it is about none."""
    on = context.places.get("client_id")
    return None if on is None else str(client_id_of(on))
