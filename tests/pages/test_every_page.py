"""
What holds for every page, in every state.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from reference_server.pages.language import LANGUAGES
from tests.pages.browsing import Visit, visit
from tests.pages.site import BOGLARKA, CLIENTS, DANA, SZABO, Site, site
from tests.pages.speaking import everybody_reads
from tests.pages.state import State
from tests.pages.states import STATES

pytestmark = pytest.mark.browser

WIDTHS = (1280, 390)
#: Text at 200%, with the space between letters, words and lines that people may ask for.
LARGER = """() => {
  const style = document.documentElement.style;
  style.fontSize = "200%"; style.letterSpacing = ".12em"; style.wordSpacing = ".16em"; style.lineHeight = "1.5";
}"""
#: Where a phone is held upright: an ordinary one, and the narrowest.
WIDTHS_OF_PHONES = (390, 320)
#: The words of names in tables that take two lines.
BROKEN = """() => [...document.querySelectorAll("td > .name")].flatMap(name => {
  const text = name.firstChild, range = document.createRange();
  return [...text.data.matchAll(/[^\\s-]+/g)].filter(word => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(one => one.top)).size > 1;
  }).map(word => word[0]);
})"""
INLINE = "[style], script:not([src^='/static/'])"
#: What a browser would find wrong with a form in words of its own, before anything is sent.
CHECKED_ELSEWHERE = "form:not([novalidate]) :is(input[type=email]:not([readonly]), [required], [pattern])"
EVERYTHING: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.fixture(scope="module")
def quiet_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """
    One site for all states that change nothing.
    """
    with site(tmp_path_factory.mktemp("quiet")) as made:
        yield made


@pytest.fixture
def there(browser: Browser, quiet_place: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """
    Somebody before the state that a test names.
    """
    state: State = request.getfixturevalue("state")
    place: Site = request.getfixturevalue("place") if state.changes else quiet_place
    with visit(browser, place, operator=state.operator, staff=state.staff, vendor=state.vendor) as made:
        yield made


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_page_is_for_everybody(there: Visit, state: State) -> None:
    """
    Axe finds nothing on a desk and on a phone, in light and in dark; nothing scrolls sideways, nothing is kept out.

    So it is with text twice as large.

    One heading, a language, a title that tells pages apart, a way past the bar; 12 kB packed, 5 requests at most.
    """
    page, documents = there.page, documents_of(there.page)
    state.go(there)

    assert documents[-1].status == state.status
    assert len(gzip.compress(documents[-1].body())) < 12_000
    assert len(documents[-1].body()) < 100_000
    assert says_what_it_is(page)
    assert faults(page) == {}
    assert [sideways(page, width) for width in (320, *WIDTHS)] == [0, 0, 0]
    page.evaluate(LARGER)
    assert [sideways(page, width) for width in WIDTHS] == [0, 0]
    assert there.kept_out() == []


def test_the_first_visit_takes_few_requests(browser: Browser, place: Site) -> None:
    """
    A page, a stylesheet, icons, htmx and our own script; the next page alone comes anew.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go("/console/clients")
        dana.follow("Dr. Szabó Fogászat és Szájsebészet Kft.")
        dana.follow("History")
        seen = place.relay.seen

        assert len([path for path in seen if path.startswith("/static/") and "/mark." not in path]) == 4
        assert sorted(set(seen)) == sorted(seen), "something was asked for twice"


