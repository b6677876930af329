"""
An account's settings, tab by tab: what stands there, what is saved, what is wrong, what cannot be changed and why.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from partnerkit.portal.model import PORTAL, Billing
from tests.pages.settling import (
    BOOKING,
    Filled,
    books,
    chooses,
    chosen,
    opened,
    product,
    send,
)
from tests.pages.settling import (
    PORTAL as AT,
)
from tests.pages.site import KATALIN, Site
from tests.pages.staffing import NORA, joined
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import told

BILLING = f"{AT}/billing"
TICKETS = f"{AT}/tickets"
SERVICES = f"{AT}/services"
NOTHING = "Nothing was changed: it stood so already."


@pytest.fixture
def katalin(place: Site) -> Surfer:
    """
    The owner, at a browser, with the portal booked.
    """
    books(place)
    return Surfer(place, staff=KATALIN)


def text(visitor: Surfer, path: str) -> str:
    """
    Return what a page says.
    """
    return read(visitor.get(path)).text


@pytest.mark.requirement("CP-24", page=f"{AT}/<tab>")
def test_every_tab_has_an_address(katalin: Surfer) -> None:
    """
    The section's own leads to the first; what there is none of is not found.
    """
    assert katalin.get(AT).headers["Location"] == f"{AT}/general"
    for name, tab in PORTAL.tabs.items():
        fields = Filled(katalin.get(f"{AT}/{name}"), f"{AT}/{name}")
        assert {*fields.fields.getlist("offered")} | {one.removeprefix("set-") for one in fields.shut} == {
            *tab.settings
        }
    assert katalin.get(f"{AT}/gold").status_code == 404
    assert katalin.get("/workspace/settings/gold").status_code == 404
    assert katalin.get(f"{BILLING}/missing/gold").status_code == 404
    assert katalin.get(BOOKING).status_code == 200


@pytest.mark.requirement("CP-06", page=f"{AT}/<tab>")
def test_what_is_saved_stands_there(place: Site, katalin: Surfer) -> None:
    """
    Nothing else of the tab changes; what stood so already is said to.
    """
    fields = opened(katalin, BILLING)
    answer = send(katalin, BILLING, fields, autopay="1", card_maximum="2500.50")
    assert "The settings are saved: Billing." in told(katalin, answer)
    assert chosen(place, "billing") == Billing(autopay=True, card_maximum=Decimal("2500.50"))
    again = opened(katalin, BILLING)
    assert (again["set-autopay"], again["set-card_maximum"], "set-history" in again) == ("1", "2500.50", False)
    assert NOTHING in told(katalin, send(katalin, BILLING, again))
    told(katalin, send(katalin, BILLING, again, autopay=[], key="another"))
    assert chosen(place, "billing").autopay is False


@pytest.mark.requirement("CP-10", page=f"{AT}/<tab>")
@pytest.mark.parametrize("typed", ["2500.50", "2 500,50", "2.500,50", "2,500.50", "2500,5", " CAD 2500.50", "2 500.50"])
def test_amounts_are_read_however_they_are_written(place: Site, katalin: Surfer, typed: str) -> None:
    """
    With groups told apart or not, and either sign before the rest.
    """
    send(katalin, BILLING, opened(katalin, BILLING), card_maximum=typed)
    assert chosen(place, "billing").card_maximum == Decimal("2500.50")


@pytest.mark.requirement("CP-10", page=f"{AT}/<tab>")
@pytest.mark.parametrize("typed", ["2,500", "2.500", "2.500,5x", "12,34.50", "25 00", "much", "", "1,2,3", "2500."])
def test_what_is_no_amount_or_two_is_refused(place: Site, katalin: Surfer, typed: str) -> None:
    """
    It stands there as it was typed, with an example beside it as the reader writes amounts.
    """
    answer = send(katalin, BILLING, opened(katalin, BILLING), card_maximum=typed, autopay="1")
    page = Filled(answer, BILLING).fields
    assert (answer.status_code, page["set-card_maximum"], page["set-autopay"]) == (422, typed, "1")
    assert "Largest card payment (CAD): Write an amount such as 2500.50." in read(answer).text
    assert chosen(place, "billing") == Billing()


@pytest.mark.requirement("CP-10", page=f"{AT}/<tab>")
def test_amounts_are_written_as_their_currency_is(place: Site, katalin: Surfer) -> None:
    """
    Without places where it has none; what has too many is refused, and nothing below zero is taken.
    """
    product(place, currency="JPY")
    fields = opened(katalin, BILLING)
    assert fields["set-card_maximum"] == "0"
    assert "Largest card payment (JPY)" in text(katalin, BILLING)
    answer = read(send(katalin, BILLING, fields, card_maximum="2500.50")).text
    assert "Amounts in JPY have at most 0 digits after the point." in answer
    assert "not below zero" in read(send(katalin, BILLING, fields, card_maximum="-5")).text
    assert "such as 2500." in read(send(katalin, BILLING, fields, card_maximum="x")).text


@pytest.mark.requirement("CP-03", page=f"{AT}/<tab>")
def test_everything_that_is_wrong_is_said_at_once(place: Site, katalin: Surfer) -> None:
    """
    Of form and of meaning: the tab counts the errors, and nothing is saved.
    """
    product(place, processor="stripe")
    fields = opened(katalin, BOOKING)
    answer = send(katalin, BOOKING, fields, notice="900", deposit="2,500", phone="x" * 201, rooms=["ground", "attic"])
    said = read(answer).text
    assert (answer.status_code, chosen(place, "general", "booking").rooms) == (422, ())
    assert "4 things need your attention" in said
    for one in ("Choose a number from 0 to 720", "such as 2500.50", "200 characters", "is left out now"):
        assert one in said
    answer = send(
        katalin, f"{AT}/general", opened(katalin, f"{AT}/general"), facebook="https://example.com/x", twitter="?"
    )
    assert "General 2 errors" in read(answer).text


@pytest.mark.requirement("CP-08", page=f"{AT}/<tab>")
def test_what_is_not_available_is_shut_and_says_why(place: Site, katalin: Surfer) -> None:
    """
    What was chosen is kept; the page behind it says condition by condition what is there, and who mends the rest.
    """
    product(place, ach=True)
    chooses(place, "billing", {"bank_account": True, "ach_maximum": "1500.00"})
    product(place, ach=False)
    page = Filled(katalin.get(BILLING), BILLING)
    assert page.shut == {"set-bank_account", "set-ach_maximum"}
    assert "What you chose is kept: 1,500.00 CAD." in text(katalin, BILLING)
    send(katalin, BILLING, page.fields, card="1")
    assert chosen(place, "billing") == Billing(card=True, bank_account=True, ach_maximum=Decimal("1500.00"))
    missing = text(katalin, f"{BILLING}/missing/bank_account")
    assert "One thing is missing" in missing
    assert "Clearent as processor of payments There" in missing
    assert "for payments from bank accounts Missing This is settled with the payment processor" in missing
    product(place, ach=True)
    assert "Nothing is missing" in text(katalin, f"{BILLING}/missing/bank_account")


@pytest.mark.requirement("CP-05", page=f"{AT}/<tab>")
def test_select_all_turns_every_available_switch_on_unsaved(place: Site, katalin: Surfer) -> None:
    """
    Whatever else was typed stays; nothing is saved. Where there is no switch there is no such button.
    """
    answer = send(katalin, BILLING, opened(katalin, BILLING), card_maximum="2,500", all="1")
    page = Filled(answer, BILLING)
    on = {name for name in page.fields if name.startswith("set-") and page.fields[name] == "1"}
    assert on == {"set-autopay", "set-card", "set-prepayments", "set-history"}
    assert (answer.status_code, page.fields["set-card_maximum"], "set-bank_account" in page.shut) == (
        200,
        "2,500",
        True,
    )
    assert "Nothing is saved yet." in read(answer).text
    assert chosen(place, "billing") == Billing()
    told(katalin, send(katalin, BILLING, page.fields, card_maximum="0"))
    assert chosen(place, "billing") == Billing(autopay=True, card=True, prepayments=True, history=True)
    assert "Select all" not in text(katalin, f"{AT}/general")


@pytest.mark.requirement("CP-15", page=f"{AT}/<tab>")
def test_whoever_turns_on_what_shows_much_is_cautioned_twice(place: Site, katalin: Surfer) -> None:
    """
    Beside the switch, and once it was turned on; not when something else is saved.
    """
    assert "Clients read the text of every pause reason." in text(katalin, SERVICES)
    said = told(katalin, send(katalin, SERVICES, opened(katalin, SERVICES), paused="1"))
    assert "The settings are saved: Services. Clients read the text of every pause reason." in said
    said = told(katalin, send(katalin, SERVICES, opened(katalin, SERVICES), past="1"))
    assert "saved: Services. Clients" not in said


@pytest.mark.requirement("CP-16", page=f"{AT}/<tab>")
def test_what_rests_on_a_switch_can_be_chosen_before_it_is_on(place: Site, katalin: Surfer) -> None:
    """
    It stands indented below, says what it waits for, and is kept.
    """
    answer = katalin.get(TICKETS)
    assert "comes into effect once “Clients may submit tickets” is on." in read(answer).text
    send(katalin, TICKETS, opened(katalin, TICKETS), open="1", categories=["invoice", "visit"])
    kept = chosen(place, "tickets")
    assert (kept.submit, kept.open, kept.categories) == (False, True, ("invoice", "visit"))


@pytest.mark.requirement("CP-24", page=f"{AT}/<tab>")
def test_an_employee_sees_no_settings(place: Site, katalin: Surfer) -> None:
    """
    Neither in the navigation nor by address; nothing unknown is taken in a form.
    """
    joined(place)
    nora = Surfer(place, staff=NORA)
    assert AT not in read(nora.get("/workspace")).links
    answer = nora.get(f"{AT}/general")
    assert (answer.status_code, "You cannot see the settings of" in read(answer).text) == (403, True)
    assert AT in read(katalin.get("/workspace")).links
    assert send(katalin, SERVICES, opened(katalin, SERVICES), gold="1").status_code == 422
