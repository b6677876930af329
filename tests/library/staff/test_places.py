"""
What pages ask beyond the calls that act: workplaces, lines of accounts, who can.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import pytest

from partnerkit import (
    COLLECTIONS,
    Account,
    Action,
    Actor,
    Business,
    NewIdentity,
    NewOperator,
    NewOwner,
    NewPartner,
    PartnerKit,
    Vendor,
)
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.adapters.memory import Memory
from partnerkit.errors import NotFound, Refused
from partnerkit.repository import Change, Storage

VENDOR = Vendor(name="Bookwell", signing_keys=["a key of sixteen characters"])


@attrs.frozen(kw_only=True)
class Place:
    """
    One account with an operator and an owner.
    """

    storage: Storage
    kit: PartnerKit
    account: Account
    dana: Actor
    katalin: Actor


@pytest.fixture
def place() -> Iterator[Place]:
    """
    An account of a partner, its owner known by an identity of the vendor's.
    """
    with Memory(COLLECTIONS).transaction() as storage:
        kit = PartnerKit(storage, VENDOR)
        vendor = kit.actors.vendor("support")
        partner = kit.partners.open(NewPartner(name="Lefèvre & Kovács"), by=vendor)
        dana = kit.partners.add_operator(partner.id, NewOperator(name="Dana", email="dana@example.com"), by=vendor)
        kit.identity.link_operator(partner.id, dana.id, NewIdentity(issuer="bookwell", subject="1"), by=vendor)
        operator = kit.actors.external("bookwell", "1")
        account = kit.accounts.open(Business(name="Szabó Fogászat"), by=operator)
        kit.staff.seat_owner(account.id, NewOwner(name="Szabó Katalin", email="k@example.com"), by=vendor)
        kit.identity.link_owner(account.id, NewIdentity(issuer="bookwell", subject="2"), by=vendor)
        yield Place(
            storage=storage, kit=kit, account=account, dana=operator, katalin=kit.actors.external("bookwell", "2")
        )


def test_a_workplace_names_who_manages_and_who_owns_it(place: Place) -> None:
    """
    A staff member learns the account, its partner's name, the owner, and its own membership.
    """
    found = place.kit.staff.workplace(by=place.katalin)

    assert (found.account.name, found.managed_by) == ("Szabó Fogászat", "Lefèvre & Kovács")
    assert found.owner == found.me
    assert found.me.name == "Szabó Katalin"


def test_a_workplace_without_a_partner_names_none(place: Place) -> None:
    """
    An account may have no managing partner (R-07).
    """
    account = place.storage.get(ACCOUNTS, place.account.id)
    place.storage.write(Change(account, attrs.evolve(account, partner_id=None)))

    assert place.kit.staff.workplace(by=place.katalin).managed_by is None


def test_operators_have_no_workplace(place: Place) -> None:
    """
    The workspace is for an account's own people.
    """
    with pytest.raises((NotFound, Refused)):
        place.kit.staff.workplace(by=place.dana)


def test_a_locked_workplace_is_refused(place: Place) -> None:
    """
    An actor minted before the lock does not get in after it (VC-20).
    """
    place.kit.accounts.lock(place.account.id, by=place.kit.actors.vendor("support"))

    with pytest.raises(Refused, match="locked by the vendor"):
        place.kit.staff.workplace(by=place.katalin)


def test_the_line_of_an_account_is_found_by_its_account(place: Place) -> None:
    """
    Console addresses use the line's id, calls about accounts answer the account's.
    """
    line = place.kit.clients.of_account(place.account.id, by=place.dana)

    assert line == place.kit.clients.list(by=place.dana).items[0]


def test_another_partners_account_has_no_line(place: Place) -> None:
    """
    An account of somebody else stands on no line of one's own list (A-11).
    """
    vendor = place.kit.actors.vendor("support")
    other = place.kit.partners.open(NewPartner(name="Nagy és Társa"), by=vendor)
    tom = place.kit.partners.add_operator(other.id, NewOperator(name="Tom", email="tom@example.com"), by=vendor)
    place.kit.identity.link_operator(other.id, tom.id, NewIdentity(issuer="bookwell", subject="3"), by=vendor)

    with pytest.raises(NotFound):
        place.kit.clients.of_account(place.account.id, by=place.kit.actors.external("bookwell", "3"))


def test_who_can_names_the_operators_whose_role_includes_it(place: Place) -> None:
    """
    Whoever is refused learns whom to ask (BX-01); every page of the operators is asked.
    """
    vendor, partner = place.kit.actors.vendor("support"), place.dana.partner
    for n in range(110):
        role = "admin" if n % 2 else "agent"
        new = NewOperator(name=f"Operator {n:03}", email=f"o{n}@example.com", role=role)
        place.kit.partners.add_operator(partner, new, by=vendor)

    names = [o.name for o in place.kit.accounts.who_can(Action.LOCK_ACCOUNT, place.account.id, by=place.dana)]

    assert names == [f"Operator {n:03}" for n in range(1, 110, 2)]


def test_nobody_of_a_partner_can_where_none_manages(place: Place) -> None:
    """
    Without a managing partner no operator may anything (R-07).
    """
    account = place.storage.get(ACCOUNTS, place.account.id)
    place.storage.write(Change(account, attrs.evolve(account, partner_id=None)))

    asked = place.kit.accounts.who_can(Action.LOCK_ACCOUNT, account.id, by=place.kit.actors.vendor("support"))

    assert asked == ()
