"""How an account's owner signs in, where the owner cannot (VC-26)."""

from __future__ import annotations

from partnerkit import NewPassword
from partnerkit.values import AccountId
from reference_server.api.account_models import MemberView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing
from reference_server.api.review_models import LockReviewView


def set_owner_password(asked: Asked, account_id: AccountId, body: NewPassword) -> MemberView:
    """Set the owner's password; the owner is told by mail, signed out, and replaces it at the next sign-in."""
    return MemberView.of(asked.kit.identity.set_owner_password(account_id, body, by=asked.by, key=asked.key))


def review_owner_password(asked: Asked, account_id: AccountId, body: NewPassword) -> LockReviewView:
    """Say whom setting the owner's password would sign out, and set none."""
    return LockReviewView.of(asked.tried(lambda dry: dry.identity.set_owner_password(account_id, body, by=asked.by)))


def mail_owner_reset(asked: Asked, account_id: AccountId, body: Nothing) -> MemberView:
    """Mail the owner a link by which it sets a new password; nothing changes before it is followed."""
    return MemberView.of(asked.kit.identity.mail_owner_reset(account_id, by=asked.by, key=asked.key))
