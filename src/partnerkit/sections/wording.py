"""What sections, tabs, settings and conditions are called, in a reader's language."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import attrs

from partnerkit.sections.capabilities import Condition
from partnerkit.sections.section import Section, Tab
from partnerkit.sections.setting import Setting, Words
from partnerkit.texts import ENGLISH, PLAIN, Spoken, Texts, nearest


def title_of_section(section: Section, language: str = "en", texts: Texts = PLAIN) -> str:
    """Return what a section is called."""
    return _said(section.title, f"section.{section.name}", language, texts) or _spelt(section.name)


def title_of_tab(section: Section, tab: Tab[Any], language: str = "en", texts: Texts = PLAIN) -> str:
    """Return what stands over a tab."""
    own = section.tab_titles.get(tab.name)
    return _said(own, f"tab.{section.name}.{tab.name}", language, texts) or _spelt(tab.name)


def title_of(tab: Tab[Any], one: Setting, language: str = "en", texts: Texts = PLAIN) -> str:
    """Return what a setting is called."""
    return _said(one.title, _code(tab, one), language, texts) or _spelt(one.name)


def hint_of(tab: Tab[Any], one: Setting, language: str = "en", texts: Texts = PLAIN) -> str | None:
    """Return the sentence beside a setting; None where there is none."""
    return _said(one.hint, f"{_code(tab, one)}.hint", language, texts)


def caution_of(tab: Tab[Any], one: Setting, language: str = "en", texts: Texts = PLAIN) -> str | None:
    """Return what whoever turns a setting on is warned of; None where there is nothing (CP-15)."""
    own = None if isinstance(one.caution, bool) else one.caution
    return _said(own, f"{_code(tab, one)}.caution", language, texts) if one.caution else None


def title_of_option(one: Setting, value: str, language: str = "en") -> str:
    """Return what one of the known values of a setting is called."""
    own = (one.options or {}).get(value)
    return (None if own is None else _own(own, language)) or _spelt(value)


def title_of_condition(condition: Condition, language: str = "en", texts: Texts = PLAIN) -> str:
    """Return what an account must have."""
    return _of_condition(condition.code, condition.words, language, texts)


def _of_condition(code: str, words: Words | None, language: str, texts: Texts) -> str:
    return _said(words, f"condition.{code}", language, texts) or _spelt(code)


@attrs.frozen
class Missing(Spoken):
    """
    What an account lacks; fills the blank of a sentence about that.

    Attributes:
        conditions: The code of each condition, and its own words.
    """

    conditions: tuple[tuple[str, Words | None], ...]

    @classmethod
    def of(cls, conditions: Iterable[Condition], codes: Collection[str]) -> Missing:
        """Return those of the conditions that have one of the codes."""
        return cls(tuple((one.code, one.words) for one in conditions if one.code in codes))

    def say(self, language: str = "en", texts: Texts = PLAIN) -> str:
        """Return what is missing, one after the other."""
        return "; ".join(_of_condition(code, words, language, texts) for code, words in self.conditions)


def _code(tab: Tab[Any], one: Setting) -> str:
    return f"setting.{tab.section}.{tab.name}.{one.name}"


def _said(own: Words | None, code: str, language: str, texts: Texts) -> str | None:
    if own is None:
        return texts.say(code, language=language) if code in ENGLISH else None
    return _own(own, language)


def _own(own: Words, language: str) -> str | None:
    """Return words of the vendor's own, in the nearest language there is."""
    if isinstance(own, str):
        return own
    return own.get(language) or own.get(nearest(language)) or own.get("en") or next(iter(own.values()), None)


def _spelt(name: str) -> str:
    return name.replace("_", " ").capitalize()
