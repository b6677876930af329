"""
What becomes of an account's settings: what lapses or is gone, what two change at once, secrets, history, plan.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from partnerkit import Level
from partnerkit.portal.model import PORTAL, Billing
from tests.pages.settling import (
    BOOKING,
    LONG_CHOICES,
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
from tests.pages.site import DANA, KATALIN, SZABO, Site
from tests.pages.speaking import Seen, everybody_reads
from tests.pages.staffing import NORA, PLAN, do, joined
from tests.pages.surfing import Surfer, read
from tests.pages.test_sent_again import SINCE, told

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
def test_what_became_available_meanwhile_is_not_taken_for_left_empty(place: Site, katalin: Surfer) -> None:
    """
    Nor is what became unavailable lost: it is said, and everything else that was typed is kept.
    """
    product(place, ach=True)
    chooses(place, "billing", {"bank_account": True})
    product(place, ach=False)
    fields = opened(katalin, BILLING)
    product(place, ach=True)
    wrong = send(katalin, BILLING, fields, card_maximum="x")
    assert Filled(wrong, BILLING).fields["set-bank_account"] == "1"
    told(katalin, send(katalin, BILLING, fields, card="1"))
    assert chosen(place, "billing") == Billing(card=True, bank_account=True)
    late = opened(katalin, BILLING)
    product(place, ach=False)
    answer = send(katalin, BILLING, late, bank_account=[], history="1")
    assert "This is not available yet. What is missing: The processor's underwriting" in read(answer).text
    assert (answer.status_code, Filled(answer, BILLING).fields["set-history"]) == (422, "1")


@pytest.mark.requirement("CP-01", page=f"{AT}/<tab>")
@pytest.mark.parametrize(
    ("plan", "lacks"), [("pro", ["The add-on"]), ("solo", ["A plan that", "The add-on"]), (None, ["A plan that"])]
)
def test_without_the_portal_settings_are_only_read(
    place: Site, katalin: Surfer, plan: str | None, lacks: list[str]
) -> None:
    """
    As text, under one note that says why and leads to the plan; a form that was open shows what it had.
    """
    chooses(place, "tickets", {"submit": True})
    fields = opened(katalin, TICKETS)
    books(place, plan, ())
    page = read(katalin.get(TICKETS))
    assert all(one in page.text for one in lacks)
    assert "Clients may submit tickets On" in page.text
    assert (PLAN in page.links, [one.action for one in page.forms]) == (True, ["/workspace/sign-out"])
    answer = send(katalin, TICKETS, fields, open="1")
    said = read(answer).text
    assert (answer.status_code, "Clients see open tickets Off On" in said) == (409, True)
    assert chosen(place, "tickets").open is False
    assert "closed for now" not in text(katalin, BOOKING)


@pytest.mark.requirement("CP-20", page=f"{AT}/<tab>")
def test_what_is_gone_stands_there_as_gone(place: Site, katalin: Surfer) -> None:
    """
    It may stay, and can be taken away; where there is nothing to choose a sentence says so.
    """
    nora = joined(place)
    chooses(place, "tickets", {"assignee": str(nora.id), "categories": ["invoice", "visit"]})
    do(place, "deactivate", nora.id)
    product(place, choices={"ticket_categories": LONG_CHOICES})
    said = text(katalin, TICKETS)
    assert "Nagy Nóra (does not work here now)" in said
    assert "invoice (no longer there)" in said
    fields = opened(katalin, TICKETS)
    told(katalin, send(katalin, TICKETS, fields, submit="1", categories=["visit", "word"]))
    kept = chosen(place, "tickets")
    assert (kept.assignee, kept.categories) == (nora.id, ("visit", "word"))
    product(place, choices={})
    assert text(katalin, f"{AT}/custom_fields").count("There is nothing to choose here yet.") == 2


@pytest.mark.requirement("R-01", page="/workspace/settings/<section>")
def test_a_secret_is_never_shown_and_can_be_taken_away(place: Site, katalin: Surfer) -> None:
    """
    An empty field leaves it as it is; whoever types one is told that it is not kept on a page with errors.
    """
    told(katalin, send(katalin, BOOKING, opened(katalin, BOOKING), calendar="open sesame"))
    assert chosen(place, "general", "booking").calendar.reveal() == "open sesame"
    answer = katalin.get(BOOKING)
    assert ("Key of the calendar Is set" in read(answer).text, b"sesame" in answer.data) == (True, False)
    fields = opened(katalin, BOOKING)
    assert NOTHING in told(katalin, send(katalin, BOOKING, fields))
    fields["key"] = "later"
    wrong = send(katalin, BOOKING, fields, calendar="another word", notice="soon")
    assert (b"another word" in wrong.data, "type it once more" in read(wrong).text) == (False, True)
    both = send(katalin, BOOKING, fields, calendar="another word", calendar__away="1", notice="soon")
    assert "2 things need your attention" in read(both).text
    told(katalin, send(katalin, BOOKING, fields, calendar__away="1", key="away"))
    assert chosen(place, "general", "booking").calendar is None


@pytest.mark.requirement("BX-09", page=f"{AT}/<tab>")
def test_two_who_change_a_tab_lose_nothing(place: Site, katalin: Surfer) -> None:
    """
    What only the other changed is taken over, what both changed stands side by side, and yours is saved again.
    """
    nora = joined(place, level=Level.ADMIN)
    fields = opened(katalin, BILLING)
    chooses(place, "billing", {"card": True, "card_maximum": "900.00"}, email=nora.email or NORA)
    answer = send(katalin, BILLING, fields, autopay="1", card_maximum="2 500,50")
    said = read(answer).text
    assert (answer.status_code, "Nagy Nóra changed these settings on" in said) == (412, True)
    assert "update or remove their card On Left as it was" in said
    assert "Largest card payment 900.00 CAD 2,500.50 CAD" in said
    assert "Clients may enrol in autopay Off On" not in said
    merged = Filled(answer, BILLING).fields
    told(katalin, send(katalin, BILLING, merged))
    assert chosen(place, "billing") == Billing(autopay=True, card=True, card_maximum=Decimal("2500.50"))


@pytest.mark.requirement("BX-09", page=f"{AT}/<tab>")
def test_a_form_sent_twice_saves_once(place: Site, katalin: Surfer) -> None:
    """
    And says so only while it is so.
    """
    fields = opened(katalin, SERVICES)
    for _ in range(2):
        assert "saved: Services" in told(katalin, send(katalin, SERVICES, fields, past="1"))
    chooses(place, "services", {"past": False})
    assert SINCE in told(katalin, send(katalin, SERVICES, fields, past="1"))
    assert chosen(place, "services").past is False


@pytest.mark.requirement("VC-19", page="/console/clients/<client>/history")
def test_the_history_tells_what_was_changed(place: Site, katalin: Surfer) -> None:
    """
    In which tab, and of each setting what it was and what it is; a secret only that it was changed.
    """
    nora = joined(place)
    chooses(place, "tickets", {"submit": True, "assignee": str(nora.id), "categories": ["invoice"]})
    chooses(place, "general", {"display_name": "Szabó Fogászat"})
    chooses(place, "general", {"calendar": "open sesame", "deposit": "25.00"}, section="booking")
    said = read(Surfer(place, operator=DANA).get(f"{place.client(SZABO)}/history")).text
    assert "Settings: Client portal · Tickets Clients may submit tickets: Off On" in said
    assert "Every new ticket goes to: The owner Nagy Nóra" in said
    assert "Categories clients may choose: Nothing Question about an invoice" in said
    assert "Display name: Nothing Szabó Fogászat" in said
    assert "Settings: Booking Deposit: Nothing 25.00 CAD" in said
    assert "Key of the calendar: changed" in said
    assert "Bookwell billing Plan: Pro, with Client portal" in said
    do(place, "deactivate", nora.id)
    assert (
        "goes to: The owner Nagy Nóra" in read(Surfer(place, operator=DANA).get(f"{place.client(SZABO)}/history")).text
    )
    do(place, "remove", nora.id)
    said = read(Surfer(place, operator=DANA).get(f"{place.client(SZABO)}/history")).text
    assert "goes to: Somebody who is gone The owner" in said


@pytest.mark.requirement("CP-01", page=PLAN)
def test_the_plan_shows_what_is_booked(place: Site, katalin: Surfer) -> None:
    """
    And what each plan can have; what is booked and not part of the plan is said to be.
    """
    assert "Add-ons Client portal Seats" in text(katalin, PLAN)
    books(place, "solo")
    assert "Client portal Booked, but not part of this plan." in text(katalin, PLAN)
    books(place, "pro", ())
    assert "Add-ons None booked Seats" in text(katalin, PLAN)


@pytest.mark.requirement("VC-19", page="/office/accounts/<account>")
def test_the_office_reads_what_was_changed(place: Site, katalin: Surfer) -> None:
    """
    As the partner's operators do; what a later release does not know is told without its values.
    """
    chooses(place, "billing", {"card_maximum": "2500.50"})
    said = read(Surfer(place, vendor="support").get(f"/office/accounts/{place.account().id}")).text
    assert "Settings: Client portal · Billing Largest card payment: 0.00 CAD 2,500.50 CAD" in said


@pytest.mark.requirement("BX-07", page=f"{AT}/<tab>")
@pytest.mark.parametrize("language", ["fr", "hu"])
def test_every_tab_is_read_in_the_readers_language(place: Site, katalin: Surfer, language: str) -> None:
    """
    Nothing stands there in English: open, closed, wrong, missing.
    """
    everybody_reads(place, language)
    product(place, choices={"ticket_categories": LONG_CHOICES[1:]})
    pages = [katalin.get(f"{AT}/{name}") for name in PORTAL.tabs] + [katalin.get(BOOKING)]
    pages += [katalin.get(f"{BILLING}/missing/bank_account"), katalin.get(PLAN)]
    pages += [send(katalin, BILLING, opened(katalin, BILLING), card_maximum="x")]
    pages += [send(katalin, BILLING, opened(katalin, BILLING), all="1")]
    books(place, "solo")
    pages += [katalin.get(TICKETS), katalin.get(f"{BILLING}/missing/bank_account")]
    assert [Seen(answer.get_data(as_text=True)).english for answer in pages] == [set()] * len(pages)


@pytest.mark.requirement("BX-09", page=BOOKING)
def test_whoever_is_signed_out_meanwhile_keeps_what_was_written_at_length(place: Site, katalin: Surfer) -> None:
    """
    To be copied; a secret is not among it.
    """
    fields = opened(katalin, BOOKING)
    place.clock.ahead += timedelta(days=40)
    answer = send(katalin, BOOKING, fields, terms="Come on time.\r\nBring the dog.", calendar="open sesame")
    said = answer.get_data(as_text=True)
    assert (answer.status_code, "Bring the dog." in said, "sesame" in said) == (403, True, False)
