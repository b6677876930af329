"""
The portal as others would see it: only what the settings show, and nothing that works.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from partnerkit import Choice, Level, Realm
from tests.pages.settling import PORTAL, books, product
from tests.pages.showing import CHOSEN, PREVIEW, choose, opened
from tests.pages.site import DANA, KATALIN, Site, signed_in
from tests.pages.speaking import Seen, everybody_reads
from tests.pages.staffing import NORA, joined
from tests.pages.surfing import Surfer, read

#: What a page has that somebody could act with: whatever sends something, or takes something in.
_CONTROLS: Final = re.compile(r"<(form|input|select|textarea|script|iframe|details|dialog)\b")
_BUTTON: Final = re.compile(r"<button\b[^>]*>")

WHO: Final = ("client", "prospect", "unverified")
#: What stands on it in other languages: to each of them, and closed.
SPOKEN: Final = {
    "fr": ("Jusqu’à 2 500,00 CAD à la fois", "En tant que client", "Mon compte", "Ce portail est fermé"),
    "hu": ("Egyszerre legfeljebb 2 500,00 CAD", "Ügyfélként", "Fiókom", "Ez a portál zárva van"),
}
MOVED: Final = (Choice("move", "Időpont"),)
EVERYTHING: Final[dict[str, dict[str, object]]] = {
    "billing": CHOSEN["billing"] | {"bank_account": True, "ach_maximum": "1.00"},
    "services": dict.fromkeys(("past", "upcoming", "paused"), True),
    "tickets": dict.fromkeys(("submit", "open", "closed"), True)
    | dict.fromkeys(("categories", "reschedule_categories", "cancel_categories"), ("move",)),
    "custom_fields": {"changed": ["move"]},
}


def shown(place: Site, who: str = "client") -> str:
    """
    Return what Katalin reads when she looks at her portal as somebody.
    """
    return read(Surfer(place, staff=KATALIN).get(f"{PREVIEW}?as={who}")).text


def portal(place: Site, who: str = "client") -> str:
    """
    Return what of it is the portal itself.
    """
    whole = Surfer(place, staff=KATALIN).get(f"{PREVIEW}?as={who}").get_data(as_text=True)
    return whole.partition("</section>")[2]


@pytest.mark.requirement("CP-06", page=PREVIEW)
@pytest.mark.requirement("CP-07", page=PREVIEW)
@pytest.mark.requirement("CP-09", page=PREVIEW)
@pytest.mark.requirement("CP-10", page=PREVIEW)
@pytest.mark.requirement("CP-12", page=PREVIEW)
def test_billing_shows_rights_and_caps(place: Site) -> None:
    """
    Each right there is, the most of a card payment in the account's currency; nothing of bank accounts without one.
    """
    opened(place)
    text = shown(place)
    for word in ("Pay an invoice", "Make a prepayment", "Enrol in autopay", "Change or remove your card"):
        assert word in text
    assert "Your payments and credits" in text
    assert re.search(r"By card Up to 2,500\.00\sCAD at once", text)
    assert "bank account" not in text

    choose(
        place, billing=dict.fromkeys(("autopay", "card", "prepayments", "history"), False) | {"card_maximum": "0.00"}
    )
    text = shown(place)
    assert "By card Any amount" in text
    for word in ("prepayment", "autopay", "your card", "Your payments"):
        assert word not in text


@pytest.mark.requirement("CP-08", page=PREVIEW)
@pytest.mark.requirement("CP-11", page=PREVIEW)
def test_bank_accounts_show_while_the_processor_takes_them(place: Site) -> None:
    """
    Once the underwriting is gone, nothing of them is there, whatever was chosen.
    """
    product(place, ach=True, currency="USD")
    opened(place, billing={"bank_account": True, "ach_maximum": "100.00"})
    text = shown(place)
    assert re.search(r"From a bank account Up to 100\.00\sUSD at once", text)
    assert "Change or remove your bank account" in text
    product(place, ach=False)
    assert "bank account" not in shown(place)


@pytest.mark.requirement("CP-02", page=PREVIEW)
def test_the_business_is_called_what_was_chosen(place: Site) -> None:
    """
    The account's own name where nothing was.
    """
    opened(place)
    assert "Szabó Fogászat" in portal(place)
    choose(place, general={"display_name": None})
    assert place.account().name in portal(place)


@pytest.mark.requirement("CP-03", page=PREVIEW)
def test_widgets_are_links_to_the_pages(place: Site) -> None:
    """
    To that network and no other, telling it nothing of where one comes from; none where no name was chosen.
    """
    opened(place)
    found = portal(place)
    (facebook, linkedin) = re.findall(r'<a href="(https://[^"]+)" rel="noopener noreferrer nofollow">', found)
    assert facebook == "https://www.facebook.com/szabo.fogaszat"
    assert linkedin == "https://www.linkedin.com/company/szabo-fogaszat"
    assert "Twitter" not in found
    choose(place, general={"facebook": None, "linkedin": None})
    assert "Elsewhere" not in portal(place)


@pytest.mark.requirement("CP-13", page=PREVIEW)
@pytest.mark.requirement("CP-14", page=PREVIEW)
@pytest.mark.requirement("CP-15", page=PREVIEW)
def test_services_show_what_is_on(place: Site) -> None:
    """
    And in the navigation only while one of them is.
    """
    opened(place, services={"past": False, "upcoming": False, "paused": True})
    assert "Home Billing Services Tickets My account" in shown(place)
    assert "Services Paused services, each with its reason Tickets" in shown(place)
    choose(place, services={"past": True, "upcoming": True, "paused": False})
    assert "Services Upcoming services Past services Tickets" in shown(place)
    choose(place, services={"past": False, "upcoming": False})
    assert "Home Billing Tickets My account" in shown(place)


@pytest.mark.requirement("CP-16", page=PREVIEW)
@pytest.mark.requirement("CP-17", page=PREVIEW)
@pytest.mark.requirement("CP-18", page=PREVIEW)
def test_tickets_rest_on_their_switch(place: Site) -> None:
    """
    The green button and everything about tickets go with it, though what was chosen stays.
    """
    opened(place)
    found = portal(place)
    assert 'class="btn main fab" disabled' in found
    assert "Open tickets" in found
    assert "Closed tickets" not in found
    choose(place, tickets={"submit": False})
    found = portal(place)
    assert not re.search("[Tt]icket", found)
    choose(place, tickets={"submit": True, "closed": True})
    assert "Open tickets Closed tickets" in shown(place)


@pytest.mark.requirement("CP-20", page=PREVIEW)
@pytest.mark.requirement("CP-21", page=PREVIEW)
@pytest.mark.requirement("CP-22", page=PREVIEW)
def test_categories_are_called_as_the_product_calls_them(place: Site) -> None:
    """
    Each of the three lists by itself; one that is empty is not there, and neither is what the product has no more.
    """
    opened(place)
    text = shown(place)
    assert "What a ticket can be about Question about an invoice Quality of a visit To cancel Cancel an" in text
    assert "To reschedule" not in text
    choose(place, tickets={"reschedule_categories": ["move"]})
    assert "To reschedule Move an appointment To cancel" in shown(place)
    product(place, choices={})
    assert "Quality of a visit" not in shown(place)


@pytest.mark.requirement("CP-04", page=PREVIEW)
def test_fields_say_whether_they_can_be_changed(place: Site) -> None:
    """
    What may be changed is seen, too.
    """
    opened(place)
    assert "Allergies You can change this. Date of birth You can read this." in shown(place)
    choose(place, custom_fields={"viewed": [], "changed": []})
    assert "You can" not in shown(place)


@pytest.mark.requirement("OW-03", page=PREVIEW)
def test_whoever_has_not_proven_the_address_sees_the_account_alone(place: Site) -> None:
    """
    Nothing that belongs to clients, and no widgets.
    """
    opened(place)
    text = shown(place, "unverified")
    assert "Szabó Fogászat My account My account Prove your address first" in text
    assert all(word not in text for word in ("Billing", "Facebook", "Allergies", "ticket", "Home"))


@pytest.mark.requirement("CP-24", page=PREVIEW)
def test_whoever_is_not_linked_sees_what_everybody_sees(place: Site) -> None:
    """
    And who confirms who they are.
    """
    opened(place)
    text = shown(place, "prospect")
    assert "Home My account Welcome Who you are has to be confirmed first: Szabó Fogászat does that." in text
    assert "Facebook szabo.fogaszat" in text
    assert all(word not in text for word in ("Billing", "Allergies", "icket"))


@pytest.mark.requirement("CP-01", page=PREVIEW)
@pytest.mark.parametrize("who", WHO)
def test_a_closed_portal_says_so_and_why(place: Site, who: str) -> None:
    """
    Whoever looks; once plan and add-on are back, so is what was chosen.
    """
    opened(place)
    books(place, "solo")
    text = shown(place, who)
    assert "The portal is closed, because this is missing: A plan that can have the client portal The add-on" in text
    assert "What you chose is kept, and counts again once that is there." in text
    assert "This portal is closed" in text
    assert all(word not in text for word in ("Facebook", "Billing", "As a client"))
    books(place, "pro", ())
    assert "missing: The add-on for the client portal What" in shown(place)
    books(place)
    assert "Facebook" in shown(place)


@pytest.mark.requirement("CP-24", page=PREVIEW)
@pytest.mark.parametrize("who", WHO)
def test_nothing_of_it_works(place: Site, who: str) -> None:
    """
    No form, no field, no script, and no button that is not disabled; the links lead back, to the other ways, and out.
    """
    opened(place)
    answer = Surfer(place, staff=KATALIN).get(f"{PREVIEW}?as={who}")
    whole = answer.get_data(as_text=True)
    assert not _CONTROLS.search(whole)
    assert all(" disabled" in one for one in _BUTTON.findall(whole))
    ours = [link for link in read(answer).links if not link.startswith("https://www.")]
    ways = [f"{PREVIEW}?as={one}" for one in WHO]
    assert sorted(ours) == sorted(["#main", PORTAL, *ways])


@pytest.mark.requirement("CP-24", page=PREVIEW)
def test_it_is_marked_as_a_preview_in_the_portals_own_face(place: Site) -> None:
    """
    Whatever else the address says, it is looked at as a client.
    """
    opened(place)
    whole = Surfer(place, staff=KATALIN).get(f"{PREVIEW}?as=nobody&as=prospect").get_data(as_text=True)
    assert 'data-face="portal"' in whole
    assert "Preview of the client portal · " in whole
    assert "The portal as a client sees it. Its buttons do nothing here." in shown(place, "nobody")


@pytest.mark.requirement("BX-07", page=PREVIEW)
@pytest.mark.parametrize(("language", "words"), SPOKEN.items())
def test_it_speaks_the_language_of_who_looks(place: Site, language: str, words: tuple[str, ...]) -> None:
    """
    As everybody there is, and closed; only what the product and the business call things is in their own words.
    """
    product(place, ach=True, choices={"ticket_categories": MOVED, "custom_fields": MOVED})
    opened(place, **EVERYTHING)
    everybody_reads(place, language)
    katalin = Surfer(place, staff=KATALIN)
    seen = [Seen(katalin.get(f"{PREVIEW}?as={who}").get_data(as_text=True)) for who in WHO]
    books(place, None)
    seen.append(Seen(katalin.get(PREVIEW).get_data(as_text=True)))

    assert {one.language for one in seen} == {language}
    assert [one.english for one in seen] == [set()] * 4
    assert [word for word, one in zip(words, seen, strict=True) if word not in one.sentences] == []


@pytest.mark.requirement("CP-24", page=PREVIEW)
def test_admins_alone_look_at_it(place: Site) -> None:
    """
    Of the account's people; operators come by their own door and not by this one.
    """
    opened(place)
    nora = joined(place, level=Level.MANAGER)
    employee = Surfer(place)
    employee.client.set_cookie("staff", _token(place), domain="127.0.0.1")
    refused = employee.get(PREVIEW)
    assert refused.status_code == 403
    assert "Facebook" not in read(refused).text
    assert Surfer(place, operator=DANA).get(PREVIEW).status_code == 303
    assert nora.email == NORA


def _token(place: Site) -> str:
    return signed_in(place, Realm.STAFF, NORA, place.account().id)


def test_what_was_typed_does_not_run(place: Site) -> None:
    """
    A display name that looks like markup is shown as it was typed (A-30).
    """
    opened(place, general=CHOSEN["general"] | {"display_name": "<script>alert(1)</script>"})
    answer = Surfer(place, staff=KATALIN).get(PREVIEW)
    assert read(answer).active == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.get_data(as_text=True)
