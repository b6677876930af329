"""
Settings are kept as chosen and read as effective; what lapses is off, and comes back as it was (CP-24).
"""

from decimal import Decimal
from typing import Any

import attrs
import pytest

from partnerkit import Condition, ProductFacts, Section, setting
from partnerkit.portal.model import PORTAL, Billing, CustomFields, Services, Tickets
from partnerkit.sections import Capabilities, in_effect, lacking, no_facts, switched_on
from partnerkit.sections.effect import handed_on, held_by, without
from partnerkit.values import AccountId, ChoiceKey, Copied, MemberId, Reference
from tests.library.sections.having import ANNA, FULL, GONE, NORA, OWNER, having
from tests.library.settings.booking import BOOKING, BookingSettings

WATER = Condition("water", lambda has: has.product.processor is not None)
SUN = Condition("sun", lambda has: has.product.ach)


@attrs.frozen(kw_only=True)
class Garden:
    """
    Settings that rest on each other, declared before what they rest on.
    """

    bell: Copied[int] = setting(3, under="lamp")
    lamp: Copied[bool] = setting(True, under="gate")
    gate: Copied[bool] = setting(True, needs=(WATER, SUN))
    hedge: Copied[bool] = setting(False)
    keeper: Reference[MemberId | None] = setting(None)
    helpers: Reference[tuple[MemberId, ...]] = setting(())
    watch: Reference[MemberId | None] = setting(None, owner_else=True)
    beds: Copied[tuple[ChoiceKey, ...]] = setting((), of="rooms")


GARDEN = Section("garden", Garden)
TAB = GARDEN.tabs["general"]


def effective(chosen: Garden, **has: Any) -> Garden:
    """
    Return what of a garden is in effect.
    """
    found: Garden = in_effect(GARDEN, TAB, chosen, having(**has))
    return found


@pytest.mark.requirement("CP-24", call="settings.read")
def test_what_nothing_stands_against_is_in_effect_as_chosen() -> None:
    """The very same value, where nothing of it is left out."""
    chosen = Services(past=True, paused=True)
    assert in_effect(PORTAL, PORTAL.tabs["services"], chosen, FULL) is chosen
    assert effective(Garden(watch=NORA, bell=7)) == Garden(watch=NORA, bell=7)


@pytest.mark.requirement("CP-24", call="settings.read")
@pytest.mark.parametrize("has", [{"processor": None}, {"ach": False}, {"processor": None, "ach": False}])
def test_what_lacks_something_is_off_and_whatever_rests_on_it(has: dict[str, Any]) -> None:
    """A switch whatever its default, a number as it is by default; however deep, and wherever it was declared."""
    found = effective(Garden(bell=7, hedge=True, watch=ANNA), **has)
    assert found == Garden(bell=3, lamp=False, gate=False, hedge=True, watch=ANNA)


@pytest.mark.requirement("CP-16", call="settings.read")
def test_what_rests_on_a_switch_that_is_off_is_off() -> None:
    """In the middle of a chain as at its beginning; a switch above is not touched."""
    assert effective(Garden(lamp=False, bell=7, watch=NORA)) == Garden(lamp=False, bell=3, watch=NORA)
    assert effective(Garden(gate=False, bell=7, watch=NORA)) == Garden(gate=False, lamp=False, bell=3, watch=NORA)


def test_what_a_setting_lacks() -> None:
    """The codes of the section's conditions and then its own, of those that do not hold."""
    gate = TAB.settings["gate"]
    asks = Section("garden", Garden, needs=(Condition("plan", lambda has: has.plan == "pro"),))
    assert lacking(GARDEN, gate, FULL) == ()
    assert lacking(GARDEN, gate, having(ach=False)) == ("sun",)
    assert lacking(GARDEN, gate, having(processor=None, ach=False)) == ("water", "sun")
    assert lacking(asks, gate, having(plan=None, processor=None)) == ("plan", "water")
    assert lacking(asks, TAB.settings["hedge"], having(plan=None)) == ("plan",)
    assert lacking(GARDEN, TAB.settings["hedge"], having(plan=None)) == ()


@pytest.mark.requirement("CP-01", call="settings.read")
def test_nothing_is_in_effect_where_the_section_lacks_something() -> None:
    """What nothing else stands against neither."""
    for lapsed in (having(addons=frozenset()), having(offers=frozenset())):
        assert in_effect(PORTAL, PORTAL.tabs["services"], Services(past=True), lapsed) == Services()
        billing = Billing(autopay=True, card_maximum=Decimal("5.00"), ach_maximum=Decimal("6.00"))
        assert in_effect(PORTAL, PORTAL.tabs["billing"], billing, lapsed) == Billing()
        fields = CustomFields(viewed=("gate",))
        assert in_effect(PORTAL, PORTAL.tabs["custom_fields"], fields, lapsed) == CustomFields()


