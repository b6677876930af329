"""
What the script of the client list does, and what happens where it cannot.
"""

from __future__ import annotations

import threading
from typing import Any
from unittest import mock

import pytest
from playwright.sync_api import Browser

from partnerkit.clients.service import ClientsService
from tests.pages.browsing import visit
from tests.pages.narrowing import narrow, shown
from tests.pages.site import DANA, KATALIN, NOTARY, SZABO, Site

pytestmark = pytest.mark.browser

LIST = "/console/clients"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def test_only_the_list_is_swapped(browser: Browser, crowded: Site) -> None:
    """
    One request after a pause in typing; page and field stay, the address is short, and what was found is said.
    """
    with visit(browser, crowded, operator=DANA) as dana:
        dana.go(LIST)
        asked: list[str] = []
        dana.page.on("request", lambda one: asked.append(one.url) if "/static/" not in one.url else None)
        dana.page.evaluate("window.same = true")
        dana.page.locator("#q").press_sequentially("fekete", delay=30)
        dana.page.locator(".chip", has_text="fekete").wait_for()

        assert len(asked) == 1
        assert dana.page.evaluate("window.same")
        assert dana.page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == ["q", 6]
        assert dana.path == f"{LIST}?q=fekete"
        assert dana.page.locator("output").text_content() == "15 clients"
        assert dana.kept_out() == []
        narrow(dana, True, q="zzz")
        assert dana.page.locator("output").text_content() == "No client found"


def test_the_list_says_that_it_is_being_fetched(browser: Browser, place: Site) -> None:
    """
    It is busy until the answer is there, and a bar is drawn over it after a moment.
    """
    go_on, whole = threading.Event(), ClientsService.counts

    def slow(service: ClientsService, **given: Any) -> Any:
        assert go_on.wait(20)
        return whole(service, **given)

    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        with mock.patch.object(ClientsService, "counts", slow):
            dana.page.locator("#q").fill("szabo")
            dana.page.locator("#found[aria-busy=true]").wait_for()
            bar = dana.page.locator("#found").evaluate("one => getComputedStyle(one, '::before').animationDelay")
            go_on.set()
            dana.page.locator(".chip").wait_for()

        assert bar == "0.3s"
        assert dana.page.locator("[aria-busy]").count() == 0


def test_a_later_question_is_not_answered_by_an_earlier_one(browser: Browser, place: Site) -> None:
    """
    An answer that was overtaken is dropped, and leaves the list busy for the one that is awaited.
    """
    first, second, whole = threading.Event(), threading.Event(), ClientsService.counts
    waits = iter([first, second])

    def slow(service: ClientsService, **given: Any) -> Any:
        assert next(waits).wait(20)
        return whole(service, **given)

    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        with mock.patch.object(ClientsService, "counts", slow):
            with dana.page.expect_request("**q=maple*"):
                dana.page.locator("#q").fill("maple")
            with dana.page.expect_request("**q=szabo*"):
                dana.page.locator("#q").fill("szabo")
            first.set()
            dana.page.wait_for_timeout(200)
            assert dana.page.locator("#found[aria-busy=true]").count() == 1
            second.set()
            dana.page.locator(".chip", has_text="szabo").wait_for()

        assert (shown(dana), dana.path) == ([SZABO], f"{LIST}?q=szabo")
        assert dana.kept_out() == []


def test_a_session_that_is_over_leads_the_whole_page_away(browser: Browser, place: Site) -> None:
    """
    The sign-in page is not put into the list, and leads back to what was asked for.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        dana.page.context.clear_cookies()
        dana.page.locator("#q").fill("szabo")
        dana.page.wait_for_url("**/console/sign-in**")
        assert dana.page.locator("#counts, script").count() == 0

        dana.sign_in(DANA)
        dana.page.locator("#found").wait_for()
        assert (shown(dana), dana.page.input_value("#q")) == ([SZABO], "szabo")


def test_a_fault_of_ours_is_a_whole_page(browser: Browser, place: Site) -> None:
    """
    With one heading and one main part; from there one goes back to the list as it was.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        with mock.patch.object(ClientsService, "counts", side_effect=RuntimeError):
            dana.page.locator("#q").fill("szabo")
            dana.page.locator("h1", has_text="Something went wrong").wait_for()
        assert [dana.page.locator(one).count() for one in ("main", "h1", "#found")] == [1, 1, 0]
        assert dana.page.title().startswith("Something went wrong")

        dana.follow("All clients")
        assert len(shown(dana)) == len(place.ids)
        assert dana.kept_out() == []


def test_without_an_answer_the_page_says_so(browser: Browser, place: Site) -> None:
    """
    Nobody takes the list before for an answer; the next question that gets through shows its own.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(LIST)
        dana.page.route("**/console/clients?*", lambda route: route.abort())
        dana.page.locator("#q").fill("szabo")
        said = dana.page.get_by_text("The list could not be fetched. Press Filter to try again.")
        said.wait_for()
        dana.page.unroute("**/console/clients?*")
        dana.press("Filter")
        dana.page.locator(".chip").wait_for()

        assert (shown(dana), said.count()) == ([SZABO], 0)
        assert "vh" in (dana.page.locator("output").get_attribute("class") or "")


@SCRIPTS
def test_what_was_asked_wrongly_is_explained_in_place(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Two days in the wrong order are named, and mended in the fields they stand in.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{LIST}?from=2026-02-01")
        dana.page.get_by_label("Created to").fill("2026-01-31")
        if not scripts:
            dana.press("Filter")
        dana.page.get_by_text("Created to: The end lies before the beginning.").first.wait_for()
        assert dana.page.input_value("#from") == "2026-02-01"

        dana.page.locator("#from").fill("2020-02-01")
        dana.page.locator("#to").fill("2099-01-31")
        if not scripts:
            dana.press("Filter")
        dana.page.locator(".chip", has_text="Created to 31 Jan 2099").wait_for()
        assert len(shown(dana)) == len(place.ids)


@pytest.mark.requirement("VC-22", page=LIST)
@SCRIPTS
def test_the_secure_section_is_searched_on_its_own(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Its own field leaves the list's filters as they are; why nothing more is seen is explained without naming anybody.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(f"{LIST}?tag=dental")
        dana.page.get_by_label("Search by name").fill("lanyai")
        dana.press("Search")
        assert dana.path == f"{LIST}?tag=dental&sq=lanyai#names"
        assert dana.page.locator(".names li").all_inner_texts()[0].startswith(NOTARY)

        narrow(dana, scripts, status="Paying")
        assert "sq=lanyai" in dana.path
        dana.follow("Why? Only operators with a Secure role see more")
        assert dana.heading == "You cannot see a secure account"
        assert NOTARY not in dana.text


def test_the_people_of_a_business_load_no_script(browser: Browser, place: Site) -> None:
    """
    Scripts are for an operator's pages.
    """
    with visit(browser, place, staff=KATALIN) as katalin:
        katalin.go("/workspace")

        assert katalin.page.locator("script").count() == 0
        assert not [path for path in place.relay.seen if path.endswith(".js")]
