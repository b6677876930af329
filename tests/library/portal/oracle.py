"""
What the portal's settings come to, written from the requirement rows CP-01 to CP-24, OW-03, R-01 and R-03 alone.

It is plain Python, and knows nothing of partnerkit: tests compare the library with it. Whoever knows the rows can check
it row by row; where a row can be read in two ways, *Reading* says which way was taken.

*chosen* is what the account chose, by tab:

- `general`: `display_name`, `facebook`, `twitter`, `linkedin`, texts;
- `billing`: the switches `autopay`, `card`, `bank_account`, `prepayments`, `history`; `card_maximum`, `ach_maximum`;
- `services`: the switches `past`, `upcoming`, `paused`;
- `tickets`: the switches `submit`, `open`, `closed`; `assignee`, one person or None; `categories`,
  `reschedule_categories` and `cancel_categories`, keys;
- `alerts`: `resources`, people;
- `custom_fields`: `viewed`, `changed`, keys.

*facts* is what is so without the account's choosing: `plan_offers_portal`, `addon_booked`, `processor`, `ach`,
`currency`, `custom_fields` and `ticket_categories` (the keys there are), `members` (who works there now), `owner`, and
`name`, the account's.

*client* is who looks: `verified`, `linked` (to a client's record), `autopay_since` (when it opted in, or None).
"""

from decimal import Decimal
from typing import Any

Facts = dict[str, Any]
Chosen = dict[str, dict[str, Any]]

#: CP-24: what has no stated default is off; CP-10 and CP-11 state 0.00. "Off" of a text or a list is an empty one.
DEFAULTS: Chosen = {
    "general": {"display_name": "", "facebook": "", "twitter": "", "linkedin": ""},  # CP-02, CP-03
    "billing": {
        "autopay": False,  # CP-06
        "card": False,  # CP-07
        "bank_account": False,  # CP-08
        "prepayments": False,  # CP-09, which says so itself
        "history": False,  # CP-12
        "card_maximum": Decimal(0),  # CP-10
        "ach_maximum": Decimal(0),  # CP-11
    },
    "services": {"past": False, "upcoming": False, "paused": False},  # CP-13, CP-14, CP-15
    "tickets": {
        "submit": False,  # CP-16
        "open": False,  # CP-17
        "closed": False,  # CP-18
        "assignee": None,  # CP-19
        "categories": (),  # CP-20
        "reschedule_categories": (),  # CP-21
        "cancel_categories": (),  # CP-22
    },
    "alerts": {"resources": ()},  # CP-23
    "custom_fields": {"viewed": (), "changed": ()},  # CP-04
}

#: CP-08, CP-11: only with Clearent as processor and ACH underwriting done.
OF_ACH = {("billing", "bank_account"), ("billing", "ach_maximum")}
#: CP-16: everything below needs it on.
BELOW_SUBMIT = {("tickets", name) for name in DEFAULTS["tickets"] if name != "submit"}
#: CP-04, CP-20 to CP-22: lists of keys, and where there are such keys.
OF_KEYS = {
    ("custom_fields", "viewed"): "custom_fields",
    ("custom_fields", "changed"): "custom_fields",
    ("tickets", "categories"): "ticket_categories",
    ("tickets", "reschedule_categories"): "ticket_categories",
    ("tickets", "cancel_categories"): "ticket_categories",
}

#: CP-23: what is alerted, and nothing else is.
ALERTED = {"opted_in", "opted_out", "prepaid", "card_removed", "bank_account_removed"}
#: CP-17, CP-18: how a client reads the state of a ticket.
READS = {"open": "open", "pending": "open", "on_hold": "open", "closed": "closed"}

#: How many places an amount of a currency has (ISO 4217).
PLACES = {"EUR": 2, "USD": 2, "JPY": 0}

CLOSED, UNVERIFIED, PROSPECT, CLIENT = "closed", "unverified", "prospect", "client"


