"""
The library's answers in the oracle's words, and what they are asked about: what the two say is compared as it stands.
"""

import itertools
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import attrs

from partnerkit import Choice, ProductFacts
from partnerkit.errors import InvalidInput
from partnerkit.portal.decisions import (
    Alert,
    Method,
    Payment,
    TicketStatus,
    alerted,
    assignee,
    is_to_charge,
    rule_payment,
    shown_ticket,
)
from partnerkit.portal.model import PORTAL, PortalSettings
from partnerkit.portal.view import PortalClient, PortalView, view
from partnerkit.sections import Capabilities, Kind, in_effect, switched_on
from partnerkit.settings.checking import check
from partnerkit.testing.clock import NOON
from partnerkit.values import Money
from tests.library.portal import oracle
from tests.library.portal.oracle import Chosen, Facts
from tests.library.settings.given import changed_by

OWNER, NORA, ANNA, GONE = (UUID(int=number) for number in range(1, 5))
RECORD: Final = UUID(int=9)
#: What every setting is chosen to be, the default among it: what is there, and what is there no more.
VALUES: Final[Mapping[str, Mapping[str, Sequence[Any]]]] = {
    "general": {
        "display_name": ("", "Zöld Kert"),
        "facebook": ("", "greenacre"),
        "twitter": ("", "greenacre"),
        "linkedin": ("", "company/green-acre", "in/szabo-eva"),
    },
    "billing": {
        **dict.fromkeys(("autopay", "card", "bank_account", "prepayments", "history"), (False, True)),
        "card_maximum": (Decimal("0.00"), Decimal("0.01"), Decimal("2500.00")),
        "ach_maximum": (Decimal("0.00"), Decimal("100.00")),
    },
    "services": dict.fromkeys(("past", "upcoming", "paused"), (False, True)),
    "tickets": {
        **dict.fromkeys(("submit", "open", "closed"), (False, True)),
        "assignee": (None, OWNER, NORA, GONE),
        "categories": ((), ("visit",), ("gone", "invoice", "visit")),
        "reschedule_categories": ((), ("gone",), ("invoice",)),
        "cancel_categories": ((), ("invoice", "visit"), ("gone", "visit")),
    },
    "alerts": {"resources": ((), (NORA,), (GONE,), (OWNER, NORA, GONE))},
    "custom_fields": {
        "viewed": ((), ("gate",), ("gate", "gone", "pets")),
        "changed": ((), ("gate",), ("gone", "size"), ("pets", "size")),
    },
}
CONDITIONS: Final[Mapping[str, Sequence[Any]]] = {
    "plan_offers_portal": (True, False),
    "addon_booked": (True, False),
    "processor": ("clearent", "Clearent", "stripe", None),
    "ach": (True, False),
}
CLIENTS: Final = tuple(
    {"verified": verified, "linked": linked, "autopay_since": since}
    for verified, linked, since in itertools.product((True, False), (True, False), (None, NOON))
)
JOBS: Final = tuple(NOON + timedelta(microseconds=ticks) for ticks in (-1, 0, 1))
AMOUNTS: Final = tuple(map(Decimal, ("0.01", "0.02", "100.00", "100.01", "2500.00", "2500.01")))
ALERTS: Final = {
    "opted_in": Alert.AUTOPAY_IN,
    "opted_out": Alert.AUTOPAY_OUT,
    "prepaid": Alert.PREPAYMENT,
    "card_removed": Alert.CARD_REMOVED,
    "bank_account_removed": Alert.BANK_REMOVED,
}


def facts(**more: Any) -> Facts:
    """
    Return what is so of an account, which has everything where nothing else is said.
    """
    return {
        "plan_offers_portal": True,
        "addon_booked": True,
        "processor": "clearent",
        "ach": True,
        "currency": "EUR",
        "custom_fields": {"gate", "pets", "size"},
        "ticket_categories": {"invoice", "visit"},
        "members": {OWNER, NORA, ANNA},
        "owner": OWNER,
        "name": "Szabó Kertészet",
    } | more


def every_condition() -> Iterator[Facts]:
    """
    Return an account for every combination of what settings rest on.
    """
    for values in itertools.product(*CONDITIONS.values()):
        yield facts(**dict(zip(CONDITIONS, values, strict=True)))


def every_choice(tab: str) -> Iterator[Chosen]:
    """
    Return whatever can be chosen in one tab, with every other tab as it is by default.
    """
    for values in itertools.product(*VALUES[tab].values()):
        yield {**oracle.DEFAULTS, tab: dict(zip(VALUES[tab], values, strict=True))}


