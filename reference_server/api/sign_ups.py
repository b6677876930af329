"""People who sign up by themselves: as clients, with or without a partner's link, and as partners."""

from __future__ import annotations

from partnerkit import NewPartnerSignUp
from reference_server.api.asked import Asked
from reference_server.api.invitation_models import OwnAccountView
from reference_server.api.models import OperatorView
from reference_server.api.sign_up_models import FollowedConfirmation, FollowedSignUp, OpenSignUpView, SignUpWanted


def sign_up(asked: Asked, body: SignUpWanted) -> None:
    """Ask for an account of one's own: a link to confirm it is mailed; the answer is the same for every address."""
    asked.kit.invitations.sign_up(body.new, through=body.through, source=asked.source)


def look_at_sign_up(asked: Asked, body: FollowedSignUp) -> OpenSignUpView:
    """Return what a mailed link confirms, a client's sign-up or a partner's; looking uses nothing up."""
    return OpenSignUpView.of(asked.kit.invitations.look_sign_up(body.token))


def confirm_sign_up(asked: Asked, body: FollowedConfirmation) -> OwnAccountView:
    """Confirm a sign-up as somebody who signs in to no account yet, by the password that was chosen."""
    account = asked.kit.invitations.confirm(body.token, body.given, source=asked.source)
    return OwnAccountView.of(account, asked.at)


def confirm_known_sign_up(asked: Asked, body: FollowedConfirmation) -> OwnAccountView:
    """Confirm a sign-up as the person who signs in with its address, by the password it has."""
    account = asked.kit.invitations.confirm_known(body.token, body.given, source=asked.source)
    return OwnAccountView.of(account, asked.at)


def accept_sign_up(asked: Asked, body: FollowedSignUp) -> OwnAccountView:
    """Confirm a sign-up as who is signed in to some other account, with its address."""
    return OwnAccountView.of(asked.kit.invitations.confirm_as(body.token, by=asked.by, source=asked.source), asked.at)


def sign_up_partner(asked: Asked, body: NewPartnerSignUp) -> None:
    """Ask to be a partner: a link to confirm it is mailed; the answer is the same for every address."""
    asked.kit.invitations.sign_up_partner(body, source=asked.source)


def confirm_partner_sign_up(asked: Asked, body: FollowedConfirmation) -> OperatorView:
    """Confirm a partner's sign-up: the partner is there with this operator as its owner, who may invite at once."""
    return OperatorView.of(asked.kit.invitations.confirm_partner(body.token, body.given, source=asked.source))
