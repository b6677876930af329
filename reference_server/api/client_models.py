"""What the API answers about clients: the partner's own list, and its notes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit import Client, ClientCounts, Listing, Note, SecureNames, Stage, Status
from partnerkit.accounts.origin import Way
from reference_server.api.models import place, same


@attrs.frozen(kw_only=True)
class ClientView:
    """
    A line of a partner's client list.

    Attributes:
        account_id: The account behind it; while the status is `invited`, the one that is to be, and is not there yet.
        origin: By which way it came.
        tags: The partner's tags on it, by text.
        operators: The ids of the operators it is assigned to.
        locked_at: Since when the account is locked; the earlier of two locks.
        secure: Whether only operators with a Secure role may act on the account.
        revision: The number in the ETag; raised by tags and assignments, not by changes of the account.
    """

    id: UUID
    account_id: UUID
    name: str
    contact: str | None
    email: str | None
    uid: str
    nickname: str | None
    origin: Way
    stage: Stage
    status: Status
    plan: str | None
    tags: tuple[str, ...]
    operators: tuple[UUID, ...]
    created_at: datetime
    trial_ends_at: datetime
    locked_at: datetime | None
    partner_locked: bool
    vendor_locked: bool
    secure: bool
    revision: int

    @classmethod
    def of(cls, client: Client, at: datetime) -> ClientView:
        """Show a line as it is at a moment."""
        sets = {"tags": tuple(sorted(client.tags)), "operators": tuple(sorted(client.assigned))}
        return cls(status=client.status(at), **same(cls, client) | sets)


@attrs.frozen(kw_only=True)
class ListingView:
    """
    A part of a client list; it may hold fewer than asked for, or none, while more follow.

    Attributes:
        next: What to send as `after` for the part that follows; null at the end.
        previous: What to send as `before` for the part before; null at the beginning.
    """

    items: tuple[ClientView, ...]
    next: str | None
    previous: str | None

    @classmethod
    def of(cls, listing: Listing, at: datetime) -> ListingView:
        """Show a part as it is at a moment."""
        items = tuple(ClientView.of(client, at) for client in listing.items)
        return cls(items=items, next=place(listing.next), previous=place(listing.previous))


@attrs.frozen(kw_only=True)
class CountsView:
    """
    How many clients the caller sees.

    Attributes:
        active: Awaiting the client, in trial, paying.
        new: Made in the last 30 days; overlaps with the others.
        inactive: Trial expired, cancelled, locked, closed.
        invited: Not signed up yet.
    """

    active: int
    new: int
    inactive: int
    invited: int

    @classmethod
    def of(cls, counts: ClientCounts) -> CountsView:
        """Show the figures."""
        return cls(**same(cls, counts))


@attrs.frozen(kw_only=True)
class SecureNamesView:
    """
    The names of secure accounts that the caller's role keeps from it; nothing else of them is told.

    Attributes:
        names: In order. A search looks at so many names and no more, so there may be none while there is a next part.
        next: What to send as `after` for the part that follows; null at the end.
    """

    names: tuple[str, ...]
    next: str | None

    @classmethod
    def of(cls, found: SecureNames) -> SecureNamesView:
        """Show a part of the names."""
        return cls(names=found.names, next=place(found.next))


@attrs.frozen(kw_only=True)
class TagsView:
    """
    The tags in use on clients the caller sees.

    Attributes:
        tags: At most 200, by text.
    """

    tags: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NoteView:
    """
    An internal note of the partner's team on a client.

    Attributes:
        author: The name of the operator who wrote it, as it was then.
        changed_at: When it was written anew; null if it never was.
        revision: The number in the ETag; send it as If-Match to change what you saw.
    """

    id: UUID
    client_id: UUID
    text: str
    author_id: UUID
    author: str
    written_at: datetime
    changed_at: datetime | None
    revision: int

    @classmethod
    def of(cls, note: Note) -> NoteView:
        """Show a note."""
        return cls(**same(cls, note))
