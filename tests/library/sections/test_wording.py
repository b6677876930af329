"""
Sections, tabs, settings and conditions are called something in every language, a vendor's own by the vendor's words.
"""

from typing import Any

import attrs
import pytest

from partnerkit import Condition, Section, setting
from partnerkit.portal.model import ACH, PORTAL
from partnerkit.sections import (
    Missing,
    caution_of,
    hint_of,
    title_of,
    title_of_condition,
    title_of_section,
    title_of_tab,
)
from partnerkit.texts import LANGUAGES, Texts
from partnerkit.values import Copied
from tests.library.settings.booking import BOOKING, PAID

OWN = Texts(
    {
        "en": {
            "section.portal": "The portal",
            "tab.portal.billing": "Money",
            "setting.portal.services.paused": "Pauses",
            "setting.portal.services.paused.hint": "All of them.",
            "setting.portal.services.paused.caution": "Sure?",
            "condition.ach": "Bank payments",
        }
    }
)


@attrs.frozen
class Lawn:
    """
    Settings without a word about them.
    """

    often_mown: Copied[bool] = setting(True)
    watered: Copied[bool] = setting(False, caution=True, hint={"hu": "Locsolva."}, title={"fr": "Arrosée"})
    bare: Copied[bool] = setting(False, title={})
    open: Copied[bool] = setting(False, caution={"en": "Everybody comes in.", "fr": "Tout le monde entre."})


LAWN = Section("my_lawn", Lawn, title={"hu": "Gyep", "de": "Rasen"})
TAB = LAWN.tabs["general"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_portals_words_stand_in_the_catalogues(language: str) -> None:
    """Every title there is, and a caution for what needs one; nothing is made of a name."""
    english: set[str | None] = {title_of_section(PORTAL)}
    said: set[str | None] = {title_of_section(PORTAL, language)}
    for tab in PORTAL.tabs.values():
        said.add(title_of_tab(PORTAL, tab, language))
        english.add(title_of_tab(PORTAL, tab))
        for one in tab.settings.values():
            said |= {title_of(tab, one, language), hint_of(tab, one, language)}
            english |= {title_of(tab, one), hint_of(tab, one)}
            assert (caution_of(tab, one, language) is not None) == one.caution
    assert len(said) == len(english)
    assert "" not in said


def test_a_vendor_says_it_otherwise() -> None:
    """BX-07: its own texts come before the library's."""
    tab = PORTAL.tabs["services"]
    paused = tab.settings["paused"]
    assert title_of_section(PORTAL, texts=OWN) == "The portal"
    assert title_of_tab(PORTAL, PORTAL.tabs["billing"], texts=OWN) == "Money"
    assert title_of(tab, paused, texts=OWN) == "Pauses"
    assert hint_of(tab, paused, texts=OWN) == "All of them."
    assert caution_of(tab, paused, texts=OWN) == "Sure?"
    assert title_of_condition(ACH, texts=OWN) == "Bank payments"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("hu", "Gyep"), ("de", "Rasen"), ("hu-HU", "Gyep"), ("fr", "Gyep"), ("en", "Gyep"), ("xx", "Gyep")],
)
def test_words_of_a_vendors_own_are_in_the_language_or_the_nearest(language: str, expected: str) -> None:
    """That of a region without it; else English; else what there is."""
    assert title_of_section(LAWN, language) == expected


def test_english_comes_before_any_other() -> None:
    """Where a language is not among a vendor's words."""
    assert title_of_section(BOOKING, "fr") == "Booking"
    assert title_of_section(BOOKING, "hu") == "Foglalás"
    assert title_of_condition(PAID, "fr") == "A processor"
    assert title_of_condition(PAID, "hu-HU") == "Fizetés"


def test_one_text_is_for_every_language() -> None:
    """As it stands."""
    notice = BOOKING.tabs["general"].settings["notice"]
    assert {hint_of(BOOKING.tabs["general"], notice, language) for language in LANGUAGES} == {"In hours."}


def test_what_nobody_named_is_called_by_its_name() -> None:
    """A hint and a caution are none, then."""
    often, watered, bare, _ = TAB.settings.values()
    assert title_of_section(Section("my_lawn", Lawn)) == "My lawn"
    assert title_of_tab(LAWN, TAB) == "General"
    assert (title_of(TAB, often), hint_of(TAB, often), caution_of(TAB, often)) == ("Often mown", None, None)
    assert (title_of(TAB, watered), hint_of(TAB, watered), caution_of(TAB, watered)) == ("Arrosée", "Locsolva.", None)
    assert title_of(TAB, bare) == "Bare"
    assert title_of_condition(Condition("much_sun", lambda _: True)) == "Much sun"
    titled = attrs.evolve(LAWN, tab_titles={"general": {"en": "All of it", "hu": "Minden"}})
    assert (title_of_tab(titled, TAB), title_of_tab(titled, TAB, "hu")) == ("All of it", "Minden")


def test_a_caution_may_have_words_of_its_own() -> None:
    """In the reader's language or the nearest."""

    @attrs.frozen
    class Pond:
        open: Copied[bool] = setting(False, caution={"en": "Deep.", "hu": "Mély."})
        deep: Copied[bool] = setting(False, caution="Very.")

    tab = Section("pond", Pond).tabs["general"]
    first, second = tab.settings.values()
    assert [caution_of(tab, first, language) for language in ("en", "hu", "fr")] == ["Deep.", "Mély.", "Deep."]
    assert caution_of(tab, second, "hu") == "Very."


def test_what_is_missing_is_said_one_after_the_other() -> None:
    """In the words of each condition, of those alone whose codes are asked for."""
    rain: Any = Condition("rain", lambda _: False, {"en": "Rain", "hu": "Eső"})
    found = Missing.of((ACH, rain, PAID), ("rain", "ach"))
    assert found.say() == f"{title_of_condition(ACH)}; Rain"
    assert found.say("hu").endswith("; Eső")
    assert found.say(texts=OWN) == "Bank payments; Rain"
    assert Missing.of((ACH,), ()).say() == ""


def test_a_vendors_own_caution_stands_at_the_setting() -> None:
    """In the reader's language, else in English; only for what needs one."""
    gate = TAB.settings["open"]
    assert caution_of(TAB, gate) == caution_of(TAB, gate, "hu") == "Everybody comes in."
    assert caution_of(TAB, gate, "fr") == "Tout le monde entre."
