"""
Mailed links as people follow them: what is shown, what is done, and what became of the others.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from partnerkit import Realm
from tests.mailed import links
from tests.pages.link_states import DEVICES, FORGED, forgotten, moving, used, verifying
from tests.pages.site import BOGLARKA, DANA, KATALIN, PASSWORD, TOM, TWICE, Site
from tests.pages.surfing import Surfer, read

NEW = "another horse battery"
DOORS = [("/console", TOM, Realm.OPERATOR), ("/workspace", KATALIN, Realm.STAFF)]


def heading(answer: TestResponse) -> str:
    return answer.text.partition("<h1>")[2].partition("</h1>")[0]


def enters(place: Site, face: str, email: str, password: str) -> bool:
    answer = Surfer(place).send(f"{face}/sign-in", email=email, password=password)
    return answer.status_code == 303


@pytest.mark.requirement("VC-26", call="identity.reset_password", page="/console/reset/<token>")
@pytest.mark.parametrize(("face", "email", "realm"), DOORS)
def test_a_forgotten_password_is_set_anew(place: Site, face: str, email: str, realm: Realm) -> None:
    """
    From the sign-in page to the mail, from there to a form, and in with the new one; the old one opens nothing.
    """
    surfer = Surfer(place)
    assert f"{face}/forgot" in read(surfer.get(f"{face}/sign-in")).links
    asked = surfer.send(f"{face}/forgot", email=email)
    assert (asked.status_code, asked.location) == (303, f"{face}/sign-in")
    (link,) = links(place.database.run)
    done = surfer.send(link, password=NEW)
    assert (done.status_code, done.location) == (303, f"{face}/sign-in")
    assert "Your new password is set." in read(surfer.get(f"{face}/sign-in")).text
    assert (enters(place, face, email, NEW), enters(place, face, email, PASSWORD)) == (True, False)


@pytest.mark.requirement("VC-26", call="identity.reset_password", page="/console/reset/<token>")
def test_the_form_is_for_somebody_who_is_signed_out(place: Site) -> None:
    """
    Whoever is signed in is told as whom, and can sign out; sending the form does nothing, and the link still works.
    """
    link = forgotten(place)
    form = Surfer(place).form(link)
    surfer = Surfer(place, operator=BOGLARKA)
    shown = surfer.get(link)
    assert (shown.status_code, 'type="password"' in shown.text) == (409, False)
    assert "You are signed in as Kovács-Szentgyörgyi Boglárka" in read(shown).text
    fields = form.fields | surfer.form("/console/me", "/console/me/password").fields | {"password": NEW}
    fields = {name: value for name, value in fields.items() if name in {"csrf", "key", "password"}}
    assert surfer.post(link, fields).status_code == 409
    assert surfer.send(link, "/console/sign-out").location == "/console/sign-in"
    assert surfer.send(link, password=NEW).status_code == 303


@pytest.mark.parametrize("face", ["/console", "/workspace"])
def test_asking_says_the_same_for_everybody(place: Site, face: str) -> None:
    """
    A-22: known or not; what is no address is said, and what was typed is kept.
    """
    surfer = Surfer(place)
    wrong = surfer.send(f"{face}/forgot", email="dana@")
    assert (wrong.status_code, 'value="dana@"' in wrong.text) == (422, True)
    answers = [Surfer(place).send(f"{face}/forgot", email=email) for email in (DANA, KATALIN, "a@b.example")]
    assert len({(a.status_code, a.location, a.text) for a in answers}) == 1
    for _ in range(2):
        surfer.send(f"{face}/forgot", email=DANA)
    often = surfer.send(f"{face}/forgot", email=DANA)
    assert (often.status_code, "Retry-After" in often.headers) == (429, True)
    assert ("<title>Not sent ·" in often.text, 'id="summary" autofocus' in often.text) == (True, True)


def test_what_was_typed_wrong(place: Site) -> None:
    """
    The form comes again with what is wrong, never with a password; the link still works.
    """
    link = forgotten(place)
    surfer = Surfer(place)
    wrong = surfer.send(link, password="tiny-one")
    assert (wrong.status_code, "tiny-one" in wrong.text) == (422, False)
    assert "Use 12 to 128 characters." in read(wrong).text
    assert surfer.send(link, password=NEW).status_code == 303


def test_each_dead_link_says_what_became_of_it(place: Site) -> None:
    """
    Expired, used, replaced, forged: a page each, with the way on; sending a form there does nothing either.
    """
    forged = Surfer(place).get(f"/console/reset/{FORGED}")
    older = forgotten(place)
    newer = forgotten(place)
    replaced, gone = Surfer(place).get(older), Surfer(place).get(used(place, newer))
    late = forgotten(place)
    form = Surfer(place)
    kept = form.form(late)
    place.clock.ahead += timedelta(hours=1)
    expired, sent = form.get(late), form.post(late, kept.fields | {"password": "a third horse battery"})
    answers = [forged, replaced, gone, expired, sent]
    assert [a.status_code for a in answers] == [404, 410, 410, 410, 410]
    assert list(map(heading, answers)) == [
        "This link is not right",
        "This link no longer works",
        "This link was used already",
        "The time of this link is over",
        "The time of this link is over",
    ]
    assert all(f"<title>{heading(answer)} ·" in answer.text for answer in answers)
    assert all("/console/forgot" in read(answer).links for answer in answers)
    assert enters(place, "/console", TOM, "another horse battery")


def test_a_link_used_by_oneself_is_nothing_to_worry_about(place: Site) -> None:
    """
    Following the mail once more says that the address is confirmed.
    """
    link = verifying(place)
    surfer = Surfer(place)
    surfer.send(link)
    again = read(surfer.get(link)).text
    assert "The address is confirmed; there is nothing left to do." in again
    assert ("set a new password" in again, "A new link can be sent" in again) == (False, False)


def test_a_dead_link_to_somebody_signed_in(place: Site) -> None:
    """
    A link for a new password is no way then; the profile is.
    """
    gone = read(Surfer(place, operator=BOGLARKA).get(used(place, forgotten(place))))
    assert "While you are signed in, you change your password in your profile." in gone.text
    assert "/console/me" in gone.links


@pytest.mark.parametrize(
    ("email", "realm", "zone"),
    [(TOM, Realm.OPERATOR, "UTC"), (KATALIN, Realm.STAFF, "(Europe/Budapest)"), (TWICE, Realm.STAFF, "UTC")],
)
def test_a_page_and_its_mail_tell_the_same_time(place: Site, email: str, realm: Realm, zone: str) -> None:
    """
    That of the business; of nowhere in particular for operators, and for who works in two that differ.
    """
    said = read(Surfer(place).get(forgotten(place, email, realm))).text
    assert re.findall(r"This link works until \d+ \w+ \d+, \d\d:\d\d (\S+) ?\.", said) == [zone]


def test_a_form_that_had_been_open_too_long(place: Site) -> None:
    """
    A browser that lost its cookie is led back to the link, not to the sign-in page.
    """
    link = forgotten(place)
    fields = Surfer(place).form(link).fields
    answer = Surfer(place).post(link, fields | {"password": NEW}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.location) == (303, link)
    assert enters(place, "/console", TOM, PASSWORD)


@pytest.mark.requirement("BX-07", call="identity.verify_address", page="/console/verify/<token>")
@pytest.mark.parametrize("signed", [True, False])
def test_an_address_is_confirmed(place: Site, *, signed: bool) -> None:
    """
    Signed in or not; the own page says so from then on.
    """
    surfer = Surfer(place, operator=TOM if signed else None)
    answer = surfer.send(verifying(place))
    assert answer.location == ("/console/me" if signed else "/console/sign-in")
    assert f"{TOM} is verified." in read(surfer.get(answer.location)).text
    assert f"{TOM} Verified" in read(Surfer(place, operator=TOM).get("/console/me")).text


@pytest.mark.requirement("BX-07", call="identity.confirm_email", page="/console/email/<token>")
def test_another_address_is_used(place: Site) -> None:
    """
    Asked for on the own page, proven by a link; the old address hears of it.
    """
    surfer = Surfer(place, operator=TOM)
    asked = surfer.send("/console/me", "/console/me/email", email="okafor@example.com", password=PASSWORD)
    assert asked.location == "/console/me"
    assert "A link is on its way to okafor@example.com." in read(surfer.get("/console/me")).text
    (link,) = links(place.database.run)
    assert surfer.send(link, password=PASSWORD).location == "/console/me"
    assert "From now on you sign in with okafor@example.com." in read(surfer.get("/console/me")).text
    assert enters(place, "/console", "okafor@example.com", PASSWORD)


def test_a_wrong_password_beside_a_link(place: Site) -> None:
    """
    The page again, by the field; the link still works.
    """
    link = moving(place)
    answer = Surfer(place).send(link, password="wrong-secret")
    assert (answer.status_code, "wrong-secret" in answer.text) == (422, False)
    assert 'id="password-wrong"' in answer.text
    assert Surfer(place).send(link, password=PASSWORD).location == "/console/sign-in"


def test_an_address_that_is_taken(place: Site) -> None:
    """
    It is said to whoever followed the link, who reads mail there; nothing changes.
    """
    answer = Surfer(place).send(moving(place, DANA), password=PASSWORD)
    assert (answer.status_code, "This address already belongs to somebody here." in read(answer).text) == (422, True)
    assert 'id="summary" autofocus' in answer.text


def test_what_is_wrong_with_an_address(place: Site) -> None:
    """
    The own page again, with the address as it was typed, and no password.
    """
    surfer = Surfer(place, staff=KATALIN)
    answer = surfer.send("/workspace/me", "/workspace/me/email", email="kati@", password="wrong-secret")
    assert (answer.status_code, 'value="kati@"' in answer.text, "wrong-secret" in answer.text) == (422, True, False)


@pytest.mark.requirement("R-13", call="sessions.end_own", page="/console/me")
def test_sessions_are_ended_from_the_own_page(place: Site) -> None:
    """
    One, then all others; this one stays, and another's is not there.
    """
    here, *others = (Surfer(place, operator=TOM) for _ in range(4))
    page = read(here.get("/console/me"))
    ends = [form.action for form in page.forms if form.action.endswith("/end")]
    assert len(ends) == 4
    assert here.send("/console/me", ends[0]).location == "/console/me"
    assert [o.get("/console/me").status_code for o in others].count(303) == 1
    stranger = Surfer(place, operator=BOGLARKA)
    fields = stranger.form("/console/me", "/console/me/password").fields
    wanted = {name: fields[name] for name in ("csrf", "key")}
    assert stranger.post(ends[1], wanted).status_code == 404
    assert stranger.post("/console/me/sessions/x/end", wanted).status_code == 404
    assert here.send("/console/me", "/console/me/sessions/end").location == "/console/me"
    assert [o.get("/console/me").status_code for o in others] == [303, 303, 303]
    assert here.get(ends[0]).location == "/console/me"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (DEVICES[0], "Firefox on Windows"),
        (DEVICES[1], "Safari on iPhone"),
        ("curl/8", "curl/8"),
        ("", "Unknown device"),
    ],
)
def test_a_session_says_what_it_is_on(place: Site, agent: str, said: str) -> None:
    """
    As the browser called itself when it signed in, in words people know.
    """
    surfer = Surfer(place)
    form = surfer.form("/console/sign-in")
    fields = form.fields | {"email": TOM, "password": PASSWORD}
    surfer.post(form.action, fields, headers={"User-Agent": agent})
    assert f"Your sessions {said} This one" in read(surfer.get("/console/me")).text


def test_the_address_is_verified_from_the_own_page(place: Site) -> None:
    """
    The button has a link mailed; once the address is verified there is none.
    """
    surfer = Surfer(place, operator=TOM)
    assert surfer.send("/console/me", "/console/me/verification").location == "/console/me"
    (link,) = links(place.database.run)
    surfer.send(link)
    assert "/console/me/verification" not in surfer.get("/console/me").text
