"""Partners, their operators and their roles."""

from __future__ import annotations

from partnerkit import NewIdentity, NewOperator, NewPartner, NewPassword, NewRole
from partnerkit.partners.roles import NewRoleName
from partnerkit.values import OperatorId, PartnerId
from reference_server.api.asked import Asked
from reference_server.api.inputs import Paging
from reference_server.api.models import IdentityView, Listed, OperatorView, PartnerView, RoleView, listed


def open_partner(asked: Asked, body: NewPartner) -> PartnerView:
    """Open a partner."""
    return PartnerView.of(asked.kit.partners.open(body, by=asked.by, key=asked.key))


def get_partner(asked: Asked, partner_id: PartnerId) -> PartnerView:
    """Return a partner."""
    return PartnerView.of(asked.kit.partners.get(partner_id, by=asked.by))


def list_operators(asked: Asked, partner_id: PartnerId, query: Paging) -> Listed[OperatorView]:
    """List the operators of a partner, by name."""
    page = asked.kit.partners.operators(partner_id, by=asked.by, after=query.after, limit=query.limit)
    return listed(page, tuple(OperatorView.of(operator) for operator in page.items))


def list_roles(asked: Asked, partner_id: PartnerId) -> Listed[RoleView]:
    """List the roles of a partner: those that are built in, then its own by title."""
    roles = asked.kit.partners.roles(partner_id, by=asked.by)
    return Listed(items=tuple(RoleView.of(role) for role in roles), next=None)


def get_role(asked: Asked, partner_id: PartnerId, role: NewRoleName) -> RoleView:
    """Return a role of a partner, built in or its own."""
    return RoleView.of(asked.kit.partners.role(partner_id, role, by=asked.by))


def add_role(asked: Asked, partner_id: PartnerId, body: NewRole) -> RoleView:
    """Give a partner a role of its own, beside those that are built in."""
    return RoleView.of(asked.kit.partners.add_role(partner_id, body, by=asked.by, key=asked.key).role)


def add_operator(asked: Asked, partner_id: PartnerId, body: NewOperator) -> OperatorView:
    """Give a partner an operator, who cannot sign in before a password is set."""
    return OperatorView.of(asked.kit.partners.add_operator(partner_id, body, by=asked.by, key=asked.key))


def get_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId) -> OperatorView:
    """Return an operator."""
    return OperatorView.of(asked.kit.partners.operator(partner_id, operator_id, by=asked.by))


def set_operator_password(
    asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: NewPassword
) -> OperatorView:
    """Set an operator's password; its sessions are over."""
    identity = asked.kit.identity
    return OperatorView.of(identity.set_operator_password(partner_id, operator_id, body, by=asked.by, key=asked.key))


def link_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: NewIdentity) -> IdentityView:
    """Make a person the vendor authenticates act as an operator."""
    return IdentityView.of(asked.kit.identity.link_operator(partner_id, operator_id, body, by=asked.by, key=asked.key))
