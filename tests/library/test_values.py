"""
Texts of people are brought into shape once, or refused; secrets stay unseen.
"""

import copy
import json
import logging
import pickle
import sys
import traceback
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import COLLECTIONS, SignIn, Vendor
from partnerkit.repository import field_classes
from partnerkit.texts import LANGUAGES
from partnerkit.values import (
    Derived,
    Email,
    FieldClass,
    Format,
    NicknameFormat,
    OneOf,
    PasswordFormat,
    Realm,
    Secret,
    Text,
    TimeZoneFormat,
    TypedFormat,
    Wrong,
    address_key,
    aware,
    clean,
    utc_now,
)


def wrong(form: Format, value: Any) -> str:
    """
    The code of what is wrong with a value.
    """
    with pytest.raises(Wrong) as caught:
        form.parse(value)
    return caught.value.code


class TestSecret:
    def test_no_way_of_showing_it_shows_it(self) -> None:
        """A-35: not as text, not in a format, not within something else, not as a dictionary."""
        secret = Secret("hunter2 hunter2 hunter2")
        signing_in = SignIn(realm=Realm.STAFF, email="a@example.com", password=secret)
        shown = [repr(secret), str(secret), f"{secret!s:>20}", "%s" % secret, repr([secret]), repr(signing_in)]  # noqa: UP031
        shown += [
            repr(attrs.asdict(signing_in)),
            json.dumps({"a": secret}, default=str),
            repr(Vendor(name="x", signing_keys=[secret])),
        ]
        assert [text for text in shown if "hunter2" in text] == []

    def test_a_log_line_hides_it(self, caplog: pytest.LogCaptureFixture) -> None:
        """A-35: whoever logs it logs nothing."""
        logging.getLogger("x").warning("given %s", Secret("hunter2"))
        assert "hunter2" not in caplog.text

    def test_a_traceback_with_local_values_hides_it(self) -> None:
        """A-35: tools that print local variables print its repr."""
        secret = Secret("hunter2")
        with pytest.raises(AttributeError) as caught:
            secret.nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: B018
        told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        assert "hunter2" not in "".join(told.format())

    def test_it_cannot_be_pickled(self) -> None:
        """A-35: nothing that is written to a cache or queue holds one."""
        with pytest.raises(TypeError, match="never written"):
            pickle.dumps(Secret("hunter2"))

    def test_a_copy_is_itself(self) -> None:
        """What holds one can still be copied."""
        secret = Secret("hunter2")
        assert copy.copy(secret) is secret
        assert copy.deepcopy([secret])[0] is secret

    def test_two_of_one_text_are_equal(self) -> None:
        """Equality is by text, with other Secrets alone."""
        assert Secret("a") == Secret("a")
        assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
        assert Secret("a") != "a"

    def test_its_digest_takes_any_text(self) -> None:
        """A-34: even half a character has a digest, which no other text shares."""
        assert len({Secret(t).digest() for t in ["", "a", "\ud800", "\udfff"]}) == 4


class TestDerived:
    def test_it_is_taken_as_it_is(self) -> None:
        """Neither trimmed nor brought into another form: it was made by us."""
        for text in ("", " a ", "\u1112\u1161", "a" * 5):
            assert Derived(5).parse(text) == text
        assert Derived(5).schema() == {"maxLength": 5}

    def test_what_no_database_could_hold_is_refused(self) -> None:
        """A-34: too long, no text, half a character, a null."""
        assert wrong(Derived(5), "a" * 6) == "text.long"
        assert wrong(Derived(5), 3) == "type.string"
        assert wrong(Derived(5), "\ud800") == "text.surrogate"
        assert wrong(Derived(5), "a\0") == "text.control"


