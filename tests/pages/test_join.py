"""
The link that invites to an account, followed in a browser: looked at, accepted in each of the three ways, declined.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from playwright.sync_api import Browser

from partnerkit import Level, MemberState, NewColleague, NewOwner, Realm, Secret
from partnerkit.errors import TooManyTries
from tests.mailed import token_of
from tests.pages.browsing import visit
from tests.pages.site import BOTH, KATALIN, PASSWORD, SZABO, TWICE, Site, signed_in
from tests.pages.staffing import IDA, LONG, NORA, USERS, do, link, members
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

NEW = "another horse battery"
JOIN = "/workspace/join/<token>"


def known(place: Site) -> str:
    """
    Have somebody invited who works elsewhere already; return the path of the link.
    """
    return link(place, email=TWICE, name="Tom", level=Level.MANAGER)


def tom(place: Site) -> Surfer:
    """
    Somebody who works elsewhere, signed in there.
    """
    found = Surfer(place)
    token = signed_in(place, Realm.STAFF, TWICE, place.accounts[BOTH[0]].id)
    found.client.set_cookie(Realm.STAFF.value, token, domain="127.0.0.1")
    return found


def whose(place: Site, email: str) -> list[MemberState]:
    """
    Return how the memberships of an address stand.
    """
    return [one.state for one in members(place) if one.email == email]


@pytest.mark.requirement("R-11", page=JOIN)
def test_the_page_says_who_invites_to_what_and_changes_nothing(place: Site) -> None:
    """
    The business, who invites, the level, the address, until when in the account's own time zone; kept by nobody.
    """
    path = link(place, level=Level.ADMIN)
    before = members(place)
    text = ""
    for _ in range(2):
        answer = Surfer(place).get(path)
        text = read(answer).text
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "strict-origin")
        assert answer.headers["Cache-Control"] == "no-store"
    for said in (f"Work in “{SZABO}”?", "Invited by Szabó Katalin", "Level Admin", NORA, "(Europe/Budapest)"):
        assert said in text
    assert members(place) == before


@pytest.mark.requirement("R-11", page=JOIN)
def test_somebody_new_joins_and_is_signed_in(place: Site) -> None:
    """
    With a name, a password and a language of one's own; the overview of that account says welcome, in that language.
    """
    nora = Surfer(place)
    answer = nora.send(link(place), name=LONG, password=NEW, language="fr")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/workspace")
    page = read(nora.get("/workspace")).text
    assert f"« {SZABO} »." in page
    assert "Vue d’ensemble" in page
    assert whose(place, NORA) == [MemberState.ACTIVE]
    assert Surfer(place).send("/workspace/sign-in", email=NORA, password=NEW).headers["Location"] == "/workspace"


@pytest.mark.requirement("R-11", page=JOIN)
def test_what_is_wrong_uses_nothing_up(place: Site) -> None:
    """
    Each problem beside its field; the name is kept, the password never shown again; then it goes through.
    """
    path, nora = link(place), Surfer(place)
    answer = nora.send(path, name="", password="short")
    assert answer.status_code == 422
    assert "2 things need your attention" in read(answer).text
    answer = nora.send(path, name=LONG, password="short")
    (form,) = [one for one in read(answer).forms if one.action == path]
    assert (form.fields["name"], form.fields["password"]) == (LONG, "")
    assert "short" not in answer.get_data(as_text=True)
    assert nora.post(path, form.fields | {"password": NEW}).status_code == 303


@pytest.mark.requirement("R-11", page=JOIN)
def test_whoever_has_a_password_joins_by_it(place: Site) -> None:
    """
    A wrong one uses nothing up; the way to a forgotten one stands there; then one is in that account.
    """
    path, there = known(place), Surfer(place)
    page = read(there.get(path))
    assert ("/workspace/forgot" in page.links, "Your name" in page.text) == (True, False)
    answer = there.send(path, password="not the password")
    assert (answer.status_code, whose(place, TWICE)) == (422, [MemberState.INVITED])
    assert f"From now on you work in “{SZABO}”." in told(there, there.send(path, password=PASSWORD))
    assert SZABO in read(there.get("/workspace")).text


@pytest.mark.requirement("R-11", page=JOIN)
def test_signed_in_as_that_person_it_takes_one_button(place: Site) -> None:
    """
    One goes on there at once, by a session of its own, and hears how to go back.
    """
    path, there = known(place), tom(place)
    page = read(there.get(path))
    assert "You are signed in as Tom O’Sullivan, for whom the invitation is." in page.text
    said = told(there, there.send(path))
    assert f"You work in “{SZABO}” too from now on, and you are there now." in said
    assert (SZABO in said, BOTH[0] in said) == (True, False)
    assert whose(place, TWICE) == [MemberState.ACTIVE]
    again = Surfer(place).send("/workspace/sign-in", email=TWICE, password=PASSWORD)
    assert SZABO in read(again).text


@pytest.mark.requirement("R-11", page=JOIN)
def test_signed_in_as_somebody_else_nothing_is_done(place: Site) -> None:
    """
    The page says as whom, for whom it is, and how to go on; a form of before does nothing either.
    """
    path, there = link(place), Surfer(place, staff=KATALIN)
    answer = there.get(path)
    text = read(answer).text
    assert answer.status_code == 409
    assert "You are signed in as Szabó Katalin" in text
    assert f"is for {NORA}, which is not your address." in text
    csrf = there.form(path, "/workspace/sign-out").fields["csrf"]
    assert there.post(path, {"csrf": csrf, "key": "k"}).status_code == 409
    assert whose(place, NORA) == [MemberState.INVITED]
    there.send(path, "/workspace/sign-out")
    assert "Say who you are" in read(there.get(path)).text


@pytest.mark.requirement("R-11", page=f"{JOIN}/decline")
@pytest.mark.parametrize("inside", [False, True], ids=["signed out", "signed in"])
def test_an_invitation_is_declined_after_a_question(place: Site, inside: bool) -> None:
    """
    Looking at the question changes nothing; afterwards the seat is free, and the link says so.
    """
    path = known(place)
    there = tom(place) if inside else Surfer(place)
    form = there.form(f"{path}/decline")
    assert whose(place, TWICE) == [MemberState.INVITED]
    answer = there.post(form.action, form.fields)
    assert answer.headers["Location"] == ("/workspace" if inside else "/workspace/sign-in")
    assert "You declined the invitation." in told(there, answer)
    assert whose(place, TWICE) == []
    gone = there.get(path)
    assert (gone.status_code, "withdrawn or declined" in read(gone).text) == (410, True)
    assert there.post(form.action, form.fields).status_code == 410


def expired_link(place: Site) -> str:
    path = link(place)
    place.clock.ahead += timedelta(days=7)
    return path


def replaced_link(place: Site) -> str:
    path = link(place)
    (made,) = [one for one in members(place) if one.email == NORA]
    do(place, "invite_again", made.id)
    return path


def used_link(place: Site) -> str:
    path = link(place)
    new = NewColleague(name=LONG, password=Secret(NEW))
    place.database.run(lambda kit: kit.staff.join(token_of(path), new))
    return path


def withdrawn_link(place: Site) -> str:
    path = link(place)
    (made,) = [one for one in members(place) if one.email == NORA]
    do(place, "remove", made.id)
    return path


def locked_link(place: Site) -> str:
    path = link(place)
    place.lock(SZABO)
    return path


DEAD = {
    "expired": (expired_link, 410, "The time of this invitation is over", "Ask whoever invited you to send it again"),
    "replaced": (replaced_link, 410, "There is a newer invitation", "only the link in the newest mail works"),
    "used": (used_link, 410, "This invitation was accepted already", "sign in with your address and password"),
    "withdrawn": (withdrawn_link, 410, "This invitation was withdrawn or declined", "They can invite you again."),
    "locked": (locked_link, 403, "Nobody can join this account now", "Only the partner can lift its lock."),
}


@pytest.mark.requirement("R-11", page=JOIN)
@pytest.mark.parametrize("name", DEAD)
def test_a_link_that_does_nothing_says_why_and_leads_on(place: Site, name: str) -> None:
    """
    One page each, whether it is looked at, accepted, or declined by a form of before.
    """
    make, status, heading, way = DEAD[name]
    path, nora = make(place), Surfer(place)
    csrf = nora.form("/workspace/sign-in").fields["csrf"]
    fields = {"csrf": csrf, "key": "k", "name": LONG, "password": NEW, "language": "en"}
    before = members(place)
    answers = [nora.get(path), nora.get(f"{path}/decline"), nora.post(path, fields)]
    answers.append(nora.post(f"{path}/decline", {"csrf": csrf, "key": "k"}))
    for answer in answers:
        page = read(answer)
        assert (answer.status_code, heading in page.text, way in page.text) == (status, True, True)
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert "/workspace/sign-in" in page.links
    assert members(place) == before


@pytest.mark.requirement("R-11", page=JOIN)
def test_a_dead_link_leads_whoever_is_signed_in_back_to_the_overview(place: Site) -> None:
    """
    Not to the sign-in; and a press of the one button says it too.
    """
    path, there = known(place), tom(place)
    form = there.form(path)
    (made,) = [one for one in members(place) if one.email == TWICE]
    do(place, "remove", made.id)
    for answer in (there.get(path), there.post(form.action, form.fields)):
        page = read(answer)
        assert answer.status_code == 410
        assert "/workspace" in page.links


@pytest.mark.requirement("R-11", page=JOIN)
def test_who_is_known_by_now_is_asked_for_the_password(place: Site) -> None:
    """
    The form for somebody new was open while the address came to be known: the page asks anew, and says why.
    """
    path, there = link(place), Surfer(place)
    form = there.form(path)
    owner = NewOwner(name=LONG, email=NORA, password=Secret(PASSWORD))
    account_id = next(one.id for name, one in place.accounts.items() if name.startswith("Atelier"))
    place.database.run(lambda kit: kit.staff.seat_owner(account_id, owner, by=kit.actors.vendor("support")))
    answer = there.post(form.action, form.fields | {"name": LONG, "password": NEW})
    page = read(answer)
    assert answer.status_code == 409
    assert "Somebody signs in with this address already." in page.text
    assert ("Your password" in page.text, "Your name" in page.text) == (True, False)
    assert there.send(path, password=PASSWORD).status_code == 303


def test_too_many_tries_are_told_with_when_to_come_back(place: Site) -> None:
    """
    What was typed is kept, but for the password.
    """
    path, nora = link(place), Surfer(place)
    form = nora.form(path)
    with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(60)):
        answer = nora.post(path, form.fields | {"name": LONG, "password": NEW})
    (again,) = [one for one in read(answer).forms if one.action == path]
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert (again.fields["name"], again.fields["password"]) == (LONG, "")
    assert nora.post(path, again.fields | {"password": NEW}).status_code == 303


def test_nobody_joins_twice_by_one_form(place: Site) -> None:
    """
    Pressed twice: the second press finds the invitation accepted, and leads to the sign-in.
    """
    path, nora, other = link(place), Surfer(place), Surfer(place)
    forms = [visitor.form(path) for visitor in (nora, other)]
    assert nora.post(path, forms[0].fields | {"name": LONG, "password": NEW}).status_code == 303
    answer = other.post(path, forms[1].fields | {"name": LONG, "password": NEW})
    assert (answer.status_code, "accepted already" in read(answer).text) == (410, True)
    assert whose(place, NORA) == [MemberState.ACTIVE]


def test_a_page_that_was_open_too_long_is_led_back_to(place: Site) -> None:
    """
    Its token had gone: nothing is done, and the page says so.
    """
    path = link(place)
    answer = Surfer(place).post(path, {"csrf": "old", "key": "k"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)


@pytest.mark.browser
@pytest.mark.requirement("R-11", page=JOIN)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_invitation_to_a_working_workspace(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Invited in the workspace, the mail followed, joined, and made an admin who sees the people.
    """
    with visit(browser, place, staff=KATALIN, scripts=scripts) as katalin:
        path = link(place, email=IDA, name=LONG)
        with visit(browser, place, scripts=scripts) as ida:
            ida.go(path)
            ida.fill(Password=NEW)
            ida.page.keyboard.press("Enter")
            ida.page.wait_for_load_state()
            assert ida.said == f"Welcome. From now on you work in “{SZABO}”."
            katalin.go(USERS)
            katalin.follow(LONG)
            katalin.follow("Change level…")
            katalin.page.get_by_label("Admin").check()
            katalin.press("Review")
            katalin.press("Set level: Admin")
            assert katalin.said == f"Level of {LONG}: Admin."
            ida.go("/workspace")
            ida.follow("Users")
            assert ida.heading == "Users"
