"""
BX-07: what the library says is there in every language, whole, and a language is one catalogue.
"""

import gettext
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

import partnerkit
from partnerkit.access.policy import BOTH_LOCKS
from partnerkit.errors import (
    InvalidInput,
    LinkSpent,
    NotPossible,
    OutcomeUnknown,
    Problem,
    Refused,
    TooManyTries,
    Vetoed,
    problem,
)
from partnerkit.texts import ENGLISH, LANGUAGES, Plural, Texts, blanks, nearest, sentence
from partnerkit.texts.catalogues import file_of
from tests import catalogues

OTHERS = [language for language in LANGUAGES if language != "en"]
in_every_language = pytest.mark.parametrize("language", OTHERS)
pytestmark = pytest.mark.requirement("BX-07")
# What is the same in all languages: names of things, words of the API, examples.
COMMON = {"JSON", "ASCII", "Secure", "true", "false", "null", "after", "before", "name@example.com", "Europe/Budapest"}
SPACE = "\u00a0"
# What is called the same as in English: a name, and a word that two languages share.
ALIKE = {
    "fr": {"setting.portal.general.linkedin", "tab.portal.services"},
    "hu": {"setting.portal.general.linkedin"},
}


def forms_of(read: Catalog, code: str) -> tuple[str, ...]:
    found = read.get(catalogues.id_of(code), code)
    assert found is not None, f"there is no {code}: python -m tests.catalogues"
    string = found.string
    return string if isinstance(string, tuple) else (str(string),)


def test_english_french_and_hungarian_are_spoken() -> None:
    """English is first: it stands in the code, and every other language falls back on it."""
    assert LANGUAGES == ("en", "fr", "hu")


@in_every_language
def test_what_programs_read_is_what_translators_wrote(language: str) -> None:
    """The compiled catalogue is the one that is read by people."""
    written = gettext.GNUTranslations(io.BytesIO(catalogues.compiled(catalogues.read(language))))
    with open(file_of(language), "rb") as file:
        read = gettext.GNUTranslations(file)
    assert texts_in(read) == texts_in(written)
    assert [read.ngettext("", "", n) for n in range(200)] == [written.ngettext("", "", n) for n in range(200)]


def texts_in(read: gettext.GNUTranslations) -> dict[Any, str]:
    return {key: text for key, text in read._catalog.items() if key}  # type: ignore[attr-defined]


@in_every_language
def test_a_catalogue_has_every_text_and_no_other(language: str) -> None:
    """A new code is translated before it is said, and nobody translates what nobody says."""
    catalogue = catalogues.read(language)
    assert {message.context for message in catalogue if message.id} == set(ENGLISH)
    assert [message.context for message in catalogues.untranslated(catalogue)] == []


def wrong(language: str, is_wrong: Callable[[str, str], object]) -> dict[str, list[str]]:
    """
    Return the forms of every text in a language with which something is wrong, by the code of the text.
    """
    read = catalogues.read(language)
    found = {code: [one for one in forms_of(read, code) if is_wrong(code, one)] for code in ENGLISH}
    return {code: forms for code, forms in found.items() if forms}


@in_every_language
def test_a_translation_has_the_same_blanks(language: str) -> None:
    """Whatever the sentence names in English it names in the others, in each of its forms."""
    assert wrong(language, lambda code, form: blanks(form) != blanks(ENGLISH[code])) == {}


@in_every_language
def test_no_english_is_left_over(language: str) -> None:
    """A translation is not the English copied, nor has it words of three and more that only English has."""
    words = re.compile(r"\b(?:the|this|that|you|your|with|and|here|there|has|have|was)\b")
    copied = wrong(language, lambda code, form: words.search(form) or form == str(ENGLISH[code]))
    assert set(copied) == ALIKE[language]


@in_every_language
def test_a_translation_ends_as_the_english_does(language: str) -> None:
    """A sentence stays one, a label stays one."""

    def ends_otherwise(code: str, form: str) -> bool:
        return form != form.strip() or (form[-1] != str(ENGLISH[code])[-1] and form[-1] in ".:?!")

    assert wrong(language, ends_otherwise) == {}


def test_french_is_set_as_french_is() -> None:
    """A no-break space before : ; ! ? and inside « », no quotes of another language, no straight apostrophe."""

    def is_not(_: str, form: str) -> object:
        plain = re.sub(r"https?:\S*|\d[\d:TZ-]*", "", form)
        return re.search(rf"[^{SPACE}][:;!?»]|«[^{SPACE}]", plain) or set("“”„'") & set(form)

    assert wrong("fr", is_not) == {}


