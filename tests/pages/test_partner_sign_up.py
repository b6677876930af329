"""
Signing up as a partner, confirming it by the mailed link, and the account of one's own that comes with it.
"""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from playwright.sync_api import Browser

from partnerkit import Partner, PartnerKit, Secret
from partnerkit.errors import TooManyTries
from partnerkit.identity.model import ADDRESSES, sign_in_key
from partnerkit.partners.model import PARTNERS
from partnerkit.values import Realm
from tests.mailed import links, mails, token_of
from tests.pages.browsing import visit
from tests.pages.coming import EVA, KAVE, LONG, NEW, ZONE, has, mailed, partner_sign_up, sign_up
from tests.pages.site import DANA, Site
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

SIGN_UP = "/console/sign-up"
OPEN = "/console/open/<token>"
SENT = f"{SIGN_UP}-sent"
SAID = {"business": KAVE, "name": LONG, "email": EVA, "password": NEW, "language": "en", "time_zone": ZONE}
YES = {"accountant": "yes"}


def made(place: Site, email: str = EVA) -> Partner | None:
    """
    Return the partner whose operator has an address.
    """

    def work(kit: PartnerKit) -> Partner | None:
        key = sign_in_key(Realm.OPERATOR, email)
        address = kit._storage.get_many(ADDRESSES, [key]).get(key)
        return None if address is None or address.partner_id is None else kit._storage.get(PARTNERS, address.partner_id)

    return place.database.run(work)


@pytest.mark.requirement("WP-01", page=SIGN_UP)
def test_whoever_signs_up_is_told_to_look_into_the_mail(place: Site) -> None:
    """
    It is free, says what comes, and nothing is there before the link is followed.
    """
    eva = Surfer(place)
    assert SIGN_UP in read(eva.get("/console/sign-in")).links
    answer = eva.get(SIGN_UP)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    for said in ("It is free.", "an account of your own on trial", "Until then 20 clients a day can come to you."):
        assert said in read(answer).text
    answer = eva.send(SIGN_UP, **SAID, **YES)
    assert answer.headers["Location"] == SENT
    assert f"A link is on its way to {EVA}." in told(eva, answer)
    assert (made(place), len(links(place.database.run))) == (None, 1)


@pytest.mark.requirement("WP-01", page=SIGN_UP)
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "Answer with yes or no."),
        ("perhaps", "Answer with yes or no."),
        ("no", "Partners are accountants and book"),
    ],
)
def test_the_question_is_to_be_answered_with_yes(place: Site, answer: str, said: str) -> None:
    """
    None is chosen beforehand; whoever says no is led to where businesses sign up. The answer is kept.
    """
    eva = Surfer(place)
    assert ' name="accountant" value="yes" id="accountant"> ' in eva.get(SIGN_UP).get_data(as_text=True)
    sent = eva.send(SIGN_UP, **SAID, accountant=answer)
    page = read(sent)
    assert (sent.status_code, said in page.text) == (422, True)
    assert page.text.count("Sign up as a business") == (4 if answer == "no" else 1)
    assert (' value="no" checked' in sent.get_data(as_text=True)) is (answer == "no")
    assert links(place.database.run) == []


@pytest.mark.requirement("WP-01", page=SIGN_UP)
def test_every_problem_is_named_and_all_but_the_password_kept(place: Site) -> None:
    """
    The question among them.
    """
    eva = Surfer(place)
    answer = eva.send(SIGN_UP, business="", name=LONG, email="eva@", password="short", accountant="", time_zone="")
    text = read(answer).text
    assert (answer.status_code, "5 things need your attention" in text) == (422, True)
    answer = eva.send(SIGN_UP, **(SAID | {"password": "short"}), **YES)
    (form,) = [one for one in read(answer).forms if one.action == SIGN_UP]
    assert {name: form.fields[name] for name in SAID} == SAID | {"password": ""}
    assert ' value="yes" id="accountant" checked' in answer.get_data(as_text=True)


