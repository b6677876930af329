"""People, and their memberships of accounts: facts and pure use cases."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import ClassVar, Final
from uuid import UUID

import attrs

from partnerkit.access import (
    ACCOUNT_ADMIN_PERMISSIONS,
    ACCOUNT_OWNER_PERMISSIONS,
    STAFF_PERMISSIONS,
    Permission,
)
from partnerkit.accounts.model import Account
from partnerkit.effects import Effects, Event
from partnerkit.errors import NotPossible
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Revised, Unique, field
from partnerkit.values import (
    AccountId,
    AddressKey,
    Copied,
    EmailAddress,
    Language,
    MemberId,
    Name,
    OperatorId,
    PartnerId,
    Password,
    Personal,
    PersonId,
    Reference,
    address_key,
)


class Level(enum.Enum):
    """What a staff member may do in the account."""

    ADMIN = "admin"
    MANAGER = "manager"
    EMPLOYEE = "employee"


class MemberState(enum.Enum):
    """
    How a membership stands.

    Attributes:
        INVITED: It has no person yet (R-11).
        ACTIVE: Its person works in the account.
        INACTIVE: Its person does not, for now; it takes no seat (VC-17).
    """

    INVITED = "invited"
    ACTIVE = "active"
    INACTIVE = "inactive"


_OF_LEVEL: Final = {
    Level.ADMIN: ACCOUNT_ADMIN_PERMISSIONS,
    Level.MANAGER: STAFF_PERMISSIONS,
    Level.EMPLOYEE: STAFF_PERMISSIONS,
}


@attrs.frozen(kw_only=True)
class Person:
    """
    A person of the staff realm: one address, one person, any number of memberships (R-10).

    Attributes:
        name: As the person writes it.
        email: The address it signs in with.
        language: The language of its pages and mails.
    """

    id: Reference[PersonId]
    name: Personal[Name]
    email: Personal[EmailAddress]
    language: Copied[str]
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Member(Revised):
    """
    A membership in an account.

    Attributes:
        person_id: Who; None while it stands as invited, and of a partner user.
        name: What the account calls the person; None while nobody has said.
        email: Where the person is reached; None while nobody has said.
        level: What it may do.
        state: How it stands.
        partner_id: The partner whose own membership it is, its *partner user* (R-03); None of the account's people.
        operator_id: The operator to whose sign-in a partner user is linked; nothing of that is copied (WP-04).
        language: The language of the invitation; None for the account's.
        inviter: The name of who invites; None while nobody does.
        invited_at: When the present invitation was made, UTC.
        expires_at: The moment from which it no longer counts, UTC; None while nobody was invited by mail.
        generation: Raised by each invitation; links of earlier ones no longer count (A-05).
        signed_in_at: When the person signed in to this account last, UTC.
        epoch: Raised by whatever ends the member's sessions there (R-13).
        revision: Raised by what others do to it; what people saw (BX-09).
    """

    account_id: Reference[AccountId]
    id: Reference[MemberId]
    person_id: Reference[PersonId | None] = None
    name: Personal[Name | None] = None
    email: Personal[EmailAddress | None] = None
    level: Copied[Level] = Level.EMPLOYEE
    state: Copied[MemberState] = MemberState.INVITED
    partner_id: Reference[PartnerId | None] = None
    operator_id: Reference[OperatorId | None] = None
    language: Copied[str | None] = None
    inviter: Personal[Name | None] = None
    invited_at: Copied[datetime | None] = None
    expires_at: Copied[datetime | None] = None
    generation: Copied[int] = 0
    signed_in_at: Copied[datetime | None] = None
    epoch: Copied[int] = 0
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def address(self) -> AddressKey | None:
        """What spellings of its address share: an account has one membership an address (A-21)."""
        return None if self.email is None else address_key(self.email)

    def permissions(self, account: Account) -> frozenset[Permission]:
        """Return what its person may do in its account."""
        return ACCOUNT_OWNER_PERMISSIONS if account.owner_id == self.id else _OF_LEVEL[self.level]

    def is_open(self, at: datetime) -> bool:
        """Whether somebody could still accept it at a moment."""
        return self.state is MemberState.INVITED and (self.expires_at is None or at < self.expires_at)

    def is_expired(self, at: datetime) -> bool:
        """Whether it is an invitation whose time is over."""
        return self.state is MemberState.INVITED and not self.is_open(at)


@attrs.frozen(kw_only=True)
class Membership:
    """
    The way from a person to an account it is a member of.

    Attributes:
        active: Whether it works there now.
    """

    person_id: Reference[PersonId]
    account_id: Reference[AccountId]
    member_id: Reference[MemberId]
    active: Copied[bool] = True
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Workplace:
    """
    The account a staff member works in, as it may see it.

    Attributes:
        managed_by: The name of the partner that manages it; None without one (R-07).
        owner: The membership of the owner.
        me: The staff member's own.
    """

    account: Account
    managed_by: str | None
    owner: Member
    me: Member


@attrs.frozen(kw_only=True)
class NewOwner:
    """
    Who owns an account, as the vendor says.

    Attributes:
        name: The person's name.
        email: The address it signs in with.
        password: Its password, None where the vendor signs it in; not used where the person is known, whose own stays.
        language: The language of its pages and mails.
    """

    name: Name
    email: EmailAddress
    password: Password | None = None
    language: Language = "en"


@attrs.frozen(kw_only=True)
class OwnerSeated(Event):
    """The owner-to-be became the owner."""

    kind: ClassVar[str] = "owner.seated"
    member_id: Reference[MemberId]
    person_id: Reference[PersonId]
    name: Personal[str]
    email: Personal[str]


PEOPLE: Final = Collection(entity=Person, key=field(Person, lambda p: p.id), version=field(Person, lambda p: p.version))
MEMBER_LEVEL: Final = field(Member, lambda m: m.level)
MEMBER_STATE: Final = field(Member, lambda m: m.state)
MEMBER_PARTNER: Final = field(Member, lambda m: m.partner_id)
MEMBER_EXPIRES: Final = field(Member, lambda m: m.expires_at)
MEMBER_ADDRESS: Final = Unique(field(Member, lambda m: m.address), within=True)
PARTNER_USER: Final = Unique(MEMBER_PARTNER, within=True)
MEMBERS: Final = Collection(
    entity=Member,
    key=field(Member, lambda m: m.id),
    within=field(Member, lambda m: m.account_id),
    unique=(MEMBER_ADDRESS, PARTNER_USER),
    order=(field(Member, lambda m: m.id),),
    version=field(Member, lambda m: m.version),
)
MEMBERSHIPS: Final = Collection(
    entity=Membership,
    key=field(Membership, lambda m: m.account_id),
    within=field(Membership, lambda m: m.person_id),
    order=(field(Membership, lambda m: m.account_id),),
    version=field(Membership, lambda m: m.version),
)
WORKS_THERE: Final = field(Membership, lambda m: m.active)


def members_of(account_id: AccountId, *, after: Cursor | None = None, limit: int = 1000) -> Query[Member]:
    """Ask for the memberships of an account, those of the partner included, in the order of their making."""
    return Query(collection=MEMBERS, within=account_id, after=after, limit=limit)


def accounts_of(person_id: PersonId, *, inactive: bool = False, limit: int = 1000) -> Query[Membership]:
    """Ask where a person works; where *inactive*, for the accounts it does not work in for now, too."""
    where = None if inactive else WORKS_THERE.is_(True)
    return Query(collection=MEMBERSHIPS, within=person_id, where=where, limit=limit)


def owner_to_be(account: Account) -> Effects[Member]:
    """Give a new account the membership of its owner, without a person yet (R-11)."""
    member = Member(
        account_id=account.id,
        id=account.owner_id,
        name=account.contact,
        email=account.email,
        level=Level.ADMIN,
    )
    return Effects(member, [Add(member)])


def new_person(new: NewOwner, *, id: UUID) -> Effects[Person]:
    """Make a person of the staff realm."""
    person = Person(id=PersonId(id), name=new.name, email=new.email, language=new.language)
    return Effects(person, [Add(person)])


def unmoved(person: Person) -> Effects[None]:
    """See that a person signs in with the address it had when it was read: its memberships say it, too (A-27)."""
    return Effects(None, [Change(person, person)])


def taken_by(member: Member, person: Person) -> Member:
    """Return a membership with its person, who works in the account from now on."""
    return attrs.evolve(
        member,
        person_id=person.id,
        name=person.name,
        email=person.email,
        state=MemberState.ACTIVE,
        expires_at=None,
        revision=member.revision + 1,
    )


def seat_owner(account: Account, member: Member, person: Person) -> Effects[Member]:
    """
    Make a person the owner the account was waiting for.

    Raises:
        NotPossible: The account has its owner already.
    """
    if member.state is not MemberState.INVITED:
        raise NotPossible("account.owner", "seated", "seat")
    seated = taken_by(member, person)
    way = Membership(person_id=person.id, account_id=account.id, member_id=member.id)
    told = OwnerSeated(
        chain_id=account.id, member_id=member.id, person_id=person.id, name=person.name, email=person.email
    )
    return Effects(seated, [Change(account, account), Change(member, seated), Add(way)], [told])
