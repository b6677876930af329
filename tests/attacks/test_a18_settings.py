"""
A-18: what is switched off, or was booked no longer, answers by no path: a closed portal is closed, whatever was chosen.
"""

import itertools
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Level, PortalClient, SectionSettings
from partnerkit.errors import SettingsClosed
from partnerkit.portal.decisions import (
    Alert,
    Method,
    NoPayment,
    Payment,
    TicketStatus,
    alerted,
    assignee,
    is_to_charge,
    rule_payment,
    shown_ticket,
)
from partnerkit.portal.model import PORTAL, PortalSettings, Tickets
from partnerkit.portal.view import PortalView, Reach
from partnerkit.sections import in_effect
from partnerkit.testing.clock import NOON
from partnerkit.values import Money
from tests.api.staffing import pays
from tests.api.world import World
from tests.attacks.visitor import forms_of, owner
from tests.library.sections.having import ANNA, GONE, NORA, OWNER, having
from tests.library.settings.conftest import desk as desk  # noqa: PLC0414 - a fixture, used by name
from tests.library.settings.given import Desk

CLIENT = PortalClient(record_id=UUID(int=9), autopay_since=NOON)
CHOICES: dict[str, dict[str, object]] = {
    "general": {"display_name": "Zöld Kert", "facebook": "green"},
    "billing": {
        **dict.fromkeys(("autopay", "card", "bank_account", "prepayments", "history"), True),
        "card_maximum": "5.00",
        "ach_maximum": "6.00",
    },
    "services": {"past": True, "upcoming": True, "paused": True},
    "tickets": {"submit": True, "open": True, "closed": True, "categories": ["visit"], "cancel_categories": ["visit"]},
    "custom_fields": {"viewed": ["gate"], "changed": ["pets"]},
}
LAPSES: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "no add-on": ("pro", ()),
    "no such plan": ("basic", ("client_portal",)),
    "cancelled": (None, ("client_portal",)),
    "nothing": (None, ()),
}


def chooses(desk: Desk) -> None:
    """
    Choose all there is, with somebody for the tickets and alerts.
    """
    nora = desk.has("nora", Level.ADMIN)
    for tab, changes in CHOICES.items():
        desk.change(tab, changes)
    desk.change("tickets", {"assignee": str(nora.id)})
    desk.change("alerts", {"resources": [str(nora.id)]})


def nothing_comes_of(desk: Desk, view: PortalView, effective: PortalSettings) -> None:
    """
    See that nothing whatever is shown, allowed or done.
    """
    bare = PortalView(reach=Reach.CLOSED, display_name=desk.account.name, currency="EUR")
    assert view == bare
    assert effective == PortalSettings(tickets=Tickets(assignee=desk.account.owner_id))
    for method, invoice, amount in itertools.product(Method, (None, UUID(int=1)), ("0.01", "9.00")):
        payment = Payment(amount=Money(Decimal(amount), "EUR"), method=method, invoice_id=invoice)
        assert rule_payment(view, payment).because is NoPayment.CLOSED
    assert not is_to_charge(view, NOON + timedelta(days=1))
    assert {shown_ticket(view, status, corresponded=True) for status in TicketStatus} == {None}
    assert (assignee(effective), {alerted(effective, alert) for alert in Alert}) == (None, {()})


@pytest.mark.requirement("CP-01", call="portal.view", by="library")
@pytest.mark.parametrize("lapse", LAPSES)
def test_a18_nothing_comes_of_a_portal_that_was_booked_no_longer(desk: Desk, lapse: str) -> None:
    """
    By no call of the library, to nobody; and nothing can be changed until it is booked again, when all is as it was.
    """
    chooses(desk)
    before, open_view = desk.read(), seen(desk)
    desk.books(*LAPSES[lapse])

    for who in ("katalin", "nora", "dana", "support"):
        found: SectionSettings = desk.read(by=who)
        assert found.missing
        nothing_comes_of(desk, seen(desk, who), found.effective)
        assert {name for tab in found.tabs.values() for name in tab.missing} == {
            name for tab in found.tabs.values() for name in tab.tab.settings
        }
    for tab in PORTAL.tabs:
        for work in closed_ways(desk, tab):
            with desk.world.unchanged(), pytest.raises(SettingsClosed):
                work()
    desk.books()
    after = desk.read()
    assert (after.effective, seen(desk)) == (before.effective, open_view)


def closed_ways(desk: Desk, tab: str) -> list[Callable[[], object]]:
    """
    Return whatever could change a tab, with what is right and what is not, seen or not.
    """
    right = CHOICES.get(tab, {})
    return [
        lambda: desk.change(tab, right),
        lambda: desk.change(tab, {}),
        lambda: desk.change(tab, {"gold": 1}),
        lambda: desk.change(tab, right, seen=desk.tab(tab).revision),
        lambda: desk.change(tab, right, key="a key"),
        lambda: desk.select_all(tab),
        lambda: desk.select_all(tab, by="nora"),
    ]


def seen(desk: Desk, by: str = "katalin", client: PortalClient = CLIENT) -> PortalView:
    """
    Return what a client sees, asked for by somebody.
    """
    actor = desk.by(by)
    return desk.world.run(lambda k: k.portal.view(desk.account_id, client, by=actor))


