"""
The catalogues of the languages: one folder each beside this package, read when a sentence of theirs is first asked for.

They are gettext's: ``locale/<language>/LC_MESSAGES/partnerkit.mo``, where a sentence is found by its code (*msgctxt*)
and by what it is in English (*msgid*). A text that is not there is said in English.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN: Final = "partnerkit"
#: Where the catalogues are.
FOLDER: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")
ENGLISH_CODE: Final = "en"


def file_of(language: str) -> str:
    """Return where the catalogue of a language is read from."""
    return os.path.join(FOLDER, language, "LC_MESSAGES", f"{DOMAIN}.mo")


def _found() -> tuple[str, ...]:
    with os.scandir(FOLDER) as folders:
        return tuple(sorted(folder.name for folder in folders if os.path.exists(file_of(folder.name))))


LANGUAGES: Final = (ENGLISH_CODE, *_found())
"""The languages there are, English first; another one is another folder with a catalogue."""


@functools.cache
def catalogue(language: str) -> GNUTranslations:
    """Return the catalogue of one of `LANGUAGES` but English, which stands in the code."""
    from gettext import GNUTranslations  # noqa: PLC0415 - not needed by whoever speaks English

    with open(file_of(language), "rb") as file:
        return GNUTranslations(file)
