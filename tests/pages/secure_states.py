"""
The states of the pages on which an account is made secure, and of clients that nobody active looks after.
"""

from __future__ import annotations

from typing import Final

from tests.pages import teamwork
from tests.pages.browsing import Visit
from tests.pages.doing import address, by_the_vendor
from tests.pages.site import BOGLARKA, DANA, ILONA, NOTARY, SZABO, TOM
from tests.pages.speaking import everybody_reads
from tests.pages.state import State


def _ask(visit: Visit) -> None:
    visit.go(visit.site.client(SZABO) + "/secure")


def _many(visit: Visit) -> None:
    teamwork.crowd(visit.site)
    _ask(visit)


def _done(visit: Visit) -> None:
    _ask(visit)
    visit.press("Make this account secure")


def _lift(visit: Visit) -> None:
    visit.go(address(visit.site, NOTARY) + "/unsecure")


def _nobody(visit: Visit, more: str = "/secure") -> None:
    by_the_vendor(visit.site, 4)
    visit.go(visit.site.client(SZABO) + more)


def _nobody_on_the_tab(visit: Visit) -> None:
    _nobody(visit, "/account")


def _left(visit: Visit) -> None:
    for number in (1, 2):
        teamwork.block(visit.site, number)
    visit.go("/console/clients?operator=nobody-active")


def _blocked_on_the_tab(visit: Visit) -> None:
    teamwork.block(visit.site, 2)
    visit.go(visit.site.client(SZABO) + "/account")


def _hungarian(visit: Visit) -> None:
    everybody_reads(visit.site, "hu")
    _ask(visit)


SECURE_STATES: Final = (
    State(name="secure", go=_ask, operator=BOGLARKA, pictured=True),
    State(name="secure-keeps", go=_ask, operator=ILONA),
    State(name="secure-many", go=_many, operator=BOGLARKA, changes=True),
    State(name="secure-done", go=_done, operator=DANA, changes=True, pictured=True),
    State(name="secure-refused", go=_ask, operator=TOM, status=403),
    State(name="secure-nobody", go=_nobody, operator=DANA, changes=True, status=403),
    State(name="account-secure-nobody", go=_nobody_on_the_tab, operator=DANA, changes=True),
    State(name="account-blocked-operator", go=_blocked_on_the_tab, operator=DANA, changes=True),
    State(name="unsecure", go=_lift, operator=ILONA),
    State(name="clients-nobody-active", go=_left, operator=DANA, changes=True, pictured=True),
    State(name="secure-hungarian", go=_hungarian, operator=BOGLARKA, changes=True),
)
