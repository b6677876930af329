"""
What pages keep out: other sites' forms and frames, scripts in names, targets elsewhere, readers after signing out.
"""

from __future__ import annotations

import logging
import re

import pytest
from playwright.sync_api import Browser
from werkzeug.test import Client, TestResponse

from partnerkit import Realm
from reference_server.settings import Settings
from reference_server.wiring import make_app
from tests.pages.browsing import visit
from tests.pages.site import DANA, KATALIN, KEY, PASSWORD, SZABO, Site, site
from tests.pages.surfing import Surfer, read

HOSTILE = [
    "<script>document.title = 'taken'</script>",
    '"><img src=x onerror="document.title=\'taken\'">',
    "' autofocus onfocus=alert(1) x='",
    "{{ 7 * 7 }} {% raw %}",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text_everywhere(place: Site, name: str) -> None:
    """
    Every page that shows a name shows it as it was typed, as text (A-30).
    """
    dana = Surfer(place, operator=DANA)
    made = dana.send("/console/clients/new", name=name, contact=name, email="o'hara+1@example.com")
    client = made.headers["Location"]
    for path in ("/console/clients", client, f"{client}/history", f"{client}/account", f"{client}/lock"):
        page = dana.get(path)

        assert name in read(page).text
        assert read(page).active == []


@pytest.mark.browser
def test_a_hostile_name_runs_nowhere(browser: Browser, place: Site) -> None:
    """
    In a browser with scripts nothing of a name is carried out, nor stopped by the policy alone.
    """
    with visit(browser, place, operator=DANA) as dana:
        for name in HOSTILE[:2]:
            dana.go("/console/clients/new")
            dana.fill(Business_name=name)
            dana.press("Create account")

            assert name in dana.heading
            assert dana.page.title() != "taken"
            assert dana.kept_out() == []


def answers(place: Site) -> list[TestResponse]:
    """
    Return one answer of each kind.
    """
    dana, anybody = Surfer(place, operator=DANA), Surfer(place)
    return [
        anybody.get("/"),
        anybody.get("/console/sign-in"),
        anybody.get("/console/clients"),
        anybody.get("/nowhere"),
        dana.get("/console/clients"),
        dana.get("/console/nowhere"),
        dana.send("/console/clients/new", name=""),
        dana.send("/console/clients/new", name="Kft."),
        dana.post("/console/clients/new", {}),
    ]


def test_no_page_can_be_framed_or_kept(place: Site) -> None:
    """
    Each answer forbids framing, scripts of others and being kept anywhere (A-31).
    """
    for answer in answers(place):
        policy = answer.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.browser
def test_the_back_button_shows_nothing_after_signing_out(browser: Browser, place: Site) -> None:
    """
    Whoever comes to the machine next and goes back finds the sign-in page.
    """
    with visit(browser, place, operator=DANA) as dana:
        dana.go("/console/clients")
        dana.follow(SZABO)
        dana.page.locator("[popovertarget=own]").click()
        dana.press("Sign out")
        dana.page.wait_for_url("**/console/sign-in**", wait_until="networkidle")
        dana.page.go_back()

        assert dana.path.startswith("/console/sign-in")
        assert SZABO not in dana.text


@pytest.mark.parametrize("act", ["stage", "nickname", "lock", "unlock"])
def test_looking_changes_nothing(place: Site, act: str) -> None:
    """
    A GET or a HEAD of an address that acts shows a page, or leads to one, and that is all (A-08).
    """
    dana, before = Surfer(place, operator=DANA), place.account()
    path = f"{place.client(SZABO)}/{act}"
    shown = [dana.get(path).status_code, dana.client.head(path, base_url=place.url).status_code]

    assert shown in ([200, 200], [303, 303])
    assert place.account() == before


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"csrf": None}, {}),
        ({"csrf": ""}, {}),
        ({"csrf": "0" * 64}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
    ],
)
def test_a_form_of_another_site_does_nothing(
    place: Site, fields: dict[str, str | None], headers: dict[str, str]
) -> None:
    """
    Without the token of this session, or with the browser's word that it stood elsewhere, it is refused (A-31).
    """
    dana, path = Surfer(place, operator=DANA), f"{place.client(SZABO)}/lock"
    sent = {name: value for name, value in (dana.form(path).fields | fields).items() if value is not None}
    answer = dana.post(path, sent, headers=headers)

    assert (answer.status_code, place.account().locked) == (403, False)
    assert "This form was not sent from its own page." in read(answer).text


def test_the_token_of_another_session_is_worth_nothing(place: Site) -> None:
    """
    A token belongs to its session and face, so that nobody can lend one to a victim.
    """
    dana, other = Surfer(place, operator=DANA), Surfer(place, operator=DANA)
    path = f"{place.client(SZABO)}/lock"
    theirs = other.form(path).fields["csrf"]
    answer = dana.post(path, dana.form(path).fields | {"csrf": theirs})

    assert (answer.status_code, place.account().locked) == (403, False)


