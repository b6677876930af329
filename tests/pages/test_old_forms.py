"""
Forms of a tab from before the second factor was shown in another one: nothing is done, and nothing is lost.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from partnerkit import PartnerKit
from tests.pages.browsing import Visit, visit
from tests.pages.factor_states import FACTOR, have, set_up, shown, shown_elsewhere
from tests.pages.key_states import NEW as NEW_KEY
from tests.pages.site import BOGLARKA, ILONA, TOM, Site, operator
from tests.pages.surfing import Form, Surfer, read
from tests.pages.teamwork import ERZSI, LONG, ROLES, TEAM, add_role

OURS = {"Sec-Fetch-Site": "same-origin"}
SAID = "What you filled in is all here."


def shown_anew(somebody: Surfer, number: int) -> None:
    """
    Show the second factor, by which the session gets another token.
    """
    form = somebody.form("/console/prove")
    assert somebody.post(form.action, form.fields | {"code": shown(somebody.site, number)}).status_code == 303


def counts(place: Site) -> tuple[int, int, int]:
    """
    Return how many operators, roles and API keys there are.
    """

    def work(kit: PartnerKit) -> tuple[int, int, int]:
        by = operator(kit, 0)
        members = kit.partners.members(by.partner, by=by, limit=100).items
        return len(members), len(kit.partners.roles(by.partner, by=by)), len(kit.keys.list(by=by).items)

    return place.database.run(work)


def problem(there: Visit) -> str:
    """
    Return what a page says on top of its form, which has the focus.
    """
    assert there.page.evaluate("document.activeElement.id") == "summary"
    return there.page.locator("#summary").inner_text()


@pytest.mark.browser
@pytest.mark.requirement("BX-10", page="prove")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_operator_half_added_is_not_lost(browser: Browser, place: Site, scripts: bool) -> None:
    """
    The form says why nothing was done, still holds what was typed and chosen, and goes through at the second press.
    """
    with visit(browser, place, operator=ILONA, scripts=scripts) as ilona:
        ilona.go(f"{TEAM}/new")
        ilona.fill(Name=LONG, Email=ERZSI)
        ilona.page.get_by_label("Role").select_option("agent")
        shown_elsewhere(ilona)
        before = counts(place)
        ilona.press("Add operator")
        assert SAID in problem(ilona)
        assert (counts(place), ilona.page.title()) == (before, "Not added · New operator · Bookwell for partners")
        ilona.press("Add operator")
        assert ilona.said.startswith("A link to set a password is on its way")
        assert (ilona.heading, counts(place)[0]) == (LONG, before[0] + 1)


@pytest.mark.browser
@pytest.mark.requirement("BX-10", page="prove")
def test_a_role_half_made_is_not_lost(browser: Browser, place: Site) -> None:
    """
    What was ticked stays ticked, what was not does not, be the role new or one that is changed.
    """
    add_role(place)
    with visit(browser, place, operator=ILONA) as ilona:
        for path, button in ((f"{ROLES}/new-role", "Create role"), (f"{ROLES}/front_desk/change", "Save role")):
            ilona.go(path)
            ilona.fill(Title=f"Desk of {button}")
            ilona.page.get_by_label("Tag clients").check()
            ilona.page.get_by_label("See clients and their notes").uncheck()
            shown_elsewhere(ilona)
            ilona.press(button)
            assert SAID in problem(ilona)
            assert ilona.page.title().startswith("Not saved · ")
            ilona.press(button)
            assert ilona.heading == f"Desk of {button}"
            assert "Tag clients" in ilona.text
            assert "See clients and their notes" not in ilona.text


@pytest.mark.requirement("BX-10", page="prove")
def test_a_key_half_made_is_not_lost(place: Site) -> None:
    """
    Its name, its role and the day it ends are there, and no key is made before it is sent once more.
    """
    ilona = Surfer(place, operator=ILONA)
    form = ilona.form(NEW_KEY)
    sent = form.fields | {"name": "Till system", "role": "admin", "scopes": ["clients.view", "clients.tag"]}
    shown_anew(ilona, 4)
    answer = ilona.post(form.action, sent, headers=OURS)
    (again,) = [one for one in read(answer).forms if one.action == form.action]
    assert (answer.status_code, SAID in read(answer).text, counts(place)[2]) == (403, True, 0)
    assert {name: again.fields[name] for name in ("name", "role", "ends_at", "key")} == {
        name: sent[name] for name in ("name", "role", "ends_at", "key")
    }
    assert answer.get_data(as_text=True).count(" checked") == 2
    assert ilona.post(again.action, again.fields | {"scopes": sent["scopes"]}).status_code == 200
    assert counts(place)[2] == 1


@pytest.mark.requirement("VC-29", page=f"{TEAM}/new")
@pytest.mark.parametrize("path", [f"{TEAM}/new", f"{ROLES}/new-role", NEW_KEY])
def test_whoever_may_not_send_a_form_is_not_shown_it_anew(place: Site, path: str) -> None:
    """
    Signed in anew as somebody with less: the form is out of date, as any other, and shows nothing of what it offers.
    """
    have(place, 1)
    form = Surfer(place, operator=BOGLARKA).form(path)
    answer = Surfer(place, operator=TOM).post(form.action, form.fields, headers=OURS)
    page = read(answer)
    assert (answer.status_code, "This form is out of date." in page.text, SAID in page.text) == (403, True, False)
    assert path not in [one.action for one in page.forms]


@pytest.mark.parametrize("path", [f"{TEAM}/new", f"{ROLES}/new-role", NEW_KEY])
def test_what_nobody_offered_is_not_shown_anew(place: Site, path: str) -> None:
    """
    A-13: a form with a field of nobody's is out of date, too.
    """
    ilona = Surfer(place, operator=ILONA)
    form = ilona.form(path)
    shown_anew(ilona, 4)
    answer = ilona.post(form.action, form.fields | {"partner_id": "x"}, headers=OURS)
    assert (answer.status_code, "This form is out of date." in read(answer).text) == (403, True)


@pytest.mark.browser
@pytest.mark.requirement("BX-10", page="me/second-factor/confirm")
def test_whoever_reloads_the_recovery_codes_hears_that_it_is_set_up(browser: Browser, place: Site) -> None:
    """
    And how to have other codes: they are shown once.
    """
    with visit(browser, place, operator=TOM) as tom:
        set_up(tom)
        assert tom.heading == "Your recovery codes"
        tom.page.reload()
        assert (tom.path, tom.heading) == (FACTOR, "Second factor")
        assert tom.said.startswith("Your second factor is set up. Recovery codes are shown once")
        tom.follow("Make new codes…")


@pytest.mark.requirement("BX-10", page="me/second-factor/confirm")
def test_what_was_not_set_up_is_begun_anew(place: Site) -> None:
    """
    Signed in anew before the first code was confirmed: the form is out of date, and nothing is said to be set up.
    """
    tom = Surfer(place, operator=TOM)
    form = Form(action=f"{FACTOR}/confirm", fields={"csrf": "of before", "password": "x", "code": "000000"})
    answer = tom.post(form.action, form.fields, headers=OURS)
    assert (answer.status_code, "This form is out of date." in read(answer).text) == (403, True)


@pytest.mark.requirement("BX-10", page="prove")
def test_whoever_has_shown_it_elsewhere_goes_on(place: Site) -> None:
    """
    To where the form leads, and to no other site.
    """
    ilona = Surfer(place, operator=ILONA)
    form = ilona.form("/console/prove?next=/console/operators", "/console/prove")
    shown_anew(ilona, 4)
    assert ilona.post(form.action, form.fields, headers=OURS).headers["Location"] == TEAM
    form.fields["next"] = "https://elsewhere.example.com/"
    assert ilona.post(form.action, form.fields, headers=OURS).headers["Location"] == "/console/clients"
