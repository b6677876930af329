"""
Finding one client among three hundred as people do, with scripts and without.
"""

from __future__ import annotations

import re
import threading
from typing import Any
from unittest import mock

import pytest
from playwright.sync_api import Browser, Page

from partnerkit.clients.service import ClientsService
from partnerkit.repository import fold
from tests.pages.browsing import Visit, visit
from tests.pages.many import COUNT, SOUGHT
from tests.pages.site import DANA, KATALIN, NOTARY, SZABO, Site
from tests.pages.states import CABINET, MAPLE
from tests.pages.test_keyboard import press, tab_to

pytestmark = pytest.mark.browser

LIST = "/console/clients"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def shown(at: Visit) -> list[str]:
    """
    Return the names of the clients that are shown.
    """
    found: list[str] = at.page.locator("tbody a.name").all_inner_texts()
    return found


def narrow(at: Visit, scripts: bool, **chosen: str) -> None:
    """
    Fill in the filters; without scripts press the button as well, with them wait for the list.
    """
    for name, value in chosen.items():
        if scripts:
            with at.page.expect_response(re.compile("/console/clients[?]")):
                put(at.page, name, value)
        else:
            put(at.page, name, value)
    if not scripts:
        at.press("Filter")
    for value in chosen.values():
        at.page.locator(".chip", has_text=value).wait_for()


def put(page: Page, name: str, value: str) -> None:
    """
    Type into the search field, or choose from a list by what it shows.
    """
    field = page.locator(f".filters [name={name}]")
    if name == "q":
        field.fill(value)
    else:
        field.select_option(label=value)


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
    Go back, and see that one is there.
    """
    with at.page.expect_navigation(url=at.site.url + path, wait_until="load"):
        at.page.go_back()
    at.page.wait_for_load_state()


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


# ---------------------------------------------------------------- what the script does, and where it cannot


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
        assert dana.path == f"{LIST}?tag=dental&sq=lanyai"
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
