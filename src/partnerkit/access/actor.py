"""Who acts."""

from __future__ import annotations

import enum
from uuid import UUID

import attrs

from partnerkit.access.roles import Permission
from partnerkit.values import AccountId, MemberId, PartnerId, SessionId, Side


class ActorKind(enum.Enum):
    """What sort of person or program acts."""

    OPERATOR = "operator"
    STAFF = "staff"
    VENDOR = "vendor"


@attrs.frozen(kw_only=True)
class Actor:
    """
    Who acts; minted by ``kit.actors`` alone, never built from a request.

    It carries what was read when it was minted, and lives no longer than the transaction.

    Attributes:
        kind: What sort of actor.
        id: The operator, the person, or an id made of the vendor's name for its support people.
        name: What people read in histories.
        permissions: What its role or level includes.
        secure: Whether an operator's role is a Secure one (VC-22).
        limited: Whether an operator's role is limited to the clients assigned to it (VC-24).
        partner_id: The operator's partner.
        account_id: The account a staff member works in.
        member_id: The staff member's membership there.
        session_id: The session it came by, if it came by one.
        language: The language of its pages and mails; None where nobody knows.
    """

    kind: ActorKind
    id: UUID
    name: str
    permissions: frozenset[Permission]
    secure: bool = False
    limited: bool = False
    partner_id: PartnerId | None = None
    account_id: AccountId | None = None
    member_id: MemberId | None = None
    session_id: SessionId | None = None
    language: str | None = None

    @property
    def partner(self) -> PartnerId:
        """
        The operator's partner.

        Raises:
            TypeError: The actor is no operator; asked before the decision was.
        """
        if self.partner_id is None:
            raise TypeError(f"a {self.kind.value} has no partner")
        return self.partner_id

    @property
    def account(self) -> AccountId:
        """
        The account a staff member works in.

        Raises:
            TypeError: The actor is no staff member; asked before the decision was.
        """
        if self.account_id is None:
            raise TypeError(f"a {self.kind.value} works in no account")
        return self.account_id

    @property
    def side(self) -> Side:
        """Whose lock this actor sets and lifts (VC-20)."""
        return Side.VENDOR if self.kind is ActorKind.VENDOR else Side.PARTNER
