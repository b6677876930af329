"""
The link that invites somebody to open an account, followed in a browser: looked at, accepted in each way, declined.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from playwright.sync_api import Browser

from partnerkit import NewClient, NewOwner, Secret, Status, SubscriptionReport
from partnerkit.errors import TooManyTries
from tests.mailed import token_of
from tests.pages.browsing import visit
from tests.pages.coming import (
    EVA,
    KAVE,
    LONG,
    NEW,
    ZONE,
    by,
    by_form,
    has,
    invitation,
    invite,
    known,
    mailed,
    names,
    suspend,
    tom,
)
from tests.pages.site import BOTH, KATALIN, PARTNER, PASSWORD, TWICE, Site
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

INVITATION = "/workspace/invitation/<token>"
JOIN = "/workspace/join/<token>"


@pytest.mark.requirement("WP-02", page=INVITATION)
def test_the_page_says_who_invites_what_one_has_and_what_they_see(place: Site) -> None:
    """
    Looked at twice it changes nothing; it is kept by nobody, and its address told to nobody.
    """
    path = invitation(place)
    text = ""
    for _ in range(2):
        answer = Surfer(place).get(path)
        text = read(answer).text
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "strict-origin")
        assert answer.headers["Cache-Control"] == "no-store"
    for said in (PARTNER, "Kovács-Szentgyörgyi Boglárka", EVA, "free for 14 days", f"{PARTNER} manages the account"):
        assert said in text
    assert has(place) == []


@pytest.mark.requirement("WP-02", page=INVITATION)
@pytest.mark.requirement("WP-09", page=INVITATION)
def test_somebody_new_has_an_account_and_is_signed_in(place: Site) -> None:
    """
    With a name and a language of one's own; the first page greets, says how long the trial runs and what is next.
    """
    eva = Surfer(place)
    form = eva.form(path := invitation(place))
    assert (form.fields["business"], form.fields["name"]) == (KAVE, LONG)
    answer = eva.post(path, form.fields | {"name": "Nagy Éva", "password": NEW, "language": "hu", "time_zone": ZONE})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/workspace")
    page = read(eva.get("/workspace")).text
    for said in (f"„{KAVE}” fiókja elkészült", "14 nap van hátra", "Az előfizetések megtekintése", PARTNER):
        assert said in page
    (account,) = has(place)
    assert (account.name, account.time_zone, account.language) == (KAVE, ZONE, "hu")
    assert account.status(place.clock()) is Status.TRIAL
    assert Surfer(place).send("/workspace/sign-in", email=EVA, password=NEW).headers["Location"] == "/workspace"


@pytest.mark.requirement("WP-02", page=INVITATION)
def test_what_is_wrong_uses_nothing_up(place: Site) -> None:
    """
    Each problem beside its field; what was typed is kept, the password never shown again; then it goes through.
    """
    path, eva = invitation(place), Surfer(place)
    answer = eva.send(path, business=" ", name="", password="short", time_zone="")
    text = read(answer).text
    assert (answer.status_code, "4 things need your attention" in text) == (422, True)
    assert "Choose the time zone of the business." in text
    answer = eva.send(path, name="Nagy Éva", password="short", time_zone=ZONE)
    (form,) = [one for one in read(answer).forms if one.action == path]
    assert [form.fields[name] for name in ("name", "time_zone", "password")] == ["Nagy Éva", ZONE, ""]
    assert "short" not in answer.get_data(as_text=True)
    assert eva.post(path, form.fields | {"password": NEW}).status_code == 303


@pytest.mark.requirement("R-11", page=INVITATION)
def test_whoever_has_a_password_accepts_by_it(place: Site) -> None:
    """
    A wrong one uses nothing up; then one is in the new account, and the others are as they were.
    """
    path, there = known(place), Surfer(place)
    page = read(there.get(path))
    assert ("/workspace/forgot" in page.links, "Your name" in page.text) == (True, False)
    answer = there.send(path, business="Tom’s Other", time_zone="UTC", password="not the password")
    assert (answer.status_code, names(place, TWICE)) == (422, set(BOTH))
    said = told(there, there.send(path, business="Tom’s Other", time_zone="UTC", password=PASSWORD))
    assert "“Tom’s Other” has its account" in said
    assert names(place, TWICE) == {*BOTH, "Tom’s Other"}


@pytest.mark.requirement("R-11", page=INVITATION)
def test_signed_in_as_that_person_the_business_is_enough(place: Site) -> None:
    """
    Its time zone is that of the account one is in; one goes on in the new one, and the session before is over.
    """
    path, there = known(place), tom(place)
    before = there.client.get_cookie("staff", domain="127.0.0.1")
    page = read(there.get(path))
    assert "You are signed in as Tom O’Sullivan, for whom the invitation is." in page.text
    form = there.form(path)
    assert (form.fields["time_zone"], "password" in form.fields) == ("America/Toronto", False)
    assert there.post(path, form.fields | {"business": "x" * 400}).status_code == 422
    said = told(there, there.post(path, form.fields | {"business": "Tom’s Other"}))
    assert "“Tom’s Other” has its account, and you are signed in to it." in said
    assert before is not None
    old = Surfer(place)
    old.client.set_cookie("staff", before.value, domain="127.0.0.1")
    assert old.get("/workspace").status_code == 303


@pytest.mark.requirement("R-11", page="/workspace/sign-in")
def test_which_business_knows_the_new_one(place: Site) -> None:
    """
    Signing in, whoever has several chooses among all of them, and gets in where it chose.
    """
    there = tom(place)
    there.send(known(place), business="Tom’s Other")
    other = Surfer(place)
    asked = other.send("/workspace/sign-in", email=TWICE, password=PASSWORD)
    assert (asked.status_code, "Tom’s Other" in read(asked).text) == (409, True)
    (chosen,) = [one.id for one in has(place, TWICE) if one.name == "Tom’s Other"]
    (form,) = [one for one in read(asked).forms if one.action == "/workspace/sign-in"]
    other.post(form.action, form.fields | {"password": PASSWORD, "account_id": str(chosen)})
    assert "Tom’s Other" in read(other.get("/workspace")).text


@pytest.mark.requirement("R-11", page=INVITATION)
def test_signed_in_as_somebody_else_nothing_is_done(place: Site) -> None:
    """
    The page says as whom, for whom it is, and how to go on; a form of before does nothing either.
    """
    path, there = invitation(place), Surfer(place, staff=KATALIN)
    answer = there.get(path)
    text = read(answer).text
    assert answer.status_code == 409
    assert "You are signed in as Szabó Katalin" in text
    assert f"The invitation is for {EVA}, which is not your address." in text
    csrf = there.form(path, "/workspace/sign-out").fields["csrf"]
    fields = {"csrf": csrf, "key": "k", "business": "Mine now", "time_zone": "UTC"}
    assert (there.post(path, fields).status_code, has(place)) == (409, [])
    there.send(path, "/workspace/sign-out")
    assert "Say who you are" in read(there.get(path)).text


@pytest.mark.requirement("WP-02", page=f"{INVITATION}/decline")
@pytest.mark.parametrize("inside", [False, True], ids=["signed out", "signed in"])
def test_an_invitation_is_declined_after_a_question(place: Site, inside: bool) -> None:
    """
    Looking at the question changes nothing; afterwards the line is gone, and the link says so.
    """
    path = known(place)
    there = tom(place) if inside else Surfer(place)
    form = there.form(f"{path}/decline")
    assert read(there.get(path)).text.count("Open the account")
    answer = there.post(form.action, form.fields)
    assert answer.headers["Location"] == ("/workspace" if inside else "/workspace/sign-in")
    assert "You declined the invitation." in told(there, answer)
    gone = there.get(path)
    assert (gone.status_code, "withdrawn or declined" in read(gone).text) == (410, True)
    assert there.post(form.action, form.fields).status_code == 410


def expired_link(place: Site) -> str:
    path = invitation(place)
    place.clock.ahead += timedelta(days=7)
    return path


def replaced_link(place: Site) -> str:
    made = invite(place)
    path = mailed(place)
    place.database.run(lambda kit: kit.invitations.invite_again(made.id, by=by(kit)))
    return path


def used_link(place: Site) -> str:
    path = invitation(place)
    new = NewClient(business=KAVE, name=LONG, password=Secret(NEW))
    place.database.run(lambda kit: kit.invitations.open(token_of(path), new))
    return path


def withdrawn_link(place: Site) -> str:
    made = invite(place)
    path = mailed(place)
    place.database.run(lambda kit: kit.invitations.withdraw(made.id, by=by(kit)))
    return path


def silent_link(place: Site) -> str:
    path = invitation(place)
    suspend(place)
    return path


def cut_link(place: Site) -> str:
    return invitation(place)[:-9]


DEAD = {
    "expired": (expired_link, 410, "The time of this invitation is over", "Ask whoever invited you to send it again"),
    "replaced": (replaced_link, 410, "There is a newer invitation", "only the link in the newest mail works"),
    "used": (used_link, 410, "This invitation was accepted already", "sign in with your address and password"),
    "withdrawn": (withdrawn_link, 410, "This invitation was withdrawn or declined", "They can invite you again"),
    "silent": (silent_link, 410, "This invitation does not work at present", "or sign up by yourself"),
    "cut": (cut_link, 404, "This link is not right", "copy all of it"),
}


@pytest.mark.requirement("WP-02", page=INVITATION)
@pytest.mark.requirement("R-09", page=INVITATION)
@pytest.mark.parametrize("name", DEAD)
def test_a_link_that_does_nothing_says_why_and_leads_on(place: Site, name: str) -> None:
    """
    One page each, whether it is looked at, accepted, or declined by a form of before.
    """
    make, status, heading, way = DEAD[name]
    path, eva = make(place), Surfer(place)
    csrf = eva.form("/workspace/sign-in").fields["csrf"]
    said = {"business": KAVE, "name": LONG, "password": NEW, "language": "en", "time_zone": ZONE}
    before = names(place)
    answers = [eva.get(path), eva.get(f"{path}/decline"), eva.post(path, {"csrf": csrf, "key": "k"} | said)]
    answers.append(eva.post(f"{path}/decline", {"csrf": csrf, "key": "k"}))
    for answer in answers:
        page = read(answer)
        assert (answer.status_code, heading in page.text, way in page.text) == (status, True, True)
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "/workspace/sign-in" in page.links
    assert names(place) == before


@pytest.mark.requirement("WP-02", page=INVITATION)
def test_a_dead_link_leads_whoever_is_signed_in_back_to_the_overview(place: Site) -> None:
    """
    Not to the sign-in; and a press of the button says it too.
    """
    made = invite(place, TWICE)
    path, there = mailed(place), tom(place)
    form = there.form(path)
    place.database.run(lambda kit: kit.invitations.withdraw(made.id, by=by(kit)))
    for answer in (there.get(path), there.post(form.action, form.fields)):
        page = read(answer)
        assert (answer.status_code, "/workspace" in page.links) == (410, True)


@pytest.mark.requirement("R-11", page=INVITATION)
def test_who_is_known_by_now_is_asked_for_the_password(place: Site) -> None:
    """
    The form for somebody new was open while the address came to be known: the page asks anew, and says why.
    """
    path, there = invitation(place), Surfer(place)
    form = there.form(path)
    owner = NewOwner(name=LONG, email=EVA, password=Secret(PASSWORD))
    account_id = next(one.id for name, one in place.accounts.items() if name.startswith("Atelier"))
    place.database.run(lambda kit: kit.staff.seat_owner(account_id, owner, by=kit.actors.vendor("support")))
    answer = there.post(path, form.fields | {"password": NEW, "time_zone": ZONE})
    page = read(answer)
    assert answer.status_code == 409
    assert "Somebody signs in with this address already." in page.text
    assert ("Your password" in page.text, "Your name" in page.text) == (True, False)
    assert there.send(path, password=PASSWORD, time_zone=ZONE).status_code == 303


def test_too_many_tries_are_told_with_when_to_come_back(place: Site) -> None:
    """
    What was typed is kept, but for the password.
    """
    path, eva = invitation(place), Surfer(place)
    form = eva.form(path)
    with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(60)):
        answer = eva.post(path, form.fields | {"password": NEW, "time_zone": ZONE})
    (again,) = [one for one in read(answer).forms if one.action == path]
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert (again.fields["business"], again.fields["password"]) == (KAVE, "")
    assert eva.post(path, again.fields | {"password": NEW}).status_code == 303


def test_nobody_opens_two_accounts_by_one_form(place: Site) -> None:
    """
    Pressed twice: the second press finds the invitation accepted, and leads to the sign-in (A-05).
    """
    path, eva, other = invitation(place), Surfer(place), Surfer(place)
    forms = [visitor.form(path).fields | {"password": NEW, "time_zone": ZONE} for visitor in (eva, other)]
    assert eva.post(path, forms[0]).status_code == 303
    answer = other.post(path, forms[1])
    assert (answer.status_code, "accepted already" in read(answer).text) == (410, True)
    assert names(place) == {KAVE}


def test_a_page_that_was_open_too_long_keeps_what_was_typed(place: Site) -> None:
    """
    Its token had gone: nothing is done, the page says so, and the password alone is typed again.
    """
    path, eva = invitation(place), Surfer(place)
    fields = eva.form(path).fields | {"csrf": "old", "business": "Kávé", "password": NEW, "time_zone": ZONE}
    answer = eva.post(path, fields, headers={"Sec-Fetch-Site": "same-origin"})
    (again,) = [one for one in read(answer).forms if one.action == path]
    assert (answer.status_code, "open too long" in read(answer).text, has(place)) == (403, True, [])
    assert (again.fields["business"], again.fields["password"]) == ("Kávé", "")
    assert eva.post(path, again.fields | {"password": NEW}).status_code == 303
    odd = eva.post(path, fields | {"admin": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (odd.status_code, odd.headers["Location"]) == (303, path)


# ---------------------------------------------------------------- an account that is there already


@pytest.mark.requirement("WP-04", page=JOIN)
def test_whoever_is_to_own_an_account_takes_it_over(place: Site) -> None:
    """
    The page says whose it is, who opened and who manages it; there is nothing to decline, and an old form says so.
    """
    path, eva = by_form(place), Surfer(place)
    page = read(eva.get(path))
    for said in ("Your account at Bookwell", KAVE, "Opened by Kovács-Szentgyörgyi Boglárka", f"Managed by {PARTNER}"):
        assert said in page.text
    assert ("Level" in page.text, f"{path}/decline" in page.links) == (False, False)
    assert eva.get(f"{path}/decline").headers["Location"] == path
    csrf = eva.form(path).fields["csrf"]
    assert eva.post(f"{path}/decline", {"csrf": csrf, "key": "k"}).status_code == 409
    said = told(eva, eva.send(path, password=NEW))
    assert f"The account of “{KAVE}” is yours from now on." in said
    assert f"{PARTNER} is still setting the account up for you." in said


@pytest.mark.browser
@pytest.mark.requirement("WP-02", page=INVITATION)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_mail_to_a_working_workspace(browser: Browser, place: Site, scripts: bool) -> None:
    """
    The link is followed, the account opened, and the plans are looked at, as the first page proposes.
    """
    path = invitation(place)
    with visit(browser, place, scripts=scripts) as eva:
        eva.go(path)
        eva.fill(Password=NEW)
        eva.page.get_by_label("Time zone").select_option(ZONE)
        eva.page.keyboard.press("Tab")
        eva.press("Open the account")
        assert eva.said == f"Welcome. “{KAVE}” has its account, and you are signed in to it."
        assert "Your trial runs for 14 more days" in eva.text
        eva.follow("Look at the plans")
        assert eva.heading == "Plan"


@pytest.mark.requirement("VC-17", page="/workspace")
def test_the_first_page_proposes_what_can_be_done(place: Site) -> None:
    """
    Whoever may invite, and has a seat for it, is told so; nobody else is, nor is somebody whose account pays.
    """
    eva = Surfer(place)
    eva.send(invitation(place), password=NEW, time_zone=ZONE)
    assert "/workspace/users/new" not in read(eva.get("/workspace")).links
    with mock.patch.object(type(place.vendor), "trial_seats", 5):
        assert "/workspace/users/new" in read(eva.get("/workspace")).links
    (account,) = has(place)
    report = SubscriptionReport(plan="pro", at=place.clock(), event="bought")
    place.database.run(lambda kit: kit.subscriptions.report(account.id, report, by=kit.actors.vendor("billing")))
    page = read(eva.get("/workspace"))
    assert ("Your trial runs" in page.text, "/workspace/users/new" in page.links) == (False, False)
