"""
Ways to a client as the attacks on them need them: whoever is invited or signs up, known or not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import attrs

from partnerkit import (
    Account,
    Business,
    ClientForm,
    KnownClient,
    NewClient,
    NewInvitation,
    NewPartnerSignUp,
    NewSignUp,
    PresentPassword,
    Secret,
)
from partnerkit.access import Actor
from partnerkit.errors import LinkSpent, NotFound, PartnerkitError
from partnerkit.staff.model import PEOPLE, Membership, Person
from partnerkit.throttle import Rate
from tests.library.world import PASSWORD, Town
from tests.mailed import tokens

#: Somebody who signs in to an account, an operator, and somebody who does neither.
KNOWN: Final = "katalin@szabo.example.com"
OPERATOR: Final = "emil@lk.example.com"
EVA: Final = "evalin@szabo.example.com"
CHOSEN: Final = "a password of her own"
RIGHT: Final = PresentPassword(password=Secret(CHOSEN))


def unhindered(town: Town) -> None:
    """
    Have nobody be kept from doing a thing often.
    """
    often = Rate(10_000, timedelta(minutes=1))
    limits = attrs.evolve(
        town.world.vendor.limits,
        tries_an_address=often,
        tries_a_source=often,
        mails_an_address=often,
        mails_a_source=often,
    )
    town.world.vendor = attrs.evolve(town.world.vendor, limits=limits)


def client(business: str = "Kávéház", name: str = "Nagy Éva", password: str = CHOSEN) -> NewClient:
    """
    Return what somebody says who was invited and is new.
    """
    return NewClient(business=business, name=name, password=Secret(password))


def as_known(password: str = PASSWORD) -> KnownClient:
    """
    Return what somebody says who was invited and is known.
    """
    return KnownClient(business="Kávéház", password=Secret(password))


def wanted(email: str = EVA, password: str = CHOSEN, **more: Any) -> NewSignUp:
    """
    Return what somebody says who signs up as a client.
    """
    said: dict[str, Any] = {
        "business": "Kávéház",
        "name": "Nagy Éva",
        "email": email,
        "password": Secret(password),
    } | more
    return NewSignUp(**said)


def as_partner(email: str = EVA, password: str = CHOSEN) -> NewPartnerSignUp:
    """
    Return what somebody says who signs up as a partner.
    """
    return NewPartnerSignUp(
        business="Könyvelő", name="Nagy Éva", email=email, password=Secret(password), accountant=True
    )


def by_form(email: str = EVA) -> ClientForm:
    """
    Return what an operator fills in.
    """
    return ClientForm(business=Business(name="Kávéház", contact="Nagy Éva", email=email))


def invited(town: Town, email: str = EVA, by: Actor | None = None) -> Secret:
    """
    Have somebody invited; return what the link in the mail carries.
    """
    town.world.run(lambda k: k.invitations.invite(NewInvitation(email=email), by=by or town.owner))
    return tokens(town.world.run)[-1]


def signed_up(town: Town, new: NewSignUp | None = None) -> Secret:
    """
    Have somebody sign up; return what the link in the mail carries.
    """
    asked = new or wanted()
    name = "sign_up_partner" if isinstance(asked, NewPartnerSignUp) else "sign_up"
    town.world.run(lambda k: getattr(k.invitations, name)(asked))
    return tokens(town.world.run)[-1]


def rows(town: Town, *types: type[Any]) -> list[Any]:
    """
    Return the stored rows of some types.
    """
    return [row for row in town.world.dump().values() if isinstance(row, types)]


def made(town: Town) -> tuple[int, int, int]:
    """
    Return how many accounts, people and ways of people to accounts there are.
    """
    return len(rows(town, Account)), len(rows(town, Person)), len(rows(town, Membership))


def person(town: Town, email: str = KNOWN) -> Person:
    """
    Return a person by its address.
    """
    (found,) = [row for row in rows(town, Person) if row.email == email]
    return town.world.read(lambda s: s.get(PEOPLE, found.id))


def outcome(work: Callable[[], Any]) -> str:
    """
    Return what came of it, by a word.
    """
    try:
        work()
    except (LinkSpent, NotFound) as error:
        return getattr(error, "reason", error.code)
    except PartnerkitError as error:
        return error.code
    return "done"