def seen(chosen: Chosen, facts: Facts, client: dict[str, Any]) -> dict[str, Any]:
    """
    Say all that comes of what was chosen, for a client.
    """
    effective = in_effect(chosen, facts)
    reach = reach_of(facts, client)
    return {
        "effective": effective,
        "closed": is_closed(facts),
        "reach": reach,
        **what_anybody_sees(effective, facts, reach),
        **what_a_client_may(effective, client, reach),
        "card_cap": cap(effective["billing"]["card_maximum"]),
        "bank_cap": cap(effective["billing"]["ach_maximum"]),
        "alerted": effective["alerts"]["resources"],
        "assignee": effective["tickets"]["assignee"],
        "turned_on": {tab: turned_on(tab, facts) for tab in DEFAULTS},
    }


# What is in effect.


def is_closed(facts: Facts) -> bool:
    """
    CP-01: the portal needs a plan that offers it, and the add-on.
    """
    return not (facts["plan_offers_portal"] and facts["addon_booked"])


def has_ach(facts: Facts) -> bool:
    """
    CP-08: with Clearent as processor, and ACH underwriting done.
    """
    return (facts["processor"] or "").lower() == "clearent" and bool(facts["ach"])


def is_available(tab: str, name: str, chosen: Chosen, facts: Facts) -> bool:
    """
    Whether everything a setting needs is so.
    """
    if is_closed(facts):  # CP-01
        return False
    if (tab, name) in OF_ACH:  # CP-08, CP-11
        return has_ach(facts)
    if (tab, name) in BELOW_SUBMIT:  # CP-16
        return bool(chosen["tickets"]["submit"])
    return True


def in_effect(chosen: Chosen, facts: Facts) -> Chosen:
    """
    CP-24: what is chosen and available counts; what is not available is at its default, without being forgotten.
    """
    return {
        tab: {
            name: still_there(
                tab, name, chosen[tab][name] if is_available(tab, name, chosen, facts) else default, facts
            )
            for name, default in settings.items()
        }
        for tab, settings in DEFAULTS.items()
    }


def still_there(tab: str, name: str, value: Any, facts: Facts) -> Any:
    """
    Leave out whoever and whatever is there no more.
    """
    if (tab, name) in OF_KEYS:  # CP-04, CP-20, CP-21, CP-22
        return tuple(key for key in value if key in facts[OF_KEYS[tab, name]])
    if (tab, name) == ("alerts", "resources"):  # CP-23, R-01
        return tuple(person for person in value if person in facts["members"])
    if (tab, name) == ("tickets", "assignee"):
        # CP-19: exactly one user; if that user goes, and no successor came, the owner.
        # Reading: the owner as well while nobody is chosen, or the choice is not available: there is always one.
        return value if value in facts["members"] else facts["owner"]
    return value


def cap(maximum: Decimal) -> Decimal | None:
    """
    CP-10, CP-11: 0.00 means none is set.
    """
    return None if maximum == 0 else maximum


# What is seen.


def reach_of(facts: Facts, client: dict[str, Any]) -> str:
    """
    How far somebody gets.
    """
    if is_closed(facts):  # CP-01: the portal is closed, to everybody
        return CLOSED
    if not client["verified"]:  # OW-03: the portal's account page only
        return UNVERIFIED
    return CLIENT if client["linked"] else PROSPECT


def what_anybody_sees(effective: Chosen, facts: Facts, reach: str) -> dict[str, Any]:
    """
    What whoever comes sees.

    CP-02, *Reading*: while no display name is chosen, or none is in effect, the account's own name stands there.
    OW-03, *Reading*: the account's page, which is all that is reached before, has the name over it, and no widget.
    """
    general = effective["general"]
    shown = reach in {PROSPECT, CLIENT}
    return {
        "display_name": general["display_name"] or facts["name"],
        "widgets": {  # CP-03: each enables its widget
            network: general[network] for network in ("facebook", "twitter", "linkedin") if general[network] and shown
        },
    }


