"""How many clients a partner may bring in a day while the vendor has not approved it (R-16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import attrs

from partnerkit.access import Action, Actor, require
from partnerkit.accounts.origin import Way
from partnerkit.clients.model import CLIENTS, CREATED, ORIGIN
from partnerkit.effects import Effects
from partnerkit.errors import LimitReached
from partnerkit.invitations.model import INVITATIONS, INVITED_AT
from partnerkit.partners.model import PARTNERS, Partner
from partnerkit.repository import Change, Storage
from partnerkit.vendor import Vendor

DAY: Final = timedelta(days=1)
_NEXT: Final = timedelta(microseconds=1)


@attrs.frozen(kw_only=True)
class Allowance:
    """
    How many clients a partner may bring in a day, as long as the vendor has not approved it (R-16).

    Attributes:
        most: How many in a day.
        brought: How many it has brought within the day that ends now.
    """

    most: int
    brought: int

    @property
    def left(self) -> int:
        """How many more it may bring now."""
        return max(0, self.most - self.brought)


class Limiting:
    """Counts what a partner brings; a part of ``kit.invitations``."""

    _storage: Storage
    _vendor: Vendor

    def allowance(self, *, by: Actor) -> Allowance | None:
        """
        Return how many clients the partner may bring in a day, and has brought; None once it is approved (R-16).

        Raises:
            Refused: The decision says no.
        """
        require(Action.VIEW_CLIENTS, by)
        partner = self._storage.get(PARTNERS, by.partner)
        if partner.approved_at is not None:
            return None
        brought = self._brought(partner, self._vendor.clock())
        return Allowance(most=self._vendor.limits.unapproved_a_day, brought=brought)

    def _see_limit(self, partner: Partner, at: datetime) -> Effects[None]:
        """
        See that a partner the vendor has not approved may bring one more client today (R-16).

        Returns:
            What guards the count: of two who count at the same moment one is told to count again (A-27).

        Raises:
            LimitReached: It may not.
        """
        if partner.approved_at is not None:
            return Effects(None)
        most = self._vendor.limits.unapproved_a_day
        if self._brought(partner, at) >= most:
            raise LimitReached(most)
        return Effects(None, [Change(partner, partner)])

    def _brought(self, partner: Partner, at: datetime) -> int:
        """Return how many a partner has invited within a day, or got by other ways."""
        since = at - DAY + _NEXT
        invited = self._storage.count(INVITATIONS, partner.id, some=INVITED_AT.between(since, None))["some"]
        others = CREATED.between(since, None) & ORIGIN.among(set(Way) - {Way.INVITATION})
        return invited + self._storage.count(CLIENTS, partner.id, some=others)["some"]
