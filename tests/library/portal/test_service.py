"""
An account's portal as one of its clients would see it, asked for by those who may (CP-01, OW-03).
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import attrs
import pytest

from partnerkit import Actor, Level
from partnerkit.errors import InvalidInput, NotFound
from partnerkit.portal.view import PortalClient, PortalView, Reach
from partnerkit.testing.clock import NOON
from partnerkit.values import AccountId
from tests.library.settings.given import Desk

CLIENT = PortalClient(record_id=UUID(int=9))


def seen(desk: Desk, client: PortalClient = CLIENT, by: str | Actor = "katalin", account: Any = None) -> PortalView:
    """
    Return what a client sees.
    """
    actor, id = desk.by(by), account or desk.account_id
    return desk.world.run(lambda k: k.portal.view(id, client, by=actor))


@pytest.mark.requirement("CP-24", call="portal.view")
def test_what_is_in_effect_is_shown(desk: Desk) -> None:
    """What was chosen of it; under the account's own name where none was."""
    bare = PortalView(reach=Reach.CLIENT, display_name=desk.account.name, currency="EUR", pay_by_bank=True)
    assert seen(desk) == bare
    desk.change("general", {"display_name": "Zöld Kert", "linkedin": "https://linkedin.com/in/éva/"})
    desk.change("services", {"past": True})
    assert seen(desk) == attrs.evolve(bare, display_name="Zöld Kert", linkedin="in/éva", past_services=True)
    desk.product(processor=None, currency="USD")
    assert (seen(desk).pay_by_bank, seen(desk).currency) == (False, "USD")


@pytest.mark.requirement("CP-01", call="portal.view")
def test_a_portal_is_closed_without_plan_and_add_on(desk: Desk) -> None:
    """And opens again as it was."""
    desk.change("services", {"past": True})
    desk.books("pro", ())
    assert seen(desk) == PortalView(reach=Reach.CLOSED, display_name=desk.account.name, currency="EUR")
    desk.books()
    assert seen(desk).past_services


@pytest.mark.requirement("OW-03", call="portal.view")
@pytest.mark.parametrize(
    ("client", "reach"),
    [
        (PortalClient(verified=False, record_id=UUID(int=9)), Reach.UNVERIFIED),
        (PortalClient(), Reach.PROSPECT),
        (CLIENT, Reach.CLIENT),
    ],
)
def test_how_far_in_somebody_gets(desk: Desk, client: PortalClient, reach: Reach) -> None:
    """Nobody needs to exist for that."""
    assert seen(desk, client).reach is reach


@pytest.mark.requirement("CP-24", call="portal.view")
def test_who_may_look(desk: Desk) -> None:
    """Admins of the account, its operators and the vendor; nobody else of it, and no stranger."""
    desk.has("nora", Level.MANAGER)
    desk.has("anna", Level.ADMIN)
    desk.session("nora")
    desk.session("anna")
    for who in ("katalin", "anna", "dana", "support"):
        assert seen(desk, by=who).reach is Reach.CLIENT
    with desk.refused("level"):
        seen(desk, by="nora")
    for who, account in (("zoe", None), ("katalin", AccountId(uuid4())), ("dana", AccountId(uuid4()))):
        with pytest.raises(NotFound):
            seen(desk, by=who, account=account)


def test_a_client_is_read_like_any_input(desk: Desk) -> None:
    """A moment has a time zone, and a record is an id; every problem is named."""
    odd: Any = PortalClient(
        verified="yes",  # type: ignore[arg-type]
        record_id="nine",  # type: ignore[arg-type]
        autopay_since=datetime(2026, 11, 1, 12),  # noqa: DTZ001
    )
    with desk.world.unchanged(), pytest.raises(InvalidInput) as caught:
        seen(desk, odd)
    assert {p.path: p.code for p in caught.value.problems} == {
        "verified": "type.boolean",
        "record_id": "type.uuid",
        "autopay_since": "type.moment",
    }
    desk.change("billing", {"autopay": True})
    assert seen(desk, attrs.evolve(CLIENT, autopay_since=NOON)).autopay_since == NOON