@pytest.mark.requirement("CP-08", call="settings.change", by="library")
@pytest.mark.parametrize("facts", [{"processor": "stripe"}, {"processor": None}, {"ach": False}])
def test_a18_bank_payments_lapse_by_every_path(desk: Desk, facts: dict[str, Any]) -> None:
    """
    The switch and the maximum are neither in effect nor changed, nor turned on with all the others.
    """
    chooses(desk)
    desk.product(**facts)
    view = seen(desk)
    assert (view.change_bank_account, view.pay_by_bank, view.ach_maximum) == (False, False, None)
    for invoice in (None, UUID(int=1)):
        payment = Payment(amount=Money(Decimal("0.01"), "EUR"), method=Method.BANK, invoice_id=invoice)
        assert rule_payment(view, payment).because is NoPayment.BANK
    for changes in ({"bank_account": False}, {"ach_maximum": "0.00"}, {"ach_maximum": "7.00"}):
        with desk.wrong(**dict.fromkeys(changes, "setting.unavailable")):
            desk.change("billing", dict[str, object](changes))
    desk.books("pro", ())
    desk.books()
    assert desk.select_all("billing").effective.bank_account is False


@pytest.mark.requirement("CP-16", call="settings.read", by="library")
@given(
    chosen=st.builds(
        Tickets,
        submit=st.booleans(),
        open=st.booleans(),
        closed=st.booleans(),
        assignee=st.sampled_from([None, OWNER, NORA, ANNA, GONE]),
        categories=st.sampled_from([(), ("visit",), ("gone", "visit")]),
        reschedule_categories=st.sampled_from([(), ("invoice",)]),
        cancel_categories=st.sampled_from([(), ("invoice", "visit")]),
    ),
    has=st.sampled_from(
        [having(), having(addons=frozenset()), having(offers=frozenset()), having(members=frozenset())]
    ),
)
def test_a18_nothing_that_rests_on_tickets_is_in_effect_without_them(chosen: Tickets, has: Any) -> None:
    """
    Whatever was chosen below the switch, whatever the account has.
    """
    tab = PORTAL.tabs["tickets"]
    found = in_effect(PORTAL, tab, chosen, has)
    if not chosen.submit or PORTAL.missing(has):
        assert found == Tickets(assignee=OWNER)
        assert assignee(attrs.evolve(PortalSettings(), tickets=found)) is None
    else:
        assert (found.submit, found.open, found.closed) == (True, chosen.open, chosen.closed)
        assert found.assignee in {*has.members, OWNER}


# ---------------------------------------------------------------- API and pages


@pytest.fixture
def paid(world: World, account: dict[str, Any]) -> dict[str, Any]:
    """
    An account with the client portal, whose owner chose something.
    """
    world.seat(account)
    pays(world, account)
    for path, body in (("portal/services", {"past": True}), ("portal/tickets", {"submit": True, "open": True})):
        assert world.call("owner", "PATCH", f"/workspace/settings/{path}", body).status_code == 200
    return account


def lapses(world: World, account: dict[str, Any]) -> None:
    """
    Have the portal be booked no longer.
    """
    world.clock.tick(timedelta(minutes=1))
    pays(world, account, addons=[], at=world.clock().isoformat(), event="evt later")


@pytest.mark.requirement("CP-01", call="portal.view", by="api")
def test_a18_the_api_of_a_closed_portal_says_closed(world: World, paid: dict[str, Any]) -> None:
    """
    Whoever asks; nothing is changed by any call, and a form that was open before says so as well.
    """
    form_of = owner(world)
    form = form_of.form("/workspace/settings/portal/services")
    lapses(world, paid)

    for who in ("owner", "dana", "vendor"):
        section = world.call(who, "GET", f"/accounts/{paid['id']}/settings/portal").json
        for tab in section["tabs"]:
            assert not {name for name, value in tab["effective"].items() if value is True}, tab["name"]
        for client in ({}, {"record_id": str(UUID(int=9))}, {"verified": False}):
            view = world.call(who, "POST", f"/accounts/{paid['id']}/portal/view", client).json
            assert view["reach"] == "closed"
            assert not [name for name, value in view.items() if value is True or (isinstance(value, list) and value)]
    before = world.kept()
    for tab in PORTAL.tabs:
        for method, path, body in (("PATCH", "", {}), ("PATCH", "", {"past": True}), ("POST", "/all", {})):
            answer = world.call("owner", method, f"/workspace/settings/portal/{tab}{path}", body)
            assert (answer.status_code, answer.json["code"]) == (409, "settings_closed")
    assert 400 <= form_of.submit(form, **{"set-upcoming": "1"}).status_code < 500
    assert world.kept() == before


def test_a18_pages_of_a_closed_portal_change_nothing(world: World, paid: dict[str, Any]) -> None:
    """
    Each tab is shown shut, with nothing to be sent; the preview says closed.
    """
    lapses(world, paid)
    visitor = owner(world)
    for tab in PORTAL.tabs:
        place = f"/workspace/settings/portal/{tab}"
        page = visitor.get(place)
        assert page.status_code == 200
        assert not [form for form in forms_of(page) if form.sent and form.action == place]
        assert visitor.send("POST", place, data={"set-past": "1"}).status_code in {400, 403, 409}
    assert visitor.get("/workspace/settings/portal/preview").status_code == 200
