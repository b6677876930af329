"""
The link by which an operator sets the first password (VC-28).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerkit import PartnerKit
from tests.mailed import links
from tests.pages import teamwork
from tests.pages.link_states import FORGED
from tests.pages.site import DANA, Site, operator
from tests.pages.surfing import Surfer, read
from tests.pages.teamwork import ERZSI, TEAM

WELCOME = "/console/welcome/<token>"
PASSWORD = "another horse battery"


@pytest.mark.requirement("VC-28", page=WELCOME)
def test_the_first_password_is_set_and_used(place: Site) -> None:
    """
    Opening the link changes nothing; the button does, once, and one signs in from there.
    """
    link, erzsi = teamwork.welcomed(place), Surfer(place)
    pages = [erzsi.get(link), erzsi.get(link)]
    assert [page.status_code for page in pages] == [200, 200]
    assert f"Welcome, Nagy Erzsébet. You sign in with {ERZSI}" in read(pages[1]).text
    assert pages[0].headers["Referrer-Policy"] == "strict-origin"

    answer = erzsi.send(link, password=PASSWORD)
    assert answer.location == "/console/sign-in"
    assert "Your password is set. Sign in with it." in read(erzsi.get(answer.location)).text
    went = erzsi.send("/console/sign-in", email=ERZSI, password=PASSWORD)
    assert went.location == "/console/clients"
    assert "Invited" not in read(Surfer(place, operator=DANA).get(TEAM)).text


@pytest.mark.requirement("VC-28", page=WELCOME)
def test_a_first_password_that_is_none_uses_nothing_up(place: Site) -> None:
    """
    The problem stands beside the field, and the link still works.
    """
    link, erzsi = teamwork.welcomed(place), Surfer(place)
    wrong = erzsi.send(link, password="short")

    assert wrong.status_code == 422
    assert "One thing needs your attention Password: " in read(wrong).text
    assert "short" not in wrong.text
    assert erzsi.send(link, password=PASSWORD).status_code == 303


@pytest.mark.requirement("VC-28", page=WELCOME)
def test_a_welcome_link_that_no_longer_works_says_why(place: Site) -> None:
    """
    Whether it is too late, was replaced, was used or never was one: with the way on.
    """
    first, stranger = teamwork.welcomed(place), Surfer(place)
    form = stranger.form(first).fields
    place.database.run(_again)
    second = links(place.database.run)[-1]
    replaced = stranger.get(first)
    assert (replaced.status_code, stranger.post(first, form | {"password": PASSWORD}).status_code) == (410, 410)
    assert "This link no longer works" in read(replaced).text
    assert "ask whoever added you to send the link again." in read(replaced).text
    stranger.send(second, password=PASSWORD)
    used = stranger.get(second)
    assert (used.status_code, "A password is set already; sign in with it." in read(used).text) == (410, True)
    assert stranger.get(f"/console/welcome/{FORGED}").status_code == 404
    late = teamwork.welcomed(place, name="Kiss Éva", email="eva@lefevre-kovacs.example.com")
    place.clock.ahead += timedelta(days=8)
    over = stranger.get(late)
    assert (over.status_code, "The time of this link is over" in read(over).text) == (410, True)


def _again(kit: PartnerKit) -> None:
    dana = operator(kit, 0)
    found = kit.partners.members(dana.partner, by=dana).items
    invited = next(one.operator.id for one in found if one.invited)
    kit.partners.invite_again(dana.partner, invited, by=dana)


@pytest.mark.requirement("VC-28", page=WELCOME)
def test_a_welcome_link_is_for_somebody_who_is_signed_out(place: Site) -> None:
    """
    Whoever is signed in reads as whom, and nothing is done.
    """
    link, dana = teamwork.welcomed(place), Surfer(place, operator=DANA)
    fields = Surfer(place).form(link).fields
    token = dana.form("/console/sign-out").fields["csrf"]
    answers = [dana.get(link), dana.post(link, fields | {"csrf": token, "password": PASSWORD})]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "You are signed in as Dana Whitfield" in read(answers[1]).text
    assert Surfer(place).get(link).status_code == 200


def test_a_page_that_was_open_too_long_leads_back_to_the_link(place: Site) -> None:
    """
    Nothing is done, and the link still works.
    """
    link, stranger = teamwork.welcomed(place), Surfer(place)
    answer = stranger.post(link, {"csrf": "x", "password": PASSWORD})

    assert answer.status_code in {303, 403}
    assert stranger.get(link).status_code == 200
