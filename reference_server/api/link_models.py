"""What the API takes and answers about the links a partner hands out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import LinkKind, PartnerLink
from partnerkit.invitations.offers import OpenLinkOffer
from partnerkit.values import TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class PartnerLinkView:
    """
    A link of a partner's, by which anybody may sign up and be its client.

    Attributes:
        kind: The referral link, which every partner has, or a named one.
        name: What the partner calls a named one; null of the referral link.
        address: What is handed out. It is public by nature: it stands on pages and in letters.
        maker_id: The operator who made it; null of the one a partner has from the start.
        made_at: When.
        ends_at: The moment from which it no longer works; null while nobody has ended it.
        works: Whether somebody may sign up through it now, as far as the link itself goes.
        revision: The number in the ETag; send it as If-Match to revoke what you saw.
    """

    id: UUID
    kind: LinkKind
    name: str | None
    address: str
    maker_id: UUID | None
    made_at: datetime
    ends_at: datetime | None
    works: bool
    revision: int

    @classmethod
    def of(cls, link: PartnerLink, address: str, at: datetime) -> PartnerLinkView:
        """Show a link with its address, as it is at a moment."""
        return cls(address=address, works=link.works(at), **same(cls, link))


@attrs.frozen(kw_only=True)
class FollowedPartnerLink:
    """
    A link of a partner's that somebody follows.

    Attributes:
        token: The last part of the link's address.
    """

    token: TypedPassword


@attrs.frozen(kw_only=True)
class OpenLinkOfferView:
    """
    A link of a partner's that works, as whoever follows it sees it.

    Attributes:
        partner: The name of the partner whose client will be whoever signs up.
        language: The partner's language.
    """

    partner: str
    language: str

    @classmethod
    def of(cls, offer: OpenLinkOffer) -> OpenLinkOfferView:
        """Show a link to whoever follows it."""
        return cls(**same(cls, offer))
