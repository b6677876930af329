"""
Accounts as conditions and settings see them.
"""

from typing import Any
from uuid import UUID

import attrs

from partnerkit import Choice, ProductFacts
from partnerkit.sections import Capabilities
from partnerkit.values import MemberId

OWNER, NORA, ANNA, GONE = (MemberId(UUID(int=number)) for number in range(1, 5))
FULL = Capabilities(
    owner_id=OWNER,
    plan="pro",
    addons=frozenset({"client_portal"}),
    offers=frozenset({"client_portal"}),
    product=ProductFacts(
        currency="CAD",
        processor="clearent",
        ach=True,
        choices={
            "custom_fields": (Choice("gate", "Gate code"), Choice("pets", "Pets")),
            "ticket_categories": (Choice("invoice", "Invoices"), Choice("visit", "Visits")),
            "rooms": (Choice("north", "North"), Choice("south", "South")),
        },
    ),
    members=frozenset({OWNER, NORA, ANNA}),
)


def having(**more: Any) -> Capabilities:
    """
    Return what an account has that has everything, where nothing else is said, of the product's facts as well.
    """
    ours = {a.name for a in attrs.fields(Capabilities)}
    product = attrs.evolve(FULL.product, **{name: value for name, value in more.items() if name not in ours})
    return attrs.evolve(FULL, **{"product": product} | {name: value for name, value in more.items() if name in ours})
