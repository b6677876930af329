"""
What follows when a client does something: payments, autopay, tickets and alerts (CP-06, CP-09 to CP-11, CP-16 ff.).
"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import attrs
import pytest

from partnerkit.portal.decisions import (
    Alert,
    Method,
    NoPayment,
    Payment,
    PaymentKind,
    PaymentRuling,
    ShownTicket,
    TicketStatus,
    alerted,
    assignee,
    is_to_charge,
    rule_payment,
    shown_ticket,
)
from partnerkit.portal.model import Alerts, PortalSettings, Tickets
from partnerkit.portal.view import PortalView, Reach
from partnerkit.testing.clock import NOON
from partnerkit.values import Money
from tests.library.sections.having import ANNA, NORA

INVOICE = UUID(int=7)
OPEN = PortalView(
    reach=Reach.CLIENT,
    display_name="Zöld Kert",
    currency="CAD",
    pay_by_bank=True,
    prepay=True,
    card_maximum=Decimal("100.00"),
    ach_maximum=Decimal("200.00"),
    open_tickets=True,
    closed_tickets=True,
    autopay_since=NOON,
)


def payment(
    amount: str, method: Method = Method.CARD, invoice: UUID | None = INVOICE, currency: str = "CAD"
) -> Payment:
    """
    Return a payment.
    """
    return Payment(amount=Money(Decimal(amount), currency), method=method, invoice_id=invoice)


def because(view: PortalView, paid: Payment) -> NoPayment | None:
    """
    Return why a payment does not go through.
    """
    ruling = rule_payment(view, paid)
    assert ruling.allowed is (ruling.because is None)
    return ruling.because


@pytest.mark.requirement("CP-10", call="portal.view")
@pytest.mark.requirement("CP-11", call="portal.view")
@pytest.mark.parametrize(("method", "most"), [(Method.CARD, "100.00"), (Method.BANK, "200.00")])
def test_a_payment_above_the_maximum_does_not_go_through(method: Method, most: str) -> None:
    """A cent decides; as much goes through, and the maximum is told either way."""
    above = str(Decimal(most) + Decimal("0.01"))
    maximum = Money(Decimal(most), "CAD")
    assert rule_payment(OPEN, payment(most, method)) == PaymentRuling(maximum=maximum)
    expected = PaymentRuling(because=NoPayment.MAXIMUM, maximum=maximum)
    assert rule_payment(OPEN, payment(above, method)) == expected
    assert rule_payment(OPEN, payment(above, method, None)) == expected


@pytest.mark.requirement("CP-10", call="portal.view")
def test_without_a_maximum_any_payment_goes_through() -> None:
    """By each method; the other's says nothing."""
    boundless = attrs.evolve(OPEN, card_maximum=None)
    assert rule_payment(boundless, payment("999999999999.99")) == PaymentRuling()
    assert because(boundless, payment("200.01", Method.BANK)) is NoPayment.MAXIMUM
    assert because(attrs.evolve(OPEN, ach_maximum=None), payment("999999", Method.BANK)) is None


@pytest.mark.parametrize("most", [Decimal("100.00"), None])
@pytest.mark.parametrize("reach", Reach)
def test_a_payment_in_another_currency_is_nobodys_to_compare(most: Decimal | None, reach: Reach) -> None:
    """Neither with a maximum nor without, however far in the client gets."""
    with pytest.raises(ValueError, match="USD and CAD are not compared"):
        rule_payment(attrs.evolve(OPEN, card_maximum=most, reach=reach), payment("1.00", currency="USD"))


@pytest.mark.requirement("CP-01", call="portal.view")
@pytest.mark.parametrize("reach", [Reach.CLOSED, Reach.UNVERIFIED, Reach.PROSPECT])
def test_only_a_client_pays(reach: Reach) -> None:
    """Which is said before anything else."""
    assert because(attrs.evolve(OPEN, reach=reach, prepay=False), payment("999.00", invoice=None)) is NoPayment.CLOSED


@pytest.mark.requirement("CP-09", call="portal.view")
def test_what_is_for_no_invoice_is_a_prepayment() -> None:
    """Recorded as one; where those are off it does not go through, whatever the maximum."""
    assert payment("1.00", invoice=None).kind is PaymentKind.PREPAYMENT
    assert payment("1.00").kind is PaymentKind.INVOICE
    off = attrs.evolve(OPEN, prepay=False)
    assert because(OPEN, payment("1.00", invoice=None)) is None
    assert because(off, payment("999.00", invoice=None)) is NoPayment.PREPAYMENT
    assert because(off, payment("1.00")) is None


@pytest.mark.requirement("CP-08", call="portal.view")
def test_a_bank_account_pays_where_that_is_possible() -> None:
    """Said before the kind and the maximum; cards have nothing to do with it."""
    without = attrs.evolve(OPEN, pay_by_bank=False, prepay=False)
    assert because(without, payment("999.00", Method.BANK, None)) is NoPayment.BANK
    assert because(without, payment("1.00", Method.CARD)) is None


@pytest.mark.requirement("CP-06", call="portal.view")
def test_what_is_charged_is_of_jobs_made_after_the_opt_in() -> None:
    """Not of those of before, or of that very moment; of nobody's who is not in autopay."""
    moment = timedelta(microseconds=1)
    assert [is_to_charge(OPEN, NOON + step) for step in (-moment, 0 * moment, moment)] == [False, False, True]
    assert not is_to_charge(attrs.evolve(OPEN, autopay_since=None), NOON + moment)


@pytest.mark.requirement("CP-17", call="portal.view")
@pytest.mark.requirement("CP-18", call="portal.view")
@pytest.mark.parametrize("status", TicketStatus)
def test_tickets_read_open_or_closed(status: TicketStatus) -> None:
    """Those with correspondence, where they are shown; open, pending and on hold all read open."""
    closed = status is TicketStatus.CLOSED
    reads = ShownTicket.CLOSED if closed else ShownTicket.OPEN
    assert shown_ticket(OPEN, status, corresponded=True) is reads
    assert shown_ticket(OPEN, status, corresponded=False) is None
    hidden = attrs.evolve(OPEN, open_tickets=closed, closed_tickets=not closed)
    assert shown_ticket(hidden, status, corresponded=True) is None


@pytest.mark.requirement("CP-23", call="portal.view")
@pytest.mark.parametrize("alert", Alert)
def test_everybody_chosen_is_alerted(alert: Alert) -> None:
    """Of each thing alike."""
    assert alerted(PortalSettings(alerts=Alerts(resources=(NORA, ANNA))), alert) == (NORA, ANNA)
    assert alerted(PortalSettings(), alert) == ()


@pytest.mark.requirement("CP-19", call="portal.view")
def test_tickets_go_to_one_person() -> None:
    """To nobody while clients submit none."""
    assert assignee(PortalSettings(tickets=Tickets(submit=True, assignee=NORA))) == NORA
    assert assignee(PortalSettings(tickets=Tickets(submit=False, assignee=NORA))) is None


@pytest.mark.parametrize("amount", ["0", "-0.01", "NaN", "Infinity"])
def test_a_payment_is_of_more_than_nothing(amount: str) -> None:
    """Whoever asks about another one made a mistake."""
    with pytest.raises(ValueError, match="more than nothing"):
        Payment(amount=Money(Decimal(amount), "EUR"), method=Method.CARD)