def test_hungarian_is_set_as_hungarian_is() -> None:
    """Quotes are „ ”, and no suffix hangs on a blank: who is named stands in the nominative."""

    def is_not(_: str, form: str) -> object:
        return set("“«»'" + SPACE) & set(form) or re.search(r"\}”?-?[a-záéíóöőúüű]", form)

    assert wrong("hu", is_not) == {}


def test_what_is_wrong_with_a_text_is_found() -> None:
    """Each text is looked at, in each of its forms."""
    assert list(wrong("fr", lambda *_: True)) == list(ENGLISH)
    assert {len(forms) for forms in wrong("fr", lambda *_: True).values()} == {1, 2}


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "Try again in 1 second."),
        ("en", 2, "Try again in 2 seconds."),
        ("fr", 1, "Réessayez dans 1 seconde."),
        ("fr", 2, "Réessayez dans 2 secondes."),
        ("hu", 1, "1 másodperc múlva próbálja újra."),
        ("hu", 2, "2 másodperc múlva próbálja újra."),
        ("en", 120, "Try again in 120 seconds."),
        ("en", 121, "Try again in 3 minutes."),
        ("fr", 3593, "Réessayez dans 60 minutes."),
        ("hu", 3593, "60 perc múlva próbálja újra."),
    ],
)
def test_a_number_decides_the_form(language: str, count: int, said: str) -> None:
    """One second is not many; nobody counts an hour in seconds."""
    assert TooManyTries(count).say(language).endswith(said)


@in_every_language
def test_every_text_can_be_said(language: str) -> None:
    """With its blanks filled, whatever fills them."""
    for code in ENGLISH:
        said = sentence(code, dict.fromkeys(blanks(ENGLISH[code]), 5), language=language)
        english = sentence(code, dict.fromkeys(blanks(ENGLISH[code]), 5))
        assert said, code
        assert (said == english) is (code in ALIKE[language]), code


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("fr", "fr"), ("fr-CA", "fr"), ("hu_HU", "hu"), ("de", "en"), ("", "en"), (None, "en"), ("../fr", "en")],
)
def test_a_language_that_is_not_there_is_the_nearest_or_english(asked: str | None, meant: str) -> None:
    """A region's language is that language; nothing is looked for in folders that a caller names."""
    assert nearest(asked) == meant
    assert sentence("allowed", language=asked or "") == sentence("allowed", language=meant)


def test_a_vendor_has_its_own_words() -> None:
    """They take the place of the library's in that language, and in that alone."""
    texts = Texts(own={"fr": {"vendor_lock": "Bookwell a verrouillé le compte."}})
    assert texts.say("vendor_lock", language="fr") == "Bookwell a verrouillé le compte."
    assert texts.say("vendor_lock", language="hu") == sentence("vendor_lock", language="hu")
    assert texts.say("vendor_lock") == "The account is locked by the vendor."
    assert Texts(own={"en": {"tags.many": "{max} at most."}}).say("tags.many", {"max": 3, "count": 4}) == "3 at most."


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"xx": {"allowed": "Yes."}}, "language 'xx'"),
        ({"fr": {"alowed": "Oui."}}, "code 'alowed'"),
        ({"fr": {"tags.many": "Au plus {most}."}}, "nothing fills {most}"),
        ({"fr": {"tags.many": "Au plus {max.__class__}."}}, "nothing fills {max.__class__}"),
        ({"fr": {"tags.many": "Au plus {max"}}, "expected '}'"),
    ],
)
def test_own_words_that_fit_nowhere_are_refused_at_once(own: dict[str, dict[str, str]], why: str) -> None:
    """At start-up, not when somebody should read them."""
    with pytest.raises(ValueError, match=re.escape(why)):
        Texts(own=own)


def test_own_words_are_kept_as_they_were() -> None:
    """What the caller does to its dictionary afterwards is not told to anybody."""
    own = {"fr": {"allowed": "Oui."}}
    texts = Texts(own=own)
    own["fr"]["allowed"] = "Non."
    assert texts.say("allowed", language="fr") == "Oui."


