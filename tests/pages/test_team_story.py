"""
The story of a block: an owner in one browser, a colleague in another.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.pages.browsing import Visit, visit
from tests.pages.site import DANA, PASSWORD, TOM, Site
from tests.pages.teamwork import ERZSI, TEAM, welcomed

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.mark.requirement("VC-29", page=f"{TEAM}/<operator>/block")
@pytest.mark.requirement("R-13", page=f"{TEAM}/<operator>/block")
@SCRIPTS
def test_a_block_throws_a_colleague_out(browser: Browser, place: Site, scripts: bool) -> None:
    """
    At the next click; signing in is refused until the block is lifted, and works again then.
    """
    with visit(browser, place, scripts=scripts) as tom, visit(browser, place, scripts=scripts) as dana:
        block_under_a_colleague(dana, tom)


def test_without_epochs_a_colleague_would_stay(browser: Browser, place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The story rests on the one place that judges sessions: without its look at them it fails.
    """
    monkeypatch.setattr("partnerkit.entry.actors.live", lambda *_, **__: True)
    monkeypatch.setattr("partnerkit.access.policy._blocked", lambda *_: None)
    with (
        visit(browser, place) as tom,
        visit(browser, place) as dana,
        pytest.raises(AssertionError, match="still signed in"),
    ):
        block_under_a_colleague(dana, tom)


def block_under_a_colleague(dana: Visit, tom: Visit) -> None:
    """
    Walk both browsers through a block and its lifting.
    """
    _signs_in(tom, TOM)
    _signs_in(dana, DANA)
    dana.follow("Operators")
    dana.follow("Tom Okafor")
    dana.follow("Block…")
    assert dana.heading == "Block Tom Okafor?"
    assert "1 open session ends." in dana.text
    dana.press("Block Tom Okafor")
    assert dana.said == "Tom Okafor is blocked and signed out everywhere."

    tom.follow("Jobs")
    assert tom.path.startswith("/console/sign-in"), "still signed in"
    tom.sign_in(TOM)
    assert "The operator is blocked." in tom.text

    dana.page.go_back()
    dana.page.go_forward()
    dana.follow("Unblock…")
    dana.press("Unblock Tom Okafor")
    assert dana.said == "Tom Okafor can sign in again."
    tom.go("/console/sign-in")
    tom.sign_in(TOM)
    assert tom.heading == "Clients"


def _signs_in(visit: Visit, email: str) -> None:
    visit.go("/console/sign-in")
    visit.sign_in(email)


@pytest.mark.requirement("VC-28", page=f"{TEAM}/new")
@SCRIPTS
def test_a_new_colleague_comes(browser: Browser, place: Site, scripts: bool) -> None:
    """
    By the link mailed: a password is set, and one signs in with it.
    """
    with visit(browser, place, scripts=scripts) as erzsi:
        erzsi.go(welcomed(place))
        erzsi.fill(Password=PASSWORD)
        erzsi.press("Set password")
        assert erzsi.said == "Your password is set. Sign in with it."
        erzsi.sign_in(ERZSI)
        assert erzsi.heading == "Clients"
