"""
An account's portal with something in it, while somebody looks at it.
"""

from __future__ import annotations

from typing import Final

from tests.pages.settling import books, chooses
from tests.pages.site import Site

PREVIEW: Final = "/workspace/settings/portal/preview"
#: A name as long as names get.
LONG: Final = "Megszentségteleníthetetlenségeskedéseitekért Fogászati és Szájsebészeti Központ, Dr. Szabó Katalin"
CHOSEN: Final[dict[str, dict[str, object]]] = {
    "general": {"display_name": "Szabó Fogászat", "facebook": "szabo.fogaszat", "linkedin": "company/szabo-fogaszat"},
    "billing": {"autopay": True, "card": True, "prepayments": True, "history": True, "card_maximum": "2500.00"},
    "services": {"past": True, "upcoming": True},
    "tickets": {"submit": True, "open": True, "categories": ["invoice", "visit"], "cancel_categories": ["cancel"]},
    "custom_fields": {"viewed": ["birthday"], "changed": ["allergies"]},
}


def choose(place: Site, **tabs: dict[str, object]) -> None:
    """
    Have Katalin choose settings of her portal, by tabs.
    """
    for tab, changes in tabs.items():
        chooses(place, tab, changes)


def opened(place: Site, **tabs: dict[str, object]) -> None:
    """
    Have Katalin's account have a portal, with much in it that her clients see.
    """
    books(place)
    choose(place, **CHOSEN | tabs)
