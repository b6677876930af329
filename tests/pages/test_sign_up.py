"""
Signing up as a client, by oneself and through a partner's link, and confirming it by the mailed link.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import attrs
import pytest
from playwright.sync_api import Browser

from partnerkit import NewClient, NewLink, PartnerKit, Secret
from partnerkit.errors import LimitReached, TooManyTries
from tests.mailed import links, mails, token_of
from tests.pages.browsing import visit
from tests.pages.coming import (
    EVA,
    KAVE,
    LONG,
    NEW,
    ZONE,
    by,
    has,
    invitation,
    link,
    mailed,
    names,
    partner_sign_up,
    public,
    sign_up,
    suspend,
    tom,
)
from tests.pages.site import BOTH, KATALIN, PARTNER, PASSWORD, TWICE, Site
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

SIGN_UP = "/workspace/sign-up"
THROUGH = f"{SIGN_UP}/<token>"
OPEN = "/workspace/open/<token>"
SENT = f"{SIGN_UP}-sent"
SAID = {"business": KAVE, "name": LONG, "email": EVA, "password": NEW, "language": "en", "time_zone": ZONE}


@pytest.mark.requirement("VC-04", page=SIGN_UP)
def test_whoever_signs_up_is_told_to_look_into_the_mail(place: Site) -> None:
    """
    Nothing is there before the link in it is followed.
    """
    eva = Surfer(place)
    assert SIGN_UP in read(eva.get("/workspace/sign-in")).links
    answer = eva.send(SIGN_UP, **SAID)
    assert answer.headers["Location"] == SENT
    page = told(eva, answer)
    for said in (f"A link is on its way to {EVA}.", "Look into your mail", "for 24 hours"):
        assert said in page
    assert has(place) == []
    assert len(links(place.database.run)) == 1


@pytest.mark.requirement("VC-04", page=OPEN)
@pytest.mark.requirement("WP-09", page=OPEN)
def test_the_link_in_the_mail_opens_the_account(place: Site) -> None:
    """
    Looked at it changes nothing; with the password that was chosen one is in, and nobody's client.
    """
    path, eva = sign_up(place), Surfer(place)
    for answer in (eva.get(path), eva.get(path)):
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "strict-origin")
        assert answer.headers["Cache-Control"] == "no-store"
    page = read(eva.get(path))
    for said in (KAVE, LONG, EVA, "Managed by Nobody", "If you did not sign up, close this page"):
        assert said in page.text
    assert has(place) == []
    answer = eva.send(path, password=NEW)
    assert answer.headers["Location"] == "/workspace"
    said = told(eva, answer)
    assert f"“{KAVE}” has its account, and you are signed in to it." in said
    assert "Your trial runs for 14 more days" in said
    (account,) = has(place)
    assert (account.name, account.time_zone, account.partner_id) == (KAVE, ZONE, None)


@pytest.mark.requirement("R-10", page=OPEN)
def test_whoever_reads_the_mail_of_another_gets_no_account_with_that_ones_password(place: Site) -> None:
    """
    Without the password that was chosen nothing is made, and nothing is used up (A-24).
    """
    path, there = sign_up(place), Surfer(place)
    answer = there.send(path, password="whatever it was")
    text = read(answer).text
    assert (answer.status_code, "This is not the password that was chosen at the sign-up." in text) == (422, True)
    assert "whatever it was" not in answer.get_data(as_text=True)
    assert SIGN_UP in read(answer).links
    assert has(place) == []
    assert there.send(path, password=NEW).status_code == 303


@pytest.mark.requirement("WP-03", page=THROUGH)
@pytest.mark.requirement("VC-04", page=THROUGH)
def test_through_a_partners_link_one_is_told_whose_client_one_will_be(place: Site) -> None:
    """
    With what that one sees, and the way without it; the account stands in its list afterwards.
    """
    path, eva = public(place), Surfer(place)
    answer = eva.get(path)
    page = read(answer)
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "strict-origin")
    for said in (f"You come through a link of {PARTNER}", "Your business will be its client.", "never sees your pass"):
        assert said in page.text
    assert SIGN_UP in page.links
    assert eva.send(path, **SAID).headers["Location"] == SENT
    opened = mailed(place)
    assert f"Managed by {PARTNER}" in read(eva.get(opened)).text
    eva.send(opened, password=NEW)
    (account,) = has(place)
    assert account.partner_id == place.database.run(lambda kit: by(kit).partner)
    assert PARTNER in read(eva.get("/workspace")).text


@pytest.mark.requirement("VC-03", page=THROUGH)
def test_the_referral_link_leads_there_too(place: Site) -> None:
    """
    It is the partner's from the start.
    """

    def address(kit: PartnerKit) -> str:
        dana = kit.actors.external("tests", "0", second_factor=True)
        return kit.invitations.address(kit.invitations.referral(by=dana))

    path = place.database.run(address).removeprefix(place.url)
    assert f"You come through a link of {PARTNER}" in read(Surfer(place).get(path)).text


@pytest.mark.requirement("VC-04", page=SIGN_UP)
def test_what_is_wrong_is_kept_but_for_the_password(place: Site) -> None:
    """
    Each problem beside its field, and nothing is mailed.
    """
    path, eva = public(place), Surfer(place)
    answer = eva.send(path, business="", name="", email="eva@", password="short", time_zone="Mars")
    text = read(answer).text
    assert (answer.status_code, "5 things need your attention" in text) == (422, True)
    assert f"You come through a link of {PARTNER}" in text
    answer = eva.send(path, **(SAID | {"password": "short"}))
    (form,) = [one for one in read(answer).forms if one.action == path]
    assert {name: form.fields[name] for name in SAID} == SAID | {"password": ""}
    assert links(place.database.run) == []


@pytest.mark.requirement("R-10", page=SIGN_UP)
@pytest.mark.parametrize("path", [SIGN_UP, "link"])
def test_known_and_unknown_addresses_are_answered_alike(place: Site, path: str) -> None:
    """
    The page, its size, its headers, and that a mail goes out (A-22); what the mail says alone differs.
    """
    at, seen, said = public(place) if path == "link" else path, [], []
    for email in (KATALIN, "k" * (len(KATALIN) - len("@example.com")) + "@example.com"):
        there = Surfer(place)
        answer = there.send(at, **(SAID | {"email": email}))
        page = there.get(answer.headers["Location"])
        (mail,) = mails(place.database.run)
        text = page.get_data(as_text=True).replace(email, "-")
        csrf = there.form(SENT, "/workspace/language").fields["csrf"]
        seen.append((answer.status_code, answer.headers["Location"], text.replace(csrf, "-"), mail.to == email))
        said.append(mail.kind)
    assert seen[0] == seen[1]
    assert said == ["client.sign_up.known", "client.sign_up"]


@pytest.mark.requirement("R-10", page=OPEN)
def test_a_known_person_shows_its_own_password(place: Site) -> None:
    """
    The one that was chosen is worth nothing; then it has one account more (A-23).
    """
    path, there = sign_up(place, TWICE), Surfer(place)
    page = read(there.get(path))
    assert ("with the password you have" in page.text, LONG in page.text) == (True, False)
    assert "/workspace/forgot" in page.links
    answer = there.send(path, password=NEW)
    assert (answer.status_code, "This is not your present password." in read(answer).text) == (422, True)
    assert f"“{KAVE}” has its account" in told(there, there.send(path, password=PASSWORD))
    assert names(place, TWICE) == {*BOTH, KAVE}


@pytest.mark.requirement("R-11", page=OPEN)
def test_signed_in_as_that_person_it_takes_one_button(place: Site) -> None:
    """
    One goes on in the new account; signed in as somebody else, the page says as whom, and nothing is done.
    """
    path, there, other = sign_up(place, TWICE), tom(place), Surfer(place, staff=KATALIN)
    answer = other.get(path)
    assert answer.status_code == 409
    assert f"The sign-up is for {TWICE}, which is not your address." in read(answer).text
    csrf = other.form(path, "/workspace/sign-out").fields["csrf"]
    assert (other.post(path, {"csrf": csrf, "key": "k"}).status_code, names(place, TWICE)) == (409, set(BOTH))
    shown = read(there.get(path)).text
    assert "You are signed in as Tom O’Sullivan, with whose address somebody signed up." in shown
    assert "If you did not sign up, close this page: nothing is there then." in shown  # anybody may have
    said = told(there, there.send(path))
    assert f"“{KAVE}” has its account, and you are signed in to it." in said
    assert KAVE in said


@pytest.mark.requirement("R-11", page=SIGN_UP)
def test_signed_in_one_signs_up_with_what_one_has(place: Site) -> None:
    """
    The business is enough: the link goes to one's own address, and leads on by one button.
    """
    path, there = public(place), tom(place)
    form = there.form(path)
    assert (form.fields["time_zone"], "email" in form.fields) == ("America/Toronto", False)
    assert there.post(path, form.fields | {"business": ""}).status_code == 422
    said = told(there, there.post(path, form.fields | {"business": KAVE}))
    assert (f"A link is on its way to {TWICE}." in said, "/workspace/sign-in" in said) == (True, False)
    there.send(mailed(place))
    assert KAVE in read(there.get("/workspace")).text


@pytest.mark.requirement("R-10", page=OPEN)
def test_who_is_known_by_now_is_asked_for_its_own_password(place: Site) -> None:
    """
    The address came to be known while the page was open: what was typed is not that one's.
    """
    path, there = sign_up(place), Surfer(place)
    form = there.form(path)
    token, new = token_of(invitation(place)), NewClient(business="Kávé", name=LONG, password=Secret(PASSWORD))
    place.database.run(lambda kit: kit.invitations.open(token, new))
    answer = there.post(path, form.fields | {"password": NEW})
    assert (answer.status_code, "with the password you have" in read(answer).text) == (422, True)
    assert there.send(path, password=PASSWORD).status_code == 303


@pytest.mark.requirement("VC-04", page=OPEN)
@pytest.mark.parametrize("name", ["expired", "used", "cut", "partner"])
def test_a_link_that_confirms_nothing_says_why_and_leads_on(place: Site, name: str) -> None:
    """
    Its time is over, it was used, part is missing, or it is a partner's: one page each, pressed or looked at.
    """
    eva = Surfer(place)
    csrf = eva.form("/workspace/sign-in").fields["csrf"]
    path = partner_sign_up(place).replace("/console", "/workspace") if name == "partner" else sign_up(place)
    if name == "expired":
        place.clock.ahead += timedelta(days=1)
    if name == "used":
        Surfer(place).send(path, password=NEW)
    path = path[:-9] if name == "cut" else path
    status, heading, way = {
        "expired": (410, "The time of this link is over", SIGN_UP),
        "used": (410, "This sign-up was confirmed already", "/workspace/forgot"),
    }.get(name, (404, "This link is not right", "/workspace/sign-in"))
    for answer in (eva.get(path), eva.post(path, {"csrf": csrf, "key": "k", "password": NEW})):
        page = read(answer)
        assert (answer.status_code, heading in page.text, way in page.links) == (status, True, True)
        assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "/workspace" in read(Surfer(place, staff=KATALIN).get(path)).links


def ended(place: Site) -> str:
    made = link(place)
    place.database.run(lambda kit: kit.invitations.revoke_link(made.id, by=by(kit)))
    return public(place, made)


def silent(place: Site) -> str:
    path = public(place)
    suspend(place)
    return path


@pytest.mark.requirement("WP-03", page=THROUGH)
@pytest.mark.requirement("R-09", page=THROUGH)
@pytest.mark.parametrize(
    ("make", "status", "heading", "way"),
    [
        (ended, 410, "This link no longer works", "Ask whoever gave it to you for the present one."),
        (silent, 410, "This link no longer works", "cannot bring anybody to Bookwell now."),
        (lambda place: public(place)[:-9], 404, "This link is not right", "copy all of it"),
    ],
    ids=["ended", "silent", "cut"],
)
def test_a_public_link_that_is_over_leads_on_without_it(place: Site, make, status, heading, way) -> None:  # type: ignore[no-untyped-def]
    """
    Looked at, or filled in while it was still there: nothing is mailed.
    """
    path, eva = make(place), Surfer(place)
    csrf = eva.form(SIGN_UP).fields["csrf"]
    for answer in (eva.get(path), eva.post(path, {"csrf": csrf, "key": "k"} | SAID)):
        page = read(answer)
        assert (answer.status_code, heading in page.text, way in page.text) == (status, True, True)
        assert SIGN_UP in page.links
    assert links(place.database.run) == []


@pytest.mark.requirement("R-16", page=THROUGH)
def test_a_partner_that_can_bring_nobody_more_today_is_not_told_of(place: Site) -> None:
    """
    Whoever comes hears to come back tomorrow, or without the link, and nothing of the partner's inside.
    """
    path, eva = public(place), Surfer(place)
    form = eva.form(path)
    with mock.patch("partnerkit.invitations.signing_up.SigningUp._see_limit", side_effect=LimitReached(20)):
        answer = eva.post(path, form.fields | SAID)
    text = read(answer).text
    assert (answer.status_code, "Through this link nobody more can sign up today." in text) == (429, True)
    assert ("approved" in text, links(place.database.run)) == (False, [])


@pytest.mark.parametrize("path", [SIGN_UP, OPEN])
def test_too_many_tries_are_told_with_when_to_come_back(place: Site, path: str) -> None:
    """
    Whoever has mails sent, or tries links and passwords (A-25).
    """
    at, eva = sign_up(place) if path == OPEN else path, Surfer(place)
    form = eva.form(at)
    with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(60)):
        answer = eva.post(at, form.fields | ({"password": NEW} if path == OPEN else SAID))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert has(place) == []


def test_a_page_that_was_open_too_long_keeps_what_was_typed(place: Site) -> None:
    """
    Its token had gone: nothing is mailed before it is sent once more; whoever is signed in is led back to it.
    """
    path, eva = public(place), Surfer(place)
    ours = {"Sec-Fetch-Site": "same-origin"}
    fields = eva.form(path).fields | SAID
    answer = eva.post(path, fields | {"csrf": "old"}, headers=ours)
    (again,) = [one for one in read(answer).forms if one.action == path]
    assert (answer.status_code, links(place.database.run)) == (403, [])
    assert (again.fields["email"], again.fields["password"]) == (EVA, "")
    assert eva.post(path, again.fields | {"password": NEW}).status_code == 303
    inside = Surfer(place, staff=KATALIN).post(path, fields | {"csrf": "old"}, headers=ours)
    assert (inside.status_code, inside.headers["Location"]) == (303, path)


@pytest.mark.parametrize(
    ("accepted", "zone"),
    [("hu", "Europe/Budapest"), ("en-GB,en;q=0.8", "Europe/London"), ("fr-CA", ""), ("en", ""), ("x-y,*;q=0", "")],
)
def test_a_time_zone_is_proposed_where_the_country_has_one(place: Site, accepted: str, zone: str) -> None:
    """
    By what the browser says it reads; where that tells nothing, one has to choose.
    """
    page = Surfer(place).get(SIGN_UP, headers={"Accept-Language": accepted})
    (form,) = [one for one in read(page).forms if one.action == SIGN_UP]
    assert form.fields["time_zone"] == zone


@pytest.mark.browser
@pytest.mark.requirement("WP-03", page=THROUGH)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_link_in_a_letter_to_a_working_workspace(browser: Browser, place: Site, scripts: bool) -> None:
    """
    Through the link, the form, the mail, to the first page; by the keyboard as well.
    """
    made = place.database.run(lambda kit: kit.invitations.make_link(NewLink(name="Fair"), by=by(kit)))
    with visit(browser, place, scripts=scripts) as eva:
        eva.go(public(place, made))
        eva.fill(Name_of_the_business=KAVE, Your_name=LONG, Email=EVA, Password=NEW)
        eva.page.get_by_label("Time zone").select_option(ZONE)
        eva.press("Sign up")
        assert eva.heading == "Look into your mail"
        eva.go(mailed(place))
        eva.fill(The_password_you_chose=NEW)
        eva.page.keyboard.press("Enter")
        eva.page.wait_for_load_state()
        assert eva.said == f"Welcome. “{KAVE}” has its account, and you are signed in to it."
        assert f"{PARTNER} manages the account for you" in eva.text
        assert eva.kept_out() == []


def test_no_name_does_anything_on_these_pages(place: Site) -> None:
    """
    Script in what somebody typed stays text wherever it is shown (A-30).
    """
    ugly = "<script>alert(1)</script>"
    eva = Surfer(place)
    eva.send(SIGN_UP, **(SAID | {"business": ugly, "name": ugly}))
    path = mailed(place)
    pages = [
        eva.get(path),
        eva.send(path, password="wrong one here"),
        eva.send(path, password=NEW),
        eva.get("/workspace"),
    ]
    for page in pages:
        assert read(page).active == []
    assert attrs.asdict(has(place)[0])["name"] == ugly
