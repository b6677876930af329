"""What can be done with an account: pure functions of facts that return Effects."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import attrs

from partnerkit.accounts.events import (
    AccountLocked,
    AccountOpened,
    AccountUnlocked,
    ClientEntered,
    NicknameSet,
    ScreeningSet,
    SecureSet,
    StageSet,
    SubscriptionReported,
)
from partnerkit.accounts.lifecycles import Stage
from partnerkit.accounts.model import Account, Business
from partnerkit.accounts.origin import Origin, Way
from partnerkit.effects import Effects, Event
from partnerkit.repository import Add, Change
from partnerkit.values import AccountId, MemberId, PartnerId, Side
from partnerkit.vendor import Limits

# Made by others than the client, who prepare it.
_PREPARED: Final = {Way.OPERATOR, Way.IMPORT}


def open_account(
    business: Business,
    *,
    id: AccountId,
    uid: str,
    owner_id: MemberId,
    partner_id: PartnerId | None,
    origin: Origin,
    at: datetime,
    limits: Limits,
) -> Effects[Account]:
    """
    Make an account; every way that makes one shares this.

    One that its client opens starts Live, any other in Setup (VC-08).

    Args:
        business: What it is.
        id: Its id.
        uid: What API integrations know it by.
        owner_id: The membership of its owner.
        partner_id: The partner that manages it.
        origin: Who brought it.
        at: When, UTC.
        limits: Of the vendor.
    """
    account = Account(
        id=id,
        uid=uid,
        partner_id=partner_id,
        origin=origin.way,
        brought_by=origin.partner_id,
        stage=Stage.SETUP if origin.way in _PREPARED else Stage.LIVE,
        owner_id=owner_id,
        name=business.name,
        contact=business.contact,
        email=business.email,
        language=business.language,
        time_zone=business.time_zone,
        opened_at=at,
        trial_ends_at=at + limits.trial_starts_within + limits.trial,
    )
    told = AccountOpened(chain_id=id, uid=uid, name=business.name, email=business.email, **attrs.asdict(origin))
    return Effects(account, [Add(account)], [told])


def set_stage(account: Account, stage: Stage) -> Effects[Account]:
    """Go from Setup to Live, or back (VC-08)."""
    return _changed(account, account.staged(stage), StageSet(chain_id=account.id, was=account.stage, now=stage))


def lock(account: Account, *, side: Side, at: datetime) -> Effects[Account]:
    """Set a side's lock (VC-20)."""
    return _changed(account, account.locked_by(side, at=at), AccountLocked(chain_id=account.id, side=side))


def unlock(account: Account, *, side: Side) -> Effects[Account]:
    """Lift a side's lock; the other side's stays (VC-20)."""
    return _changed(account, account.unlocked_by(side), AccountUnlocked(chain_id=account.id, side=side))


def set_secure(account: Account, secure: bool) -> Effects[Account]:
    """Make an account secure, or one like others; what it is already changes nothing (VC-22)."""
    if account.secure is secure:
        return Effects(account)
    return _changed(account, account.secured(secure), SecureSet(chain_id=account.id, now=secure))


def end_screening(account: Account, ended: bool, *, at: datetime) -> Effects[Account]:
    """Let an account send external links before its time, or not any more; what is so already changes nothing."""
    if (account.unscreened_at is not None) is ended:
        return Effects(account)
    told = ScreeningSet(chain_id=account.id, ended=ended)
    return _changed(account, account.unscreened(at if ended else None), told)


def name(account: Account, nickname: str) -> Effects[Account]:
    """Give an account a nickname; the claim on it is another's (VC-23)."""
    told = NicknameSet(chain_id=account.id, was=account.nickname, now=nickname)
    return _changed(account, account.named(nickname), told)


def subscribe(
    account: Account, plan: str | None, *, seats: int | None, addons: tuple[str, ...] = (), at: datetime, event: str
) -> Effects[Account]:
    """
    Note what a billing event reports: a plan, or None for cancelled.

    What stands in the end is what the last event said, in whatever order they arrive, and however often (VC-17). One
    that is newer and says the same is noted, so that an older one cannot undo it; history does not tell it again.
    """
    if account.is_reported(at, event):
        return Effects(account)
    after = account.subscribed(plan, seats=seats, addons=addons, at=at, event=event)
    same = (account.plan, account.seats, account.addons) == (plan, seats, addons)
    if account.subscription is after.subscription and same:
        noted = attrs.evolve(account, reported_at=at, report=event)  # nothing that people saw
        return Effects(noted, [Change(account, noted)])
    told = SubscriptionReported(chain_id=account.id, was=account.plan, now=plan, seats=seats, addons=addons)
    return _changed(account, after, told)


def enter(account: Account, *, at: datetime, limits: Limits) -> Effects[Account]:
    """Note the client's sign-in; only the first one changes anything (WP-09)."""
    if account.signed_in_at is not None:
        return Effects(account)
    return _changed(account, account.entered(at=at, trial=limits.trial), ClientEntered(chain_id=account.id))


def _changed(old: Account, new: Account, told: Event) -> Effects[Account]:
    return Effects(new, [Change(old, new)], [told])
