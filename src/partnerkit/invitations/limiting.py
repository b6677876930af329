"""How many clients a partner may bring in a day while the vendor has not approved it (R-16)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from partnerkit.accounts.origin import Way
from partnerkit.clients.model import CLIENTS, CREATED, ORIGIN
from partnerkit.errors import LimitReached
from partnerkit.invitations.model import INVITATIONS, INVITED_AT
from partnerkit.partners.model import Partner
from partnerkit.repository import Storage
from partnerkit.vendor import Vendor

_DAY: Final = timedelta(days=1)
_NEXT: Final = timedelta(microseconds=1)


class Limiting:
    """Counts what a partner brings; a part of ``kit.invitations``."""

    _storage: Storage
    _vendor: Vendor

    def _see_limit(self, partner: Partner, at: datetime) -> None:
        """
        See that a partner the vendor has not approved may bring one more client today (R-16).

        Raises:
            LimitReached: It may not.
        """
        most = self._vendor.limits.unapproved_a_day
        if partner.approved_at is None and self._brought(partner, at) >= most:
            raise LimitReached(most)

    def _brought(self, partner: Partner, at: datetime) -> int:
        """Return how many a partner has invited within a day, or got by other ways."""
        since = at - _DAY + _NEXT
        invited = self._storage.count(INVITATIONS, partner.id, some=INVITED_AT.between(since, None))["some"]
        others = CREATED.between(since, None) & ORIGIN.among(set(Way) - {Way.INVITATION})
        return invited + self._storage.count(CLIENTS, partner.id, some=others)["some"]
