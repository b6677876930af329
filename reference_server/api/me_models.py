"""What the API takes and answers about one's own address, sessions and mailed links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import OwnAddress, OwnSession, Realm
from partnerkit.values import EmailAddress, Password, TypedPassword
from reference_server.api.models import same


@attrs.frozen(kw_only=True)
class ForgottenPassword:
    """Whose password was forgotten."""

    realm: Realm
    email: EmailAddress


@attrs.frozen(kw_only=True)
class FollowedLink:
    """
    A mailed link that is followed.

    Attributes:
        token: The last part of the link's address.
    """

    realm: Realm
    token: TypedPassword


@attrs.frozen(kw_only=True)
class FollowedReset(FollowedLink):
    """
    A mailed link by which a new password is set.

    Attributes:
        password: The new password.
    """

    password: Password


@attrs.frozen(kw_only=True)
class FollowedChange(FollowedLink):
    """
    A mailed link by which another address is used.

    Attributes:
        password: The present password.
    """

    password: TypedPassword


@attrs.frozen(kw_only=True)
class OwnAddressView:
    """
    The address somebody signs in with.

    Attributes:
        verified_at: When it was proven that mail is read there; null while it was not.
    """

    email: str
    verified_at: datetime | None

    @classmethod
    def of(cls, address: OwnAddress) -> OwnAddressView:
        """Show an address to its holder."""
        return cls(**same(cls, address))


@attrs.frozen(kw_only=True)
class OwnSessionView:
    """
    One of one's own live sessions.

    Attributes:
        here: Whether it is the one that asks.
        used_at: When it was used last, to about a minute.
        device: What the browser or program called itself.
        business: The name of the account it is in, for staff.
        as_whom: The name of the operator as whom one acts in it, if it is another.
    """

    id: UUID
    here: bool
    started_at: datetime
    used_at: datetime
    ends_at: datetime
    device: str | None
    business: str | None
    as_whom: str | None

    @classmethod
    def of(cls, session: OwnSession) -> OwnSessionView:
        """Show a session to its holder."""
        return cls(**same(cls, session))


@attrs.frozen(kw_only=True)
class OwnSessionsView:
    """One's own live sessions, all of them."""

    items: tuple[OwnSessionView, ...]


@attrs.frozen(kw_only=True)
class EndedView:
    """
    How many sessions were ended.

    Attributes:
        ended: How many.
    """

    ended: int
