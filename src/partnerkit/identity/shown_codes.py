"""
A code of a second factor, used up: the one place that judges one.

- Tries are counted before anything is compared, by holder, wherever codes are asked for (A-25).
- A code counts once: of an app's the time step is kept, a recovery code is gone (A-19). Of two who show the same code
  at the same moment one is second, by the row's version.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.effects import Effects, Message
from partnerkit.errors import NotPossible, invalid
from partnerkit.identity.codes import digest_of, is_of_app, spelt, step_of
from partnerkit.identity.factors import RecoveryCodeUsed, without_code
from partnerkit.identity.second_factor import SECOND_FACTORS, SecondFactor
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change, Storage
from partnerkit.throttle import Throttle
from partnerkit.values import PartnerId, Realm, Secret
from partnerkit.vendor import Vendor


class ShownCodes:
    """Reads second factors, and uses up codes that are shown."""

    def __init__(self, storage: Storage, vendor: Vendor) -> None:
        """Serve one transaction."""
        self._storage = storage
        self._vendor = vendor

    def factor(self, holder_id: UUID) -> SecondFactor | None:
        """Return somebody's second factor, or the one it has begun to set up."""
        return self._storage.get_many(SECOND_FACTORS, [holder_id]).get(holder_id)

    def having(self, holder_id: UUID, event: str) -> SecondFactor:
        """
        Return somebody's second factor.

        Raises:
            NotPossible: It has none, so that *event* cannot be.
        """
        factor = self.factor(holder_id)
        if factor is None or factor.confirmed_at is None:
            raise NotPossible("factor", "absent", event)
        return factor

    def count(self, factor: SecondFactor, at: datetime) -> None:
        """
        Count a try of a code (A-25); those of a day by the secret, so that whoever sets up another need not wait.

        Raises:
            TooManyTries: Too many.
        """
        throttle, limits = self._vendor.throttle, self._vendor.limits
        throttle.hit(f"code:{factor.holder_id}", limits.tries_a_code, at)
        throttle.hit(f"codes:{factor.holder_id}", limits.codes_an_hour, at)
        throttle.hit(f"codes-a-day:{factor.holder_id}:{factor.begun_at.timestamp()}", limits.codes_a_day, at)

    def first(self, factor: SecondFactor, code: Secret, at: datetime) -> int:
        """
        Return the time step of the first code of an app, by which a second factor is confirmed.

        Raises:
            InvalidInput: The code is wrong.
            TooManyTries: Too many were tried.
        """
        self.count(factor, at)
        step = step_of(self._vendor.sealing.open(factor.seed), spelt(code), at=at)
        if step is None:
            raise invalid("code", "code.wrong_first")
        self._begin_anew(factor)
        return step

    def used(self, factor: SecondFactor, code: Secret, at: datetime) -> Effects[SecondFactor]:
        """
        Use up a code of an app, or a recovery code, of which its holder is told by mail.

        Raises:
            InvalidInput: The code is wrong, or was used already; it is not said which.
            TooManyTries: Too many were tried.
        """
        self.count(factor, at)
        text = spelt(code)
        effects = self._of_app(factor, text, at) if is_of_app(text) else self._recovery(factor, text)
        self._begin_anew(factor)
        return effects

    def _begin_anew(self, factor: SecondFactor) -> None:
        """Forget the tries of a short time, after one that was right; those of an hour and a day stay counted."""
        throttle: Throttle = self._vendor.throttle
        throttle.forget(f"code:{factor.holder_id}")

    def _of_app(self, factor: SecondFactor, code: str, at: datetime) -> Effects[SecondFactor]:
        sealing = self._vendor.sealing
        seed = sealing.open(factor.seed)
        step = step_of(seed, code, at=at, last=factor.step)
        if step is None:
            raise invalid("code", "code.wrong")
        # Sealed anew: whoever has shown a code since a key was rotated does not need the one before it.
        after = attrs.evolve(factor, step=step, seed=sealing.seal(seed))
        return Effects(after, [Change(factor, after)])

    def _recovery(self, factor: SecondFactor, code: str) -> Effects[SecondFactor]:
        after = without_code(factor, digest_of(factor.holder_id, code))
        if after == factor:
            raise invalid("code", "code.wrong")
        told = RecoveryCodeUsed(chain_id=factor.partner_id, holder_id=factor.holder_id)
        mail = mailed("factor.code_used", factor.holder_id, factor.partner_id)
        return Effects(after, [Change(factor, after)], [told]) + self.chained(factor.partner_id) + mail

    def chained(self, partner_id: PartnerId) -> Effects[None]:
        """Have something told in a partner's chain."""
        partner = self._storage.get(PARTNERS, partner_id)
        return Effects(None, [Change(partner, partner)])


def mailed(kind: str, holder_id: UUID, partner_id: PartnerId) -> Effects[None]:
    """Tell an operator by mail what became of its second factor."""
    message = Message(kind=kind, realm=Realm.OPERATOR, holder_id=holder_id, partner_id=partner_id)
    return Effects(None, messages=[message])