def pairwise(seed: int = 8) -> tuple[Chosen, ...]:
    """
    Return choices of whole portals among which any two values of any two settings stand together at least once.
    """
    places = [(tab, name, value) for tab, of in VALUES.items() for name, values in of.items() for value in values]
    left = {pair for pair in itertools.combinations(places, 2) if pair[0][:2] != pair[1][:2]}
    found, draw = [], random.Random(seed)
    while left:
        rows = [_row(draw, left) for _ in range(10)]
        best = max(rows, key=lambda row: len(left & set(itertools.combinations(row, 2))))
        left -= set(itertools.combinations(best, 2))
        found.append(best)
    return tuple(_nested(row) for row in found)


def _row(draw: random.Random, left: set[Any]) -> list[tuple[str, str, Any]]:
    """
    Return a value for each setting, beginning with a pair that is still to come.
    """
    first, second = draw.choice(sorted(left, key=repr))
    row = {place[:2]: place for place in (first, second)}
    for tab, of in VALUES.items():
        for name, values in of.items():
            row.setdefault((tab, name), (tab, name, draw.choice(values)))
    return [row[tab, name] for tab, of in VALUES.items() for name in of]


def _nested(row: Iterable[tuple[str, str, Any]]) -> Chosen:
    chosen: Chosen = {tab: {} for tab in VALUES}
    for tab, name, value in row:
        chosen[tab][name] = value
    return chosen


# What the library is given, and what it says.


def given(tab: str, values: Mapping[str, Any]) -> Any:
    """
    Return what was chosen in a tab as the library has it: no text where the oracle has an empty one.
    """
    return PORTAL.tabs[tab].type(**{name: None if value == "" else value for name, value in values.items()})


def plain(value: Any) -> dict[str, Any]:
    """
    Return what the library has of a tab as the oracle has it.
    """
    return {
        name: "" if found is None and name != "assignee" else found
        for name, found in attrs.asdict(value, recurse=False).items()
    }


def capabilities(facts: Facts) -> Capabilities:
    """
    Return what is so of an account as the library has it.
    """
    choices = {
        name: tuple(Choice(key, key) for key in sorted(facts[name])) for name in ("custom_fields", "ticket_categories")
    }
    product = ProductFacts(currency=facts["currency"], processor=facts["processor"], ach=facts["ach"], choices=choices)
    return Capabilities(
        owner_id=facts["owner"],
        addons=frozenset({"client_portal"} if facts["addon_booked"] else ()),
        offers=frozenset({"client_portal"} if facts["plan_offers_portal"] else ()),
        product=product,
        members=frozenset(facts["members"]),
    )


def settings_in_effect(chosen: Chosen, has: Capabilities) -> PortalSettings:
    """
    Return what the library says is in effect.
    """
    found = {name: in_effect(PORTAL, tab, given(name, chosen[name]), has) for name, tab in PORTAL.tabs.items()}
    return PortalSettings(**found)


def as_plain(settings: PortalSettings) -> Chosen:
    """
    Return the settings of a whole portal as the oracle has them.
    """
    return {tab: plain(getattr(settings, tab)) for tab in VALUES}


def visitor(client: Mapping[str, Any]) -> PortalClient:
    """
    Return who looks as the library has it.
    """
    return PortalClient(
        verified=client["verified"],
        record_id=RECORD if client["linked"] else None,
        autopay_since=client["autopay_since"],
    )


