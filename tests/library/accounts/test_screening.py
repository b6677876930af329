"""
A new account may not send external links for a while; an operator of an approved partner ends that early.
"""

from datetime import timedelta

import attrs
import pytest

from partnerkit import Action, Actor
from partnerkit.accounts.model import ACCOUNTS
from partnerkit.clients.model import CLIENT_ACCOUNT
from partnerkit.errors import InvalidInput, NotFound, Outdated, Refused
from partnerkit.partners.model import PARTNERS
from partnerkit.repository import Change, Remove
from tests.library.world import Town

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


def allowed(town: Town, by: Actor | None = None) -> bool:
    """
    Whether the town's account may send links now.
    """
    return town.world.run(lambda k: k.accounts.link_sending(town.account.id, by=by or town.owner)).allowed


def end(town: Town, ended: bool, *, by: Actor | None = None, seen: int | None = None) -> None:
    town.world.run(lambda k: k.accounts.end_screening(town.account.id, ended, by=by or town.agent, seen=seen))


@pytest.mark.requirement("VC-21", call="accounts.link_sending")
def test_a_new_account_waits_thirty_days(town: Town) -> None:
    """To the microsecond; the vendor's product asks."""
    world = town.world
    said = world.run(lambda k: k.accounts.link_sending(town.account.id, by=world.support))
    assert (said.allowed, said.early, said.since) == (False, False, town.account.opened_at + 30 * DAY)
    world.clock.tick(30 * DAY - INSTANT)
    assert not allowed(town)
    world.clock.tick(INSTANT)
    assert allowed(town)


@pytest.mark.requirement("VC-21", call="accounts.end_screening")
def test_an_operator_ends_it_early_and_takes_that_back(town: Town) -> None:
    """What is so already changes nothing; the history tells each."""
    world = town.world
    end(town, True)
    assert allowed(town)
    with world.unchanged():
        end(town, True)
    end(town, False)
    assert not allowed(town)
    with world.unchanged():
        end(town, False)
    told = world.run(lambda k: k.history.of_account(town.account.id, by=town.owner)).items
    assert [one.details["ended"] for one in told if one.kind == "account.screening"] == [False, True]


@pytest.mark.requirement("VC-21", call="accounts.end_screening")
def test_only_of_a_partner_the_vendor_has_approved(town: Town) -> None:
    """Others are told who can change that; an account without a partner has nobody to end it."""
    world = town.world
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    with world.unchanged(), pytest.raises(Refused) as caught:
        end(town, True)
    decision = caught.value.decision
    assert (decision.because, [(r.code, r.who) for r in decision.remedies]) == (
        "unapproved",
        [("vendor_approves", "vendor")],
    )
    world.run(lambda k: k.office.approve(town.partner.id, by=world.support))
    end(town, True)


@pytest.mark.requirement("BX-01", call="accounts.explain")
@pytest.mark.requirement("VC-21", call="accounts.explain")
def test_what_is_told_of_it_is_what_the_call_would_say(town: Town) -> None:
    """Before the vendor has approved the partner nobody may, with the way there; then those who may at all."""
    world, asked = town.world, Action.END_SCREENING
    partner = world.read(lambda s: s.get(PARTNERS, town.partner.id))
    world.read(lambda s: s.write(Change(partner, attrs.evolve(partner, approved_at=None))))
    said = world.run(lambda k: k.accounts.explain(asked, town.account.id, by=town.agent))
    assert ([step.because for step in said.steps], said.attainable) == (["unapproved"], True)
    assert world.run(lambda k: k.accounts.who_can(asked, town.account.id, by=town.agent)) == ()
    assert world.run(lambda k: k.accounts.who_could(asked, town.partner.id, by=town.agent)) == ()
    assert world.run(lambda k: k.accounts.explain(Action.SET_STAGE, town.account.id, by=town.agent)).decision.allowed
    world.run(lambda k: k.office.approve(town.partner.id, by=world.support))
    assert world.run(lambda k: k.accounts.explain(asked, town.account.id, by=town.agent)).decision.allowed
    can = world.run(lambda k: k.accounts.who_can(asked, town.account.id, by=town.agent))
    assert {"Dana", "Emil", "Fanni"} <= {one.name for one in can}
    assert world.run(lambda k: k.accounts.who_could(asked, town.partner.id, by=town.agent)) == can


def test_nobody_else_does(town: Town) -> None:
    """Neither a stranger, nor the vendor, nor somebody who saw another state; nothing but yes or no is taken."""
    with town.world.unchanged():
        with pytest.raises(NotFound):
            end(town, True, by=town.stranger)
        with pytest.raises(NotFound):
            allowed(town, town.stranger)
        with pytest.raises(Refused):
            end(town, True, by=town.world.support)
        with pytest.raises(Outdated):
            end(town, True, seen=7)
        with pytest.raises(InvalidInput):
            end(town, "yes")  # type: ignore[arg-type]


@pytest.mark.requirement("BX-09", call="accounts.end_screening")
def test_a_repeated_call_answers_as_it_is_now(town: Town) -> None:
    """By its key."""
    id = town.account.id
    first = town.world.run(lambda k: k.accounts.end_screening(id, True, by=town.owner, key="once"))
    with town.world.unchanged():
        assert town.world.run(lambda k: k.accounts.end_screening(id, True, by=town.owner, key="once")) == first


def test_an_account_without_a_partner_has_nobody_to_end_it(town: Town) -> None:
    """The vendor's people alone know of it (R-07)."""
    world = town.world
    account = world.read(lambda s: s.get(ACCOUNTS, town.account.id))
    line = world.read(lambda s: s.find(CLIENT_ACCOUNT, account.id, within=town.partner.id))
    assert line is not None
    world.read(lambda s: s.write(Change(account, attrs.evolve(account, partner_id=None)), Remove(line)))
    with world.unchanged():
        with pytest.raises(NotFound):
            end(town, True)
        with pytest.raises(Refused):
            end(town, True, by=world.support)
        assert not allowed(town, world.support)
