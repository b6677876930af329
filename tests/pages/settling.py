"""
What an account chooses for itself, and what it rests on, while somebody is at the pages of its settings.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import attrs

from partnerkit import Choice, SubscriptionReport, TabSettings
from partnerkit.vendor import PORTAL_ADDON
from reference_server.product import FACTS
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import by

SETTINGS: Final = "/workspace/settings"
PORTAL: Final = f"{SETTINGS}/portal"
BOOKING: Final = f"{SETTINGS}/booking"
#: The product's own words, as long as such get.
LONG_CHOICES: Final = (
    Choice("question", "Question about an invoice, a credit note or a payment that has not been booked yet"),
    Choice("word", "Megszentségteleníthetetlenségeskedéseitekért"),
)


def books(place: Site, plan: str | None = "pro", addons: tuple[str, ...] = (PORTAL_ADDON,)) -> None:
    """
    Have billing report a plan of Katalin's account, and what is booked with it.
    """
    place.clock.ahead += timedelta(seconds=1)
    account = place.account()
    said = SubscriptionReport(plan=plan, addons=addons, at=place.clock(), event=f"books {place.clock.ahead}")
    place.database.run(lambda kit: kit.subscriptions.report(account.id, said, by=kit.actors.vendor("billing")))


def product(place: Site, **facts: Any) -> None:
    """
    Have the vendor's product say otherwise of Katalin's account.
    """
    id = place.account().id
    place.facts[id] = attrs.evolve(place.facts.get(id, FACTS), **facts)


def chooses(
    place: Site, tab: str, changes: dict[str, object], *, section: str = "portal", email: str = KATALIN
) -> TabSettings:
    """
    Have somebody of Katalin's account choose something.
    """
    who = by(place, email)
    return place.database.run(lambda kit: kit.settings.change(section, tab, changes, by=who(kit)))


def chosen(place: Site, tab: str, section: str = "portal") -> Any:
    """
    Return what Katalin's account has chosen in a tab.
    """
    who, id = by(place), place.account().id
    return place.database.run(lambda kit: kit.settings.read(id, section, by=who(kit))).tabs[tab].chosen
