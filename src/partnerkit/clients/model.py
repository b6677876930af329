"""A line of a partner's client list, and what it mirrors of its account; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import attrs

from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account
from partnerkit.accounts.status import Standing, Status, status
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change, Collection, Cursor, Query, Unique, field
from partnerkit.values import AccountId, ClientId, Copied, EmailAddress, Name, Nickname, PartnerId, Personal, Reference


@attrs.frozen(kw_only=True)
class Client:
    """
    One line of a partner's client list (VC-05).

    What it shows of its account is mirrored by `shown` whenever the account changes, and does not raise its revision.

    Attributes:
        partner_id: Whose list it stands in.
        account_id: The account behind it.
        name: The business's name.
        contact: The name of the person to write to.
        email: Where to write to.
        uid: What API integrations know the account by.
        nickname: The last part of the business page's address.
        stage: Whether operators are still preparing the account.
        standing: What of the status needs no clock.
        trial_ends_at: The moment from which the trial is over, UTC.
        locked_at: Since when the account is locked, UTC; the earlier of two locks.
        plan: The plan it is subscribed to.
        created_at: When the account was made, UTC.
        revision: Raised by its own changes alone.
    """

    partner_id: Reference[PartnerId]
    id: Reference[ClientId]
    account_id: Reference[AccountId]
    name: Personal[Name]
    contact: Personal[Name | None] = None
    email: Personal[EmailAddress | None] = None
    uid: Reference[str]
    nickname: Reference[Nickname | None] = None
    stage: Copied[Stage]
    standing: Copied[Standing]
    trial_ends_at: Copied[datetime]
    locked_at: Copied[datetime | None] = None
    plan: Copied[str | None] = None
    created_at: Copied[datetime]
    revision: Copied[int] = 0
    version: Copied[int] = 0

    def status(self, at: datetime) -> Status:
        """Return what people see at a moment (R-12)."""
        return status(self.standing, self.trial_ends_at, at)


CLIENT_CREATED: Final = field(Client, lambda c: c.created_at)
CLIENT_NAME: Final = field(Client, lambda c: c.name)
CLIENT_ACCOUNT: Final = Unique(field(Client, lambda c: c.account_id), within=True)
CLIENTS: Final = Collection(
    entity=Client,
    key=field(Client, lambda c: c.id),
    within=field(Client, lambda c: c.partner_id),
    unique=(CLIENT_ACCOUNT,),
    order=(CLIENT_CREATED, CLIENT_NAME),
    filters=(field(Client, lambda c: c.standing),),
    search=(
        CLIENT_NAME,
        field(Client, lambda c: c.contact),
        field(Client, lambda c: c.email),
        field(Client, lambda c: c.uid),
        field(Client, lambda c: c.nickname),
    ),
    version=field(Client, lambda c: c.version),
)


def clients_of(partner_id: PartnerId, *, after: Cursor | None = None, limit: int = 50) -> Query[Client]:
    """Ask for a partner's clients, newest first."""
    return Query(collection=CLIENTS, within=partner_id, order=CLIENT_CREATED, descending=True, after=after, limit=limit)


def shown(client: Client, account: Account) -> Client:
    """Return a line as it stands for its account as it is now."""
    return attrs.evolve(client, **_mirror(account))


def _mirror(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "contact": account.contact,
        "email": account.email,
        "uid": account.uid,
        "nickname": account.nickname,
        "stage": account.stage,
        "standing": account.standing,
        "trial_ends_at": account.trial_ends_at,
        "locked_at": min(filter(None, (account.partner_locked_at, account.vendor_locked_at)), default=None),
        "plan": account.plan,
        "created_at": account.opened_at,
    }


def mirrored(client: Client | None, account: Account) -> Effects[None]:
    """Bring a line up to its account; added wherever an account changes. Without a managing partner there is none."""
    if client is None or (after := shown(client, account)) == client:
        return Effects(None)
    return Effects(None, [Change(client, after)])


def listed(account: Account, *, partner_id: PartnerId, id: ClientId) -> Effects[Client]:
    """Put an account on its partner's list."""
    line = Client(partner_id=partner_id, id=id, account_id=account.id, **_mirror(account))
    return Effects(line, [Add(line)])
