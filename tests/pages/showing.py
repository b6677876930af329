"""
What happens to an account's portal while somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest import mock

import attrs

from partnerkit import PartnerKit, SubscriptionReport
from partnerkit.vendor import PORTAL_ADDON
from reference_server import product
from tests.pages.site import SZABO, Site
from tests.pages.staffing import by

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


def books(place: Site, plan: str | None = "pro", addons: tuple[str, ...] = (PORTAL_ADDON,)) -> None:
    """
    Have billing report a plan of Katalin's account, and what is booked with it.
    """
    account = place.account()
    said = SubscriptionReport(plan=plan, addons=addons, at=place.clock(), event=f"booked {account.revision}")
    place.database.run(lambda kit: kit.subscriptions.report(account.id, said, by=kit.actors.vendor("billing")))


def choose(place: Site, **tabs: dict[str, object]) -> None:
    """
    Have Katalin choose settings of her portal, by tabs.
    """
    who = by(place)

    def work(kit: PartnerKit) -> None:
        for tab, changes in tabs.items():
            kit.settings.change("portal", tab, changes, by=who(kit))

    place.database.run(work)


def opened(place: Site, **tabs: dict[str, object]) -> None:
    """
    Have Katalin's account have a portal, with much in it that her clients see.
    """
    books(place)
    choose(place, **CHOSEN | tabs)


@contextmanager
def facts(**changed: Any) -> Iterator[None]:
    """
    Have the product say otherwise for a while.
    """
    with mock.patch.object(product, "FACTS", attrs.evolve(product.FACTS, **changed)):
        yield


def name_of(place: Site) -> str:
    """
    Return what Katalin's account is called.
    """
    return place.account(SZABO).name
