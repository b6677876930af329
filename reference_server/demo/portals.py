"""The demo's client portals, and what its product says of the accounts that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from partnerkit import AccountId, Actor, Choice, ClientFilter, PartnerKit, ProductFacts, Realm, Secret, SignIn
from partnerkit.vendor import PORTAL_ADDON
from reference_server.demo.clients import Client
from reference_server.product import FACTS

_DENTIST: Final = ProductFacts(
    currency="HUF",
    processor="clearent",
    ach=True,
    choices={
        **FACTS.choices,
        "custom_fields": (
            Choice("allergies", "Allergiák"),
            Choice("medicines", "Szedett gyógyszerek"),
            Choice("birthday", "Születési idő"),
            Choice("fund", "Egészségpénztár"),
        ),
        "ticket_categories": (
            Choice("pain", "Fájdalom, sürgős eset"),
            Choice("plan", "Kezelési terv és árajánlat"),
            Choice("invoice", "Számla"),
            Choice("move", "Időpont áthelyezése"),
            Choice("cancel", "Időpont lemondása"),
        ),
    },
)
_VETS: Final = attrs.evolve(FACTS, currency="GBP", processor="stripe")


@attrs.frozen(kw_only=True)
class Portal:
    """
    The portal of one account.

    Attributes:
        facts: What the product says of the account.
        chosen: What its owner chose, by tabs; people by their names.
        addons: The add-ons that are booked.
    """

    facts: ProductFacts
    chosen: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    addons: tuple[str, ...] = (PORTAL_ADDON,)


#: By the address of the owner. Jérôme's plan could have a portal; he has not booked the add-on.
PORTALS: Final[Mapping[str, Portal]] = {
    "katalin@szabo-fogaszat.example.com": Portal(
        facts=_DENTIST,
        chosen={
            "general": {
                "display_name": "Szabó Fogászat, Budapest",
                "facebook": "https://www.facebook.com/szabofogaszat.budapest",
                "linkedin": "https://www.linkedin.com/company/szabo-fogaszat",
            },
            "billing": {
                "autopay": True,
                "card": True,
                "bank_account": True,
                "history": True,
                "card_maximum": "400000.00",
                "ach_maximum": "1500000.00",
            },
            "services": {"past": True, "upcoming": True},
            "tickets": {
                "submit": True,
                "open": True,
                "closed": True,
                "assignee": "Őszi-Horváth Enikő",
                "categories": ["pain", "plan", "invoice"],
                "reschedule_categories": ["move"],
                "cancel_categories": ["cancel"],
            },
            "alerts": {"resources": ["Dr. Szabó Katalin", "Őszi-Horváth Enikő"]},
            "custom_fields": {"viewed": ["birthday"], "changed": ["allergies", "medicines", "fund"]},
        },
    ),
    "imogen@hartwell-vets.example.com": Portal(
        facts=_VETS,
        chosen={
            "general": {"facebook": "hartwellvets", "twitter": "@hartwellvets"},
            "billing": {"card": True, "prepayments": True, "history": True},
            "tickets": {"submit": True, "open": True, "categories": ["visit", "quote"]},
        },
    ),
    "jerome@osteo-montreuil.example.com": Portal(facts=attrs.evolve(FACTS, currency="EUR"), addons=()),
}


def addons_of(client: Client) -> tuple[str, ...]:
    """Return the add-ons that a client has booked."""
    return PORTALS[client.email].addons if client.email in PORTALS else ()


def chosen_of(client: Client) -> Mapping[str, Mapping[str, Any]]:
    """Return what the owner of a client's account chose for its portal, by tabs."""
    return PORTALS[client.email].chosen if client.email in PORTALS else {}


class Products:
    """What the product says of the demo's accounts; it is told of those of which it says something else."""

    def __init__(self) -> None:
        """Know of none yet."""
        self._known: dict[AccountId, ProductFacts] = {}

    def __call__(self, account_id: AccountId) -> ProductFacts:
        """Return what it says of an account."""
        return self._known.get(account_id, FACTS)

    def tell(self, account_id: AccountId, client: Client) -> None:
        """Tell it whose an account is."""
        if client.email in PORTALS:
            self._known[account_id] = PORTALS[client.email].facts

    def learn(self, kit: PartnerKit, clients: Iterable[Client], *, by: Actor) -> None:
        """Tell it whose the accounts are that somebody sees on its list."""
        for client in [one for one in clients if one.email in PORTALS]:
            for line in kit.clients.list(ClientFilter(text=client.name), by=by).items:
                if line.name == client.name:
                    self.tell(line.account_id, client)


def set_up(owner: str, password: Secret, account_id: AccountId, kit: PartnerKit) -> None:
    """Have the owner of an account choose what its portal shows."""
    given = SignIn(realm=Realm.STAFF, email=owner, password=password, account_id=account_id)
    by = kit.sessions.sign_in(given, source=owner).actor
    people = {str(one.name): str(one.id) for one in kit.settings.people(account_id, by=by)}
    for tab, changes in PORTALS[owner].chosen.items():
        kit.settings.change("portal", tab, {name: _of(people, value) for name, value in changes.items()}, by=by)


def _of(people: Mapping[str, str], value: Any) -> Any:
    """Return a value with ids in place of names."""
    if isinstance(value, list):
        return [people.get(one, one) for one in value]
    return people.get(value, value) if isinstance(value, str) else value
