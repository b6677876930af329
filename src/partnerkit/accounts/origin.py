"""Who brought an account: decided once, when it is made, and kept with its evidence (VC-04); pure."""

from __future__ import annotations

import enum
from typing import Final
from uuid import UUID

import attrs

from partnerkit.values import OperatorId, PartnerId


class Way(enum.Enum):
    """
    By which way an account came to be.

    Attributes:
        OPERATOR: An operator made it, or had the form make it.
        INVITATION: Its owner accepted an invitation by mail.
        LINK: Its owner signed up through one of a partner's named links.
        REFERRAL: Its owner signed up through a partner's referral link.
        DIRECT: Its owner signed up without any.
        IMPORT: The vendor imported it.
        PARTNER: It is a partner's own.
    """

    OPERATOR = "operator"
    INVITATION = "invitation"
    LINK = "link"
    REFERRAL = "referral"
    DIRECT = "direct"
    IMPORT = "import"
    PARTNER = "partner"


@attrs.frozen(kw_only=True)
class Origin:
    """
    Who brought an account.

    Attributes:
        way: By which way it came.
        partner_id: Which partner brought it; None where nobody did.
        operator_id: Which operator made it or invited its owner.
        evidence_id: The invitation, or the link.
        own: Whether it came through a partner's link and was that partner's own people's, so that nobody brought it.
    """

    way: Way
    partner_id: PartnerId | None = None
    operator_id: OperatorId | None = None
    evidence_id: UUID | None = None
    own: bool = False


DIRECT: Final = Origin(way=Way.DIRECT)
