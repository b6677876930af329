"""
The states of the preview of a portal: as whom it is looked at, and how much there is to see.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.pages.browsing import Visit
from tests.pages.settling import books, product
from tests.pages.showing import LONG, PREVIEW, choose, opened
from tests.pages.site import KATALIN
from tests.pages.state import State, at


def _as(who: str, **tabs: dict[str, object]) -> Callable[[Visit], None]:
    def go(visit: Visit) -> None:
        opened(visit.site, **tabs)
        visit.go(f"{PREVIEW}?as={who}")

    return go


def _bare(visit: Visit) -> None:
    books(visit.site)
    choose(visit.site, general={"display_name": LONG})
    visit.go(PREVIEW)


def _everything(visit: Visit) -> None:
    books(visit.site)
    product(visit.site, ach=True)
    choose(visit.site, **_ALL)
    visit.go(PREVIEW)


_SEVERAL: Final = ["invoice", "visit", "quote", "move"]
_ALL: Final[dict[str, dict[str, Any]]] = {
    "general": {
        "display_name": LONG,
        "facebook": "a" * 100,
        "twitter": "szabo_fogaszat",
        "linkedin": "in/" + "b" * 100,
    },
    "billing": {
        **dict.fromkeys(("autopay", "card", "bank_account", "prepayments", "history"), True),
        "card_maximum": "999999.99",
        "ach_maximum": "0.01",
    },
    "services": dict.fromkeys(("past", "upcoming", "paused"), True),
    "tickets": {
        **dict.fromkeys(("submit", "open", "closed"), True),
        **dict.fromkeys(("categories", "reschedule_categories", "cancel_categories"), _SEVERAL),
    },
    "custom_fields": {"changed": ["gate_code", "pets"], "viewed": ["allergies", "birthday"]},
}

PORTAL_STATES: Final = (
    State(name="portal-preview-client", go=_as("client"), staff=KATALIN, changes=True, pictured=True),
    State(name="portal-preview-everything", go=_everything, staff=KATALIN, changes=True),
    State(name="portal-preview-bare", go=_bare, staff=KATALIN, changes=True),
    State(name="portal-preview-prospect", go=_as("prospect"), staff=KATALIN, changes=True, pictured=True),
    State(name="portal-preview-unverified", go=_as("unverified"), staff=KATALIN, changes=True, pictured=True),
    State(name="portal-preview-closed", go=at(PREVIEW), staff=KATALIN, pictured=True),
)
