"""
BX-07: headers nobody can break, and settings that are wrong found at once.
"""

import re

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnerkit import Secret, Vendor
from partnerkit.mails import one_line
from reference_server.mail.choosing import NONE, mailer_of
from reference_server.mail.composing import composed, sender_of
from reference_server.mail.smtp import EXAMPLE, Smtp, SmtpMailer, smtp_of
from reference_server.settings import Settings, from_environment
from tests.library.messages.given import AT
from tests.mail.receiving import SENDER, mail, opened, part

pytestmark = pytest.mark.requirement("BX-07", by="library")
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
VENDOR = Vendor(name="Bookwell", signing_keys=["a signing key of the tests"])


@given(subject=st.text(max_size=300), body=st.text(max_size=100))
@example(subject="Szia\r\nBcc: all@example.com", body="\r\n.\r\nMAIL FROM:<a@example.com>")
@example(subject="=?utf-8?q?hidden?=", body="")
@example(subject="ő" * 300, body="\ud800")
def test_nothing_a_mail_says_breaks_a_header(subject: str, body: str) -> None:
    """The same headers, in ASCII, with the subject as it was on one line, whatever the vendor's own words are."""
    made = attrs.evolve(mail(), subject=subject, text=body, html=body)
    raw = composed(made, SENDER, AT).as_bytes()
    read = opened(raw)
    assert read.keys() == HEADERS
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 1000
    assert " ".join(str(read["Subject"]).split()) == one_line(subject).replace("=?", "= ?")


def test_a_body_is_what_was_said() -> None:
    """A line that begins with a dot, a long one, an empty one: all of it arrives."""
    said = "Első\n\n.\nFrom here\n" + "ű" * 2000 + "\n"
    read = opened(composed(attrs.evolve(mail(), text=said), SENDER, AT).as_bytes())
    assert part(read, "plain") == said


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.com", Smtp(host="mail.example.com", port=587)),
        ("smtps://mail.example.com", Smtp(host="mail.example.com", port=465, tls="tls")),
        ("smtp://localhost:25?tls=none", Smtp(host="localhost", port=25, tls="none")),
        ("smtp://localhost?tls=none", Smtp(host="localhost", port=25, tls="none")),
        ("smtp://relay.example?tls=none", Smtp(host="relay.example", port=25, tls="none")),
        ("smtp://u:p@[::1]?tls=none", Smtp(host="::1", port=25, tls="none", user="u", password=Secret("p"))),
        (
            "smtp://a%40b:p%3Aw%2F@h.example:587?tls=starttls",
            Smtp(host="h.example", port=587, user="a@b", password=Secret("p:w/")),
        ),
    ],
)
def test_the_address_of_a_mail_server_says_it_all(url: str, server: Smtp) -> None:
    """Host, port, TLS and whom to sign in as; TLS unless one says otherwise."""
    assert smtp_of(url) == server


WRONG = (
    "mail.example.com http://mail.example.com smtp:// smtp://h?tls=maybe smtp://h:secret smtp://h/x smtp://h?timeout=3 "
    "smtp://u:hunter2@h:70000 smtp://[::1 smtp://h#x smtp://h?tls"
)


@pytest.mark.parametrize("url", ["", *WRONG.split()])
def test_an_address_that_is_wrong_is_told_without_being_shown(url: str) -> None:
    """There may be a password in it."""
    with pytest.raises(ValueError, match=re.escape(EXAMPLE)) as told:
        smtp_of(url)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("url", ["smtp://u:hunter2@h.example?tls=none", "smtps://u:hunter2@10.0.0.7?tls=none"])
def test_no_password_is_shown_to_the_network(url: str) -> None:
    """Without TLS one is given to a mail server on the same machine alone (A-35)."""
    with pytest.raises(ValueError, match="without TLS a password goes to") as told:
        smtp_of(url)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("text", ["", "Bookwell", "a@b.example, c@d.example", "a@", "<>", "Café <café@example.com>"])
def test_a_sender_that_is_none_is_refused(text: str) -> None:
    """At the start, not at the first mail."""
    with pytest.raises(ValueError, match="sender"):
        sender_of(text)


def test_a_sender_has_a_name_in_any_language() -> None:
    """It arrives as it was written."""
    sender = sender_of("Könyvelő Bt. <mail@example.com>")
    raw = composed(mail(), sender, AT).as_bytes()
    read = opened(raw)
    assert (raw.isascii(), read["From"].addresses[0].display_name) == (True, "Könyvelő Bt.")


def test_without_a_mail_server_mails_wait(caplog: pytest.LogCaptureFixture) -> None:
    """It is said once, at the start."""
    assert mailer_of(from_environment({}), VENDOR) is None
    assert [record.getMessage() for record in caplog.records] == [NONE]


def test_the_environment_names_the_mail_server() -> None:
    """Neither repr of the settings nor of the server shows the password."""
    given = {"PARTNERKIT_SMTP_URL": "smtp://u:hunter2@h.example", "PARTNERKIT_MAIL_FROM": "mail@example.com"}
    settings = from_environment(given)
    assert isinstance(mailer_of(settings, VENDOR), SmtpMailer)
    assert "hunter2" not in repr((settings, smtp_of(given["PARTNERKIT_SMTP_URL"])))


def test_a_mail_server_without_a_sender_is_half_a_setting() -> None:
    """Mails come from somebody."""
    with pytest.raises(ValueError, match="PARTNERKIT_MAIL_FROM"):
        mailer_of(Settings(smtp_url=Secret("smtp://h.example")), VENDOR)
