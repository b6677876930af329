"""
What is chosen becomes a row and an event, once; what stays is written nowhere (BX-09).
"""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from partnerkit import Account, Secret
from partnerkit.effects import Effects
from partnerkit.portal.model import PORTAL, Alerts, Billing, General, Tickets
from partnerkit.repository import Add, Change
from partnerkit.sealing import KeySealer
from partnerkit.settings.model import SettingsChanged, SettingsDocument, chosen_in
from partnerkit.settings.usecases import choose, hand_on
from tests.library.sections.having import ANNA, NORA
from tests.library.settings.booking import BOOKING, BookingSettings
from tests.library.world import settle
from tests.library.worlds import in_memory

SEALER = KeySealer([Secret("the signing key of a test")])
TAB = BOOKING.tabs["general"]


@pytest.fixture(scope="module")
def account() -> Account:
    """
    Any account.
    """
    return settle(in_memory()).account


def chosen(account: Account, tab: Any, value: Any, document: SettingsDocument | None = None) -> Effects[Any]:
    """
    Return what comes of choosing.
    """
    return choose(account, tab, document, value, sealer=SEALER)


def event(effects: Effects[Any]) -> SettingsChanged:
    """
    Return the one event there is.
    """
    (told,) = effects.events
    assert isinstance(told, SettingsChanged)
    return told


@pytest.mark.requirement("CP-24", call="settings.change")
def test_the_first_choice_makes_a_row(account: Account) -> None:
    """Of the tab's id, under the account, which is a link in its history; the event tells what changed alone."""
    effects = chosen(account, PORTAL.tabs["billing"], Billing(card=True, card_maximum=Decimal("5.00")))
    document = effects.result
    assert effects.changes == (Change(account, account), Add(document))
    assert (document.account_id, document.id) == (account.id, PORTAL.tabs["billing"].id)
    assert (document.section, document.tab, document.revision) == ("portal", "billing", 1)
    told = event(effects)
    assert (told.chain_id, told.section, told.tab, told.secrets) == (account.id, "portal", "billing", ())
    assert (told.was, told.now) == (
        {"card": False, "card_maximum": "0.00"},
        {"card": True, "card_maximum": "5.00"},
    )
    assert (told.personal_was, told.personal_now) == ({}, {})


@pytest.mark.requirement("BX-09", call="settings.change")
def test_another_one_changes_it(account: Account) -> None:
    """By one revision; the same once more changes nothing at all."""
    tab = PORTAL.tabs["billing"]
    first = chosen(account, tab, Billing(card=True)).result
    second = chosen(account, tab, Billing(card=True, history=True), first)
    assert second.changes == (Change(account, account), Change(first, second.result))
    assert second.result.revision == 2
    assert event(second).now == {"history": True}
    same = chosen(account, tab, Billing(card=True, history=True), second.result)
    assert (same.changes, same.events, same.result) == ((), (), second.result)


def test_nothing_is_nothing(account: Account) -> None:
    """Who chooses what is chosen by default has no row, and the answer is of revision 0."""
    effects = chosen(account, PORTAL.tabs["services"], PORTAL.tabs["services"].default)
    assert (effects.changes, effects.events, effects.result.revision) == ((), (), 0)


@pytest.mark.requirement("R-01", call="settings.change")
def test_what_is_personal_is_told_apart(account: Account) -> None:
    """A-35: an event's open part has none of it, so that it can be erased."""
    tab = PORTAL.tabs["general"]
    first = chosen(account, tab, General(display_name="Green", facebook="greenacre"))
    told = event(chosen(account, tab, General(display_name="Zöld"), first.result))
    assert (told.was, told.now) == ({}, {})
    assert told.personal_was == {"display_name": "Green", "facebook": "greenacre"}
    assert told.personal_now == {"display_name": "Zöld", "facebook": None}


@pytest.mark.requirement("R-01", call="settings.change")
def test_a_secret_is_told_by_its_name(account: Account) -> None:
    """When it is set, changed and taken away; one that stays is not sealed anew."""
    first = chosen(account, TAB, BookingSettings(token=Secret("s3cret-1")))
    second = chosen(account, TAB, BookingSettings(token=Secret("s3cret-1"), notice=1), first.result)
    third = chosen(account, TAB, BookingSettings(token=Secret("s3cret-2"), notice=1), second.result)
    gone = chosen(account, TAB, BookingSettings(notice=1), third.result)
    assert [event(effects).secrets for effects in (first, second, third, gone)] == [
        *(("token",), (), ("token",), ("token",))
    ]
    assert second.result.secrets == first.result.secrets != third.result.secrets
    assert gone.result.secrets == {}
    assert "s3cret" not in repr(first) + repr(second)
    assert [event(effects).now for effects in (first, third)] == [{}, {}]


@pytest.mark.requirement("CP-19", call="staff.remove")
@pytest.mark.parametrize("gone", [True, False])
def test_somebody_follows(account: Account, gone: bool) -> None:
    """In what one person alone does; elsewhere whoever is gone is left out, and whoever is back stays."""
    tickets, alerts = PORTAL.tabs["tickets"], PORTAL.tabs["alerts"]
    first = chosen(account, tickets, Tickets(assignee=NORA, submit=True)).result
    listed = chosen(account, alerts, Alerts(resources=(NORA, ANNA))).result

    def on(tab: Any, document: SettingsDocument, to: Any) -> Any:
        return hand_on(account, tab, document, NORA, to, gone=gone, sealer=SEALER)

    assert chosen_in(tickets, on(tickets, first, ANNA).result, SEALER) == Tickets(assignee=ANNA, submit=True)
    assert chosen_in(tickets, on(tickets, first, None).result, SEALER) == Tickets(submit=True)
    assert chosen_in(alerts, on(alerts, listed, ANNA).result, SEALER).resources == ((ANNA,) if gone else (NORA, ANNA))
    assert bool(on(alerts, listed, None).changes) is gone


def test_nobody_follows_where_nothing_is_held(account: Account) -> None:
    """Nothing is written, then."""
    first = chosen(account, PORTAL.tabs["tickets"], Tickets(assignee=ANNA)).result
    effects = hand_on(account, PORTAL.tabs["tickets"], first, NORA, ANNA, gone=True, sealer=SEALER)
    assert (effects.changes, effects.events) == ((), ())


def test_a_row_that_was_strange_is_put_in_order(account: Account) -> None:
    """What a release did not know is gone once something else is chosen."""
    first = chosen(account, TAB, BookingSettings(notice=1)).result
    strange = attrs.evolve(first, plain={**first.plain, "gold": 1, "week": "friday"})
    after = chosen(account, TAB, BookingSettings(notice=2), strange).result
    assert "gold" not in after.plain
    assert after.plain["week"] == "monday"
