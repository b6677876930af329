"""
What happens with invitations and links while somebody is at the pages.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from unittest import mock

import attrs

from partnerkit import (
    Account,
    Business,
    Client,
    ClientFilter,
    ClientForm,
    Invitation,
    NewClient,
    NewInvitation,
    NewLink,
    PartnerKit,
    PartnerLink,
    Secret,
)
from partnerkit.invitations.limiting import Limiting
from partnerkit.invitations.model import INVITATIONS
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change
from partnerkit.values import ClientId
from tests.mailed import links, token_of
from tests.pages.site import PASSWORD, Site, operator

NEW: Final = "/console/invitations/new"
LINKS: Final = "/console/settings/links"
OCEANE: Final = "bonjour@patisserie-du-vieux-port.example.com"
#: A name as long as names get.
LONG: Final = "Pâtisserie-Confiserie-Chocolaterie du Vieux-Port, Océane Montgolfier-Beauséjour & Associés"


def invited(place: Site, email: str = OCEANE, name: str | None = LONG, *, who: int = 1) -> Invitation:
    """
    Invite somebody by mail, as Boglárka does.
    """
    new = NewInvitation(email=email, name=name, contact="Océane Montgolfier", language="fr")
    return place.database.run(lambda kit: kit.invitations.invite(new, by=operator(kit, who)))


def expired(place: Site, **of: Any) -> Invitation:
    """
    Have somebody have been invited longer ago than an invitation counts.
    """
    place.clock.ahead -= timedelta(days=8)
    made = invited(place, **of)
    place.clock.ahead += timedelta(days=8)
    return made


def accepted(place: Site) -> Invitation:
    """
    Have somebody accept an invitation by the link that was mailed.
    """
    made = invited(place)
    token = token_of(links(place.database.run)[-1])
    new = NewClient(business=LONG, name="Océane Montgolfier", password=Secret(PASSWORD))
    place.database.run(lambda kit: kit.invitations.open(token, new))
    return made


def again(place: Site, made: Invitation) -> None:
    """
    Send an invitation once more, as Dana does.
    """
    place.database.run(lambda kit: kit.invitations.invite_again(made.id, by=operator(kit, 0)))


def withdrawn(place: Site, made: Invitation) -> None:
    """
    Withdraw an invitation, as Dana does.
    """
    place.database.run(lambda kit: kit.invitations.withdraw(made.id, by=operator(kit, 0)))


def now(place: Site, made: Invitation) -> Invitation:
    """
    Return an invitation as it is now.
    """
    return place.database.run(lambda kit: kit._storage.get(INVITATIONS, made.id, within=made.partner_id))


def by_form(place: Site, *, mail: bool = True, email: str | None = OCEANE) -> Account:
    """
    Make an account by form, as Dana does.
    """
    business = Business(name=LONG, contact="Océane Montgolfier", email=email, language="fr", time_zone="Europe/Paris")
    form = ClientForm(business=business, mail=mail)
    return place.database.run(lambda kit: kit.invitations.open_by_form(form, by=operator(kit, 0)))


def line_of(place: Site, account: Account) -> ClientId:
    """
    Return the line of an account.
    """
    return place.database.run(lambda kit: kit.clients.of_account(account.id, by=operator(kit, 0)).id)


def link(place: Site, name: str = "Newsletter", *, who: int = 1) -> PartnerLink:
    """
    Make a link, as Boglárka does.
    """
    return place.database.run(lambda kit: kit.invitations.make_link(NewLink(name=name), by=operator(kit, who)))


def end(place: Site, made: PartnerLink) -> None:
    """
    End a link, as Dana does.
    """
    place.database.run(lambda kit: kit.invitations.revoke_link(made.id, by=operator(kit, 0)))


def named_links(place: Site) -> tuple[PartnerLink, ...]:
    """
    Return the partner's named links, newest first.
    """
    return place.database.run(lambda kit: kit.invitations.links(by=operator(kit, 0))).items


def unapprove(place: Site) -> None:
    """
    Have the partner be one that the vendor has not approved yet.
    """

    def write(kit: PartnerKit) -> None:
        partner = kit._storage.get(PARTNERS, operator(kit, 0).partner)
        kit._storage.write(Change(partner, attrs.evolve(partner, approved_at=None)))

    place.database.run(write)


def brought(count: int) -> Any:
    """
    Have it have brought so many clients today, for a while.
    """
    return mock.patch.object(Limiting, "_brought", return_value=count)


def at(made: Invitation, more: str = "") -> str:
    """
    Return the address of an invitation, or of what is done to it.
    """
    return f"/console/invitations/{made.id}{more}" if more else f"/console/clients/{made.id}"


def standing_invitation(place: Site, more: str = "") -> str:
    """
    Return the address of one invitation that stays, or of what is done to it; there is one once somebody asks.
    """
    email = "standing@example.com"
    wanted = ClientFilter(text=email)
    found = place.database.run(lambda kit: kit.clients.list(wanted, by=operator(kit, 1))).items
    return at(now_of(place, found[0]) if found else invited(place, email=email, name=None), more)


def now_of(place: Site, line: Client) -> Invitation:
    """
    Return the invitation of a line.
    """
    return place.database.run(lambda kit: kit.invitations.invitation(line.id, by=operator(kit, 1)))
