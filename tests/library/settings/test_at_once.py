"""
Settings are changed by whoever may do so by now, in the account it works in now.
"""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from partnerkit import Actor, Level
from partnerkit.effects import Effects
from partnerkit.errors import Conflict, KeyReused, Outdated, SettingsClosed
from partnerkit.portal.model import Services
from tests.library.settings.given import Desk
from tests.library.world import settle
from tests.library.worlds import in_memory

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


class TestMeanwhile:
    @pytest.fixture
    def desk(self) -> Desk:
        """
        An account with the portal, in a world where several transactions are open at once.
        """
        desk = Desk.of(settle(in_memory()))
        desk.books()
        desk.session("katalin")
        return desk

    def before_it_is_written(self, desk: Desk, work: Callable[[], object]) -> None:
        """
        Have something else happen between looking and writing, once.
        """
        left = [work]

        def check(_: Effects[Any], __: Actor) -> None:
            if left:
                left.pop()()

        desk.world.vendor = attrs.evolve(desk.world.vendor, checks=[check])

    def test_two_first_saves_of_a_tab(self, desk: Desk) -> None:
        """A-29: the second is done again, and by then is told that somebody was first."""
        self.before_it_is_written(desk, lambda: desk.change("services", {"upcoming": True}))
        with pytest.raises(Conflict):
            desk.change("services", {"past": True}, seen=0)
        assert desk.tab("services").chosen == Services(upcoming=True)
        with pytest.raises(Outdated):
            desk.change("services", {"past": True}, seen=0)

    @pytest.mark.requirement("CP-19", call="settings.change")
    @pytest.mark.parametrize("how", ["remove", "deactivate"])
    def test_who_goes_while_it_is_chosen(self, desk: Desk, how: str) -> None:
        """A-27: is not chosen."""
        nora = desk.has("nora")
        self.before_it_is_written(desk, lambda: desk.do(how, nora.id))
        with pytest.raises(Conflict):
            desk.change("tickets", {"assignee": str(nora.id)})
        with desk.wrong(assignee="member.unknown"):
            desk.change("tickets", {"assignee": str(nora.id)})

    @pytest.mark.requirement("CP-19", call="staff.remove")
    def test_who_is_chosen_while_it_goes(self, desk: Desk) -> None:
        """A-27: the removal is done again, and leaves nothing that names somebody who is gone."""
        nora = desk.has("nora")
        self.before_it_is_written(desk, lambda: desk.change("tickets", {"assignee": str(nora.id)}))
        with pytest.raises(Conflict):
            desk.do("remove", nora.id)
        desk.do("remove", nora.id)
        assert desk.tab("tickets").chosen.assignee is None

    @pytest.mark.requirement("CP-19", call="staff.remove")
    def test_a_successor_who_goes_meanwhile(self, desk: Desk) -> None:
        """A-27: follows nobody."""
        nora, anna = desk.has("nora"), desk.has("anna")
        desk.change("tickets", {"assignee": str(nora.id)})
        self.before_it_is_written(desk, lambda: desk.do("remove", anna.id))
        with pytest.raises(Conflict):
            desk.do("remove", nora.id, successor=anna.id)
        with desk.wrong(successor="member.unknown"):
            desk.do("remove", nora.id, successor=anna.id)

    @pytest.mark.requirement("CP-01", call="settings.change")
    def test_the_add_on_ends_meanwhile(self, desk: Desk) -> None:
        """The call is done again, and finds the settings closed."""
        self.before_it_is_written(desk, lambda: desk.books("pro", ()))
        with pytest.raises(Conflict):
            desk.change("services", {"past": True})
        with desk.world.unchanged(), pytest.raises(SettingsClosed):
            desk.change("services", {"past": True})
