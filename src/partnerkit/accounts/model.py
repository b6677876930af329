"""An account: its facts, and how they change; pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.access import Facts
from partnerkit.accounts.lifecycles import LOCKS, STAGES, SUBSCRIPTIONS, Lock, Stage
from partnerkit.accounts.origin import Way
from partnerkit.accounts.status import Standing, Status, Subscription, standing, status
from partnerkit.repository import Collection, Revised, Unique, field
from partnerkit.values import (
    AccountId,
    BillingEvent,
    Copied,
    EmailAddress,
    Language,
    MemberId,
    Name,
    Nickname,
    PartnerId,
    Personal,
    Reference,
    Side,
    TimeZone,
)


@attrs.frozen(kw_only=True)
class Account(Revised):
    """
    One client business of the vendor.

    Attributes:
        uid: What API integrations know it by; random, never changes (VC-11).
        partner_id: The partner that manages it; at most one (R-06).
        origin: By which way it came (VC-04); decided once.
        brought_by: Which partner brought it; None where nobody did.
        owner_id: The membership of its primary admin, the owner-to-be from the start (R-11).
        name: The business's name.
        contact: The name of the person to write to.
        email: Where to write to.
        language: The language of its pages and mails.
        time_zone: In which its days begin.
        opened_at: When it was made, UTC.
        stage: Whether operators are still preparing it (VC-08).
        nickname: The last part of its business page's address (VC-23).
        plan: The plan it is subscribed to, None without one.
        seats: How many staff members it may have, where billing says another number than the plan's.
        addons: The names of the add-ons that are booked.
        subscription: What the vendor's billing says.
        reported_at: Since when that is so, as billing said, UTC; None before the first report.
        report: The billing event that said so.
        signed_in_at: The client's first sign-in, UTC; partner sessions do not count (WP-09).
        trial_ends_at: The moment from which its trial is over, UTC.
        partner_locked_at: Since when the partner's lock is set, UTC.
        vendor_locked_at: Since when the vendor's lock is set, UTC.
        unscreened_at: Since when an operator lets it send external links before its time, UTC (VC-21).
        secure: Whether only operators with a Secure role may act on it (VC-22).
        epoch: Raised by each lock; sessions of an earlier one are over (R-13).
        seq: How many entries its chain has.
        head: The digest of the last one.
        revision: Raised by its own changes alone; what people saw (BX-09).
    """

    id: Reference[AccountId]
    uid: Reference[str]
    partner_id: Reference[PartnerId | None]
    origin: Copied[Way] = Way.OPERATOR
    brought_by: Reference[PartnerId | None] = None
    owner_id: Reference[MemberId]
    name: Personal[Name]
    contact: Personal[Name | None] = None
    email: Personal[EmailAddress | None] = None
    language: Copied[str] = "en"
    time_zone: Copied[str] = "UTC"
    opened_at: Copied[datetime]
    stage: Copied[Stage] = STAGES.start
    nickname: Reference[Nickname | None] = None
    plan: Copied[str | None] = None
    seats: Copied[int | None] = None
    addons: Copied[tuple[str, ...]] = ()
    subscription: Copied[Subscription] = SUBSCRIPTIONS.start
    reported_at: Copied[datetime | None] = None
    report: Reference[BillingEvent | None] = None
    signed_in_at: Copied[datetime | None] = None
    trial_ends_at: Copied[datetime]
    partner_locked_at: Copied[datetime | None] = None
    vendor_locked_at: Copied[datetime | None] = None
    unscreened_at: Copied[datetime | None] = None
    secure: Copied[bool] = False
    epoch: Copied[int] = 0
    seq: Copied[int] = 0
    head: Copied[bytes] = b""
    revision: Copied[int] = 0
    version: Copied[int] = 0

    @property
    def locked(self) -> bool:
        """Whether at least one lock is set."""
        return self.partner_locked_at is not None or self.vendor_locked_at is not None

    @property
    def standing(self) -> Standing:
        """What of the status needs no clock."""
        return standing(locked=self.locked, signed_in=self.signed_in_at is not None, subscription=self.subscription)

    @property
    def facts(self) -> Facts:
        """What a decision about the account rests on; who its client is assigned to, the client line knows."""
        return Facts(
            partner_id=self.partner_id,
            account_id=self.id,
            partner_lock=self.partner_locked_at is not None,
            vendor_lock=self.vendor_locked_at is not None,
            secure=self.secure,
        )

    def status(self, at: datetime) -> Status:
        """Return what people see at a moment (R-12)."""
        return status(self.standing, self.trial_ends_at, at)

    def linked(self, seq: int, head: bytes) -> Account:
        """Return the account with one entry more in its chain."""
        return attrs.evolve(self, seq=seq, head=head)

    def staged(self, stage: Stage) -> Account:
        """
        Return the account in another stage.

        Raises:
            NotPossible: It is in that stage already.
        """
        return self._revised(stage=STAGES.move(self.stage, stage.value))

    def locked_by(self, side: Side, *, at: datetime) -> Account:
        """
        Return the account with a side's lock set, and every session of before over.

        Raises:
            NotPossible: That side's lock is set already.
        """
        LOCKS.move(self._lock(side), "lock")
        return self._revised(**{f"{side.value}_locked_at": at, "epoch": self.epoch + 1})

    def unlocked_by(self, side: Side) -> Account:
        """
        Return the account with a side's lock lifted; sessions stay over.

        Raises:
            NotPossible: That side's lock is not set.
        """
        LOCKS.move(self._lock(side), "unlock")
        return self._revised(**{f"{side.value}_locked_at": None})

    def secured(self, secure: bool) -> Account:
        """Return the account as a secure one, or as one like others."""
        return self._revised(secure=secure)

    def is_reported(self, at: datetime, event: str) -> bool:
        """
        Whether a billing event says nothing new: it is the last one, or one from before it.

        Of two of one moment the same one always counts, whichever arrives first.
        """
        return self.reported_at is not None and (at, event) <= (self.reported_at, self.report or "")

    def links_from(self, screening: timedelta) -> datetime:
        """Return the moment from which it may send external links, UTC (VC-21)."""
        return self.unscreened_at or self.opened_at + screening

    def unscreened(self, at: datetime | None) -> Account:
        """Return the account with an early end of its screening, or without."""
        return self._revised(unscreened_at=at)

    def subscribed(
        self, plan: str | None, *, seats: int | None, addons: tuple[str, ...], at: datetime, event: str
    ) -> Account:
        """Return the account as a billing event reports it: on a plan, or cancelled."""
        after = SUBSCRIPTIONS.move(self.subscription, "cancel" if plan is None else "pay")
        told = {"plan": plan, "seats": seats, "addons": addons, "reported_at": at, "report": event}
        return self._revised(subscription=after, **told)

    def entered(self, *, at: datetime, trial: timedelta) -> Account:
        """Return the account after the client's first sign-in: the trial runs from now, unless it began before."""
        return self._revised(signed_in_at=at, trial_ends_at=min(self.trial_ends_at, at + trial))

    def named(self, nickname: str) -> Account:
        """Return the account with another nickname."""
        return self._revised(nickname=nickname)

    def owned_by(self, owner_id: MemberId, *, contact: str | None, email: str | None) -> Account:
        """Return the account with another owner, and with whom to write to."""
        return self._revised(owner_id=owner_id, contact=contact, email=email)

    def _lock(self, side: Side) -> Lock:
        since = self.vendor_locked_at if side is Side.VENDOR else self.partner_locked_at
        return Lock.OPEN if since is None else Lock.LOCKED

    def _revised(self, **fields: object) -> Account:
        return attrs.evolve(self, revision=self.revision + 1, **fields)  # type: ignore[arg-type]


@attrs.frozen(kw_only=True)
class Business:
    """
    What an operator says of a new client (VC-07).

    Attributes:
        name: The business's name.
        contact: The name of the person who will own the account.
        email: That person's address.
        language: The language of its pages and mails.
        time_zone: In which its days begin.
    """

    name: Name
    contact: Name | None = None
    email: EmailAddress | None = None
    language: Language = "en"
    time_zone: TimeZone = "UTC"


ACCOUNT_UID: Final = Unique(field(Account, lambda a: a.uid))
ACCOUNTS: Final = Collection(
    entity=Account,
    key=field(Account, lambda a: a.id),
    unique=(ACCOUNT_UID,),
    version=field(Account, lambda a: a.version),
)
