"""
Mails over SMTP.

- A 5xx to the recipient is final, and so is an address the server cannot write; everything else is tried again.
- Each mail is a connection of its own, and no answer is waited for longer than the timeout.
- TLS is never given up for want of it: a server without what the address says gets nothing.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import attrs

from partnerkit import Secret
from partnerkit.mails import Mail, MailRefused
from partnerkit.values import utc_now
from reference_server.mail.composing import composed, recipient_of

TIMEOUT: Final = 20.0
#: The ways of TLS, with the port each has where the address names none.
_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
EXAMPLE: Final = "smtp://user:password@mail.example.com:587?tls=starttls"


@attrs.frozen(kw_only=True)
class Smtp:
    """
    A mail server.

    Attributes:
        host: Its name.
        port: Its port.
        tls: ``starttls``, ``tls`` from the first byte, or ``none``.
        user: Whom to sign in as; None where nobody has to.
        password: With what.
    """

    host: str
    port: int
    tls: str = "starttls"
    user: str | None = None
    password: Secret | None = None


def smtp_of(url: str) -> Smtp:
    """
    Return the mail server of an address such as ``smtp://user:password@mail.example.com:587?tls=starttls``.

    Raises:
        ValueError: It is no such address, or would show a password to the network; it is not shown itself.
    """
    try:
        parts = urlsplit(url)
        port, query = parts.port, parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        raise ValueError(f"write the mail server as in {EXAMPLE}") from None
    tls = query.pop("tls", ["tls" if parts.scheme == "smtps" else "starttls"])[-1]
    known = parts.scheme in {"smtp", "smtps"} and tls in _PORTS and not query
    if not (known and parts.hostname and parts.path in {"", "/"} and not parts.fragment):
        raise ValueError(f"write the mail server as in {EXAMPLE}, with tls=starttls, tls=tls or tls=none")
    if tls == "none" and parts.username is not None and parts.hostname not in _HERE:
        raise ValueError("without TLS a password goes to a mail server on the same machine alone: leave tls=none out")
    return Smtp(
        host=parts.hostname,
        port=port or _PORTS[tls],
        tls=tls,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else Secret(unquote(parts.password)),
    )


class SmtpMailer:
    """Sends each mail over SMTP; a `partnerkit.mails.Mailer`."""

    def __init__(
        self,
        server: Smtp,
        sender: Address,
        *,
        timeout: float = TIMEOUT,
        clock: Callable[[], datetime] = utc_now,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """
        Take a mail server and whom the mails come from.

        Args:
            server: The mail server.
            sender: Whom mails come from.
            timeout: For how many seconds each answer is waited for.
            clock: What dates the mails.
            trusted: Whose certificates count; those the system trusts by default.
        """
        self._server = server
        self._sender = sender
        self._timeout = timeout
        self._clock = clock
        self._trusted = trusted or ssl.create_default_context()

    def send(self, mail: Mail, /) -> None:
        """
        Send a mail.

        Raises:
            MailRefused: The server refuses the recipient for good, or cannot write its address.
            OSError: Anything else went wrong; smtplib's errors are among these.
        """
        try:
            message, to = composed(mail, self._sender, self._clock()), recipient_of(mail).addr_spec
        except ValueError:
            raise MailRefused from None
        smtp = self._connected()
        try:
            self._handed(smtp, message, to)
        finally:
            _goodbye(smtp)

    def _handed(self, smtp: smtplib.SMTP, message: EmailMessage, to: str) -> None:
        if not to.isascii() and not smtp.has_extn("smtputf8"):
            raise MailRefused
        try:
            smtp.send_message(message, self._sender.addr_spec, [to])
        except smtplib.SMTPRecipientsRefused as refused:
            if all(500 <= code < 600 for code, _ in refused.recipients.values()):
                raise MailRefused from None
            raise

    def _connected(self) -> smtplib.SMTP:
        server, smtp = self._server, self._opened()
        try:
            smtp.ehlo()
            if server.tls == "starttls":
                smtp.starttls(context=self._trusted)
                smtp.ehlo()
            if server.user is not None:
                smtp.login(server.user, "" if server.password is None else server.password.reveal())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        if server.tls == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=self._trusted)
        return smtplib.SMTP(server.host, server.port, timeout=self._timeout)


def _goodbye(smtp: smtplib.SMTP) -> None:
    """End a connection; what the server says to that makes nothing of what it took undone."""
    with contextlib.suppress(OSError):
        smtp.quit()
    smtp.close()
