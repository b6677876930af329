"""What the API takes and answers about invitations to open an account, and about what they lead to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import (
    Account,
    Allowance,
    Invitation,
    InvitationState,
    KnownClient,
    NewClient,
    OpenOffer,
    OwnBusiness,
    Status,
)
from partnerkit.values import TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class InvitationView:
    """
    An invitation by mail to open an account.

    Attributes:
        id: Also the id of its line in the client list.
        account_id: The id of the account that is to be; there is none before it is accepted.
        email: Where it is mailed to.
        name: What the partner calls the business; null where nobody said.
        contact: What the partner calls the person; null where nobody said.
        language: The language it is written in.
        operator_id: Who invited.
        inviter: The name of whoever had it mailed last.
        state: What became of it; an open one may be over its time.
        invited_at: When it was made.
        sent_at: When it was wanted last.
        expires_at: The moment from which its link no longer works.
        settled_at: When it was accepted; null while it is open.
        revision: The number in the ETag; send it as If-Match to withdraw what you saw.
    """

    id: UUID
    account_id: UUID
    email: str
    name: str | None
    contact: str | None
    language: str
    operator_id: UUID
    inviter: str
    state: InvitationState
    invited_at: datetime
    sent_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    revision: int

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationView:
        """Show an invitation; not which of its links is the present one."""
        return cls(**same(cls, invitation))


@attrs.frozen(kw_only=True)
class AllowanceView:
    """
    How many clients a partner may bring in a day; all are null once the vendor has approved it, and there is no end.

    Attributes:
        most: How many in a day.
        brought: How many it has brought within the day that ends now.
        left: How many more it may bring now.
    """

    most: int | None
    brought: int | None
    left: int | None

    @classmethod
    def of(cls, allowance: Allowance | None) -> AllowanceView:
        """Show what a partner may; None where there is no end."""
        if allowance is None:
            return cls(most=None, brought=None, left=None)
        return cls(left=allowance.left, **same(cls, allowance))


@attrs.frozen(kw_only=True)
class FollowedOffer:
    """
    A mailed link that invites to open an account.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword


@attrs.frozen(kw_only=True)
class FollowedOpening(NewClient):
    """
    A mailed link by which somebody opens an account who signs in to none yet.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword

    @property
    def new(self) -> NewClient:
        """What is said of the business and of the person."""
        return NewClient(**same(NewClient, self))


@attrs.frozen(kw_only=True)
class FollowedKnownOpening(KnownClient):
    """
    A mailed link by which somebody opens an account who signs in with its address already.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword

    @property
    def given(self) -> KnownClient:
        """What is said of the business, and how the person shows to be the one."""
        return KnownClient(**same(KnownClient, self))


@attrs.frozen(kw_only=True)
class FollowedAcceptance(OwnBusiness):
    """
    A mailed link by which somebody opens an account who is signed in to another.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword

    @property
    def own(self) -> OwnBusiness:
        """What is said of the business."""
        return OwnBusiness(**same(OwnBusiness, self))


@attrs.frozen(kw_only=True)
class OpenOfferView:
    """
    An invitation to open an account that can be accepted, as whoever has its link sees it.

    Attributes:
        partner: The name of the partner that invites, and will manage the account.
        inviter: The name of who invites.
        email: Where the invitation went.
        business: What the partner calls the business; null where nobody said.
        contact: What the partner calls the person; null where nobody said.
        language: The language it is written in.
        expires_at: The moment from which it no longer counts.
        known: Whether somebody signs in with this address already, and accepts by the password it has.
    """

    partner: str
    inviter: str
    email: str
    business: str | None
    contact: str | None
    language: str
    expires_at: datetime
    known: bool

    @classmethod
    def of(cls, offer: OpenOffer) -> OpenOfferView:
        """Show an invitation to whoever has its link."""
        return cls(**same(cls, offer))


@attrs.frozen(kw_only=True)
class OwnAccountView:
    """
    An account, to whoever has just opened it, and owns it.

    Attributes:
        uid: What API integrations know it by; never changes.
        email: What its owner signs in with.
        trial_ends_at: When the trial is over at the latest; it begins with the first sign-in.
    """

    id: UUID
    uid: str
    name: str
    contact: str | None
    email: str | None
    language: str
    time_zone: str
    status: Status
    trial_ends_at: datetime

    @classmethod
    def of(cls, account: Account, at: datetime) -> OwnAccountView:
        """Show an account as it is at a moment."""
        return cls(status=account.status(at), **same(cls, account))
