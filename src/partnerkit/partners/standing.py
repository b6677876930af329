"""How a partner stands with the vendor (BX-16): its two small lifecycles as tables, and the pure use cases."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import ClassVar, Final

import attrs

from partnerkit.effects import Effects, Event
from partnerkit.lifecycle import Lifecycle
from partnerkit.partners.model import Partner
from partnerkit.repository import Change
from partnerkit.values import Personal, Sentence


class PartnerStanding(enum.Enum):
    """Whether a partner's people may work."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Approval(enum.Enum):
    """Whether the vendor has approved a partner (R-16); nothing depends on it yet."""

    WAITING = "waiting"
    APPROVED = "approved"


STANDINGS: Final = Lifecycle(
    "partner.standing",
    PartnerStanding.OPEN,
    {
        (PartnerStanding.OPEN, "suspend"): PartnerStanding.SUSPENDED,
        (PartnerStanding.OPEN, "close"): PartnerStanding.CLOSED,
        (PartnerStanding.SUSPENDED, "reinstate"): PartnerStanding.OPEN,
        (PartnerStanding.SUSPENDED, "close"): PartnerStanding.CLOSED,
    },
)
APPROVALS: Final = Lifecycle("partner.approval", Approval.WAITING, {(Approval.WAITING, "approve"): Approval.APPROVED})
ALL: Final = (STANDINGS, APPROVALS)


@attrs.frozen(kw_only=True)
class Suspension:
    """
    Why a partner is suspended.

    Attributes:
        reason: For the vendor's own people, in the partner's history; its operators are not told.
    """

    reason: Sentence | None = None


@attrs.frozen(kw_only=True)
class PartnerApproved(Event):
    """The vendor approved a partner."""

    kind: ClassVar[str] = "partner.approved"


@attrs.frozen(kw_only=True)
class PartnerSuspended(Event):
    """The vendor suspended a partner; every session of its operators is over."""

    kind: ClassVar[str] = "partner.suspended"
    reason: Personal[str | None]


@attrs.frozen(kw_only=True)
class PartnerReinstated(Event):
    """The vendor lets a partner's people work again; no session comes back."""

    kind: ClassVar[str] = "partner.reinstated"


@attrs.frozen(kw_only=True)
class PartnerClosed(Event):
    """The vendor closed a partner for good; every session of its operators is over."""

    kind: ClassVar[str] = "partner.closed"


def standing(partner: Partner) -> PartnerStanding:
    """Return how a partner stands."""
    if partner.closed_at is not None:
        return PartnerStanding.CLOSED
    return PartnerStanding.OPEN if partner.suspended_at is None else PartnerStanding.SUSPENDED


def approve(partner: Partner, *, at: datetime) -> Effects[Partner]:
    """
    Approve a partner, whatever its standing.

    Raises:
        NotPossible: It is approved already.
    """
    APPROVALS.move(Approval.WAITING if partner.approved_at is None else Approval.APPROVED, "approve")
    return _changed(partner, PartnerApproved(chain_id=partner.id), approved_at=at)


def suspend(partner: Partner, reason: str | None, *, at: datetime) -> Effects[Partner]:
    """
    Suspend a partner: its operators' sessions are over (R-13), its clients work on (R-09).

    Raises:
        NotPossible: It is suspended or closed already.
    """
    STANDINGS.move(standing(partner), "suspend")
    told = PartnerSuspended(chain_id=partner.id, reason=reason)
    return _changed(partner, told, suspended_at=at, epoch=partner.epoch + 1)


def reinstate(partner: Partner) -> Effects[Partner]:
    """
    Let a suspended partner's people work again; their sessions stay over.

    Raises:
        NotPossible: It is not suspended.
    """
    STANDINGS.move(standing(partner), "reinstate")
    return _changed(partner, PartnerReinstated(chain_id=partner.id), suspended_at=None)


def close(partner: Partner, *, at: datetime) -> Effects[Partner]:
    """
    Close a partner for good: its operators' sessions are over (R-13), and nothing follows.

    Raises:
        NotPossible: It is closed already.
    """
    STANDINGS.move(standing(partner), "close")
    return _changed(partner, PartnerClosed(chain_id=partner.id), closed_at=at, epoch=partner.epoch + 1)


def _changed(partner: Partner, told: Event, **fields: object) -> Effects[Partner]:
    after = attrs.evolve(partner, revision=partner.revision + 1, **fields)  # type: ignore[arg-type]
    return Effects(after, [Change(partner, after)], [told])
