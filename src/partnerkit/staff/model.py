"""People, and their memberships of accounts: facts and pure use cases."""

from __future__ import annotations

import enum
from typing import ClassVar, Final
from uuid import UUID

import attrs

from partnerkit.accounts.model import Account
from partnerkit.effects import Effects, Event
from partnerkit.errors import NotPossible
from partnerkit.repository import Add, Change, Collection, Query, field
from partnerkit.values import (
    AccountId,
    Copied,
    EmailAddress,
    Language,
    MemberId,
    Name,
    Password,
    Personal,
    PersonId,
    Reference,
)


class Level(enum.Enum):
    """What a staff member may do in the account."""

    ADMIN = "admin"
    MANAGER = "manager"
    EMPLOYEE = "employee"


class MemberState(enum.Enum):
    """Whether a membership has a person yet (R-11)."""

    INVITED = "invited"
    ACTIVE = "active"


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
class Member:
    """
    A membership in an account.

    Attributes:
        person_id: Who; None while it stands as invited.
        name: What the account calls the person; None while nobody has said.
        email: Where the person is reached; None while nobody has said.
        level: What it may do.
        state: Whether it has a person yet.
        epoch: Raised by whatever ends the member's sessions there (R-13).
    """

    account_id: Reference[AccountId]
    id: Reference[MemberId]
    person_id: Reference[PersonId | None] = None
    name: Personal[Name | None] = None
    email: Personal[EmailAddress | None] = None
    level: Copied[Level] = Level.EMPLOYEE
    state: Copied[MemberState] = MemberState.INVITED
    epoch: Copied[int] = 0
    version: Copied[int] = 0


@attrs.frozen(kw_only=True)
class Membership:
    """The way from a person to an account it works in."""

    person_id: Reference[PersonId]
    account_id: Reference[AccountId]
    member_id: Reference[MemberId]


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
MEMBERS: Final = Collection(
    entity=Member,
    key=field(Member, lambda m: m.id),
    within=field(Member, lambda m: m.account_id),
    order=(field(Member, lambda m: m.id),),
    version=field(Member, lambda m: m.version),
)
MEMBERSHIPS: Final = Collection(
    entity=Membership,
    key=field(Membership, lambda m: m.account_id),
    within=field(Membership, lambda m: m.person_id),
    order=(field(Membership, lambda m: m.account_id),),
)


def members_of(account_id: AccountId, *, limit: int = 1000) -> Query[Member]:
    """Ask for the memberships of an account."""
    return Query(collection=MEMBERS, within=account_id, limit=limit)


def accounts_of(person_id: PersonId, *, limit: int = 1000) -> Query[Membership]:
    """Ask where a person works."""
    return Query(collection=MEMBERSHIPS, within=person_id, limit=limit)


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


def seat_owner(account: Account, member: Member, person: Person) -> Effects[Member]:
    """
    Make a person the owner the account was waiting for.

    Raises:
        NotPossible: The account has its owner already.
    """
    if member.state is not MemberState.INVITED:
        raise NotPossible("account.owner", "seated", "seat")
    seated = attrs.evolve(member, person_id=person.id, name=person.name, email=person.email, state=MemberState.ACTIVE)
    way = Membership(person_id=person.id, account_id=account.id, member_id=member.id)
    told = OwnerSeated(
        chain_id=account.id, member_id=member.id, person_id=person.id, name=person.name, email=person.email
    )
    return Effects(seated, [Change(account, account), Change(member, seated), Add(way)], [told])
