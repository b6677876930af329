"""
An owner who cannot sign in: a reset link or a password, on the client's Account tab; and the page where it is replaced.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from partnerkit import Realm
from tests.mailed import links, mails
from tests.pages.browsing import visit
from tests.pages.factor_states import have
from tests.pages.owner_states import ATELIER, GIVEN, at_password, says_no, set_for
from tests.pages.site import BOTH, DANA, DORA, ILONA, KATALIN, NOTARY, PASSWORD, SZABO, TOM, Site
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

PAGE, REPLACING = "/console/clients/<client>/password", "/workspace/password"
OWN = "known to Katalin alone"


def tab(place: Site, name: str = SZABO) -> str:
    """
    Return the address of an Account tab.
    """
    return f"{place.client(name)}/account"


def entering(place: Site, password: str = GIVEN, email: str = KATALIN) -> Surfer:
    """
    Sign in at the workspace's door.
    """
    surfer = Surfer(place)
    surfer.send("/workspace/sign-in", email=email, password=password)
    return surfer


@pytest.mark.browser
@pytest.mark.requirement("VC-26", page=PAGE)
@pytest.mark.requirement("VC-26", page=REPLACING)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_password_is_set_and_replaced(browser: Browser, place: Site, scripts: bool) -> None:
    """
    From the tab to the workspace that is open again; whatever else is wanted leads to the page where it is replaced.
    """
    with visit(browser, place, operator=DANA, scripts=scripts) as dana:
        dana.go(tab(place))
        dana.follow("Owner's password…")
        assert dana.heading == f"How does the owner of {SZABO} sign in again?"
        assert "Szabó Katalin, who signs in with " + KATALIN in dana.text
        dana.page.locator("input[name=password]").fill("short")
        dana.press("Set this password")
        assert "Use 12 to 128 characters." in dana.text
        assert dana.page.locator("input[name=password]").input_value() == ""
        dana.page.locator("input[name=password]").fill(GIVEN)
        dana.press("Set this password")
        assert dana.said.startswith("The password of Szabó Katalin is set.")
        dana.follow("History")
        assert "Set the owner's password, to be replaced at the next sign-in" in dana.text
    (mail,) = mails(place.database.run)
    assert (mail.to, GIVEN in mail.text) == (KATALIN, False)
    with visit(browser, place, scripts=scripts) as katalin:
        katalin.go("/workspace/users")
        katalin.sign_in(KATALIN, GIVEN)
        assert (katalin.path, katalin.heading) == (REPLACING, "Choose a password of your own")
        for path in ("/workspace", "/workspace/users", "/workspace/plan", "/workspace/me", "/workspace/sign-in"):
            katalin.go(path)
            assert katalin.path == REPLACING
        assert "Users" not in katalin.text
        katalin.page.locator("select[name=language]").select_option("hu")
        katalin.press("Save language")
        assert (katalin.path, katalin.heading) == (REPLACING, "Válasszon saját jelszót")
        katalin.page.locator("select[name=language]").select_option("en")
        katalin.page.get_by_role("button", name="Nyelv mentése").click()
        katalin.fill(The_password_you_were_told=GIVEN, A_password_of_your_own=OWN)
        katalin.press("Change password")
        assert katalin.path == "/workspace/sign-in"
        katalin.sign_in(KATALIN, OWN)
        assert katalin.heading == "Overview"
        katalin.go(REPLACING)
        assert katalin.path == "/workspace/me"


@pytest.mark.browser
@pytest.mark.requirement("VC-26", page=PAGE)
@pytest.mark.requirement("VC-26", page="/workspace/reset/<token>")
def test_a_link_does_it_for_who_is_signed_out(browser: Browser, place: Site) -> None:
    """
    Signed in, its form is not shown; signing out leads on.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go(at_password(place))
        dana.press("Send a reset link")
        assert dana.said == f"A reset link is on its way to {KATALIN}."
        dana.follow("History")
        assert "Had a reset link mailed to the owner" in dana.text
    (link,) = links(place.database.run)
    with visit(browser, place, staff=KATALIN) as katalin:
        katalin.go(link)
        assert katalin.heading == "You are signed in as Szabó Katalin"
        assert katalin.page.locator("input[name=password]").count() == 0
        katalin.press("Sign out")
        katalin.go(link)
        katalin.page.locator("input[name=password]").fill(OWN)
        katalin.page.locator("form[action*=reset] button").click()
        katalin.sign_in(KATALIN, OWN)
        assert katalin.heading == "Overview"


