"""
Links on the pages: made, copied, ended; the referral link is its owners' alone, and one replaced works on for a while.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from tests.pages.browsing import visit
from tests.pages.site import BOGLARKA, DANA, DORA, OWEN, TOM, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import at_operator
from tests.pages.test_inviting import give
from tests.pages.test_sent_again import told
from tests.pages.ways import LINKS, NEW, end, link, named_links

REFERRAL = "/console/settings/referral/replace"
UNKNOWN = "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10"


def referral(place: Site) -> str:
    """
    Return the address of the partner's referral link.
    """
    return place.database.run(lambda kit: kit.invitations.address(kit.invitations.referral(by=operator(kit, 0))))


@pytest.mark.browser
@pytest.mark.requirement("WP-03", page=LINKS)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_link_is_made_copied_and_ended(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From the bar; without scripts its address is selected by hand, so that no button stands there.
    """
    with visit(browser, place, operator=TOM, scripts=scripts) as tom:
        tom.go("/console/clients")
        tom.follow("Account settings")
        assert (tom.path, "No links yet" in tom.text) == (LINKS, True)
        tom.follow("New link")
        tom.fill(Name_of_the_link="Newsletter")
        tom.press("Make the link")
        assert tom.said == "The link “Newsletter” is made. Copy its address to where you want it."
        address = tom.page.get_by_label("Address of “Newsletter”").input_value()
        assert address.startswith(f"{place.url}/workspace/sign-up/")
        copy = tom.page.get_by_role("button", name="Copy Newsletter")
        if scripts:
            tom.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            copy.click()
            tom.page.get_by_role("button", name="Copied Newsletter").wait_for()
            assert tom.page.evaluate("navigator.clipboard.readText()") == address
        else:
            assert copy.count() == 0
        tom.follow("End… Newsletter")
        assert address in tom.text
        tom.press("End the link")
        assert tom.said == "The link “Newsletter” does not work any more."
        assert address not in tom.page.content()


@pytest.mark.browser
@pytest.mark.requirement("WP-03", page=LINKS)
def test_a_link_is_copied_where_the_browser_forbids_it(browser: Browser, place: Site) -> None:
    """
    By hand then: its address is selected.
    """
    link(place)
    with visit(browser, place, operator=TOM) as tom:
        tom.go(LINKS)
        tom.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
        tom.page.get_by_role("button", name="Copy Newsletter").click()
        tom.page.get_by_role("button", name="Copied Newsletter").wait_for()
        assert tom.page.evaluate("document.activeElement.selectionEnd") > 50


@pytest.mark.requirement("WP-03", page=LINKS)
def test_links_are_listed(place: Site) -> None:
    """
    With who made them and how they stand; of one that is over no address.
    """
    end(place, link(place, "Trade fair"))
    link(place, who=2)
    page = read(Surfer(place, operator=BOGLARKA).get(LINKS))
    shown = page.text.partition("What can be done")[2]
    assert shown.index("Newsletter Works") < shown.index("Tom Okafor") < shown.index("Trade fair Ended")
    assert len([address for address in page.links if address.endswith("/end")]) == 1
    assert "Referral" not in page.text
    dora = read(Surfer(place, operator=DORA).get(LINKS))
    assert ("No links yet" in dora.text, "Newsletter" in dora.text) == (True, False)


@pytest.mark.requirement("WP-03", page=LINKS)
def test_who_hands_out_links_and_sees_no_operators(place: Site) -> None:
    """
    Sees that somebody of the partner made them.
    """
    made = link(place)
    give(place, "clients.invite")
    owen = Surfer(place, operator=OWEN)
    assert "Somebody of your partner" in read(owen.get(f"{LINKS}/{made.id}/end")).text
    assert "Somebody of your partner" in read(owen.get(LINKS)).text


