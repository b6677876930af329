"""
Logging in as another operator on pages: what is asked first, the banner, what is shown, and the way back (VC-30).
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from partnerkit import OperatorId, PartnerKit, Realm, Secret
from reference_server import catalogues
from reference_server.http.csrf import FIELD
from tests.pages.acting_states import act, block, page_of
from tests.pages.browsing import visit
from tests.pages.doing import id_of, line
from tests.pages.site import BOGLARKA, CLIENTS, DANA, ILONA, OWEN, SZABO, TOM, Site, operator
from tests.pages.speaking import Seen, everybody_reads
from tests.pages.surfing import Surfer, read
from tests.second_factor import fresh

OURS = {"Sec-Fetch-Site": "same-origin"}
_DANA, _BOGLARKA, _TOM, _OWEN, _MARGIT = 0, 1, 2, 5, 6
SIGN_OUT = "Sign out as Tom Okafor"


def enter(place: Site, surfer: Surfer, number: int, **query: str) -> str:
    """
    Log in as a seeded operator by the page that asks; return where that leads.
    """
    asks = f"{page_of(place, number)}/enter"
    form = next(f for f in read(surfer.get(asks, query_string=query)).forms if f.action == asks)
    answer = surfer.post(form.action, form.fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def leave(surfer: Surfer) -> str:
    """
    Press *Sign out as* in the banner; return where that leads.
    """
    form = surfer.form("/console/clients", "/console/leave")
    return surfer.post(form.action, form.fields).headers["Location"]


def shown(surfer: Surfer, path: str = "/console/clients") -> str:
    return read(surfer.get(path)).text


@pytest.mark.requirement("VC-30", page="/console/operators/<o>/enter")
def test_the_page_says_what_it_means_before_anything_happens(place: Site) -> None:
    """
    What can be done, what cannot, what is recorded and how it ends; looking at it changes nothing.
    """
    dana = Surfer(place, operator=DANA)
    text = shown(dana, f"{page_of(place, _TOM)}/enter")
    assert "Log in as Tom Okafor?" in text
    assert "Tom Okafor · Agent" in text
    assert "What both of you may do. You gain no right by it." in text
    assert "with both names" in text
    assert SIGN_OUT not in shown(dana)


@pytest.mark.requirement("VC-30", page="/console/operators/<o>/enter")
def test_every_page_says_as_whom_one_acts(place: Site) -> None:
    """
    Refusals and what is not there as well; nobody else's pages do.
    """
    dana, tom = Surfer(place, operator=DANA), Surfer(place, operator=TOM)
    assert enter(place, dana, _TOM) == "/console/clients"
    client = place.client(SZABO)
    for path in ("/console/clients", client, f"{client}/lock", "/console/nowhere", "/console/why?action=account.lock"):
        text = shown(dana, path)
        assert "You act as Tom Okafor. You are Dana Whitfield." in text, path
        assert SIGN_OUT in text
        assert "data-acting" in dana.get(path).text
    assert "You act as" not in shown(tom)
    assert "You act as" not in shown(Surfer(place, operator=DANA))
    assert "You act as" not in shown(dana, "/workspace/sign-in")


@pytest.mark.requirement("VC-30", page="/console/clients")
def test_one_sees_what_both_see(place: Site) -> None:
    """
    A limited operator's clients alone, and no control that one of both has not.
    """
    dana, owen = Surfer(place, operator=DANA), Surfer(place, operator=OWEN)
    enter(place, dana, _OWEN)
    names = [client[0] for client in CLIENTS]
    seen = [[name for name in names if name in shown(one)] for one in (dana, owen)]
    assert seen[0] == seen[1]
    assert 0 < len(seen[0]) < len(names)
    assert "those assigned to you" in shown(dana)
    one = place.client(seen[0][0])
    assert f"{one}/lock" not in read(dana.get(f"{one}/account")).links
    assert dana.get(place.client(SZABO)).status_code == 403


@pytest.mark.requirement("VC-30", page="/console/leave")
def test_leaving_returns_to_the_page_one_entered_from(place: Site) -> None:
    """
    The other's own page, or the one that led to the question; never a page of another face or site.
    """
    dana = Surfer(place, operator=DANA)
    enter(place, dana, _TOM)
    back = leave(dana)
    assert back == page_of(place, _TOM)
    assert "You are yourself again, no longer Tom Okafor." in shown(dana, back)
    assert SIGN_OUT not in shown(dana)

    enter(place, dana, _TOM, next="/console/operators?after=x")
    assert leave(dana) == "/console/operators?after=x"
    for odd in ("/workspace", "//example.com/console/", "https://example.com/console/", "/console/%2e%2e/workspace"):
        enter(place, dana, _TOM, next=odd)
        assert leave(dana) == page_of(place, _TOM)
    enter(place, dana, _TOM, next="/console/" + "a" * 300)
    assert leave(dana) == page_of(place, _TOM)


def test_a_cookie_that_somebody_made_up_leads_nowhere_else(place: Site) -> None:
    """
    A-10: what the browser sends is looked at again; of another operator it counts for nothing.
    """
    tom = id_of(place, _TOM)
    for kept in (f"{tom}//example.com", f"{tom}/workspace", f"{id_of(place, _OWEN)}/console/jobs", "", "x"):
        dana = Surfer(place, operator=DANA)
        enter(place, dana, _TOM)
        dana.client.set_cookie("acting", kept, domain="127.0.0.1")
        assert leave(dana) == page_of(place, _TOM)


@pytest.mark.requirement("VC-30", page="/console/leave")
def test_a16_leaving_in_ones_own_session_changes_nothing(place: Site) -> None:
    """
    Tom, whom Dana acts as, sends the form: he stays who he is, and so does she.
    """
    dana, tom = Surfer(place, operator=DANA), Surfer(place, operator=TOM)
    enter(place, dana, _TOM)
    fields = {FIELD: tom.form("/console/clients", "/console/sign-out").fields[FIELD]}
    answer = tom.post("/console/leave", fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/clients")
    assert "Tom Okafor" in shown(tom)
    assert "Dana Whitfield" not in shown(tom, f"{page_of(place, _TOM)}")
    assert "You act as Tom Okafor." in shown(dana)
    assert tom.get("/console/leave").headers["Location"] == "/console/clients"


def test_a15_whoever_may_not_hears_why(place: Site) -> None:
    """
    By link and by form: not allowed, a superior, oneself, nested; nothing of it changes as whom one acts.
    """
    tom, boglarka = Surfer(place, operator=TOM), Surfer(place, operator=BOGLARKA)
    for surfer, number in ((tom, _BOGLARKA), (boglarka, _DANA), (boglarka, _BOGLARKA)):
        path = f"{page_of(place, number)}/enter"
        fields = {FIELD: surfer.form("/console/clients", "/console/sign-out").fields[FIELD]}
        assert surfer.get(path).status_code == 403
        assert surfer.post(path, fields).status_code == 403
        assert "You act as" not in shown(surfer)
    enter(place, boglarka, _TOM)
    fields = {FIELD: boglarka.form("/console/clients", "/console/leave").fields[FIELD]}
    assert boglarka.post(f"{page_of(place, _OWEN)}/enter", fields).status_code == 403
    assert "You act as Tom Okafor." in shown(boglarka)


def test_a11_an_operator_of_another_partner_is_not_there(place: Site) -> None:
    """
    Like an id nobody has, and like what is no id.
    """
    dana = Surfer(place, operator=DANA)
    for id in (id_of(place, 3), "9d3f6c1e-5b7a-4c2d-8e0f-1a2b3c4d5e6f", "tom"):
        assert dana.get(f"/console/operators/{id}/enter").status_code == 404


@pytest.mark.requirement("VC-30", page="/console/clients/<client>/history")
def test_histories_name_both(place: Site) -> None:
    """
    Of the account and of the team: who, as whom, what.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    enter(place, dana, _TOM)
    for path, changed in ((f"{client}/nickname", {"nickname": "szabo-budapest"}), (f"{client}/notes", {"text": "New"})):
        form = dana.form(f"{client}/account" if "nickname" in changed else client, path)
        assert dana.post(form.action, form.fields | changed).status_code == 303
    assert "Dana Whitfield as Tom Okafor Nickname:" in shown(dana, f"{client}/history")
    assert "Dana Whitfield as Tom Okafor Wrote a note" in shown(dana, f"{client}/history/team")