def spoken() -> Iterator[tuple[Any, list[str]]]:
    """Each kind of error with sentences in it, and these in French."""
    yield (
        Refused("account.lock", BOTH_LOCKS),
        ["refused", "both_locks", "remedy.partner_unlocks", "remedy.vendor_unlocks"],
    )
    yield InvalidInput((Problem("name", "text.blank"), Problem("", "json.form"))), ["input", "text.blank", "json.form"]
    yield NotPossible("account.lock", "locked", "lock"), ["not_possible", "state.account.lock.locked"]
    yield OutcomeUnknown(), ["outcome_unknown", "outcome_unknown.look"]
    yield LinkSpent("reset", "used"), ["link_spent", "link_spent.used"]


@pytest.mark.parametrize(("error", "codes"), list(spoken()), ids=lambda x: getattr(x, "code", ""))
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_speaks_one_language(error: Any, codes: list[str], language: str) -> None:
    """Title, detail, and the sentence of each problem and remedy; what programs read stays as it is."""
    told = problem(error, language)
    for code in codes:
        assert sentence(code, language=language) in str(told)
    assert {name for name in told if told[name] != problem(error)[name]} <= {"title", "detail", "errors", "remedies"}


def test_a_problem_has_the_vendors_words() -> None:
    """Everywhere in it."""
    own = {"fr": {"text.blank": "À remplir.", "input": "À revoir.", "remedy.vendor_unlocks": "Appelez-nous."}}
    texts = Texts(own=own)
    told = problem(InvalidInput((Problem("name", "text.blank"),)), "fr", texts)
    assert (told["title"], told["errors"][0]["message"]) == ("À revoir.", "À remplir.")
    assert problem(Refused("account.lock", BOTH_LOCKS), "fr", texts)["remedies"][1]["message"] == "Appelez-nous."


def test_a_veto_is_in_the_words_of_the_check() -> None:
    """The check knows who acts, and says it in that language."""
    assert problem(Vetoed("Pas avant midi."), "hu")["detail"] == "Pas avant midi."


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
import partnerkit
assert partnerkit.__file__.startswith(sys.argv[1]), partnerkit.__file__
assert "gettext" not in sys.modules
from partnerkit import Texts, problem
from partnerkit.errors import NotSignedIn
from partnerkit.texts import LANGUAGES, sentence
from partnerkit.staff.model import NewOwner
from partnerkit.wire import read
print(*LANGUAGES)
print(sentence("not_signed_in", language="eo"))
print(problem(NotSignedIn(), "eo")["title"])
print(sentence("conflict", language="eo"))
print(Texts(own={"en": {"conflict": "Once more."}}).say("conflict", language="eo"))
print(read(NewOwner, {"name": "Ada", "email": "ada@example.com", "language": "eo"}).language)
"""


def test_another_language_is_one_catalogue(tmp_path: Path) -> None:
    """A folder more, and its texts are said, people can have it, and what it does not say is said in English."""
    shutil.copytree(
        Path(partnerkit.__file__).parent, tmp_path / "partnerkit", ignore=shutil.ignore_patterns("__pycache__")
    )
    catalogue = Catalog(locale="eo")
    catalogue.add(str(ENGLISH["not_signed_in"]), "Unue ensalutu.", context="not_signed_in")
    folder = tmp_path / "partnerkit" / "locale" / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "partnerkit.mo").write_bytes(catalogues.compiled(catalogue))

    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False
    )

    english = "Somebody changed this at the same moment. Try again."
    assert done.stdout.splitlines() == [
        "en eo fr hu",
        "Unue ensalutu.",
        "Unue ensalutu.",
        english,
        "Once more.",
        "eo",
    ], done.stderr


def test_a_changed_english_text_keeps_its_translation_to_be_looked_at() -> None:
    """It is not said until somebody has: a fuzzy text is none."""
    before = catalogues.read("fr")
    (translated,) = forms_of(before, "allowed")
    changed = Catalog(locale="fr")
    changed.add("It was otherwise.", translated, context="allowed")
    after = catalogues.renewed(changed).get(str(ENGLISH["allowed"]), "allowed")
    assert after is not None
    assert (after.string, after.fuzzy) == (translated, True)
    assert b"fuzzy" not in catalogues.compiled(before)


def test_bringing_catalogues_up_to_date_changes_nothing_that_is() -> None:
    """Run twice, it is as after once."""
    assert [str(message.string) for message in catalogues.renewed(catalogues.read("hu"))] == [
        str(message.string) for message in catalogues.read("hu")
    ]


def test_a_text_with_a_number_has_a_form_for_one() -> None:
    """English has two forms; both name the number, or neither."""
    plurals = [text for text in ENGLISH.values() if isinstance(text, Plural)]
    assert plurals
    assert all(blanks(text.one) == blanks(text.many) and text.count in blanks(text.one) for text in plurals)
