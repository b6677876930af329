"""What the API answers about accounts and what happened to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import attrs

from partnerkit import Account, Member, SecureAccount, Stage, Status, Subscription, Told, Workplace
from partnerkit.access import Explanation
from partnerkit.accounts.origin import Way
from partnerkit.accounts.screening import LinkSending
from partnerkit.decision import Decision
from partnerkit.errors import decision_of
from partnerkit.staff.model import Level, MemberState
from reference_server.api.models import same
from reference_server.pages.language import spoken
from reference_server.pages.sentences import sentence, texts


@attrs.frozen(kw_only=True)
class AccountView:
    """
    An account.

    Attributes:
        uid: What API integrations know it by; never changes.
        partner_id: The partner that manages it; null where none does.
        origin: By which way it came; decided once.
        brought_by: The partner that brought it; null where nobody did.
        status: What people see; derived from the facts beside it at the moment of the answer.
        addons: The names of the add-ons that are booked.
        seats: How many staff members are paid for, where billing says another number than the plan's.
        reported_at: Since when plan and seats are so, as billing said; null before it said anything.
        signed_in_at: The client's first sign-in.
        unscreened_at: Since when an operator lets it send external links before its time; null without that.
        secure: Whether only operators with a Secure role may act on it.
        revision: The number in the ETag; send it as If-Match to change what you saw.
    """

    id: UUID
    uid: str
    partner_id: UUID | None
    origin: Way
    brought_by: UUID | None
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
    addons: tuple[str, ...]
    subscription: Subscription
    seats: int | None
    reported_at: datetime | None
    signed_in_at: datetime | None
    trial_ends_at: datetime
    partner_locked_at: datetime | None
    vendor_locked_at: datetime | None
    unscreened_at: datetime | None
    secure: bool
    revision: int

    @classmethod
    def of(cls, account: Account, at: datetime) -> AccountView:
        """Show an account as it is at a moment."""
        return cls(status=account.status(at), **same(cls, account))


@attrs.frozen(kw_only=True)
class SecureAccountView:
    """
    A secure account, to a caller whose role keeps it from them.

    Attributes:
        name: The business's name.
        secure: True.
    """

    id: UUID
    name: str
    secure: bool

    @classmethod
    def of(cls, account: SecureAccount) -> SecureAccountView:
        """Show what may be known of an account."""
        return cls(id=account.id, name=account.name, secure=account.secure)


def known(account: Account | SecureAccount, at: datetime) -> AccountView | SecureAccountView:
    """Show an account as its caller may know it at a moment."""
    return SecureAccountView.of(account) if isinstance(account, SecureAccount) else AccountView.of(account, at)


@attrs.frozen(kw_only=True)
class LinkSendingView:
    """
    Whether an account may send external links now.

    Attributes:
        allowed: Whether it may.
        since: The moment from which it may; still to come where it may not.
        early: Whether an operator ended the screening before its time.
    """

    allowed: bool
    since: datetime
    early: bool

    @classmethod
    def of(cls, found: LinkSending) -> LinkSendingView:
        """Show whether an account may."""
        return cls(**same(cls, found))


@attrs.frozen(kw_only=True)
class NicknameView:
    """A nickname that is free."""

    nickname: str


@attrs.frozen(kw_only=True)
class MemberView:
    """
    A membership in an account, or an invitation to one.

    Attributes:
        person_id: Who; null while it stands as invited, and of the partner's own user.
        name: What the account calls the person; null while nobody has said.
        email: Where the person is reached; null while nobody has said.
        level: What it may do; the account's owner may do more.
        partner_id: The partner whose own membership it is; null of the account's people.
        inviter: The name of who invites; null while nobody does.
        invited_at: When the present invitation was made.
        expires_at: The moment from which it no longer counts.
        signed_in_at: When the person signed in to this account last.
        revision: The number in the ETag; send it as If-Match to change what you saw.
    """

    id: UUID
    account_id: UUID
    person_id: UUID | None
    name: str | None
    email: str | None
    level: Level
    state: MemberState
    partner_id: UUID | None
    inviter: str | None
    invited_at: datetime | None
    expires_at: datetime | None
    signed_in_at: datetime | None
    revision: int

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """Show a membership."""
        return cls(**same(cls, member))


@attrs.frozen(kw_only=True)
class WorkspaceView:
    """
    The account a staff member works in, as it may see it.

    Attributes:
        addons: The names of the add-ons that are booked.
        managed_by: The name of the partner that manages it.
    """

    name: str
    uid: str
    status: Status
    stage: Stage
    plan: str | None
    addons: tuple[str, ...]
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
            **same(cls, account),
        )


@attrs.frozen(kw_only=True)
class EntryView:
    """
    Something that happened.

    Attributes:
        seq: Its number in the history of what it happened to.
        actor: The name of who acted; null once it was erased.
        as_other: Whether it acted as somebody else.
        subject: The name of as whom, if it was somebody else; null once it was erased.
        details: What changed.
    """

    id: UUID
    seq: int
    at: datetime
    kind: str
    actor_kind: str
    actor: str | None
    as_other: bool
    subject: str | None
    details: Mapping[str, Any]

    @classmethod
    def of(cls, told: Told) -> EntryView:
        """Show an entry."""
        return cls(**same(cls, told))


@attrs.frozen(kw_only=True)
class RemedyView:
    """One thing that would change a refusal, and who can do it."""

    code: str
    who: str
    message: str


@attrs.frozen(kw_only=True)
class StepView:
    """One refusal on the way to what was asked about, and what leads past it."""

    rule: str
    because: str
    message: str
    remedies: tuple[RemedyView, ...]

    @classmethod
    def of(cls, refusal: Decision) -> StepView:
        """Show a refusal."""
        told = decision_of(refusal, spoken(), texts())
        remedies = tuple(RemedyView(**remedy) for remedy in told["remedies"])
        return cls(rule=told["rule"], because=told["because"], message=sentence(told["because"]), remedies=remedies)


@attrs.frozen(kw_only=True)
class ExplanationView:
    """
    What a decision would be, and what it rests on.

    Attributes:
        rule: The first rule that refuses; null when it is allowed.
        because: The fact behind it, for programs.
        message: The same for people.
        steps: Every refusal on the way, in turn, each with what leads to the next; empty when it is allowed.
        attainable: Whether the steps lead to it being allowed.
    """

    action: str
    allowed: bool
    rule: str | None
    because: str
    message: str
    remedies: tuple[RemedyView, ...]
    facts: Mapping[str, str]
    steps: tuple[StepView, ...]
    attainable: bool

    @classmethod
    def of(cls, explanation: Explanation) -> ExplanationView:
        """Show an explanation."""
        told = decision_of(explanation.decision, spoken(), texts())
        return cls(
            action=explanation.action.value,
            allowed=explanation.decision.allowed,
            rule=told["rule"],
            because=told["because"],
            message=sentence(told["because"]),
            remedies=tuple(RemedyView(**remedy) for remedy in told["remedies"]),
            facts=explanation.facts,
            steps=tuple(map(StepView.of, explanation.steps)),
            attainable=explanation.attainable,
        )