@pytest.mark.requirement("WP-01", page=OPEN)
@pytest.mark.requirement("R-16", page="/console/clients")
def test_the_link_in_the_mail_makes_the_partner(place: Site) -> None:
    """
    Looked at it changes nothing; then one is in the console, which says what waits for the vendor.
    """
    path, eva = partner_sign_up(place), Surfer(place)
    page = read(eva.get(path))
    for said in (KAVE, LONG, EVA, "Become a partner"):
        assert said in page.text
    assert made(place) is None
    assert eva.send(path, password="whatever it was").status_code == 422
    answer = eva.send(path, password=NEW)
    assert answer.headers["Location"] == "/console/clients"
    text = told(eva, answer)
    for said in (
        f"“{KAVE}” is a partner now, and you can invite clients.",
        "Bookwell has yet to approve your partner",
        "Until then you can bring 20 clients within 24 hours",
        "before 30 days are over",
        "No clients yet",
    ):
        assert said in text
    partner = made(place)
    assert partner is not None
    assert partner.approved_at is None
    place.database.run(lambda kit: kit.office.approve(partner.id, by=kit.actors.vendor("support")))
    assert "has yet to approve" not in read(eva.get("/console/clients")).text


@pytest.mark.requirement("WP-01", page="/workspace/join/<token>")
def test_the_account_of_ones_own_is_taken_over_by_a_mail_of_its_own(place: Site) -> None:
    """
    Its password is another one; the console's opens nothing there (VC-01).
    """
    eva = Surfer(place)
    eva.send(partner_sign_up(place), password=NEW)
    path = mailed(place)
    text = read(eva.get(path)).text
    for said in ("Your account at Bookwell", KAVE, "Opened by Bookwell", "Managed by Nobody"):
        assert said in text
    said = told(eva, eva.send(path, password="one more horse battery"))
    assert f"The account of “{KAVE}” is yours from now on." in said
    assert "Your trial runs for 14 more days" in said
    assert [account.name for account in has(place)] == [KAVE]
    assert Surfer(place).send("/workspace/sign-in", email=EVA, password=NEW).status_code == 422
    assert read(eva.get("/console/clients")).text.count("No clients yet") == 1


@pytest.mark.requirement("R-10", page=SIGN_UP)
def test_known_and_unknown_addresses_are_answered_alike(place: Site) -> None:
    """
    The page, its size, and that a mail goes out (A-22); to an operator there is no link in it.
    """
    seen, said = [], []
    for email in (DANA, "d" * (len(DANA) - len("@example.com")) + "@example.com"):
        there = Surfer(place)
        answer = there.send(SIGN_UP, **(SAID | {"email": email}), **YES)
        page = there.get(answer.headers["Location"]).get_data(as_text=True).replace(email, "-")
        csrf = there.form(SENT, "/console/language").fields["csrf"]
        (mail,) = mails(place.database.run)
        seen.append((answer.status_code, answer.headers["Location"], page.replace(csrf, "-")))
        said.append((mail.kind, mail.to == email, "http" in mail.text))
    assert seen[0] == seen[1]
    assert said == [("partner.sign_up.known", True, False), ("partner.sign_up", True, True)]


@pytest.mark.requirement("R-10", page=OPEN)
def test_an_address_that_is_an_operators_by_now_makes_no_partner(place: Site) -> None:
    """
    Looked at or pressed, the page says that it opens a console already, and leads on.
    """
    first, second, eva = partner_sign_up(place), partner_sign_up(place), Surfer(place)
    form = eva.form(second)
    Surfer(place).send(first, password=NEW)
    for answer in (eva.get(second), eva.post(second, form.fields | {"password": NEW})):
        page = read(answer)
        assert (answer.status_code, "This address opens a console already" in page.text) == (409, True)
        assert {"/console/sign-in", SIGN_UP} <= set(page.links)


@pytest.mark.requirement("WP-01", page=SIGN_UP)
def test_an_operator_is_told_that_an_address_opens_one_console(place: Site) -> None:
    """
    At the form, by a form of before, and by somebody else's link; signed out it goes on.
    """
    path, dana = partner_sign_up(place), Surfer(place, operator=DANA)
    csrf = dana.form("/console/sign-out").fields["csrf"]
    fields = {"csrf": csrf, "key": "k"}
    for answer in (dana.get(SIGN_UP), dana.post(SIGN_UP, fields | SAID | YES)):
        text = read(answer).text
        assert (answer.status_code, "You are signed in as Dana Whitfield" in text) == (409, True)
        assert ("An address opens the console of one partner" in text, "open the link" in text) == (True, False)
    for answer in (dana.get(path), dana.post(path, fields | {"password": NEW})):
        text = read(answer).text
        assert (answer.status_code, f"The sign-up is for {EVA}" in text, "open the link" in text) == (409, True, True)
    assert made(place) is None


