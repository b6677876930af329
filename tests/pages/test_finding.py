"""
Finding one client among three hundred as people do, with scripts and without.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from partnerkit.repository import fold
from tests.pages.browsing import Visit, visit
from tests.pages.many import COUNT, SOUGHT
from tests.pages.narrowing import narrow, shown
from tests.pages.site import DANA, SZABO, Site
from tests.pages.states import CABINET, MAPLE
from tests.pages.test_keyboard import press, tab_to

pytestmark = pytest.mark.browser

LIST = "/console/clients"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


# ---------------------------------------------------------------- three ways to one client


@pytest.mark.requirement("VC-06", page=LIST)
@SCRIPTS
def test_found_by_search(browser: Browser, crowded: Site, scripts: bool) -> None:
    """
    The beginnings of two words, without accents, leave one client of three hundred.
    """
    with visit(browser, crowded, operator=DANA, scripts=scripts) as dana:
        dana.go(LIST)
        narrow(dana, scripts, q="horvath opt")

        assert shown(dana) == [SOUGHT]
        dana.follow(SOUGHT)
        assert dana.heading == SOUGHT


@pytest.mark.requirement("VC-06", page=LIST)
@SCRIPTS
def test_found_by_filters_and_order(browser: Browser, crowded: Site, scripts: bool) -> None:
    """
    A tag, an operator and the name's order put it where the eye falls.
    """
    with visit(browser, crowded, operator=DANA, scripts=scripts) as dana:
        dana.go(LIST)
        narrow(dana, scripts, tag="health", operator="Kovács-Szentgyörgyi Boglárka")
        dana.follow("Client")

        assert shown(dana) == sorted(shown(dana), key=fold)
        assert dana.page.locator("th[aria-sort=ascending]").inner_text().strip() == "Client"
        assert SOUGHT in shown(dana)
        assert dana.path.startswith(f"{LIST}?tag=health&operator=")
        dana.follow("Client")
        assert dana.page.locator("th[aria-sort=descending]").inner_text().strip() == "Client"


@pytest.mark.requirement("VC-02", page=LIST)
@SCRIPTS
def test_found_by_a_count_and_page_by_page(browser: Browser, crowded: Site, scripts: bool) -> None:
    """
    A header's number leads to as many clients; Next goes through them, twenty-five at a time, Previous and First back.
    """
    with visit(browser, crowded, operator=DANA, scripts=scripts) as dana:
        dana.go(LIST)
        count = dana.page.locator("#counts a", has_text="Inactive")
        number = int(count.locator("strong").inner_text())
        count.click()
        dana.follow("25")
        first = shown(dana)
        pages = [first]
        while SOUGHT not in pages[-1]:
            dana.follow("Next")
            pages.append(shown(dana))
        assert [len(page) for page in pages] == [25, 25]
        assert number == 63 < COUNT

        dana.follow("Previous")
        assert shown(dana) == pages[-2] == first
        dana.follow("Next")
        dana.follow("First")
        assert shown(dana) == first
        assert dana.path == f"{LIST}?status=inactive"


# ---------------------------------------------------------------- where one was is kept


@SCRIPTS
def test_back_and_reload_keep_what_was_found(browser: Browser, crowded: Site, scripts: bool) -> None:
    """
    Filters, order and fields are as they were after a look at a client, after a reload and from a pasted link.
    """
    with visit(browser, crowded, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{LIST}?sort=name")
        narrow(dana, scripts, q="fekete", status="Active")
        found, link = shown(dana), dana.path
        dana.follow(found[0])
        dana.page.go_back()
        dana.page.locator("#found").wait_for()

        for again in (lambda: None, dana.page.reload, lambda: dana.go(link)):
            again()
            assert shown(dana) == found == sorted(found, key=fold)
            assert [dana.page.input_value(f"#{name}") for name in ("q", "status")] == ["fekete", "active"]


def test_back_leads_over_what_was_asked(browser: Browser, crowded: Site) -> None:
    """
    One step for a search however it was typed, one for a filter; fields, list and counts say the same each time.
    """
    with visit(browser, crowded, operator=DANA) as dana:
        dana.go(LIST)
        everything = shown(dana)
        for text in ("fek", "fekete", "fekete p"):
            narrow(dana, True, q=text)
        narrow(dana, True, status="Active")
        assert dana.page.locator("#counts [aria-current]").count() == 1

        back_to(dana, f"{LIST}?q=fekete+p")
        assert (dana.page.input_value("#status"), dana.page.locator("#counts [aria-current]").count()) == ("", 0)
        back_to(dana, LIST)
        assert (dana.page.input_value("#q"), shown(dana)) == ("", everything)
        dana.page.go_forward()
        dana.page.locator(".chip", has_text="fekete p").wait_for()
        assert dana.page.input_value("#q") == "fekete p"


def back_to(at: Visit, path: str) -> None:
    """
    Go back, and see that one is there: first the address changes, then the page is loaded anew.
    """
    at.page.evaluate("window.before = true")
    with at.page.expect_event("load"):
        at.page.go_back()
    assert not at.page.evaluate("window.before")
    assert at.path == path


@SCRIPTS
def test_each_filter_is_taken_away_by_its_chip(browser: Browser, crowded: Site, scripts: bool) -> None:
    """
    The others stay; "Clear all" leaves the order alone.
    """
    with visit(browser, crowded, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{LIST}?q=fekete&status=active&tag=food&sort=name")
        dana.follow("Remove filter Status: Active")
        assert dana.path == f"{LIST}?q=fekete&tag=food&sort=name"

        dana.follow("Remove filter Search “fekete”")
        assert (dana.path, dana.page.input_value("#q")) == (f"{LIST}?tag=food&sort=name", "")
        dana.follow("Clear all")
        assert (dana.path, dana.page.locator(".chip").count()) == (f"{LIST}?sort=name", 0)


# ---------------------------------------------------------------- by keyboard, and on a phone


@pytest.mark.parametrize("width", [1280, 390])
def test_found_by_keyboard(browser: Browser, crowded: Site, width: int) -> None:
    """
    The focus stays in the field while the list changes, and goes on to the client from there.
    """
    with visit(browser, crowded, operator=DANA, width=width) as dana:
        dana.go(LIST)
        tab_to(dana, "Search")
        with dana.page.expect_response("**q=horvath*"):
            dana.page.keyboard.type("horvath optic", delay=5)
        dana.page.locator(".chip", has_text="horvath optic").wait_for()
        dana.page.keyboard.type("ians")
        dana.page.locator(".chip", has_text="horvath opticians").wait_for()

        assert dana.page.evaluate("document.activeElement.id") == "q"
        press(dana, SOUGHT)
        assert dana.heading == SOUGHT


def test_a_row_menu_by_keyboard(browser: Browser, place: Site) -> None:
    """
    It opens by Enter, its first entry is next, Escape gives the focus back; without scripts too.
    """
    with visit(browser, place, operator=DANA, scripts=False) as dana:
        dana.go(f"{LIST}?q=szabo")
        tab_to(dana, "···")
        dana.page.keyboard.press("Enter")
        tab_to(dana, "Open")
        dana.page.keyboard.press("Escape")
        tab_to(dana, "Do with the selected")

        assert not dana.page.locator(".do .menu").is_visible()


def test_what_is_ticked_is_counted_without_a_script(browser: Browser, place: Site) -> None:
    """
    The bar stays in sight, counts, and carries what is ticked to the review.
    """
    with visit(browser, place, operator=DANA, scripts=False) as dana:
        dana.go(LIST)
        for name in (SZABO, MAPLE):
            dana.page.get_by_label(f"Select {name}").check()
        dana.page.get_by_label("Do with the selected").select_option("lock")

        assert "2 selected" in heard(dana.page)
        assert dana.page.locator(".bulk").evaluate("one => getComputedStyle(one).position") == "sticky"
        dana.press("Review")
        asked = dana.path.partition("?")[2]
        assert dana.path.startswith("/console/clients/bulk?")
        assert [f"id={place.ids[name]}" in asked for name in (SZABO, MAPLE, CABINET)] == [True, True, False]
        assert "do=lock" in asked


def heard(page: Page) -> str:
    """
    Return everything a screen reader reads, what the stylesheet writes included.
    """
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    texts = [n["name"]["value"] for n in nodes if n.get("role", {}).get("value") == "StaticText" and "name" in n]
    return re.sub(r"\s+", " ", " ".join(texts))


def test_on_a_phone_the_filters_unfold(browser: Browser, crowded: Site) -> None:
    """
    Search is there, everything else behind "More", the order too; without scripts as well.
    """
    with visit(browser, crowded, operator=DANA, width=390, scripts=False) as dana:
        dana.go(LIST)
        folded = [dana.page.locator(f"#{name}").is_visible() for name in ("q", "status", "sort")]
        dana.page.locator("summary").click()
        unfolded = [dana.page.locator(f"#{name}").is_visible() for name in ("q", "status", "sort")]
        assert (folded, unfolded) == ([True, False, False], [True, True, True])

        dana.page.locator("#sort").select_option("name")
        dana.press("Filter")
        assert shown(dana) == sorted(shown(dana), key=fold)
