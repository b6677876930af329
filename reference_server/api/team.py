"""The operators of a partner, and their roles."""

from __future__ import annotations

from partnerkit import Action, NewOperator, NewPassword, NewRole, RoleChange
from partnerkit.partners.roles import NewRoleName
from partnerkit.values import OperatorId, PartnerId
from reference_server.api.account_models import ExplanationView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing, Paging
from reference_server.api.models import Listed, OperatorView, RoleView, listed
from reference_server.api.team_models import AskedAbout, FollowedWelcome, OwnerWanted, RoleWanted, TeamMemberView


def list_operators(asked: Asked, partner_id: PartnerId, query: Paging) -> Listed[TeamMemberView]:
    """List the operators of a partner, by name."""
    page = asked.kit.partners.members(partner_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(TeamMemberView.of_member(member) for member in page.items))


def get_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId) -> TeamMemberView:
    """Return an operator."""
    return TeamMemberView.of_member(asked.kit.partners.member(partner_id, operator_id, by=asked.by))


def add_operator(asked: Asked, partner_id: PartnerId, body: NewOperator) -> OperatorView:
    """Give a partner an operator, who is mailed a link to set a first password."""
    return OperatorView.of(asked.kit.partners.add_operator(partner_id, body, by=asked.by, key=asked.key))


def invite_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: Nothing) -> OperatorView:
    """Mail an operator who has not come yet another link to set a first password."""
    return OperatorView.of(asked.kit.partners.invite_again(partner_id, operator_id, by=asked.by, key=asked.key))


def welcome_operator(asked: Asked, body: FollowedWelcome) -> None:
    """Set an operator's first password by the link mailed to it."""
    asked.kit.identity.welcome(body.token, NewPassword(password=body.password), source=asked.source)


def set_operator_role(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: RoleWanted) -> OperatorView:
    """Give an operator another role; where that gives less than the one before, its sessions are over."""
    operator = asked.kit.partners.set_operator_role(
        partner_id, operator_id, body.role, by=asked.by, seen=asked.seen, key=asked.key
    )
    return OperatorView.of(operator)


def block_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: Nothing) -> OperatorView:
    """Keep an operator out; its sessions are over at once."""
    operator = asked.kit.partners.block_operator(partner_id, operator_id, by=asked.by, seen=asked.seen, key=asked.key)
    return OperatorView.of(operator)


def unblock_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId) -> OperatorView:
    """Let an operator in again."""
    operator = asked.kit.partners.unblock_operator(partner_id, operator_id, by=asked.by, seen=asked.seen, key=asked.key)
    return OperatorView.of(operator)


def hand_over_partner(asked: Asked, partner_id: PartnerId, body: OwnerWanted) -> OperatorView:
    """Give one's place as an owner to another operator, and be an admin from then on."""
    asked.kit.partners.explain(Action.HAND_OVER_PARTNER, partner_id, by=asked.by)  # another's is not found
    return OperatorView.of(asked.kit.partners.hand_over(body.operator_id, by=asked.by, key=asked.key))


def list_roles(asked: Asked, partner_id: PartnerId) -> Listed[RoleView]:
    """List the roles of a partner: those that are built in, then its own by title."""
    roles = asked.kit.partners.roles(partner_id, by=asked.by)
    own = {role.name: role for role in asked.kit.partners.own_roles(partner_id, by=asked.by)}
    return Listed(items=tuple(RoleView.of(role, own.get(role.name)) for role in roles), next=None)


def get_role(asked: Asked, partner_id: PartnerId, role: NewRoleName) -> RoleView:
    """Return a role of a partner, built in or its own."""
    found = asked.kit.partners.role(partner_id, role, by=asked.by)
    own = {role.name: role for role in asked.kit.partners.own_roles(partner_id, by=asked.by)}
    return RoleView.of(found, own.get(found.name))


def add_role(asked: Asked, partner_id: PartnerId, body: NewRole) -> RoleView:
    """Give a partner a role of its own, beside those that are built in."""
    added = asked.kit.partners.add_role(partner_id, body, by=asked.by, key=asked.key)
    return RoleView.of(added.role, added)


def change_role(asked: Asked, partner_id: PartnerId, role: NewRoleName, body: RoleChange) -> RoleView:
    """Have a role of the partner's own give something else, to whoever has it; less ends their sessions."""
    changed = asked.kit.partners.change_role(partner_id, role, body, by=asked.by, seen=asked.seen, key=asked.key)
    return RoleView.of(changed.role, changed)


def remove_role(asked: Asked, partner_id: PartnerId, role: NewRoleName) -> None:
    """Take a role of the partner's own away, which nobody has."""
    asked.kit.partners.remove_role(partner_id, role, by=asked.by, seen=asked.seen, key=asked.key)


def explain_partner(asked: Asked, partner_id: PartnerId, action: Action, query: AskedAbout) -> ExplanationView:
    """Answer "may I?" about a partner, its operators or roles without acting: the rule, the facts, the remedies."""
    found = asked.kit.partners.explain(action, partner_id, by=asked.by, operator_id=query.operator_id, role=query.role)
    return ExplanationView.of(found)


def who_can_in_partner(asked: Asked, partner_id: PartnerId, action: Action, query: AskedAbout) -> Listed[OperatorView]:
    """List the operators of a partner who may do an action on it, its operators or roles now, by name."""
    found = asked.kit.partners.who_can(action, partner_id, by=asked.by, operator_id=query.operator_id, role=query.role)
    return Listed(items=tuple(OperatorView.of(operator) for operator in found), next=None)
