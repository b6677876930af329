"""What the API answers about API keys; a key itself is in the answer that made it, and in no other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import ApiKey, MadeKey
from partnerkit.access import Permission
from partnerkit.partners.keys import KeyState
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class KeyView:
    """
    A key by which a program of a partner's calls.

    Attributes:
        maker_id: The operator who made it, on whose role it rests.
        role: The name of its role.
        scopes: Which permissions of the role it has.
        state: Whether it still works, as far as the key itself goes.
        used_at: When it was used last, to about a minute.
        ended_at: When somebody ended it.
    """

    id: UUID
    partner_id: UUID
    name: str
    maker_id: UUID
    role: str
    scopes: tuple[Permission, ...]
    state: KeyState
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey, at: datetime) -> KeyView:
        """Show a key at a moment, its scopes in the order in which all permissions are listed."""
        scopes = tuple(permission for permission in Permission if permission in key.scopes)
        return cls(**same(cls, key) | {"scopes": scopes, "state": key.state(at)})


@attrs.frozen(kw_only=True)
class MadeKeyView:
    """
    A key just made.

    Attributes:
        id: The key's id.
        key: The key.
        token: What its program shows, as in ``Authorization: Bearer``; told this once, and null where the call came
            again.
    """

    id: UUID
    key: KeyView
    token: str | None = attrs.field(repr=False)

    @classmethod
    def of(cls, made: MadeKey, at: datetime) -> MadeKeyView:
        """Show a key to whoever made it."""
        token = None if made.token is None else made.token.reveal()
        return cls(id=made.key.id, key=KeyView.of(made.key, at), token=token)
