"""Why something is open or shut that concerns operators, roles and keys of the partner (BX-01); else see `why`."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, KeyId, OperatorId, PartnerKit
from partnerkit.access import Decision, Explanation, Facts, Role, Rule, decide
from partnerkit.errors import Refused
from partnerkit.partners.team_reading import OF_PARTNERS
from reference_server.http.context import Context
from reference_server.pages import people_words, words
from reference_server.pages import why as of_clients
from reference_server.pages.client import id_of
from reference_server.pages.language import _, lazy, names
from reference_server.pages.meanwhile import acting
from reference_server.pages.people import operator_id_of, proven
from reference_server.pages.render import page
from reference_server.pages.sentences import sentence
from reference_server.pages.team import own_title, title_of
from reference_server.pages.why import Answer
from reference_server.pages.words import remedies_of

_NAMED: Final = 3
_OF: Final[Mapping[str, Action]] = {action.value: action for action in OF_PARTNERS}
_OF_ROLES: Final = frozenset({Action.ADD_ROLE, Action.CHANGE_ROLE, Action.REMOVE_ROLE})
_OF_KEYS: Final = frozenset({Action.ADD_KEY, Action.END_KEY})
#: What nobody can do by themselves, whatever changes.
_BY_OTHERS: Final = frozenset({"yourself", "above"})
_GIVES: Final = frozenset({Action.ADD_OPERATOR, Action.SET_OPERATOR_ROLE})
_HAS: Final = lazy("%(operator)s has the role %(role)s.")
_BEYOND: Final = lazy("%(role)s includes what your role does not: %(what)s.")


@attrs.frozen(kw_only=True)
class Question:
    """
    What somebody asks about.

    Attributes:
        action: What would be done.
        operator_id: To which operator; None where to none.
        role: The name of the role that would be given, changed or removed; None without one.
    """

    action: Action
    operator_id: OperatorId | None = None
    role: str | None = None

    @property
    def about(self) -> dict[str, Any]:
        """What the library is asked about."""
        return {"operator_id": self.operator_id, "role": self.role}


@attrs.frozen(kw_only=True)
class PeopleAnswer(Answer):
    """
    An explanation about operators, roles or keys as the page shows it.

    Attributes:
        giving: What the role is called that would be given; None where none would.
    """

    giving: str | None = None

    @property
    def ends(self) -> bool:
        """Whether its reader can do it in the end: not where it is for somebody else to do."""
        return super().ends and all(step.because not in _BY_OTHERS for step in self.explanation.steps)


def why(context: Context) -> Response:
    """Answer "may I?" without acting; the question stands in the address."""
    args = context.request.args
    action = _OF.get(args.get("action", ""))
    if action is None or "on" in args:
        return of_clients.why(context)
    asked = _question(action, args)
    with context.read() as kit:
        by = context.actor(kit)
        answer = _answer(kit, by, asked, _explained(kit, by, asked))
    return _page(context, answer, asked)


def refusal(context: Context, refused: Refused, *, draft: str = "") -> Response:
    """Show why what was just asked for was refused, and a text that was sent with it."""
    action, client_id = _OF.get(refused.action), of_clients.client_of(context)
    if action is None or client_id is not None:
        return of_clients.refusal(context, refused, client_id, draft=draft)
    asked = _question(action, {"operator": context.places.get("operator_id", ""), **_role_sent(context)})
    with context.read() as kit:
        by = context.actor(kit)
        asked = _of_key(kit, by, asked, context.places.get("key_id"))
        answer = _answer(kit, by, asked, Explanation(action, refused.decision, {}))
    return _page(context, answer, asked, refused=True)


def _question(action: Action, given: Mapping[str, str]) -> Question:
    operator = given.get("operator")
    id = operator_id_of(operator) if operator else None
    return Question(action=action, operator_id=id, role=given.get("role") or None)


def _of_key(kit: PartnerKit, by: Actor, asked: Question, key_id: str | None) -> Question:
    """Return a question about a key as one about whoever made it, to whom keys are shown."""
    if key_id is not None:
        with contextlib.suppress(Refused):
            key = kit.keys.get(KeyId(id_of("key", key_id)), by=by)
            return attrs.evolve(asked, operator_id=key.maker_id)
    return asked


def _role_sent(context: Context) -> dict[str, str]:
    """Return the role that the address or the form names."""
    sent = context.request.form if context.request.method == "POST" else context.request.args
    name = context.places.get("role") or sent.get("role")
    return {"role": name} if name else {}


def _explained(kit: PartnerKit, by: Actor, asked: Question) -> Explanation:
    """Return the answer; where but a code is missing, and not to see the team, what stands in the way behind that."""
    found = kit.partners.explain(asked.action, by.partner, by=by, **asked.about)
    if found.decision.rule is not Rule.SECOND_FACTOR or not _sees(by):
        return found
    behind = kit.partners.explain(asked.action, by.partner, by=proven(by), **asked.about)
    return found if behind.decision.allowed else behind


def _answer(kit: PartnerKit, by: Actor, asked: Question, explanation: Explanation) -> PeopleAnswer:
    decision = explanation.decision
    able = [] if decision.allowed else _able(kit, by, asked)
    return PeopleAnswer(
        explanation=explanation,
        shown=None,
        about=_about(kit, by, asked),
        because=sentence(decision.because),
        remedies=remedies_of(decision),
        facts=tuple(_facts(kit, by, asked, decision)),
        who_can=tuple(able[:_NAMED]),
        more=max(0, len(able) - _NAMED),
        giving=_giving(kit, by, asked),
    )


def _able(kit: PartnerKit, by: Actor, asked: Question) -> list[str]:
    """Return the names of the others who could; none to whom the partner's operators are not shown."""
    with contextlib.suppress(Refused):
        found = kit.partners.who_can(asked.action, by.partner, by=by, **asked.about)
        return [operator.name for operator in found if operator.id != by.id]
    return []


