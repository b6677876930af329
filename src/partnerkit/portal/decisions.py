"""
What follows from an account's portal settings when a client does something; pure.

- A payment above the maximum of its method is warned of, and does not go through (CP-10, CP-11).
- A payment that is for no invoice is a prepayment: recorded as one, applied to no invoice (CP-09).
- What was invoiced of a job that was made after the client opted in to autopay comes under *Invoices to charge*; the
  default payment method of jobs there were already stays (CP-06).
- Tickets go to one person, and those that are open in any way read "open" to clients (CP-17, CP-19).
"""

from __future__ import annotations

import enum
from datetime import datetime
from uuid import UUID

import attrs

from partnerkit.portal.model import PortalSettings
from partnerkit.portal.view import PortalView, Reach
from partnerkit.values import MemberId, Money


class Method(enum.Enum):
    """By what a client pays."""

    CARD = "card"
    BANK = "bank"


class PaymentKind(enum.Enum):
    """As what a payment is recorded."""

    INVOICE = "invoice"
    PREPAYMENT = "prepayment"


@attrs.frozen(kw_only=True)
class Payment:
    """
    A payment that a client wants to make in the portal.

    Attributes:
        amount: How much, in the account's currency.
        method: By what.
        invoice_id: What it is for; None for a prepayment.

    Raises:
        ValueError: It is not of more than nothing.
    """

    amount: Money
    method: Method
    invoice_id: UUID | None = None

    def __attrs_post_init__(self) -> None:
        if not self.amount.amount.is_finite() or self.amount.amount <= 0:
            raise ValueError(f"a payment is of more than nothing, not of {self.amount.amount}")

    @property
    def kind(self) -> PaymentKind:
        """As what it is recorded; a prepayment is applied to no invoice (CP-09)."""
        return PaymentKind.PREPAYMENT if self.invoice_id is None else PaymentKind.INVOICE


class NoPayment(enum.Enum):
    """
    Why a payment does not go through, the first that applies.

    Attributes:
        CLOSED: Whoever pays is no client of the portal, or there is none.
        BANK: The account takes no payments from bank accounts (CP-08).
        PREPAYMENT: It takes no prepayments (CP-09).
        MAXIMUM: It is above the maximum of its method, which is what the client is warned of (CP-10, CP-11).
    """

    CLOSED = "closed"
    BANK = "bank"
    PREPAYMENT = "prepayment"
    MAXIMUM = "maximum"


@attrs.frozen(kw_only=True)
class PaymentRuling:
    """
    Whether a payment goes through.

    Attributes:
        because: Why it does not; None where it does.
        maximum: The maximum of its method; None where none is set.
    """

    because: NoPayment | None = None
    maximum: Money | None = None

    @property
    def allowed(self) -> bool:
        """Whether it goes through."""
        return self.because is None


def rule_payment(view: PortalView, payment: Payment) -> PaymentRuling:
    """
    Return whether a payment goes through.

    Raises:
        ValueError: It is in another currency than the account's.
    """
    most = view.card_maximum if payment.method is Method.CARD else view.ach_maximum
    maximum = None if most is None else Money(most, view.currency)
    return PaymentRuling(because=_because(view, payment, maximum), maximum=maximum)


def _because(view: PortalView, payment: Payment, maximum: Money | None) -> NoPayment | None:
    above = payment.amount.exceeds(maximum or Money(payment.amount.amount, view.currency))
    if view.reach is not Reach.CLIENT:
        return NoPayment.CLOSED
    if payment.method is Method.BANK and not view.pay_by_bank:
        return NoPayment.BANK
    if payment.kind is PaymentKind.PREPAYMENT and not view.prepay:
        return NoPayment.PREPAYMENT
    return NoPayment.MAXIMUM if above else None


def is_to_charge(view: PortalView, job_made_at: datetime) -> bool:
    """
    Whether an invoice of a job comes under *Invoices to charge* (CP-06).

    Args:
        view: The client's.
        job_made_at: When the job was made, UTC.
    """
    return view.autopay_since is not None and job_made_at > view.autopay_since


class TicketStatus(enum.Enum):
    """How a ticket stands for the account's people."""

    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class ShownTicket(enum.Enum):
    """How a ticket stands for the client."""

    OPEN = "open"
    CLOSED = "closed"


def shown_ticket(view: PortalView, status: TicketStatus, *, corresponded: bool) -> ShownTicket | None:
    """
    Return how a ticket of a client reads to it; None where the client does not see it (CP-17, CP-18).

    Args:
        view: The client's.
        status: How it stands.
        corresponded: Whether there is correspondence with the client about it.
    """
    if not corresponded:
        return None
    if status is TicketStatus.CLOSED:
        return ShownTicket.CLOSED if view.closed_tickets else None
    return ShownTicket.OPEN if view.open_tickets else None


class Alert(enum.Enum):
    """What a client does that somebody may want to be alerted of (CP-23)."""

    AUTOPAY_IN = "autopay_in"
    AUTOPAY_OUT = "autopay_out"
    PREPAYMENT = "prepayment"
    CARD_REMOVED = "card_removed"
    BANK_REMOVED = "bank_removed"


def alerted(settings: PortalSettings, alert: Alert) -> tuple[MemberId, ...]:
    """Return who is alerted of something (CP-23): everybody who was chosen, and works there still."""
    return settings.alerts.resources


def assignee(settings: PortalSettings) -> MemberId | None:
    """
    Return to whom every new ticket and message goes (CP-19); None while clients submit none.

    Of settings that are in effect it is the one who was chosen, or the account's owner.
    """
    return settings.tickets.assignee if settings.tickets.submit else None
