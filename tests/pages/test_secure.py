"""
An account is made secure on its tab, and one like others again; and clients that nobody active looks after.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from werkzeug.datastructures import MultiDict

from partnerkit import ClientFilter
from partnerkit.worker.jobbing import Jobbing
from reference_server.pages.wanted import NOBODY, given_of, wanted
from tests.pages.browsing import visit
from tests.pages.doing import address, by_the_vendor, id_of, line
from tests.pages.site import ASSIGNED, BOGLARKA, DANA, ILONA, NOTARY, SZABO, TOM, Site, operator
from tests.pages.surfing import Surfer, read

CLIENT = "/console/clients/<client>"


def tab(place: Site, who: str, name: str = SZABO) -> str:
    return read(Surfer(place, operator=who).get(f"{place.client(name)}/account")).text


@pytest.mark.browser
@pytest.mark.requirement("VC-22", page=f"{CLIENT}/secure")
@pytest.mark.requirement("BX-11", page=f"{CLIENT}/secure")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_account_is_made_secure_and_its_maker_loses_sight_of_it(
    browser: Browser, place: Site, scripts: bool
) -> None:
    """
    The page before names who is shut out, oneself first, and who goes on; then the list says what is left of it.
    """
    with visit(browser, place, operator=BOGLARKA, scripts=scripts) as boglarka:
        boglarka.go(place.client(SZABO))
        boglarka.follow("Account")
        boglarka.follow("Make it secure…")
        rows = boglarka.page.get_by_role("row").all_inner_texts()
        named = [" ".join(row.split()) for row in rows[1:]]
        assert named == [
            "Kovács-Szentgyörgyi Boglárka Admin You lose sight of it as well, and see its name alone. Shut out",
            "Dana Whitfield Owner Sees its name alone from then on. Shut out",
            "Tom Okafor Agent Sees its name alone from then on. Shut out",
            "Vass Ilona Secure Admin Has a Secure role, and acts on it as before. Goes on",
        ]
        assert not line(place).secure
        boglarka.press("Make this account secure")
        assert boglarka.said == f"“{SZABO}” is secure. Your role is not a Secure one, so that you see its name alone."
        assert boglarka.page.url.endswith("/console/clients")
        assert boglarka.kept_out() == []
    assert line(place).secure
    assert Surfer(place, operator=TOM).get(place.client(SZABO)).status_code == 403


@pytest.mark.requirement("VC-22", page=f"{CLIENT}/unsecure")
def test_whoever_has_a_secure_role_lifts_it_and_sets_it(place: Site) -> None:
    """
    It stays before their eyes; the history of the account tells both.
    """
    ilona = Surfer(place, operator=ILONA)
    client = address(place, NOTARY)
    asked = read(ilona.get(f"{client}/unsecure")).text
    assert f"Make {NOTARY} not secure any more?" in asked
    lifted = ilona.send(f"{client}/unsecure")
    assert (lifted.status_code, lifted.location) == (303, f"{client}/account")
    text = read(ilona.get(f"{client}/account")).text
    assert f"“{NOTARY}” is not secure any more. Every operator acts on it as far as the role goes." in text
    assert "Make it secure…" in text
    assert "Your own role is not a Secure one." not in read(ilona.get(f"{client}/secure")).text
    ilona.send(f"{client}/secure")
    text = read(ilona.get(f"{client}/account")).text
    assert f"“{NOTARY}” is secure. Only operators with a Secure role act on it." in text
    history = read(ilona.get(f"{client}/history")).text
    assert "Vass Ilona Secure: not secure secure" in history
    assert "Vass Ilona Secure: secure not secure" in history


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/secure")
def test_a_button_that_was_pressed_twice_says_the_same_twice(place: Site) -> None:
    """
    A-17: with another form it is refused as everything about a secure account is; nothing but its name is told.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    form, other = (dana.form(f"{client}/secure") for _ in range(2))
    for _ in range(2):
        answer = dana.post(form.action, form.fields)
        assert (answer.status_code, answer.location) == (303, "/console/clients")
        assert f"“{SZABO}” is secure. Your role is not a Secure one" in read(dana.get("/console/clients")).text
    refused = dana.post(other.action, other.fields)
    assert (refused.status_code, "The account is secure" in read(refused).text) == (403, True)
    without = dana.post(form.action, {name: text for name, text in form.fields.items() if name != "account_id"})
    assert without.status_code == 403
    for path in ("/secure", "/unsecure", "/account"):
        answer = dana.get(client + path)
        assert (answer.status_code, SZABO in answer.text, "katalin" in answer.text.lower()) == (403, True, False)


@pytest.mark.requirement("VC-22", page=f"{CLIENT}/secure")
@pytest.mark.requirement("BX-01", page="/console/why")
def test_it_is_not_set_while_nobody_could_act_on_it_then(place: Site) -> None:
    """
    The tab says so, with why and what would change it; so does the form's own address.
    """
    by_the_vendor(place, 4)
    assert "Nobody could act on it then. Why?" in tab(place, DANA)
    why = read(Surfer(place, operator=DANA).get(f"/console/why?action=account.secure&on={place.ids[SZABO]}")).text
    refused = Surfer(place, operator=DANA).get(f"{place.client(SZABO)}/secure")
    assert refused.status_code == 403
    for text in (why, read(refused).text):
        assert "No active operator of the partner has a Secure role and a second factor" in text
        assert "An operator with a Secure role sets up a second factor, or such a role is given" in text


