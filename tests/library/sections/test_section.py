"""
A section is settings, or tabs of them; what mixes both, or has no name for addresses, does not start (R-01).
"""

from typing import Any

import attrs
import pytest

from partnerkit import Condition, Section, Vendor, setting
from partnerkit.portal.model import PORTAL, PortalSettings
from partnerkit.sections import Kind
from partnerkit.values import Copied, Reference
from tests.library.sections.having import having
from tests.library.settings.booking import BOOKING

KEY = "0123456789abcdef"


@attrs.frozen
class Lawn:
    """
    Settings of a tab.
    """

    mown: Copied[bool] = setting(True)


@attrs.frozen
class Garden:
    """
    Two tabs.
    """

    front: Lawn = Lawn()
    back: Lawn = Lawn()


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    "name", ["", "A", "Portal", "1st", "_x", "x" * 41, "a-b", "a b", "a.b", "a/b", "é", "a\n", "x" * 400]
)
def test_a_section_has_a_name_that_addresses_can_hold(name: str) -> None:
    """Of 1 to 40 letters, numbers and strokes below, beginning with a letter; it is named."""
    with pytest.raises(ValueError, match=r"^the name of a section is 1 to 40 of a-z, 0-9 and _, not ") as caught:
        Section(name, Lawn)
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize("name", ["a", "x" * 40, "a_1_"])
def test_the_bounds_of_a_name_belong_to_it(name: str) -> None:
    """The shortest and the longest."""
    assert Section(name, Lawn).name == name


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize("settings", [dict, int, attrs.make_class("Empty", []), type("Plain", (), {"mown": True})])
def test_a_section_is_an_attrs_class_with_fields(settings: type[Any]) -> None:
    """No other class, and none without any; the section is named."""
    with pytest.raises(TypeError, match="the section garden needs an attrs class with fields"):
        Section("garden", settings)


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
def test_tabs_and_settings_are_not_mixed() -> None:
    """Whatever needs a tab is named."""

    @attrs.frozen
    class Mixed:
        front: Lawn = Lawn()
        hedge: Copied[bool] = setting(False)
        gate: Copied[bool] = setting(False)

    with pytest.raises(TypeError, match=r"the section garden has tabs, so that \['gate', 'hedge'\] need one, too"):
        Section("garden", Mixed)


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
def test_what_is_wrong_in_a_tab_is_told_at_once() -> None:
    """Before anybody asks for it."""

    @attrs.frozen
    class Wrong:
        hedge: Copied[float] = setting(0.5)

    @attrs.frozen
    class Tabs:
        front: Lawn = Lawn()
        back: Wrong = Wrong()

    with pytest.raises(TypeError, match=r"Wrong\.hedge is of a type"):
        Section("garden", Tabs)


def test_a_section_without_tabs_has_one() -> None:
    """It is called general, and what is in effect is of the section's own class."""
    section = Section("lawn", Lawn)
    assert list(section.tabs) == ["general"]
    assert section.tabs["general"].type is Lawn
    assert section.together({"general": Lawn(mown=False)}) == Lawn(mown=False)


def test_tabs_come_together_in_the_sections_class() -> None:
    """In their order, each of its own class."""
    section = Section("garden", Garden)
    assert [(name, tab.name, tab.section, tab.type) for name, tab in section.tabs.items()] == [
        ("front", "front", "garden", Lawn),
        ("back", "back", "garden", Lawn),
    ]
    assert section.together({"front": Lawn(), "back": Lawn(mown=False)}) == Garden(back=Lawn(mown=False))
    assert PORTAL.together({name: tab.default for name, tab in PORTAL.tabs.items()}) == PortalSettings()


def test_a_tab_is_kept_by_an_id_that_never_changes() -> None:
    """Two tabs never share one; what was stored by an earlier release is found by it."""
    ids = [tab.id for section in (PORTAL, BOOKING, Section("garden", Garden)) for tab in section.tabs.values()]
    assert len({*ids}) == len(ids)
    assert str(PORTAL.tabs["general"].id) == "ce731896-c95c-522b-90d3-0c3eb096f009"
    assert Section("garden", Garden).tabs["front"].id == ids[-2]


def test_what_a_tab_says_of_itself() -> None:
    """Its switches, lists, and all of it in an order in which each follows the switch it rests on."""

    @attrs.frozen
    class Backwards:
        bell: Copied[int] = setting(0, under="lamp")
        lamp: Copied[bool] = setting(False, under="gate")
        hedge: Copied[int] = setting(0)
        gate: Copied[bool] = setting(False)

    tab = Section("garden", Backwards).tabs["general"]
    assert [one.name for one in tab.switches] == ["gate", "lamp"]
    assert [one.name for one in tab.in_order] == ["hedge", "gate", "lamp", "bell"]
    assert [one.name for one in tab.conditional] == ["lamp", "bell"]
    assert [one.name for one in BOOKING.tabs["general"].lists] == ["rooms", "helpers"]
    assert {one.kind for one in BOOKING.tabs["general"].settings.values()} == {*Kind}
    assert tab.default == Backwards()


def test_what_an_account_lacks_of_a_section() -> None:
    """CP-01: the code of each condition that does not hold, in order."""
    yes, no, never = (
        Condition("yes", lambda _: True),
        Condition("no", lambda _: False),
        Condition("never", lambda _: False),
    )
    assert Section("garden", Garden, needs=(no, yes, never)).missing(having()) == ("no", "never")
    assert Section("garden", Garden, needs=(yes,)).missing(having()) == ()
    assert Section("garden", Garden).missing(having()) == ()


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize(
    "sections",
    [
        [Section("garden", Garden), Section("garden", Lawn)],
        [Section("portal", Lawn)],
        [Section("lawn", Lawn), PORTAL],
    ],
)
def test_no_two_sections_share_a_name(sections: list[Section]) -> None:
    """And none takes the portal's."""
    with pytest.raises(ValueError, match="two sections of settings have the same name, or one is called portal"):
        Vendor(name="Bookwell", signing_keys=[KEY], settings=sections)


@pytest.mark.requirement("R-01", call="partnerkit.Vendor")
@pytest.mark.parametrize("sections", [[Lawn], [Section("lawn", Lawn), None], ["portal"], "portal"])
def test_a_vendors_sections_are_sections(sections: Any) -> None:
    """A class of settings is not one yet."""
    with pytest.raises(TypeError, match=r"settings are Section values, such as Section\('booking', BookingSettings\)"):
        Vendor(name="Bookwell", signing_keys=[KEY], settings=sections)


def test_a_vendor_keeps_its_sections_in_order() -> None:
    """None by default."""
    garden, lawn = Section("garden", Garden), Section("lawn", Lawn)
    assert Vendor(name="Bookwell", signing_keys=[KEY], settings=[lawn, garden]).settings == (lawn, garden)
    assert Vendor(name="Bookwell", signing_keys=[KEY]).settings == ()


def test_a_reference_alone_is_no_setting_yet() -> None:
    """A field that is declared plainly is a setting as any other."""

    @attrs.frozen
    class Plainly:
        mown: Copied[bool] = False
        key: Reference[str] = ""

    assert [one.kind for one in Section("lawn", Plainly).tabs["general"].settings.values()] == [Kind.SWITCH, Kind.TEXT]