@pytest.mark.requirement("R-13", page="/console/sign-in")
def test_a19_when_the_other_is_blocked_the_session_is_over_and_one_hears_why(place: Site) -> None:
    """
    Not back to oneself: the sign-in page says what happened, and leads on to the page one wanted.
    """
    dana = Surfer(place, operator=DANA)
    enter(place, dana, _TOM)
    block(place, _TOM)
    answer = dana.get(place.client(SZABO))
    assert answer.headers["Location"].startswith("/console/sign-in?next=")
    said = "The operator you acted as was blocked, or has another role by now, and your session ended with that."
    assert said in shown(dana, answer.headers["Location"])
    assert dana.get("/console/clients").status_code == 303
    dana.send("/console/sign-in", email=DANA, password="correct horse battery")
    assert "You act as" not in shown(dana)


def test_a_note_that_was_being_written_is_not_lost(place: Site) -> None:
    """
    Whose session ended that way sees it once more, to copy it.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    enter(place, dana, _TOM)
    form = dana.form(client, f"{client}/notes")
    block(place, _TOM)
    answer = dana.post(form.action, form.fields | {"text": "Rings after six."})
    assert (answer.status_code, "Rings after six." in answer.text) == (403, True)


@pytest.mark.requirement("VC-30", page="/console/leave")
def test_a28_a_form_that_was_opened_as_oneself_does_nothing_in_anothers_name(place: Site) -> None:
    """
    Nor the other way round, nor from one other to the next: such a form says that it is out of date.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    opened = {}
    for name, number in (("herself", None), ("tom", _TOM), ("boglarka", _BOGLARKA)):
        if number is not None:
            enter(place, dana, number)
        opened[name] = dana.form(f"{client}/stage")
        if number is not None:
            leave(dana)
    enter(place, dana, _TOM)
    again = dana.post(opened["tom"].action, opened["tom"].fields, headers=OURS)
    assert (again.status_code, "This form is out of date." in again.text) == (403, True)
    leave(dana)
    before = line(place)
    for name, number in (("herself", _TOM), ("tom", None), ("tom", _BOGLARKA), ("boglarka", _TOM)):
        if number is not None:
            enter(place, dana, number)
        answer = dana.post(opened[name].action, opened[name].fields, headers=OURS)
        assert (answer.status_code, "This form is out of date." in answer.text) == (403, True)
        if number is not None:
            leave(dana)
    assert line(place) == before
    enter(place, dana, _TOM)
    old = dana.form("/console/clients", "/console/leave")
    leave(dana)
    assert dana.post(old.action, old.fields, headers=OURS).headers["Location"] == "/console/clients"
    enter(place, dana, _BOGLARKA)
    assert dana.post(old.action, old.fields, headers=OURS).headers["Location"] == "/console/clients"
    assert "You act as Kovács-Szentgyörgyi Boglárka." in shown(dana)