def said_by_oracle(chosen: Chosen, facts: Facts, client: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return everything that the oracle says of a client.
    """
    said = oracle.seen(chosen, facts, dict(client))
    del said["turned_on"]
    is_client = said["reach"] == oracle.CLIENT
    return said | {name: said[name] if is_client else None for name in ("card_cap", "bank_cap")}


def said_by_library(chosen: Chosen, facts: Facts, client: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return everything that the library says of a client.
    """
    has = capabilities(facts)
    settings = settings_in_effect(chosen, has)
    return in_words(view(visitor(client), settings, has, name=facts["name"]), settings)


def in_words(seen: PortalView, settings: PortalSettings) -> dict[str, Any]:
    """
    Return what the library shows in the words of the oracle.
    """
    widgets = {"facebook": seen.facebook, "twitter": seen.twitter, "linkedin": seen.linkedin}
    return {
        "effective": as_plain(settings),
        "closed": seen.reach.value == "closed",
        "reach": seen.reach.value,
        "display_name": seen.display_name,
        "widgets": {network: name for network, name in widgets.items() if name is not None},
        "views_fields": set(seen.viewed_fields),
        "changes_fields": set(seen.changed_fields),
        "enrols_in_autopay": seen.enrol,
        "is_enrolled": seen.autopay_since is not None,
        "changes_card": seen.change_card,
        "changes_bank_account": seen.change_bank_account,
        "makes_prepayments": seen.prepay,
        "views_prepayments": seen.prepay,
        "views_history": seen.billing_history,
        "views_past": seen.past_services,
        "views_upcoming": seen.upcoming_services,
        "views_paused": seen.paused_services,
        "views_pause_reasons": seen.paused_services,
        "submits_tickets": seen.submit_tickets,
        "sees_green_icon": seen.submit_tickets,
        "views_open_tickets": seen.open_tickets,
        "views_closed_tickets": seen.closed_tickets,
        "categories": set(seen.categories),
        "reschedule_categories": set(seen.reschedule_categories),
        "cancel_categories": set(seen.cancel_categories),
        "card_cap": seen.card_maximum,
        "bank_cap": seen.ach_maximum,
        "alerted": settings.alerts.resources,
        "assignee": settings.tickets.assignee,
    }


# What each says of what somebody does.

DEEDS: Final = tuple(itertools.product(("card", "bank"), AMOUNTS, (False, True)))
TICKETS: Final = tuple(itertools.product(("open", "pending", "on_hold", "closed"), (True, False)))


def deeds_by_oracle(chosen: Chosen, facts: Facts, client: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the oracle says of payments, invoices, tickets and alerts.
    """
    of = (chosen, facts, dict(client))
    return {
        "payments": [oracle.goes_through(*of, how, amount, prepayment=before) for how, amount, before in DEEDS],
        "to_charge": [oracle.comes_to_charge(*of, job) for job in JOBS],
        "tickets": [oracle.reads_as(*of, state, correspondence=there) for state, there in TICKETS],
        "alerted": {event: oracle.alerted(chosen, facts, event) for event in ALERTS},
        "assigned": oracle.assigned(chosen, facts),
    }


def deeds_by_library(chosen: Chosen, facts: Facts, client: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the library says of the same.
    """
    has = capabilities(facts)
    settings = settings_in_effect(chosen, has)
    seen = view(visitor(client), settings, has, name=facts["name"])
    shown = [shown_ticket(seen, TicketStatus(state), corresponded=there) for state, there in TICKETS]
    return {
        "payments": [_goes_through(seen, *deed) for deed in DEEDS],
        "to_charge": [is_to_charge(seen, job) for job in JOBS],
        "tickets": [None if ticket is None else ticket.value for ticket in shown],
        "alerted": {event: alerted(settings, alert) for event, alert in ALERTS.items()},
        "assigned": assignee(settings),
    }


def payment(how: str, amount: Decimal, before: bool, currency: str) -> Payment:
    """
    Return a payment, for an invoice or before there is one.
    """
    return Payment(amount=Money(amount, currency), method=Method(how), invoice_id=None if before else RECORD)


def _goes_through(seen: PortalView, how: str, amount: Decimal, before: bool) -> bool:
    return rule_payment(seen, payment(how, amount, before, seen.currency)).allowed


def goes_through_by_library(
    chosen: Chosen, facts: Facts, client: Mapping[str, Any], deed: tuple[str, Decimal, bool]
) -> bool:
    """
    Return whether the library lets one payment through.
    """
    has = capabilities(facts)
    return _goes_through(view(visitor(client), settings_in_effect(chosen, has), has, name=facts["name"]), *deed)


def turned_on_by_library(tab: str, chosen: Chosen, facts: Facts) -> dict[str, Any]:
    """
    Return what is chosen in a tab after "select all", as the library has it.
    """
    return plain(switched_on(PORTAL, PORTAL.tabs[tab], given(tab, chosen[tab]), capabilities(facts)))


def verdict_of_library(tab: str, changes: Mapping[str, Any], chosen: Chosen, facts: Facts) -> str:
    """
    Return whether the library takes changes, in the words of the oracle.
    """
    has, of, before = capabilities(facts), PORTAL.tabs[tab], given(tab, chosen[tab])
    if PORTAL.missing(has):
        return oracle.CLOSED
    try:
        check(PORTAL, of, before, changed_by(of, before, wired(tab, changes)), has)
    except InvalidInput:
        return "refused"
    return "taken"


def wired(tab: str, changes: Mapping[str, Any]) -> dict[str, object]:
    """
    Return changes as they stand in documents.
    """
    return {name: _wired(PORTAL.tabs[tab].settings[name].kind, value) for name, value in changes.items()}


def _wired(kind: Kind, value: Any) -> object:
    match kind:
        case Kind.AMOUNT | Kind.PERSON:
            return None if value is None else str(value)
        case Kind.PEOPLE | Kind.CHOICES:
            return [str(one) for one in value]
        case Kind.TEXT:
            return value or None
    return value
