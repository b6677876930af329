"""
An account is made secure, and one like others again; by the vendor so far (VC-22).
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from partnerkit import Account, Business, ClientFilter, PartnerKit, Stage
from partnerkit.decision import Rule
from partnerkit.errors import NotFound, Outdated, Refused
from partnerkit.values import AccountId
from tests.library.clients.given import seated
from tests.library.world import Town


def set_secure(town: Town, secure: bool, **given: Any) -> Account:
    return town.world.run(lambda k: k.accounts.set_secure(town.account.id, secure, by=town.world.support, **given))


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_the_vendor_sets_it_and_lifts_it(town: Town) -> None:
    """Each is told in the account's history, once, and raises its revision."""
    for n, secure in enumerate((True, False), 1):
        changed = set_secure(town, secure)
        assert (changed.secure, changed.revision) == (secure, town.account.revision + n)
        assert town.world.account(town.account) == changed
    told = town.world.run(lambda k: k.history.of_account(town.account.id, by=town.owner)).items[:2]
    assert [(t.kind, t.actor, t.details) for t in told] == [
        ("account.secured", "support", {"now": False}),
        ("account.secured", "support", {"now": True}),
    ]


@pytest.mark.parametrize("secure", [True, False])
def test_what_it_is_already_is_an_answer(town: Town, secure: bool) -> None:
    """And changes nothing, however often it is said."""
    before = set_secure(town, secure)
    with town.world.unchanged():
        assert set_secure(town, secure) == before


@pytest.mark.requirement("BX-09", call="accounts.set_secure")
def test_it_is_said_of_the_account_as_it_was_seen(town: Town) -> None:
    """A-29; and a repeated call does not undo what came between."""
    with town.world.unchanged(), pytest.raises(Outdated):
        set_secure(town, True, seen=town.account.revision + 1)
    set_secure(town, True, seen=town.account.revision, key="k")
    set_secure(town, False)
    with town.world.unchanged():
        assert not set_secure(town, True, seen=town.account.revision, key="k").secure


def test_nobody_else_sets_or_lifts_it(town: Town) -> None:
    """A-14: neither an owner nor somebody in a Secure role; to another partner there is no such account."""
    secured = seated(town, "sara", secure=True)
    town.world.seat_owner(town.account)
    staff = town.world.staff_sign_in().actor
    for now in (False, True):
        set_secure(town, now)
        for by, error in ((town.owner, Refused), (secured, Refused), (staff, Refused), (town.stranger, NotFound)):
            with town.world.unchanged(), pytest.raises(error):
                town.world.run(lambda k: k.accounts.set_secure(town.account.id, not now, by=by))  # noqa: B023
    with pytest.raises(NotFound):
        town.world.run(lambda k: k.accounts.set_secure(AccountId(uuid4()), True, by=town.world.support))


ACTS: list[Callable[[PartnerKit, Account, Any], Any]] = [
    lambda k, a, by: k.accounts.set_stage(a.id, Stage.LIVE, by=by),
    lambda k, a, by: k.accounts.set_nickname(a.id, "szabo", by=by),
    lambda k, a, by: k.accounts.lock(a.id, by=by),
    lambda k, a, by: k.accounts.unlock(a.id, by=by),
    lambda k, a, by: k.history.of_account(a.id, by=by),
    lambda k, a, by: k.clients.tag(k.clients.of_account(a.id, by=by).id, "gold", by=by),
]


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_it_counts_from_the_next_call_on(town: Town) -> None:
    """For whoever has acted on it until then; an operator with a Secure role goes on, and sees it in the list."""
    secured = seated(town, "sara", secure=True)
    set_secure(town, True)
    for act in ACTS:
        with town.world.unchanged(), pytest.raises(Refused) as caught, town.world.kit() as kit:
            act(kit, town.account, town.owner)
        assert caught.value.decision.rule is Rule.SECURE
        town.world.run(lambda k: act(k, town.account, secured))  # noqa: B023
    asked = ClientFilter(secure=True)
    listed = town.world.run(lambda k: k.clients.list(asked, by=secured)).items
    assert [line.account_id for line in listed] == [town.account.id]
    set_secure(town, False)
    assert town.world.run(lambda k: k.accounts.get(town.account.id, by=town.owner)).nickname == "szabo"


@pytest.mark.requirement("VC-22", call="accounts.set_secure")
def test_the_accounts_own_people_and_the_vendor_notice_nothing(town: Town) -> None:
    """Sessions stay open, and the vendor acts as before."""
    town.world.seat_owner(town.account)
    signed_in = town.world.staff_sign_in()
    set_secure(town, True)
    actor = town.world.of_session(signed_in)
    assert town.world.run(lambda k: k.staff.workplace(by=actor)).account.id == town.account.id
    assert town.world.staff_sign_in().actor.account_id == town.account.id
    assert town.world.run(lambda k: k.accounts.lock(town.account.id, by=town.world.support)).locked


def test_a_new_account_is_not_secure(town: Town) -> None:
    """Nobody has said so yet, whoever makes it."""
    secured = seated(town, "sara", secure=True)
    assert not town.world.run(lambda k: k.accounts.open(Business(name="Café"), by=secured)).secure
