"""
An account's plan and seats, as its admins and its partner's operators read them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerkit import Level
from tests.pages.site import CLIENTS, DANA, KATALIN, SZABO, TOM, Site
from tests.pages.staffing import IDA, LONG, PLAN, expired, full, invited, joined, partners_own, vendor_says
from tests.pages.surfing import Surfer, read

ATELIER = CLIENTS[5][0]
LIVES = CLIENTS[0][0]


def plan(place: Site) -> str:
    """
    Return what Katalin reads.
    """
    return read(Surfer(place, staff=KATALIN).get(PLAN)).text


def tab(place: Site, name: str, tab: str, email: str = DANA) -> str:
    """
    Return what an operator reads of a client.
    """
    answer = Surfer(place, operator=email).get(f"{place.client(name)}/{tab}")
    assert answer.status_code == 200
    return read(answer).text


@pytest.mark.requirement("VC-17", page=PLAN)
def test_the_plan_says_what_it_allows_and_who_changes_it(place: Site) -> None:
    """
    Plan, status, seats, what each plan allows; there is nothing to press: billing is changed with the vendor.
    """
    answer = Surfer(place, staff=KATALIN).get(PLAN)
    page = read(answer)
    assert "Plan Paying" in page.text
    assert "Plan Pro Add-ons None booked Seats 1 of 5 seats taken." in page.text
    assert "Plan and billing are changed in Bookwell itself, by you" in page.text
    assert "Solo 1 None Pro Yours 5 Client portal Pro Plus 20 Client portal" in page.text
    assert [form.action for form in page.forms] == ["/workspace/sign-out"]


@pytest.mark.requirement("VC-17", page=PLAN)
def test_a_full_plan_says_that_an_upgrade_is_needed(place: Site) -> None:
    """
    And after a downgrade that nobody is removed.
    """
    full(place)
    assert "Upgrade needed The plan allows 2 staff members, and every seat is taken." in plan(place)
    vendor_says(place, "solo")
    assert "2 of 1 seat taken. More people work here than the plan allows. Nobody is removed" in plan(place)
    vendor_says(place, None)
    assert "Without a plan nobody more can work in this account." in plan(place)


@pytest.mark.requirement("WP-09", page=PLAN)
def test_a_trial_says_until_when(place: Site) -> None:
    """
    In the account's own time zone; the seats are those of the plan one tries.
    """
    ours = place.accounts[LIVES]
    owner = Surfer(place, staff=ours.email)
    text = read(owner.get(PLAN)).text
    assert ("Plan No plan Trial Until" in text, "(Europe/Budapest)" in text) == (True, True)
    place.clock.ahead += timedelta(days=30)
    again = Surfer(place, staff=ours.email)
    assert "Trial Ended" in read(again.get(PLAN)).text


@pytest.mark.requirement("VC-17", page="/console/clients/<client>/subscription")
def test_an_operator_reads_plan_and_seats(place: Site) -> None:
    """
    Taken and kept of those allowed; when it is full, that the client alone can change that.
    """
    invited(place)
    text = tab(place, SZABO, "subscription", TOM)
    assert "Plan Pro Seats 2 of 5 seats taken, 1 of them for an open invitation." in text
    assert "Upgrade needed" not in text
    vendor_says(place, "pro", seats=2)
    text = tab(place, SZABO, "subscription", TOM)
    assert "Upgrade needed" in text
    assert "The client does that under Plan in its own workspace" in text
    assert "Begins when the client signs in first" in tab(place, ATELIER, "subscription")


@pytest.mark.requirement("VC-18", page="/console/clients/<client>/staff")
def test_an_operator_reads_who_works_there(place: Site) -> None:
    """
    The owner first, then each with level, state and last sign-in; open invitations and the partner's user are marked.
    """
    made = joined(place, level=Level.MANAGER)
    partners_own(place)
    invited(place, email=IDA, name=LONG)
    expired(place, email="late@szabo-fogaszat.example.com", name=None)
    text = tab(place, SZABO, "staff").partition("Last signed in")[2]
    assert text.index("Szabó Katalin Owner") < text.index(f"{made.name} {made.email} Manager Active Never")
    assert "Lefèvre & Kovács Conseil Lefèvre & Kovács Conseil support@lefevre-kovacs.example.com Admin Active" in text
    assert f"{LONG} {IDA} Employee Invited until" in text
    assert "Invitation expired ended" in text
    assert "Chloé Désirée Vandenbroucke Owner" in tab(place, ATELIER, "staff")


@pytest.mark.requirement("VC-18", page="/console/clients/<client>/staff")
def test_many_people_come_page_by_page(place: Site) -> None:
    """
    The owner stands on the first page alone.
    """
    vendor_says(place, "pro_plus", seats=100)
    for number in range(52):
        place.clock.ahead += timedelta(minutes=10)
        invited(place, email=f"agota-{number}@szabo-fogaszat.example.com", name=f"Mészáros Ágota {number}")
    dana = Surfer(place, operator=DANA)
    page = read(dana.get(f"{place.client(SZABO)}/staff"))
    (more,) = [link for link in page.links if "after=" in link]
    text = read(dana.get(more)).text
    assert ("Mészáros Ágota 51" in text, "Mészáros Ágota 5 " in text, "Katalin Owner" in text) == (True, False, False)
    katalin = Surfer(place, staff=KATALIN)
    (next_,) = [link for link in read(katalin.get("/workspace/users")).links if "after=" in link]
    assert "Mészáros Ágota 51" in read(katalin.get(next_)).text


@pytest.mark.requirement("VC-18", page="/console/clients/<client>/staff")
@pytest.mark.parametrize("name", ["subscription", "staff"])
def test_another_partners_client_has_no_such_tab(place: Site, name: str) -> None:
    """
    As one that is none (A-11).
    """
    path = f"/console/clients/6f1c9d3e-0b1d-4b52-9a53-1f2f6f6f2d10/{name}"
    assert Surfer(place, operator=DANA).get(path).status_code == 404
