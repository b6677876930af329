"""What the columns of a spreadsheet are called in the languages it may be written in, and the languages themselves."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

_COLUMNS: Final = {
    "email": (
        "email, email address, mail, courriel, adresse email, adresse mail, adresse électronique, email cím, "
        "villámposta"
    ),
    "name": (
        "name, business, business name, name of the business, company, company name, client, "
        "nom, entreprise, nom de l'entreprise, société, nom de la société, raison sociale, établissement, "
        "név, cég, cégnév, a cég neve, cég neve, vállalkozás, a vállalkozás neve, vállalkozás neve, ügyfél"
    ),
    "contact": (
        "contact, contact name, contact person, person, nom du contact, personne, personne de contact, interlocuteur, "
        "kapcsolattartó, kapcsolattartó neve, személy"
    ),
    "language": "language, lang, langue, nyelv",
}
_LANGUAGES: Final = {
    "en": "english, anglais, angol",
    "fr": "french, français, francia",
    "hu": "hungarian, hongrois, magyar",
}


def _folded(text: str) -> str:
    """Return a text without case, accents, and whatever is no letter or digit: ``E-mail`` is ``email``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if c.isalnum())


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {_folded(word): meant for meant, all_ in words.items() for word in (meant, *all_.split(", "))}


_COLUMN: Final = _by_word(_COLUMNS)
_LANGUAGE: Final = _by_word(_LANGUAGES)


def column(word: str) -> str | None:
    """Return what a column holds by the name that stands above it; None where nobody calls it so."""
    return _COLUMN.get(_folded(word))


def language(word: str) -> str:
    """Return the code of a language by its name or code; whatever is neither stays as it is."""
    return _LANGUAGE.get(_folded(word), word)
