"""Console: the partner's roles, what each includes, and who has it (VC-29)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, PartnerKit
from partnerkit.access import ROLES, Decision, Role
from partnerkit.errors import NotPossible
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, people_words
from reference_server.pages.language import _
from reference_server.pages.people import may
from reference_server.pages.permission_words import grouped
from reference_server.pages.render import page
from reference_server.pages.sentences import said
from reference_server.pages.team import operators, title_of

_NAMED: Final = 10


@attrs.frozen(kw_only=True)
class Line:
    """
    A role as the list shows it.

    Attributes:
        role: The role.
        title: What people read.
        holders: How many operators have it.
    """

    role: Role
    title: str
    holders: int

    @property
    def built_in(self) -> bool:
        """Whether every partner has it, and none can change it."""
        return self.role.name in ROLES


def roles(context: Context) -> Response:
    """List every role of the partner: those that are built in, then its own."""
    with context.read() as kit:
        by = context.actor(kit)
        held = Counter(operator.role for operator in operators(kit, by))
        found = kit.partners.roles(by.partner, by=by)
        add = may(kit, Action.ADD_ROLE, by)
    rows = [Line(role=role, title=title_of(role), holders=held[role.name]) for role in found]
    return page(context, "console/roles.html", rows=rows, add=add, say=people_words)


def role(context: Context, role: str) -> Response:
    """Show what a role includes, and who has it."""
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.partners.role(by.partner, role, by=by)
        holders = [operator for operator in operators(kit, by) if operator.role == found.name]
        decisions = {one.value: _may(kit, one, by, found) for one in (Action.CHANGE_ROLE, Action.REMOVE_ROLE)}
    values: dict[str, Any] = {
        "line": Line(role=found, title=title_of(found), holders=len(holders)),
        "holders": holders[:_NAMED],
        "more": max(0, len(holders) - _NAMED),
        "includes": grouped(found.permissions),
        "may": decisions,
        "say": people_words,
    }
    return page(context, "console/role.html", **values)


def _may(kit: PartnerKit, action: Action, by: Actor, found: Role) -> Decision:
    return may(kit, action, by, role=found.name)


def ask_remove(context: Context, role: str) -> Response:
    """Ask before a role is removed."""
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.partners.role(by.partner, role, by=by)
        tried = kit.try_out(lambda dry: dry.partners.remove_role(by.partner, role, by=by))
    if isinstance(tried.refusal, NotPossible):
        return _told(context, role, tried.refusal)
    if tried.refusal is not None:
        raise tried.refusal
    return page(context, "console/role_remove.html", role=found, title=title_of(found), form=forms.blank())


def remove(context: Context, role: str) -> Response:
    """Remove a role of the partner's own, which nobody has."""
    form = forms.sent(context)

    def work(kit: PartnerKit) -> None:
        by = context.actor(kit)
        kit.partners.remove_role(by.partner, role, by=by, key=form.key)

    try:
        context.run(work, key=form.key)
    except NotPossible as error:
        return _told(context, role, error)
    context.flash(_("The role is removed."))
    return see_other(context.url("console.roles"))


def _told(context: Context, role: str, error: NotPossible) -> Response:
    context.flash(said(error), kind="note")
    return see_other(context.url("console.role", role=role))
