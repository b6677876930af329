"""A second factor set up, shown, renewed, removed: pure use cases, and what they tell (BX-10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import attrs

from partnerkit.effects import Effects, Event
from partnerkit.errors import NotPossible
from partnerkit.identity.codes import digest_of, spelt
from partnerkit.identity.model import Credential
from partnerkit.identity.second_factor import SecondFactor
from partnerkit.partners.model import Operator
from partnerkit.repository import Add, Change, Remove
from partnerkit.values import PartnerId, Personal, Reference, Secret, TypedPassword


@attrs.frozen(kw_only=True)
class FactorSetup:
    """
    What an authenticator app is to know; shown once, to its holder.

    Attributes:
        secret: The secret, in base32.
        uri: The same with names, as a QR code holds it: ``otpauth://totp/…``.
    """

    secret: Secret
    uri: Secret


@attrs.frozen(kw_only=True)
class FactorStatus:
    """
    Whether somebody has a second factor.

    Attributes:
        set_up_at: Since when, UTC; None without one.
        codes_left: How many recovery codes are left.
        demanded: Whether its role needs one (VC-22).
    """

    set_up_at: datetime | None
    codes_left: int
    demanded: bool


@attrs.frozen(kw_only=True)
class FactorConfirmation:
    """
    Somebody's word that its app works, by which it has a second factor.

    Attributes:
        password: The present password; None for whom the vendor alone authenticates.
        code: The first code of the app.
    """

    password: TypedPassword | None = None
    code: TypedPassword


@attrs.frozen(kw_only=True)
class MadeFactor:
    """
    What somebody who has a second factor from now on is given, this once.

    Attributes:
        codes: The recovery codes.
        token: The session's new token, the one before is worth nothing; None for an actor without a session here.
    """

    codes: tuple[Secret, ...]
    token: Secret | None


@attrs.frozen(kw_only=True)
class FactorRemoval:
    """
    Somebody's wish to have no second factor any more.

    Attributes:
        password: The present password; None for whom the vendor alone authenticates.
        code: A code of the app, or a recovery code.
    """

    password: TypedPassword | None = None
    code: TypedPassword


@attrs.frozen(kw_only=True)
class FactorSetUp(Event):
    """Somebody set up a second factor; its other sessions are over."""

    kind: ClassVar[str] = "factor.set_up"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class CodesRenewed(Event):
    """Somebody has new recovery codes; the earlier ones are worth nothing."""

    kind: ClassVar[str] = "factor.codes_renewed"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class RecoveryCodeUsed(Event):
    """Somebody used up a recovery code instead of its app."""

    kind: ClassVar[str] = "factor.code_used"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class FactorRemoved(Event):
    """Somebody turned off the own second factor; its sessions are over."""

    kind: ClassVar[str] = "factor.removed"
    holder_id: Reference[UUID]


@attrs.frozen(kw_only=True)
class FactorReset(Event):
    """Somebody above took an operator's second factor away, which was lost; its sessions are over."""

    kind: ClassVar[str] = "factor.reset"
    operator_id: Reference[UUID]
    name: Personal[str]


def begun(
    old: SecondFactor | None, *, holder_id: UUID, partner_id: PartnerId, seed: str, at: datetime
) -> Effects[SecondFactor]:
    """
    Begin to set up a second factor, in the place of one that was never confirmed; *seed* is sealed.

    Raises:
        NotPossible: One is set up.
    """
    if old is not None and old.confirmed_at is not None:
        raise NotPossible("factor", "set_up", "begin")
    version = 0 if old is None else old.version
    new = SecondFactor(holder_id=holder_id, partner_id=partner_id, seed=seed, begun_at=at, version=version)
    return Effects(new, [Add(new) if old is None else Change(old, new)])


def confirmed(
    factor: SecondFactor,
    credential: Credential,
    operator: Operator,
    codes: Iterable[Secret],
    *,
    step: int,
    at: datetime,
) -> Effects[Credential]:
    """Have a second factor from now on, its first code being shown; sessions from before are over (R-13)."""
    digests = _digests(factor.holder_id, codes)
    having = attrs.evolve(factor, confirmed_at=at, step=step, codes=digests)
    changed = attrs.evolve(credential, second_factor_at=at, epoch=credential.epoch + 1)
    told = FactorSetUp(chain_id=factor.partner_id, holder_id=factor.holder_id)
    return Effects(changed, [Change(factor, having), Change(credential, changed), _seen_anew(operator)], [told])


def renewed(factor: SecondFactor, codes: Iterable[Secret]) -> Effects[SecondFactor]:
    """Have new recovery codes; the earlier ones are worth nothing any more."""
    changed = attrs.evolve(factor, codes=_digests(factor.holder_id, codes))
    told = CodesRenewed(chain_id=factor.partner_id, holder_id=factor.holder_id)
    return Effects(changed, [Change(factor, changed)], [told])


def removed(factor: SecondFactor, credential: Credential, operator: Operator, told: Event) -> Effects[Credential]:
    """Have no second factor any more; every session of the holder is over (R-13)."""
    changed = attrs.evolve(credential, second_factor_at=None, epoch=credential.epoch + 1)
    return Effects(changed, [Remove(factor), Change(credential, changed), _seen_anew(operator)], [told])


def without_code(factor: SecondFactor, digest: str) -> SecondFactor:
    """Return a second factor with a recovery code used up; the same where it has no such code."""
    return attrs.evolve(factor, codes=tuple(kept for kept in factor.codes if kept != digest))


def _seen_anew(operator: Operator) -> Change[Operator]:
    """Whoever saw an operator with one second factor has not seen it without, nor with another one (BX-09)."""
    return Change(operator, attrs.evolve(operator, revision=operator.revision + 1))


def _digests(holder_id: UUID, codes: Iterable[Secret]) -> tuple[str, ...]:
    return tuple(digest_of(holder_id, spelt(code)) for code in codes)
