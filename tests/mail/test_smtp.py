"""
BX-07: what arrives at a mail server, as a reader's program reads it; and what becomes of what does not.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from partnerkit import Secret
from partnerkit.mails import MailRefused
from tests.mail.receiving import Taking, certified, mail, mailer, part, receiving

pytestmark = pytest.mark.requirement("BX-07", by="library")
LINK = "https://partners.example/workspace/reset/AZq83gAAcACAAAAAAAAAAQAAAAAB.c2lnbmF0dXJl"


@pytest.mark.parametrize("language", ["en", "fr", "hu"])
def test_a_mail_arrives_as_it_was_worded(language: str) -> None:
    """The subject with its ő and ű, both parts, the link in both; the headers in ASCII."""
    taking, it = Taking(), mail(language)
    with receiving(taking) as port:
        mailer(port).send(it)
    got = taking.got()
    text, html = part(got, "plain"), part(got, "html")
    assert (got["Subject"], got["To"], got["From"]) == (it.subject, it.to, "Bookwell <mail@bookwell.example>")
    assert (text, html) == (it.text, it.html)
    assert LINK in text
    assert f'href="{LINK}"' in html
    assert (taking.envelopes[0].content or b"").isascii()


def test_a_mail_says_that_a_program_sent_it() -> None:
    """With an id by which a second sending of the same letter is told, and the moment it was sent at."""
    taking, it = Taking(), mail()
    at = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    with receiving(taking) as port:
        mailer(port, clock=lambda: at).send(it)
    assert taking.got()["Message-ID"] == f"<{it.id}@bookwell.example>"
    assert taking.got()["Auto-Submitted"] == "auto-generated"
    assert taking.got()["Date"].datetime == at
    assert taking.got()["Content-Language"] == "hu"


def test_the_token_is_nowhere_but_in_the_two_parts() -> None:
    """No header has it (A-03)."""
    taking = Taking()
    with receiving(taking) as port:
        mailer(port).send(mail())
    assert "c2lnbmF0dXJl" not in str(taking.got().items())
    assert taking.envelopes[0].rcpt_tos == ["boglarka@lefevre-kovacs.example.com"]


def test_an_address_with_accents_needs_a_server_that_can_write_it() -> None:
    """It arrives by SMTPUTF8; a server without it will never take it."""
    taking = Taking()
    with receiving(taking) as port:
        mailer(port).send(mail(to="kovács@lefevre-kovacs.example.com"))
    assert taking.envelopes[0].rcpt_tos == ["kovács@lefevre-kovacs.example.com"]
    with receiving(Taking(), enable_SMTPUTF8=False) as port, pytest.raises(MailRefused):
        mailer(port).send(mail(to="kovács@lefevre-kovacs.example.com"))


def test_a_domain_with_accents_is_written_in_ascii() -> None:
    """Every server takes it."""
    taking = Taking()
    with receiving(taking, enable_SMTPUTF8=False) as port:
        mailer(port).send(mail(to="iroda@szabó.example.com"))
    assert taking.envelopes[0].rcpt_tos == ["iroda@xn--szab-tqa.example.com"]


@pytest.mark.parametrize("answer", ["550 No such user", "551 Not here", "553 Not allowed"])
def test_a_recipient_refused_for_good_is_final(answer: str) -> None:
    """A 5xx to the recipient is not tried again."""
    with receiving(Taking(rcpt=answer)) as port, pytest.raises(MailRefused):
        mailer(port).send(mail())


@pytest.mark.parametrize("how", [{"rcpt": "450 Greylisted, come back"}, {"rcpt": "451 Wait"}, {"data": "452 Full"}])
def test_what_is_put_off_is_tried_again(how: dict[str, str]) -> None:
    """A greylisting server is no refusal, whatever it is put off at."""
    with receiving(Taking(**how)) as port, pytest.raises(smtplib.SMTPException):
        mailer(port).send(mail())


def test_a_greylisting_server_takes_the_mail_the_second_time() -> None:
    """Under the same id."""
    taking, it = Taking(rcpt="450 Greylisted"), mail()
    with receiving(taking) as port:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            mailer(port).send(it)
        taking.rcpt = None
        mailer(port).send(it)
    assert str(it.id) in taking.got()["Message-ID"]


def test_a_refusal_of_the_content_may_pass() -> None:
    """It says something of the sender, not of the recipient: somebody mends it."""
    with receiving(Taking(data="554 Looks odd")) as port, pytest.raises(smtplib.SMTPDataError):
        mailer(port).send(mail())


def test_nobody_there_is_tried_again() -> None:
    """A refused connection is an ordinary error."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        mailer(port).send(mail())


@contextmanager
def mute() -> Iterator[int]:
    """
    Yield the port of a server that takes connections and never says a word.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_hangs_is_given_up() -> None:
    """No answer is waited for longer than the timeout."""
    began = datetime.now(UTC)
    with mute() as port, pytest.raises(OSError, match="timed out"):
        mailer(port, timeout=0.3).send(mail())
    assert datetime.now(UTC) - began < timedelta(seconds=5)


def test_a_mail_goes_out_over_starttls() -> None:
    """The server's name and certificate are looked at."""
    (shows, trusts), taking = certified(), Taking()
    with receiving(taking, tls_context=shows, require_starttls=True) as port:
        mailer(port, "starttls", trusted=trusts).send(mail())
        with pytest.raises(ssl.SSLCertVerificationError):
            mailer(port, "starttls").send(mail())
    assert len(taking.envelopes) == 1


def test_a_server_without_tls_gets_nothing_where_there_must_be_tls() -> None:
    """It is never given up for want of it."""
    taking = Taking()
    with receiving(taking) as port, pytest.raises(smtplib.SMTPNotSupportedError):
        mailer(port, "starttls").send(mail())
    assert taking.envelopes == []


def test_a_mail_goes_out_over_tls_from_the_first_byte() -> None:
    """As on port 465."""
    (shows, trusts), taking = certified(), Taking()
    with receiving(taking, wrapped=shows) as port:
        mailer(port, "tls", trusted=trusts).send(mail())
    assert len(taking.envelopes) == 1


@pytest.mark.parametrize(("password", "arrives"), [("p@ss wörd", False), ("p@ss:word/", True), ("wrong", False)])
def test_it_signs_in(password: str, arrives: bool) -> None:
    """A wrong password is tried again: somebody mends it."""
    (shows, trusts), taking = certified(), Taking()

    def known(*given: Any) -> AuthResult:
        return AuthResult(success=given[-1].password == b"p@ss:word/", handled=False)

    with receiving(taking, tls_context=shows, authenticator=known, auth_required=True) as port:
        sending = mailer(port, "starttls", trusted=trusts, user="bookwell", password=Secret(password))
        if arrives:
            sending.send(mail())
        else:
            with pytest.raises((smtplib.SMTPAuthenticationError, UnicodeEncodeError)):
                sending.send(mail())
    assert bool(taking.envelopes) == arrives


def test_what_is_said_at_goodbye_undoes_nothing() -> None:
    """A mail that was taken is sent, however the connection ends."""

    class Rude(Taking):
        async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            return "421 Whatever"

    taking = Rude()
    with receiving(taking) as port:
        mailer(port).send(mail())
    assert len(taking.envelopes) == 1


def test_what_is_no_address_is_refused() -> None:
    """A mail to it will never go out, whatever server there is."""
    for to in ("nobody", "a@b.example.com, c@d.example.com", "a@b.example.com\r\nRCPT TO:<c@d.example.com>", ""):
        with pytest.raises(MailRefused):
            mailer(1).send(mail(to=to))
