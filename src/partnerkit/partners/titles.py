"""What people read in the title of a role, whatever stands between its letters or looks like them (VC-22, A-21)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from string import digits
from typing import Final

from partnerkit.repository import fold, words

_SAID: Final = "secure"
# What the pages that are shipped call a Secure role in the other languages.
_CALLED: Final = ("securise", "vedett")
_FILLERS: Final = frozenset("\u115f\u1160")
# Marks and what is not drawn: of no letter, or of one that is read without them.
_UNREAD: Final = frozenset({"Cf", "Mn", "Me"})
# What a title has beside letters, digits, spaces and marks.
_PUNCTUATION: Final = frozenset("-\u2010\u2013\u2014'\u2018\u2019.,:/&()+\u00b0\u00b7\u30fb")
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lo"})
# What is of a script: letters, vowel signs, digits.
_DRAWN: Final = _LETTERS | {"Mc", "Nd"}
_SCRIPT: Final = re.compile(r"(?:EXTENDED )?([A-Z]+)")
# Those in wide use, of table 5 of UAX #31: among the letters of others there are twins of any Latin one.
_WIDE: Final = frozenset(
    "ARABIC ARMENIAN BENGALI BOPOMOFO CJK CYRILLIC DEVANAGARI ETHIOPIC GEORGIAN GREEK GUJARATI GURMUKHI HANGUL HEBREW "
    "HIRAGANA KANNADA KATAKANA KHMER LAO LATIN MALAYALAM MYANMAR ORIYA SINHALA TAMIL TELUGU THAANA THAI TIBETAN".split()
)
# Written together as one script.
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
# Any form of a Latin letter, by its name: small capital, turned, with a stroke.
_LATIN: Final = re.compile(r"LATIN (?:[A-Z]+ )*([A-Z])(?: WITH .*| ROTUNDA)?")
# A letter that stands on another one as a mark.
_ON_ANOTHER: Final = re.compile(r"COMBINING .*LETTER .*")
# What passes for a letter of the words: signs, digits, and whatever a word of one other script could be made of.
_PASSES: Final = {
    "s": "5\u01a8\u0283\u03c3\u03db\u0455\ua645\u057f",
    "e": "3&\u03b5\u03be\u0435\u0437\u044d\u0454\u04bd\u0511\u0565\u0567",
    "c": "(\u0254\u037b\u037c\u037d\u03c3\u0441\u0481\u04ab\u0568",
    "u": "v)\u028a\u03bc\u03c5\u0438\u0443\u0446\u045f\u0475\u04af\u0574\u057d",
    "r": "\u03b3\u1d26\u0433\u044f\u0491\u0493\u04f7\u0580",
    "i": "1l\u0456\u03b9",
    "v": "u\u0475\u03bd\u03c5",
    "t": "7+\u0442\u03c4",
}
# The scripts of which those are: other letters of theirs pass for none.
_TOLD: Final = frozenset({"ARMENIAN", "CYRILLIC", "GREEK"})
# So many letters of a word can be read in any other letter that is none of a to z.
_ANYTHING: Final = 2


def foreign(title: str) -> str | None:
    """Return the first character no title has: a sign, or a letter of a script that is not in wide use."""
    return next((c for c in unicodedata.normalize("NFKD", title) if not _is_usual(c)), None)


def says_secure(title: str) -> bool:
    """Whether a title says "Secure" plainly: one of its words begins so."""
    return any(word.startswith(_SAID) for word in words(_plain(title)))


def hints_secure(title: str) -> bool:
    """Whether "Secure" can be read in a title: spaced out, within a word, or by whatever passes for its letters."""
    return _reads(title, _SAID)


def called_secure(title: str) -> bool:
    """Whether what Secure roles are called in another language can be read in a title."""
    return any(_reads(title, word) for word in _CALLED)


def mixed(title: str) -> bool:
    """Whether a word of a title has letters of more than one script, so that some may pass for others."""
    return any(len(set(_scripts(word))) > 1 for word in _readable(title).split())


def _reads(title: str, word: str) -> bool:
    """Whether a word can be read in a title; each place is how much of it was, and how many of its letters are odd."""
    places = {(0, 0)}
    for c in fold(_readable(title)):
        skipped = set() if unicodedata.category(c) in _LETTERS else places
        places = {(0, 0), *skipped, *_further(places, c, word)}
        if any(read == len(word) for read, _ in places):
            return True
    return False


def _further(places: set[tuple[int, int]], c: str, word: str) -> Iterator[tuple[int, int]]:
    letter, odd = _letter(c), _is_odd(c)
    for read, odds in places:
        if letter == word[read] or c in _PASSES.get(word[read], ""):
            yield read + 1, odds
        elif odd and odds < _ANYTHING:
            yield read + 1, odds + 1


def _is_usual(c: str) -> bool:
    category = unicodedata.category(c)
    if category in _DRAWN:
        return c.isascii() or _script(c) in _WIDE
    if category in _UNREAD:
        return not _ON_ANOTHER.fullmatch(unicodedata.name(c, ""))
    return c in _PUNCTUATION or category in {"Lm", "Zs"}


def _is_odd(c: str) -> bool:
    """Whether a character is drawn in a way that is told nowhere, so that it may pass for any letter."""
    return not c.isascii() and unicodedata.category(c) in _DRAWN and _script(c) not in _TOLD


def _plain(title: str) -> str:
    return "".join(map(_letter, _readable(title)))


def _readable(title: str) -> str:
    drawn = (c for c in unicodedata.normalize("NFKD", title) if unicodedata.category(c) not in _UNREAD)
    return "".join(" " if c in _FILLERS else c for c in drawn)


def _letter(c: str) -> str:
    found = _LATIN.fullmatch(unicodedata.name(c, ""))
    return found[1].lower() if found else c


def _script(c: str) -> str:
    found = _SCRIPT.match(unicodedata.name(c, ""))
    return found[1] if found else ""


def _scripts(word: str) -> Iterator[str]:
    for c in word:
        if unicodedata.category(c) in _DRAWN and c not in digits:
            script = _script(c)
            yield "CJK" if script in _TOGETHER else script
