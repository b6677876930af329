"""
The story of the issue: an operator in one browser, the client's owner in another.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from partnerkit import Stage
from tests.pages.browsing import Visit, visit
from tests.pages.site import DANA, KATALIN, PASSWORD, SZABO, Site

pytestmark = pytest.mark.browser

CLIENT = "/console/clients/<client>"
NEW = "another horse battery"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.mark.requirement("VC-01", page="/console/sign-in")
@pytest.mark.requirement("VC-02", page="/console/clients")
@pytest.mark.requirement("VC-08", page=f"{CLIENT}/stage")
@pytest.mark.requirement("VC-11", page=CLIENT)
@pytest.mark.requirement("VC-19", page=f"{CLIENT}/history")
@pytest.mark.requirement("VC-23", page=f"{CLIENT}/nickname")
@SCRIPTS
def test_an_operator_prepares_an_account(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Sign in, open a client, make it Live, give it a nickname; the history shows who did it.
    """
    with visit(browser, place, scripts=scripts) as dana:
        dana.go("/")
        dana.follow("Sign in to the console")
        dana.sign_in(DANA)
        assert (dana.path, dana.heading) == ("/console/clients", "Clients")

        dana.follow(SZABO)
        assert dana.page.get_by_label("UID").input_value() == place.account().uid

        dana.follow("Account")
        dana.press("Switch to Live")
        assert dana.said == f"“{SZABO}” is live."

        dana.press("Save nickname")
        assert "dr-szabo-fogaszat-es-szajsebeszet-kft" in dana.said

        dana.follow("History")
        newest = dana.page.locator(".log li").all_inner_texts()[:2]
        assert [("Dana Whitfield" in line) for line in newest] == [True, True]
        assert dana.page.locator(".log del").first.inner_text() == "In setup"
        assert dana.page.locator(".log ins").nth(1).inner_text() == "Live"
    assert place.account().stage is Stage.LIVE


@pytest.mark.requirement("VC-20", page=f"{CLIENT}/lock")
@pytest.mark.requirement("R-13", page=f"{CLIENT}/lock")
@SCRIPTS
def test_a_lock_ends_the_owners_session(browser: Browser, place: Site, scripts: bool) -> None:
    """
    The owner's next click is the sign-in page, a form under way changes nothing, and unlocking brings no session back.
    """
    with visit(browser, place, scripts=scripts) as dana, visit(browser, place, scripts=scripts) as katalin:
        lock_under_the_owner(dana, katalin)


def test_without_epochs_the_owner_would_stay(browser: Browser, place: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The test above rests on the one place that judges sessions: without its look at epochs it fails.
    """

    def only_signed_out(session: object, epochs: object, *, at: object, idle: object) -> bool:
        return True

    monkeypatch.setattr("partnerkit.entry.actors.live", only_signed_out)
    with (
        visit(browser, place) as dana,
        visit(browser, place) as katalin,
        pytest.raises(AssertionError, match="still signed in"),
    ):
        lock_under_the_owner(dana, katalin)


def lock_under_the_owner(dana: Visit, katalin: Visit) -> None:
    """
    Walk both browsers through a lock and its lifting; the owner's form has reached the server when the lock is set.
    """
    try:
        _hold_a_form_back(katalin)
        _lock(dana)
        _owner_is_out(katalin)
    finally:
        katalin.site.relay.go_on.set()
    katalin.page.wait_for_url(re.compile("/workspace/sign-in"))
    assert katalin.said == "You were signed out. Sign in to go on."

    katalin.sign_in(KATALIN)
    assert "The account is locked by the partner that manages it." in katalin.text

    _unlock(dana)
    _owner_is_out(katalin)
    katalin.go("/workspace/sign-in")
    katalin.sign_in(KATALIN, NEW)
    assert "Email or password is not right." in katalin.text, "the form held back has changed the password"
    katalin.sign_in(KATALIN)
    assert katalin.heading == "Overview"


def _hold_a_form_back(katalin: Visit) -> None:
    katalin.go("/workspace/sign-in")
    katalin.sign_in(KATALIN)
    katalin.go("/workspace/me")
    katalin.fill(Present_password=PASSWORD, New_password=NEW)
    katalin.site.relay.held = "/workspace/me/password"
    katalin.page.get_by_role("button", name="Change password").click(no_wait_after=True)
    assert katalin.site.relay.arrived.wait(20)


def _lock(dana: Visit) -> None:
    dana.go("/console/sign-in")
    dana.sign_in(DANA)
    dana.follow(SZABO)
    dana.follow("Account")
    dana.follow("Lock account…")
    assert (dana.heading, "Szabó Katalin" in dana.text) == (f"Lock {SZABO}?", True)
    dana.press("Lock this account")
    assert "is locked" in dana.said


def _owner_is_out(katalin: Visit) -> None:
    tab = katalin.page.context.new_page()
    tab.goto(f"{katalin.site.url}/workspace")
    assert "/workspace/sign-in" in tab.url, "still signed in"
    tab.close()


def _unlock(dana: Visit) -> None:
    dana.follow("Unlock account…")
    dana.press("Unlock this account")
    assert "is unlocked" in dana.said
