"""
BX-07: every mail in every language as people read it, in ``mails``.

``python -m tests.library.messages.test_mails`` writes these files anew, to be read before they are committed.
"""

import html
import re
from html.parser import HTMLParser

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerkit import Texts
from partnerkit.mails import Mail, one_line, rendered
from partnerkit.texts import LANGUAGES
from tests.library.messages.given import INVITING, KINDS, MAILS, about, realms_of

pytestmark = pytest.mark.requirement("BX-07")
EVERY = pytest.mark.parametrize(("kind", "language"), [(k, known) for k in KINDS for known in LANGUAGES])
UGLY = ["<script>alert(1)</script>", "Line\r\nBcc: all@example.com", "=?utf-8?q?hidden?=", "{link} %s", "&amp; \u202ex"]


def written(kind: str, language: str) -> str:
    """
    Return what stands in a file: the mail to an operator, and the one to staff.
    """
    mails = [rendered(about(kind, language, realm), Texts()) for realm in realms_of(kind)]
    return "\n====\n\n".join(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}" for mail in mails)


class Seen(HTMLParser):
    """
    What somebody reads of a page, where its links lead, and which elements it is made of.
    """

    def __init__(self, mail: Mail) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str | None] = []
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.feed(mail.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.words += [data.strip()] if data.strip() else []


@EVERY
def test_mails_are_as_they_were_read(kind: str, language: str) -> None:
    """Whoever changes a mail looks at it in all languages first."""
    assert written(kind, language) == (MAILS / f"{kind}.{language}.txt").read_text(encoding="utf-8")


@EVERY
def test_a_mail_says_the_same_as_text_and_as_html(kind: str, language: str) -> None:
    """Every paragraph of the one is in the other, and both lead to the same page, if to any."""
    for realm in realms_of(kind):
        mail = rendered(about(kind, language, realm), Texts())
        seen = Seen(mail)
        for line in filter(None, (line.strip(" -").removesuffix(":") for line in mail.text.splitlines())):
            assert any(line in words for words in seen.words)
        assert set(seen.links) == set(re.findall(r"https://\S+", mail.text))
        assert f'<html lang="{language}">' in mail.html


@EVERY
def test_nothing_in_a_mail_is_fetched(kind: str, language: str) -> None:
    """No image, no font, no script: whoever opens it tells nobody."""
    seen = Seen(rendered(about(kind, language), Texts()))
    assert set(seen.elements) <= {"html", "head", "meta", "title", "body", "div", "p", "br", "a"}
    assert not seen.attributes & {"src", "srcset", "background", "onclick"}


@EVERY
def test_a_mail_says_whose_it_is_to_whom_and_until_when(kind: str, language: str) -> None:
    """The service in subject and text, the person and the business in the nominative, the time zone by name."""
    it = about(kind, language)
    mail = rendered(it, Texts())
    assert mail.subject.startswith(it.product)
    assert all(said in mail.text for said in (it.product, it.to))
    # Whoever is welcomed is told by whom; what it is called itself stands in no mail to an unproven address.
    named = [not it.elsewhere, not it.elsewhere or kind in INVITING]
    assert [said in mail.text for said in (it.name, it.place) if said] == named
    assert mail.text.count(f"({it.zone.replace('_', ' ')})") == (1 if it.until is None else 2)


@pytest.mark.parametrize("ugly", UGLY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_does_anything_in_a_mail(ugly: str, language: str) -> None:
    """Script stays text, a line break makes no header and no paragraph, a brace is no blank."""
    mail = rendered(about("password.forgotten", language, name=ugly, place=ugly, product=ugly), Texts())
    seen = Seen(mail)
    assert "script" not in seen.elements
    assert mail.subject == one_line(mail.subject)
    assert html.escape(one_line(ugly)) in mail.html
    assert len(mail.text.splitlines()) == len(
        rendered(about("password.forgotten", language), Texts()).text.splitlines()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_to_an_address_that_nobody_proved_says_no_name(language: str) -> None:
    """A-25: it may be mistyped, and then it is somebody else's affair; or names are chosen for strangers to read."""
    bait = "Call +36 1 555 0100, https://evil.example"
    for realm in realms_of("email.change"):
        mail = rendered(about("email.change", language, realm, name=bait, place=bait), Texts())
        assert "evil" not in f"{mail.subject}{mail.text}{mail.html}"
    mail = rendered(about("operator.invited", language, name=bait), Texts())
    assert "evil" not in f"{mail.subject}{mail.text}{mail.html}"


@given(value=st.text(max_size=60))
def test_whatever_a_name_is_a_mail_has_the_same_lines(value: str) -> None:
    """No character there is begins a line of its own, in the subject, the text or the HTML."""
    mail = rendered(about("email.verify", name=value, place=value, product=value), Texts())
    assert mail.subject.splitlines() == [mail.subject]
    assert len(mail.text.splitlines()) == len(rendered(about("email.verify"), Texts()).text.splitlines())
    assert len(mail.html.splitlines()) == len(rendered(about("email.verify"), Texts()).html.splitlines())


def test_a_link_is_not_in_what_a_log_would_show() -> None:
    """Neither of what a mail is about nor of the mail itself (A-35)."""
    it = about("password.forgotten")
    assert "c2lnbmF0dXJl" in rendered(it, Texts()).text
    assert "c2lnbmF0dXJl" not in repr((it, rendered(it, Texts())))


def test_each_sentence_can_be_the_vendors_own() -> None:
    """In that language, with the same blanks."""
    texts = Texts(own={"hu": {"mail.password.forgotten.subject": "Jelszó – {product}"}})
    assert rendered(about("password.forgotten", "hu"), texts).subject.startswith("Jelszó – Bookwell")
    assert rendered(about("password.forgotten", "fr"), texts).subject.startswith("Bookwell")


def test_details_fill_blanks_of_the_vendors_own_kinds() -> None:
    """But never take the place of what the library says of the letter itself."""
    it = about("email.changed", details={"product": "Evil", "more": 3})
    assert rendered(it, Texts()).subject.startswith("Bookwell")


def test_a_zone_this_machine_does_not_know_is_utc() -> None:
    """A mail goes out in any case, and says in which zone its times are."""
    for zone in ("Mars/Olympus", "../etc/passwd", ""):
        assert "1 November 2026, 11:05 (UTC)" in rendered(about("email.changed", zone=zone), Texts()).text


def test_the_first_of_a_month_is_written_as_people_do() -> None:
    """In French it is an ordinal."""
    assert "1er novembre 2026 à 12:05 (Europe/Paris)" in rendered(about("email.changed", "fr"), Texts()).text
    assert "2026. november 1., 12:05 (Europe/Budapest)" in rendered(about("email.changed", "hu"), Texts()).text


def test_without_one_place_alone_none_is_named() -> None:
    """Somebody who works in several businesses reads of none of them."""
    text = rendered(about("email.changed", place=None), Texts()).text
    assert "Business" not in text


def test_a_kind_nobody_words_is_an_error() -> None:
    """It is not sent empty."""
    with pytest.raises(KeyError):
        rendered(attrs.evolve(about("email.change"), kind="lottery.won"), Texts())


if __name__ == "__main__":
    MAILS.mkdir(exist_ok=True)
    for one in KINDS:
        for known in LANGUAGES:
            (MAILS / f"{one}.{known}.txt").write_text(written(one, known), encoding="utf-8")
