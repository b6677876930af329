"""What an account can set: sections of settings, and what each setting rests on (R-01)."""

from partnerkit.sections.capabilities import Capabilities, Choice, Condition, ProductFacts, no_facts
from partnerkit.sections.effect import in_effect, lacking, lacking_in, switched_on
from partnerkit.sections.section import Section, Tab
from partnerkit.sections.setting import MOST_CHOSEN, Kind, Setting, Words, setting
from partnerkit.sections.wording import (
    Missing,
    caution_of,
    hint_of,
    title_of,
    title_of_condition,
    title_of_option,
    title_of_section,
    title_of_tab,
)

__all__ = [
    "MOST_CHOSEN",
    "Capabilities",
    "Choice",
    "Condition",
    "Kind",
    "Missing",
    "ProductFacts",
    "Section",
    "Setting",
    "Tab",
    "Words",
    "caution_of",
    "hint_of",
    "in_effect",
    "lacking",
    "lacking_in",
    "no_facts",
    "setting",
    "switched_on",
    "title_of",
    "title_of_condition",
    "title_of_option",
    "title_of_section",
    "title_of_tab",
]
