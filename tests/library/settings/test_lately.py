"""
Whoever was second hears what was changed lately in a tab, and by whom (A-29).
"""

import pytest

from partnerkit import Level
from partnerkit.errors import NotFound, Refused
from tests.library.settings.given import Desk


@pytest.mark.requirement("BX-09", call="settings.lately")
def test_what_was_changed_lately_is_told_newest_first(desk: Desk) -> None:
    """Of that tab alone; other entries of the history are not among it."""
    nora = desk.has("nora", level=Level.ADMIN)
    desk.change("billing", {"autopay": True})
    desk.change("services", {"past": True})
    desk.change("billing", {"autopay": False, "card": True}, by="nora")
    by = desk.by()
    told = desk.world.run(lambda k: k.settings.lately("portal", "billing", by=by))
    assert [(one.actor, one.details["now"]) for one in told] == [
        (nora.name, {"autopay": False, "card": True}),
        (told[1].actor, {"autopay": True}),
    ]
    assert desk.world.run(lambda k: k.settings.lately("portal", "tickets", by=by)) == ()


@pytest.mark.requirement("BX-09", call="settings.lately")
def test_it_is_for_whoever_may_see_the_settings(desk: Desk) -> None:
    """An employee is refused; there is no other tab or section."""
    desk.has("nora")
    owner, employee = desk.by(), desk.by("nora")
    with pytest.raises(NotFound):
        desk.world.run(lambda k: k.settings.lately("portal", "gold", by=owner))
    with pytest.raises(NotFound):
        desk.world.run(lambda k: k.settings.lately("gold", "general", by=owner))
    with pytest.raises(Refused):
        desk.world.run(lambda k: k.settings.lately("portal", "billing", by=employee))