@pytest.mark.requirement("CP-19", call="settings.read")
def test_the_owner_stands_in_for_whoever_is_gone() -> None:
    """Or where nobody was chosen; elsewhere there is nobody, then."""
    found = effective(Garden(keeper=GONE, watch=GONE, helpers=(NORA, GONE, ANNA)))
    assert (found.keeper, found.watch, found.helpers) == (None, OWNER, (NORA, ANNA))
    assert effective(Garden()).watch == OWNER
    assert effective(Garden(watch=NORA, keeper=NORA)) == Garden(watch=NORA, keeper=NORA)
    assert in_effect(PORTAL, PORTAL.tabs["tickets"], Tickets(assignee=NORA), FULL).assignee == OWNER


@pytest.mark.requirement("CP-20", call="settings.read")
def test_what_can_be_chosen_no_longer_is_left_out() -> None:
    """In the order in which it was chosen."""
    assert effective(Garden(beds=("south", "gone", "north"), watch=NORA)).beds == ("south", "north")
    assert effective(Garden(beds=("north",), watch=NORA), choices={}).beds == ()


@pytest.mark.requirement("CP-05", call="settings.select_all")
def test_select_all_turns_on_every_switch_that_is_available() -> None:
    """And nothing else; what rests on one that is not available is not reached, however deep."""
    dark = Garden(gate=False, lamp=False, bell=7, watch=NORA)
    assert switched_on(GARDEN, TAB, dark, FULL) == attrs.evolve(dark, gate=True, lamp=True, hedge=True)
    assert switched_on(GARDEN, TAB, dark, having(ach=False)) == attrs.evolve(dark, hedge=True)
    lit = attrs.evolve(dark, lamp=True)
    assert switched_on(GARDEN, TAB, lit, having(ach=False)) == attrs.evolve(lit, hedge=True)
    assert switched_on(PORTAL, PORTAL.tabs["services"], Services(), having(addons=frozenset())) == Services()


@attrs.frozen(kw_only=True)
class Deep:
    """
    A switch two below one that may not be available.
    """

    third: Copied[bool] = setting(False, under="second")
    second: Copied[bool] = setting(False, under="first")
    first: Copied[bool] = setting(False, needs=(SUN,))


def test_select_all_turns_on_nothing_below_what_is_not_available() -> None:
    """Two steps below as one step."""
    deep = Section("deep", Deep)
    assert switched_on(deep, deep.tabs["general"], Deep(), having(ach=False)) == Deep()
    assert switched_on(deep, deep.tabs["general"], Deep(), FULL) == Deep(first=True, second=True, third=True)


@pytest.mark.requirement("CP-19", call="staff.remove")
def test_who_follows_is_asked_for_what_one_person_alone_does() -> None:
    """Nowhere else: neither where nobody need be, nor of lists."""
    chosen = Garden(keeper=NORA, helpers=(NORA, ANNA), watch=NORA)
    assert [one.name for one in held_by(TAB, chosen, NORA)] == ["watch"]
    assert held_by(TAB, chosen, ANNA) == ()
    assert handed_on(TAB, chosen, NORA, ANNA) == attrs.evolve(chosen, watch=ANNA)
    assert handed_on(TAB, chosen, NORA, None) == attrs.evolve(chosen, watch=None)
    assert handed_on(TAB, chosen, ANNA, OWNER) == chosen


@pytest.mark.requirement("CP-23", call="staff.remove")
def test_whoever_is_gone_stands_nowhere_any_more() -> None:
    """Whatever was chosen beside it stays, in its order."""
    chosen = Garden(keeper=NORA, helpers=(ANNA, NORA, OWNER), watch=ANNA, bell=7)
    assert without(TAB, chosen, NORA) == Garden(keeper=None, helpers=(ANNA, OWNER), watch=ANNA, bell=7)
    assert without(TAB, chosen, GONE) == chosen
    assert without(TAB, chosen, ANNA).watch is None


def test_what_an_account_has_where_nobody_says_anything() -> None:
    """The product knows of no processor, in US dollars, and lists nothing."""
    assert no_facts(AccountId(OWNER)) == ProductFacts()
    bare = Capabilities(owner_id=OWNER)
    assert (bare.plan, bare.addons, bare.offers, bare.members, bare.product) == (
        *(None, frozenset(), frozenset(), frozenset()),
        ProductFacts(currency="USD", processor=None, ach=False, choices={}),
    )
    assert [sorted(has.chooses("rooms")) for has in (bare, FULL)] == [[], ["north", "south"]]


def test_conditions_are_what_they_are_called() -> None:
    """Two of one code are the same, however they find out; what they ask stands in no log."""
    assert Condition("sun", lambda _: True) == SUN
    assert Condition("rain", lambda _: True) != SUN
    assert "lambda" not in repr(SUN)


def test_a_vendors_own_section_by_the_same_rules() -> None:
    """A setting under a switch that is on by default, and needs something."""
    tab = BOOKING.tabs["general"]
    chosen = BookingSettings(waiting=True, deposit=Decimal("5.00"), rooms=("north", "west"), host=GONE)
    assert in_effect(BOOKING, tab, chosen, FULL) == attrs.evolve(chosen, rooms=("north",), host=None)
    assert in_effect(BOOKING, tab, chosen, having(processor=None)) == BookingSettings(online=False, rooms=("north",))
