"""Texts of people, brought into shape, and what a format is."""

from __future__ import annotations

import unicodedata
from typing import Any, Protocol, runtime_checkable

import attrs

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
# What shows nothing by itself: by category, and a few that are drawn empty.
_UNSEEN = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})
_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# As many as Unicode's stream-safe form has; normalising takes time by the square of a pile.
_PILE = 30


@attrs.frozen
class Wrong(Exception):
    """
    A value is not of its format.

    Attributes:
        code: What is wrong, for programs.
        params: What the sentence about it names.
    """

    code: str
    params: dict[str, Any] = attrs.field(factory=dict)


@runtime_checkable
class Format(Protocol):
    """The shape a text must have; stands in an annotation, so that parsing, schema and docs read the same one."""

    def parse(self, value: Any) -> Any:
        """
        Return *value* in its normal form.

        Raises:
            Wrong: It is not of this format.
        """

    def schema(self) -> dict[str, Any]:
        """Return what JSON Schema can say of the format."""


def whole(value: Any) -> str:
    """
    Return a text that can be written as UTF-8, and brought into a normal form in no time.

    Raises:
        Wrong: It is no text, holds a lone surrogate, or piles accents on one letter (A-34).
    """
    if not isinstance(value, str):
        raise Wrong("type.string")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Wrong("text.surrogate") from None
        if len(value) > _PILE and _piled(value):
            raise Wrong("text.marks", {"max": _PILE})
    return value


def _piled(text: str) -> bool:
    pile = 0
    for c in text:
        pile = pile + 1 if unicodedata.combining(c) else 0
        if pile > _PILE:
            return True
    return False


def clean(value: Any, *, lines: bool = False) -> str:
    """
    Return a text in NFC without space and line breaks around it.

    Raises:
        Wrong: It is no text, holds a lone surrogate, a control character, or a line break where none is allowed (A-34).
    """
    text = unicodedata.normalize("NFC", whole(value).replace("\r\n", "\n") if lines else whole(value)).strip()
    if not text.isprintable() and any(_unwanted(c, lines=lines) for c in text):
        raise Wrong("text.control")
    return text


def _unwanted(c: str, *, lines: bool) -> bool:
    return (unicodedata.category(c) in _BREAKS and not (lines and c in "\n\t")) or c in _BIDI


def _seen(text: str) -> bool:
    if text.isascii():
        return bool(text)
    return any(unicodedata.category(c) not in _UNSEEN and c not in _EMPTY for c in text)


@attrs.frozen
class Text:
    """
    A text of a person.

    Attributes:
        max: The most characters (Unicode code points after NFC).
        lines: Whether line breaks are allowed.
    """

    max: int
    lines: bool = False

    def parse(self, value: Any) -> str:
        """Return the text, trimmed; overlong ones are wrong, and such as show nothing."""
        text = clean(value, lines=self.lines)
        if not _seen(text):
            raise Wrong("text.blank")
        if len(text) > self.max:
            raise Wrong("text.long", {"max": self.max, "length": len(text)})
        return text

    def schema(self) -> dict[str, Any]:
        """Return the bounds."""
        return {"minLength": 1, "maxLength": self.max}


@attrs.frozen
class Derived:
    """
    A text that was made of another one, as in what a list is sorted by; it is taken as it is.

    Attributes:
        max: The most characters.
    """

    max: int

    def parse(self, value: Any) -> str:
        """Return the text; one with what not every database holds is wrong."""
        if len(text := whole(value)) > self.max:
            raise Wrong("text.long", {"max": self.max, "length": len(text)})
        if "\0" in text:
            raise Wrong("text.control")
        return text

    def schema(self) -> dict[str, Any]:
        """Return the bound."""
        return {"maxLength": self.max}
