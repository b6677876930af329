"""Console: the partner's operators, and each of them with what can be done about it (VC-27, VC-29)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
from werkzeug.wrappers import Response

from partnerkit import Action, Actor, OperatorId, PartnerKit, TeamMember
from partnerkit.access import Decision, Factor, Permission
from partnerkit.wire import cursor_text
from reference_server.http.context import Context
from reference_server.http.responses import see_other
from reference_server.pages import forms, people_words
from reference_server.pages.client import id_of
from reference_server.pages.language import Text
from reference_server.pages.render import page
from reference_server.pages.team import title_of

#: What has a control on the page of an operator.
_CONTROLS: Final = (
    Action.SET_OPERATOR_ROLE,
    Action.INVITE_OPERATOR,
    Action.BLOCK_OPERATOR,
    Action.UNBLOCK_OPERATOR,
    Action.ENTER_AS_OPERATOR,
    Action.RESET_FACTOR,
    Action.HAND_OVER_PARTNER,
)


@attrs.frozen(kw_only=True)
class Shown:
    """
    An operator as pages show it.

    Attributes:
        member: The operator, with its role and how it signs in.
        title: What its role is called.
        you: Whether it is its reader, or as whom that one acts (VC-30).
        may: For each action that has a control, the decision about it.
    """

    member: TeamMember
    title: str
    you: bool
    may: Mapping[str, Decision] = attrs.field(factory=dict)

    @property
    def id(self) -> OperatorId:
        """Which one it is."""
        return self.member.operator.id

    @property
    def name(self) -> str:
        """As the person writes it."""
        return self.member.operator.name

    @property
    def blocked(self) -> bool:
        """Whether it is blocked."""
        return self.member.operator.blocked_at is not None


def proven(by: Actor) -> Actor:
    """Return who acts as after a code of the second factor, for which every button asks by itself where it must."""
    if by.factor is Factor.ABSENT:
        return by
    return attrs.evolve(by, factor=Factor.RECENT)


def may(kit: PartnerKit, action: Action, by: Actor, **about: Any) -> Decision:
    """Return whether a control of operators or roles is open to who acts."""
    return kit.partners.explain(action, by.partner, by=proven(by), **about).decision


def operator_id_of(text: str) -> OperatorId:
    """
    Return the id that stands in an address.

    Raises:
        NotFound: It is no id, which is the same as an unknown one.
    """
    return OperatorId(id_of("operator", text))


def find(kit: PartnerKit, operator_id: str, by: Actor) -> Shown:
    """
    Return an operator of the partner.

    Raises:
        NotFound: There is none.
    """
    id = operator_id_of(operator_id)
    member = kit.partners.member(by.partner, id, by=by)
    decisions = {action.value: may(kit, action, by, operator_id=id) for action in _CONTROLS}
    return attrs.evolve(shown_of(member, by), may=decisions)


def shown_of(member: TeamMember, by: Actor) -> Shown:
    """Return an operator as its reader is shown it, without what could be done about it."""
    return Shown(member=member, title=title_of(member.role), you=member.operator.id == by.shown.id)


def operators(context: Context) -> Response:
    """List every operator of the partner by name (VC-27)."""
    after = context.request.args.get("after")
    with context.read() as kit:
        by = context.actor(kit)
        found = kit.partners.members(by.partner, by=by, after=after)
        add = may(kit, Action.ADD_OPERATOR, by)
    values: dict[str, Any] = {
        "rows": [shown_of(member, by) for member in found.items],
        "add": add,
        "say": people_words,
        "first": after is None,
        "next": None if found.next is None else cursor_text(found.next),
    }
    return page(context, "console/operators.html", **values)


def operator(context: Context, operator_id: str) -> Response:
    """Show one operator, with what changes how it stands or why that is shut."""
    with context.read() as kit:
        by = context.actor(kit)
        shown = find(kit, operator_id, by)
    owner = Permission.OWN_PARTNER in by.shown.permissions
    values: dict[str, Any] = {"shown": shown, "say": people_words, "again": forms.blank(), "owner": owner}
    return page(context, "console/operator.html", **values)


def back(context: Context, operator_id: str, text: Text, *, kind: str = "done") -> Response:
    """Lead to an operator's page, which says something."""
    context.flash(str(text), kind=kind)
    return see_other(context.url("console.team_one", operator_id=operator_id))
