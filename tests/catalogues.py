"""
Brings the library's catalogues up to date with its English: ``python -m tests.catalogues``.

Each gets the codes that are new, to be translated, and loses those that are gone; where the English of a code changed,
its translation is kept and marked *fuzzy*: look at it, then take the mark out. Then they are compiled. With codes of
languages it begins catalogues for them: ``python -m tests.catalogues de``.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from partnerkit.texts import ENGLISH, Plural
from partnerkit.texts.catalogues import FOLDER, file_of

HEAD = "# What partnerkit says."
NOBODY = dict.fromkeys(("version", "msgid_bugs_address", "last_translator", "language_team"), "-")


def source_of(language: str) -> Path:
    """Return where the catalogue of a language is written."""
    return Path(file_of(language)).with_suffix(".po")


def languages() -> tuple[str, ...]:
    """Return the languages there are catalogues of."""
    return tuple(sorted(path.parent.parent.name for path in Path(FOLDER).glob("*/LC_MESSAGES/partnerkit.po")))


def read(language: str) -> Catalog:
    """Return the catalogue of a language; an empty one where there is none yet."""
    if not source_of(language).exists():
        return Catalog(locale=language, header_comment=HEAD, fuzzy=False, project="partnerkit", **NOBODY)
    with source_of(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as programs read it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def id_of(code: str) -> str | tuple[str, str]:
    """Return what stands for a code in a catalogue: its English, or both forms of it."""
    text = ENGLISH[code]
    return (text.one, text.many) if isinstance(text, Plural) else text


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """Yield what has no translation, or one that is to be looked at."""
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(texts)):
            yield message


def renewed(before: Catalog) -> Catalog:
    """Return a catalogue with every code there is, in the order of the source, and no other."""
    known = {message.context: message for message in before if message.id}
    after = Catalog(locale=before.locale, header_comment=before.header_comment, fuzzy=False, charset="utf-8")
    after.mime_headers = [pair for pair in before.mime_headers if pair[0] != "Generated-By"]
    for code in ENGLISH:
        _put(after, code, known.get(code))
    return after


def _put(catalogue: Catalog, code: str, known: Message | None) -> None:
    if known is None or bool(known.pluralizable) != isinstance(ENGLISH[code], Plural):
        catalogue.add(id_of(code), context=code)
        return
    changed = known.id != id_of(code)
    flags = {*known.flags, "fuzzy"} if changed else known.flags
    catalogue.add(id_of(code), known.string, context=code, flags=flags, user_comments=known.user_comments)


def refresh(*new: str) -> Iterator[str]:
    """Bring all catalogues up to date, and begin those of *new* languages; yield what is to be said of each."""
    for language in sorted({*languages(), *new}):
        catalogue = renewed(read(language))
        source = source_of(language)
        source.parent.mkdir(parents=True, exist_ok=True)
        with source.open("wb") as file:
            write_po(file, catalogue, width=120, include_lineno=False)
        source.with_suffix(".mo").write_bytes(compiled(catalogue))
        yield f"{language}: {len(catalogue)} texts, {len(list(untranslated(catalogue)))} not translated"


if __name__ == "__main__":
    for said in refresh(*sys.argv[1:]):
        print(said)