@pytest.mark.requirement("VC-26", page="/console/reset/<token>")
@pytest.mark.requirement("VC-26", page="/workspace/reset/<token>")
@pytest.mark.parametrize(
    ("realm", "email", "who"),
    [(Realm.OPERATOR, TOM, {"operator": TOM}), (Realm.STAFF, KATALIN, {"staff": KATALIN})],
    ids=["console", "workspace"],
)
def test_the_reset_form_is_reached_by_nobody_who_is_signed_in(
    place: Site, realm: Realm, email: str, who: dict[str, str]
) -> None:
    """
    In either face, be it one's own link or somebody else's: neither shown nor taken; signed out it is.
    """
    place.database.run(lambda kit: kit.identity.forget_password(realm, email))
    (link,) = links(place.database.run)
    surfer = Surfer(place, **who)
    shown = surfer.get(link)
    assert (shown.status_code, "password" in {name for form in read(shown).forms for name in form.fields}) == (
        409,
        False,
    )
    leaving = next(form for form in read(shown).forms if form.action.endswith("/sign-out"))
    assert surfer.post(link, leaving.fields | {"password": OWN}).status_code == 409
    assert Surfer(place).send(link, password=OWN).status_code == 303


@pytest.mark.requirement("VC-26", page=PAGE)
def test_where_it_is_not_for_an_operator_to_set_there_is_the_link_alone(place: Site) -> None:
    """
    An owner of several accounts, of which nothing else is said; and whoever of a secure one asks.
    """
    for email, name, because in (
        (DANA, BOTH[0], "The owner's password is used elsewhere too"),
        (ILONA, NOTARY, "The account is secure: nobody but its owner sets the owner's password."),
    ):
        surfer = Surfer(place, operator=email)
        page = read(surfer.get(at_password(place, name)))
        assert because in page.text
        assert BOTH[1] not in page.text
        assert at_password(place, name) not in {form.action for form in page.forms}
        (why,) = [link for link in page.links if "action=owner.password" in link]
        assert "Have a reset link mailed to the owner" in read(surfer.get(why)).text
        form = next(form for form in page.forms if form.action.endswith("/password/link"))
        refused = surfer.post(at_password(place, name), form.fields | {"password": GIVEN})
        assert (refused.status_code, because in read(refused).text) == (403, True)
        assert "A reset link is on its way" in told(surfer, surfer.post(form.action, form.fields))


@pytest.mark.requirement("R-11", page=PAGE)
def test_an_owner_who_has_not_come_is_invited_instead(place: Site) -> None:
    """
    It is said why, and leads there; the form of a page from before says the same.
    """
    dana = Surfer(place, operator=DANA)
    page = read(dana.get(at_password(place, ATELIER)))
    assert "The account waits for its owner" in page.text
    assert not [form for form in page.forms if "/password" in form.action]
    assert f"{place.client(ATELIER)}/owner" in page.links
    form = dana.form(at_password(place))
    for action in (at_password(place, ATELIER), at_password(place, ATELIER) + "/link"):
        fields = {name: value for name, value in form.fields.items() if name != "password"}
        given = {"password": GIVEN} if action.endswith("/password") else {}
        answer = dana.post(action, fields | given | {"key": action[-9:]})
        assert "The account waits for its owner" in told(dana, answer)


@pytest.mark.requirement("R-04", page=PAGE)
def test_after_the_clients_no_the_tab_says_so(place: Site) -> None:
    """
    In place of the button; so does the address, with who can change that.
    """
    dana = Surfer(place, operator=DANA)
    assert at_password(place) in read(dana.get(tab(place))).links
    says_no(place)
    page = read(dana.get(tab(place)))
    assert ("The client has said No." in page.text, at_password(place) in page.links) == (True, False)
    (why,) = [link for link in page.links if "action=owner.reset" in link]
    for answer, status in ((dana.get(why), 200), (dana.get(at_password(place)), 403)):
        assert answer.status_code == status
        assert "An admin of the account makes the partner's user active again" in read(answer).text


