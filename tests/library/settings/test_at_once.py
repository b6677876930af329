"""
Settings are changed by whoever may do so by now, in the account it works in now.
"""

from collections.abc import Callable
from typing import Any

import pytest

from partnerkit import Level
from partnerkit.errors import KeyReused
from tests.library.settings.given import Desk

CHANGES: dict[str, Callable[..., Any]] = {
    "change": lambda desk, **more: desk.change("services", {"past": True}, **more),
    "select_all": lambda desk, **more: desk.select_all("services", **more),
}
EACH = pytest.mark.parametrize("call", CHANGES)


@EACH
@pytest.mark.parametrize("how", ["lowered", "deactivated", "removed"])
def test_who_was_lowered_meanwhile_changes_nothing_more(desk: Desk, call: str, how: str) -> None:
    """A-27: an actor that was read a moment ago has the rights it has by now."""
    anna = desk.has("anna", Level.ADMIN)
    by = desk.by("anna")
    if how == "lowered":
        desk.do("set_level", anna.id, Level.MANAGER)
    else:
        desk.do({"deactivated": "deactivate", "removed": "remove"}[how], anna.id)
    with desk.refused("level"):
        CHANGES[call](desk, by=by)


@EACH
@pytest.mark.requirement("BX-09", call="settings.change")
def test_a_key_is_for_one_account(desk: Desk, call: str) -> None:
    """Somebody who works in two, and sends the same with the same key in both, is not told that both are changed."""
    other = Desk.of(desk.town, desk.town.foreign, owner="katalin")
    other.books()
    other.session("katalin")
    CHANGES[call](desk, key="one")
    with other.world.unchanged(), pytest.raises(KeyReused):
        CHANGES[call](other, key="one")
    assert CHANGES[call](other, key="two").chosen.past is True
