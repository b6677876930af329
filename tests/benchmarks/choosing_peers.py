"""
What the floor and the peers of `settings` share: the rules no library can say in a type, by hand, the same for each.

They depend on the account: who works there, what the product lists, how many places its currency has. None of them
reduces an address to the name of a page: names are taken as they are kept.
"""

from __future__ import annotations

import copy
import importlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs

from partnerkit.sections import Capabilities
from partnerkit.values import places_of

FACEBOOK, TWITTER = r"^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?$", r"^[A-Za-z0-9_]{1,15}$"
LINKEDIN = r"^(company|in|school|showcase)/[^\W_][\w-]{0,99}$"
NAME, KEY = 200, 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_CENT = Decimal("0.01")


@attrs.frozen
class Peer:
    """
    A library that does the same.

    Attributes:
        work: Returns the document of what a document chooses, given what the account has.
        refuses: What it raises where something is wrong.
    """

    work: Callable[[bytes, Capabilities], bytes]
    refuses: tuple[type[Exception], ...]


def peers() -> tuple[dict[str, Peer], dict[str, str]]:
    """Return those that are there, and why the others are not."""
    found, missing = {}, {}
    for name in ("msgspec", "pydantic", "marshmallow"):
        try:
            found[name] = importlib.import_module(f"tests.benchmarks.choosing_{name}").PEER
        except ImportError as error:
            missing[name] = str(error)
    return found, missing


def see_refused(peer: Peer, good: Mapping[str, Mapping[str, Any]], has: Capabilities) -> None:
    """See that a peer has the rules: each of these makes a good document a bad one."""
    for tab, name, value in (
        ("general", "display_name", " "),
        ("general", "display_name", "x\u202ey"),
        ("general", "facebook", "no/name"),
        ("general", "twitter", "x" * 16),
        ("general", "linkedin", "group/x"),
        ("billing", "card", "yes"),
        ("billing", "card_maximum", "-1.00"),
        ("billing", "card_maximum", "1.505"),
        ("billing", "ach_maximum", "1" * 13),
        ("billing", "gold", True),
        ("tickets", "assignee", str(UUID(int=1))),
        ("tickets", "categories", ["gone"]),
        ("alerts", "resources", ["nobody"]),
        ("custom_fields", "viewed", ["gate", 3]),
    ):
        document: Any = copy.deepcopy(good)
        document[tab][name] = value
        try:
            peer.work(json.dumps(document).encode(), has)
        except peer.refuses:
            continue
        raise AssertionError(f"{tab}.{name} was taken as {value!r}")


def see_rules(settings: Any, has: Capabilities) -> None:
    """
    Bring settings into shape, and see that an account that has what it has may choose them.

    Raises:
        ValueError: It may not.
    """
    general, billing, product = settings.general, settings.billing, has.product
    if general.display_name is not None:
        general.display_name = _line(general.display_name)
    if (billing.bank_account or billing.ach_maximum) and not (product.processor == "clearent" and product.ach):
        raise ValueError("no bank payments")
    places = places_of(product.currency)
    billing.card_maximum = _amount(billing.card_maximum, places)
    billing.ach_maximum = _amount(billing.ach_maximum, places)
    _see_people(settings, has)
    _see_choices(settings, has)


def _see_people(settings: Any, has: Capabilities) -> None:
    assignee, alerts = settings.tickets.assignee, settings.alerts
    if not has.members.issuperset(alerts.resources) or not (assignee is None or assignee in has.members):
        raise ValueError("nobody")
    alerts.resources = sorted({*alerts.resources}, key=str)


def _see_choices(settings: Any, has: Capabilities) -> None:
    tickets, fields = settings.tickets, settings.custom_fields
    known = has.chooses("ticket_categories")
    tickets.categories = _keys(tickets.categories, known)
    tickets.reschedule_categories = _keys(tickets.reschedule_categories, known)
    tickets.cancel_categories = _keys(tickets.cancel_categories, known)
    known = has.chooses("custom_fields")
    fields.viewed = _keys(fields.viewed, known)
    fields.changed = _keys(fields.changed, known)


def _keys(chosen: list[str], known: frozenset[str]) -> list[str]:
    if not known.issuperset(chosen):
        raise ValueError("gone")
    return sorted({*chosen})


def _line(text: str) -> str:
    found = unicodedata.normalize("NFC", text).strip()
    if not found or len(found) > NAME or _CONTROL.search(found):
        raise ValueError("no line of text")
    return found


def _amount(amount: Decimal, places: int) -> Decimal:
    if not 0 <= amount < 10**12 or amount != round(amount, places):
        raise ValueError("no amount")
    return amount.quantize(_CENT) if places <= 2 else amount
