"""
The known values of a setting are called what its vendor calls them.
"""

import enum

import attrs
import pytest

from partnerkit import Section, setting
from partnerkit.sections import title_of_option
from partnerkit.values import Copied


class Day(enum.Enum):
    """
    On which day weeks begin.
    """

    MONDAY = "monday"
    SUNDAY = "sunday"
    ANY_DAY = "any_day"


@attrs.frozen
class Calendar:
    """
    Settings with words for some of their values.
    """

    week: Copied[Day] = setting(
        Day.MONDAY, options={"monday": {"en": "Monday", "hu": "hétfő"}, "sunday": "Sunday", "any_day": {}}
    )
    plain: Copied[Day] = setting(Day.MONDAY)


SETTINGS = Section("calendar", Calendar).tabs["general"].settings


@pytest.mark.requirement("R-01", call="settings.read")
@pytest.mark.parametrize(
    ("name", "value", "language", "said"),
    [
        ("week", "monday", "hu", "hétfő"),
        ("week", "monday", "hu-HU", "hétfő"),
        ("week", "monday", "fr", "Monday"),
        ("week", "sunday", "hu", "Sunday"),
        ("week", "any_day", "en", "Any day"),
        ("plain", "monday", "hu", "Monday"),
    ],
)
def test_a_value_is_called_in_the_readers_language(name: str, value: str, language: str, said: str) -> None:
    """Else in English, else as it is spelt."""
    assert title_of_option(SETTINGS[name], value, language) == said


def test_only_a_choice_among_known_values_has_words_for_them() -> None:
    """A switch has none."""

    @attrs.frozen
    class Wrong:
        on: Copied[bool] = setting(False, options={"1": "On"})

    with pytest.raises(TypeError, match="options"):
        _ = Section("wrong", Wrong).tabs