def what_a_client_may(effective: Chosen, client: dict[str, Any], reach: str) -> dict[str, Any]:
    """
    What a client whose record is known sees and may do; anybody else may do none of it.
    """
    billing, services = effective["billing"], effective["services"]
    tickets, fields = effective["tickets"], effective["custom_fields"]
    may = reach == CLIENT
    return {
        # CP-04: what may be changed may be viewed.
        "views_fields": set(fields["viewed"]) | set(fields["changed"]) if may else set(),
        "changes_fields": set(fields["changed"]) if may else set(),
        "enrols_in_autopay": may and billing["autopay"],  # CP-06
        # CP-06, Reading: with the switch off there is no autopay, whoever opted in before.
        "is_enrolled": may and billing["autopay"] and client["autopay_since"] is not None,
        "changes_card": may and billing["card"],  # CP-07: update, and remove
        "changes_bank_account": may and billing["bank_account"],  # CP-08: update, and remove
        "makes_prepayments": may and billing["prepayments"],  # CP-09
        "views_prepayments": may and billing["prepayments"],  # CP-09
        "views_history": may and billing["history"],  # CP-12: payments and credits
        "views_past": may and services["past"],  # CP-13
        "views_upcoming": may and services["upcoming"],  # CP-14
        "views_paused": may and services["paused"],  # CP-15
        "views_pause_reasons": may and services["paused"],  # CP-15: with the reason's text
        "submits_tickets": may and tickets["submit"],  # CP-16
        "sees_green_icon": may and tickets["submit"],  # CP-16
        "views_open_tickets": may and tickets["open"],  # CP-17
        "views_closed_tickets": may and tickets["closed"],  # CP-18
        # CP-20: the same ones to every client.
        "categories": set(tickets["categories"]) if may else set(),
        "reschedule_categories": set(tickets["reschedule_categories"]) if may else set(),  # CP-21
        "cancel_categories": set(tickets["cancel_categories"]) if may else set(),  # CP-22
    }


# What comes of what a client, or somebody at the account, does.


def goes_through(
    chosen: Chosen, facts: Facts, client: dict[str, Any], method: str, amount: Decimal, *, prepayment: bool
) -> bool:
    """
    Whether a payment made in the portal goes through; *method* is `card` or `bank`.

    CP-08, CP-11, *Reading*: the rows give no ACH without Clearent and its underwriting. A maximum that lapses with
    them is not to open a way: nothing is paid from a bank account then.
    """
    if reach_of(facts, client) != CLIENT:
        return False
    billing = in_effect(chosen, facts)["billing"]
    if prepayment and not billing["prepayments"]:  # CP-09
        return False
    if method == "bank" and not has_ach(facts):  # CP-08, CP-11
        return False
    most = cap(billing["card_maximum" if method == "card" else "ach_maximum"])
    return most is None or amount <= most  # CP-10, CP-11: one *above* it does not


def is_recorded_as(*, prepayment: bool) -> dict[str, bool]:
    """
    CP-09: a prepayment is recorded as one, and applied to no invoice.
    """
    return {"prepayment": prepayment, "applied_to_invoice": not prepayment}


def comes_to_charge(chosen: Chosen, facts: Facts, client: dict[str, Any], job_created: Any) -> bool:
    """
    CP-06: invoices of jobs created after the opt-in come under *Invoices to charge*; one of that very moment does not.

    OW-03, *Reading*: whoever is no client of the portal, or no more, has opted in to nothing.
    """
    autopay, since = in_effect(chosen, facts)["billing"]["autopay"], client["autopay_since"]
    is_enrolled = reach_of(facts, client) == CLIENT and autopay and since is not None
    return bool(is_enrolled and job_created > since)


def reads_as(chosen: Chosen, facts: Facts, client: dict[str, Any], state: str, *, correspondence: bool) -> str | None:
    """
    How a ticket's state reads to the client; None where the ticket is not shown.
    """
    tickets = in_effect(chosen, facts)["tickets"]
    if reach_of(facts, client) != CLIENT or not correspondence:  # CP-17, CP-18
        return None
    return READS[state] if tickets[READS[state]] else None


