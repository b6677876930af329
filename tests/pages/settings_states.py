"""
The states of the pages for an account's settings: the client portal's, and a section of the vendor's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from partnerkit import Level
from tests.pages.browsing import Visit
from tests.pages.settling import BOOKING, LONG_CHOICES, PORTAL, books, chooses, product
from tests.pages.site import DANA, KATALIN, SZABO, Site
from tests.pages.speaking import everybody_reads
from tests.pages.staff_states import _employee
from tests.pages.staffing import IDA, LONG, PLAN, at_member, do, joined
from tests.pages.state import State, at

Go = Callable[[Visit], None]


def _at(path: str, *before: Callable[[Site], object]) -> Go:
    """
    Return what opens a page once the portal is booked and more has happened.
    """

    def go(visit: Visit) -> None:
        books(visit.site)
        for one in before:
            one(visit.site)
        visit.go(path)

    return go


def _chooses(tab: str, section: str = "portal", **changes: Any) -> Callable[[Site], object]:
    return lambda site: chooses(site, tab, changes, section=section)


def _says(**facts: Any) -> Callable[[Site], object]:
    return lambda site: product(site, **facts)


def _lapsed(site: Site) -> None:
    product(site, ach=True)
    chooses(site, "billing", {"autopay": True, "bank_account": True, "ach_maximum": "1500.00"})
    product(site, ach=False, processor="stripe")


def _gone(site: Site) -> None:
    made = joined(site, email=IDA, name=LONG)
    chooses(site, "tickets", {"submit": True, "assignee": str(made.id), "categories": ["invoice", "visit"]})
    chooses(site, "alerts", {"resources": [str(made.id), str(site.account().owner_id)]})
    do(site, "deactivate", made.id)
    product(site, choices={"ticket_categories": LONG_CHOICES})


def _long(site: Site) -> None:
    joined(site, email=IDA, name=LONG)
    product(site, choices={"ticket_categories": LONG_CHOICES, "custom_fields": LONG_CHOICES})


def _all_kinds(site: Site) -> None:
    nora = joined(site)
    some = {"online": True, "deposit": "25.00", "rooms": ["ground"], "terms": "Come on time.\nBring the dog."}
    people = {"host": str(nora.id), "helpers": [str(nora.id)], "calendar": "0123456789", "phone": "Nagy Nóra"}
    chooses(site, "general", some | people, section="booking")


def _press(path: str, name: str, *before: Callable[[Site], object], **fields: str) -> Go:
    """
    Return what fills in fields, by their labels, and presses a button.
    """

    def go(visit: Visit) -> None:
        _at(path, *before)(visit)
        visit.fill(**fields)
        visit.press(name)

    return go


def _in(language: str, go: Go) -> Go:
    def then(visit: Visit) -> None:
        everybody_reads(visit.site, language)
        go(visit)

    return then


def _wrong(visit: Visit) -> None:
    _at(f"{PORTAL}/billing")(visit)
    visit.page.get_by_label("Clients may enrol in autopay").check()
    visit.page.get_by_label("Largest card payment (CAD)").fill("2.500,5x")
    visit.press("Save settings")


def _gone_meanwhile(visit: Visit) -> None:
    nora = joined(visit.site)
    _at(f"{PORTAL}/alerts")(visit)
    visit.page.get_by_label("Nagy Nóra").check()
    do(visit.site, "remove", nora.id)
    visit.press("Save settings")


def _conflict(visit: Visit) -> None:
    nora = joined(visit.site, level=Level.ADMIN)
    _at(f"{PORTAL}/billing")(visit)
    chooses(visit.site, "billing", {"card": True, "card_maximum": "900.00"}, email=nora.email or "")
    visit.page.get_by_label("Clients may enrol in autopay").check()
    visit.page.get_by_label("Largest card payment (CAD)").fill("2500.50")
    visit.press("Save settings")


def _closed_meanwhile(visit: Visit) -> None:
    _at(f"{PORTAL}/services")(visit)
    visit.page.get_by_label("Clients see past services").check()
    books(visit.site, "pro", ())
    visit.press("Save settings")


def _cautioned(visit: Visit) -> None:
    _at(f"{PORTAL}/services")(visit)
    visit.page.get_by_label("Clients see paused services").check()
    visit.press("Save settings")


def _closed(path: str, plan: str | None = "pro") -> Go:
    def go(visit: Visit) -> None:
        books(visit.site)
        chooses(visit.site, "tickets", {"submit": True, "categories": ["invoice", "visit"]})
        books(visit.site, plan, ())
        visit.go(path)

    return go


def _successor(step: str) -> Go:
    def go(visit: Visit) -> None:
        books(visit.site)
        joined(visit.site, email=IDA, name=LONG)
        nora = joined(visit.site)
        chooses(visit.site, "tickets", {"submit": True, "assignee": str(nora.id)})
        visit.go(at_member(nora, step))

    return go


def _successor_gone(visit: Visit) -> None:
    books(visit.site)
    other, nora = joined(visit.site, email=IDA, name=LONG), joined(visit.site)
    chooses(visit.site, "tickets", {"submit": True, "assignee": str(nora.id)})
    visit.go(at_member(nora, "/remove"))
    visit.page.get_by_label("Who follows").select_option(str(other.id))
    do(visit.site, "deactivate", other.id)
    visit.press("Remove Nagy Nóra")


def _history(visit: Visit) -> None:
    books(visit.site)
    _all_kinds(visit.site)
    _gone(visit.site)
    visit.go(visit.site.client(SZABO) + "/history")


def _menu(visit: Visit) -> None:
    _at(f"{PORTAL}/general")(visit)
    visit.page.locator("[popovertarget=own]").click()


def _state(name: str, go: Go, **more: Any) -> State:
    return State(name=f"settings-{name}", go=go, staff=KATALIN, changes=True, **more)


SETTINGS_STATES: Final = (
    _state("general", _at(f"{PORTAL}/general", _chooses("general", display_name="Szabó Fogászat", facebook="szabo"))),
    _state("general-errors", _press(f"{PORTAL}/general", "Save settings", LinkedIn="nowhere.example/x"), status=422),
    _state(
        "billing", _at(f"{PORTAL}/billing", _chooses("billing", autopay=True, card_maximum="2500.50")), pictured=True
    ),
    _state("billing-errors", _wrong, status=422, pictured=True),
    _state("billing-hungarian", _in("hu", _at(f"{PORTAL}/billing", _lapsed)), pictured=True),
    _state("billing-lapsed", _at(f"{PORTAL}/billing", _lapsed)),
    _state("billing-all", _press(f"{PORTAL}/billing", "Select all on this tab"), pictured=True),
    _state("billing-conflict", _conflict, status=412, pictured=True),
    _state("billing-missing", _at(f"{PORTAL}/billing/missing/bank_account", _lapsed), pictured=True),
    _state("billing-mended", _at(f"{PORTAL}/billing/missing/bank_account", _says(ach=True))),
    _state("services", _at(f"{PORTAL}/services")),
    _state("services-cautioned", _cautioned),
    _state("services-closed-meanwhile", _closed_meanwhile, status=409),
    _state("tickets", _at(f"{PORTAL}/tickets", _chooses("tickets", submit=True, open=True)), pictured=True),
    _state("tickets-off", _at(f"{PORTAL}/tickets")),
    _state("tickets-gone", _at(f"{PORTAL}/tickets", _gone)),
    _state("tickets-long", _in("hu", _at(f"{PORTAL}/tickets", _long))),
    _state("tickets-none", _at(f"{PORTAL}/tickets", _says(choices={}))),
    _state("tickets-closed", _closed(f"{PORTAL}/tickets"), pictured=True),
    _state("tickets-closed-french", _in("fr", _closed(f"{PORTAL}/tickets", None))),
    _state("alerts", _at(f"{PORTAL}/alerts", _gone)),
    _state("alerts-errors", _gone_meanwhile, status=422),
    _state("custom-fields", _at(f"{PORTAL}/custom_fields")),
    _state("custom-fields-none", _at(f"{PORTAL}/custom_fields", _says(choices={}))),
    _state("booking", _at(BOOKING, _all_kinds), pictured=True),
    _state("booking-errors", _press(BOOKING, "Save settings", _all_kinds, Shortest_notice="soon", Key="x"), status=422),
    _state("booking-unavailable", _at(BOOKING, _says(processor=None))),
    _state("booking-hungarian", _in("hu", _at(BOOKING, _all_kinds))),
    State(name="settings-long-company", go=at(BOOKING), staff="iroda@alapitvany.example.com"),
    State(name="settings-history", go=_history, operator=DANA, changes=True),
    _state("refused", _employee(f"{PORTAL}/general"), status=403),
    _state("menu", _menu),
    _state("plan", _at(PLAN)),
    _state("assignee", _successor(""), pictured=True),
    _state("successor", _successor("/remove"), pictured=True),
    _state("successor-inactive", _successor("/deactivate")),
    _state("successor-gone", _successor_gone, status=422),
)
