"""
Ways to become a client, open to whoever is called for: invitations, links and sign-ups, as rows alone.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import uuid4

import attrs

from partnerkit import Account, Actor, NewLink, Secret
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.identity.tokens import sign_invitation
from partnerkit.invitations import usecases
from partnerkit.invitations.model import (
    INVITATION_ADDRESS,
    INVITATIONS,
    Invitation,
    InvitationState,
    LinkKind,
    NewInvitation,
    PartnerLink,
    links_of,
)
from partnerkit.invitations.signups import CONFIRM, SignUp, SignUpKind
from partnerkit.invitations.usecases import OPEN, SIGN_UP
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Add, Change, Storage
from partnerkit.values import AccountId, ClientId, OperatorId, SignUpId, address_key
from tests.library.world import PASSWORD, World

# Calls by which an invitation is followed, or looked at; and whether somebody signs in with its address already.
FOLLOWED = {
    "invitations.look": False,
    "invitations.open": False,
    "invitations.decline": False,
    "invitations.open_known": True,
    "invitations.accept": True,
}
# Calls by which a sign-up is confirmed, or looked at; as what, and whether somebody signs in with its address already.
CONFIRMED = {
    "invitations.look_sign_up": (SignUpKind.CLIENT, False),
    "invitations.confirm": (SignUpKind.CLIENT, False),
    "invitations.confirm_known": (SignUpKind.CLIENT, True),
    "invitations.confirm_as": (SignUpKind.CLIENT, True),
    "invitations.confirm_partner": (SignUpKind.PARTNER, False),
}
# Calls with what a partner's own link carries.
THROUGH = {"invitations.look_link", "invitations.sign_up"}
# Calls on an invitation that is open.
ON_INVITATION = {"invitations.invitation", "invitations.invite_again", "invitations.withdraw"}
KNOWN = "katalin@szabo.example.com"
_NUMBERS = itertools.count()


def invitation(world: World, by: Actor, email: str | None = None) -> Invitation:
    """
    Have an operator invite an address, by default one that nobody has; of what is open there nothing is left.
    """
    new = NewInvitation(email=email or f"newcomer{next(_NUMBERS)}@kave.example.com")
    return world.read(lambda s: _invited(s, world, by, new))


def token_of(world: World, made: Invitation) -> Secret:
    """
    Return what the link of an invitation carries.
    """
    return sign_invitation(world.vendor, OPEN, within=made.partner_id, row=made.id, generation=made.generation)


def sign_up(world: World, kind: SignUpKind, *, known: bool) -> Secret:
    """
    Return what the link of a new sign-up carries; the person whom `KNOWN` is may have asked for it.
    """
    email, at = KNOWN if known else f"newcomer{next(_NUMBERS)}@kave.example.com", world.clock()
    made = SignUp(
        id=SignUpId(uuid4()),
        kind=kind,
        email=email,
        name="Nagy Éva",
        business="Éva Kávéja",
        language="hu",
        time_zone="UTC",
        password=world.hasher.hash(Secret(PASSWORD)),
        asked_at=at,
        expires_at=at + timedelta(hours=1),
    )
    world.read(lambda s: s.write(Add(made)))
    return sign_invitation(world.vendor, CONFIRM, within=made.id, row=made.id, generation=1)


def links(world: World, by: Actor, *names: str) -> None:
    """
    Have an operator make named links.
    """
    for name in names:
        world.run(lambda k: k.invitations.make_link(NewLink(name=name), by=by))  # noqa: B023


def link(world: World, by: Actor) -> PartnerLink:
    """
    Return a named link of an operator's partner that works; one is made if none is left.
    """
    found = world.read(lambda s: s.page(links_of(by.partner, LinkKind.NAMED))).items
    working = [one for one in found if one.works(world.clock())]
    return working[0] if working else world.run(lambda k: k.invitations.make_link(NewLink(name="Fair"), by=by))


def through(world: World, by: Actor) -> Secret:
    """
    Return what a link of an operator's partner carries.
    """
    made = link(world, by)
    return sign_invitation(world.vendor, SIGN_UP, within=made.partner_id, row=made.id, generation=0)


def accepted(world: World, account: Account, by: Actor) -> None:
    """
    Have an account have come by an operator's invitation, which is kept.
    """
    world.read(lambda s: s.write(Add(_accepted(s, account, by))))


def _accepted(storage: Storage, account: Account, by: Actor) -> Invitation:
    line = storage.find(CLIENT_ACCOUNT, account.id, within=account.partner_id)
    assert line is not None
    return Invitation(
        partner_id=by.partner,
        id=line.id,
        account_id=account.id,
        uid=account.uid,
        email=f"{account.id}@kave.example.com",
        name=line.name,
        operator_id=by.assignee,
        inviter=by.name,
        state=InvitationState.ACCEPTED,
        invited_at=account.opened_at,
        sent_at=account.opened_at,
        expires_at=account.opened_at,
        settled_at=account.opened_at,
    )


def _invited(storage: Storage, world: World, by: Actor, new: NewInvitation) -> Invitation:
    partner = storage.get(PARTNERS, by.partner)
    open_one = storage.find(INVITATION_ADDRESS, address_key(new.email), within=partner.id)
    if open_one is not None:
        storage.write(Change(open_one, attrs.evolve(open_one, state=InvitationState.DECLINED)))
    made = usecases.invite(
        partner,
        new,
        id=ClientId(uuid4()),
        account_id=AccountId(uuid4()),
        uid=world.vendor.ids.uid(),
        operator_id=OperatorId(by.assignee),
        inviter=by.name,
        at=world.clock(),
        life=timedelta(days=7),
    ).result
    storage.write(Add(made), Add(usecases.line_of(made)))
    return storage.get(INVITATIONS, made.id, within=partner.id)