def test_two_tabs_see_the_same(place: Site) -> None:
    """
    There is one session; what another tab, or a program with its token, did shows at the next click.
    """
    dana = Surfer(place, operator=DANA)
    cookie = dana.client.get_cookie(Realm.OPERATOR.value, domain="127.0.0.1")
    assert cookie is not None
    token = Secret(cookie.value)

    def elsewhere(kit: PartnerKit) -> None:
        kit.sessions.enter_as(token, OperatorId(operator(kit, _TOM).id))

    place.database.run(elsewhere)
    assert "You act as Tom Okafor." in shown(dana)
    assert leave(dana) == page_of(place, _TOM)


def test_signing_out_while_acting_ends_the_session(place: Site) -> None:
    """
    It is the same one: nobody is left signed in.
    """
    dana = Surfer(place, operator=DANA)
    enter(place, dana, _TOM)
    assert dana.send("/console/sign-out").headers["Location"] == "/console/sign-in"
    assert dana.get("/console/clients").status_code == 303


@pytest.mark.requirement("BX-10", page="/console/operators/<o>/enter")
def test_whoever_showed_the_second_factor_long_ago_shows_it_once_more(place: Site) -> None:
    """
    Before one enters, and for what is grave while one acts as another; both lead on to where one was.
    """
    ilona, boglarka = Surfer(place, operator=ILONA), f"{page_of(place, _BOGLARKA)}/enter"
    place.clock.ahead = timedelta(minutes=16)
    assert ilona.get(boglarka).status_code == 403
    assert prove(place, ilona, boglarka) == boglarka
    enter(place, ilona, _BOGLARKA)
    place.clock.ahead = timedelta(minutes=32)
    secure = f"{place.client(SZABO)}/secure"
    assert ilona.get(secure).status_code == 403
    assert ilona.get("/console/prove").status_code == 200
    assert prove(place, ilona, secure) == secure
    assert "You act as Kovács-Szentgyörgyi Boglárka." in shown(ilona, secure)
    assert ilona.get(secure).status_code == 200


def prove(place: Site, surfer: Surfer, path: str) -> str:
    """
    Type the code that a page asks Ilona for; return where that leads.
    """
    form = surfer.form(path, "/console/prove")
    id = id_of(place, 4)
    code = place.database.run(lambda kit: fresh(kit, id))
    return surfer.post(form.action, form.fields | {"code": code.reveal()}).headers["Location"]


@pytest.mark.requirement("VC-30", page="/console/me")
def test_the_own_profile_is_out_of_reach_meanwhile(place: Site) -> None:
    """
    The menu does not lead there, and its address says why.
    """
    dana = Surfer(place, operator=DANA)
    enter(place, dana, _TOM)
    assert "/console/me" not in read(dana.get("/console/clients")).links
    answer = dana.get("/console/me")
    assert answer.status_code == 403
    assert "this is not done in somebody else's name" in read(answer).text
    leave(dana)
    assert dana.get("/console/me").status_code == 200


