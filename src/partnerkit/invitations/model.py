"""Invitations to open an account, and the links partners hand out: facts (WP-01 to WP-06, VC-03)."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final

import attrs

from partnerkit.repository import Collection, Cursor, Query, Revised, Unique, field
from partnerkit.values import (
    AccountId,
    AddressKey,
    ClientId,
    Copied,
    EmailAddress,
    Language,
    LinkId,
    Name,
    OperatorId,
    PartnerId,
    Personal,
    Reference,
    address_key,
)


class InvitationState(enum.Enum):
    """What became of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@attrs.frozen(kw_only=True)
class Invitation(Revised):
    """
    An invitation by mail to open an account (WP-02); its line stands in the client list from the start (WP-05).

    Attributes:
        partner_id: Whose invitation; a blocked operator's stays the partner's (R-09).
        id: Also the id of its line.
        account_id: The id of the account that is to be; there is none before it is accepted.
        uid: What API integrations will know that by.
        email: Where it is mailed to.
        name: What the partner calls the business; None where nobody said.
        contact: What the partner calls the person.
        language: The language it is written in.
        operator_id: Who invites.
        inviter: That operator's name.
        state: What became of it.
        invited_at: When it was made, UTC.
        sent_at: When it was made, or wanted once more, UTC.
        expires_at: The moment from which its link no longer works, UTC.
        generation: Raised by each sending; links of earlier ones no longer work (WP-06, A-05).
        settled_at: When it was accepted, declined or withdrawn, UTC.
        revision: Raised by each change; what people saw.
    """

    partner_id: Reference[PartnerId]
    id: Reference[ClientId]
    account_id: Reference[AccountId]
    uid: Reference[str]
    email: Personal[EmailAddress]
    name: Personal[Name | None] = None
    contact: Personal[Name | None] = None
    language: Copied[str] = "en"
    operator_id: Reference[OperatorId]
    inviter: Personal[Name]
    state: Copied[InvitationState] = InvitationState.OPEN
    invited_at: Copied[datetime]
    sent_at: Copied[datetime]
    expires_at: Copied[datetime]
    generation: Copied[int] = 1
    settled_at: Copied[datetime | None] = None
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def open_address(self) -> AddressKey | None:
        """What spellings of its address share while it is open: a partner has one open invitation an address."""
        return address_key(self.email) if self.state is InvitationState.OPEN else None


class LinkKind(enum.Enum):
    """
    What a link of a partner's is.

    Attributes:
        REFERRAL: The one link a partner has from the start (VC-03).
        NAMED: One of those its operators make, each for a place of its own (WP-03).
    """

    REFERRAL = "referral"
    NAMED = "named"


@attrs.frozen(kw_only=True)
class PartnerLink(Revised):
    """
    A link by which anybody may sign up and be the partner's client; it is public by nature.

    Attributes:
        kind: Which kind.
        name: What the partner calls a named one.
        maker_id: The operator who made it; None for the one a partner has from the start.
        made_at: When, UTC.
        ends_at: The moment from which it no longer works, UTC; None while nobody has ended it.
        revision: Raised by each change; what people saw.
    """

    partner_id: Reference[PartnerId]
    id: Reference[LinkId]
    kind: Copied[LinkKind]
    name: Copied[Name | None] = None
    maker_id: Reference[OperatorId | None] = None
    made_at: Copied[datetime]
    ends_at: Copied[datetime | None] = None
    revision: Copied[int] = 0
    version: Copied[int] = 0

    def works(self, at: datetime) -> bool:
        """Whether somebody may sign up through it at a moment."""
        return self.ends_at is None or at < self.ends_at


@attrs.frozen(kw_only=True)
class NewInvitation:
    """
    Whom an operator invites by mail (WP-02).

    Attributes:
        email: Where the invitation is mailed to.
        name: The business's name, as far as known; who accepts says it anyway.
        contact: The person's name, as far as known.
        language: The language it is written in.
    """

    email: EmailAddress
    name: Name | None = None
    contact: Name | None = None
    language: Language = "en"


@attrs.frozen(kw_only=True)
class NewLink:
    """A named link (WP-03): what the partner calls it, as the place where it is to stand."""

    name: Name


INVITATION_STATE: Final = field(Invitation, lambda i: i.state)
INVITED_AT: Final = field(Invitation, lambda i: i.invited_at)
INVITATION_ADDRESS: Final = Unique(field(Invitation, lambda i: i.open_address), within=True)
INVITATIONS: Final = Collection(
    entity=Invitation,
    key=field(Invitation, lambda i: i.id),
    within=field(Invitation, lambda i: i.partner_id),
    unique=(INVITATION_ADDRESS,),
    order=(INVITED_AT,),
    version=field(Invitation, lambda i: i.version),
)
LINK_KIND: Final = field(PartnerLink, lambda i: i.kind)
LINK_ENDS: Final = field(PartnerLink, lambda i: i.ends_at)
PARTNER_LINKS: Final = Collection(
    entity=PartnerLink,
    key=field(PartnerLink, lambda i: i.id),
    within=field(PartnerLink, lambda i: i.partner_id),
    order=(field(PartnerLink, lambda i: i.made_at),),
    filters=(LINK_KIND,),
    version=field(PartnerLink, lambda i: i.version),
)


def present_referral(partner_id: PartnerId) -> Query[PartnerLink]:
    """Ask for the one referral link of a partner that was not replaced; there is none before the first was."""
    where = LINK_KIND.is_(LinkKind.REFERRAL) & LINK_ENDS.is_(None)
    return Query(collection=PARTNER_LINKS, within=partner_id, where=where, limit=1)


def links_of(
    partner_id: PartnerId, kind: LinkKind, *, after: Cursor | None = None, limit: int = 50
) -> Query[PartnerLink]:
    """Ask for a partner's links of a kind, newest first."""
    where = LINK_KIND.is_(kind)
    return Query(collection=PARTNER_LINKS, within=partner_id, where=where, descending=True, after=after, limit=limit)
