"""
The vendor's checks: they see what is about to be written, and what they refuse is not there, not even its receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from partnerkit import Actor, Business
from partnerkit.effects import Effects
from partnerkit.errors import Vetoed
from tests.library.world import Town, World

BUSINESS = Business(name="Zengő Kft.")


def checked(town: Town, check: Callable[[Effects[Any], Actor], None]) -> World:
    """
    A town's world whose vendor has a check.
    """
    town.world.vendor = attrs.evolve(town.world.vendor, checks=[check])
    return town.world


def veto(effects: Effects[Any], by: Actor) -> None:
    raise Vetoed("Not before noon.")


def test_a_check_sees_what_is_wanted_and_who_acts(town: Town) -> None:
    """
    Before it is written, with the events it tells.
    """
    seen: list[tuple[str, str]] = []
    world = checked(town, lambda effects, by: seen.append((effects.events[0].kind, by.name)))
    world.new_account(town.owner)

    assert seen == [("account.opened", "Dana")]


@pytest.mark.requirement("BX-06", call="Vendor.checks")
def test_what_is_vetoed_is_not_there(town: Town) -> None:
    """
    No row, no event, no receipt.
    """
    world = checked(town, veto)
    with world.unchanged(), pytest.raises(Vetoed) as refused:
        world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner, key="once"))

    assert refused.value.status == 409


def test_a_vetoed_key_is_free(town: Town) -> None:
    """
    The same call under it goes through once nothing is in its way.
    """
    world = checked(town, veto)
    with pytest.raises(Vetoed):
        world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner, key="once"))
    world.vendor = attrs.evolve(world.vendor, checks=[])
    first, again = (world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner, key="once")) for _ in range(2))

    assert first == again


def test_a_dry_run_is_vetoed_too(town: Town) -> None:
    """
    It says what would have happened: nothing.
    """
    world = checked(town, veto)
    tried = world.run(lambda k: k.try_out(lambda dry: dry.accounts.open(BUSINESS, by=town.owner)))

    assert isinstance(tried.refusal, Vetoed)
    assert tried.effects == ()


def test_any_error_of_a_check_is_the_callers(town: Town) -> None:
    """
    It passes through as it is, and nothing is written.
    """

    def broken(effects: Effects[Any], by: Actor) -> None:
        raise ZeroDivisionError

    world = checked(town, broken)
    with world.unchanged(), pytest.raises(ZeroDivisionError):
        world.new_account(town.owner)


def test_a_call_that_was_done_is_not_checked_again(town: Town) -> None:
    """
    Under its key it returns what it resulted in: nothing is about to be written.
    """
    world = town.world
    first = world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner, key="once"))
    checked(town, veto)

    assert world.run(lambda k: k.accounts.open(BUSINESS, by=town.owner, key="once")) == first
