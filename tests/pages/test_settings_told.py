"""
What a history tells of settings is read by what they are now; what no longer fits stands there as it was written.
"""

from __future__ import annotations

from typing import Any

import pytest

from partnerkit.sections import ProductFacts
from reference_server.pages.settings_told import parts_of
from reference_server.pages.settings_words import Named
from tests.pages.site import Site

OLD: list[tuple[str, Any, str]] = [
    ("notice", "a day", "a day"),
    ("deposit", "much", "much"),
    ("rooms", "ground", "ground"),
    ("rooms", None, "Nothing"),
    ("week", 3, "3"),
    ("host", 7, "7"),
    ("notice", None, "Nothing"),
]


@pytest.mark.parametrize(("name", "document", "said"), OLD)
def test_a_value_of_an_earlier_release(place: Site, name: str, document: Any, said: str) -> None:
    """
    No history is shut by it.
    """
    details = {"section": "booking", "tab": "general", "was": {name: document}, "now": {name: document}, "secrets": []}
    named = Named(product=ProductFacts(), people={}, owner="")
    (part,) = parts_of(details, place.vendor, named)
    assert (part.was, part.now) == (said, said)