def alerted(chosen: Chosen, facts: Facts, event: str) -> tuple[Any, ...]:
    """
    CP-23: who is alerted to something that happened.
    """
    return in_effect(chosen, facts)["alerts"]["resources"] if event in ALERTED else ()


def assigned(chosen: Chosen, facts: Facts) -> Any:
    """
    CP-19: to whom a ticket or a message from the portal goes; None while none can be sent.
    """
    tickets = in_effect(chosen, facts)["tickets"]
    return tickets["assignee"] if tickets["submit"] else None  # CP-16


# What may be chosen.


def switches(tab: str) -> set[str]:
    """
    Name the switches of a tab.
    """
    return {name for name, default in DEFAULTS[tab].items() if default is False}


def turned_on(tab: str, facts: Facts) -> set[str]:
    """
    CP-05: "select all on this tab" turns on the switches that are available, and nothing else.

    *Reading*: what needs another switch of the tab is available, as that one is turned on at the same time.
    """
    with_all = {**DEFAULTS, tab: {**DEFAULTS[tab], **dict.fromkeys(switches(tab), True)}}
    return {name for name in switches(tab) if is_available(tab, name, with_all, facts)}


def after_select_all(tab: str, chosen: Chosen, facts: Facts) -> Chosen:
    """
    CP-05, CP-24: what is chosen after "select all"; what was on and is not available stays as it was chosen.
    """
    return {**chosen, tab: {**chosen[tab], **dict.fromkeys(turned_on(tab, facts), True)}}


def verdict(tab: str, changes: dict[str, Any], chosen: Chosen, facts: Facts) -> str:
    """
    Say whether changes of a tab are to be taken: `closed`, `refused`, `taken`, or `either` where the rows do not say.

    CP-01: without plan or add-on the settings are read-only. Else every value is looked at; one that is refused refuses
    all.
    """
    if is_closed(facts):
        return CLOSED
    said = {of_one(tab, name, value, chosen, facts) for name, value in changes.items()}
    return "refused" if "refused" in said else "either" if "either" in said else "taken"


def of_one(tab: str, name: str, value: Any, chosen: Chosen, facts: Facts) -> str:
    """
    Say whether one value is to be taken.

    CP-16, CP-24, *Reading*: what is below "submit" can be chosen while that is off: it is kept, and not in effect.
    """
    before = chosen[tab][name]
    if value == before:
        return "taken"
    if not fits(tab, name, value, facts):
        # What was chosen before and is there no more, chosen again among others: the rows do not say.
        return "either" if isinstance(value, tuple) and fits(tab, name, new(value, before), facts) else "refused"
    if (tab, name) in OF_ACH and not has_ach(facts):
        # CP-08, CP-11: what is not available cannot be turned on. Whether it can be turned off, the rows do not say.
        return "either" if value == DEFAULTS[tab][name] else "refused"
    return "taken"


def new(value: tuple[Any, ...], before: tuple[Any, ...]) -> tuple[Any, ...]:
    """
    Return what stands in a list and did not stand there before.
    """
    return tuple(one for one in value if one not in before)


def fits(tab: str, name: str, value: Any, facts: Facts) -> bool:
    """
    Whether a value is one there can be.
    """
    if isinstance(value, Decimal):  # CP-10, CP-11: negatives refused; in the account's currency
        return value >= 0 and value == round(value, PLACES[facts["currency"]])
    if (tab, name) in OF_KEYS:  # CP-04, CP-20 to CP-22
        return set(value) <= set(facts[OF_KEYS[tab, name]])
    if (tab, name) == ("alerts", "resources"):  # CP-23
        return set(value) <= set(facts["members"])
    if (tab, name) == ("tickets", "assignee"):  # CP-19
        return value is None or value in facts["members"]
    return True


def reduced(url: str) -> str:
    """
    CP-03: the last part of a public URL, which is what a whole one pasted in is reduced to.

    *Reading*: what follows the address proper (a query, a fragment, a last slash) and a handle's @ are no part of it.
    """
    path = url.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].rstrip("/")
    return path.rsplit("/", 1)[-1].removeprefix("@")
