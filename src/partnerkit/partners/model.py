"""A partner and its operators: facts and pure use cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar, Final, TypeAlias

import attrs

from partnerkit.access import Actor, ActorKind, Factor, Facts, Role
from partnerkit.effects import Effects, Event
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Revised, field
from partnerkit.values import (
    AccountId,
    Copied,
    Derived,
    EmailAddress,
    Language,
    Name,
    OperatorId,
    PartnerId,
    Personal,
    Reference,
)

RoleName: TypeAlias = Annotated[str, Derived(40)]


@attrs.frozen(kw_only=True)
class Partner(Revised):
    """
    The organisation that manages client accounts.

    Attributes:
        language: The language of its pages and mails where a person has none.
        account_id: The account it has itself in the vendor's product, to test with (WP-01); None without one.
        opened_at: When it was opened, by the vendor or by itself, UTC.
        approved_at: When the vendor approved it, UTC; None while it has not (R-16).
        suspended_at: Since when the vendor has suspended it, UTC (R-09).
        closed_at: When the vendor closed it, UTC.
        epoch: Raised by whatever ends every session of the partner (R-13).
        seq: How many entries its chain has.
        head: The digest of the last one.
        revision: Raised by its own changes alone; what people saw.
    """

    id: Reference[PartnerId]
    name: Personal[Name]
    language: Copied[str]
    account_id: Reference[AccountId | None] = None
    opened_at: Copied[datetime]
    approved_at: Copied[datetime | None] = None
    suspended_at: Copied[datetime | None] = None
    closed_at: Copied[datetime | None] = None
    epoch: Copied[int] = 0
    seq: Copied[int] = 0
    head: Copied[bytes] = b""
    revision: Copied[int] = 0
    version: Copied[int] = 0

    def linked(self, seq: int, head: bytes) -> Partner:
        """Return the partner with one entry more in its chain."""
        return attrs.evolve(self, seq=seq, head=head)

    @property
    def facts(self) -> Facts:
        """What a decision about the partner rests on."""
        return Facts(partner_id=self.id)


@attrs.frozen(kw_only=True)
class Operator(Revised):
    """
    A person of a partner; signs in to the partner console.

    Attributes:
        name: As the person writes it.
        email: The address it signs in with; one address, one operator, one partner (R-10).
        role: The name of its role, built in or the partner's own (VC-29).
        blocked_at: Since when it is blocked, UTC (VC-29).
        epoch: Raised by whatever ends the operator's sessions (R-13).
        revision: Raised by its own changes, and by those of its second factor.
    """

    partner_id: Reference[PartnerId]
    id: Reference[OperatorId]
    name: Personal[Name]
    email: Personal[EmailAddress]
    role: Copied[str]
    language: Copied[str]
    blocked_at: Copied[datetime | None] = None
    epoch: Copied[int] = 0
    revision: Copied[int] = 0
    version: Copied[int] = 0

    def acting(self, role: Role, partner: Partner, *, factor: Factor = Factor.ABSENT) -> Actor:
        """
        Return the operator as an actor.

        Args:
            role: Its role, as that is now.
            partner: Its partner, as that is now.
            factor: How far it has proven to be itself by a second factor.
        """
        return Actor(
            kind=ActorKind.OPERATOR,
            id=self.id,
            name=self.name,
            permissions=role.permissions,
            secure=role.secure,
            limited=role.limited,
            factor=factor,
            blocked=self.blocked_at is not None,
            suspended=partner.suspended_at is not None,
            closed=partner.closed_at is not None,
            partner_id=self.partner_id,
            language=self.language,
        )


@attrs.frozen(kw_only=True)
class NewPartner:
    """
    What the vendor says of a new partner.

    Attributes:
        name: The organisation's name.
        language: The language of its pages and mails where a person has none.
        approved: Whether it is approved from the start (R-16); nothing depends on it yet.
    """

    name: Name
    language: Language = "en"
    approved: bool = True


@attrs.frozen(kw_only=True)
class NewOperator:
    """
    What is said of a new operator.

    Attributes:
        role: The name of its role, built in or the partner's own.
        language: The language of its pages and mails.
        invite: Whether the vendor wants it mailed a link to set its first password; whom an operator adds always is.
    """

    name: Name
    email: EmailAddress
    role: RoleName = "agent"
    language: Language = "en"
    invite: bool = False


@attrs.frozen(kw_only=True)
class PartnerOpened(Event):
    """A partner was opened, by the vendor, or by whoever signed up as one."""

    kind: ClassVar[str] = "partner.opened"
    name: Personal[str]


@attrs.frozen(kw_only=True)
class OperatorAdded(Event):
    """A partner has an operator more."""

    kind: ClassVar[str] = "operator.added"
    operator_id: Reference[OperatorId]
    role: Copied[str]
    name: Personal[str]
    email: Personal[str]


PARTNERS: Final = Collection(
    entity=Partner,
    key=field(Partner, lambda p: p.id),
    order=(field(Partner, lambda p: p.opened_at),),
    version=field(Partner, lambda p: p.version),
)
OPERATORS: Final = Collection(
    entity=Operator,
    key=field(Operator, lambda o: o.id),
    within=field(Operator, lambda o: o.partner_id),
    order=(field(Operator, lambda o: o.name),),
    version=field(Operator, lambda o: o.version),
)
OPERATOR_ROLE: Final = field(Operator, lambda o: o.role)
BLOCKED_AT: Final = field(Operator, lambda o: o.blocked_at)


def operators_of(partner_id: PartnerId, *, after: Cursor | None = None, limit: int = 50) -> Query[Operator]:
    """Ask for a partner's operators by name."""
    return Query(collection=OPERATORS, within=partner_id, after=after, limit=limit)


def holders_of(partner_id: PartnerId, roles: Iterable[str], *, active: bool = False) -> Query[Operator]:
    """Ask for a partner's operators who have one of some roles; where *active*, for those who are not blocked alone."""
    having = OPERATOR_ROLE.among(tuple(roles))
    where = having & BLOCKED_AT.is_(None) if active else having
    return Query(collection=OPERATORS, within=partner_id, where=where, limit=1000)


def open_partner(
    new: NewPartner, *, id: PartnerId, at: datetime, account_id: AccountId | None = None
) -> Effects[Partner]:
    """Open a partner, with the account it has itself, if it has one."""
    partner = Partner(
        id=id,
        name=new.name,
        language=new.language,
        account_id=account_id,
        opened_at=at,
        approved_at=at if new.approved else None,
    )
    return Effects(partner, [Add(partner)], [PartnerOpened(chain_id=id, name=new.name)])


def add_operator(partner: Partner, new: NewOperator, *, id: OperatorId) -> Effects[Operator]:
    """Give a partner an operator, who cannot sign in yet."""
    operator = Operator(
        partner_id=partner.id, id=id, name=new.name, email=new.email, role=new.role, language=new.language
    )
    told = OperatorAdded(chain_id=partner.id, operator_id=id, role=new.role, name=new.name, email=new.email)
    return Effects(operator, [Change(partner, partner), Add(operator)], [told])
