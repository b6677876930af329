"""
A line of the list shows its account as it is, and has a revision of its own.
"""

from datetime import timedelta
from uuid import UUID

import attrs
import pytest

from partnerkit import Client, Stage, Status, Subscription
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import listed, mirrored, shown
from partnerkit.effects import Effects
from partnerkit.repository import Add, Change
from partnerkit.values import ClientId, PartnerId
from tests.library.accounts.given import DAY, INSTANT, OPENED, account

A = account()
PARTNER = PartnerId(UUID(int=3))
LINE: Client = listed(A, partner_id=PARTNER, id=ClientId(UUID(int=4))).result


@pytest.mark.requirement("VC-05", call="clients.list")
def test_an_account_is_put_on_its_partners_list() -> None:
    """With an id of its own: what hangs on the line stays behind when the account moves."""
    effects = listed(A, partner_id=PARTNER, id=LINE.id)
    assert effects == Effects(LINE, [Add(LINE)])
    assert (LINE.partner_id, LINE.account_id, LINE.revision) == (PARTNER, A.id, 0)
    assert (LINE.name, LINE.contact, LINE.email, LINE.uid) == (A.name, A.contact, A.email, A.uid)
    assert (LINE.created_at, LINE.trial_ends_at, LINE.standing) == (OPENED, A.trial_ends_at, Standing.AWAITING)


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({"name": "B"}, {"name": "B"}),
        ({"contact": None, "email": None}, {"contact": None, "email": None}),
        ({"nickname": "szabo"}, {"nickname": "szabo"}),
        ({"stage": Stage.LIVE}, {"stage": Stage.LIVE}),
        ({"plan": "pro", "subscription": Subscription.PAYING}, {"plan": "pro"}),
        ({"signed_in_at": OPENED, "trial_ends_at": OPENED}, {"standing": Standing.TRIAL, "trial_ends_at": OPENED}),
        ({"partner_locked_at": OPENED}, {"standing": Standing.LOCKED, "locked_at": OPENED}),
        ({"vendor_locked_at": OPENED}, {"standing": Standing.LOCKED, "locked_at": OPENED}),
        ({"uid": "0" * 12}, {"uid": "0" * 12}),
        ({"opened_at": OPENED + DAY}, {"created_at": OPENED + DAY}),
    ],
)
def test_whatever_it_shows_follows_the_account(fields: dict, seen: dict) -> None:
    """And nothing else of the line changes, its revision least of all."""
    after = attrs.evolve(A, **fields)
    assert shown(LINE, after) == attrs.evolve(LINE, **seen)
    assert mirrored(LINE, after) == Effects(None, [Change(LINE, shown(LINE, after))])


def test_of_two_locks_the_earlier_is_shown() -> None:
    """Since when the client has been shut out."""
    both = account(partner_locked_at=OPENED + DAY, vendor_locked_at=OPENED)
    assert shown(LINE, both).locked_at == OPENED


@pytest.mark.parametrize(
    "fields", [{"language": "hu"}, {"epoch": 1}, {"seq": 5, "head": b"x", "revision": 7, "version": 9}]
)
def test_what_it_does_not_show_writes_nothing(fields: dict) -> None:
    """No line is written for nothing."""
    assert mirrored(LINE, attrs.evolve(A, **fields)) == Effects(None)


def test_without_a_managing_partner_there_is_no_line() -> None:
    """R-07: and nothing to bring up to date."""
    assert mirrored(None, A) == Effects(None)


@pytest.mark.requirement("R-12", call="Client.status")
def test_a_line_has_the_status_of_its_account_at_every_moment() -> None:
    """Derived from the same facts, without reading the account."""
    trying = account(signed_in_at=OPENED, trial_ends_at=OPENED + DAY)
    line = shown(LINE, trying)
    for at in (OPENED, OPENED + DAY - INSTANT, OPENED + DAY, OPENED + timedelta(days=100)):
        assert line.status(at) is trying.status(at)
    assert line.status(OPENED + DAY) is Status.TRIAL_EXPIRED
