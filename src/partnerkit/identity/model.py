"""Sign-in addresses, credentials, external identities: facts and pure use cases."""

from __future__ import annotations

import enum
import hashlib
import json
from datetime import datetime
from typing import Annotated, ClassVar, Final
from uuid import UUID

import attrs

from partnerkit.effects import Effects, Event
from partnerkit.repository import Add, Change, Collection, field
from partnerkit.values import (
    LONGEST_ADDRESS,
    Copied,
    Derived,
    EmailAddress,
    Hidden,
    PartnerId,
    Password,
    Personal,
    Realm,
    Reference,
    Sentence,
    Text,
    TypedPassword,
    address_key,
)


@attrs.frozen(kw_only=True)
class Address:
    """
    Whose a sign-in address is, in one realm; the key is realm and folded address (A-21).

    Attributes:
        holder_id: The operator or the person.
        partner_id: The operator's partner.
        verified_at: When its holder proved to read mail there, UTC; None while nobody has.
    """

    key: Personal[Annotated[str, Text(LONGEST_ADDRESS + 10)]]
    holder_id: Reference[UUID]
    partner_id: Reference[PartnerId | None] = None
    verified_at: Copied[datetime | None] = None
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Credential:
    """
    What an operator or a person signs in with.

    Attributes:
        id: The operator's or the person's id.
        realm: Its world; nothing of one is worth anything in another (VC-01).
        password: The hash; None until one is set.
        epoch: Raised by each change of the password; sessions of an earlier one are over (R-13).
        changed_at: When the password was set last, UTC.
        must_change: Whether an operator set the password, which its holder must replace before anything else (VC-26).
        second_factor_at: Since when it has a second factor, UTC; None without one (BX-10).
        signed_in_at: When its holder signed in last, UTC.
    """

    id: Reference[UUID]
    realm: Copied[Realm]
    password: Hidden[str | None] = attrs.field(default=None, repr=False)
    epoch: Copied[int] = 0
    changed_at: Copied[datetime]
    must_change: Copied[bool] = False
    second_factor_at: Copied[datetime | None] = None
    signed_in_at: Copied[datetime | None] = None
    version: Copied[int] = 0

    def with_password(self, password: str, *, at: datetime, must_change: bool = False) -> Credential:
        """Return the credential with another password, given as a hash; sessions from before are over (R-13)."""
        return attrs.evolve(self, password=password, epoch=self.epoch + 1, changed_at=at, must_change=must_change)


class Purpose(enum.Enum):
    """
    What a signed link is for; one of a purpose does nothing for another (A-06).

    Attributes:
        RESET: Setting a new password without the old one.
        VERIFY: Proving to read mail at the address one signs in with.
        EMAIL: Signing in with another address from now on, by proving to read mail there.
        WELCOME: Setting the first password, as an operator who was added to a partner (VC-28).
    """

    RESET = "reset"
    VERIFY = "verify"
    EMAIL = "email"
    WELCOME = "welcome"


@attrs.frozen(kw_only=True)
class Proof:
    """
    What the signed links of one person and purpose rest on; the links themselves are kept nowhere.

    Attributes:
        holder_id: The operator or the person.
        purpose: The value of a `Purpose`.
        realm: Its world.
        partner_id: The operator's partner.
        generation: Raised by each new link; earlier ones no longer count.
        epoch: The credential's epoch when the link was made; another password makes it worthless.
        email: Where the link was mailed to.
        was: The address the holder had then; another one makes the link worthless.
        expires_at: The moment from which it no longer counts, UTC.
        used_at: When it was used up, UTC.
    """

    holder_id: Reference[UUID]
    purpose: Copied[Annotated[str, Derived(20)]]
    realm: Copied[Realm]
    partner_id: Reference[PartnerId | None] = None
    generation: Copied[int] = 0
    epoch: Copied[int]
    email: Personal[EmailAddress]
    was: Personal[EmailAddress]
    expires_at: Copied[datetime]
    used_at: Copied[datetime | None] = None
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class ExternalIdentity:
    """
    A person whom the vendor authenticates (BX-15).

    Attributes:
        key: Made of issuer and subject.
        issuer: Who vouches, as in ``bookwell``.
        subject: Whom the issuer means.
        realm: Whether it is an operator or a person of the staff realm.
        holder_id: The operator or the person.
        partner_id: The operator's partner.
    """

    key: Reference[str]
    issuer: Copied[Sentence]
    subject: Personal[Sentence]
    realm: Copied[Realm]
    holder_id: Reference[UUID]
    partner_id: Reference[PartnerId | None] = None

    @property
    def id(self) -> UUID:
        """Who acts by it."""
        return self.holder_id


