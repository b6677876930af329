"""What people read in the title of a role, whatever stands between its letters or looks like them (VC-22)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from partnerkit.repository import fold, words

_SAID: Final = "secure"
_FILLERS: Final = frozenset("\u115f\u1160")
# Marks and what is not drawn: of no letter, or of one that is read without them.
_UNREAD: Final = frozenset({"Cf", "Mn", "Me"})
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lo"})
# Any form of a Latin letter, by its name: small capital, turned, with a stroke, in a square.
_LATIN: Final = re.compile(r"(?:[A-Z]+ )*(?:LATIN|INDICATOR SYMBOL) (?:[A-Z]+ )*([A-Z])(?: WITH .*| ROTUNDA)?")
# What passes for a letter of the word: of other scripts, digits, signs.
_PASSES: Final = str.maketrans(
    {
        c: letter
        for letter, alike in {
            "s": "5$\u0283\u0405\u0455\u054f\u10bd\u13da\uabaa\u1515\ua4e2",
            "e": "3\u20ac\u212e\u0395\u03b5\u0415\u0435\u13ac\uab7c\u156e\u15f4\u2d39\ua4f0",
            "c": "\u00a2\u00a9\u03a3\u03c2\u0421\u0441\u13df\uabaf\u1455\u2ca4\u2ca5\ua4da",
            "u": "\u03c5\u054d\u057d\u13cc\uab9c\u144c\ua4f4",
            "r": "\u00ae\u0433\u13a1\u13d2\uab71\uaba2\u1587\ua4e3",
        }.items()
        for c in alike
    }
)
# Written together as one script.
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})


def says_secure(title: str) -> bool:
    """Whether a title says "Secure" plainly: one of its words begins so."""
    return any(word.startswith(_SAID) for word in words(_plain(title)))


def hints_secure(title: str) -> bool:
    """Whether "Secure" can be read in a title: spaced out, within a word, or by whatever passes for its letters."""
    return _SAID in "".join(c for c in fold(_plain(title).translate(_PASSES)) if c.isalpha())


def mixed(title: str) -> bool:
    """Whether a word of a title has letters of more than one script, so that some may pass for others."""
    return any(len(set(_scripts(word))) > 1 for word in _readable(title).split())


def _plain(title: str) -> str:
    return "".join(map(_letter, _readable(title)))


def _readable(title: str) -> str:
    drawn = (c for c in unicodedata.normalize("NFKD", title) if unicodedata.category(c) not in _UNREAD)
    return "".join(" " if c in _FILLERS else c for c in drawn)


def _letter(c: str) -> str:
    found = _LATIN.fullmatch(unicodedata.name(c, ""))
    return found[1].lower() if found else c


def _scripts(word: str) -> Iterator[str]:
    for c in word:
        if unicodedata.category(c) in _LETTERS:
            script = unicodedata.name(c, "").partition(" ")[0]
            yield "CJK" if script in _TOGETHER else script
