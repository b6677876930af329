"""
Brings the catalogues up to date: ``python -m reference_server.catalogues``.

It reads every sentence out of code and templates, puts new ones into each catalogue to be translated, takes out those
that are gone, and compiles what there is. With codes of languages it begins catalogues for them: ``… catalogues de``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from reference_server.pages.language import DOMAIN, FOLDER

MAPPING: Final = FOLDER / "babel.cfg"
_SOURCES: Final = Path(__file__).parent
#: What is called with a sentence, and where the sentence stands among what it is called with.
_CALLED: Final = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "ngettext": (1, 2),
    "nlazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "plazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

_HEAD: Final = "# What the pages of the reference server say."
_NOBODY: Final = dict.fromkeys(("version", "msgid_bugs_address", "last_translator", "language_team"), "-")


def sentences() -> Catalog:
    """Return every sentence of code and templates, with where it stands."""
    found = Catalog()
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    for name, _, text, comments, about in extract_from_dir(
        _SOURCES, methods, options, _CALLED, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        found.add(text, locations=[(Path(name).as_posix(), 1)], auto_comments=comments, context=about)
    return found


def path_of(code: str) -> Path:
    """Return where the catalogue of a language stands."""
    return FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def codes() -> tuple[str, ...]:
    """Return the languages there are catalogues of."""
    return tuple(path.parent.parent.name for path in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))


def read(code: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    if not path_of(code).exists():
        return Catalog(locale=code, header_comment=_HEAD, fuzzy=False, project=DOMAIN, **_NOBODY)
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def write(code: str, catalogue: Catalog) -> None:
    """Write a catalogue, and compile it."""
    path_of(code).parent.mkdir(parents=True, exist_ok=True)
    with path_of(code).open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, ignore_obsolete=True)
    with path_of(code).with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """Yield what a catalogue has no translation of, or only a guess."""
    for message in catalogue:
        texts = message.string if isinstance(message.string, Sequence) and message.pluralizable else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            yield message


def refresh(*new: str) -> Iterator[str]:
    """Bring all catalogues up to date, and begin those of *new* languages; yield what is to be said of each."""
    found = sentences()
    for code in sorted({*codes(), *new}):
        catalogue = read(code)
        found.creation_date = catalogue.creation_date
        catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
        write(code, catalogue)
        yield f"{code}: {len(catalogue)} sentences, {len(list(untranslated(catalogue)))} not translated"


if __name__ == "__main__":
    for said in refresh(*sys.argv[1:]):
        print(said)
