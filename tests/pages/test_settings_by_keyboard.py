"""
An account's settings by keyboard alone, in a browser with scripts or without.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Browser

from tests.pages.browsing import Visit, visit
from tests.pages.settling import BOOKING, PORTAL, books, chosen
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import joined
from tests.pages.test_keyboard import press, tab_to

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.id"


def type_into(visitor: Visit, name: str, text: str) -> None:
    """
    Reach a field and write something else in it.
    """
    tab_to(visitor, name)
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(text)


def tick(visitor: Visit, *names: str) -> None:
    """
    Reach boxes and switches, in their order, and press the space bar on each.
    """
    for name in names:
        tab_to(visitor, name)
        visitor.page.keyboard.press("Space")


@pytest.mark.requirement("CP-24", page=f"{PORTAL}/<tab>")
@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 390)])
def test_something_is_changed_in_every_tab(browser: Browser, place: Site, scripts: bool, width: int) -> None:
    """
    From the navigation on; the focus is always to be seen, and each save says so.
    """
    books(place)
    nora = joined(place)
    with visit(browser, place, staff=KATALIN, scripts=scripts, width=width) as katalin:
        katalin.go("/workspace")
        if width < 500:
            tab_to(katalin, "Menu")
            katalin.page.keyboard.press("Enter")
        press(katalin, "Client portal")

        type_into(katalin, "Display name (optional)", "Szabó Fogászat")
        press(katalin, "Save settings")
        press(katalin, "Billing")
        tick(katalin, "Clients may enrol in autopay")
        type_into(katalin, "Largest card payment (CAD)", "2 500,50")
        press(katalin, "Save settings")
        press(katalin, "Services")
        tick(katalin, "Clients see past services", "Clients see paused services")
        press(katalin, "Save settings")
        assert "Clients read the text of every pause reason." in katalin.said
        press(katalin, "Tickets")
        tick(katalin, "Clients may submit tickets", "Clients see open tickets")
        tab_to(katalin, "Every new ticket goes to")
        katalin.page.keyboard.type("Nagy")
        tick(katalin, "Quality of a visit")
        press(katalin, "Save settings")
        press(katalin, "Alerts")
        tick(katalin, "Nagy Nóra")
        press(katalin, "Save settings")
        press(katalin, "Custom fields")
        tick(katalin, "Gate code")
        press(katalin, "Save settings")
        assert katalin.said == "The settings are saved: Custom fields."

    assert chosen(place, "general").display_name == "Szabó Fogászat"
    assert chosen(place, "billing").card_maximum == Decimal("2500.50")
    assert (chosen(place, "billing").autopay, chosen(place, "services").paused) == (True, True)
    tickets = chosen(place, "tickets")
    assert (tickets.submit, tickets.open, tickets.assignee, tickets.categories) == (True, True, nora.id, ("visit",))
    assert chosen(place, "alerts").resources == (nora.id,)
    assert chosen(place, "custom_fields").viewed == ("gate_code",)


@pytest.mark.requirement("CP-03", page=f"{PORTAL}/<tab>")
@pytest.mark.parametrize("scripts", [True, False])
def test_three_things_wrong_are_seen_and_mended(browser: Browser, place: Site, scripts: bool) -> None:
    """
    The summary has the focus, names all three and leads to each; the tab counts them, and what was typed is there.
    """
    books(place)
    with visit(browser, place, staff=KATALIN, scripts=scripts) as katalin:
        katalin.go(f"{PORTAL}/general")
        type_into(katalin, "Facebook page (optional)", "https://example.com/szabo")
        type_into(katalin, "Twitter handle (optional)", "not a handle")
        type_into(katalin, "LinkedIn (optional)", "https://www.linkedin.com/feed")
        press(katalin, "Save settings")
        page = katalin.page
        assert page.evaluate(FOCUSED) == "summary"
        assert "3 things need your attention" in page.locator("#summary").inner_text()
        assert page.locator("#summary a").count() == page.locator("[aria-invalid=true]").count() == 3
        assert page.locator(".tabs [aria-current]").inner_text().split() == ["General", "3", "errors"]

        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == "set-facebook"
        assert page.locator("#set-facebook").input_value() == "https://example.com/szabo"
        described = page.locator("#set-facebook").get_attribute("aria-describedby") or ""
        assert described.split()[0] == "set-facebook-wrong"
        for name, text in (("Facebook page", "szabo"), ("Twitter handle", "@szabo"), ("LinkedIn", "in/szabo")):
            page.get_by_label(name).fill(text)
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert katalin.said == "The settings are saved: General."


@pytest.mark.requirement("CP-05", page=f"{PORTAL}/<tab>")
def test_select_all_is_undone_by_leaving(browser: Browser, place: Site) -> None:
    """
    Nothing is saved by it; discarding brings back what stands, and the back button leads where one was.
    """
    books(place)
    with visit(browser, place, staff=KATALIN, scripts=False) as katalin:
        katalin.go(f"{PORTAL}/services")
        press(katalin, "Select all on this tab")
        switches = katalin.page.get_by_role("switch")
        assert [one.is_checked() for one in switches.all()] == [True] * 3
        press(katalin, "Discard changes")
        assert [one.is_checked() for one in switches.all()] == [False] * 3
        press(katalin, "Alerts")
        katalin.page.go_back()
        assert katalin.path == f"{PORTAL}/services"
        assert chosen(place, "services").past is False


@pytest.mark.requirement("BX-09", page=f"{PORTAL}/<tab>")
def test_back_to_a_form_that_was_saved(browser: Browser, place: Site) -> None:
    """
    It can be changed and saved again, and nothing is lost.
    """
    books(place)
    with visit(browser, place, staff=KATALIN) as katalin:
        katalin.go(f"{PORTAL}/services")
        tick(katalin, "Clients see past services")
        press(katalin, "Save settings")
        katalin.page.go_back()
        if not katalin.page.get_by_label("Clients see upcoming services").is_checked():
            katalin.page.get_by_label("Clients see upcoming services").check()
        katalin.press("Save settings")
        if "Not saved" in katalin.page.title():
            katalin.press("Save settings")
        assert "saved: Services" in katalin.said
        assert (chosen(place, "services").past, chosen(place, "services").upcoming) == (True, True)


@pytest.mark.requirement("CP-10", page=f"{PORTAL}/<tab>")
def test_enter_saves(browser: Browser, place: Site) -> None:
    """
    In a field it presses Save, not the button above it that turns everything on.
    """
    books(place)
    with visit(browser, place, staff=KATALIN) as katalin:
        for path, name in ((f"{PORTAL}/billing", "Largest card payment (CAD)"), (BOOKING, "Shortest notice")):
            katalin.go(path)
            katalin.page.get_by_label(name).fill("12")
            with katalin.page.expect_navigation():
                katalin.page.keyboard.press("Enter")
            assert "The settings are saved" in katalin.said
    assert (chosen(place, "billing").autopay, chosen(place, "general", "booking").notice) == (False, 12)


@pytest.mark.requirement("CP-16", page=f"{PORTAL}/<tab>")
def test_what_waits_for_a_switch_says_so_until_it_is_on(browser: Browser, place: Site) -> None:
    """
    Without a script.
    """
    books(place)
    with visit(browser, place, staff=KATALIN, scripts=False) as katalin:
        katalin.go(f"{PORTAL}/tickets")
        waits = katalin.page.get_by_text("What stands here comes into effect once")
        assert waits.is_visible()
        katalin.page.get_by_role("switch", name="Clients may submit tickets").check()
        assert not waits.is_visible()
