"""
What holds for every page, in every state.
"""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

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

Colours = Literal["light", "dark"]
#: By how many pixels a page is wider than its window: as it is, and with text at 200% and the space between letters,
#: words and lines that people may ask for.
WIDER = """() => {
  const root = document.documentElement, wider = () => root.scrollWidth - root.clientWidth, found = [wider()];
  const larger = {fontSize: "200%", letterSpacing: ".12em", wordSpacing: ".16em", lineHeight: "1.5"};
  Object.assign(root.style, larger);
  found.push(wider());
  Object.keys(larger).forEach(name => root.style[name] = "");
  return found;
}"""
#: Where a phone is held upright: an ordinary one, and the narrowest.
WIDTHS_OF_PHONES = (390, 320)
WIDTHS = (1280, 390)
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
#: How often each of these is on a page.
COUNTED = {"h1": 1, "main": 1, "a.skip[href='#main']": 1, INLINE: 0, CHECKED_ELSEWHERE: 0}
COUNT = """names => ({
  counts: names.map(name => document.querySelectorAll(name).length),
  title: document.title,
  language: document.documentElement.lang,
})"""
PALE = "{minWidth: '2000px', color: '#777', backgroundColor: '#888'}"
FOUND = """async () => (await axe.run({resultTypes: ["violations"]})).violations.flatMap(
  one => one.nodes.map(node => one.id + ": " + node.html.slice(0, 200)))"""
#: Width and colours in which axe looks at a state: of four states in a row at each in another way. Colours and measures
#: are the same all over the pages, and each part of them is there in many states.
WAYS: tuple[tuple[int, Colours], ...] = ((1280, "light"), (390, "light"), (1280, "dark"), (390, "dark"))


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
    Axe finds nothing, on a desk or on a phone, in light or in dark; nothing is kept out.

    Nothing scrolls sideways, with text twice as large neither.

    One heading, a language, a title that tells pages apart, a way past the bar; 12 kB packed, 5 requests at most.
    """
    page, (looked, colours) = there.page, WAYS[STATES.index(state) % len(WAYS)]
    with documents_of(page) as documents:
        state.go(there)

    assert documents[-1].status == state.status
    assert len(gzip.compress(documents[-1].body())) < 12_000
    assert len(documents[-1].body()) < 100_000
    assert says_what_it_is(page)
    for width in sorted(WIDTHS, key=lambda width: width == looked):
        assert sideways(page, width) == [0, 0]
    assert faults(page, colours) == []
    assert sideways(page, 320)[0] == 0
    assert there.kept_out() == []


def test_the_first_visit_takes_few_requests(browser: Browser, place: Site) -> None:
    """
    A page, a stylesheet, icons, htmx and our own script; the next page alone comes anew.
    """
    with visit(browser, place, operator=DANA, anew=True) as dana:
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
        dana.page.evaluate("Object.assign(document.querySelector('#wide').style, SHOWN)".replace("SHOWN", PALE))

        for width, colours in WAYS:
            assert sideways(dana.page, width)[0] > 0
            assert {one.partition(":")[0] for one in faults(dana.page, colours)} >= {"image-alt", "color-contrast"}
        assert not says_what_it_is(dana.page)
        assert len(dana.kept_out()) >= 2


def test_larger_text_can_break_a_page(browser: Browser, place: Site) -> None:
    """
    What fits as it is and no longer with larger text is found out, and the text is as it was afterwards.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go("/console/clients")
        dana.page.evaluate("document.querySelector('h1').style.minWidth = '14rem'")

        seen = [sideways(dana.page, 390) for _ in range(2)]
        assert seen[0] == seen[1]
        assert seen[0][0] == 0 < seen[0][1]


def test_every_way_is_looked_at() -> None:
    """
    On a desk and on a phone, each in light and in dark, by every fourth state.
    """
    assert {width for width, _ in WAYS} == set(WIDTHS)
    assert len(set(WAYS)) == len(WAYS) == 4


@contextmanager
def documents_of(page: Page) -> Iterator[list[Response]]:
    """
    Note every page that is shown meanwhile.
    """
    found: list[Response] = []

    def note(response: Response) -> None:
        if response.request.resource_type == "document":
            found.append(response)

    page.on("response", note)
    yield found
    page.remove_listener("response", note)


def says_what_it_is(page: Page) -> bool:
    """
    Whether a page has one heading, a language, a title, a way past its bar, and neither script nor style of its own.

    And whether what is wrong in a form is said by us, in the language of the page.
    """
    found = page.evaluate(COUNT, list(COUNTED))
    titled = re.fullmatch(r"[^·\s][^·]{3,160}( · [^·]{3,160}){0,2}", found["title"])
    return found["counts"] == list(COUNTED.values()) and bool(titled) and found["language"] in LANGUAGES


def faults(page: Page, colours: Colours) -> list[str]:
    """
    Return what axe finds on a page in its present width.
    """
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.context.new_cdp_session(page).send("Runtime.evaluate", {"expression": axe()})
    found: list[str] = page.evaluate(FOUND)
    return found


@functools.cache
def axe() -> str:
    """
    Return the text of axe, and nothing of what it is worth; by the protocol itself it is read in half the time.
    """
    return f"{Axe().axe_script}; null"


def sideways(page: Page, width: int) -> list[int]:
    """
    Return by how many pixels a page is wider than a window: as it is, and with larger text.
    """
    page.set_viewport_size({"width": width, "height": 844})
    wider: list[int] = page.evaluate(WIDER)
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
