"""
The language of a page, and what the pages say in it.

- English stands in code and templates; other languages are catalogues under ``locale``, found by their folders.
- A request speaks one language, which nobody has to hand on: who asks for a sentence gets it in that.
- What is written down before any request, such as the label of a field, is `lazy`: it is said when it is shown.
- Blanks are written ``%(name)s``, in code as in templates.
"""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

import attrs
from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from partnerkit.texts import LANGUAGES as OF_THE_LIBRARY

DOMAIN: Final = "reference_server"
FOLDER: Final = Path(__file__).parent.parent / "locale"
ENGLISH: Final = "en"


def _found() -> dict[str, catalogues.NullTranslations]:
    files = {file.parent.parent.name: file for file in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))}
    return {ENGLISH: catalogues.NullTranslations(), **{code: _opened(file) for code, file in files.items()}}


def _opened(file: Path) -> catalogues.GNUTranslations:
    with file.open("rb") as compiled:
        return catalogues.GNUTranslations(compiled)


_CATALOGUES: Final = _found()
_LOCALES: Final = {code: Locale.parse(code) for code in _CATALOGUES}


def _own_name(code: str) -> str:
    """Return what people who speak a language call it."""
    return (Locale.parse(code).language_name or code).capitalize()


#: The languages of the pages, English first, each as people who speak it write it.
LANGUAGES: Final = {code: _own_name(code) for code in _CATALOGUES}
#: The languages that people and accounts can have: those of the library.
KEPT: Final = {code: _own_name(code) for code in OF_THE_LIBRARY}
_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


def spoken() -> str:
    """Return the language that is spoken now."""
    return _SPOKEN.get()


def speak(code: str | None) -> None:
    """Speak a language from here on, if there is a catalogue for it."""
    if code in LANGUAGES:
        _SPOKEN.set(code)


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak a language for a while, English if there is no catalogue for it; then the one from before."""
    before = _SPOKEN.set(code if code in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def locale() -> Locale:
    """Return how people who speak the language write dates, numbers and lists."""
    return _LOCALES[spoken()]


def gettext(text: str) -> str:
    """Return a text in the language that is spoken, its blanks left blank; the templates call this."""
    return _CATALOGUES[spoken()].gettext(text)


def ngettext_plain(one: str, many: str, count: int) -> str:
    """Return the text for a number of things, its blanks left blank; the templates call this."""
    return _CATALOGUES[spoken()].ngettext(one, many, count)


def pgettext_plain(about: str, text: str) -> str:
    """Return a text that means different things elsewhere, its blanks left blank; the templates call this."""
    return _CATALOGUES[spoken()].pgettext(about, text)


def npgettext_plain(about: str, one: str, many: str, count: int) -> str:
    """Return the text for a number of things that means others elsewhere, its blanks left blank."""
    return _CATALOGUES[spoken()].npgettext(about, one, many, count)


def _(text: str, /, **blanks: object) -> str:
    """Return a text in the language that is spoken, its blanks filled in."""
    return gettext(text) % blanks


def ngettext(one: str, many: str, count: int, /, **blanks: object) -> str:
    """Return the text for a number of things, which is ``%(num)s`` in it, as people write it."""
    return ngettext_plain(one, many, count) % {"num": number(count), **blanks}


def pgettext(about: str, text: str, /, **blanks: object) -> str:
    """Return a text that means something else elsewhere; *about* tells the two apart."""
    return pgettext_plain(about, text) % blanks


@attrs.frozen
class Lazy:
    """
    A text that is said when it is shown.

    Attributes:
        text: In English.
        about: What tells it apart from the same English text elsewhere.
    """

    text: str
    about: str | None = None

    def said(self, **blanks: object) -> str:
        """Return it in the language that is spoken, its blanks filled in."""
        return _(self.text, **blanks) if self.about is None else pgettext(self.about, self.text, **blanks)

    def __str__(self) -> str:
        return self.said()


@attrs.frozen
class LazyCount:
    """
    A text for a number of things that is said when it is shown.

    Attributes:
        one: In English, for one.
        many: For any other number.
    """

    one: str
    many: str

    def said(self, count: int, **blanks: object) -> str:
        """Return it for a number in the language that is spoken, its blanks filled in."""
        return ngettext(self.one, self.many, count, **blanks)


Text = str | Lazy
"""What can be shown: a text as it is, or one that is said then."""


def lazy(text: str, /) -> Lazy:
    """Return a text for later; see `_`."""
    return Lazy(text)


def plazy(about: str, text: str, /) -> Lazy:
    """Return a text for later; see `pgettext`."""
    return Lazy(text, about)


def nlazy(one: str, many: str, /) -> LazyCount:
    """Return a text for a number of things for later; see `ngettext`."""
    return LazyCount(one, many)


def number(count: int) -> str:
    """Return a number as people write it."""
    return format_decimal(count, locale=locale())


def names(several: Sequence[str]) -> str:
    """Return names as one text, as in ``A, B and C``."""
    written = Locale("en", "GB") if spoken() == ENGLISH else locale()  # no comma before the last
    return format_list(list(several), locale=written)


def best(cookie: str | None, accepted: Iterable[tuple[str, float]]) -> str:
    """
    Return the language for somebody unknown: of a cookie, else the best a browser accepts, else English.

    *accepted* is in order of preference (RFC 9110); what is refused has the quality 0. A region's language is that one.
    """
    if cookie in LANGUAGES:
        return cookie
    wanted = (code.lower().partition("-")[0] for code, quality in accepted if quality > 0)
    return next((code for code in wanted if code in LANGUAGES), ENGLISH)
