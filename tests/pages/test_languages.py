"""
Every page speaks the language of whoever reads it (BX-07).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from reference_server import catalogues
from tests.pages.browsing import visit
from tests.pages.site import DANA, KATALIN, PASSWORD, Site, site
from tests.pages.speaking import Seen, everybody_reads, pages
from tests.pages.surfing import Surfer, read
from tests.pages.test_every_page import WIDER

DOORS = {"en": "Where do you sign in?", "fr": "Où vous connectez-vous\u00a0?", "hu": "Hol jelentkezik be?"}
HOMES = {"": "/", "/console": "/console/sign-in", "/workspace": "/workspace/sign-in"}
ACCEPTED = {
    "": "en",
    "fr": "fr",
    "fr-CA,fr;q=0.9,en;q=0.8": "fr",
    "hu-HU": "hu",
    "de,hu;q=0.5,en;q=0.4": "hu",
    "de, *;q=0.5": "en",
    "fr;q=0, hu;q=0.1": "hu",
    ",;q=x,\u00e9": "en",
}


@pytest.fixture(scope="module", params=["fr", "hu"])
def spoken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """
    A site whose people read another language than English.
    """
    with site(tmp_path_factory.mktemp(request.param)) as made:
        everybody_reads(made, request.param)
        yield made, request.param


def doors(surfer: Surfer, accepted: str = "") -> str:
    """
    Return the language in which the front page is shown.
    """
    text = read(surfer.get("/", headers={"Accept-Language": accepted})).text
    return next(code for code, title in DOORS.items() if " ".join(title.split()) in text)


@pytest.mark.requirement("BX-07", page="/")
@pytest.mark.parametrize(("accepted", "code"), ACCEPTED.items())
def test_a_stranger_reads_what_the_browser_asks_for(place: Site, accepted: str, code: str) -> None:
    """
    The best there is, English if there is none.
    """
    assert doors(Surfer(place), accepted) == code


@pytest.mark.requirement("BX-07", page="/console/sign-in")
@pytest.mark.parametrize("face", HOMES)
def test_a_stranger_chooses_a_language_and_stays_on_the_page(place: Site, face: str) -> None:
    """
    Each is named in itself; what was chosen is kept in this browser, whatever it asks for.
    """
    stranger = Surfer(place)
    path = HOMES[face] if face == "" else f"{HOMES[face]}?next={face}/me"
    text = stranger.get(path).get_data(as_text=True)
    answer = stranger.send(path, f"{face}/language", language="hu")

    assert 'value="fr" lang="fr">Français</button>' in text
    assert '<strong lang="en" aria-current="true">English</strong>' in text
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert Seen(stranger.get(path, headers={"Accept-Language": "fr"}).get_data(as_text=True)).language == "hu"


@pytest.mark.parametrize("face", HOMES)
def test_an_address_changes_no_language(place: Site, face: str) -> None:
    """
    Whoever opens it is led to where one can choose.
    """
    stranger = Surfer(place)
    answer = stranger.get(f"{face}/language?language=hu")
    assert (answer.status_code, answer.headers["Location"]) == (303, HOMES[face])
    assert doors(stranger) == "en"


@pytest.mark.parametrize("face", HOMES)
def test_only_a_form_of_ours_changes_the_language(place: Site, face: str) -> None:
    """
    A-31: another site's is refused; one that stood open too long leads back to a fresh one.
    """
    stranger = Surfer(place)
    fields = stranger.form(HOMES[face], f"{face}/language").fields | {"language": "hu"}
    elsewhere = stranger.post(f"{face}/language", fields, headers={"Sec-Fetch-Site": "cross-site"})
    old = stranger.post(f"{face}/language", fields | {"csrf": "x"}, headers={"Sec-Fetch-Site": "same-origin"})

    assert elsewhere.status_code == 403
    assert (old.status_code, old.headers["Location"]) == (303, HOMES[face])
    assert "open too long" in read(stranger.get(HOMES[face])).text
    assert doors(stranger) == "en"


@pytest.mark.parametrize(("chosen", "back"), [("de", "/console/sign-in"), ("hu", "//evil.example"), ("hu", "")])
def test_what_is_chosen_is_judged(place: Site, chosen: str, back: str) -> None:
    """
    A-10: a language there is no catalogue of changes nothing, and nobody is led elsewhere.
    """
    stranger = Surfer(place)
    answer = stranger.send("/console/sign-in", "/console/language", language=chosen, back=back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/sign-in")
    assert doors(stranger) == ("hu" if chosen == "hu" else "en")


@pytest.mark.requirement("BX-07", page="/console/me", call="identity.set_language")
@pytest.mark.parametrize("face", ["console", "workspace"])
def test_the_own_page_has_a_language(place: Site, face: str) -> None:
    """
    It is kept with the person, for every browser; this one speaks it to whoever signs out of it as well.
    """
    who = {"operator": DANA} if face == "console" else {"staff": KATALIN}
    there, elsewhere = Surfer(place, **who), Surfer(place, **who)
    answer = there.send(f"/{face}/me", f"/{face}/me/language", language="fr")
    page = there.get(f"/{face}/me").get_data(as_text=True)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{face}/me")
    assert "Vos pages et vos e-mails sont désormais dans cette langue." in page
    assert Seen(elsewhere.get(f"/{face}/me", headers={"Accept-Language": "hu"}).get_data(as_text=True)).language == "fr"
    assert "Vous êtes déconnecté." in read(_after(there, there.send(f"/{face}/sign-out"))).text
    assert doors(there) == "fr"


def _after(surfer: Surfer, answer: TestResponse) -> TestResponse:
    return surfer.get(answer.headers["Location"])


def test_a_language_that_is_none_is_refused(place: Site) -> None:
    """
    The page says which there are, and nothing changes.
    """
    dana = Surfer(place, operator=DANA)
    answer = dana.send("/console/me", "/console/me/language", language="de")
    assert answer.status_code == 422
    assert "Choose one of: en, fr, hu." in read(answer).text
    assert Seen(dana.get("/console/me").get_data(as_text=True)).language == "en"


def test_a_changed_password_is_told_in_the_language_it_was_changed_in(place: Site) -> None:
    """
    So is the page it is told on, though nobody is signed in there.
    """
    everybody_reads(place, "hu")
    dana = Surfer(place, operator=DANA)
    fields = {"current": PASSWORD, "new": "another horse battery"}
    shown = Seen(_after(dana, dana.send("/console/me", "/console/me/password", **fields)).get_data(as_text=True))
    assert shown.language == "hu"
    assert any(text.startswith("A jelszava megváltozott") for text in shown.sentences)


@pytest.mark.requirement("BX-07")
def test_no_page_leaves_a_sentence_in_english(spoken: tuple[Site, str]) -> None:
    """
    Nothing on a page is what the catalogue has a translation of, and nothing sounds English; labels unseen neither.
    """
    place, code = spoken
    left: dict[str, set[str]] = {}
    known = {m.id for m in catalogues.read(code) if isinstance(m.id, str) and m.id != m.string and "%" not in m.id}
    for operator, staff, path in pages(place):
        answer = Surfer(place, operator=operator, staff=staff).get(path, headers={"Accept-Language": code})
        seen = Seen(answer.get_data(as_text=True))
        assert (seen.language, answer.status_code < 500) == (code, True), path
        if found := (seen.sentences & known) | seen.english:
            left[path] = found
    assert left == {}


@pytest.mark.browser
@pytest.mark.requirement("BX-07")
def test_longer_words_break_no_page(browser: Browser, spoken: tuple[Site, str]) -> None:
    """
    Nothing scrolls sideways and no control is cut, on a desk and on phones, with large text as well.
    """
    place, _ = spoken
    wrong: dict[str, object] = {}
    paths: dict[tuple[str | None, str | None], list[str]] = {}
    for operator, staff, path in pages(place):
        paths.setdefault((operator, staff), []).append(path)
    for (operator, staff), theirs in paths.items():
        with visit(browser, place, operator=operator, staff=staff) as shown:
            for path in theirs:
                shown.go(path)
                for width in (1280, 320, 390):
                    shown.page.set_viewport_size({"width": width, "height": 844})
                    if found := shown.page.evaluate(CUT):
                        wrong[f"{path} {width}"] = found
                if found := shown.page.evaluate(WIDER)[1]:
                    wrong[f"{path}, large"] = found
    assert wrong == {}


CUT = """() => {
  const root = document.documentElement, found = [];
  if (root.scrollWidth > root.clientWidth) found.push("sideways");
  for (const one of document.querySelectorAll("a, button, .badge, .flag, h1, h2, h3, label, th, dt, dd, summary")) {
    const style = getComputedStyle(one);
    const hidden = one.closest(".vh, .skip, .own, .nav") || style.display === "none" || style.display === "inline"
      || style.clipPath !== "none";
    if (!hidden && one.scrollWidth > one.clientWidth + 1) found.push(one.outerHTML.slice(0, 120));
  }
  return found;
}"""
