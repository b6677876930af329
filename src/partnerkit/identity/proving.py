"""The present password, proven once more by whoever is signed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from partnerkit.errors import invalid
from partnerkit.identity.model import Credential
from partnerkit.values import Secret
from partnerkit.vendor import Vendor


class Proving:
    """Has present passwords proven; every try is counted before anything is compared (A-25)."""

    _vendor: Vendor

    def _count_proof(self, holder_id: UUID, at: datetime) -> None:
        """Count a try to prove the present password."""
        self._vendor.throttle.hit(f"password:{holder_id}", self._vendor.limits.tries_an_address, at)

    def _prove(self, credential: Credential, password: Secret | None, field: str) -> str:
        """Return the hash of the present password, if it is the one that was given."""
        stored, hasher = credential.password, self._vendor.passwords
        if stored is None or password is None or not hasher.verify(stored, password):
            raise invalid(field, "password.wrong")
        return stored
