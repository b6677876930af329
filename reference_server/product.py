"""
What the product beside the server has: plans and add-ons, lists to choose from, and a section of settings (R-01).

A vendor puts what its own product says in place of `facts_of`, and sections of its own in place of `BOOKING`.
"""

from __future__ import annotations

import enum
from typing import Annotated, Final

import attrs

from partnerkit import AccountId, Choice, Condition, Plan, ProductFacts, Secret, Section, setting
from partnerkit.values import Amount, ChoiceKey, Copied, Hidden, MemberId, Name, Personal, Reference, Text
from partnerkit.vendor import PORTAL_ADDON

_WITH_PORTAL: Final = frozenset({PORTAL_ADDON})
PLANS: Final = (
    Plan("solo", seats=1),
    Plan("pro", seats=5, addons=_WITH_PORTAL),
    Plan("pro_plus", seats=20, title="Pro Plus", addons=_WITH_PORTAL),
)
ROOMS: Final = "rooms"
"""The product's list of what can be booked."""
FACTS: Final = ProductFacts(
    currency="CAD",
    processor="clearent",
    ach=False,
    choices={
        "custom_fields": (
            Choice("gate_code", "Gate code"),
            Choice("pets", "Pets on the property"),
            Choice("allergies", "Allergies"),
            Choice("birthday", "Date of birth"),
        ),
        "ticket_categories": (
            Choice("invoice", "Question about an invoice"),
            Choice("visit", "Quality of a visit"),
            Choice("quote", "Quote for more work"),
            Choice("move", "Move an appointment"),
            Choice("cancel", "Cancel an appointment"),
        ),
        ROOMS: (Choice("ground", "Ground floor"), Choice("first", "First floor"), Choice("garden", "Garden room")),
    },
)
_PAID: Final = Condition(
    "processor",
    lambda has: has.product.processor is not None,
    {
        "en": "A processor of payments",
        "fr": "Un prestataire de paiement",
        "hu": "Fizetési szolgáltató",
    },
)


class Week(enum.Enum):
    """On which day weeks begin."""

    MONDAY = "monday"
    SUNDAY = "sunday"


def facts_of(_: AccountId) -> ProductFacts:
    """Return what the product says of an account: here the same of all."""
    return FACTS


@attrs.frozen(kw_only=True)
class Booking:
    """
    How clients book.

    Attributes:
        online: Clients book online.
        waiting: Clients may wait for a time that is taken.
        notice: How many hours ahead they book at the latest.
        deposit: What they pay when they book; nothing while it is 0.00.
        week: On which day weeks begin.
        rooms: What can be booked.
        terms: What they read before they book.
        phone: Whom they call.
        host: Who is told of a booking.
        helpers: Who may be asked for.
        calendar: What opens the calendar that bookings are copied to.
    """

    online: Copied[bool] = setting(
        False,
        title={
            "en": "Clients book online",
            "fr": "Les clients réservent en ligne",
            "hu": "Az ügyfelek az interneten foglalhatnak",
        },
        hint={
            "en": "Among the times that are free in the calendar.",
            "fr": "Parmi les heures libres de l’agenda.",
            "hu": "A naptár szabad időpontjai közül.",
        },
    )
    waiting: Copied[bool] = setting(
        False,
        under="online",
        title={
            "en": "Clients may wait for a time that is taken",
            "fr": "Les clients peuvent attendre une heure déjà prise",
            "hu": "Az ügyfelek várólistára kerülhetnek foglalt időpontra",
        },
        caution={
            "en": "Clients see that a time is taken by somebody.",
            "fr": "Les clients voient qu’une heure est prise par quelqu’un.",
            "hu": "Az ügyfelek látják, hogy az időpontot valaki már lefoglalta.",
        },
    )
    notice: Copied[int] = setting(
        24,
        least=0,
        most=720,
        under="online",
        title={"en": "Shortest notice", "fr": "Délai le plus court", "hu": "Legkésőbbi foglalás"},
        hint={
            "en": "How many hours ahead clients book at the latest.",
            "fr": "Combien d’heures à l’avance les clients réservent au plus tard.",
            "hu": "Hány órával előbb lehet még foglalni.",
        },
    )
    deposit: Copied[Amount | None] = setting(
        None,
        needs=(_PAID,),
        under="online",
        title={"en": "Deposit", "fr": "Acompte", "hu": "Foglaló"},
        hint={
            "en": "What clients pay when they book. Empty for nothing.",
            "fr": "Ce que les clients paient en réservant. Vide pour rien.",
            "hu": "Amennyit az ügyfelek foglaláskor fizetnek. Üresen semennyit.",
        },
    )
    week: Copied[Week] = setting(
        Week.MONDAY,
        title={"en": "Weeks begin on", "fr": "Les semaines commencent le", "hu": "A hét első napja"},
        options={
            "monday": {"en": "Monday", "fr": "lundi", "hu": "hétfő"},
            "sunday": {"en": "Sunday", "fr": "dimanche", "hu": "vasárnap"},
        },
    )
    rooms: Copied[tuple[ChoiceKey, ...]] = setting(
        (), of=ROOMS, title={"en": "What can be booked", "fr": "Ce qui se réserve", "hu": "Amit foglalni lehet"}
    )
    terms: Copied[Annotated[str, Text(2000, lines=True)] | None] = setting(
        None,
        title={
            "en": "What clients read before they book",
            "fr": "Ce que les clients lisent avant de réserver",
            "hu": "Amit az ügyfelek foglalás előtt elolvasnak",
        },
    )
    phone: Personal[Name | None] = setting(
        None, title={"en": "Whom clients call", "fr": "Qui les clients appellent", "hu": "Akit az ügyfelek felhívnak"}
    )
    host: Reference[MemberId | None] = setting(
        None,
        title={
            "en": "Who is told of a booking",
            "fr": "Qui est informé d’une réservation",
            "hu": "Aki a foglalásról értesül",
        },
    )
    helpers: Reference[tuple[MemberId, ...]] = setting(
        (),
        title={
            "en": "Whom clients may ask for",
            "fr": "Qui les clients peuvent demander",
            "hu": "Akit az ügyfelek kérhetnek",
        },
    )
    calendar: Hidden[Secret | None] = setting(
        None,
        title={"en": "Key of the calendar", "fr": "Clé de l’agenda", "hu": "A naptár kulcsa"},
        hint={
            "en": "Bookings are copied to the calendar that it opens.",
            "fr": "Les réservations sont copiées dans l’agenda qu’elle ouvre.",
            "hu": "A foglalások abba a naptárba kerülnek, amelyet megnyit.",
        },
    )


BOOKING: Final = Section("booking", Booking, title={"en": "Booking", "fr": "Réservation", "hu": "Foglalás"})
SECTIONS: Final = (BOOKING,)
