"""What happens to accounts, as their chains tell it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import attrs

from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.origin import Way
from partnerkit.effects import Event
from partnerkit.values import Copied, OperatorId, PartnerId, Personal, Reference, Side


@attrs.frozen(kw_only=True)
class AccountOpened(Event):
    """An account was made, and with it is settled who brought it, by what evidence (VC-04): fields as of `Origin`."""

    kind: ClassVar[str] = "account.opened"
    uid: Reference[str]
    name: Personal[str]
    email: Personal[str | None]
    way: Copied[Way] = Way.OPERATOR
    partner_id: Reference[PartnerId | None] = None
    operator_id: Reference[OperatorId | None] = None
    evidence_id: Reference[UUID | None] = None
    own: Copied[bool] = False


@attrs.frozen(kw_only=True)
class StageSet(Event):
    """An account went from Setup to Live or back."""

    kind: ClassVar[str] = "account.staged"
    was: Copied[Stage]
    now: Copied[Stage]


@attrs.frozen(kw_only=True)
class AccountLocked(Event):
    """A side set its lock; every session of the account is over."""

    kind: ClassVar[str] = "account.locked"
    side: Copied[Side]


@attrs.frozen(kw_only=True)
class AccountUnlocked(Event):
    """A side lifted its lock."""

    kind: ClassVar[str] = "account.unlocked"
    side: Copied[Side]


@attrs.frozen(kw_only=True)
class SecureSet(Event):
    """From now on only operators with a Secure role may act on the account, or others as well again."""

    kind: ClassVar[str] = "account.secured"
    now: Copied[bool]


@attrs.frozen(kw_only=True)
class ScreeningSet(Event):
    """An operator ended the screening of the links an account sends, or began it again."""

    kind: ClassVar[str] = "account.screening"
    ended: Copied[bool]


@attrs.frozen(kw_only=True)
class NicknameSet(Event):
    """The account's business page has another address."""

    kind: ClassVar[str] = "account.nicknamed"
    was: Copied[str | None]
    now: Copied[str]


@attrs.frozen(kw_only=True)
class SubscriptionReported(Event):
    """Billing reported a plan, or that it was cancelled."""

    kind: ClassVar[str] = "subscription.reported"
    was: Copied[str | None]
    now: Copied[str | None]
    seats: Copied[int | None]
    addons: Copied[tuple[str, ...]] = ()


@attrs.frozen(kw_only=True)
class ClientEntered(Event):
    """The client signed in for the first time; the trial runs."""

    kind: ClassVar[str] = "account.entered"
