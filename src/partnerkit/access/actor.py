"""Who acts."""

from __future__ import annotations

import enum
from uuid import UUID

import attrs

from partnerkit.access.roles import Permission, Role
from partnerkit.values import AccountId, MemberId, OperatorId, PartnerId, SessionId, Side


class ActorKind(enum.Enum):
    """What sort of person or program acts."""

    OPERATOR = "operator"
    STAFF = "staff"
    VENDOR = "vendor"
    KEY = "key"


class Factor(enum.Enum):
    """
    How far an operator has proven to be itself by a second factor (BX-10).

    Attributes:
        ABSENT: It has none.
        UNPROVEN: It has one, and has not shown it in this session.
        PROVEN: It has shown it in this session, some time ago.
        RECENT: It has shown it just now (`Limits.step_up`).
    """

    ABSENT = "absent"
    UNPROVEN = "unproven"
    PROVEN = "proven"
    RECENT = "recent"


@attrs.frozen(kw_only=True)
class Actor:
    """
    Who acts; minted by ``kit.actors`` alone, never built from a request.

    It carries what was read when it was minted, and lives no longer than the transaction.

    Attributes:
        kind: What sort of actor.
        id: The operator, the person, the API key, or an id made of the vendor's name for its support people.
        name: What people read in histories.
        permissions: What its role, level or key includes.
        secure: Whether an operator's role is a Secure one (VC-22).
        limited: Whether an operator's role is limited to the clients assigned to it (VC-24).
        factor: How far an operator has proven to be itself by a second factor (BX-10).
        blocked: Whether the operator is blocked, or for a key whoever made it (VC-29).
        suspended: Whether the vendor has suspended the partner (BX-16).
        closed: Whether the vendor has closed the partner (BX-16).
        must_change: Whether a staff member signed in with a password that an operator set, and has yet to replace it:
            until then nothing is for it but that, in your own product too (VC-26).
        subject: As which other operator an operator acts; None for itself (VC-30).
        maker_id: The operator who made a key (BX-18).
        maker_unproven: Whether whoever made a key has a Secure role and no second factor (BX-10).
        partner_id: The partner of an operator or a key.
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
    factor: Factor = Factor.ABSENT
    blocked: bool = False
    suspended: bool = False
    closed: bool = False
    must_change: bool = False
    subject: Actor | None = None
    maker_id: OperatorId | None = None
    maker_unproven: bool = False
    partner_id: PartnerId | None = None
    account_id: AccountId | None = None
    member_id: MemberId | None = None
    session_id: SessionId | None = None
    language: str | None = None

    @property
    def shown(self) -> Actor:
        """As whom it acts: the subject where there is one, else itself."""
        return self if self.subject is None else self.subject

    @property
    def every(self) -> tuple[Actor, ...]:
        """Whoever must be allowed what it does: itself, and as whom it acts (VC-30)."""
        return (self,) if self.subject is None else (self, self.subject)

    @property
    def sees_secure(self) -> bool:
        """Whether secure accounts are shown to it like others (VC-22)."""
        return all(one.secure for one in self.every)

    @property
    def assigned_as(self) -> frozenset[OperatorId]:
        """To which operators a client must be assigned for it to see it; empty for whoever sees all (VC-24)."""
        return frozenset(one.assignee for one in self.every if one.limited)

    @property
    def assignee(self) -> OperatorId:
        """The operator whose assignments count: itself, or for a key whoever made it (VC-24, BX-18)."""
        return OperatorId(self.id) if self.maker_id is None else self.maker_id

    def covers(self, role: Role) -> bool:
        """Whether all that a role gives is the actor's own too (VC-29); the vendor's people stand above every role."""
        if self.kind is ActorKind.VENDOR:
            return True
        within = role.permissions <= self.permissions and (self.secure or not role.secure)
        return within and (role.limited or not self.limited)

    def stands_over(self, role: Role) -> bool:
        """
        Whether somebody of a role stands not above it (VC-29).

        An owner stands over everybody who is none, those in Secure roles too: what it does not have itself it cannot
        give, but take away.
        """
        return self.covers(role) or (Permission.OWN_PARTNER in self.permissions and not role.owns)

    @property
    def partner(self) -> PartnerId:
        """
        The partner of an operator or a key.

        Raises:
            TypeError: The actor is neither; asked before the decision was.
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
