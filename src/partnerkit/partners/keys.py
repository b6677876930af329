"""API keys of a partner: facts and pure use cases (BX-18)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from partnerkit.access import Permission
from partnerkit.repository import Collection, Unique, field
from partnerkit.values import Copied, Hidden, KeyId, Name, OperatorId, PartnerId, Reference


@attrs.frozen(kw_only=True)
class ApiKey:
    """
    A key by which a program of the partner's acts; the key itself is random and kept as a digest.

    Attributes:
        name: What the partner calls it; histories name it so.
        digest: SHA-256 of the key.
        maker_id: The operator who made it: it acts only while that one may, and never with more than that one has.
        role: The name of its role, built in or the partner's own.
        scopes: Which permissions of the role it has.
        made_at: When it was made, UTC.
        ends_at: The moment from which it no longer works, UTC.
        used_at: When it was used last, to about a minute, UTC.
        ended_at: When somebody ended it, UTC.
    """

    partner_id: Reference[PartnerId]
    id: Reference[KeyId]
    name: Copied[Name]
    digest: Hidden[bytes] = attrs.field(repr=False)
    maker_id: Reference[OperatorId]
    role: Copied[str]
    scopes: Copied[frozenset[Permission]]
    made_at: Copied[datetime]
    ends_at: Copied[datetime]
    used_at: Copied[datetime | None] = None
    ended_at: Copied[datetime | None] = None
    version: Copied[int] = 0


KEY_DIGEST: Final = Unique(field(ApiKey, lambda k: k.digest))
API_KEYS: Final = Collection(
    entity=ApiKey,
    key=field(ApiKey, lambda k: k.id),
    within=field(ApiKey, lambda k: k.partner_id),
    global_key=True,
    unique=(KEY_DIGEST,),
    order=(field(ApiKey, lambda k: k.id),),
    version=field(ApiKey, lambda k: k.version),
)
