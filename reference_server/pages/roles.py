"""Console: the partner's roles, what each includes, and who has it (VC-29)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, PartnerKit
from partnerkit.access import ROLES, Decision, Role
from partnerkit.partners.roles import PartnerRole
from reference_server.http.context import Context
from reference_server.pages import people_words
from reference_server.pages.confirmation import Asked, Confirmation, Kind, Subject
from reference_server.pages.language import lazy
from reference_server.pages.people import may
from reference_server.pages.permission_words import grouped
from reference_server.pages.render import page
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


def _find(kit: PartnerKit, asked: Asked) -> Role | PartnerRole:
    name = asked.places["role"]
    find = kit.partners.role if name in ROLES else kit.partners.own_role
    return find(asked.by.partner, name, by=asked.by)


def _subject(found: Role | PartnerRole) -> Subject:
    role, revision = (found, None) if isinstance(found, Role) else (found.role, found.revision)
    return Subject(name=title_of(role), endpoint="console.role", places={"role": role.name}, revision=revision)


REMOVE: Final = Confirmation(
    kind=Kind(find=_find, subject=_subject, template="console/role_remove.html"),
    act=lambda kit, asked: kit.partners.remove_role(asked.by.partner, asked.places["role"], by=asked.by, **asked.noted),
    title=lazy("Remove the role %(name)s?"),
    text=lazy("Nobody has it. It cannot be given any more afterwards."),
    button=lazy("Remove the role %(name)s"),
    done=lazy("The role is removed."),
    leads=lambda _gone: Subject(name="", endpoint="console.roles"),
)
