"""What a mailed link brings about, as pure use cases: a new password, an address that is proven, another address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ClassVar, Protocol
from uuid import UUID

import attrs

from partnerkit.effects import Effects, Event
from partnerkit.history.model import Chained
from partnerkit.identity.model import Address, Credential, sign_in_key
from partnerkit.partners.model import Operator
from partnerkit.repository import Add, Change, Remove, Write
from partnerkit.staff.model import Member, Person
from partnerkit.values import EmailAddress, Personal, Realm, Reference, TypedPassword


class LinkedPassword(Protocol):
    """A use case by which somebody sets a password, given as a hash, by a mailed link."""

    def __call__(
        self, credential: Credential, password: str, chains: Iterable[Chained], *, at: datetime
    ) -> Effects[Credential]:
        """Set it."""


@attrs.frozen(kw_only=True)
class EmailChange:
    """
    A person's wish to sign in with another address.

    Attributes:
        password: The present password.
        email: The new address; nothing changes before somebody follows the link that is mailed there.
    """

    password: TypedPassword
    email: EmailAddress


@attrs.frozen(kw_only=True)
class PresentPassword:
    """The password somebody has, which proves that a link came to whoever asked for it."""

    password: TypedPassword


@attrs.frozen(kw_only=True)
class PasswordReset(Event):
    """Somebody set a new password by a mailed link; the sessions that rested on the one before are over."""

    kind: ClassVar[str] = "password.reset"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class OperatorWelcomed(Event):
    """An operator who was added to a partner came: it set its first password by the link mailed to it (VC-28)."""

    kind: ClassVar[str] = "operator.welcomed"
    operator_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class AddressVerified(Event):
    """Somebody proved to read mail at the address it signs in with."""

    kind: ClassVar[str] = "address.verified"
    holder_id: Reference[UUID]
    email: Personal[str]


@attrs.frozen(kw_only=True)
class EmailChanged(Event):
    """Somebody signs in with another address from now on, having proved to read mail there."""

    kind: ClassVar[str] = "email.changed"
    holder_id: Reference[UUID]
    was: Personal[str]
    now: Personal[str]


def reset_password(
    credential: Credential, password: str, chains: Iterable[Chained], *, at: datetime
) -> Effects[Credential]:
    """Set a password, given as a hash, by a mailed link; every session that rests on the one before is over (R-13)."""
    changed = credential.with_password(password, at=at)
    told = _told(chains, lambda id: PasswordReset(chain_id=id, holder_id=credential.id))
    return Effects(changed, [Change(credential, changed)]) + told


def welcome(credential: Credential, password: str, chains: Iterable[Chained], *, at: datetime) -> Effects[Credential]:
    """Set somebody's first password, given as a hash, by the link that was mailed to it (VC-28)."""
    changed = credential.with_password(password, at=at)
    told = _told(chains, lambda id: OperatorWelcomed(chain_id=id, operator_id=credential.id))
    return Effects(changed, [Change(credential, changed)]) + told


def verify(address: Address, email: str, chains: Iterable[Chained], *, at: datetime) -> Effects[Address]:
    """Note that the holder of an address reads mail there; what is known already changes nothing."""
    if address.verified_at is not None:
        return Effects(address)
    verified = attrs.evolve(address, verified_at=at)
    told = _told(chains, lambda id: AddressVerified(chain_id=id, holder_id=address.holder_id, email=email))
    return Effects(verified, [Change(address, verified)]) + told


def move(
    address: Address,
    holder: Operator | Person,
    email: str,
    *,
    realm: Realm,
    members: Iterable[Member] = (),
    chains: Iterable[Chained] = (),
    at: datetime,
) -> Effects[Address]:
    """
    Have somebody sign in with another address, at which it proved to read mail.

    Args:
        address: The one it has.
        holder: Whose it is.
        email: The new one; it may be the same in another spelling (A-21).
        realm: Its world.
        members: The memberships of a person, which say where it is reached.
        chains: Where it is told.
        at: When, UTC.
    """
    moved = attrs.evolve(address, key=sign_in_key(realm, email), verified_at=at)
    rows: list[Write] = [Change(address, moved)]
    if moved.key != address.key:
        moved = attrs.evolve(moved, version=0)
        rows = [Remove(address), Add(moved)]
    rows += [Change(holder, _at(holder, email))]
    rows += [Change(member, attrs.evolve(member, email=email)) for member in members]
    was = holder.email
    told = _told(chains, lambda id: EmailChanged(chain_id=id, holder_id=holder.id, was=was, now=email))
    return Effects(moved, rows) + told


def _at(holder: Operator | Person, email: str) -> Operator | Person:
    if isinstance(holder, Operator):
        return attrs.evolve(holder, email=email, revision=holder.revision + 1)
    return attrs.evolve(holder, email=email)


def _told(chains: Iterable[Chained], event: Callable[[UUID], Event]) -> Effects[None]:
    rows = tuple(chains)
    return Effects(None, [Change(row, row) for row in rows], [event(row.id) for row in rows])
