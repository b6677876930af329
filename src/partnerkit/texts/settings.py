"""What the settings of the client portal are called, and what they rest on, in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from partnerkit.texts.plural import Plural

SETTINGS: Final[Mapping[str, str | Plural]] = {
    "section.portal": "Client portal",
    "tab.portal.general": "General",
    "tab.portal.billing": "Billing",
    "tab.portal.services": "Services",
    "tab.portal.tickets": "Tickets",
    "tab.portal.alerts": "Alerts",
    "tab.portal.custom_fields": "Custom fields",
    "setting.portal.general.display_name": "Display name",
    "setting.portal.general.display_name.hint": "What clients read as the name of your business. Without one they "
    "read the account's name.",
    "setting.portal.general.facebook": "Facebook page",
    "setting.portal.general.facebook.hint": "What stands last in the page's address, or the whole address. It turns on "
    "a Facebook widget in the portal.",
    "setting.portal.general.twitter": "Twitter handle",
    "setting.portal.general.twitter.hint": "It turns on a Twitter widget in the portal.",
    "setting.portal.general.linkedin": "LinkedIn",
    "setting.portal.general.linkedin.hint": "Paste the address of your company's page, or of your own. It turns on a "
    "LinkedIn widget in the portal.",
    "setting.portal.billing.autopay": "Clients may enrol in autopay",
    "setting.portal.billing.autopay.hint": "Invoices of jobs made after the opt-in appear under “Invoices to charge”. "
    "Existing jobs keep their payment method; set an alert to know when to change it.",
    "setting.portal.billing.card": "Clients may update or remove their card",
    "setting.portal.billing.bank_account": "Clients may update or remove their bank account",
    "setting.portal.billing.prepayments": "Clients may make and view prepayments",
    "setting.portal.billing.prepayments.hint": "Recorded as prepayment, applied to no invoice.",
    "setting.portal.billing.history": "Clients see their billing history",
    "setting.portal.billing.history.hint": "Payments and credits.",
    "setting.portal.billing.card_maximum": "Largest card payment",
    "setting.portal.billing.card_maximum.hint": "A payment above it shows a warning and does not go through. 0.00 "
    "means none is set.",
    "setting.portal.billing.ach_maximum": "Largest bank payment",
    "setting.portal.billing.ach_maximum.hint": "A payment above it shows a warning and does not go through. 0.00 means "
    "none is set.",
    "setting.portal.services.past": "Clients see past services",
    "setting.portal.services.upcoming": "Clients see upcoming services",
    "setting.portal.services.paused": "Clients see paused services",
    "setting.portal.services.paused.hint": "With the reason of each pause.",
    "setting.portal.services.paused.caution": "Clients read the text of every pause reason. Look through the reasons "
    "before you turn this on.",
    "setting.portal.tickets.submit": "Clients may submit tickets",
    "setting.portal.tickets.submit.hint": "A green button appears at the lower right of the portal. Everything below "
    "needs it.",
    "setting.portal.tickets.open": "Clients see open tickets",
    "setting.portal.tickets.open.hint": "Those with correspondence with the client. Open, pending and on hold all read "
    "“open” to them.",
    "setting.portal.tickets.closed": "Clients see closed tickets",
    "setting.portal.tickets.closed.hint": "Those with correspondence with the client.",
    "setting.portal.tickets.assignee": "Every new ticket goes to",
    "setting.portal.tickets.assignee.hint": "Exactly one person; messages from the portal too. Without one, the owner.",
    "setting.portal.tickets.categories": "Categories clients may choose",
    "setting.portal.tickets.reschedule_categories": "Categories of a request to reschedule",
    "setting.portal.tickets.cancel_categories": "Categories of a request to cancel",
    "setting.portal.alerts.resources": "Who is alerted",
    "setting.portal.alerts.resources.hint": "When a client opts in or out of autopay, makes a prepayment, or a card or "
    "bank account is removed.",
    "setting.portal.custom_fields.viewed": "Fields clients see",
    "setting.portal.custom_fields.changed": "Fields clients see and change",
    "condition.portal_plan": "A plan that can have the client portal",
    "condition.portal_addon": "The add-on for the client portal",
    "condition.clearent": "Clearent as processor of payments",
    "condition.ach": "The processor's underwriting for payments from bank accounts",
}
