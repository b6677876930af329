"""
What may be chosen: every problem is named at once, and what was chosen before may stand (CP-24).
"""

from collections import OrderedDict
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import attrs
import pytest

from partnerkit import Secret, Section, setting
from partnerkit.errors import InvalidInput
from partnerkit.portal.model import PORTAL, Alerts, Billing, CustomFields, General, Services, Tickets
from partnerkit.sections import MOST_CHOSEN, Capabilities
from partnerkit.settings.checking import check, differences
from partnerkit.values import Amount, Copied, MemberId
from tests.library.sections.having import ANNA, FULL, GONE, NORA, having
from tests.library.settings.booking import BOOKING, BookingSettings
from tests.library.settings.given import changed_by

TAB = BOOKING.tabs["general"]


def problems(error: InvalidInput) -> dict[str, tuple[str, dict[str, Any]]]:
    """
    Return what is wrong, by path.
    """
    return {p.path: (p.code, dict(p.params)) for p in error.problems}


def wrong(section: Section, tab: str, changes: Any, before: Any = None) -> dict[str, tuple[str, dict[str, Any]]]:
    """
    Return what is wrong with a document of changes.
    """
    place = section.tabs[tab]
    with pytest.raises(InvalidInput) as caught:
        changed_by(place, place.default if before is None else before, changes)
    return problems(caught.value)


def refused(section: Section, tab: str, before: Any, after: Any, has: Capabilities = FULL) -> dict[str, str]:
    """
    Return what may not be chosen, by path and code; nothing where all of it may.
    """
    try:
        check(section, section.tabs[tab], before, after, has)
    except InvalidInput as error:
        return {p.path: p.code for p in error.problems}
    return {}


class TestReading:
    def test_what_nobody_mentions_stays(self) -> None:
        """And nothing need be mentioned."""
        chosen = Billing(autopay=True, card_maximum=Decimal("5.00"))
        tab = PORTAL.tabs["billing"]
        assert changed_by(tab, chosen, {"history": True}) == attrs.evolve(chosen, history=True)
        assert changed_by(tab, chosen, {}) == chosen
        assert changed_by(tab, chosen, {"autopay": False, "card_maximum": "0"}) == Billing()

    @pytest.mark.parametrize("of", [dict, MappingProxyType, OrderedDict])
    def test_any_mapping_will_do(self, of: Any) -> None:
        """Nothing else does, and nothing is read of it."""
        assert changed_by(PORTAL.tabs["services"], Services(), of({"past": True})) == Services(past=True)

    @pytest.mark.parametrize("changes", [None, [], ["past"], [("past", True)], "past", 1, Services(), {"past"}])
    def test_what_is_no_mapping_is_refused(self, changes: Any) -> None:
        """A-34: as a whole."""
        assert wrong(PORTAL, "services", changes) == {"": ("type.object", {})}

    @pytest.mark.requirement("CP-10", call="settings.change")
    def test_every_problem_is_named(self) -> None:
        """Of values, of names there are not, and of lists that are too long, at once."""
        found = wrong(
            PORTAL,
            "tickets",
            {
                "submit": "yes",
                "assignee": "nora",
                "categories": ["visit", 3],
                "cancel_categories": ["x"] * (MOST_CHOSEN + 1),
                "gold": 1,
            },
        )
        assert {path: code for path, (code, _) in found.items()} == {
            "submit": "type.boolean",
            "assignee": "type.uuid",
            "categories.1": "type.string",
            "cancel_categories": "list.long",
            "gold": "field.unknown",
        }

    def test_a_problem_of_what_was_chosen_before_is_nobodys(self) -> None:
        """What stays is taken as it is: whoever changes something else is told of nothing."""
        before = BookingSettings(token=Secret("s3cret"), rooms=("b", "a", "b"), host=GONE)
        after = changed_by(TAB, before, {"notice": 1})
        assert after == attrs.evolve(before, notice=1, rooms=("a", "b"))

    def test_lists_are_sets_in_order(self) -> None:
        """Of people as of keys: what was chosen twice was chosen, and two orders are the same choice."""
        fields = changed_by(PORTAL.tabs["custom_fields"], CustomFields(), {"viewed": ["pets", "gate", "pets"]})
        assert fields == CustomFields(viewed=("gate", "pets"))
        for two, kept in ((["pets", "gate"], ("gate", "pets")), (["gate", "gate"], ("gate",)), (["pets"], ("pets",))):
            assert changed_by(PORTAL.tabs["custom_fields"], CustomFields(), {"viewed": two}).viewed == kept
        alerts = changed_by(PORTAL.tabs["alerts"], Alerts(), {"resources": [str(ANNA), str(NORA), str(ANNA)]})
        assert alerts == Alerts(resources=(NORA, ANNA))

    @pytest.mark.parametrize("value", [["k"] * MOST_CHOSEN, [f"k{n}" for n in range(MOST_CHOSEN)]])
    def test_a_list_has_so_many_entries_and_no_more(self, value: list[str]) -> None:
        """A-34: counted as they come, before anything is done with them; how many is told."""
        tab = PORTAL.tabs["custom_fields"]
        assert changed_by(tab, CustomFields(), {"viewed": value}).viewed == tuple(sorted({*value}))
        for longer in ([*value, "z"], (*value, "z")):
            expected = {"viewed": ("list.long", {"max": MOST_CHOSEN, "length": MOST_CHOSEN + 1})}
            assert wrong(PORTAL, "custom_fields", {"viewed": longer}) == expected

    def test_what_is_no_list_is_no_long_one(self) -> None:
        """However long it is."""
        for value in ("x" * 1000, {str(n): 0 for n in range(1000)}, set(range(1000))):
            assert wrong(PORTAL, "custom_fields", {"viewed": value}) == {"viewed": ("type.array", {})}
        assert changed_by(PORTAL.tabs["general"], General(), {"display_name": "x" * 200}).display_name == "x" * 200


