"""
Everything by keyboard alone.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from partnerkit import Stage
from tests.pages.browsing import Visit, visit
from tests.pages.site import DANA, PASSWORD, SZABO, Site

pytestmark = pytest.mark.browser

#: The name of what has the focus, and whether it can be seen that it has.
_FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), look = getComputedStyle(it);
  const label = it.labels && it.labels.length ? it.labels[0] : it;
  return {
    name: label.innerText.trim().replace(/\\s+/g, " "),
    tag: it.tagName,
    shown: box.width > 1 && box.height > 1 && box.top >= 0 && box.bottom <= innerHeight + 1,
    ringed: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2,
  };
}"""


def tab_to(visit: Visit, name: str) -> None:
    """
    Press Tab until something of this name has the focus; whatever has it on the way shows it.
    """
    for _ in range(80):
        visit.page.keyboard.press("Tab")
        focus = visit.page.evaluate(_FOCUSED)
        if focus["tag"] == "BODY":
            continue
        assert (focus["shown"], focus["ringed"]) == (True, True), focus
        if focus["name"] == name:
            return
    pytest.fail(f"nothing called {name!r} can be reached")


def press(visit: Visit, name: str) -> None:
    """
    Reach something and press Enter on it, which leads to another page.
    """
    tab_to(visit, name)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_story_by_keyboard(browser: Browser, place: Site, width: int) -> None:
    """
    Sign in, open a client, switch it to Live, lock it, sign out; the focus is always to be seen.
    """
    with visit(browser, place, width=width) as dana:
        dana.go("/console/sign-in")
        tab_to(dana, "Operator email")
        dana.page.keyboard.type(DANA)
        tab_to(dana, "Password")
        dana.page.keyboard.type(PASSWORD)
        press(dana, "Sign in")
        press(dana, SZABO)
        press(dana, "Account")
        press(dana, "Switch to Live")
        assert dana.said == f"“{SZABO}” is live."

        press(dana, "Lock account…")
        press(dana, "Lock this account")
        assert "is locked" in dana.said
        assert (place.account().locked, place.account().stage) == (True, Stage.LIVE)

        tab_to(dana, "Dana Whitfield")
        dana.page.keyboard.press("Enter")
        press(dana, "Sign out")
        assert dana.said == "You are signed out."


def test_the_skip_link_leads_past_the_bar(browser: Browser, place: Site) -> None:
    """
    The first stop leads to the content, from where Tab goes on.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go("/console/clients")
        tab_to(dana, "Skip to content")
        dana.page.keyboard.press("Enter")
        dana.page.keyboard.press("Tab")

        assert dana.page.evaluate(_FOCUSED)["name"] == "Invite a client"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_summary_of_errors_takes_the_focus(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Whoever cannot see the page hears first what is wrong; each problem leads to its field.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go("/console/clients/new")
        dana.page.get_by_label("Contact's email").fill("chloe@atelier")
        dana.press("Create account")

        assert dana.page.evaluate("document.activeElement.id") == "summary"
        dana.page.keyboard.press("Tab")
        dana.page.keyboard.press("Tab")
        dana.page.keyboard.press("Enter")
        assert dana.page.evaluate("document.activeElement.id") == "email"


def test_the_own_menu_closes_by_escape(browser: Browser, place: Site) -> None:
    """
    It opens by Enter, closes by Escape, and gives the focus back; with scripts or without.
    """
    with visit(browser, place, operator=DANA, scripts=False) as dana:
        dana.go("/console/clients")
        tab_to(dana, "Dana Whitfield")
        dana.page.keyboard.press("Enter")
        assert dana.page.locator("#own").is_visible()

        dana.page.keyboard.press("Escape")
        assert not dana.page.locator("#own").is_visible()
        assert dana.page.evaluate(_FOCUSED)["name"] == "Dana Whitfield"
