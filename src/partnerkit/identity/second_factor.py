"""What a second factor rests on: a secret shared with an authenticator app, and recovery codes (BX-10)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import attrs

from partnerkit.repository import Collection, field
from partnerkit.values import Copied, Hidden, PartnerId, Reference


@attrs.frozen(kw_only=True)
class SecondFactor:
    """
    The second factor of an operator; whether it has one says its credential (`Credential.second_factor_at`).

    Attributes:
        holder_id: The operator.
        partner_id: Its partner.
        seed: What its authenticator app knows too, sealed (`Vendor.sealer`).
        codes: The digests of its recovery codes that were not used yet, in hex.
        step: The last time step of which a code was used; no code of it or before counts any more.
        begun_at: When it was begun to be set up, UTC.
        confirmed_at: When its holder showed the first code, UTC; None until then.
    """

    holder_id: Reference[UUID]
    partner_id: Reference[PartnerId]
    seed: Hidden[str] = attrs.field(repr=False)
    codes: Hidden[tuple[str, ...]] = attrs.field(default=(), repr=False)
    step: Copied[int | None] = None
    begun_at: Copied[datetime]
    confirmed_at: Copied[datetime | None] = None
    version: Copied[int] = 0


SECOND_FACTORS: Final = Collection(
    entity=SecondFactor,
    key=field(SecondFactor, lambda f: f.holder_id),
    version=field(SecondFactor, lambda f: f.version),
)
