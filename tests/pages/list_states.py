"""
The states of the client list.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from partnerkit.repository import Cursor
from partnerkit.wire import cursor_text
from tests.pages.browsing import Visit
from tests.pages.site import DANA, DORA, ILONA, MARGIT, OWEN, SZABO, TOM
from tests.pages.state import State, at

LIST: Final = "/console/clients"
FILTERED: Final = "?status=inactive&locked=yes&from=2020-01-01&sort=name"
WRONG: Final = "?status=asleep&from=x&to=2026-02-30&colour=red&after=elsewhere&q=" + "x" * 300
BEHIND: Final = cursor_text(Cursor("name_key", False, "zzzz", UUID(int=1)))


def _more(visit: Visit) -> None:
    visit.go(LIST)
    visit.page.locator("summary").click()


def _ticked(visit: Visit) -> None:
    visit.go(LIST)
    for name in (SZABO, "Maple Ridge Counselling", "Green Acre Lawn & Snow Ltd."):
        visit.page.get_by_label(f"Select {name}").check()
    visit.page.get_by_label("Do with the selected").select_option("lock")
    visit.page.evaluate("scrollTo(0, 0)")


def _menu(visit: Visit) -> None:
    visit.go(LIST)
    visit.page.get_by_label(f"More for {SZABO}").click()


def _searched(visit: Visit) -> None:
    visit.go(LIST)
    with visit.page.expect_response("**/console/clients?q=*"):
        visit.page.get_by_label("Search", exact=True).press_sequentially("kov")
    visit.page.locator(".applied").wait_for()


LIST_STATES: Final = (
    State(name="clients", go=at(LIST), operator=DANA, pictured=True),
    State(name="clients-filtered", go=at(LIST + FILTERED), operator=DANA, pictured=True),
    State(name="clients-more-filters", go=_more, operator=DANA, pictured=True),
    State(name="clients-searched", go=_searched, operator=DANA),
    State(name="clients-ticked", go=_ticked, operator=DANA, pictured=True),
    State(name="clients-row-menu", go=_menu, operator=DANA, pictured=True),
    State(name="clients-row-menu-shut", go=_menu, operator=TOM),
    State(name="clients-nothing-found", go=at(f"{LIST}?q=zzz&status=trial"), operator=DANA, pictured=True),
    State(name="clients-nothing-more", go=at(f"{LIST}?sort=name&after={BEHIND}"), operator=DANA),
    State(name="clients-no-secure-found", go=at(f"{LIST}?sq=zzz"), operator=TOM),
    State(name="clients-bad-address", go=at(LIST + WRONG), operator=DANA, status=422, pictured=True),
    State(name="clients-limited", go=at(LIST), operator=OWEN, pictured=True),
    State(name="clients-secure-role", go=at(LIST), operator=ILONA, pictured=True),
    State(name="clients-refused", go=at(LIST), operator=MARGIT, status=403, pictured=True),
    State(name="clients-none-yet", go=at(LIST), operator=DORA, pictured=True),
    State(name="bad-cursor", go=at(f"{LIST}?after=elsewhere"), operator=DANA, status=422),
    State(name="why-secure", go=at("/console/why?action=account.view&secure=1"), operator=DANA, pictured=True),
    State(name="why-unassigned", go=at("/console/why?action=account.view&unassigned=1"), operator=OWEN),
)
