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
# Any form of a Latin letter, by its name: small capital, turned, with a stroke.
_LATIN: Final = re.compile(r"LATIN (?:[A-Z]+ )*([A-Z])(?: WITH .*)?")
# Written together as one script.
_TOGETHER: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})


def says_secure(title: str) -> bool:
    """Whether a title says "Secure" plainly: one of its words begins so."""
    return any(word.startswith(_SAID) for word in words(_plain(title)))


def hints_secure(title: str) -> bool:
    """Whether "Secure" can be read in a title in any way: spaced out, or within a word, as in "Insecure"."""
    return _SAID in "".join(c for c in fold(_plain(title)) if c.isalpha())


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
