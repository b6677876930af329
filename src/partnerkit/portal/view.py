"""
What one client sees of the portal and may do there; pure.

- It is made of the settings that are in effect (`partnerkit.sections.in_effect`), and nothing else decides.
- Without plan and add-on the portal is closed (CP-01).
- Whoever has not proven the address reaches the account page alone (OW-03); a prospect, whom no record was linked to
  yet, sees nothing that belongs to a client.
"""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

import attrs

from partnerkit.portal.model import BANK, PORTAL, PortalSettings
from partnerkit.sections import Capabilities


@attrs.frozen(kw_only=True)
class PortalClient:
    """
    Whoever signs in to a portal, as far as what is shown depends on it.

    Attributes:
        verified: Whether the person has proven to read mail at the address (OW-03).
        record_id: The client record it is linked to; None of a prospect.
        autopay_since: When it opted in to autopay, UTC; None while it has not.
    """

    verified: bool = True
    record_id: UUID | None = None
    autopay_since: datetime | None = None


class Reach(enum.Enum):
    """
    How far into a portal somebody gets.

    Attributes:
        CLOSED: Not at all: the account has no portal (CP-01).
        UNVERIFIED: To the account page, to prove the address (OW-03).
        PROSPECT: To the account page and what everybody sees, until staff link a client record.
        CLIENT: To whatever the settings show.
    """

    CLOSED = "closed"
    UNVERIFIED = "unverified"
    PROSPECT = "prospect"
    CLIENT = "client"


_NOWHERE: Final = frozenset({Reach.CLOSED, Reach.UNVERIFIED})


@attrs.frozen(kw_only=True)
class PortalView:
    """
    What one client sees and may do.

    Attributes:
        reach: How far in it gets; what follows is off or empty where that is not far enough.
        display_name: What the business is called there.
        facebook: The page whose widget is shown; None for no widget.
        twitter: The handle whose widget is shown.
        linkedin: The page whose widget is shown.
        enrol: Whether it may opt in to autopay, or out again (CP-06).
        autopay_since: Since when it is in autopay, UTC; None where it is not, or autopay is off.
        change_card: Whether it may update or remove the card on file (CP-07).
        change_bank_account: Whether it may update or remove the bank account on file (CP-08).
        pay_by_bank: Whether payments from a bank account are taken at all.
        prepay: Whether it may make prepayments, and sees them (CP-09).
        billing_history: Whether it sees payments and credits (CP-12).
        card_maximum: The most of one card payment; None for no bound (CP-10).
        ach_maximum: The most of one payment from a bank account; None for no bound (CP-11).
        currency: In which currency those are.
        past_services: Whether it sees them (CP-13).
        upcoming_services: Whether it sees them (CP-14).
        paused_services: Whether it sees them, with the reasons (CP-15).
        submit_tickets: Whether it may submit tickets, by the green icon (CP-16).
        open_tickets: Whether it sees open ones (CP-17).
        closed_tickets: Whether it sees closed ones (CP-18).
        categories: What it may choose from for a ticket (CP-20).
        reschedule_categories: And for a request to reschedule (CP-21).
        cancel_categories: And for a request to cancel (CP-22).
        viewed_fields: The custom fields it sees (CP-04).
        changed_fields: Those of them it may change.
    """

    reach: Reach
    display_name: str
    facebook: str | None = None
    twitter: str | None = None
    linkedin: str | None = None
    enrol: bool = False
    autopay_since: datetime | None = None
    change_card: bool = False
    change_bank_account: bool = False
    pay_by_bank: bool = False
    prepay: bool = False
    billing_history: bool = False
    card_maximum: Decimal | None = None
    ach_maximum: Decimal | None = None
    currency: str
    past_services: bool = False
    upcoming_services: bool = False
    paused_services: bool = False
    submit_tickets: bool = False
    open_tickets: bool = False
    closed_tickets: bool = False
    categories: tuple[str, ...] = ()
    reschedule_categories: tuple[str, ...] = ()
    cancel_categories: tuple[str, ...] = ()
    viewed_fields: tuple[str, ...] = ()
    changed_fields: tuple[str, ...] = ()


def view(client: PortalClient, settings: PortalSettings, capabilities: Capabilities, *, name: str) -> PortalView:
    """
    Return what one client sees of an account's portal and may do there.

    Args:
        client: Who.
        settings: What of the account's settings is in effect.
        capabilities: What the account has.
        name: The account's name, for a portal without a display name.
    """
    reach, general = _reach(client, capabilities), settings.general
    shown, currency = general.display_name or name, capabilities.product.currency
    if reach in _NOWHERE:
        return PortalView(reach=reach, display_name=shown, currency=currency)
    facebook, twitter, linkedin = general.facebook, general.twitter, general.linkedin
    if reach is Reach.PROSPECT:
        return PortalView(
            reach=reach, display_name=shown, currency=currency, facebook=facebook, twitter=twitter, linkedin=linkedin
        )
    billing, services, tickets, fields = settings.billing, settings.services, settings.tickets, settings.custom_fields
    return PortalView(
        reach=reach,
        display_name=shown,
        facebook=facebook,
        twitter=twitter,
        linkedin=linkedin,
        enrol=billing.autopay,
        autopay_since=client.autopay_since if billing.autopay else None,
        change_card=billing.card,
        change_bank_account=billing.bank_account,
        pay_by_bank=all(need.holds(capabilities) for need in BANK),
        prepay=billing.prepayments,
        billing_history=billing.history,
        card_maximum=billing.card_maximum or None,
        ach_maximum=billing.ach_maximum or None,
        currency=currency,
        past_services=services.past,
        upcoming_services=services.upcoming,
        paused_services=services.paused,
        submit_tickets=tickets.submit,
        open_tickets=tickets.open,
        closed_tickets=tickets.closed,
        categories=tickets.categories,
        reschedule_categories=tickets.reschedule_categories,
        cancel_categories=tickets.cancel_categories,
        viewed_fields=_both(fields.viewed, fields.changed),
        changed_fields=fields.changed,
    )


def _both(viewed: tuple[str, ...], changed: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is seen: what may be changed is."""
    return tuple(sorted({*viewed, *changed})) if changed else viewed


def _reach(client: PortalClient, capabilities: Capabilities) -> Reach:
    if PORTAL.missing(capabilities):
        return Reach.CLOSED
    if not client.verified:
        return Reach.UNVERIFIED
    return Reach.PROSPECT if client.record_id is None else Reach.CLIENT
