"""A mail as mail servers want it: ASCII headers, both parts, and an id by which a second sending is told."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError, ObsoleteHeaderDefect
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from email_validator import EmailNotValidError, validate_email

from partnerkit.mails import Mail, one_line


def sender_of(text: str) -> Address:
    """
    Return whom mails come from, as in ``mail@example.com`` or ``Bookwell <mail@example.com>``.

    Raises:
        ValueError: It is no such address, or one not every mail server takes.
    """
    message = EmailMessage()
    try:
        message["From"] = one_line(text)
        (address,) = message["From"].addresses
    except (IndexError, MessageError, ValueError):
        raise ValueError(f"this is no sender: {text!r}") from None
    odd = [one for one in message["From"].defects if not isinstance(one, ObsoleteHeaderDefect)]  # as in "Acme Ltd."
    if odd or not address.addr_spec.isascii() or not address.domain:
        raise ValueError(f"write the sender as in Bookwell <mail@example.com>: {text!r}")
    return Address(address.display_name, address.username, address.domain)


def recipient_of(mail: Mail) -> Address:
    """
    Return where a mail goes, the domain in ASCII; what stands before the @ stays as its owner writes it.

    Raises:
        ValueError: It is no address.
    """
    try:
        checked = validate_email(mail.to, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError("this is no address") from None
    return Address(username=checked.local_part, domain=checked.ascii_domain)


def composed(mail: Mail, sender: Address, at: datetime) -> EmailMessage:
    """Return a mail as it is sent: plain text first, the same in HTML beside it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = recipient_of(mail)
    message["Subject"] = subject_of(mail)
    message["Date"] = at
    message["Message-ID"] = f"<{mail.id}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_lines(mail.text), cte="quoted-printable")
    message.add_alternative(_lines(mail.html), subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # last: what is there before goes to the first part
    return message


def subject_of(mail: Mail) -> str:
    """Return the subject on one line; what looks like an encoded word is taken apart, so that nobody decodes it."""
    return one_line(mail.subject).replace("=?", "= ?")


def _lines(text: str) -> str:
    """Return a text that can be encoded, whoever worded it."""
    return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
