"""Console: which operators a client is assigned to (VC-24)."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from partnerkit import Action, Actor, Client, ClientId, Operator, OperatorId, PartnerKit
from partnerkit.access import decide
from partnerkit.errors import InvalidInput, NotFound, Refused, invalid
from partnerkit.wire import one
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, invited
from reference_server.pages.account import account, tab
from reference_server.pages.assigned import ASSIGN
from reference_server.pages.client import Listed, Shown, client_id_of, find_line, id_of, settled_at
from reference_server.pages.language import _
from reference_server.pages.meanwhile import acting
from reference_server.pages.render import page

Change = Callable[[PartnerKit, ClientId, OperatorId, Actor], Client]


def show(context: Context, client_id: str) -> Response:
    """Show the page whose form this is."""
    shown = _shown(context, client_id)
    return account(context, client_id) if isinstance(shown, Shown) else invited.show(context, client_id)


def _shown(context: Context, client_id: str) -> Listed:
    with context.read() as kit:
        return find_line(kit, client_id, context.actor(kit))


def assign(context: Context, client_id: str) -> Response:
    """Assign the client to one operator more."""
    form = forms.sent(context, ASSIGN)

    def change(kit: PartnerKit, id: ClientId, whom: OperatorId, by: Actor) -> Client:
        _check(kit, whom, by)
        return kit.clients.assign(id, whom, by=by, key=form.key)

    try:
        line, operator = _changed(context, client_id, _chosen(form), change, key=form.key)
    except InvalidInput as error:
        return _wrong(context, client_id, form.with_problems(error))
    context.flash(_("“%(client)s” is assigned to %(operator)s.", client=line.name, operator=operator.name))
    return see_other(context.url(settled_at(line), client_id=client_id))


def _wrong(context: Context, client_id: str, form: forms.Form) -> Response:
    if isinstance(_shown(context, client_id), Shown):
        return tab(context, client_id, choice=form, status=422)
    return invited.show(context, client_id, choice=form, status=422)


def _chosen(form: forms.Form) -> OperatorId:
    if not form.text("operator_id"):
        raise invalid("operator_id", "field.missing")
    id: OperatorId = one("operator_id", OperatorId, form.text("operator_id"))
    return id


def _changed(
    context: Context, client_id: str, operator_id: OperatorId, change: Change, *, key: str
) -> tuple[Client, Operator]:
    id = client_id_of(client_id)

    def work(kit: PartnerKit) -> tuple[Client, Operator]:
        by = context.actor(kit)
        kit.clients.get(id, by=by)  # whoever may not see the client hears of that alone
        return change(kit, id, operator_id, by), kit.partners.operator(by.partner, operator_id, by=by)

    return context.run(work, key=key)


def _check(kit: PartnerKit, operator_id: OperatorId, by: Actor) -> None:
    try:
        kit.partners.operator(by.partner, operator_id, by=by)
    except NotFound:
        raise invalid("operator_id", "operator.unknown") from None


def ask_remove(context: Context, client_id: str, operator_id: str) -> Response:
    """Ask before an operator is taken off; where the button was pressed after the session had ended, one comes here."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find_line(kit, client_id, by)
        decision = shown.may[Action.ASSIGN_CLIENT.value]
        if not decision.allowed:
            raise Refused(Action.ASSIGN_CLIENT.value, decision)
        operator = kit.partners.operator(by.partner, _id(operator_id), by=by)
    return page(context, "console/operator_remove.html", shown=shown, operator=operator, form=forms.blank())


def _id(text: str) -> OperatorId:
    return OperatorId(id_of("operator", text))


def remove(context: Context, client_id: str, operator_id: str) -> Response:
    """Take the client from an operator; whoever sees assigned clients alone may lose sight of it by that."""
    form = forms.sent(context)

    def change(kit: PartnerKit, id: ClientId, whom: OperatorId, by: Actor) -> Client:
        return kit.clients.unassign(id, whom, by=by, key=form.key)

    line, operator = _changed(context, client_id, _id(operator_id), change, key=form.key)
    context.flash(_("“%(client)s” is not assigned to %(operator)s any more.", client=line.name, operator=operator.name))
    if not decide(Action.VIEW_ACCOUNT, acting(context), line.facts).allowed:
        return see_other(context.url("console.clients"))
    return see_other(context.url(settled_at(line), client_id=client_id))
