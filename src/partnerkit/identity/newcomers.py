"""
Somebody of the staff realm who comes by a mailed link: made a person, or shown to be the one who is known.

Whoever has the link reads mail at the address it went to, which is noted by the way.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.effects import Effects
from partnerkit.errors import NotPossible, invalid
from partnerkit.identity.model import ADDRESSES, CREDENTIALS, Address, claim_address, new_credential, sign_in_key
from partnerkit.repository import Add, Storage
from partnerkit.staff.model import PEOPLE, NewOwner, Person, new_person, unmoved
from partnerkit.values import PersonId, Realm, Secret
from partnerkit.vendor import Vendor


@attrs.frozen(kw_only=True)
class Known:
    """
    A person who signs in with an address.

    Attributes:
        person: The person.
        address: Its address, as it is now.
    """

    person: Person
    address: Address


def known(storage: Storage, email: str) -> Known | None:
    """Return who signs in to accounts with an address; None where nobody does."""
    address = storage.get_many(ADDRESSES, [key := sign_in_key(Realm.STAFF, email)]).get(key)
    return None if address is None else Known(person=storage.get(PEOPLE, PersonId(address.holder_id)), address=address)


def newcomer(new: NewOwner, password: str | None, *, id: UUID, at: datetime) -> Effects[Person]:
    """
    Make somebody who was mailed a link a person, with a password, given as a hash, and a proven address.

    Args:
        new: Its name, address and language.
        password: The hash.
        id: The person's id.
        at: When, UTC.
    """
    proven = attrs.evolve(claim_address(Realm.STAFF, new.email, holder_id=id).result, verified_at=at)
    credential = new_credential(Realm.STAFF, holder_id=id, password=password, at=at)
    return new_person(new, id=id) + Effects(None, [Add(proven)]) + credential


def one_more(storage: Storage, person: Person) -> Effects[None]:
    """
    See that a person who is known can belong to one more account, as it stands when that is written (A-27).

    Raises:
        NotPossible: It has yet to replace a password that an operator set, which would open that account, too (VC-26).
    """
    if storage.get(CREDENTIALS, person.id).must_change:
        raise NotPossible("password", "set", "join")
    return unmoved(person)


def prove(storage: Storage, vendor: Vendor, person: Person, password: Secret, at: datetime) -> None:
    """
    See that somebody knows a person's password; every try is counted before anything is compared (A-25).

    Raises:
        InvalidInput: It does not, or the password is one that an operator set, and is to be replaced first (VC-26).
        TooManyTries: It was wrong too often.
    """
    vendor.throttle.hit(f"password:{person.id}", vendor.limits.tries_an_address, at)
    credential = storage.get(CREDENTIALS, person.id)
    if credential.password is None or not vendor.passwords.verify(credential.password, password):
        raise invalid("password", "password.wrong")
    if credential.must_change:
        raise invalid("password", "password.must_change")