class TestText:
    @pytest.mark.parametrize("text", ["Szabó Fogászat", "Café « Réservé »", "👩‍👩‍👧 & Co", "名前", "a b", "x"])
    def test_what_people_write_is_kept(self, text: str) -> None:
        """Accents, other scripts and emoji with their joiners stay as they are."""
        assert Text(200).parse(text) == text

    def test_space_around_it_is_taken_away(self) -> None:
        """So that two names that read the same are the same."""
        assert Text(200).parse("\t Szabó \n") == "Szabó"

    def test_it_is_composed(self) -> None:
        """A-21: one letter has one spelling (NFC)."""
        assert Text(200).parse(unicodedata.normalize("NFD", "Szabó")) == "Szabó"

    def test_it_is_measured_in_characters_after_that(self) -> None:
        """200 characters fit and 201 do not, whatever their size in bytes or their spelling."""
        assert len(Text(200).parse(unicodedata.normalize("NFD", "ő" * 200))) == 200
        with pytest.raises(Wrong) as caught:
            Text(200).parse("👍" * 201)
        assert (caught.value.code, caught.value.params) == ("text.long", {"max": 200, "length": 201})

    @pytest.mark.parametrize(
        "text", ["", "   ", "\n", "\u200b\u2060", "\ufeff", "\u3164", "\u00ad", "\u2800", "\ufe0f"]
    )
    def test_what_shows_nothing_is_blank(self, text: str) -> None:
        """A name must be seen: spaces, format characters and empty letters are none."""
        assert wrong(Text(200), text) == "text.blank"

    @pytest.mark.parametrize(
        "text", ["a\0b", "a\x1bb", "a\x7fb", "a\x85b", "a\nb", "a\r\nb", "a\tb", "a\u2028b", "a\u2029b"]
    )
    def test_control_characters_and_line_breaks_are_refused(self, text: str) -> None:
        """A-34: nothing that would break a line, a log or a terminal."""
        assert wrong(Text(200), text) == "text.control"

    @pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    def test_marks_that_turn_text_around_are_refused(self, mark: str) -> None:
        """A-21: nobody writes one name that reads as another."""
        assert wrong(Text(200), f"a{mark}b") == "text.control"

    @pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
    def test_half_a_character_is_refused(self, text: str) -> None:
        """A-34: a lone surrogate cannot be written as UTF-8."""
        assert wrong(Text(200), text) == "text.surrogate"

    def test_a_pile_of_accents_is_refused(self) -> None:
        """A-34: thirty may stand on one letter; a whole body of them would keep a processor busy for minutes."""
        assert Text(200).parse("a" + "\u0333" * 30 + "b" + "\u0333" * 30)
        with pytest.raises(Wrong) as caught:
            Text(200).parse("a" + "\u0333" * 31)
        assert (caught.value.code, caught.value.params) == ("text.marks", {"max": 30})
        assert wrong(PasswordFormat(), "a" + "\u0333\u0321" * 100_000) == "text.marks"

    @pytest.mark.parametrize("value", [None, 3, True, b"a", ["a"], {"a": 1}])
    def test_only_text_is_text(self, value: Any) -> None:
        """A-34: nothing is turned into text."""
        assert wrong(Text(200), value) == "type.string"

    def test_lines_are_allowed_where_it_says_so(self) -> None:
        """A note has lines and tabs; a line ends with one character, whoever typed it."""
        assert Text(200, lines=True).parse("a\r\nb\tc\n") == "a\nb\tc"
        assert wrong(Text(200, lines=True), "a\rb") == "text.control"
        assert wrong(Text(200, lines=True), "a\u2028b") == "text.control"

    @given(st.text())
    def test_what_passed_once_passes_again_unchanged(self, text: str) -> None:
        """Parse once, then trust: a normal form has itself as its normal form."""
        try:
            parsed = Text(50).parse(text)
        except Wrong:
            return
        assert Text(50).parse(parsed) == parsed
        parsed.encode()


