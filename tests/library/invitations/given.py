"""
Invitations, and the links in the mails about them.
"""

from __future__ import annotations

from typing import Any

from partnerkit import Account, Actor, Realm, Secret
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations.model import INVITATIONS, Invitation, NewInvitation
from partnerkit.invitations.offers import NewClient
from partnerkit.invitations.usecases import OPEN
from partnerkit.values import ClientId
from tests.library.world import PASSWORD, Town

EMAIL = "eva@kave.example.com"


def invite(town: Town, email: str = EMAIL, *, by: Actor | None = None, **fields: Any) -> Invitation:
    """
    Have somebody of the town's partner invited.
    """
    new = NewInvitation(email=email, **fields)
    return town.world.run(lambda k: k.invitations.invite(new, by=by or town.owner))


def token(town: Town, invitation: Invitation) -> Secret:
    """
    What the link in the last mail about an invitation carries.
    """
    return sign_invitation(
        town.world.vendor,
        OPEN,
        within=invitation.partner_id,
        row=invitation.id,
        generation=invitation.generation,
    )


def stored(town: Town, id: ClientId) -> Invitation:
    """
    An invitation as it is now.
    """
    return town.world.read(lambda s: s.get(INVITATIONS, id, within=town.partner.id))


def newcomer(**fields: Any) -> NewClient:
    """
    What somebody says who signs in to no account yet.
    """
    given: dict[str, Any] = {"business": "Éva Kávéja", "name": "Nagy Éva", "password": Secret(PASSWORD)}
    return NewClient(**(given | fields))


def opened(town: Town, invitation: Invitation) -> Account:
    """
    Have an invitation accepted by somebody who is new.
    """
    return town.world.run(lambda k: k.invitations.open(token(town, invitation), newcomer()))


def eva(town: Town, email: str = EMAIL) -> Actor:
    """
    Whoever accepted, signed in.
    """
    return town.world.sign_in(email, realm=Realm.STAFF).actor
