"""What would come of a step, and who would be locked out of what; nothing is done (BX-11)."""

from __future__ import annotations

from partnerkit import RoleChange
from partnerkit.partners.roles import NewRoleName
from partnerkit.partners.standing import Suspension
from partnerkit.values import AccountId, OperatorId, PartnerId
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing
from reference_server.api.review_models import LockReviewView, TeamReviewView
from reference_server.api.team_models import RoleWanted


def review_lock(asked: Asked, account_id: AccountId, body: Nothing) -> LockReviewView:
    """Say who would be locked out by the caller's side's lock, and lock nobody out."""
    return LockReviewView.of(asked.tried(lambda dry: dry.accounts.lock(account_id, by=asked.by)))


def review_secure(asked: Asked, account_id: AccountId, body: Nothing) -> LockReviewView:
    """Say which operators could not act on an account any more if it were secure, and lock nobody out."""
    return LockReviewView.of(asked.tried(lambda dry: dry.accounts.set_secure(account_id, True, by=asked.by)))


def review_block(asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: Nothing) -> TeamReviewView:
    """Say what blocking an operator would end, its API keys among that, and which clients nobody would look after."""
    return TeamReviewView.of(asked.tried(lambda dry: dry.partners.block_operator(partner_id, operator_id, by=asked.by)))


def review_operator_role(
    asked: Asked, partner_id: PartnerId, operator_id: OperatorId, body: RoleWanted
) -> TeamReviewView:
    """Say what another role would take from an operator, and which sessions would end."""
    return TeamReviewView.of(
        asked.tried(lambda dry: dry.partners.set_operator_role(partner_id, operator_id, body.role, by=asked.by))
    )


def review_role(asked: Asked, partner_id: PartnerId, role: NewRoleName, body: RoleChange) -> TeamReviewView:
    """Say from whom a change of a role of the partner's own would take something."""
    return TeamReviewView.of(asked.tried(lambda dry: dry.partners.change_role(partner_id, role, body, by=asked.by)))


def review_suspension(asked: Asked, partner_id: PartnerId, body: Suspension) -> TeamReviewView:
    """Say who of a partner would be signed out by its suspension, and suspend nobody."""
    return TeamReviewView.of(asked.tried(lambda dry: dry.office.suspend(partner_id, body, by=asked.by)))


def review_closing(asked: Asked, partner_id: PartnerId, body: Nothing) -> TeamReviewView:
    """Say who of a partner would be signed out if it were closed, and close nothing."""
    return TeamReviewView.of(asked.tried(lambda dry: dry.office.close(partner_id, by=asked.by)))
