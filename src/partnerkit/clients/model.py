"""A line of a partner's client list, and what it mirrors of its account; pure."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any, Final

import attrs

from partnerkit.access import Facts
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account
from partnerkit.accounts.origin import Way
from partnerkit.accounts.status import Standing, Status, status
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change, Collection, Revised, Unique, field, fold, many
from partnerkit.values import (
    AccountId,
    ClientId,
    Copied,
    EmailAddress,
    Name,
    Nickname,
    OperatorId,
    PartnerId,
    Personal,
    PlanName,
    Reference,
    SortKey,
    TagText,
)


@attrs.frozen(kw_only=True)
class Client(Revised):
    """
    One line of a partner's client list (VC-05).

    What it shows of its account is mirrored by `shown` whenever the account changes, and does not raise its revision.
    What else it holds is the partner's own, and no part of the account (R-15).

    Attributes:
        partner_id: Whose list it stands in.
        account_id: The account behind it.
        name: The business's name.
        contact: The name of the person to write to.
        email: Where to write to.
        uid: What API integrations know the account by.
        nickname: The last part of the business page's address.
        origin: By which way it came (VC-04).
        stage: Whether operators are still preparing the account.
        standing: What of the status needs no clock.
        trial_ends_at: The moment from which the trial is over, UTC.
        locked_at: Since when the account is locked, UTC; the earlier of two locks.
        partner_locked: Whether the partner's lock is set.
        vendor_locked: Whether the vendor's lock is set.
        secure: Whether only operators with a Secure role may act on the account (VC-22).
        plan: The plan it is subscribed to.
        created_at: When the account was made, UTC.
        tags: The partner's tags on it (VC-12).
        assigned: The operators it is assigned to (VC-24).
        seq: How many entries its own chain has.
        head: The digest of the last one.
        revision: Raised by its own changes alone, of tags and assignments; what people saw.
    """

    partner_id: Reference[PartnerId]
    id: Reference[ClientId]
    account_id: Reference[AccountId]
    name: Personal[Name]
    contact: Personal[Name | None] = None
    email: Personal[EmailAddress | None] = None
    uid: Reference[str]
    nickname: Reference[Nickname | None] = None
    origin: Copied[Way] = Way.OPERATOR
    stage: Copied[Stage]
    standing: Copied[Standing]
    trial_ends_at: Copied[datetime]
    locked_at: Copied[datetime | None] = None
    partner_locked: Copied[bool] = False
    vendor_locked: Copied[bool] = False
    secure: Copied[bool] = False
    plan: Copied[PlanName | None] = None
    created_at: Copied[datetime]
    tags: Copied[frozenset[TagText]] = frozenset()
    assigned: Reference[frozenset[OperatorId]] = frozenset()
    seq: Copied[int] = 0
    head: Copied[bytes] = b""
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def name_key(self) -> SortKey:
        """The name without case and accents, which lists are sorted by."""
        return unicodedata.normalize("NFC", fold(self.name))[:200]

    @property
    def facts(self) -> Facts:
        """What a decision about the client and its account rests on."""
        return Facts(
            partner_id=self.partner_id,
            account_id=self.account_id,
            partner_lock=self.partner_locked,
            vendor_lock=self.vendor_locked,
            secure=self.secure,
            assigned=self.assigned,
        )

    def status(self, at: datetime) -> Status:
        """Return what people see at a moment (R-12)."""
        return status(self.standing, self.trial_ends_at, at)

    def linked(self, seq: int, head: bytes) -> Client:
        """Return the line with one entry more in its chain."""
        return attrs.evolve(self, seq=seq, head=head)


CREATED: Final = field(Client, lambda c: c.created_at)
NAME: Final = field(Client, lambda c: c.name_key)
ORIGIN: Final = field(Client, lambda c: c.origin)
STANDING: Final = field(Client, lambda c: c.standing)
TRIAL_ENDS: Final = field(Client, lambda c: c.trial_ends_at)
LOCKED_AT: Final = field(Client, lambda c: c.locked_at)
PLAN: Final = field(Client, lambda c: c.plan)
SECURE: Final = field(Client, lambda c: c.secure)
TAGS: Final = many(Client, lambda c: c.tags)
ASSIGNED: Final = many(Client, lambda c: c.assigned)
CLIENT_ACCOUNT: Final = Unique(field(Client, lambda c: c.account_id), within=True)
CLIENTS: Final = Collection(
    entity=Client,
    key=field(Client, lambda c: c.id),
    within=field(Client, lambda c: c.partner_id),
    unique=(CLIENT_ACCOUNT,),
    order=(CREATED, NAME),
    filters=(STANDING, SECURE, PLAN),
    figures=(TRIAL_ENDS,),
    apart=(SECURE.is_(False),),
    many=(TAGS, ASSIGNED),
    search=(
        field(Client, lambda c: c.name),
        field(Client, lambda c: c.contact),
        field(Client, lambda c: c.email),
        field(Client, lambda c: c.uid),
        field(Client, lambda c: c.nickname),
    ),
    version=field(Client, lambda c: c.version),
)


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
        "origin": account.origin,
        "stage": account.stage,
        "standing": account.standing,
        "trial_ends_at": account.trial_ends_at,
        "locked_at": min(filter(None, (account.partner_locked_at, account.vendor_locked_at)), default=None),
        "partner_locked": account.partner_locked_at is not None,
        "vendor_locked": account.vendor_locked_at is not None,
        "secure": account.secure,
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
