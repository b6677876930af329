"""
The sentences behind the codes: English here, by code; other languages in catalogues; a vendor's own before both.

- A sentence is a whole one, so that it can be translated as one; its blanks are names in braces.
- What fills a blank is never read as a pattern (A-30); what has words of its own says them in the same language.
- A text that a language does not have is said in English.
"""

from __future__ import annotations

import string
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final

import attrs

from partnerkit.texts.catalogues import ENGLISH_CODE, LANGUAGES, catalogue
from partnerkit.texts.decisions import DECISIONS
from partnerkit.texts.errors import ERRORS
from partnerkit.texts.mails import MAILS
from partnerkit.texts.plural import Plural
from partnerkit.texts.problems import PROBLEMS
from partnerkit.texts.settings import SETTINGS

__all__ = ["ENGLISH", "LANGUAGES", "PLAIN", "Plural", "Spoken", "Texts", "blanks", "nearest", "sentence"]

ENGLISH: Final[Mapping[str, str | Plural]] = {**PROBLEMS, **ERRORS, **DECISIONS, **MAILS, **SETTINGS}
"""Every text by its code."""


def nearest(language: str | None) -> str:
    """Return the one of `LANGUAGES` that is meant: itself, the language of a region such as ``fr-CA``, else English."""
    wanted = language or ENGLISH_CODE
    return next((known for known in (wanted, wanted[:2]) if known in LANGUAGES), ENGLISH_CODE)


def blanks(text: str | Plural) -> frozenset[str]:
    """Return the names of the blanks in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None)


def _copied(own: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    return {language: dict(texts) for language, texts in own.items()}


class Spoken(ABC):
    """What fills a blank with words in the language of its sentence."""

    @abstractmethod
    def say(self, language: str, texts: Texts) -> str:
        """Return the words in a language."""


@attrs.frozen
class Texts:
    """
    What the library says to people, in every language there is.

    Attributes:
        own: Texts of the vendor's own that take the place of the library's, by language and code. Blanks are those of
            the English text, all or some of them.

    Raises:
        ValueError: One is of an unknown language or code, or has a blank that nothing fills.
    """

    own: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, converter=_copied)

    @own.validator
    def _fitting(self, _: object, own: Mapping[str, Mapping[str, str]]) -> None:
        for language, texts in own.items():
            if language not in LANGUAGES:
                raise ValueError(f"there is no catalogue of the language {language!r}")
            for code, text in texts.items():
                _fits(code, text)

    def say(self, code: str, params: Mapping[str, Any] | None = None, *, language: str = ENGLISH_CODE) -> str:
        """
        Return the text of a code, with its blanks filled in.

        Args:
            code: Which text.
            params: What fills its blanks, by name; what is `Spoken` says itself in the same language.
            language: In which language; one of a region counts as its language, an unknown one as English.

        Raises:
            KeyError: No text has this code; a test walks every code there is.
        """
        given = {name: self._filling(value, language) for name, value in (params or {}).items()}
        return self._pattern(code, given, nearest(language)).format_map(given)

    def _filling(self, value: Any, language: str) -> Any:
        return value.say(language, self) if isinstance(value, Spoken) else value

    def _pattern(self, code: str, params: Mapping[str, Any], language: str) -> str:
        """Return the vendor's text, else the translation, else either in English."""
        english = ENGLISH[code]
        own = self.own.get(language, {}).get(code)
        if own is not None:
            return own
        said = _said(code, english, params, language)
        return said if said is not None else self.own.get(ENGLISH_CODE, {}).get(code) or _english(english, params)


def _said(code: str, english: str | Plural, params: Mapping[str, Any], language: str) -> str | None:
    """Return a translation; None where there is none."""
    if language == ENGLISH_CODE:
        return None
    if isinstance(english, Plural):
        number = english.number(params)
        said = catalogue(language).npgettext(code, english.one, english.many, number)
        return None if said in {english.one, english.many} else said
    said = catalogue(language).pgettext(code, english)
    return None if said == english else said


def _english(english: str | Plural, params: Mapping[str, Any]) -> str:
    if isinstance(english, Plural):
        return english.one if english.number(params) == 1 else english.many
    return english


def _fits(code: str, text: str) -> None:
    if code not in ENGLISH:
        raise ValueError(f"there is no text of the code {code!r}")
    if strange := sorted(blanks(text) - blanks(ENGLISH[code])):
        raise ValueError(f"nothing fills {{{strange[0]}}} in the own text of {code!r}")


PLAIN: Final = Texts()
"""The library's own texts."""


def sentence(code: str, params: Mapping[str, Any] | None = None, *, language: str = ENGLISH_CODE) -> str:
    """
    Return the library's own text of a code, with its blanks filled in; see `Texts.say`.

    Raises:
        KeyError: No text has this code.
    """
    return PLAIN.say(code, params, language=language)
