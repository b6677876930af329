"""
What a vendor registers of its own, with a setting of every class and kind; and what its product says of accounts.
"""

import enum
from typing import Annotated, Final

import attrs

from partnerkit import Choice, Condition, ProductFacts, Secret, Section, setting
from partnerkit.values import Amount, ChoiceKey, Copied, Hidden, MemberId, Name, Personal, Reference, Text

ROOMS: Final = "rooms"
#: Something that accounts have whose payments anybody processes.
PAID: Final = Condition("paid", lambda has: has.product.processor is not None, {"en": "A processor", "hu": "Fizetés"})


class Start(enum.Enum):
    """
    On which day weeks begin.
    """

    MONDAY = "monday"
    SUNDAY = "sunday"


@attrs.frozen(kw_only=True)
class BookingSettings:
    """
    How clients book.
    """

    online: Copied[bool] = setting(True, needs=(PAID,), title={"en": "Clients book online", "hu": "Online foglalás"})
    waiting: Copied[bool] = setting(False, under="online")
    notice: Copied[int] = setting(24, least=0, most=720, hint="In hours.")
    week: Copied[Start] = setting(Start.MONDAY)
    deposit: Copied[Amount | None] = setting(None, under="waiting")
    rules: Copied[Annotated[str, Text(1000, lines=True)] | None] = setting(None)
    rooms: Copied[tuple[ChoiceKey, ...]] = setting((), of=ROOMS)
    contact: Personal[Name | None] = setting(None)
    host: Reference[MemberId | None] = setting(None)
    helpers: Reference[tuple[MemberId, ...]] = setting(())
    token: Hidden[Secret | None] = setting(None)


BOOKING: Final = Section("booking", BookingSettings, title={"en": "Booking", "hu": "Foglalás"})
PRODUCT: Final = ProductFacts(
    currency="EUR",
    processor="clearent",
    ach=True,
    choices={
        "custom_fields": (Choice("gate", "Gate code"), Choice("pets", "Pets"), Choice("size", "Size of the garden")),
        "ticket_categories": (Choice("invoice", "Question about an invoice"), Choice("visit", "Quality of a visit")),
        ROOMS: (Choice("north", "North"), Choice("south", "South")),
    },
)