def test_the_measures_can_fail(browser: Browser, place: Site) -> None:
    """
    A page that is wrong in all these ways is found out.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go("/console/clients")
        wrong = '<h1>Twice</h1><img src="data:,"><p id="wide" style="color: red">Pale</p>'
        dana.page.evaluate("wrong => document.querySelector('main').insertAdjacentHTML('beforeend', wrong)", wrong)
        dana.page.evaluate("document.querySelector('#wide').style.minWidth = '2000px'")

        assert any("image-alt" in one for found in faults(dana.page).values() for one in found)
        assert sideways(dana.page, 390) > 0
        assert not says_what_it_is(dana.page)
        assert len(dana.kept_out()) >= 2


def documents_of(page: Page) -> list[Response]:
    """
    Return the list in which every page that is shown from now on will be noted.
    """
    found: list[Response] = []
    page.on("response", lambda one: found.append(one) if one.request.resource_type == "document" else None)
    return found


def says_what_it_is(page: Page) -> bool:
    """
    Whether a page has one heading, a language, a title, a way past its bar, and neither script nor style of its own.

    And whether what is wrong in a form is said by us, in the language of the page.
    """
    counts = {
        name: page.locator(name).count() for name in ("h1", "main", "a.skip[href='#main']", INLINE, CHECKED_ELSEWHERE)
    }
    titled = re.fullmatch(r"[^·\s][^·]{3,160}( · [^·]{3,160}){0,2}", page.title())
    spoken = page.locator("html").get_attribute("lang") in LANGUAGES
    return list(counts.values()) == [1, 1, 1, 0, 0] and bool(titled) and spoken


def faults(page: Page) -> dict[str, list[str]]:
    """
    Return what axe finds on a page, by width and colours; in two of the four ways only whether text stands out.
    """
    page.evaluate(Axe().axe_script)
    found: dict[str, list[str]] = {}
    for width, colours, options in (
        (1280, "light", EVERYTHING),
        (1280, "dark", CONTRAST),
        (390, "light", CONTRAST),
        (390, "dark", EVERYTHING),
    ):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
        results = page.evaluate(f"axe.run({json.dumps(options)})")["violations"]
        if results:
            found[f"{width} {colours}"] = [f"{one['id']}: {n['html'][:200]}" for one in results for n in one["nodes"]]
    return found


def sideways(page: Page, width: int) -> int:
    """
    Return by how many pixels a page is wider than a window.
    """
    page.set_viewport_size({"width": width, "height": 844})
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def test_on_a_desk_no_state_of_a_client_breaks_its_line(there_is: Visit) -> None:
    """
    Badge and flag stand beside each other, and "No plan" on one line.
    """
    there_is.go("/console/clients")

    tops = there_is.page.evaluate(
        "[...document.querySelectorAll('.state')].map(row => new Set([...row.children].map(one => one.offsetTop)).size)"
    )
    plans = there_is.page.get_by_text("No plan", exact=True).all()
    assert set(tops) == {1}
    assert {plan.evaluate("one => getComputedStyle(one).whiteSpace") for plan in plans} == {"nowrap"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_a_name_stands_beside_the_product(browser: Browser, place: Site, language: str) -> None:
    """
    However long both are in a language, the name is cut before it takes a row of its own.
    """
    everybody_reads(place, language)
    with visit(browser, place, operator=BOGLARKA) as boglarka:
        boglarka.go("/console/me")
        for width in WIDTHS_OF_PHONES:
            boglarka.page.set_viewport_size({"width": width, "height": 700})
            tops = boglarka.page.evaluate("['.brand', '.own'].map(one => document.querySelector(one).offsetTop)")
            assert abs(tops[0] - tops[1]) < 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_every_place_of_the_bar_is_in_sight(browser: Browser, place: Site, language: str) -> None:
    """
    However long their words are in a language: what does not fit stands in a row of its own, and nothing slides away.
    """
    everybody_reads(place, language)
    with visit(browser, place, operator=BOGLARKA) as boglarka:
        boglarka.go("/console/me")
        for width in WIDTHS_OF_PHONES:
            boglarka.page.set_viewport_size({"width": width, "height": 700})
            edges = boglarka.page.evaluate("""[...document.querySelectorAll(".nav a")].map(one => {
                const box = one.getBoundingClientRect();
                return [box.left, box.right];
            })""")
            assert len(edges) == 4
            assert all(left >= 0 and right <= width for left, right in edges)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_desk_no_name_is_broken_within_a_word(browser: Browser, place: Site, language: str) -> None:
    """
    However long what stands beside it is; one that is longer than the column has no choice.
    """
    everybody_reads(place, language)
    with visit(browser, place, operator=DANA) as dana:
        for client in (SZABO, CLIENTS[5][0]):
            dana.go(place.client(client) + "/lock")
            assert dana.page.evaluate(BROKEN) == []


@pytest.fixture
def there_is(browser: Browser, place: Site) -> Iterator[Visit]:
    """
    Dana at a desk.
    """
    with visit(browser, place, operator=DANA) as made:
        yield made