def test_a_long_list_goes_on(place: Site) -> None:
    """
    Twenty-five a page, newest first; the referral link stands on the first alone.
    """
    for n in range(26):
        link(place, f"Link {n}")
    dana = Surfer(place, operator=DANA)
    first = read(dana.get(LINKS))
    (following,) = [address for address in first.links if "after=" in address]
    assert ("Link 25 " in first.text, "Link 0 " in first.text, "Referral link" in first.text) == (True, False, True)
    second = read(dana.get(following))
    assert ("Link 0 " in second.text, "Referral link" in second.text) == (True, False)
    assert dana.get(f"{LINKS}?after=nonsense").status_code == 422


@pytest.mark.requirement("WP-03", page=f"{LINKS}/<link>/end")
def test_a_link_is_ended_once(place: Site) -> None:
    """
    The same form again says the same; its page says that it was ended before.
    """
    made, dana = link(place), Surfer(place, operator=DANA)
    form = dana.form(f"{LINKS}/{made.id}/end")
    for _ in range(2):
        assert "does not work any more" in told(dana, dana.post(form.action, form.fields))
    assert "The link “Newsletter” was ended before." in told(dana, dana.get(form.action))
    assert named_links(place)[0].revision == 1


@pytest.mark.requirement("R-05", page=f"{LINKS}/<link>/end")
def test_another_partners_link_is_not_there(place: Site) -> None:
    """
    As one that nobody has, what is no id at all, and a referral link.
    """
    theirs = place.database.run(lambda kit: kit.invitations.referral(by=operator(kit, 0)).id)
    made, dora = link(place), Surfer(place, operator=DORA)
    csrf = dora.form(f"{NEW}/link").fields["csrf"]
    for id in (made.id, theirs, UNKNOWN, "x"):
        path = f"{LINKS}/{id}/end"
        assert [dora.get(path).status_code, dora.post(path, {"csrf": csrf, "key": "k"}).status_code] == [404, 404]
    assert named_links(place)[0].ends_at is None


@pytest.mark.requirement("VC-03", page=LINKS)
@pytest.mark.parametrize("who", [BOGLARKA, TOM])
def test_the_referral_link_is_for_owners_alone(place: Site, who: str) -> None:
    """
    Others neither see nor replace it, and hear why.
    """
    somebody = Surfer(place, operator=who)
    page = somebody.get(LINKS)
    assert (referral(place) in page.text, REFERRAL in read(page).links) == (False, False)
    refused = somebody.get(REFERRAL)
    assert (refused.status_code, "You cannot see and replace the referral link" in refused.text) == (403, True)
    assert "Dana Whitfield" in refused.text


@pytest.mark.requirement("VC-03", page=REFERRAL)
def test_the_referral_link_is_replaced(place: Site) -> None:
    """
    After a page that says until when the one of now works; the same form again replaces nothing more.
    """
    dana, before = Surfer(place, operator=DANA), referral(place)
    assert before in dana.get(LINKS).text
    asked = read(dana.get(REFERRAL)).text
    assert before in asked
    assert "It works for 30 days more, then no longer." in asked
    form = dana.form(REFERRAL)
    said = told(dana, dana.post(form.action, form.fields))
    assert "Your referral link is another one now. The one before works for 30 days more" in said
    after = referral(place)
    told(dana, dana.post(form.action, form.fields))
    assert (after != before, referral(place) == after) == (True, True)
    assert after in dana.get(LINKS).text


@pytest.mark.requirement("VC-30", page=REFERRAL)
def test_nobody_sees_it_in_somebody_elses_name(place: Site) -> None:
    """
    Whoever acts as another operator is not shown it, whatever both are.
    """
    dana = Surfer(place, operator=DANA)
    dana.send(at_operator(place, 2, "/enter"))
    assert "You act as Tom Okafor" in read(dana.get(LINKS)).text
    assert REFERRAL not in read(dana.get(LINKS)).links


@pytest.mark.requirement("VC-03", page=LINKS)
def test_how_old_the_referral_link_is_stands_there(place: Site) -> None:
    """
    Since the partner is there, or since it was replaced.
    """
    dana = Surfer(place, operator=DANA)
    told(dana, dana.send(REFERRAL))
    place.clock.ahead += timedelta(days=3)
    assert "In use since" in read(Surfer(place, operator=DANA).get(LINKS)).text
