"""
What an account chooses for itself, and what it rests on, while somebody is at the pages of its settings.
"""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any, Final

import attrs
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from partnerkit import Choice, SubscriptionReport, TabSettings
from partnerkit.vendor import PORTAL_ADDON
from reference_server.product import FACTS
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import by
from tests.pages.surfing import Surfer

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


class Filled(HTMLParser):
    """
    The form of a page that is sent to an address, as a browser would send it: what is ticked, nothing that is shut.
    """

    def __init__(self, answer: TestResponse, action: str) -> None:
        super().__init__()
        self.fields: MultiDict[str, str] = MultiDict()
        self.shut: set[str] = set()
        self._action = action
        self._inside = False
        self._text: str | None = None
        self._list: str | None = None
        self.feed(answer.get_data(as_text=True))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._inside = given["action"] == self._action
        if not self._inside:
            return
        if "disabled" in given:
            self.shut.add(given["name"])
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.fields.add(given["name"], given.get("value", ""))
        elif tag == "textarea":
            self._text = given["name"]
            self.fields[self._text] = ""
        elif tag == "select":
            self._list = given["name"]
        elif tag == "option" and self._list and ("selected" in given or self._list not in self.fields):
            self.fields[self._list] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.fields[self._text] = self.fields[self._text].removeprefix("\n")  # as browsers do
            self._text = None
        elif tag in {"form", "select"}:
            self._inside, self._list = self._inside and tag != "form", None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.fields[self._text] += data


def opened(visitor: Surfer, path: str) -> MultiDict[str, str]:
    """
    Open a tab, and return its form as a browser would send it.
    """
    return Filled(visitor.get(path), path).fields


def send(visitor: Surfer, path: str, fields: MultiDict[str, str], **changed: str | list[str]) -> TestResponse:
    """
    Send the form of a tab with other values in the fields of some settings; an empty one is not sent.
    """
    sent = fields.copy()
    for name, value in changed.items():
        key = name if name in {"all", "key", "seen"} else f"set-{name.replace('__', '-')}"
        sent.setlist(key, [value] if isinstance(value, str) else value)
    return visitor.post(path, sent)