@pytest.mark.requirement("VC-29", page=f"{CLIENT}/secure")
def test_whoever_may_not_set_it_is_told_why(place: Site) -> None:
    """
    An agent by the role.
    """
    assert "Not for you to set. Why?" in tab(place, TOM)
    assert Surfer(place, operator=TOM).get(f"{place.client(SZABO)}/secure").status_code == 403


@pytest.mark.requirement("BX-09", page=f"{CLIENT}/secure")
def test_what_somebody_changed_meanwhile_is_shown(place: Site) -> None:
    """
    A-29: beside what was asked for, to be asked for once more; what is so by now is said.
    """
    ilona, client = Surfer(place, operator=ILONA), place.client(SZABO)
    opened = ilona.form(f"{client}/secure")
    place.database.run(lambda kit: kit.accounts.set_nickname(place.account().id, "meanwhile", by=operator(kit, 0)))
    answer = ilona.post(opened.action, opened.fields)
    assert answer.status_code == 412
    assert "Make it secure all the same" in read(answer).text
    again = ilona.form(f"{client}/secure")
    place.database.run(lambda kit: kit.accounts.set_secure(place.account().id, True, by=operator(kit, 4)))
    assert ilona.post(again.action, again.fields).location == f"{client}/account"
    assert "It is secure already." in read(ilona.get(f"{client}/account")).text
    assert ilona.get(f"{client}/secure").location == f"{client}/account"


# ---------------------------------------------------------------- nobody active


@pytest.mark.requirement("R-09", page="/console/clients")
def test_clients_that_nobody_active_looks_after_are_found(place: Site) -> None:
    """
    By a choice of its own among the operators; the chip says what it asks for.
    """
    dana = Surfer(place, operator=DANA)
    left = "/console/clients?operator=nobody-active"
    assert SZABO not in read(dana.get(left)).text
    assert line(place).assigned == {id_of(place, 1), id_of(place, 2)}
    by_the_vendor(place, 1)
    assert SZABO not in read(dana.get(left)).text
    by_the_vendor(place, 2)
    found = read(dana.get(left)).text
    assert SZABO in found
    assert "Operator: Nobody active" in found
    others = [name for name in place.accounts if name not in {*ASSIGNED, NOTARY}]
    assert [name for name in others if name in found] == []


@pytest.mark.requirement("R-09", page="/jobs/new")
def test_a_job_hands_them_all_over(place: Site) -> None:
    """
    The filter goes with it, and its page says so; address and filter are one and the same.
    """
    asked = wanted(MultiDict({"operator": NOBODY}), usual=50)
    assert asked.filter == ClientFilter(without_active_operator=True)
    assert given_of(asked.filter).given == asked.given
    had, owen = line(place).assigned, id_of(place, 5)
    for number in (1, 2):
        by_the_vendor(place, number)
    dana, back = Surfer(place, operator=DANA), "/console/clients?operator=nobody-active"
    review = dana.get("/console/jobs/new", query_string={"do": "assign", "operator": str(owen), "back": back})
    assert "Nobody active" in read(review).text
    form = next(form for form in read(review).forms if form.action == "/console/jobs/new")
    begun = dana.post(form.action, form.fields)
    assert begun.status_code == 303
    assert "Nobody active" in read(dana.get(begun.location)).text
    while Jobbing(place.database).step():
        pass
    assert line(place).assigned == {*had, owen}


@pytest.mark.requirement("R-09", page=f"{CLIENT}/operators")
def test_whoever_is_blocked_is_marked_and_not_offered(place: Site) -> None:
    """
    On the tab; sent all the same it is refused beside the field, and taking it away goes on.
    """
    dana, client = Surfer(place, operator=DANA), place.client(SZABO)
    boglarka, owen = id_of(place, 1), id_of(place, 5)
    for number in (1, 5):
        by_the_vendor(place, number)
    page = dana.get(f"{client}/account")
    text = read(page).text
    assert "Kovács-Szentgyörgyi Boglárka Blocked Admin" in text
    assert "Owen Pritchard" not in text
    answer = dana.send(f"{client}/account", f"{client}/operators", operator_id=str(owen))
    assert answer.status_code == 422
    assert "This operator is blocked." in read(answer).text
    gone = dana.send(f"{client}/account", f"{client}/operators/{boglarka}/remove")
    assert gone.status_code == 303


@pytest.mark.requirement("R-09", page="/console/clients/bulk")
def test_nor_is_it_offered_for_many(place: Site) -> None:
    """
    To assign; to take clients from it, it is.
    """
    by_the_vendor(place, 5)
    dana = Surfer(place, operator=DANA)
    for do, there in (("assign", False), ("unassign", True)):
        text = dana.get(f"/console/clients/bulk?do={do}&id={place.ids[SZABO]}").text
        assert ("Owen Pritchard, Field agent" in text) is there
