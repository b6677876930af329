"""
What an account can choose for its client portal, tab by tab (CP-02 to CP-23).

Everything about a setting stands at its field: its class, its default, what it rests on, the row it comes from. Pages,
documents, the reference and every check are made of it. Whatever has no stated default is off (CP-24).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import attrs

from partnerkit.portal.social import FacebookPage, LinkedInPage, TwitterHandle
from partnerkit.sections import Capabilities, Condition, Section, setting
from partnerkit.values import Amount, ChoiceKey, Copied, MemberId, Name, Personal, Reference
from partnerkit.vendor import PORTAL_ADDON

CLEARENT: Final = "clearent"
"""The processor that takes payments from bank accounts (CP-08)."""
CUSTOM_FIELDS: Final = "custom_fields"
"""The product's list of fields of client records (CP-04)."""
TICKET_CATEGORIES: Final = "ticket_categories"
"""The product's list of categories of tickets (CP-20)."""
_NONE: Final = Decimal("0.00")


def _offered(capabilities: Capabilities) -> bool:
    return PORTAL_ADDON in capabilities.offers


def _booked(capabilities: Capabilities) -> bool:
    return PORTAL_ADDON in capabilities.addons


def _clearent(capabilities: Capabilities) -> bool:
    return (capabilities.product.processor or "").casefold() == CLEARENT


def _underwritten(capabilities: Capabilities) -> bool:
    return capabilities.product.ach


PORTAL_PLAN: Final = Condition("portal_plan", _offered)
PORTAL_BOOKED: Final = Condition("portal_addon", _booked)
PROCESSOR: Final = Condition("clearent", _clearent)
ACH: Final = Condition("ach", _underwritten)
BANK: Final = (PROCESSOR, ACH)
"""What payments from bank accounts rest on (CP-08)."""


@attrs.frozen(kw_only=True)
class General:
    """
    What the portal is called, and where else the business is found.

    Attributes:
        display_name: What clients read as the business's name; the account's own where nothing was chosen.
        facebook: The name of its Facebook page, which enables its widget.
        twitter: Its Twitter handle, which enables its widget.
        linkedin: Its LinkedIn page, as in ``company/green-acre``, which enables its widget.
    """

    display_name: Personal[Name | None] = setting(None, rows=("CP-02",))
    facebook: Personal[FacebookPage | None] = setting(None, rows=("CP-03",))
    twitter: Personal[TwitterHandle | None] = setting(None, rows=("CP-03",))
    linkedin: Personal[LinkedInPage | None] = setting(None, rows=("CP-03",))


@attrs.frozen(kw_only=True)
class Billing:
    """
    Payments and what is on file.

    Attributes:
        autopay: Clients may enrol in autopay.
        card: Clients may update or remove the card on file.
        bank_account: Clients may update or remove the bank account on file.
        prepayments: Clients may make and view prepayments.
        history: Clients see payments and credits.
        card_maximum: The most of one card payment; 0.00 for none.
        ach_maximum: The most of one payment from a bank account; 0.00 for none.
    """

    autopay: Copied[bool] = setting(False, rows=("CP-06",))
    card: Copied[bool] = setting(False, rows=("CP-07",))
    bank_account: Copied[bool] = setting(False, needs=BANK, rows=("CP-08",))
    prepayments: Copied[bool] = setting(False, rows=("CP-09",))
    history: Copied[bool] = setting(False, rows=("CP-12",))
    card_maximum: Copied[Amount] = setting(_NONE, rows=("CP-10",))
    ach_maximum: Copied[Amount] = setting(_NONE, needs=BANK, rows=("CP-11",))


@attrs.frozen(kw_only=True)
class Services:
    """
    Services of before, to come, and paused.

    Attributes:
        past: Clients see past services.
        upcoming: Clients see upcoming services.
        paused: Clients see paused services, with the text of each reason.
    """

    past: Copied[bool] = setting(False, rows=("CP-13",))
    upcoming: Copied[bool] = setting(False, rows=("CP-14",))
    paused: Copied[bool] = setting(False, caution=True, rows=("CP-15",))


@attrs.frozen(kw_only=True)
class Tickets:
    """
    Tickets of clients.

    Attributes:
        submit: Clients may submit tickets; everything below needs it on.
        open: Clients see their open tickets.
        closed: Clients see their closed tickets.
        assignee: To whom every new ticket and message goes; the owner where nobody was chosen, or who was is gone.
        categories: The categories every client may choose from.
        reschedule_categories: Those of a request to reschedule.
        cancel_categories: Those of a request to cancel.
    """

    submit: Copied[bool] = setting(False, rows=("CP-16",))
    open: Copied[bool] = setting(False, under="submit", rows=("CP-17",))
    closed: Copied[bool] = setting(False, under="submit", rows=("CP-18",))
    assignee: Reference[MemberId | None] = setting(None, under="submit", owner_else=True, rows=("CP-19",))
    categories: Copied[tuple[ChoiceKey, ...]] = setting((), under="submit", of=TICKET_CATEGORIES, rows=("CP-20",))
    reschedule_categories: Copied[tuple[ChoiceKey, ...]] = setting(
        (), under="submit", of=TICKET_CATEGORIES, rows=("CP-21",)
    )
    cancel_categories: Copied[tuple[ChoiceKey, ...]] = setting(
        (), under="submit", of=TICKET_CATEGORIES, rows=("CP-22",)
    )


@attrs.frozen(kw_only=True)
class Alerts:
    """
    Who is alerted of what clients do.

    Attributes:
        resources: Who is alerted when a client opts in or out of autopay, makes a prepayment, or a card or bank account
            is removed.
    """

    resources: Reference[tuple[MemberId, ...]] = setting((), rows=("CP-23",))


@attrs.frozen(kw_only=True)
class CustomFields:
    """
    Fields of the client's record.

    Attributes:
        viewed: Those that clients see.
        changed: Those that clients see and change.
    """

    viewed: Copied[tuple[ChoiceKey, ...]] = setting((), of=CUSTOM_FIELDS, rows=("CP-04",))
    changed: Copied[tuple[ChoiceKey, ...]] = setting((), of=CUSTOM_FIELDS, rows=("CP-04",))


@attrs.frozen(kw_only=True)
class PortalSettings:
    """Everything that an account can choose for its client portal."""

    general: General = General()
    billing: Billing = Billing()
    services: Services = Services()
    tickets: Tickets = Tickets()
    alerts: Alerts = Alerts()
    custom_fields: CustomFields = CustomFields()


PORTAL: Final = Section("portal", PortalSettings, needs=(PORTAL_PLAN, PORTAL_BOOKED))
"""The section of the portal's settings: closed without a plan that can have it and the add-on (CP-01)."""