@pytest.mark.requirement("VC-26", page=PAGE)
@pytest.mark.parametrize(("who", "status"), [(TOM, 403), (DORA, 404)])
def test_it_is_for_whoever_may_lock_accounts(place: Site, who: str, status: int) -> None:
    """
    An agent is told why, and of another partner's client nothing.
    """
    surfer = Surfer(place, operator=who)
    assert surfer.get(at_password(place)).status_code == status
    if who == TOM:
        page = read(surfer.get(tab(place)))
        assert at_password(place) not in page.links
        assert [link for link in page.links if "action=owner.reset" in link]


@pytest.mark.requirement("BX-10", page=PAGE)
def test_it_is_grave_and_a_link_is_not(place: Site) -> None:
    """
    Whoever has a second factor shows it just before setting one, and goes on there; a link is sent without.
    """
    have(place, 0)
    dana = Surfer(place, operator=DANA)
    place.clock.ahead += place.vendor.limits.step_up
    page = read(dana.get(at_password(place)))
    assert "This needs the second factor to have been shown just now." in page.text
    assert [link for link in page.links if link.startswith("/console/prove")]
    assert at_password(place) not in {form.action for form in page.forms}
    form = next(form for form in page.forms if form.action.endswith("/password/link"))
    assert "A reset link is on its way" in told(dana, dana.post(form.action, form.fields))


@pytest.mark.requirement("BX-09", page=PAGE)
def test_the_form_sent_again_sets_it_once(place: Site) -> None:
    """
    Pressed twice it is set once, and one mail goes out.
    """
    dana = Surfer(place, operator=DANA)
    form = dana.form(at_password(place))
    for _ in range(2):
        assert "is set" in told(dana, dana.post(form.action, form.fields | {"password": GIVEN}))
    assert len(mails(place.database.run)) == 1


def test_too_many_mails_are_told(place: Site) -> None:
    """
    A-25: on the tab, with when to try again.
    """
    dana = Surfer(place, operator=DANA)
    for _ in range(place.vendor.limits.mails_an_address.tries):
        told(dana, dana.send(at_password(place), f"{at_password(place)}/link"))
    assert "Try again in" in told(dana, dana.send(at_password(place), f"{at_password(place)}/link"))
    assert read(dana.get(f"{at_password(place)}/link")).text == read(dana.get(at_password(place))).text


@pytest.mark.requirement("VC-26", page=REPLACING)
def test_what_is_sent_from_a_page_of_before_leads_there_too(place: Site) -> None:
    """
    Nothing of it is done; a link to a reset form is not shown, signed in as one is; signing out is.
    """
    katalin = Surfer(place, staff=KATALIN)
    form = katalin.form("/workspace/users/new")
    set_for(place)
    mails(place.database.run)
    katalin = entering(place)
    fresh = katalin.form(REPLACING)
    for path in ("/workspace/users/new", "/workspace/me/email", "/workspace/me/sessions/end"):
        sent = katalin.post(path, form.fields | {"csrf": fresh.fields["csrf"]})
        assert sent.status_code in {303, 422}
    assert mails(place.database.run) == []
    place.database.run(lambda kit: kit.identity.forget_password(Realm.STAFF, KATALIN))
    (link,) = links(place.database.run)
    assert katalin.get(link).status_code == 409
    assert katalin.get("/workspace/sign-out").status_code == 200
    assert katalin.send("/workspace/sign-out").status_code == 303
    assert katalin.get(link).status_code == 200


@pytest.mark.requirement("VC-26", page=REPLACING)
def test_it_is_no_page_for_anybody_else(place: Site) -> None:
    """
    Whoever has a password of its own changes it in the profile; who is not signed in signs in.
    """
    assert Surfer(place, staff=KATALIN).get(REPLACING).headers["Location"].endswith("/workspace/me")
    assert "/workspace/sign-in" in Surfer(place).get(REPLACING).headers["Location"]
    assert entering(place, PASSWORD).get("/workspace").status_code == 200
