"""What the API answers about people and partners: views, never entities, never a secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import attrs

from partnerkit import Actor, ActorKind, Operator, OperatorId, Partner, PartnerRole, PartnerStanding, Realm, SignedIn
from partnerkit.access import Permission, Role
from partnerkit.entry.model import Session
from partnerkit.identity.model import ExternalIdentity
from partnerkit.partners.standing import standing
from partnerkit.repository import Cursor, Page
from partnerkit.wire import cursor_text

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Listed(Generic[T]):
    """
    A part of a list.

    Attributes:
        next: What to send as `after` for the part that follows; null at the end.
    """

    items: tuple[T, ...]
    next: str | None


def listed(page: Page[Any], items: tuple[T, ...]) -> Listed[T]:
    """Show a page's items with the place where it ended."""
    return Listed(items=items, next=place(page.next))


def place(cursor: Cursor | None) -> str | None:
    """Show a place in a list; None where there is none."""
    return None if cursor is None else cursor_text(cursor)


def same(view: Any, entity: Any) -> dict[str, Any]:
    """Return the fields a view shares with an entity."""
    shared = {a.name for a in attrs.fields(view)} & {a.name for a in attrs.fields(type(entity))}
    return {name: getattr(entity, name) for name in shared}


@attrs.frozen(kw_only=True)
class ActorView:
    """Who acts."""

    kind: ActorKind
    id: UUID
    name: str
    partner_id: UUID | None
    account_id: UUID | None
    member_id: UUID | None

    @classmethod
    def of(cls, actor: Actor) -> ActorView:
        """Show an actor."""
        return cls(
            kind=actor.kind,
            id=actor.id,
            name=actor.name,
            partner_id=actor.partner_id,
            account_id=actor.account_id,
            member_id=actor.member_id,
        )


@attrs.frozen(kw_only=True)
class SubjectWanted:
    """
    As whom somebody is to act.

    Attributes:
        operator_id: Another operator of the partner.
    """

    operator_id: OperatorId


@attrs.frozen(kw_only=True)
class SessionView:
    """
    A session, without its token.

    Attributes:
        factor_at: When its holder showed the second factor in it last; null if it has not.
        must_change: Whether an operator set the password, which is to be replaced before anything else.
        subject: As which other operator its holder acts; null for itself.
    """

    realm: Realm
    started_at: datetime
    ends_at: datetime
    factor_at: datetime | None
    must_change: bool
    actor: ActorView
    subject: ActorView | None

    @classmethod
    def of(cls, session: Session, actor: Actor) -> SessionView:
        """Show a session."""
        return cls(
            realm=session.realm,
            started_at=session.started_at,
            ends_at=session.ends_at,
            factor_at=session.factor_at,
            must_change=actor.must_change,
            actor=ActorView.of(actor),
            subject=None if actor.subject is None else ActorView.of(actor.subject),
        )


@attrs.frozen(kw_only=True)
class NewSessionView:
    """
    A session just opened.

    Attributes:
        token: What to show from now on, as in ``Authorization: Bearer``; it is told this once.
        must_change: Whether an operator set the password, which is to be replaced before anything else.
    """

    token: str = attrs.field(repr=False)
    realm: Realm
    started_at: datetime
    ends_at: datetime
    must_change: bool
    actor: ActorView

    @classmethod
    def of(cls, signed_in: SignedIn) -> NewSessionView:
        """Show a session to its holder."""
        session = signed_in.session
        return cls(
            token=signed_in.token.reveal(),
            realm=session.realm,
            started_at=session.started_at,
            ends_at=session.ends_at,
            must_change=signed_in.actor.must_change,
            actor=ActorView.of(signed_in.actor),
        )


@attrs.frozen(kw_only=True)
class RenewedSessionView(SessionView):
    """
    A session that goes on by a new token.

    Attributes:
        token: What to show from now on; it is told this once, and the one before is worth nothing.
    """

    token: str = attrs.field(repr=False)

    @classmethod
    def renewed(cls, signed_in: SignedIn) -> RenewedSessionView:
        """Show a session to its holder."""
        shown = SessionView.of(signed_in.session, signed_in.actor)
        return cls(token=signed_in.token.reveal(), **same(cls, shown))


@attrs.frozen(kw_only=True)
class PartnerView:
    """
    A partner.

    Attributes:
        standing: Whether its operators may work.
        approved_at: When the vendor approved it; null while it is limited.
        suspended_at: Since when it is suspended.
        closed_at: When it was closed for good.
    """

    id: UUID
    name: str
    language: str
    standing: PartnerStanding
    opened_at: datetime
    approved_at: datetime | None
    suspended_at: datetime | None
    closed_at: datetime | None
    revision: int

    @classmethod
    def of(cls, partner: Partner) -> PartnerView:
        """Show a partner."""
        return cls(standing=standing(partner), **same(cls, partner))


@attrs.frozen(kw_only=True)
class OperatorView:
    """
    An operator of a partner.

    Attributes:
        role: The name of its role.
        blocked_at: Since when it is blocked; null while it is not.
    """

    id: UUID
    partner_id: UUID
    name: str
    email: str
    role: str
    language: str
    blocked_at: datetime | None
    revision: int

    @classmethod
    def of(cls, operator: Operator) -> OperatorView:
        """Show an operator."""
        return cls(**same(cls, operator))


@attrs.frozen(kw_only=True)
class RoleView:
    """
    A role of a partner's operators, built in or the partner's own.

    Attributes:
        name: What operators' `role` says.
        title: What people read; says "Secure" exactly when the role is.
        secure: Whether its holders may act on secure accounts.
        limited: Whether its holders see and act on the clients assigned to them alone.
        own: Whether it is the partner's own; those that are built in never change.
    """

    name: str
    title: str
    permissions: tuple[Permission, ...]
    secure: bool
    limited: bool
    own: bool
    revision: int

    @classmethod
    def of(cls, role: Role, own: PartnerRole | None = None) -> RoleView:
        """Show a role, its permissions in the order in which all are listed."""
        permissions = tuple(permission for permission in Permission if permission in role.permissions)
        more = {"permissions": permissions, "own": own is not None, "revision": 0 if own is None else own.revision}
        return cls(**same(cls, role) | more)


@attrs.frozen(kw_only=True)
class IdentityView:
    """How the vendor knows an operator or a person."""

    issuer: str
    subject: str
    realm: Realm
    holder_id: UUID

    @classmethod
    def of(cls, identity: ExternalIdentity) -> IdentityView:
        """Show an identity."""
        return cls(**same(cls, identity))