@attrs.frozen(kw_only=True)
class NewIdentity:
    """
    How the vendor knows an operator or a person.

    Attributes:
        issuer: Who vouches.
        subject: Whom the issuer means; stable, never used again for somebody else.
    """

    issuer: Sentence
    subject: Sentence


@attrs.frozen(kw_only=True)
class PasswordChange:
    """A person's change of the own password."""

    current: TypedPassword
    new: Password


@attrs.frozen(kw_only=True)
class NewPassword:
    """A password set for somebody."""

    password: Password


@attrs.frozen(kw_only=True)
class PasswordSet(Event):
    """A password was set; the sessions that rested on the one before are over."""

    kind: ClassVar[str] = "password.set"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class IdentityLinked(Event):
    """The vendor's own user became an actor."""

    kind: ClassVar[str] = "identity.linked"
    issuer: Copied[str]
    holder_id: Reference[UUID]
    subject: Personal[str]


ADDRESSES: Final = Collection(
    entity=Address, key=field(Address, lambda a: a.key), version=field(Address, lambda a: a.version)
)
CREDENTIALS: Final = Collection(
    entity=Credential, key=field(Credential, lambda c: c.id), version=field(Credential, lambda c: c.version)
)
PROOFS: Final = Collection(
    entity=Proof,
    key=field(Proof, lambda p: p.purpose),
    within=field(Proof, lambda p: p.holder_id),
    version=field(Proof, lambda p: p.version),
)
IDENTITY_HOLDER: Final = field(ExternalIdentity, lambda i: i.holder_id)
IDENTITIES: Final = Collection(
    entity=ExternalIdentity,
    key=field(ExternalIdentity, lambda i: i.key),
    order=(field(ExternalIdentity, lambda i: i.key),),
    filters=(IDENTITY_HOLDER,),
)


def sign_in_key(realm: Realm, email: str) -> str:
    """Return the key of an address in a realm; *email* has been through its format."""
    return f"{realm.value}:{address_key(email)}"


def identity_key(issuer: str, subject: str) -> str:
    """Return the key of an external identity; no two pairs share one."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()


def claim_address(
    realm: Realm, email: str, *, holder_id: UUID, partner_id: PartnerId | None = None
) -> Effects[Address]:
    """Take an address for signing in; one address, one holder in its realm (R-10)."""
    address = Address(key=sign_in_key(realm, email), holder_id=holder_id, partner_id=partner_id)
    return Effects(address, [Add(address)])


def new_credential(realm: Realm, *, holder_id: UUID, password: str | None, at: datetime) -> Effects[Credential]:
    """Give somebody a credential; *password* is a hash."""
    credential = Credential(id=holder_id, realm=realm, password=password, changed_at=at)
    return Effects(credential, [Add(credential)])


def set_password(credential: Credential, password: str, *, chain_id: UUID, at: datetime) -> Effects[Credential]:
    """Set a password, given as a hash; every session that rests on the one before is over (R-13)."""
    changed = credential.with_password(password, at=at)
    told = PasswordSet(chain_id=chain_id, holder_id=credential.id)
    return Effects(changed, [Change(credential, changed)], [told])


def signed_in(credential: Credential, *, at: datetime, password: str | None = None) -> Effects[Credential]:
    """
    Note that somebody signed in; no session ends.

    Args:
        credential: The one that was proven.
        at: When, UTC.
        password: The hash of the same password under newer parameters, where the one there is too old.
    """
    noted = attrs.evolve(credential, signed_in_at=at, password=password or credential.password)
    return Effects(noted, [Change(credential, noted)])


def link_identity(
    new: NewIdentity, *, realm: Realm, holder_id: UUID, chain_id: UUID, partner_id: PartnerId | None = None
) -> Effects[ExternalIdentity]:
    """Make the vendor's own user an actor (BX-15)."""
    identity = ExternalIdentity(
        key=identity_key(new.issuer, new.subject),
        issuer=new.issuer,
        subject=new.subject,
        realm=realm,
        holder_id=holder_id,
        partner_id=partner_id,
    )
    told = IdentityLinked(chain_id=chain_id, issuer=new.issuer, holder_id=holder_id, subject=new.subject)
    return Effects(identity, [Add(identity)], [told])
