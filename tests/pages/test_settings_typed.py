"""
Whatever is typed into settings, and whatever happened meanwhile, is answered with a page that shows it (A-30, A-34).
"""

from __future__ import annotations

import pytest

from tests.pages.settling import BOOKING, books, chooses, opened, send
from tests.pages.settling import PORTAL as AT
from tests.pages.site import KATALIN, Site
from tests.pages.surfing import Surfer

TABS = {
    f"{AT}/billing": ("card_maximum",),
    f"{AT}/general": ("display_name", "facebook", "twitter", "linkedin"),
    f"{AT}/tickets": ("assignee", "categories"),
    f"{AT}/alerts": ("resources",),
    BOOKING: ("notice", "deposit", "week", "rooms", "terms", "phone", "host", "helpers", "calendar"),
}
ODD = [
    "9" * 40,
    "-" + "9" * 40,
    "0." + "9" * 4000,
    "1e9",
    "NaN",
    "\0",
    "<script>alert(1)</script>",
    "٣",
    "é" * 900,
    "--",
]
FIRST: dict[str, dict[str, object]] = {
    "billing": {"card": True, "card_maximum": "900.00"},
    "general": {"display_name": "Other", "facebook": "other", "twitter": "other", "linkedin": "company/other"},
    "tickets": {"submit": True, "categories": ["invoice"]},
    "alerts": {},
    "booking": {"notice": 1, "deposit": "2.00", "terms": "Other", "phone": "1", "rooms": ["ground"]},
}


def first(place: Site, path: str) -> None:
    """
    Have somebody else change the tab.
    """
    name = path.rsplit("/", 1)[1]
    if name == "alerts":
        chooses(place, "alerts", {"resources": [str(place.account().owner_id)]})
    else:
        chooses(
            place,
            "general" if name == "booking" else name,
            FIRST[name],
            section="booking" if name == "booking" else "portal",
        )


@pytest.mark.parametrize("path", TABS)
@pytest.mark.parametrize("when", ["plain", "second", "closed", "all"])
def test_whatever_is_typed(place: Site, path: str, when: str) -> None:
    """
    Never a fault, and never as markup.
    """
    books(place)
    katalin = Surfer(place, staff=KATALIN)
    fields = opened(katalin, path)
    if when == "second":
        first(place, path)
    if when == "closed":
        books(place, None, ())
    for number, odd in enumerate(ODD):
        fields["key"] = f"k{number}"
        more = {"all": "1"} if when == "all" else {}
        answer = send(katalin, path, fields, **dict.fromkeys(TABS[path], odd), **more)
        assert answer.status_code in {200, 303, 400, 409, 412, 422}, (odd[:20], answer.get_data(as_text=True)[-300:])
        assert b"<script>alert" not in answer.data
