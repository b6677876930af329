"""
Whether a client's account may send external links stands on its Account tab, and who may ends the screening there.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.pages.browsing import visit
from tests.pages.site import CLIENTS, DANA, SZABO, TOM, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import SINCE, told
from tests.pages.ways import by_form, line_of, unapprove

PAGE = "/console/clients/<client>/links"


def tab(place: Site, name: str = SZABO) -> str:
    """
    Return the address of an Account tab.
    """
    return f"{place.client(name)}/account"


@pytest.mark.browser
@pytest.mark.requirement("VC-21", page=PAGE)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_screening_is_ended_and_taken_back(browser: Browser, place: Site, scripts: bool) -> None:
    """
    By whoever may, with a page that asks before; the history tells both.
    """
    with visit(browser, place, operator=TOM, scripts=scripts) as tom:
        tom.go(tab(place))
        assert "A new account may send none for 30 days: this one until" in tom.text
        tom.follow("End the screening…")
        assert tom.heading == f"Let “{SZABO}” send external links now?"
        tom.press("End the screening")
        assert tom.said == f"“{SZABO}” may send external links."
        assert "An operator ended the screening early, on" in tom.text
        tom.follow("Screen again…")
        assert "May send none until" in tom.text
        tom.press("Screen again")
        assert tom.said == f"“{SZABO}” is screened again, and may send no external links yet."
        tom.follow("History")
        assert "External links: screened let through" in " ".join(tom.text.split())
        assert "External links: let through screened" in " ".join(tom.text.split())


@pytest.mark.requirement("VC-21", page=PAGE)
def test_it_is_over_by_itself(place: Site) -> None:
    """
    Thirty days after it was made; then there is nothing to end, nor to take back.
    """
    dana, old = Surfer(place, operator=DANA), CLIENTS[1][0]
    page = read(dana.get(tab(place, old)))
    assert "It may send them since" in page.text
    for more, said in (("", "It may send external links already."), ("/screen", "There is nothing to take back.")):
        path = f"{place.client(old)}/links{more}"
        assert path not in page.links
        assert said in told(dana, dana.get(path))
    account = place.accounts[SZABO].id
    place.database.run(lambda kit: kit.accounts.end_screening(account, True, by=operator(kit, 0)))
    assert f"{place.client(SZABO)}/links/screen" in read(dana.get(tab(place))).links
    place.clock.ahead += timedelta(days=28)
    later = Surfer(place, operator=DANA)
    assert f"{place.client(SZABO)}/links/screen" not in read(later.get(tab(place))).links


@pytest.mark.requirement("BX-09", page=PAGE)
def test_the_form_sent_again_says_what_is_so(place: Site) -> None:
    """
    Ended twice by the same form is ended once; taken back meanwhile, the page says so.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/links"
    form = dana.form(path)
    for _ in range(2):
        assert "may send external links." in told(dana, dana.post(form.action, form.fields))
    told(dana, dana.send(f"{path}/screen"))
    assert SINCE in told(dana, dana.post(form.action, form.fields))


@pytest.mark.requirement("BX-09", page=PAGE)
def test_a_change_in_between_is_looked_at(place: Site) -> None:
    """
    Nothing is done to what was not seen; the second press does it.
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/links"
    form = dana.form(path)
    place.nickname(SZABO, "szabo-budapest")
    answer = dana.post(form.action, form.fields)
    assert (answer.status_code, "Somebody changed this account" in read(answer).text) == (412, True)
    (fresh,) = [one for one in read(answer).forms if one.action == path]
    assert "may send external links." in told(dana, dana.post(fresh.action, fresh.fields))


@pytest.mark.requirement("VC-21", page=PAGE)
@pytest.mark.requirement("R-16", page=PAGE)
def test_a_partner_that_is_not_approved_ends_no_screening(place: Site) -> None:
    """
    The tab says so in place of the button, and leads to why; so does the address.
    """
    unapprove(place)
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/links"
    page = read(dana.get(tab(place)))
    assert ("Bookwell has not approved your partner yet." in page.text, path in page.links) == (True, False)
    (why,) = [link for link in page.links if "action=account.screening" in link]
    for answer, status in ((dana.get(why), 200), (dana.get(path), 403)):
        assert (answer.status_code, "has not approved the partner" in read(answer).text) == (status, True)


@pytest.mark.requirement("VC-04", page="/console/clients/<client>")
def test_who_brought_an_account_stands_on_its_business_page(place: Site) -> None:
    """
    And by which way it came.
    """
    page = Surfer(place, operator=DANA).get(f"/console/clients/{line_of(place, by_form(place))}")
    assert "Brought by Your partner An operator created it" in read(page).text