def _about(kit: PartnerKit, by: Actor, asked: Question) -> str:
    with contextlib.suppress(Refused):
        if asked.operator_id is not None:
            return kit.partners.operator(by.partner, asked.operator_id, by=by).name
        if asked.role is not None:
            return title_of(kit.partners.role(by.partner, asked.role, by=by))
    return _("an operator")


def _giving(kit: PartnerKit, by: Actor, asked: Question) -> str | None:
    if asked.role is None or asked.action not in _GIVES:
        return None
    with contextlib.suppress(Refused):
        return title_of(kit.partners.role(by.partner, asked.role, by=by))
    return None


def _facts(kit: PartnerKit, by: Actor, asked: Question, decision: Decision) -> Iterator[str]:
    title = own_title(kit, by)
    if title is None:
        return  # nor does it read what others are
    yield _("Your role is %(role)s.", role=title)
    roles = []
    if asked.operator_id is not None and asked.operator_id != by.id:
        member = kit.partners.member(by.partner, asked.operator_id, by=by)
        roles.append(member.role)
        yield _HAS.said(operator=member.operator.name, role=title_of(member.role))
    if asked.role is not None:
        roles.append(kit.partners.role(by.partner, asked.role, by=by))
    if decision.because == "above":
        yield from (_BEYOND.said(role=title_of(role), what=names(more)) for role, more in _beyond(kit, by, roles))


def _beyond(kit: PartnerKit, by: Actor, roles: list[Role]) -> Iterator[tuple[Role, tuple[str, ...]]]:
    own = kit.partners.member(by.partner, OperatorId(by.id), by=by).role
    for role in roles:
        more = people_words.more(role, own)
        if more:
            yield role, more


def _page(context: Context, answer: PeopleAnswer, asked: Question, *, refused: bool = False) -> Response:
    status = 403 if refused else 200
    values: dict[str, Any] = {"answer": answer, "refused": refused, "draft": "", "asking": _asking(answer, asked)}
    if _sees(acting(context)):
        values["back"] = _back(context, answer, asked)
    return page(context, "console/why.html", status=status, **values)


def _sees(by: Actor) -> bool:
    return decide(Action.VIEW_PARTNER, by, Facts(partner_id=by.partner)).allowed


def _asking(answer: PeopleAnswer, asked: Question) -> str:
    """Return what was asked for, as in ``block Tom Okafor``."""
    if answer.giving and asked.operator_id is not None:
        return _("give %(operator)s the role %(role)s", operator=answer.about, role=answer.giving)
    if answer.giving:
        return _("add an operator with the role %(role)s", role=answer.giving)
    return words.asked(asked.action, answer.about)


def _back(context: Context, answer: PeopleAnswer, asked: Question) -> tuple[str, str]:
    """Return the address and the words of the way back to what was asked about."""
    if asked.action in _OF_KEYS:
        return context.url("console.keys"), _("API keys")
    if asked.operator_id is not None:
        name = _("Back to %(account)s", account=answer.about)
        return context.url("console.team_one", operator_id=asked.operator_id), name
    if asked.action in _OF_ROLES:
        return context.url("console.roles"), _("All roles")
    return context.url("console.team"), _("All operators")
