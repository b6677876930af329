"""Clients invited by mail and by form, and what whoever was invited does."""

from __future__ import annotations

from partnerkit import ClientForm, NewInvitation
from partnerkit.values import AccountId, ClientId
from reference_server.api.account_models import AccountView, MemberView
from reference_server.api.asked import Asked
from reference_server.api.inputs import Nothing
from reference_server.api.invitation_models import (
    AllowanceView,
    FollowedAcceptance,
    FollowedKnownOpening,
    FollowedOffer,
    FollowedOpening,
    InvitationView,
    OpenOfferView,
    OwnAccountView,
)


def invite_client(asked: Asked, body: NewInvitation) -> InvitationView:
    """Invite somebody by mail to open an account, whose line stands in the client list at once."""
    return InvitationView.of(asked.kit.invitations.invite(body, by=asked.by, key=asked.key))


def get_allowance(asked: Asked) -> AllowanceView:
    """Return how many clients the partner may bring in a day, as long as the vendor has not approved it."""
    return AllowanceView.of(asked.kit.invitations.allowance(by=asked.by))


def get_invitation(asked: Asked, client_id: ClientId) -> InvitationView:
    """Return the invitation a line of the client list stands for, or stood for before it was accepted."""
    return InvitationView.of(asked.kit.invitations.invitation(client_id, by=asked.by))


def invite_client_again(asked: Asked, client_id: ClientId, body: Nothing) -> InvitationView:
    """Mail an invitation again, also one whose time is over; the link before no longer works."""
    return InvitationView.of(asked.kit.invitations.invite_again(client_id, by=asked.by, key=asked.key))


def withdraw_invitation(asked: Asked, client_id: ClientId) -> None:
    """Withdraw an invitation; its link works no more, and its line is gone with whatever was noted on it."""
    asked.kit.invitations.withdraw(client_id, by=asked.by, seen=asked.seen, key=asked.key)


def open_by_form(asked: Asked, body: ClientForm) -> AccountView:
    """Make a client's account, mail the client how to sign in, and have a user of the partner's there."""
    return AccountView.of(asked.kit.invitations.open_by_form(body, by=asked.by, key=asked.key), asked.at)


def invite_owner(asked: Asked, account_id: AccountId, body: Nothing) -> MemberView:
    """Mail an account's owner-to-be how to sign in; an earlier link no longer works."""
    return MemberView.of(asked.kit.invitations.invite_owner(account_id, by=asked.by, key=asked.key))


def look_at_invitation(asked: Asked, body: FollowedOffer) -> OpenOfferView:
    """Return what a mailed invitation offers; looking uses nothing up."""
    return OpenOfferView.of(asked.kit.invitations.look(body.token))


def open_own_account(asked: Asked, body: FollowedOpening) -> OwnAccountView:
    """Accept an invitation as somebody who signs in to no account yet."""
    return OwnAccountView.of(asked.kit.invitations.open(body.token, body.new, source=asked.source), asked.at)


def open_known_account(asked: Asked, body: FollowedKnownOpening) -> OwnAccountView:
    """Accept an invitation as the person who signs in with its address, by the password it has."""
    return OwnAccountView.of(asked.kit.invitations.open_known(body.token, body.given, source=asked.source), asked.at)


def accept_invitation(asked: Asked, body: FollowedAcceptance) -> OwnAccountView:
    """Accept an invitation as who is signed in to some other account."""
    account = asked.kit.invitations.accept(body.token, body.own, by=asked.by, source=asked.source)
    return OwnAccountView.of(account, asked.at)


def decline_invitation(asked: Asked, body: FollowedOffer) -> None:
    """Decline an invitation; its link works no more, and its line is gone from the partner's list."""
    asked.kit.invitations.decline(body.token, source=asked.source)
