"""The small lifecycles of an account, as tables; the docs draw their diagrams from these."""

from __future__ import annotations

import enum
from typing import Final

from partnerkit.accounts.status import Subscription
from partnerkit.lifecycle import Lifecycle


class Stage(enum.Enum):
    """Whether operators are still preparing the account (VC-08)."""

    SETUP = "setup"
    LIVE = "live"


class Lock(enum.Enum):
    """One of an account's two locks (VC-20)."""

    OPEN = "open"
    LOCKED = "locked"


STAGES: Final = Lifecycle(
    "account.stage", Stage.SETUP, {(Stage.SETUP, "live"): Stage.LIVE, (Stage.LIVE, "setup"): Stage.SETUP}
)
LOCKS: Final = Lifecycle(
    "account.lock", Lock.OPEN, {(Lock.OPEN, "lock"): Lock.LOCKED, (Lock.LOCKED, "unlock"): Lock.OPEN}
)
SUBSCRIPTIONS: Final = Lifecycle(
    "account.subscription",
    Subscription.NONE,
    {
        (Subscription.NONE, "pay"): Subscription.PAYING,
        # Reports come in any order: that it was cancelled may be heard before that it was ever paid.
        (Subscription.NONE, "cancel"): Subscription.CANCELLED,
        (Subscription.PAYING, "pay"): Subscription.PAYING,
        (Subscription.PAYING, "cancel"): Subscription.CANCELLED,
        (Subscription.CANCELLED, "pay"): Subscription.PAYING,
        (Subscription.CANCELLED, "cancel"): Subscription.CANCELLED,
    },
)
ALL: Final = (STAGES, LOCKS, SUBSCRIPTIONS)
