"""
Who follows in what one person alone does, asked for on the page that asks whether that person goes (CP-19).
"""

from __future__ import annotations

import pytest

from partnerkit import Level, Member, MemberState
from tests.pages.settling import PORTAL, books, chooses, chosen
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import IDA, LONG, at_member, do, joined, members, now
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told


@pytest.fixture
def nora(place: Site) -> Member:
    """
    Who gets every ticket.
    """
    books(place)
    made = joined(place, level=Level.ADMIN)
    chooses(place, "tickets", {"submit": True, "assignee": str(made.id)})
    return made


@pytest.fixture
def katalin(place: Site, nora: Member) -> Surfer:
    """
    The owner, at a browser.
    """
    return Surfer(place, staff=KATALIN)


@pytest.mark.requirement("CP-19", page="/workspace/users/<user>")
def test_a_persons_page_says_what_it_alone_does(place: Site, katalin: Surfer, nora: Member) -> None:
    """
    With the way to the setting; nothing of it where it does nothing alone.
    """
    page = read(katalin.get(at_member(nora)))
    assert "What this person alone does Every new ticket goes to Client portal · Tickets" in page.text
    assert f"{PORTAL}/tickets" in page.links
    other = joined(place, email=IDA, name=LONG)
    assert "alone does" not in read(katalin.get(at_member(other))).text


@pytest.mark.requirement("CP-19", page="/workspace/users/<user>/remove")
@pytest.mark.parametrize("step", ["remove", "deactivate"])
def test_whoever_goes_is_followed_by_somebody(place: Site, katalin: Surfer, nora: Member, step: str) -> None:
    """
    By whoever is chosen, of those who work there; the page says in what.
    """
    other = joined(place, email=IDA, name=LONG)
    path = at_member(nora, f"/{step}")
    page = read(katalin.get(path))
    assert "What Nagy Nóra alone did so far: Every new ticket goes to (Client portal · Tickets)." in page.text
    assert ("Who follows The owner: Szabó Katalin" in page.text, LONG in page.text) == (True, True)
    told(katalin, katalin.send(path, successor=str(other.id)))
    assert chosen(place, "tickets").assignee == other.id


@pytest.mark.requirement("CP-19", page="/workspace/users/<user>/remove")
def test_without_a_choice_the_owner_follows(place: Site, katalin: Surfer, nora: Member) -> None:
    """
    For good once somebody is removed; else until that person is back.
    """
    told(katalin, katalin.send(at_member(nora, "/deactivate"), successor=""))
    assert (now(place, nora).state, chosen(place, "tickets").assignee) == (MemberState.INACTIVE, nora.id)
    told(katalin, katalin.send(at_member(nora, "/remove"), successor=""))
    assert (chosen(place, "tickets").assignee, nora.id in {one.id for one in members(place)}) == (None, False)


@pytest.mark.requirement("CP-19", page="/workspace/users/<user>/remove")
@pytest.mark.parametrize("step", ["remove", "deactivate"])
def test_a_successor_who_cannot_follow_is_said_to(place: Site, katalin: Surfer, nora: Member, step: str) -> None:
    """
    Gone meanwhile, the one who goes, or nobody there is; nobody goes by it.
    """
    other = joined(place, email=IDA, name=LONG)
    do(place, "deactivate", other.id)
    for wrong in (str(other.id), str(nora.id), "nobody"):
        answer = katalin.send(at_member(nora, f"/{step}"), successor=wrong)
        assert (answer.status_code, "Who follows: " in read(answer).text) == (422, True)
    assert (now(place, nora).state, chosen(place, "tickets").assignee) == (MemberState.ACTIVE, nora.id)


@pytest.mark.requirement("CP-19", page="/workspace/users/<user>/remove")
def test_whoever_does_nothing_alone_is_asked_nothing_about(place: Site, katalin: Surfer, nora: Member) -> None:
    """
    Nor does who is withdrawn, made active again or handed the account to.
    """
    other = joined(place, email=IDA, name=LONG)
    path = at_member(other, "/remove")
    assert "Who follows" not in read(katalin.get(path)).text
    told(katalin, katalin.send(path))
    assert other.id not in {one.id for one in members(place)}