def test_nobody_can_be_signed_in_from_outside(place: Site) -> None:
    """
    The sign-in form wants the token of this very browser, so that no site signs people in as somebody else.
    """
    attacker, victim = Surfer(place), Surfer(place)
    fields = attacker.form("/console/sign-in").fields | {"email": DANA, "password": PASSWORD}
    answer = victim.post("/console/sign-in", fields)

    assert (answer.status_code, "operator=" in str(answer.headers)) == (403, False)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/console//evil.example",
        "/console/../workspace",
        "/workspace",
        "/console/clients\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/consolex",
        "/console/" + "x" * 3000,
    ],
)
def test_a_return_target_elsewhere_is_dropped(place: Site, target: str) -> None:
    """
    After signing in one lands on a page of the same face or on its first one, wherever a link wanted to lead (A-10).
    """
    dana = Surfer(place)
    form = next(
        form
        for form in read(dana.get("/console/sign-in", query_string={"next": target})).forms
        if form.action == "/console/sign-in"
    )
    assert form.fields["next"] == ""

    answer = dana.post("/console/sign-in", form.fields | {"email": DANA, "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/clients")


def test_cookies_are_out_of_reach(place: Site) -> None:
    """
    HttpOnly, SameSite and for this host alone; over TLS Secure, under a name that no other host can set (A-31).
    """
    settings = Settings(base_url="https://partners.example", signing_keys=(KEY,))
    secure = Client(make_app(place.database, place.vendor, settings))
    page = secure.get("/console/sign-in", base_url=settings.base_url)
    form = read(page).forms[0].fields | {"email": DANA, "password": PASSWORD}
    answer = secure.post("/console/sign-in", data=form, base_url=settings.base_url)

    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "operator" in c)
    assert re.fullmatch(r"__Host-operator=[\w-]{40,}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)
    plain = Surfer(place).send("/console/sign-in", email=DANA, password=PASSWORD).headers.getlist("Set-Cookie")
    assert re.fullmatch(r"operator=[\w-]{40,}; HttpOnly; Path=/; SameSite=Lax", plain[0])


def test_a_cookie_counts_at_its_own_door_alone(place: Site) -> None:
    """
    The operator's opens no workspace, and neither opens the API.
    """
    both = Surfer(place, operator=DANA)

    assert both.get("/workspace").status_code == 303
    assert both.get("/api/clients").status_code == 401


def test_another_host_is_no_site_of_ours(place: Site) -> None:
    """
    A forged Host is refused, and stands in no link (A-09).
    """
    answer = Surfer(place).client.get("/console/sign-in", base_url="http://evil.example")

    assert (answer.status_code, "evil.example" in str(answer.headers)) == (400, False)
    assert "evil.example" not in answer.get_data(as_text=True)


def test_a_huge_form_is_refused(place: Site) -> None:
    """
    Beyond 256 kB a form is a page that says so, with the way back (A-34).
    """
    answer = Surfer(place, operator=DANA).post("/console/clients/new", {"name": "x" * 300_000})

    assert (answer.status_code, "At most 256 kB can be sent." in read(answer).text) == (413, True)


def test_a_fault_of_ours_shows_no_trace(
    place: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    The page says what was changed and by which number to find it in the log; nothing of the fault itself (A-35).
    """
    monkeypatch.setattr("partnerkit.history.service.told_of", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.CRITICAL):
        answer = Surfer(place, operator=DANA).get(f"{place.client(SZABO)}/history")

    text = read(answer).text
    assert (answer.status_code, "Nothing was changed." in text) == (500, True)
    assert f"Reference {answer.headers['X-Request-Id']}" in text
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)


def test_guessing_is_slowed_down(tmp_path_factory: pytest.TempPathFactory) -> None:
    """
    After five tries a minute the page says when to try again, right password or not (A-25).
    """
    with site(tmp_path_factory.mktemp("few"), tries=5) as few:
        dana = Surfer(few)
        for _ in range(5):
            assert dana.send("/console/sign-in", email=DANA, password="wrong horse battery").status_code == 422
        answer = dana.send("/console/sign-in", email=DANA, password=PASSWORD)

        assert (answer.status_code, int(answer.headers["Retry-After"]) <= 60) == (429, True)
        assert "Try again in" in read(answer).text
        assert Surfer(few, staff=KATALIN).get("/workspace").status_code == 200


def test_a_session_fixed_beforehand_is_not_used(place: Site) -> None:
    """
    Signing in gives a fresh token, whatever cookie the browser had before.
    """
    dana = Surfer(place)
    form = dana.form("/console/sign-in").fields | {"email": DANA, "password": PASSWORD}
    dana.client.set_cookie(Realm.OPERATOR.value, "chosen-by-somebody-else", domain="127.0.0.1")

    assert dana.post("/console/sign-in", form).status_code == 403
    assert dana.get("/console/clients").status_code == 303
