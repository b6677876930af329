"""
How many staff members an account may have, and how many it has (VC-17); pure.

- Active members and open invitations take a seat; inactive ones, expired invitations and partner users do not.
- After a downgrade nobody is removed: whoever is there stays, and one more is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.accounts.model import Account
from partnerkit.accounts.status import Subscription
from partnerkit.repository import Storage, Where
from partnerkit.staff.model import MEMBER_EXPIRES, MEMBER_PARTNER, MEMBER_STATE, MEMBERS, Member, MemberState
from partnerkit.vendor import Vendor

_NEXT: Final = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Seats:
    """
    The seats of an account at a moment.

    Attributes:
        allowed: How many its plan allows; None where the vendor sells no plans, and there is no end.
        active: How many are taken by people who work there.
        invited: How many are kept for open invitations.
    """

    allowed: int | None
    active: int
    invited: int

    @property
    def taken(self) -> int:
        """How many are not free."""
        return self.active + self.invited

    @property
    def free(self) -> int | None:
        """How many people may come; None where there is no end."""
        return None if self.allowed is None else max(0, self.allowed - self.taken)

    @property
    def full(self) -> bool:
        """Whether nobody more may come."""
        return self.free == 0


def allowed_seats(account: Account, vendor: Vendor, at: datetime) -> int | None:
    """
    Return how many seats an account's subscription allows; None where there is no end.

    In the trial, and before it, those of `Vendor.trial_plan`; without a plan after that, none.
    """
    if not vendor.plans:
        return None
    if account.subscription is Subscription.NONE:
        return vendor.trial_seats if at < account.trial_ends_at else 0
    plan = vendor.plan(account.plan)
    return 0 if plan is None else account.seats or plan.seats


def seats_of(storage: Storage, account: Account, vendor: Vendor, at: datetime) -> Seats:
    """Count the seats of an account at a moment; whoever adds somebody changes the account, so that it holds."""
    counted = storage.count(MEMBERS, account.id, active=_active(), invited=_invited(at))
    return Seats(allowed=allowed_seats(account, vendor, at), active=counted["active"], invited=counted["invited"])


def _active() -> Where[Member]:
    return MEMBER_STATE.is_(MemberState.ACTIVE) & MEMBER_PARTNER.is_(None)


def _invited(at: datetime) -> Where[Member]:
    open_ = MEMBER_EXPIRES.is_(None) | MEMBER_EXPIRES.between(at + _NEXT, None)
    return MEMBER_STATE.is_(MemberState.INVITED) & MEMBER_PARTNER.is_(None) & open_