class TestEmail:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("szabo@example.com", "szabo@example.com"),
            (" Szabo@EXAMPLE.com\n", "Szabo@example.com"),
            ("o'neil+news@example.com", "o'neil+news@example.com"),
            ("jános@példa.hu", "jános@példa.hu"),
            ("x@xn--plda-bpa.hu", "x@példa.hu"),
        ],
    )
    def test_one_address_is_kept_as_its_owner_writes_it(self, typed: str, kept: str) -> None:
        """The part before the @ keeps its case; mail goes to what was stored (A-21)."""
        assert Email().parse(typed) == kept

    @pytest.mark.parametrize(
        "text",
        [
            "a@example.com,b@example.com",
            "a@example.com;b@example.com",
            "a@example.com b@example.com",
            "Dana <a@example.com>",
            "<a@example.com>",
            '"a b"@example.com',
            "a@[127.0.0.1]",
            "a@example",
            "a@@example.com",
            "@example.com",
            "a@",
            "a",
            "a@exa\u200bmple.com",
            "a@example.com.",
            "mailto:a@example.com",
            "x" * 243 + "@example.com",
            "a@" + "x" * 64 + ".com",
            "a@" + "x." * 130 + "com",
            "ﷺ" * 40 + "@example.com",  # of 18 letters each, once it is folded
        ],
    )
    def test_anything_but_one_plain_address_is_refused(self, text: str) -> None:
        """A-20: no lists, no display names, no quoting, no bare hosts."""
        assert wrong(Email(), text) == "email.form"

    def test_a_huge_one_is_not_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A-34: whoever forgets a password may send one that would keep the server busy, as often as they like."""
        monkeypatch.setattr("email_validator.validate_email", None)
        for text in ('"' + '\\"' * 100_000 + '"@a.com', "é" * 100_000 + "@example.com", "x" * 243 + "@example.com"):
            assert wrong(Email(), text) == "email.form"

    @pytest.mark.parametrize("text", ["a@example.com\nBcc: b@example.com", "a\r\n@example.com", "a\0@example.com"])
    def test_line_breaks_and_controls_are_refused(self, text: str) -> None:
        """A-20: no second header line."""
        assert wrong(Email(), text) == "text.control"

    @pytest.mark.parametrize("value", [["a@example.com"], ["a@example.com", "b@example.com"], {"a": 1}, None, 3])
    def test_only_text_is_an_address(self, value: Any) -> None:
        """A-20: a list is no address (CVE-2023-7028)."""
        assert wrong(Email(), value) == "type.string"

    def test_a_blank_one_is_blank(self) -> None:
        """The sentence is about what is missing, not about its form."""
        assert wrong(Email(), " ") == "text.blank"


class TestAddressKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Dana@example.com", "dAnA@EXAMPLE.com"),
            ("ﬁona@example.com", "FIONA@example.com"),
            ("ＤＡＮＡ@example.com", "dana@example.com"),
            ("strauß@example.com", "STRAUSS@example.com"),
            ("ΐ@example.com", "Ϊ́@example.com"),
            ("\u212a@example.com", "k@example.com"),
            ("x@PÉLDA.hu", "x@xn--plda-bpa.hu"),
        ],
    )
    def test_two_spellings_of_one_address_share_it(self, one: str, other: str) -> None:
        """A-21: case, compatible forms and both spellings of a domain."""
        assert address_key(Email().parse(one)) == address_key(Email().parse(other))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("x@straße.de", "x@strasse.de"),
            ("x@faß.example.com", "x@fass.example.com"),
            ("dаna@example.com", "dana@example.com"),
            ("ıan@example.com", "ian@example.com"),
            ("a.b@example.com", "ab@example.com"),
            ("a+b@example.com", "a@example.com"),
        ],
    )
    def test_two_addresses_never_share_it(self, one: str, other: str) -> None:
        """A-21: what mail systems hold apart is apart, look-alikes and Germany's ß in a domain too."""
        assert address_key(Email().parse(one)) != address_key(Email().parse(other))

    def test_case_never_matters(self) -> None:
        """A-21: of every letter there is, capital and small form share it; Turkey's ı alone is no small form of I."""
        lost = []
        for number in range(0x80, sys.maxunicode + 1):
            letter = chr(number)
            if letter.isalpha() and not 0xD800 <= number <= 0xDFFF:
                forms = {
                    address_key(f"{unicodedata.normalize('NFC', f)}@x")
                    for f in (letter, letter.upper(), letter.lower())
                }
                lost += [letter] if len(forms) > 1 else []
        assert lost == ["ı"]


class TestNickname:
    @pytest.mark.parametrize("text", ["abc", "dr-szabo", "a-1", "1--2", "x" * 63, "000"])
    def test_three_to_sixty_three_plain_characters(self, text: str) -> None:
        """VC-23: ``a-z 0-9 -``, no hyphen at an end."""
        assert NicknameFormat().parse(f" {text} ") == text

    @pytest.mark.parametrize(
        "text",
        [
            "ab",
            "x" * 64,
            "-abc",
            "abc-",
            "Abc",
            "ABC",
            "a_b",
            "a.b",
            "a b",
            "a/b",
            "szabó",
            "аbс",
            "ａｂｃ",
            "",
            "abc\u0301",
            "١٢٣",
            "K12",
        ],
    )
    def test_nothing_else_and_nothing_is_folded(self, text: str) -> None:
        """A-21: a second spelling is refused, never turned into the first."""
        assert wrong(NicknameFormat(), text) == "nickname.form"

    def test_no_line_break_hides_in_it(self) -> None:
        """A-21: the pattern matches all of it."""
        assert wrong(NicknameFormat(), "abc\nabc") == "text.control"


