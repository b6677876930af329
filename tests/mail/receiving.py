"""
A mail server of one's own, which takes what it gets or answers as it is told; and mails to send to it.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope

from partnerkit import Texts
from partnerkit.mails import Mail, rendered
from reference_server.mail.composing import sender_of
from reference_server.mail.smtp import Smtp, SmtpMailer
from tests.library.messages.given import about

SENDER: Final = sender_of("Bookwell <mail@bookwell.example>")


class Taking:
    """
    What a mail server does with what it is told; answers stand in its way where there are any.
    """

    def __init__(self, *, rcpt: str | None = None, data: str | None = None) -> None:
        self.envelopes: list[Envelope] = []
        self.rcpt = rcpt
        self.data = data

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if self.rcpt is None:
            envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data is None:
            self.envelopes.append(envelope)
        return self.data or "250 OK"

    def got(self) -> EmailMessage:
        """
        The only mail there is, as a reader's program reads it.
        """
        (envelope,) = self.envelopes
        return opened(envelope.content)


def opened(raw: Any) -> EmailMessage:
    """
    Return a mail as a reader's program reads it.
    """
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def part(read: EmailMessage, kind: str) -> str:
    """
    Return what one of the two parts of a mail says.
    """
    found = read.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


class Open(Controller):
    """
    A controller on a free port; what its server is made with is handed on.
    """

    def __init__(self, taking: Any, *, wrapped: ssl.SSLContext | None = None, **made: Any) -> None:
        self.made = made
        super().__init__(taking, hostname="127.0.0.1", port=0, ssl_context=wrapped)

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="mail.example.com", **{"enable_SMTPUTF8": True} | self.made)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def receiving(taking: Any, *, wrapped: ssl.SSLContext | None = None, **made: Any) -> Iterator[int]:
    """
    Run a mail server; yield its port.
    """
    running = Open(taking, wrapped=wrapped, **made)
    running.start()
    try:
        yield running.port
    finally:
        running.stop()


def mailer(port: int, tls: str = "none", **how: Any) -> SmtpMailer:
    """
    Return what sends to a server on a port.
    """
    login = {name: how.pop(name) for name in ("user", "password") if name in how}
    return SmtpMailer(Smtp(host="localhost", port=port, tls=tls, **login), SENDER, **{"timeout": 5.0} | how)


def mail(language: str = "hu", to: str = "boglarka@lefevre-kovacs.example.com", **changed: Any) -> Mail:
    """
    Return a mail with a link.
    """
    return rendered(about("password.forgotten", language, to=to, **changed), Texts())


def certified() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """
    Return what a server named localhost shows, and what trusts that alone.
    """
    authority = trustme.CA()
    shows, trusts = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(shows)
    authority.configure_trust(trusts)
    return shows, trusts
