"""
Benchmark `settings`: a document of all portal settings is read, checked by every rule, and written again.

The document chooses something in every setting. What is made of it, and what is written, is the same by each: the floor
and the peers are in `choosing_peers`. The bad document has something wrong in every tab, and each problem is named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

from partnerkit import Choice, ProductFacts
from partnerkit.errors import InvalidInput, Problem
from partnerkit.portal.model import PORTAL, PortalSettings
from partnerkit.sections import Capabilities
from partnerkit.settings.checking import check, said_by, tidy
from partnerkit.values import MemberId
from partnerkit.vendor import PORTAL_ADDON
from partnerkit.wire import load_json, write
from tests.benchmarks import choosing_peers
from tests.benchmarks.rounds import Benchmark, Goal, Prepared, Ratio, repeat

DOCUMENTS, QUICK_DOCUMENTS = 1000, 50
PEOPLE = [MemberId(UUID(int=(number << 64) + number)) for number in range(1, 9)]
CATEGORIES = ("billing", "complaint", "invoice", "other", "visit")
FIELDS = ("alarm", "dog", "gate", "key", "notes", "pets", "size")
HAS = Capabilities(
    owner_id=PEOPLE[0],
    plan="pro",
    addons=frozenset({PORTAL_ADDON}),
    offers=frozenset({PORTAL_ADDON}),
    product=ProductFacts(
        currency="CAD",
        processor="clearent",
        ach=True,
        choices={
            "ticket_categories": tuple(Choice(key, key.title()) for key in CATEGORIES),
            "custom_fields": tuple(Choice(key, key.title()) for key in FIELDS),
        },
    ),
    members=frozenset(PEOPLE),
)
GOOD: dict[str, dict[str, Any]] = {
    "general": {
        "display_name": "Szabó Kertészet és Fiai",
        "facebook": "szabo.kerteszet",
        "twitter": "szabokert",
        "linkedin": "company/szabo-kerteszet",
    },
    "billing": {
        **dict.fromkeys(("autopay", "card", "bank_account", "prepayments", "history"), True),
        "card_maximum": "2500.50",
        "ach_maximum": "10000.00",
    },
    "services": {"past": True, "upcoming": True, "paused": True},
    "tickets": {
        "submit": True,
        "open": True,
        "closed": True,
        "assignee": str(PEOPLE[1]),
        "categories": ["complaint", "invoice", "visit"],
        "reschedule_categories": ["visit"],
        "cancel_categories": ["other", "visit"],
    },
    "alerts": {"resources": [str(id) for id in PEOPLE[1:4]]},
    "custom_fields": {"viewed": ["alarm", "dog", "gate", "key"], "changed": ["notes", "pets"]},
}
BAD: dict[str, dict[str, Any]] = {
    "general": {**GOOD["general"], "facebook": "https://facebook.example.com/x", "display_name": ""},
    "billing": {**GOOD["billing"], "card": "yes", "card_maximum": "-1.00", "ach_maximum": 5},
    "services": {**GOOD["services"], "gold": True},
    "tickets": {**GOOD["tickets"], "assignee": "nobody", "categories": ["visit", 3]},
    "alerts": {"resources": [*GOOD["alerts"]["resources"], str(UUID(int=1))]},
    "custom_fields": {"viewed": ["alarm", "gone"], "changed": ["notes"]},
}
# What is wrong with it: by form, and where that is right by meaning.
WRONG = {
    "general.facebook": "social.host",
    "general.display_name": "text.blank",
    "billing.card": "type.boolean",
    "billing.card_maximum": "amount.negative",
    "billing.ach_maximum": "amount.form",
    "services.gold": "field.unknown",
    "tickets.assignee": "type.uuid",
    "tickets.categories.1": "type.string",
    "alerts.resources.3": "member.unknown",
    "custom_fields.viewed.1": "choice.gone",
}


def chosen(body: bytes) -> PortalSettings:
    """
    Return what a document chooses, of all that may be chosen.

    Raises:
        InvalidInput: Something of it is wrong; every problem is named.
    """
    document: Any = load_json(body)
    tabs, problems = {}, []
    for name, tab in PORTAL.tabs.items():
        try:
            said = said_by(tab, tab.default, document.get(name, {}))
            check(PORTAL, tab, tab.default, said, HAS)
            tabs[name] = tidy(tab, said)
        except InvalidInput as error:
            problems += [Problem(f"{name}.{p.path}", p.code, p.params) for p in error.problems]
    if problems:
        raise InvalidInput(tuple(problems))
    return PortalSettings(**tabs)


def by_kit(body: bytes) -> bytes:
    """Return the document of what was chosen."""
    return json.dumps(write(chosen(body)), ensure_ascii=False).encode()


def refused_by_kit(body: bytes) -> dict[str, str]:
    """Return what is wrong with a document."""
    try:
        chosen(body)
    except InvalidInput as error:
        return {problem.path: problem.code for problem in error.problems}
    return {}


@contextmanager
def prepare(quick: bool) -> Iterator[Prepared]:
    units = QUICK_DOCUMENTS if quick else DOCUMENTS
    good, bad = (json.dumps(document, ensure_ascii=False).encode() for document in (GOOD, BAD))
    peers, missing = choosing_peers.peers()
    works: dict[str, Callable[[], object]] = {
        "case": partial(by_kit, good),
        "bad": partial(refused_by_kit, bad),
        **{name: partial(peer.work, good, HAS) for name, peer in peers.items()},
    }

    def check_them() -> None:
        assert refused_by_kit(bad) == WRONG
        assert json.loads(by_kit(good)) == GOOD
        for name, peer in peers.items():
            assert json.loads(peer.work(good, HAS)) == GOOD, name
            choosing_peers.see_refused(peer, GOOD, HAS)

    yield Prepared(
        cases={name: repeat(units, work) for name, work in works.items()},
        units=units,
        check=check_them,
        missing=missing,
    )


SETTINGS = Benchmark(
    name="settings",
    work="all portal settings, JSON to object to JSON",
    ratios=(
        Ratio("msgspec", of="case", over="msgspec", goal=Goal(most=3.3)),
        Ratio("pydantic", of="case", over="pydantic", goal=Goal(most=1.7)),
        Ratio("bad", of="bad", over="case", goal=Goal(most=3)),
        Ratio("marshmallow", of="marshmallow", over="case"),
    ),
    versions=("attrs", "cattrs", "msgspec", "pydantic", "marshmallow"),
    prepare=prepare,
)
