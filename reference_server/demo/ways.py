"""Who is on the way to being a client of the demo's partner: invited by mail, by links, and one by form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final

import attrs

from partnerkit import Account, Actor, Business, ClientForm, NewInvitation, NewLink, PartnerKit


@attrs.frozen
class Invited:
    """
    Somebody who was invited by mail, and has not answered.

    Attributes:
        name: What the partner calls the business.
        contact: What it calls the person.
        email: Where the invitation went.
        language: In which it is written.
        by: The key of the operator who invited.
        days: How many days ago.
    """

    name: str
    contact: str
    email: str
    language: str
    by: str
    days: int


INVITED: Final = (
    Invited("Brindle & Fen Florists", "Orla McAllister", "orla@brindle-fen.example.com", "en", "dana", 2),
    Invited("Fromagerie des Deux Rives", "Clémence Abadie", "clemence@deux-rives.example.com", "fr", "elodie", 5),
    # Longer ago than an invitation counts.
    Invited("Pannonhalmi Levendulakert", "Bors Emese", "emese@levendulakert.example.com", "hu", "boglarka", 12),
)
#: Named links, each with the key of the operator who made it; the last one is over.
LINKS: Final = (("Hírlevél", "boglarka"), ("Signature d’e-mail", "elodie"), ("Spring fair", "dana"))
#: The address of a client whose account was made by form.
BY_FORM: Final = "piroska@sajtmuhely.example.com"

Known = Callable[[PartnerKit, str], Actor]
Step = tuple[timedelta, Callable[[PartnerKit], object]]


def steps(known: Known) -> Iterator[Step]:
    """Yield what happened, each thing with how long ago; *known* says who acts by a key."""
    for one in INVITED:
        yield timedelta(days=one.days, hours=3), partial(_invite, known, one)
    for n, (name, who) in enumerate(LINKS):
        yield timedelta(days=40 - n * 9), partial(_link, known, name, who)
    yield timedelta(days=1, hours=1), partial(_end, known)


def _invite(known: Known, one: Invited, kit: PartnerKit) -> None:
    new = NewInvitation(email=one.email, name=one.name, contact=one.contact, language=one.language)
    kit.invitations.invite(new, by=known(kit, one.by))


def _link(known: Known, name: str, who: str, kit: PartnerKit) -> None:
    kit.invitations.make_link(NewLink(name=name), by=known(kit, who))


def _end(known: Known, kit: PartnerKit) -> None:
    name, who = LINKS[-1]
    by = known(kit, who)
    for link in kit.invitations.links(by=by).items:
        if link.name == name:
            kit.invitations.revoke_link(link.id, by=by)


def opened(kit: PartnerKit, business: Business, *, by: Actor) -> Account:
    """Open a client's account, by the form that mails the client and has a user of the partner's there, or plainly."""
    if business.email == BY_FORM:
        return kit.invitations.open_by_form(ClientForm(business=business), by=by)
    return kit.accounts.open(business, by=by)