class TestPassword:
    def test_each_character_is_kept(self) -> None:
        """Spaces around it are part of it."""
        assert PasswordFormat().parse("  correct horse \t").reveal() == "  correct horse \t"

    @pytest.mark.parametrize(("length", "fits"), [(11, False), (12, True), (128, True), (129, False)])
    def test_its_length_is_bounded(self, length: int, fits: bool) -> None:
        """12 to 128 characters, however it is spelt."""
        typed = unicodedata.normalize("NFD", "ő" * length)
        if fits:
            assert PasswordFormat().parse(typed) == Secret("ő" * length)
        else:
            assert wrong(PasswordFormat(), typed) == "password.length"

    def test_one_given_as_proof_may_have_any_length(self) -> None:
        """It is only compared; in the same form as one that is set, however a keyboard spells it (A-34)."""
        assert TypedFormat().parse(unicodedata.normalize("NFD", "ő")) == Secret("ő")
        assert wrong(TypedFormat(), None) == "type.string"

    def test_a_secret_is_taken_as_well(self) -> None:
        """Whoever hides it early need not open it."""
        assert PasswordFormat().parse(Secret("correct horse")) == Secret("correct horse")

    @pytest.mark.parametrize(
        ("value", "code"), [(None, "type.string"), (["x"] * 12, "type.string"), ("\ud800" * 12, "text.surrogate")]
    )
    def test_only_text_is_a_password(self, value: Any, code: str) -> None:
        """A-34: nothing is turned into text, and half characters are refused."""
        assert wrong(PasswordFormat(), value) == code


class TestChoices:
    def test_only_a_known_text_is_taken(self) -> None:
        """The sentence names what there is to choose from."""
        assert OneOf(LANGUAGES).parse("hu") == "hu"
        with pytest.raises(Wrong) as caught:
            OneOf(LANGUAGES).parse("HU")
        assert caught.value.params == {"known": "en, fr, hu"}

    def test_only_text_is_a_choice(self) -> None:
        """A-34: a number is no text."""
        assert wrong(OneOf(("1",)), 1) == "type.string"

    @pytest.mark.parametrize("name", ["UTC", "Europe/Budapest", "America/Argentina/Buenos_Aires"])
    def test_time_zones_are_those_of_the_machine(self, name: str) -> None:
        """A zone by its name."""
        assert TimeZoneFormat().parse(name) == name

    @pytest.mark.parametrize("value", ["europe/budapest", "Budapest", "", "../etc/passwd", "Europe", None, 1, ["UTC"]])
    def test_anything_else_is_no_time_zone(self, value: Any) -> None:
        """A-34: no paths, no guesses."""
        assert wrong(TimeZoneFormat(), value) == "time_zone.unknown"


class TestSchemas:
    @pytest.mark.parametrize(
        ("form", "said"),
        [
            (Text(40), {"minLength": 1, "maxLength": 40}),
            (Email(), {"format": "email", "maxLength": 254}),
            (PasswordFormat(), {"minLength": 12, "maxLength": 128, "format": "password", "writeOnly": True}),
            (TypedFormat(), {"format": "password", "writeOnly": True}),
            (OneOf(("a", "b")), {"enum": ["a", "b"]}),
            (TimeZoneFormat(), {"examples": ["Europe/Budapest", "UTC"]}),
        ],
    )
    def test_a_format_tells_what_it_demands(self, form: Format, said: dict[str, Any]) -> None:
        """Documents are made from the same object that parses."""
        assert form.schema() == said
        assert isinstance(form, Format)

    @pytest.mark.parametrize("text", ["abc", "x" * 63, "ab", "-ab", "ab-", "Abc", "x" * 64])
    def test_the_pattern_of_nicknames_is_the_one_that_parses(self, text: str) -> None:
        """What the document allows is what is taken."""
        import re

        said = NicknameFormat().schema()
        allowed = bool(re.search(said["pattern"], text)) and said["minLength"] <= len(text) <= said["maxLength"]
        assert allowed == (text in {"abc", "x" * 63})


class TestMoments:
    def test_now_is_aware(self) -> None:
        """Every moment is in UTC."""
        assert utc_now().utcoffset() == timedelta(0)

    def test_other_zones_become_utc(self) -> None:
        """One moment, one spelling."""
        noon = datetime(2026, 11, 22, 13, tzinfo=timezone(timedelta(hours=1)))
        assert aware(noon).isoformat() == "2026-11-22T12:00:00+00:00"
        assert aware(noon).tzinfo is UTC

    def test_a_naive_moment_is_refused(self) -> None:
        """It would mean another moment on every machine."""
        with pytest.raises(ValueError, match="without a time zone"):
            aware(datetime(2026, 11, 22))  # noqa: DTZ001


class TestFieldClasses:
    @pytest.mark.requirement("R-01", call="partnerkit.repository.field_classes")
    @pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda c: c.name)
    def test_what_opens_something_is_in_no_repr(self, collection: Any) -> None:
        """A-35: hashes, digests and salts stay out of what a log line or traceback shows of a row."""
        secret = {name for name, mark in field_classes(collection.entity).items() if mark is FieldClass.SECRET}
        assert [a.name for a in attrs.fields(collection.entity) if a.name in secret and a.repr] == []


def test_cleaning_without_lines_is_the_default() -> None:
    """Whoever asks for nothing gets a single line."""
    assert clean(" a ") == "a"
    with pytest.raises(Wrong):
        clean("a\nb")
