"""
A section as JSON Schema: whatever stands at its fields, and nothing else.
"""

import enum
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from partnerkit import Section, setting
from partnerkit.portal.model import PORTAL
from partnerkit.sections.schema import DIALECT, schema_of
from partnerkit.texts import Texts
from partnerkit.values import Copied
from partnerkit.wire import write
from tests.library.settings.booking import BOOKING

SECTIONS = pytest.mark.parametrize("section", [PORTAL, BOOKING], ids=lambda section: section.name)


def settings(section: Section, tab: str, language: str = "en") -> dict[str, Any]:
    """
    Return the schemas of a tab's settings, by name.
    """
    found: dict[str, Any] = schema_of(section, language)["properties"][tab]["properties"]
    return found


@SECTIONS
def test_it_is_json_schema(section: Section) -> None:
    """Of 2020-12; with every tab and setting in order, none of them needed, and no others."""
    schema = schema_of(section)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert {name: [*tab["properties"]] for name, tab in schema["properties"].items()} == {
        name: [*tab.settings] for name, tab in section.tabs.items()
    }
    for one in (schema, *schema["properties"].values()):
        assert (one["type"], one["additionalProperties"], "required" in one) == ("object", False, False)


@SECTIONS
def test_defaults_are_among_what_it_allows(section: Section) -> None:
    """What is chosen by default, written as documents are; a secret has none to be read."""
    validator = Draft202012Validator(schema_of(section))
    for name, tab in section.tabs.items():
        told = settings(section, name)
        plain = {one.name: write(one.default) for one in tab.settings.values() if one.name != "token"}
        assert {setting: schema["default"] for setting, schema in told.items() if "default" in schema} == plain
        assert validator.is_valid({name: plain})


@pytest.mark.parametrize(
    ("section", "tab", "setting", "wrong"),
    [
        (PORTAL, "billing", "autopay", "yes"),
        (PORTAL, "billing", "card_maximum", "-1.00"),
        (PORTAL, "billing", "card_maximum", 1.5),
        (PORTAL, "general", "display_name", ""),
        (PORTAL, "alerts", "resources", "nora"),
        (PORTAL, "services", "gold", True),
        (BOOKING, "general", "notice", -1),
        (BOOKING, "general", "notice", 721),
        (BOOKING, "general", "week", "friday"),
        (BOOKING, "general", "rooms", [1]),
        (BOOKING, "general", "rooms", ["north"] * 201),
        (BOOKING, "general", "token", {"set": True}),
    ],
)
def test_what_is_no_value_is_ruled_out(section: Section, tab: str, setting: str, wrong: object) -> None:
    """Types, bounds, patterns and known values are those of the fields."""
    assert not Draft202012Validator(schema_of(section)).is_valid({tab: {setting: wrong}})


def test_what_a_setting_rests_on_is_told() -> None:
    """As data, since it can be chosen while that is missing: kind, switch, what is needed, list, caution."""
    billing, tickets, services = (settings(PORTAL, tab) for tab in ("billing", "tickets", "services"))
    assert (billing["bank_account"]["x-kind"], billing["bank_account"]["x-needs"]) == ("switch", ["clearent", "ach"])
    assert (tickets["categories"]["x-under"], tickets["categories"]["x-list"]) == ("submit", "ticket_categories")
    assert services["paused"]["x-caution"].startswith("Clients read the text of every pause reason.")
    assert schema_of(PORTAL)["x-needs"] == ["portal_plan", "portal_addon"]
    assert "x-needs" not in schema_of(BOOKING)
    assert set(services["past"]) == {"title", "type", "default", "x-kind"}


def test_words_are_the_readers() -> None:
    """Titles and hints in the language that is asked for; a vendor's own before the library's."""
    assert settings(BOOKING, "general", "hu")["online"]["title"] == "Online foglalás"
    assert settings(BOOKING, "general")["notice"]["description"] == "In hours."
    assert schema_of(BOOKING, "hu")["title"] == "Foglalás"
    own = Texts({"en": {"section.portal": "Your door"}})
    assert schema_of(PORTAL, texts=own)["title"] == "Your door"


def test_a_secret_is_only_ever_written() -> None:
    """No default of it is told."""
    token = settings(BOOKING, "general")["token"]["anyOf"][0]
    assert token == {"type": "string", "format": "password", "writeOnly": True}


def test_known_values_are_called_what_the_vendor_calls_them() -> None:
    """In the reader's language; where the vendor has said nothing of it, they are called nothing."""

    class Start(enum.Enum):
        MONDAY = "monday"
        SUNDAY = "sunday"

    @attrs.frozen(kw_only=True)
    class Weeks:
        first: Copied[Start] = setting(Start.MONDAY, options={"monday": {"en": "On Monday", "hu": "Hétfőn"}})

    told = settings(Section("weeks", Weeks), "general", "hu")["first"]
    assert (told["enum"], told["x-options"], told["default"]) == (["monday", "sunday"], {"monday": "Hétfőn"}, "monday")
    assert "x-options" not in settings(BOOKING, "general")["week"]
