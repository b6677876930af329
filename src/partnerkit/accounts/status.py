"""
The status people see: derived from independent facts at a moment, never stored (R-12).

The first that applies: closed, locked, invited, awaiting client, trial, trial expired, paying, cancelled. What of it
needs no clock is the *standing*, which is stored beside the facts so that lists can ask for it.
"""

from __future__ import annotations

import enum
from datetime import datetime


class Subscription(enum.Enum):
    """What the vendor's billing says."""

    NONE = "none"
    PAYING = "paying"
    CANCELLED = "cancelled"


class Standing(enum.Enum):
    """What of the status needs no clock."""

    CLOSED = "closed"
    LOCKED = "locked"
    INVITED = "invited"
    AWAITING = "awaiting_client"
    TRIAL = "trial"
    PAYING = "paying"
    CANCELLED = "cancelled"


class Status(enum.Enum):
    """What people see (WP-09)."""

    CLOSED = "closed"
    LOCKED = "locked"
    INVITED = "invited"
    AWAITING = "awaiting_client"
    TRIAL = "trial"
    TRIAL_EXPIRED = "trial_expired"
    PAYING = "paying"
    CANCELLED = "cancelled"


_PAID = {Subscription.NONE: Standing.TRIAL, Subscription.PAYING: Standing.PAYING}


def standing(
    *, locked: bool, signed_in: bool, subscription: Subscription, closed: bool = False, opened: bool = True
) -> Standing:
    """Return what of the status needs no clock; *opened* is whether there is an account behind the invitation."""
    if closed:
        return Standing.CLOSED
    if locked:
        return Standing.LOCKED
    if not opened:
        return Standing.INVITED
    if not signed_in:
        return Standing.AWAITING
    return _PAID.get(subscription, Standing.CANCELLED)


def status(standing: Standing, trial_ends_at: datetime, at: datetime) -> Status:
    """Return what people see at a moment; a trial is over from the moment it ends."""
    if standing is Standing.TRIAL and at >= trial_ends_at:
        return Status.TRIAL_EXPIRED
    return Status(standing.value)