class TestDifferences:
    def test_only_what_differs(self) -> None:
        """By value."""
        tab = PORTAL.tabs["billing"]
        assert differences(tab, Billing(), Billing(card_maximum=Decimal(0))) == ()
        assert differences(tab, Billing(), Billing(card_maximum=Decimal(1), autopay=True)) == (
            "autopay",
            "card_maximum",
        )

    def test_secrets_differ_by_what_they_hold(self) -> None:
        """From none as well."""
        one, same, other = (BookingSettings(token=Secret(text)) for text in ("a", "a", "b"))
        assert differences(TAB, one, same) == ()
        for before, after in ((one, other), (one, BookingSettings()), (BookingSettings(), one)):
            assert differences(TAB, before, after) == ("token",)


class TestChecking:
    @pytest.mark.requirement("CP-08", call="settings.change")
    @pytest.mark.parametrize(
        ("has", "missing"),
        [
            ({"ach": False}, "The processor's underwriting for payments from bank accounts"),
            ({"processor": "stripe"}, "Clearent as processor of payments"),
            (
                {"processor": None, "ach": False},
                "Clearent as processor of payments; The processor's underwriting for payments from bank accounts",
            ),
        ],
    )
    def test_what_is_not_available_cannot_be_changed(self, has: dict[str, Any], missing: str) -> None:
        """Neither on nor off; what it lacks is told, and what is beside it can be."""
        tab = PORTAL.tabs["billing"]
        before, after = Billing(bank_account=True), Billing(card=True)
        with pytest.raises(InvalidInput) as caught:
            check(PORTAL, tab, before, after, having(**has))
        ((path, (code, params)),) = problems(caught.value).items()
        assert (path, code, params["missing"].say()) == ("bank_account", "setting.unavailable", missing)
        assert refused(PORTAL, "billing", after, before, having(**has)) == {"bank_account": "setting.unavailable"}
        assert refused(PORTAL, "billing", before, attrs.evolve(before, card=True), having(**has)) == {}
        assert refused(PORTAL, "billing", before, after) == {}

    @pytest.mark.requirement("CP-01", call="settings.change")
    def test_what_the_section_lacks_every_setting_lacks(self) -> None:
        """All that was changed is named."""
        changed = refused(PORTAL, "services", Services(), Services(past=True, paused=True), having(addons=frozenset()))
        assert changed == {"past": "setting.unavailable", "paused": "setting.unavailable"}

    @pytest.mark.parametrize(("number", "code"), [(-1, "limit.range"), (0, None), (720, None), (721, "limit.range")])
    def test_a_number_has_bounds(self, number: int, code: str | None) -> None:
        """Both ends belong to them, and are told."""
        found = refused(BOOKING, "general", BookingSettings(), BookingSettings(notice=number))
        assert found == ({} if code is None else {"notice": code})
        if code:
            with pytest.raises(InvalidInput) as caught:
                check(BOOKING, TAB, BookingSettings(), BookingSettings(notice=number), FULL)
            assert problems(caught.value)["notice"][1] == {"min": 0, "max": 720}

    @pytest.mark.requirement("CP-10", call="settings.change")
    @pytest.mark.parametrize(
        ("currency", "amount", "right"),
        [
            ("CAD", "5.55", True),
            ("CAD", "5.550", True),
            ("CAD", "5.555", False),
            ("JPY", "5", True),
            ("JPY", "5.00", True),
            ("JPY", "5.50", False),
            ("JPY", "0.01", False),
            ("KWD", "5.555", True),
        ],
    )
    def test_an_amount_has_the_places_of_its_currency(self, currency: str, amount: str, right: bool) -> None:
        """Nothing is rounded: what is too fine is refused."""
        after = Billing(card_maximum=Decimal(amount))
        if right:
            assert refused(PORTAL, "billing", Billing(), after, having(currency=currency)) == {}
            return
        with pytest.raises(InvalidInput) as caught:
            check(PORTAL, PORTAL.tabs["billing"], Billing(), after, having(currency=currency))
        places = 0 if currency == "JPY" else 2
        assert problems(caught.value) == {"card_maximum": ("amount.places", {"places": places, "currency": currency})}

    def test_no_amount_is_too_fine(self) -> None:
        """Where one may be left out."""
        before = BookingSettings(deposit=Decimal("1.00"))
        assert refused(BOOKING, "general", before, BookingSettings(), having(currency="JPY")) == {}
        assert refused(BOOKING, "general", BookingSettings(), BookingSettings(deposit=Decimal("1.001"))) == {
            "deposit": "amount.places"
        }

    @pytest.mark.requirement("CP-19", call="settings.change")
    def test_a_person_works_in_the_account(self) -> None:
        """Whoever is gone can stay, cannot be chosen, and can be taken away."""
        assert refused(PORTAL, "tickets", Tickets(), Tickets(assignee=GONE)) == {"assignee": "member.unknown"}
        assert refused(PORTAL, "tickets", Tickets(assignee=GONE), Tickets(assignee=GONE, open=True)) == {}
        assert refused(PORTAL, "tickets", Tickets(assignee=GONE), Tickets()) == {}
        assert refused(PORTAL, "tickets", Tickets(assignee=GONE), Tickets(assignee=NORA)) == {}

    @pytest.mark.requirement("CP-23", call="settings.change")
    def test_each_of_several_people_does(self) -> None:
        """By its place in the list; who was among them may stay."""
        assert refused(PORTAL, "alerts", Alerts(), Alerts(resources=(NORA, GONE))) == {"resources.1": "member.unknown"}
        assert refused(PORTAL, "alerts", Alerts(resources=(GONE,)), Alerts(resources=(GONE, NORA))) == {}
        strangers = tuple(MemberId(uuid4()) for _ in range(3))
        found = refused(PORTAL, "alerts", Alerts(resources=(GONE,)), attrs.evolve(Alerts(), resources=strangers))
        assert found == dict.fromkeys(("resources.0", "resources.1", "resources.2"), "member.unknown")

    @pytest.mark.requirement("CP-20", call="settings.change")
    def test_what_is_chosen_is_on_the_list(self) -> None:
        """Of the product, by its own name; what was chosen before may stay."""
        before = Tickets(categories=("gone",))
        assert refused(PORTAL, "tickets", before, Tickets(categories=("gone", "visit"))) == {}
        assert refused(PORTAL, "tickets", Tickets(), Tickets(categories=("gate", "visit"))) == {
            "categories.0": "choice.gone"
        }
        # What stood in another list is chosen anew in this one.
        assert refused(PORTAL, "tickets", before, Tickets(cancel_categories=("gone",))) == {
            "cancel_categories.0": "choice.gone"
        }
        assert refused(BOOKING, "general", BookingSettings(), BookingSettings(rooms=("north",))) == {}
        assert refused(BOOKING, "general", BookingSettings(), BookingSettings(rooms=("visit",))) == {
            "rooms.0": "choice.gone"
        }

    def test_a_number_may_be_without_ends(self) -> None:
        """And be left out, as an amount may be."""

        @attrs.frozen(kw_only=True)
        class Open:
            some: Copied[int | None] = setting(None, least=3, most=3)
            free: Copied[int] = setting(0)
            price: Copied[Amount | None] = setting(None)

        section = Section("open", Open)
        assert refused(section, "general", Open(), Open(some=3, free=-(2**40))) == {}
        assert refused(section, "general", Open(), Open(some=2)) == {"some": "limit.range"}
        assert refused(section, "general", Open(some=3), Open()) == {}


def test_a_secret_is_not_blank() -> None:
    """A-02: an empty one would count as one that is set; None takes it away."""
    for text in ("", " ", "\n\t"):
        with pytest.raises(InvalidInput) as caught:
            check(BOOKING, TAB, TAB.default, BookingSettings(token=Secret(text)), FULL)
        assert problems(caught.value) == {"token": ("text.blank", {})}
    for before, after in ((None, Secret("s3cret")), (Secret("s3cret"), None)):
        check(BOOKING, TAB, BookingSettings(token=before), BookingSettings(token=after), FULL)
