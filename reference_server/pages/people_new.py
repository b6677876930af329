"""Console: a new operator, who sets a password by a mailed link (VC-28)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, NewOperator, Operator, PartnerKit
from partnerkit.errors import InvalidInput, NotPossible, Problem, Refused, TooManyTries
from partnerkit.wire import read
from reference_server.http.context import Context
from reference_server.http.faults import fault_of
from reference_server.http.responses import add_headers, see_other
from reference_server.pages import forms
from reference_server.pages.language import KEPT, _, lazy
from reference_server.pages.people import back, operator_id_of
from reference_server.pages.people_offer import ROLE, Offer, offer
from reference_server.pages.render import page
from reference_server.pages.sentences import said

NEW: Final = (
    forms.Field(name="name", label=lazy("Name"), hint=lazy("Write the name whole, as the person writes it.")),
    forms.Field(
        name="email",
        label=lazy("Email"),
        type="email",
        hint=lazy("Where the link goes; the person signs in with this address."),
    ),
    ROLE[0],
    forms.Field(name="language", label=lazy("Language"), type="select", options=forms.choices(KEPT)),
)


def new(context: Context) -> Response:
    """Show the form for a new operator."""
    with context.read() as kit:
        by = context.actor(kit)
        found = _offer(kit, by)
        language = by.language or kit.partners.get(by.partner, by=by).language
    return _form(context, forms.blank(NEW, language=language), found)


def _offer(kit: PartnerKit, by: Actor) -> Offer:
    """
    Return which roles may be given to somebody new.

    Raises:
        Refused: Nobody may be added at all.
    """
    decision = kit.partners.explain(Action.ADD_OPERATOR, by.partner, by=by).decision
    if not decision.allowed:
        raise Refused(Action.ADD_OPERATOR.value, decision)
    return offer(kit, Action.ADD_OPERATOR, by)


def create(context: Context) -> Response:
    """Give the partner an operator more, and have a link mailed."""
    form = forms.sent(context, NEW)
    try:
        made = context.run(lambda kit: _added(kit, form, by=context.actor(kit)), key=form.key)
    except InvalidInput as error:
        with context.read() as kit:
            found = _offer(kit, context.actor(kit))
        return _form(context, form.with_problems(error), found, status=422)
    except TooManyTries as error:
        with context.read() as kit:
            found = _offer(kit, context.actor(kit))
        answer = _form(context, form, found, status=error.status, problem=said(error))
        return add_headers(answer, fault_of(error).headers)
    context.flash(_("A link to set a password is on its way to %(email)s.", email=made.email))
    return see_other(context.url("console.team_one", operator_id=made.id))


def again(context: Context, problem: str) -> Response:
    """Show the form as it was sent, with what was wrong with sending it."""
    form = forms.sent(context, NEW)
    with context.read() as kit:
        found = _offer(kit, context.actor(kit))
    return _form(context, form, found, status=403, problem=problem)


def _added(kit: PartnerKit, form: forms.Form, *, by: Actor) -> Operator:
    return kit.partners.add_operator(by.partner, _read(form, _offer(kit, by)), by=by, key=form.key)


def _read(form: forms.Form, found: Offer) -> NewOperator:
    """
    Return what was typed.

    Raises:
        InvalidInput: Names every problem by its field, that of the role among them.
    """
    problems: list[Problem] = []
    given: dict[str, str | None] = form.given()
    try:
        found.chosen(form.text("role"))
    except InvalidInput as error:
        problems, given = list(error.problems), given | {"role": "agent"}
    try:
        new = read(NewOperator, given)
    except InvalidInput as error:
        raise InvalidInput((*error.problems, *problems)) from None
    if problems:
        raise InvalidInput(tuple(problems))
    return new


def _form(context: Context, form: forms.Form, found: Offer, status: int = 200, problem: str = "") -> Response:
    fields = tuple(found.field() if field.name == "role" else field for field in form.fields)
    values: dict[str, Any] = {"form": attrs.evolve(form, fields=fields), "found": found, "problem": problem}
    return page(context, "console/operator_new.html", status=status, **values)


def show_invite(context: Context, operator_id: str) -> Response:
    """Lead to the page whose button sends the link again."""
    return see_other(context.url("console.team_one", operator_id=operator_id_of(operator_id)))


def invite(context: Context, operator_id: str) -> Response:
    """Have the link mailed again to somebody who has not come yet."""
    form, id = forms.sent(context), operator_id_of(operator_id)

    def work(kit: PartnerKit) -> str:
        by = context.actor(kit)
        kit.partners.invite_again(by.partner, id, by=by, key=form.key)
        return kit.partners.operator(by.partner, id, by=by).email

    try:
        email = context.run(work, key=form.key)
    except NotPossible as error:
        return back(context, operator_id, said(error), kind="note")
    except TooManyTries as error:
        return back(context, operator_id, said(error), kind="failed")
    text = _("A new link is on its way to %(email)s. The earlier one no longer works.", email=email)
    return back(context, operator_id, text)
