"""What the API takes beside the library's own inputs, and what it answers: views, never entities, never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import attrs

from partnerkit import (
    Account,
    Actor,
    ActorKind,
    Client,
    Member,
    Operator,
    Partner,
    Realm,
    SignedIn,
    Stage,
    Status,
    Subscription,
    Told,
    Workplace,
)
from partnerkit.access import Explanation
from partnerkit.entry.model import Session
from partnerkit.errors import decision_of
from partnerkit.identity.model import ExternalIdentity
from partnerkit.repository import Page
from partnerkit.staff.model import Level, MemberState
from partnerkit.texts import sentence
from partnerkit.values import Nickname
from partnerkit.wire import cursor_text
from reference_server.api.formats import WholeNumber

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Nothing:
    """An object without fields."""


@attrs.frozen(kw_only=True)
class Paging:
    """
    Which part of a list.

    Attributes:
        after: Where the part before ended, as its `next` says.
        limit: The most items.
    """

    after: str | None = None
    limit: Annotated[int, WholeNumber(1, 100)] = 50


@attrs.frozen(kw_only=True)
class StageWanted:
    """In which stage an account is to be."""

    stage: Stage


@attrs.frozen(kw_only=True)
class NicknameWanted:
    """The nickname an account is to have."""

    nickname: Nickname


@attrs.frozen(kw_only=True)
class Listed(Generic[T]):
    """
    A part of a list.

    Attributes:
        next: What to send as `after` for the part that follows; null at the end.
    """

    items: tuple[T, ...]
    next: str | None


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
class SessionView:
    """A session, without its token."""

    realm: Realm
    started_at: datetime
    ends_at: datetime
    actor: ActorView

    @classmethod
    def of(cls, session: Session, actor: Actor) -> SessionView:
        """Show a session."""
        return cls(
            realm=session.realm, started_at=session.started_at, ends_at=session.ends_at, actor=ActorView.of(actor)
        )


@attrs.frozen(kw_only=True)
class NewSessionView:
    """
    A session just opened.

    Attributes:
        token: What to show from now on, as in ``Authorization: Bearer``; it is told this once.
    """

    token: str = attrs.field(repr=False)
    realm: Realm
    started_at: datetime
    ends_at: datetime
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
            actor=ActorView.of(signed_in.actor),
        )


@attrs.frozen(kw_only=True)
class ClientView:
    """A line of a partner's client list."""

    id: UUID
    account_id: UUID
    name: str
    contact: str | None
    email: str | None
    uid: str
    nickname: str | None
    stage: Stage
    status: Status
    plan: str | None
    created_at: datetime
    trial_ends_at: datetime
    locked_at: datetime | None
    revision: int

    @classmethod
    def of(cls, client: Client, at: datetime) -> ClientView:
        """Show a line as it is at a moment."""
        return cls(status=client.status(at), **_same(cls, client))


@attrs.frozen(kw_only=True)
class AccountView:
    """
    An account.

    Attributes:
        uid: What API integrations know it by; never changes.
        status: What people see; derived from the facts beside it at the moment of the answer.
        signed_in_at: The client's first sign-in.
        revision: The number in the ETag; send it as If-Match to change what you saw.
    """

    id: UUID
    uid: str
    partner_id: UUID | None
    name: str
    contact: str | None
    email: str | None
    language: str
    time_zone: str
    opened_at: datetime
    stage: Stage
    status: Status
    nickname: str | None
    plan: str | None
    subscription: Subscription
    signed_in_at: datetime | None
    trial_ends_at: datetime
    partner_locked_at: datetime | None
    vendor_locked_at: datetime | None
    revision: int

    @classmethod
    def of(cls, account: Account, at: datetime) -> AccountView:
        """Show an account as it is at a moment."""
        return cls(status=account.status(at), **_same(cls, account))


@attrs.frozen(kw_only=True)
class NicknameView:
    """A nickname that is free."""

    nickname: str


@attrs.frozen(kw_only=True)
class MemberView:
    """A membership in an account."""

    id: UUID
    account_id: UUID
    person_id: UUID | None
    name: str | None
    email: str | None
    level: Level
    state: MemberState

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """Show a membership."""
        return cls(**_same(cls, member))


@attrs.frozen(kw_only=True)
class WorkspaceView:
    """
    The account a staff member works in, as it may see it.

    Attributes:
        managed_by: The name of the partner that manages it.
    """

    name: str
    uid: str
    status: Status
    stage: Stage
    plan: str | None
    nickname: str | None
    language: str
    time_zone: str
    managed_by: str | None
    owner: MemberView
    me: MemberView

    @classmethod
    def of(cls, place: Workplace, at: datetime) -> WorkspaceView:
        """Show a workplace as it is at a moment."""
        account = place.account
        return cls(
            status=account.status(at),
            managed_by=place.managed_by,
            owner=MemberView.of(place.owner),
            me=MemberView.of(place.me),
            **_same(cls, account),
        )


@attrs.frozen(kw_only=True)
class EntryView:
    """
    Something that happened.

    Attributes:
        seq: Its number in the account's history.
        actor: The name of who acted; null once it was erased.
        details: What changed.
    """

    id: UUID
    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor: str | None
    details: Mapping[str, Any]

    @classmethod
    def of(cls, told: Told) -> EntryView:
        """Show an entry."""
        return cls(**_same(cls, told))


@attrs.frozen(kw_only=True)
class RemedyView:
    """One thing that would change a refusal, and who can do it."""

    code: str
    who: str
    message: str


@attrs.frozen(kw_only=True)
class ExplanationView:
    """
    What a decision would be, and what it rests on.

    Attributes:
        rule: The first rule that refuses; null when it is allowed.
        because: The fact behind it, for programs.
        message: The same for people.
    """

    action: str
    allowed: bool
    rule: str | None
    because: str
    message: str
    remedies: tuple[RemedyView, ...]
    facts: Mapping[str, str]

    @classmethod
    def of(cls, explanation: Explanation) -> ExplanationView:
        """Show an explanation."""
        told = decision_of(explanation.decision)
        return cls(
            action=explanation.action.value,
            allowed=explanation.decision.allowed,
            rule=told["rule"],
            because=told["because"],
            message=sentence(told["because"]),
            remedies=tuple(RemedyView(**remedy) for remedy in told["remedies"]),
            facts=explanation.facts,
        )


@attrs.frozen(kw_only=True)
class PartnerView:
    """A partner."""

    id: UUID
    name: str
    language: str
    opened_at: datetime
    revision: int

    @classmethod
    def of(cls, partner: Partner) -> PartnerView:
        """Show a partner."""
        return cls(**_same(cls, partner))


@attrs.frozen(kw_only=True)
class OperatorView:
    """An operator of a partner."""

    id: UUID
    partner_id: UUID
    name: str
    email: str
    role: str
    language: str
    revision: int

    @classmethod
    def of(cls, operator: Operator) -> OperatorView:
        """Show an operator."""
        return cls(**_same(cls, operator))


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
        return cls(**_same(cls, identity))


def listed(page: Page[Any], items: tuple[T, ...]) -> Listed[T]:
    """Show a page's items with the place where it ended."""
    return Listed(items=items, next=None if page.next is None else cursor_text(page.next))


def _same(view: Any, entity: Any) -> dict[str, Any]:
    """Return the fields a view shares with an entity."""
    shared = {a.name for a in attrs.fields(view)} & {a.name for a in attrs.fields(type(entity))}
    return {name: getattr(entity, name) for name in shared}
