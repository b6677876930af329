"""
A line of the list shows its account as it is, and has a revision of its own.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest

from partnerkit import Client, Stage, Status, Subscription
from partnerkit.accounts.status import Standing
from partnerkit.clients.model import listed, mirrored, shown
from partnerkit.effects import Effects
from partnerkit.errors import Outdated
from partnerkit.repository import Add, Change
from partnerkit.values import ClientId, PartnerId
from tests.library.accounts.given import DAY, INSTANT, OPENED, account
from tests.library.clients.given import ME

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
        (
            {"partner_locked_at": OPENED},
            {"standing": Standing.LOCKED, "locked_at": OPENED, "partner_locked": True},
        ),
        ({"vendor_locked_at": OPENED}, {"standing": Standing.LOCKED, "locked_at": OPENED, "vendor_locked": True}),
        ({"secure": True}, {"secure": True}),
        ({"uid": "0" * 12}, {"uid": "0" * 12}),
        ({"opened_at": OPENED + DAY}, {"created_at": OPENED + DAY}),
    ],
)
def test_whatever_it_shows_follows_the_account(fields: dict, seen: dict) -> None:
    """And nothing else of the line changes, its revision least of all."""
    after = attrs.evolve(A, **fields)
    assert shown(LINE, after) == attrs.evolve(LINE, **seen)
    assert mirrored(LINE, after) == Effects(None, [Change(LINE, shown(LINE, after))])


@pytest.mark.requirement("R-15", call="Client")
def test_what_is_the_partners_own_stays() -> None:
    """Tags, assignments, its chain and its revision are no part of the account, whatever that does."""
    own: dict[str, Any] = {
        "tags": frozenset({"vip"}),
        "assigned": frozenset({ME}),
        "seq": 3,
        "head": b"h",
        "revision": 2,
        "version": 5,
    }
    kept = attrs.evolve(LINE, **own)
    after = account(name="B", secure=True, partner_locked_at=OPENED, plan="pro", stage=Stage.LIVE, seq=9, revision=9)
    assert shown(kept, after) == attrs.evolve(shown(LINE, after), **own)
    assert shown(kept, A) == kept


@pytest.mark.parametrize(("by_partner", "by_vendor"), [(DAY, 0 * DAY), (0 * DAY, DAY)])
def test_of_two_locks_the_earlier_is_shown(by_partner: timedelta, by_vendor: timedelta) -> None:
    """Since when the client has been shut out, whoever was first; and that there are two."""
    both = shown(LINE, account(partner_locked_at=OPENED + by_partner, vendor_locked_at=OPENED + by_vendor))
    assert (both.locked_at, both.partner_locked, both.vendor_locked) == (OPENED, True, True)


@pytest.mark.parametrize(
    "fields",
    [{}, {"secure": True}, {"partner_locked_at": OPENED}, {"vendor_locked_at": OPENED}],
    ids=lambda fields: str(*fields),
)
def test_a_decision_about_a_line_rests_on_what_one_about_its_account_does(fields: dict) -> None:
    """And on who has it, which the line alone knows."""
    after = account(**fields)
    line = attrs.evolve(shown(LINE, after), assigned=frozenset({ME}))
    assert line.facts == attrs.evolve(after.facts, assigned=frozenset({ME}))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr. Szabó Fogászat", "dr. szabo fogaszat"),
        ("ŐRSÉGI Tökmag", "orsegi tokmag"),
        ("Çà et Là", "ca et la"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("한국", "한국"),
        ("ﷺ" * 200, ("صلى الله عليه وسلم" * 200)[:200]),
        ("x" * 200, "x" * 200),
    ],
)
def test_lists_are_sorted_by_names_without_case_and_accents(name: str, key: str) -> None:
    """In the normal form in which letters stand by the alphabet, and no longer than a column is."""
    assert attrs.evolve(LINE, name=name).name_key == key


def test_an_edit_of_another_revision_is_refused() -> None:
    """A-29: what one did not see is not overwritten."""
    line = attrs.evolve(LINE, revision=2)
    for seen in (None, 2):
        line.check(seen)
    for other in (0, 1, 3):
        with pytest.raises(Outdated) as caught:
            line.check(other)
        assert caught.value == Outdated("client", other, 2)


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
