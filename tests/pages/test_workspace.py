"""
The account workspace, page by page.
"""

from __future__ import annotations

import pytest

from tests.pages.site import BOTH, DANA, KATALIN, PARTNER, PASSWORD, SZABO, TWICE, Site
from tests.pages.surfing import Surfer, read


@pytest.mark.requirement("VC-01", page="/workspace/sign-in")
def test_an_owner_signs_in_to_the_own_account(place: Site) -> None:
    """
    Email and password lead to the overview of the one business.
    """
    katalin = Surfer(place)
    answer = katalin.send("/workspace/sign-in", email=KATALIN, password=PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/workspace")
    assert SZABO in read(katalin.get("/workspace")).text


def test_the_overview_says_what_the_account_is(place: Site) -> None:
    """
    Business, status, plan, who owns it and who manages it.
    """
    text = read(Surfer(place, staff=KATALIN).get("/workspace")).text

    assert f"{SZABO} Paying" in text
    assert "Plan Pro, up to 5 staff" in text
    assert f"Owner Szabó Katalin Managed by {PARTNER}" in text


def test_who_works_in_several_businesses_chooses_one(place: Site) -> None:
    """
    The businesses are listed by name only after the password was right; it is asked for again and kept nowhere.
    """
    tom = Surfer(place)
    asked = tom.send("/workspace/sign-in", email=TWICE, password=PASSWORD)
    page = read(asked)

    assert asked.status_code == 409
    assert [name in page.text for name in BOTH] == [True, True]
    assert PASSWORD not in asked.get_data(as_text=True)
    form = page.forms[0]
    assert form.fields["account_id"] == str(place.accounts[BOTH[0]].id)

    answer = tom.post(form.action, form.fields | {"password": PASSWORD})
    assert answer.headers["Location"] == "/workspace"
    assert BOTH[0] in read(tom.get("/workspace")).text


@pytest.mark.parametrize("chosen", [SZABO, "6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10", "no id at all"])
def test_somebody_elses_business_cannot_be_chosen(place: Site, chosen: str) -> None:
    """
    Another's account, one that is none and no id at all are answered alike.
    """
    account_id = str(place.accounts[chosen].id) if chosen in place.accounts else chosen
    tom = Surfer(place)
    answer = tom.send("/workspace/sign-in", email=TWICE, password=PASSWORD, account_id=account_id)

    assert (answer.status_code, "Email or password is not right." in read(answer).text) == (422, True)


@pytest.mark.requirement("VC-20", page="/workspace/sign-in")
def test_a_locked_account_is_refused_with_what_would_change_it(place: Site) -> None:
    """
    Whoever has the right password learns why it opens nothing, and who can change that.
    """
    place.lock(SZABO)
    answer = Surfer(place).send("/workspace/sign-in", email=KATALIN, password=PASSWORD)

    text = read(answer).text
    assert answer.status_code == 403
    assert "The account is locked by the partner that manages it." in text
    assert "Ask the partner that manages the account." in text
    assert "operator" not in text.partition("Two doors")[0] + text.partition("Sign in to your account The")[2][:200]


def test_who_has_the_wrong_password_learns_nothing_of_a_lock(place: Site) -> None:
    """
    A wrong password is answered the same for a locked, an open and an unknown account (A-22).
    """
    place.lock(SZABO)
    katalin, nobody = Surfer(place), Surfer(place)
    answers = [
        surfer.send("/workspace/sign-in", email=email, password="wrong horse battery")
        for surfer, email in ((katalin, KATALIN), (nobody, "x" + KATALIN[1:]))
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert len(answers[0].get_data()) == len(answers[1].get_data())


@pytest.mark.requirement("VC-20", page="/workspace")
@pytest.mark.requirement("R-13", page="/workspace")
def test_unlocking_brings_no_session_back(place: Site) -> None:
    """
    The session that a lock has ended stays ended; signing in anew is possible again.
    """
    katalin = Surfer(place, staff=KATALIN)
    token = katalin.client.get_cookie("staff", domain="127.0.0.1")
    dana, account = Surfer(place, operator=DANA), place.client(SZABO)
    dana.send(f"{account}/lock")
    assert katalin.get("/workspace").headers["Location"] == "/workspace/sign-in"

    dana.send(f"{account}/unlock")
    assert token is not None
    katalin.client.set_cookie("staff", token.value, domain="127.0.0.1")
    assert katalin.get("/workspace").status_code == 303
    assert katalin.send("/workspace/sign-in", email=KATALIN, password=PASSWORD).status_code == 303


@pytest.mark.requirement("R-13", page="/workspace/me/password")
def test_a_changed_password_ends_the_owners_sessions(place: Site) -> None:
    """
    The own page changes the password, ends every session, and says so.
    """
    here, elsewhere = Surfer(place, staff=KATALIN), Surfer(place, staff=KATALIN)
    answer = here.send("/workspace/me", "/workspace/me/password", current=PASSWORD, new="another horse battery")

    assert answer.headers["Location"] == "/workspace/sign-in"
    assert elsewhere.get("/workspace").status_code == 303


def test_signing_out_ends_the_session_itself(place: Site) -> None:
    """
    Not the cookie alone: its token opens nothing afterwards, and the page says that one is out.
    """
    katalin = Surfer(place, staff=KATALIN)
    token = katalin.client.get_cookie("staff", domain="127.0.0.1")
    answer = katalin.send("/workspace/sign-out")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/workspace/sign-in")
    assert "You are signed out." in read(katalin.get("/workspace/sign-in")).text
    assert token is not None
    katalin.client.set_cookie("staff", token.value, domain="127.0.0.1")
    assert katalin.get("/workspace").status_code == 303


def test_the_two_faces_of_one_browser_do_not_meet(place: Site) -> None:
    """
    Signed in at both doors, signing out of one leaves the other as it is.
    """
    both = Surfer(place, operator=DANA, staff=KATALIN)
    both.send("/workspace/sign-out")

    assert both.get("/workspace").status_code == 303
    assert both.get("/console/clients").status_code == 200


def test_the_own_page_says_who_owns_the_account(place: Site) -> None:
    """
    Beside the level, which others may have too.
    """
    assert "Level Admin, owner of the account" in read(Surfer(place, staff=KATALIN).get("/workspace/me")).text
