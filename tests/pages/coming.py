"""
People who come: links that are mailed to them or handed out, and what they have then.
"""

from __future__ import annotations

from typing import Any, Final

from partnerkit import (
    Account,
    Actor,
    Business,
    ClientForm,
    Invitation,
    NewInvitation,
    NewLink,
    NewPartnerSignUp,
    NewSignUp,
    PartnerKit,
    PartnerLink,
    Realm,
    Secret,
    Suspension,
)
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.identity.model import ADDRESSES, sign_in_key
from partnerkit.staff.model import accounts_of
from partnerkit.values import PersonId
from tests.mailed import links
from tests.pages.site import BOTH, TWICE, Site, operator, signed_in
from tests.pages.surfing import Surfer

EVA: Final = "eva@kave.example.com"
NEW: Final = "another horse battery"
#: A name as long as names get.
LONG: Final = "Dr. Kovács-Szentgyörgyi-Megyeri Boglárka Anna-Mária"
KAVE: Final = "Özvegy Nagyszentmiklósiné Kávéháza és Cukrászdája Bt."
ZONE: Final = "Europe/Budapest"


def by(kit: PartnerKit) -> Actor:
    """
    Return Boglárka, who invites.
    """
    return operator(kit, 1)


def invite(place: Site, email: str = EVA, **more: Any) -> Invitation:
    """
    Have somebody invited by mail to open an account.
    """
    said: dict[str, Any] = {"name": KAVE, "contact": LONG, "language": "en"} | more
    return place.database.run(lambda kit: kit.invitations.invite(NewInvitation(email=email, **said), by=by(kit)))


def mailed(place: Site) -> str:
    """
    Return the path of the link in the newest mail.
    """
    return links(place.database.run)[-1]


def invitation(place: Site, email: str = EVA, **more: Any) -> str:
    """
    Have somebody invited by mail; return the path of the link.
    """
    invite(place, email, **more)
    return mailed(place)


def known(place: Site) -> str:
    """
    Have somebody invited who has accounts already; return the path of the link.
    """
    return invitation(place, TWICE, contact="Tom O’Sullivan", name=None)


def link(place: Site, name: str = "Hírlevél") -> PartnerLink:
    """
    Make a named link.
    """
    return place.database.run(lambda kit: kit.invitations.make_link(NewLink(name=name), by=by(kit)))


def public(place: Site, made: PartnerLink | None = None) -> str:
    """
    Return the path of a named link that is handed out.
    """
    shown = made or link(place)
    return place.database.run(lambda kit: kit.invitations.address(shown)).removeprefix(place.url)


def sign_up(place: Site, email: str = EVA, through: str | None = None) -> str:
    """
    Have somebody sign up as a client; return the path of the link that confirms it.
    """
    new = NewSignUp(business=KAVE, name=LONG, email=email, password=Secret(NEW), language="en", time_zone=ZONE)
    token = None if through is None else Secret(through.rpartition("/")[2])
    place.database.run(lambda kit: kit.invitations.sign_up(new, through=token))
    return mailed(place)


def partner_sign_up(place: Site, email: str = EVA) -> str:
    """
    Have somebody sign up as a partner; return the path of the link that confirms it.
    """
    new = NewPartnerSignUp(
        business=KAVE, name=LONG, email=email, password=Secret(NEW), language="en", time_zone=ZONE, accountant=True
    )
    place.database.run(lambda kit: kit.invitations.sign_up_partner(new))
    return mailed(place)


def by_form(place: Site, email: str = EVA) -> str:
    """
    Have an account made by form; return the path of the link mailed to whoever is to own it.
    """
    business = Business(name=KAVE, contact=LONG, email=email, language="en", time_zone=ZONE)
    place.database.run(lambda kit: kit.invitations.open_by_form(ClientForm(business=business), by=by(kit)))
    return mailed(place)


def suspend(place: Site) -> None:
    """
    Have the vendor suspend the partner.
    """

    def work(kit: PartnerKit) -> None:
        kit.office.suspend(by(kit).partner, Suspension(), by=kit.actors.vendor("support"))

    place.database.run(work)


def tom(place: Site) -> Surfer:
    """
    Somebody who has accounts already, signed in to one of them.
    """
    found = Surfer(place)
    found.client.set_cookie(Realm.STAFF.value, token_of_tom(place), domain="127.0.0.1")
    return found


def token_of_tom(place: Site) -> str:
    """
    Sign somebody in who has accounts already.
    """
    return signed_in(place, Realm.STAFF, TWICE, place.accounts[BOTH[0]].id)


def has(place: Site, email: str = EVA) -> list[Account]:
    """
    Return the accounts that whoever has an address works in.
    """

    def work(kit: PartnerKit) -> list[Account]:
        key, storage = sign_in_key(Realm.STAFF, email), kit._storage
        address = storage.get_many(ADDRESSES, [key]).get(key)
        if address is None:
            return []
        ways = storage.page(accounts_of(PersonId(address.holder_id))).items
        return list(storage.get_many(ACCOUNTS, [way.account_id for way in ways]).values())

    return place.database.run(work)


def names(place: Site, email: str = EVA) -> set[str]:
    """
    Return the names of those accounts.
    """
    return {account.name for account in has(place, email)}
