"""A row that people change says whether they saw it as it is."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from partnerkit.collections import COLLECTIONS
from partnerkit.errors import Outdated
from partnerkit.repository import Collection, Revised

REVISED = [collection for collection in COLLECTIONS if hasattr(collection.entity, "check")]


@attrs.frozen
class PriceList(Revised):
    revision: int


@pytest.mark.requirement("BX-09")
def test_a_row_is_changed_by_whoever_saw_it_as_it_is() -> None:
    """Another revision than the present one, an older or a later, is refused by both numbers; None asks for nothing."""
    row = PriceList(3)
    row.check(3)
    row.check(None)
    for other in (0, 2, 4):
        with pytest.raises(Outdated) as error:
            row.check(other)
        assert error.value == Outdated("price_list", other, 3)


@pytest.mark.parametrize("collection", REVISED, ids=lambda collection: collection.name)
def test_whatever_has_a_revision_is_checked_in_one_way(collection: Collection[Any]) -> None:
    """There is one judgement of a revision, and a row takes no more room for having it."""
    assert collection.entity.check is Revised.check
    assert collection.entity.__dictoffset__ == 0
