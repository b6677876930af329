"""Partners, and how the vendor has their operators sign in."""

from __future__ import annotations

from partnerkit import NewIdentity, NewPartner, NewPassword
from partnerkit.values import OperatorId, PartnerId
from reference_server.api.asked import Asked
from reference_server.api.models import IdentityView, OperatorView, PartnerView


def open_partner(asked: Asked, body: NewPartner) -> PartnerView:
    """Open a partner."""
    return PartnerView.of(asked.kit.partners.open(body, by=asked.by, key=asked.key))


def get_partner(asked: Asked, partner_id: PartnerId) -> PartnerView:
    """Return a partner."""
    return PartnerView.of(asked.kit.partners.get(partner_id, by=asked.by))


def set_operator_password(
    asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: NewPassword
) -> OperatorView:
    """Set an operator's password; its sessions are over."""
    identity = asked.kit.identity
    return OperatorView.of(identity.set_operator_password(partner_id, operator_id, body, by=asked.by, key=asked.key))


def link_operator(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: NewIdentity) -> IdentityView:
    """Make a person the vendor authenticates act as an operator."""
    return IdentityView.of(asked.kit.identity.link_operator(partner_id, operator_id, body, by=asked.by, key=asked.key))
