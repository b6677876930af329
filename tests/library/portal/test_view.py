"""
What one client sees of a portal and may do there, setting by setting (CP-02 to CP-22, OW-03).
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit.portal.model import (
    PORTAL,
    Billing,
    CustomFields,
    General,
    PortalSettings,
    Services,
    Tickets,
)
from partnerkit.portal.view import PortalClient, PortalView, Reach, view
from partnerkit.sections import Capabilities, in_effect
from partnerkit.testing.clock import NOON
from tests.library.sections.having import FULL, NORA, having

CLIENT = PortalClient(record_id=UUID(int=9), autopay_since=NOON)
EVERYTHING = PortalSettings(
    general=General(display_name="Zöld Kert", facebook="green", twitter="green_", linkedin="company/green"),
    billing=Billing(
        autopay=True,
        card=True,
        bank_account=True,
        prepayments=True,
        history=True,
        card_maximum=Decimal("5.00"),
        ach_maximum=Decimal("6.00"),
    ),
    services=Services(past=True, upcoming=True, paused=True),
    tickets=Tickets(
        submit=True,
        open=True,
        closed=True,
        assignee=NORA,
        categories=("visit",),
        reschedule_categories=("invoice",),
        cancel_categories=("invoice", "visit"),
    ),
    custom_fields=CustomFields(viewed=("pets",), changed=("gate",)),
)


def seen(chosen: PortalSettings, client: PortalClient = CLIENT, has: Capabilities = FULL) -> PortalView:
    """
    Return what a client sees of what was chosen.
    """
    tabs = {name: in_effect(PORTAL, tab, getattr(chosen, name), has) for name, tab in PORTAL.tabs.items()}
    return view(client, PORTAL.together(tabs), has, name="Szabó Kertészet")


ALL = PortalView(
    reach=Reach.CLIENT,
    display_name="Zöld Kert",
    facebook="green",
    twitter="green_",
    linkedin="company/green",
    enrol=True,
    autopay_since=NOON,
    change_card=True,
    change_bank_account=True,
    pay_by_bank=True,
    prepay=True,
    billing_history=True,
    card_maximum=Decimal("5.00"),
    ach_maximum=Decimal("6.00"),
    currency="CAD",
    past_services=True,
    upcoming_services=True,
    paused_services=True,
    submit_tickets=True,
    open_tickets=True,
    closed_tickets=True,
    categories=("visit",),
    reschedule_categories=("invoice",),
    cancel_categories=("invoice", "visit"),
    viewed_fields=("gate", "pets"),
    changed_fields=("gate",),
)


@pytest.mark.requirement("CP-24", call="portal.view")
def test_everything_and_nothing() -> None:
    """All that can be chosen shows all there is; what has no stated default is off."""
    assert seen(EVERYTHING) == ALL
    bare = PortalView(reach=Reach.CLIENT, display_name="Szabó Kertészet", pay_by_bank=True, currency="CAD")
    assert seen(PortalSettings()) == bare


@pytest.mark.requirement("CP-06", call="portal.view")
@pytest.mark.parametrize(
    ("tab", "change", "different"),
    [
        ("general", {"display_name": None}, {"display_name": "Szabó Kertészet"}),
        ("general", {"facebook": None}, {"facebook": None}),
        ("general", {"twitter": None}, {"twitter": None}),
        ("general", {"linkedin": None}, {"linkedin": None}),
        ("billing", {"autopay": False}, {"enrol": False, "autopay_since": None}),
        ("billing", {"card": False}, {"change_card": False}),
        ("billing", {"bank_account": False}, {"change_bank_account": False}),
        ("billing", {"prepayments": False}, {"prepay": False}),
        ("billing", {"history": False}, {"billing_history": False}),
        ("billing", {"card_maximum": Decimal("0.00")}, {"card_maximum": None}),
        ("billing", {"ach_maximum": Decimal("0.00")}, {"ach_maximum": None}),
        ("services", {"past": False}, {"past_services": False}),
        ("services", {"upcoming": False}, {"upcoming_services": False}),
        ("services", {"paused": False}, {"paused_services": False}),
        (
            "tickets",
            {"submit": False},
            {"submit_tickets": False, "open_tickets": False, "closed_tickets": False, "categories": ()}
            | {"reschedule_categories": (), "cancel_categories": ()},
        ),
        ("tickets", {"open": False}, {"open_tickets": False}),
        ("tickets", {"closed": False}, {"closed_tickets": False}),
        ("tickets", {"assignee": None}, {}),
        ("tickets", {"categories": ()}, {"categories": ()}),
        ("tickets", {"reschedule_categories": ("gone",)}, {"reschedule_categories": ()}),
        ("tickets", {"cancel_categories": ("gone", "visit")}, {"cancel_categories": ("visit",)}),
        ("alerts", {"resources": (NORA,)}, {}),
        ("custom_fields", {"viewed": ()}, {"viewed_fields": ("gate",)}),
        ("custom_fields", {"changed": ()}, {"viewed_fields": ("pets",), "changed_fields": ()}),
        ("custom_fields", {"changed": ("gate", "pets")}, {"changed_fields": ("gate", "pets")}),
        ("custom_fields", {"viewed": ("pets", "gate")}, {}),
    ],
    ids=str,
)
def test_each_setting_shows_one_thing(tab: str, change: dict[str, Any], different: dict[str, Any]) -> None:
    """And nothing else: what the others show stays."""
    chosen = attrs.evolve(EVERYTHING, **{tab: attrs.evolve(getattr(EVERYTHING, tab), **change)})
    assert seen(chosen) == attrs.evolve(ALL, **different)


@pytest.mark.requirement("CP-01", call="portal.view")
@pytest.mark.parametrize("lacking", [{"addons": frozenset()}, {"offers": frozenset()}])
@pytest.mark.parametrize("client", [CLIENT, PortalClient(), PortalClient(verified=False)])
def test_a_closed_portal_shows_nothing(lacking: dict[str, Any], client: PortalClient) -> None:
    """Whoever asks; given settings that are not in effect by mistake as well."""
    closed = PortalView(reach=Reach.CLOSED, display_name="Szabó Kertészet", currency="CAD")
    assert seen(EVERYTHING, client, having(**lacking)) == closed
    named = attrs.evolve(closed, display_name="Zöld Kert")
    assert view(client, EVERYTHING, having(**lacking), name="Szabó Kertészet") == named


@pytest.mark.requirement("OW-03", call="portal.view")
def test_whoever_has_not_proven_the_address_reaches_the_account_page_alone() -> None:
    """With a record or without."""
    for record in (None, UUID(int=9)):
        unverified = PortalClient(verified=False, record_id=record, autopay_since=NOON)
        expected = PortalView(reach=Reach.UNVERIFIED, display_name="Zöld Kert", currency="CAD")
        assert seen(EVERYTHING, unverified) == expected


@pytest.mark.requirement("OW-03", call="portal.view")
def test_a_prospect_sees_what_everybody_sees() -> None:
    """The name and the widgets, until staff link a record."""
    expected = PortalView(
        reach=Reach.PROSPECT,
        display_name="Zöld Kert",
        currency="CAD",
        facebook="green",
        twitter="green_",
        linkedin="company/green",
    )
    assert seen(EVERYTHING, PortalClient(autopay_since=NOON)) == expected


@pytest.mark.requirement("CP-08", call="portal.view")
@pytest.mark.parametrize("lacking", [{"processor": "stripe"}, {"processor": None}, {"ach": False}])
def test_payments_from_bank_accounts_rest_on_processor_and_underwriting(lacking: dict[str, Any]) -> None:
    """CP-11: the maximum as well."""
    found = seen(EVERYTHING, has=having(**lacking))
    assert found == attrs.evolve(ALL, change_bank_account=False, pay_by_bank=False, ach_maximum=None)


def test_whoever_is_not_in_autopay_is_not() -> None:
    """CP-06: it may opt in."""
    found = seen(EVERYTHING, attrs.evolve(CLIENT, autopay_since=None))
    assert found == attrs.evolve(ALL, autopay_since=None)
