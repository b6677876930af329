"""The vendor office: partners, each with its operators and its history, and a new one (BX-16)."""

from __future__ import annotations

from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Actor, NewOperator, NewPartner, Partner, PartnerId, PartnerKit
from partnerkit.errors import InvalidInput, Problem
from partnerkit.wire import cursor_text, read
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, office_words
from reference_server.pages.client import id_of
from reference_server.pages.language import KEPT, _, lazy
from reference_server.pages.office_told import lines
from reference_server.pages.render import page
from reference_server.pages.team import title_of

NEW: Final = (
    forms.Field(name="name", label=lazy("Partner's name")),
    forms.Field(
        name="approved",
        label=lazy("Approval"),
        type="select",
        options=forms.choices({"yes": lazy("Approved from the start"), "no": lazy("Not approved yet")}),
    ),
    forms.Field(name="owner_name", label=lazy("Name of its owner")),
    forms.Field(
        name="owner_email",
        label=lazy("The owner's email"),
        type="email",
        hint=lazy("A link to set a password is mailed there."),
    ),
    forms.Field(name="language", label=lazy("Language"), type="select", options=forms.choices(KEPT)),
)
#: What the library calls it, and what the form does.
_OF_OWNER: Final = {"name": "owner_name", "email": "owner_email"}


def home(context: Context) -> Response:
    """Lead to the list of partners."""
    return see_other(context.url("office.partners"))


def partners(context: Context) -> Response:
    """Show all partners, newest first."""
    after = context.request.args.get("after")
    with context.read() as kit:
        found = kit.office.partners(by=context.actor(kit), after=after)
    values: dict[str, Any] = {"items": found.items, "say": office_words, "first": after is None}
    next = None if found.next is None else cursor_text(found.next)
    return page(context, "office/partners.html", next=next, **values)


def partner_id_of(text: str) -> PartnerId:
    """
    Return the id of a partner that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    return PartnerId(id_of("partner", text))


def partner(context: Context, partner_id: str) -> Response:
    """Show how a partner stands, with what changes it, and its operators by name."""
    id, after = partner_id_of(partner_id), context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.partners.get(id, by=by)
        members = kit.partners.members(id, by=by, after=after, limit=50)
    rows = [(member, title_of(member.role)) for member in members.items]
    values: dict[str, Any] = {"partner": found, "rows": rows, "say": office_words, "first": after is None}
    next = None if members.next is None else cursor_text(members.next)
    return page(context, "office/partner.html", next=next, **values)


def history(context: Context, partner_id: str) -> Response:
    """Show what happened to a partner, newest first."""
    id, after = partner_id_of(partner_id), context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found, told = kit.partners.get(id, by=by), kit.office.history(id, by=by, after=after)
    said = lines(told.items, context.vendor)
    next = None if told.next is None else cursor_text(told.next)
    return page(context, "office/history.html", partner=found, lines=said, first=after is None, next=next)


def new(context: Context) -> Response:
    """Show the form for a new partner with its owner."""
    with context.read() as kit:
        context.actor(kit)
    return _form(context, forms.blank(NEW, approved="yes", language="en"))


def create(context: Context) -> Response:
    """Open a partner, and give it the owner without whom nobody could work for it."""
    form = forms.sent(context, NEW)
    try:
        made = context.run(lambda kit: _opened(kit, context.actor(kit), form), key=form.key)
    except InvalidInput as error:
        return _form(context, form.with_problems(error), status=422)
    context.flash(_("“%(partner)s” is open. Its owner gets a link to set a password.", partner=made.name))
    return see_other(context.url("office.partner", partner_id=made.id))


def _opened(kit: PartnerKit, by: Actor, form: forms.Form) -> Partner:
    partner, owner = _given(form)
    made = kit.partners.open(partner, by=by, key=form.key)
    try:
        kit.partners.add_operator(made.id, owner, by=by, key=f"{form.key} owner")
    except InvalidInput as error:
        raise InvalidInput(tuple(map(_of_owner, error.problems))) from None
    return made


def _given(form: forms.Form) -> tuple[NewPartner, NewOperator]:
    """
    Return what the form says of the partner and of its owner.

    Raises:
        InvalidInput: Names every problem of both by its field.
    """
    problems: list[Problem] = []
    language = form.text("language")
    approved = {"yes": True, "no": False}.get(form.text("approved"), form.text("approved"))
    partner, owner = None, None
    try:
        partner = read(NewPartner, {"name": form.text("name"), "language": language, "approved": approved})
    except InvalidInput as error:
        problems += error.problems
    try:
        said = {"name": form.text("owner_name"), "email": form.text("owner_email"), "role": "owner"}
        owner = read(NewOperator, said | ({"language": language} if language in KEPT else {}))
    except InvalidInput as error:
        problems += map(_of_owner, error.problems)
    if partner is None or owner is None:
        raise InvalidInput(tuple(problems))
    return partner, owner


def _of_owner(problem: Problem) -> Problem:
    return attrs.evolve(problem, path=_OF_OWNER.get(problem.path, problem.path))


def _form(context: Context, form: forms.Form, status: int = 200) -> Response:
    return page(context, "office/partner_new.html", form=form, status=status)
