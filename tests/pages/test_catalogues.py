"""
The catalogues of the pages are whole: every sentence of code and templates, translated, compiled.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from reference_server import catalogues
from reference_server.pages import language
from reference_server.pages.language import KEPT, LANGUAGES, Lazy, speaking

CODES: Final = catalogues.codes()
FOUND: Final = catalogues.sentences()
_BLANK: Final = re.compile(r"%\((\w+)\)s")
_TAG: Final = re.compile(r"<[^>]+>")
#: What stands for itself in both languages; written down so that nothing else is left in English unseen.
SAME: Final = {
    "fr": {
        "Agent",
        "Client",
        "Clients",
        "Code",
        "Contact",
        "Europe",
        "Invitation",
        "Menu",
        "Note",
        "Notes",
        "Organisation",
        "Pages",
        "Services",
        "Sessions",
        "UID",
        "contact",
        "six",
    },
    "hu": {"%(label)s:", "%(label)s: %(what)s", "%(who)s; %(sessions)s.", "Partner", "UID"},
}


def key(message: Message) -> tuple[str | None, object]:
    return message.context, ids(message)


def texts(message: Message) -> tuple[str, ...]:
    """
    Return the translation in all its forms.
    """
    found = message.string or ""
    return tuple(found) if isinstance(found, list | tuple) else (found,)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (message.id,)


def translated(code: str) -> list[Message]:
    return [message for message in catalogues.read(code) if message.id]


@pytest.mark.requirement("BX-07")
@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_in_every_catalogue(code: str) -> None:
    """
    None is missing, none is left over. Bring them up to date with ``python -m reference_server.catalogues``.
    """
    assert {key(message) for message in translated(code)} == {key(message) for message in FOUND if message.id}


@pytest.mark.requirement("BX-07")
@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_translated(code: str) -> None:
    """
    No guess, no form of a plural empty, nothing English but what is the same in both languages.
    """
    catalogue = catalogues.read(code)
    same = {m.id for m in translated(code) if not m.pluralizable and m.string == m.id}
    assert [message.id for message in catalogues.untranslated(catalogue)] == []
    assert same - SAME.get(code, set()) == set()


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_blanks_and_the_markup_of_its_sentence(code: str) -> None:
    """
    Each form of it: a blank of another name would be a fault when the page is shown, a tag too many broken markup.
    """
    assert list(catalogues.read(code).check()) == []
    for message in translated(code):
        wanted = {frozenset(_BLANK.findall(text)) for text in ids(message)}
        for text in texts(message):
            assert frozenset(_BLANK.findall(text)) in wanted, message.id
            assert "%" not in _BLANK.sub("", text), message.id
            assert Counter(_TAG.findall(text)) == Counter(_TAG.findall(ids(message)[-1])), message.id
            assert _TAG.sub("", text).count('"') == _TAG.sub("", ids(message)[-1]).count('"'), message.id


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_is_written(code: str) -> None:
    """
    Nobody forgets to compile.
    """
    with catalogues.path_of(code).with_suffix(".mo").open("rb") as file:
        compiled = {key(message): texts(message) for message in read_mo(file) if message.id}
    assert compiled == {
        key(message): texts(message) for message in translated(code) if message.string and all(message.string)
    }


def test_french_has_its_spaces() -> None:
    """
    A no-break space before : ; ! ? and within « », and apostrophes that are curved.
    """
    wrong = [t for m in translated("fr") for t in texts(m) if re.search(r"(?<![\s\u00a0])[;!?]|[ \w)”]:\s|« |\w'", t)]
    assert wrong == []


def test_hungarian_puts_no_suffix_on_a_blank() -> None:
    """
    Which one is right depends on what fills it.
    """
    assert [t for m in translated("hu") for t in texts(m) if re.search(r"\)s-?[a-záéíóöőúüű]", t)] == []


def test_a_language_is_found_by_its_catalogue() -> None:
    """
    Those of the pages are those of the library, each called as its speakers do.
    """
    assert LANGUAGES == {"en": "English", "fr": "Français", "hu": "Magyar"} == KEPT
    assert set(LANGUAGES) - {"en"} == set(CODES)


def test_another_language_is_one_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    One command begins it with every sentence; what is translated is said, the rest stays English.
    """
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    assert list(catalogues.refresh("de")) == [f"de: {len(FOUND)} sentences, {len(FOUND)} not translated"]
    begun = catalogues.read("de")
    begun.get("Sign in").string = "Anmelden"  # type: ignore[union-attr]
    catalogues.write("de", begun)
    assert list(catalogues.refresh()) == [f"de: {len(FOUND)} sentences, {len(FOUND) - 1} not translated"]

    monkeypatch.setattr(language, "FOLDER", tmp_path)
    found = language._found()
    assert list(found) == ["en", "de"]
    assert (found["de"].gettext("Sign in"), found["de"].gettext("Sign out")) == ("Anmelden", "Sign out")


def test_a_text_written_down_early_is_said_when_it_is_shown() -> None:
    """
    A label is made once, and read in every language.
    """
    label = Lazy("Password")
    said = []
    for code in ("en", "fr", "hu", "xx"):
        with speaking(code):
            said.append(f"{label}")
    assert said == ["Password", "Mot de passe", "Jelszó", "Password"]
