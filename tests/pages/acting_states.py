"""
The states of the pages for logging in as another operator, and of pages while one acts as somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from partnerkit import OperatorId, PartnerKit
from tests.pages.browsing import Visit
from tests.pages.doing import id_of
from tests.pages.site import BOGLARKA, DANA, SZABO, TOM, Site, operator
from tests.pages.state import State

_BOGLARKA, _TOM, _OWEN = 1, 2, 5


def page_of(site: Site, number: int) -> str:
    """
    Return the address of a seeded operator's page.
    """
    return f"/console/operators/{id_of(site, number)}"


def act(visit: Visit, number: int) -> None:
    """
    Log in as a seeded operator.
    """
    visit.go(f"{page_of(visit.site, number)}/enter")
    visit.page.locator("main form button").click()
    visit.page.wait_for_load_state()


def block(site: Site, number: int) -> None:
    """
    Block a seeded operator, as Dana does.
    """

    def work(kit: PartnerKit) -> None:
        by, whom = operator(kit, 0), OperatorId(operator(kit, number).id)
        kit.partners.block_operator(by.partner, whom, by=by)

    site.database.run(work)


def _ask(visit: Visit) -> None:
    visit.go(f"{page_of(visit.site, _TOM)}/enter")


def _acting(number: int, path: str = "/console/clients") -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        act(visit, number)
        visit.go(path)

    return go


def _at_client(tab: str) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        act(visit, _TOM)
        visit.go(visit.site.client(SZABO) + tab)

    return go


def _menu(visit: Visit) -> None:
    act(visit, _TOM)
    visit.page.locator("[popovertarget=own]").click()


def _history(visit: Visit) -> None:
    act(visit, _TOM)
    visit.go(visit.site.client(SZABO) + "/account")
    visit.page.locator("input[name=nickname]").fill("szabo-budapest")
    visit.page.locator("form[action$='/nickname'] button").click()
    visit.page.wait_for_load_state()
    visit.go(visit.site.client(SZABO) + "/history")


def _left(visit: Visit) -> None:
    act(visit, _TOM)
    visit.page.locator(".acting button").click()
    visit.page.wait_for_load_state()


def _over(visit: Visit) -> None:
    act(visit, _TOM)
    block(visit.site, _TOM)
    visit.go("/console/clients")


def _of_blocked(visit: Visit) -> None:
    address = page_of(visit.site, _TOM)
    block(visit.site, _TOM)
    visit.go(f"{address}/enter")


ACTING_STATES: Final = (
    State(name="operator-enter", go=_ask, operator=DANA, pictured=True),
    State(name="operator-enter-refused", go=_ask, operator=TOM, status=403),
    State(name="operator-enter-blocked", go=_of_blocked, operator=DANA, status=409, changes=True),
    State(name="acting-clients", go=_acting(_OWEN), operator=DANA, changes=True, pictured=True),
    State(name="acting-menu", go=_menu, operator=BOGLARKA, changes=True),
    State(name="acting-account", go=_at_client("/account"), operator=DANA, changes=True),
    State(name="acting-refused", go=_at_client("/lock"), operator=DANA, status=403, changes=True, pictured=True),
    State(name="acting-barred", go=_acting(_TOM, "/console/me"), operator=DANA, status=403, changes=True),
    State(name="acting-history", go=_history, operator=DANA, changes=True),
    State(name="acting-leave", go=_acting(_TOM, "/console/leave"), operator=DANA, changes=True),
    State(name="acting-left", go=_left, operator=DANA, changes=True),
    State(name="acting-over", go=_over, operator=DANA, changes=True, pictured=True),
)
