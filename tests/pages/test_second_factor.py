"""
The second factor in a browser: asked for at sign-in, set up, shown again where it is needed, turned off.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from partnerkit import Realm, Secret
from tests.mailed import mails
from tests.pages.browsing import Visit, visit
from tests.pages.factor_states import FACTOR, half_way, lose, set_up, shown, typed, unproven
from tests.pages.site import BOGLARKA, ILONA, PASSWORD, SZABO, TOM, Site
from tests.pages.surfing import Form, Surfer, read
from tests.second_factor import code

pytestmark = pytest.mark.browser


def wrong(there: Visit) -> str:
    return there.page.locator("#code-wrong").inner_text()


def cookies(there: Visit) -> dict[str, Any]:
    return {cookie["name"]: cookie for cookie in there.page.context.cookies()}


@pytest.mark.requirement("BX-10", page="sign-in/code")
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "plain"])
def test_password_and_code_lead_to_where_one_wanted(browser: Browser, place: Site, scripts: bool) -> None:
    """
    A wrong code keeps the proof, never the password; what was typed is gone; the proof is gone once one is in.
    """
    with visit(browser, place, scripts=scripts) as ilona:
        half_way(ilona, back="?next=/console/jobs")
        assert ilona.path == "/console/sign-in/code?next=/console/jobs"
        assert "operator" not in cookies(ilona)
        proof = cookies(ilona)["proof"]
        assert (proof["httpOnly"], proof["sameSite"]) == (True, "Lax")
        typed(ilona, "000000", "Sign in")
        assert wrong(ilona).startswith("This code is not right, or was used already.")
        assert ilona.page.locator("input[name=code]").input_value() == ""
        assert PASSWORD not in ilona.page.content()
        assert proof["value"] not in ilona.page.content()
        typed(ilona, shown(place), "Sign in")
        assert ilona.path == "/console/jobs"
        assert "proof" not in cookies(ilona)


@pytest.mark.requirement("BX-10", page="sign-in/code")
def test_letters_can_be_typed(browser: Browser, place: Site) -> None:
    """
    The field takes an app's code from the phone, and recovery codes too, which phones must show letters for.
    """
    with visit(browser, place, operator=BOGLARKA) as here:
        set_up(here)
        codes = here.page.locator(".codes code").all_inner_texts()
    with visit(browser, place) as boglarka:
        half_way(boglarka, BOGLARKA)
        field = boglarka.page.locator("input[name=code]")
        assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", None)
        typed(boglarka, codes[0].lower(), "Sign in")
        assert boglarka.path == "/console/clients"
        boglarka.go(FACTOR)
        assert "9" in boglarka.page.locator("dl.facts dd").nth(1).inner_text()
    assert [m.kind for m in mails(place.database.run)] == ["factor.set_up", "factor.code_used"]


def test_a_page_that_was_open_too_long_is_shown_once_more(browser: Browser, place: Site) -> None:
    """
    The password need not be typed again; the code of the next try is taken.
    """
    with visit(browser, place) as ilona:
        half_way(ilona, back="?next=/console/jobs")
        ilona.page.context.clear_cookies(name="visitor")
        typed(ilona, shown(place), "Sign in")
        assert "This page had been open too long. Enter the code once more." in ilona.text
        typed(ilona, shown(place), "Sign in")
        assert ilona.path == "/console/jobs"


def test_whoever_was_too_slow_begins_anew(browser: Browser, place: Site) -> None:
    """
    Led back to the password, with a sentence and the way one wanted to go; nor does the page help who gave none.
    """
    with visit(browser, place) as ilona:
        half_way(ilona, back="?next=/console/jobs")
        place.clock.ahead += place.vendor.limits.half_signed_in
        typed(ilona, shown(place), "Sign in")
        assert ilona.path == "/console/sign-in?next=/console/jobs"
        assert ilona.said == "The time to enter a code is over. Sign in once more."
        ilona.go("/console/sign-in/code")
        assert ilona.path == "/console/sign-in"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/workspace", "/console/%2e%2e/"])
def test_nobody_is_led_elsewhere(browser: Browser, place: Site, back: str) -> None:
    """
    A-10: neither after the code nor after it was shown again.
    """
    with visit(browser, place) as ilona:
        half_way(ilona)
        ilona.go(f"/console/sign-in/code?next={back}")
        typed(ilona, shown(place), "Sign in")
        assert ilona.path == "/console/clients"
        ilona.go(f"/console/prove?next={back}")
        typed(ilona, shown(place), "Show it and go on")
        assert ilona.path == "/console/clients"


@pytest.mark.requirement("BX-10", page="me/second-factor")
def test_one_sets_it_up(browser: Browser, place: Site) -> None:
    """
    A picture for the app and the secret in groups; its first code; ten recovery codes, shown this once.
    """
    with visit(browser, place, operator=TOM) as tom, visit(browser, place, operator=TOM) as elsewhere:
        tom.go("/console/me")
        tom.follow("Set up a second factor")
        tom.press("Set it up")
        assert tom.page.locator(".qr svg path").count() == 2
        secret = tom.page.locator("code.secret").inner_text()
        assert [len(group) for group in secret.split()] == [4] * 8
        assert secret.replace(" ", "") in str(tom.page.locator("a[href^='otpauth:']").get_attribute("href"))
        field = tom.page.locator("input[name=code]")
        assert field.get_attribute("inputmode") == "numeric"
        tom.fill(Password="wrong horse battery")
        typed(tom, shown(place, 2), "Confirm")
        assert "This is not your present password." in tom.text
        tom.fill(Password=PASSWORD)
        typed(tom, "000000", "Confirm")
        assert wrong(tom).startswith("This code is not right")
        secret_field = tom.page.locator("input[name=password]")
        assert (secret_field.input_value(), secret_field.get_attribute("autocomplete")) == ("", "current-password")
        tom.fill(Password=PASSWORD)
        typed(tom, shown(place, 2), "Confirm")
        assert tom.page.locator(".codes li").count() == 10
        codes = tom.page.locator(".codes code").all_inner_texts()
        tom.follow("I have kept them")
        assert tom.path == "/console/clients"
        elsewhere.go("/console/clients")
        assert elsewhere.path.startswith("/console/sign-in")
        tom.go(FACTOR)
        assert not any(code in tom.page.content() for code in codes)


@pytest.mark.requirement("VC-22", page="me/second-factor")
def test_a_secure_role_is_led_to_it(browser: Browser, place: Site) -> None:
    """
    After sign-in and from wherever it is refused; then everything is open.
    """
    lose(place)
    with visit(browser, place) as ilona:
        half_way(ilona, back="?next=/console/jobs")
        assert (ilona.path, ilona.heading) == (FACTOR, "Second factor")
        assert "Your role is a Secure one." in ilona.text
        ilona.go(place.client(SZABO))
        assert ilona.heading == "Set up a second factor first"
        ilona.follow("Set it up")
        set_up(ilona)
        ilona.follow("I have kept them")
        assert ilona.path == "/console/clients"
        ilona.go(f"{FACTOR}/off")
        assert ilona.path == FACTOR
        assert "which needs a second factor" in ilona.text


@pytest.mark.requirement("BX-10", page="prove")
def test_where_it_is_missing_one_shows_it_and_goes_on(browser: Browser, place: Site) -> None:
    """
    On the page that was refused: a code, and one is where one was.
    """
    with visit(browser, place, operator=ILONA) as ilona:
        unproven(ilona)
        ilona.go(place.client(SZABO) + "/history")
        assert ilona.heading == "Show your second factor"
        typed(ilona, "000000", "Show it and go on")
        assert ilona.path == "/console/prove"
        typed(ilona, shown(place), "Show it and go on")
        assert ilona.path == place.client(SZABO) + "/history"
        assert ilona.heading != "Show your second factor"


@pytest.mark.requirement("BX-10", page="prove")
def test_a_text_that_was_sent_meanwhile_is_not_lost(browser: Browser, place: Site) -> None:
    """
    A note is shown on the page that asks for a code.
    """
    with visit(browser, place, operator=ILONA) as ilona:
        ilona.go(place.client(SZABO) + "/notes")
        ilona.page.locator("textarea[name=text]").fill("Rings after six.")
        unproven(ilona)
        ilona.page.locator("form:has(textarea) button").first.click()
        ilona.page.wait_for_load_state()
        assert ilona.heading == "Show your second factor"
        assert ilona.page.locator("#draft").input_value() == "Rings after six."
        typed(ilona, shown(place), "Show it and go on")
        assert ilona.path == place.client(SZABO) + "/notes"


def test_whoever_has_none_is_not_asked_for_it(browser: Browser, place: Site) -> None:
    """
    The address leads to setting it up.
    """
    with visit(browser, place, operator=TOM) as tom:
        tom.go("/console/prove?next=/console/jobs")
        assert tom.path == FACTOR
        for ask in ("codes", "off"):
            tom.go(f"{FACTOR}/{ask}")
            assert tom.path == FACTOR


@pytest.mark.requirement("BX-10", page="me/second-factor/codes")
def test_new_codes_are_shown_once(browser: Browser, place: Site) -> None:
    """
    After a code; a wrong one makes none.
    """
    with visit(browser, place, operator=ILONA) as ilona:
        ilona.go(FACTOR)
        ilona.follow("Make new codes…")
        typed(ilona, "000000", "Make new codes")
        assert wrong(ilona).startswith("This code is not right")
        typed(ilona, shown(place), "Make new codes")
        assert len(set(ilona.page.locator(".codes code").all_inner_texts())) == 10


@pytest.mark.requirement("BX-10", page="me/second-factor/off")
def test_it_is_turned_off_by_password_and_code(browser: Browser, place: Site) -> None:
    """
    One is signed out, told so, and signs in by the password alone.
    """
    with visit(browser, place, operator=TOM) as tom:
        set_up(tom)
        tom.go(FACTOR)
        tom.follow("Turn it off…")
        tom.fill(Password="wrong horse battery")
        typed(tom, shown(place, 2), "Turn it off")
        assert "This is not your present password." in tom.text
        tom.fill(Password=PASSWORD)
        place.clock.ahead += timedelta(seconds=60)
        typed(tom, shown(place, 2), "Turn it off")
        assert tom.said.startswith("Your second factor is turned off")
        tom.sign_in(TOM)
        assert tom.path == "/console/clients"


def test_too_many_codes_wait(browser: Browser, place: Site) -> None:
    """
    A-25: on every page that takes one, with how long to wait.
    """
    with visit(browser, place, operator=ILONA) as ilona:
        for page, button in ((f"{FACTOR}/codes", "Make new codes"), ("/console/prove", "Show it and go on")):
            ilona.go(page)
            for _ in range(6):
                typed(ilona, "000000", button)
            assert "There were too many tries." in ilona.text
            assert ilona.page.locator("input[name=code]").input_value() == ""
    with visit(browser, place) as other:
        half_way(other)
        typed(other, "000000", "Sign in")
        assert "There were too many tries." in other.text


def test_the_secret_is_what_the_picture_shows(browser: Browser, place: Site) -> None:
    """
    Another app that reads the picture makes the same codes; the picture changes with the secret.
    """
    import segno

    with visit(browser, place, operator=TOM) as tom:
        pictures = set()
        for _ in range(2):
            tom.go(FACTOR)
            tom.press("Set it up")
            uri = str(tom.page.locator("a[href^='otpauth:']").get_attribute("href"))
            path = str(tom.page.locator(".qr svg path[stroke]").get_attribute("d"))
            assert path in segno.make(uri, error="m", micro=False).svg_inline(omitsize=True)
            pictures.add(path)
        assert len(pictures) == 2


def token_of(surfer: Surfer) -> str:
    cookie = surfer.client.get_cookie(Realm.OPERATOR.value, domain="127.0.0.1")
    assert cookie is not None
    return cookie.value


def copy_of(surfer: Surfer) -> Surfer:
    """
    Return whoever has a copy of somebody's cookie.
    """
    copy = Surfer(surfer.site)
    copy.client.set_cookie(Realm.OPERATOR.value, token_of(surfer), domain="127.0.0.1")
    return copy


def begin_and_fill(place: Site, surfer: Surfer) -> Form:
    """
    Begin to set a second factor up; return the form that confirms it, filled in.
    """
    begun = read(surfer.send(FACTOR))
    (uri,) = [link for link in begun.links if link.startswith("otpauth:")]
    seed = Secret(uri.partition("secret=")[2].partition("&")[0])
    (form,) = [form for form in begun.forms if form.action == f"{FACTOR}/confirm"]
    form.fields |= {"password": PASSWORD, "code": code(place.clock(), seed).reveal()}
    return form


@pytest.mark.requirement("BX-10", page="me/second-factor/confirm")
def test_a_copy_of_the_cookie_is_worth_nothing_once_it_is_set_up(place: Site) -> None:
    """
    A-01: the page with the codes hands over another token, and its own forms fit that one; what is sent twice is soft.
    """
    tom = Surfer(place, operator=TOM)
    form, thief, old = begin_and_fill(place, tom), copy_of(tom), token_of(tom)
    codes = tom.post(form.action, form.fields)
    assert (codes.status_code, token_of(tom) != old) == (200, True)
    assert thief.get("/console/clients").headers["Location"].startswith("/console/sign-in")
    assert copy_of(tom).get("/console/clients").status_code == 200
    sent_twice = Surfer(place)
    sent_twice.client.set_cookie(Realm.OPERATOR.value, old, domain="127.0.0.1")
    answer = sent_twice.post(form.action, form.fields)
    assert (answer.headers["Location"], answer.headers.get_all("Set-Cookie")) == (FACTOR, [])
    assert tom.post(form.action, form.fields).status_code == 403  # from a page of before
    (out,) = [form for form in read(codes).forms if form.action == "/console/sign-out"]
    assert tom.post(out.action, out.fields).headers["Location"] == "/console/sign-in"


@pytest.mark.requirement("BX-10", page="prove")
def test_a_copy_of_the_cookie_has_not_shown_it(place: Site) -> None:
    """
    A-01: whoever sends the form twice goes on where it wanted to go; a copy of the old cookie is asked to sign in.
    """
    ilona = Surfer(place, operator=ILONA)
    form, thief = ilona.form("/console/prove?next=/console/jobs", "/console/prove"), copy_of(ilona)
    form.fields["code"] = shown(place)
    assert ilona.post(form.action, form.fields).headers["Location"] == "/console/jobs"
    assert ilona.get("/console/jobs").status_code == 200
    answer = thief.post(form.action, form.fields)
    assert (answer.headers["Location"], answer.headers.get_all("Set-Cookie")) == ("/console/jobs", [])
    assert thief.get("/console/jobs").headers["Location"].startswith("/console/sign-in")
