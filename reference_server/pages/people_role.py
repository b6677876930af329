"""Console: another role for an operator: chosen, looked at, given (VC-29, BX-11)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Operator, OperatorId, PartnerKit
from partnerkit.errors import InvalidInput, NotPossible, Outdated, Refused
from partnerkit.partners.team import lowers
from reference_server.http.context import Context
from reference_server.pages import forms, people_preview, people_words
from reference_server.pages.confirmation import CHANGED_SINCE
from reference_server.pages.entering import signed_out
from reference_server.pages.language import _
from reference_server.pages.people import Shown, back, find, operator_id_of
from reference_server.pages.people_offer import ROLE, Offer, offer
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.team import title_of

_HIDDEN: Final = (attrs.evolve(ROLE[0], type="hidden"),)


@attrs.frozen(kw_only=True)
class Given:
    """
    An operator with another role.

    Attributes:
        name: The operator's name.
        title: What the role is called.
        out: Whether it is the one who gave it, whose sessions that ended.
    """

    name: str
    title: str
    out: bool


def ask(context: Context, operator_id: str) -> Response:
    """Ask which role; once that is known, say what it gives and what it takes away."""
    asked = forms.asked(context, ROLE)
    if "role" not in context.request.args:
        return _choose(context, operator_id, asked)
    try:
        return _review(context, operator_id, asked.text("role"))
    except InvalidInput as error:
        return _choose(context, operator_id, asked.with_problems(error), status=422)


def _offer(kit: PartnerKit, by: Actor, shown: Shown) -> Offer:
    """
    Return which roles may be given to an operator.

    Raises:
        Refused: None at all, whichever it were.
    """
    action = Action.SET_OPERATOR_ROLE
    decision = kit.partners.explain(action, by.partner, by=by, operator_id=shown.id).decision
    if not decision.allowed:
        raise Refused(action.value, decision)
    return offer(kit, action, by, held=shown.member.role.name, operator_id=shown.id)


def _choose(context: Context, operator_id: str, form: forms.Form, status: int = 200) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, operator_id, by)
        found = _offer(kit, by, shown)
    values: dict[str, Any] = {"shown": shown, "found": found, "form": attrs.evolve(form, fields=(found.field(),))}
    return page(context, "console/operator_role.html", status=status, **values)


def _review(context: Context, operator_id: str, name: str, *, changed: bool = False) -> Response:
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, operator_id, by)
        role = _offer(kit, by, shown).chosen(name)
        tried = kit.try_out(lambda dry: _set(dry, shown.id, by, role.name))
    if tried.refusal is not None:
        raise tried.refusal
    before, ends = shown.member.role, people_preview.sessions_of(tried, shown.id)
    values: dict[str, Any] = {"shown": shown, "title": title_of(role), "changed": changed, "ends": ends}
    values |= {"gains": people_words.more(role, before), "losses": people_words.more(before, role)}
    values |= {"lowers": lowers(before, role), "unproven": people_preview.unproven(tried)}
    form = forms.blank(_HIDDEN, seen=shown.member.operator.revision, role=role.name)
    return page(context, "console/operator_role_review.html", form=form, status=412 if changed else 200, **values)


def _set(kit: PartnerKit, id: OperatorId, by: Actor, role: str, **noted: Any) -> Operator:
    return kit.partners.set_operator_role(by.partner, id, role, by=by, **noted)


def save(context: Context, operator_id: str) -> Response:
    """Give an operator another role."""
    form = forms.sent(context, _HIDDEN)
    try:
        given = context.run(lambda kit: _given(context, kit, operator_id_of(operator_id), form), key=form.key)
    except InvalidInput as error:
        return _choose(context, operator_id, form.with_problems(error), status=422)
    except NotPossible as error:
        return back(context, operator_id, said(error), kind="note")
    except Outdated:
        return _review(context, operator_id, form.text("role"), changed=True)
    if given is None:
        return back(context, operator_id, CHANGED_SINCE, kind="note")
    if given.out:
        return signed_out(context, _("Your role is %(role)s now. Sign in again to go on.", role=given.title))
    text = _("%(operator)s has the role %(role)s now.", operator=given.name, role=given.title)
    return back(context, operator_id, text)


def _given(context: Context, kit: PartnerKit, id: OperatorId, form: forms.Form) -> Given | None:
    """Give it, and return that; None where it was given by this form before, and the operator has another one now."""
    by = context.actor(kit)
    before = kit.partners.member(by.partner, id, by=by)
    after = _set(kit, id, by, form.text("role"), seen=form.revision, key=form.key)
    if after.role != form.text("role"):
        return None
    role = kit.partners.role(by.partner, after.role, by=by)
    out = id == by.id and lowers(before.role, role)
    return Given(name=before.operator.name, title=title_of(role), out=out)