@pytest.mark.requirement("VC-30", page="/console/operators/<o>/enter")
def test_the_bar_shows_the_places_of_both(place: Site) -> None:
    """
    Account settings are for whoever manages API keys or invites clients.

    They are not in the bar while one acts as somebody who does neither.
    """
    dana = Surfer(place, operator=DANA)
    assert "Account settings" in shown(dana)
    for number, seen in ((_MARGIT, False), (_TOM, True), (_BOGLARKA, True)):
        enter(place, dana, number)
        assert ("Account settings" in shown(dana)) is seen
        leave(dana)
    assert "Account settings" in shown(dana)


@pytest.mark.requirement("VC-30", page="/console/operators/<o>/enter")
def test_from_somebody_blocked_the_way_leads_back_to_them(place: Site) -> None:
    """
    Where the block is seen, and lifted.
    """
    address = page_of(place, _TOM)
    block(place, _TOM)
    answer = Surfer(place, operator=DANA).get(f"{address}/enter")
    assert (answer.status_code, address in read(answer).links) == (409, True)
    assert "Back to the operator" in read(answer).text


@pytest.mark.requirement("BX-07")
@pytest.mark.parametrize("code", ["fr", "hu"])
def test_no_sentence_is_left_in_english_meanwhile(place: Site, code: str) -> None:
    """
    The banner, the refusals and the way back are in the reader's language; so is why a session is over.
    """
    everybody_reads(place, code)
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    known = {m.id for m in catalogues.read(code) if isinstance(m.id, str) and m.id != m.string and "%" not in m.id}
    enter(place, dana, _TOM)
    dana.send(f"{client}/account", f"{client}/nickname", nickname="szabo-budapest")
    paths = ("/console/clients", f"{client}/history", f"{client}/lock", "/console/me", "/console/leave")
    for path in paths:
        seen = Seen(dana.get(path).get_data(as_text=True))
        assert (seen.language, (seen.sentences & known) | seen.english) == (code, set()), path
    block(place, _TOM)
    asking = {"Accept-Language": code}  # of a session that is over nobody knows what its holder reads
    over = dana.get(dana.get(client, headers=asking).headers["Location"], headers=asking)
    seen = Seen(over.get_data(as_text=True))
    assert (seen.sentences & known) | seen.english == set()
    assert any(text.startswith(("L’opérateur en tant que", "Akinek a nevében Ön")) for text in seen.sentences)


@pytest.mark.browser
@pytest.mark.requirement("VC-30", page="/console/operators/<o>/enter")
def test_a_person_logs_in_as_another_looks_and_returns(browser: Browser, place: Site) -> None:
    """
    From the other's page by its button, with the banner on the way, and back there by the banner's button.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(page_of(place, _TOM))
        dana.follow("Log in as…")
        dana.press("Log in as Tom Okafor")
        assert dana.path == "/console/clients"
        assert dana.page.locator(".acting").inner_text().startswith("You act as Tom Okafor.")
        assert dana.page.locator("[popovertarget=own]").inner_text().strip() == "Tom Okafor"
        dana.follow(SZABO)
        dana.press(SIGN_OUT)
        assert dana.path == page_of(place, _TOM)
        assert dana.said == "You are yourself again, no longer Tom Okafor."
        assert dana.page.locator("[popovertarget=own]").inner_text().strip() == "Dana Whitfield"


@pytest.mark.browser
def test_the_focus_is_never_under_the_banner(browser: Browser, place: Site) -> None:
    """
    Tabbing through a long page on a phone, each stop can be seen below the banner.
    """
    with visit(browser, place, operator=DANA, width=390) as dana:
        act(dana, _BOGLARKA)
        for _ in range(40):
            dana.page.keyboard.press("Tab")
            assert in_sight(dana.page)
        dana.page.keyboard.press("End")
        comes_to_rest(dana.page)
        for _ in range(20):
            dana.page.keyboard.press("Shift+Tab")
            assert in_sight(dana.page)


def comes_to_rest(page: Page) -> None:
    """
    Wait until a page scrolls no more: on a busy machine it still does when the next key comes.
    """
    before, now = None, page.evaluate("scrollY")
    while before != now:
        page.wait_for_timeout(300)
        before, now = now, page.evaluate("scrollY")


def in_sight(page: Page) -> bool:
    """
    Whether what has the focus comes into sight, now or when the page has scrolled there.
    """
    for _ in range(50):
        if page.evaluate(_IN_SIGHT):
            return True
        page.wait_for_timeout(100)
    return False


#: Whether what has the focus is not wholly under the banner, once it was scrolled there.
_IN_SIGHT = """() => {
  const banner = document.querySelector(".acting"), here = document.activeElement;
  if (banner.contains(here) || here === document.body || here.classList.contains("skip")) return true;
  return here.getBoundingClientRect().bottom > banner.getBoundingClientRect().bottom;
}"""