@pytest.mark.requirement("WP-01", page=OPEN)
@pytest.mark.parametrize("name", ["expired", "used", "cut", "client"])
def test_a_link_that_confirms_nothing_says_why_and_leads_on(place: Site, name: str) -> None:
    """
    Its time is over, it was used, part is missing, or it is a client's: one page each, pressed or looked at.
    """
    eva = Surfer(place)
    csrf = eva.form("/console/sign-in").fields["csrf"]
    path = sign_up(place).replace("/workspace", "/console") if name == "client" else partner_sign_up(place)
    if name == "expired":
        place.clock.ahead += timedelta(days=1)
    if name == "used":
        Surfer(place).send(path, password=NEW)
    path = path[:-9] if name == "cut" else path
    status, heading, way = {
        "expired": (410, "The time of this link is over", SIGN_UP),
        "used": (410, "This sign-up was confirmed already", "/console/forgot"),
    }.get(name, (404, "This link is not right", "/console/sign-in"))
    for answer in (eva.get(path), eva.post(path, {"csrf": csrf, "key": "k", "password": NEW})):
        page = read(answer)
        assert (answer.status_code, heading in page.text, way in page.links) == (status, True, True)
    assert "/console/clients" in read(Surfer(place, operator=DANA).get(path)).links


def test_too_many_tries_are_told_with_when_to_come_back(place: Site) -> None:
    """
    Whoever has mails sent, or tries links and passwords (A-25).
    """
    path, eva = partner_sign_up(place), Surfer(place)
    forms = {SIGN_UP: eva.form(SIGN_UP).fields | SAID | YES, path: eva.form(path).fields | {"password": NEW}}
    for at, fields in forms.items():
        with mock.patch.object(type(place.vendor.throttle), "hit", side_effect=TooManyTries(60)):
            answer = eva.post(at, fields)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_page_that_was_open_too_long_keeps_what_was_typed(place: Site) -> None:
    """
    Its token had gone: nothing is mailed before it is sent once more; a confirmation is led back to.
    """
    eva, ours = Surfer(place), {"Sec-Fetch-Site": "same-origin"}
    answer = eva.post(SIGN_UP, eva.form(SIGN_UP).fields | SAID | YES | {"csrf": "old"}, headers=ours)
    (again,) = [one for one in read(answer).forms if one.action == SIGN_UP]
    assert (answer.status_code, links(place.database.run)) == (403, [])
    assert (again.fields["email"], again.fields["password"]) == (EVA, "")
    assert eva.post(SIGN_UP, again.fields | YES | {"password": NEW}).status_code == 303
    path = mailed(place)
    old = eva.post(path, {"csrf": "old", "key": "k", "password": NEW}, headers=ours)
    assert (old.status_code, old.headers["Location"]) == (303, path)


@pytest.mark.requirement("WP-01", page=OPEN)
def test_a_lost_password_is_no_dead_end(place: Site) -> None:
    """
    Whoever has forgotten what it chose signs up once more: both links work, and the first confirmed counts.
    """
    first, second, eva = partner_sign_up(place), partner_sign_up(place), Surfer(place)
    assert SIGN_UP in read(eva.get(first)).links
    assert eva.send(second, password=NEW).headers["Location"] == "/console/clients"
    assert token_of(second) != Secret("")


@pytest.mark.browser
@pytest.mark.requirement("WP-01", page=SIGN_UP)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_sign_in_page_to_a_console_and_an_account(browser: Browser, place: Site, scripts: bool) -> None:
    """
    The form, the mail, the console; then the second mail, and the account of one's own.
    """
    with visit(browser, place, scripts=scripts) as eva:
        eva.go("/console/sign-in")
        eva.follow("Become a partner")
        eva.fill(Name_of_your_organisation=KAVE, Your_name=LONG, Operator_email=EVA, Password=NEW)
        eva.page.get_by_label("Yes").check()
        eva.page.get_by_label("Time zone").select_option(ZONE)
        eva.press("Sign up")
        assert eva.heading == "Look into your mail"
        eva.go(mailed(place))
        eva.fill(The_password_you_chose=NEW)
        eva.press("Become a partner")
        assert eva.heading == "Clients"
        eva.go(mailed(place))
        eva.fill(Password="one more horse battery")
        eva.press("Take over the account")
        assert eva.said == f"Welcome. The account of “{KAVE}” is yours from now on."
