"""Which mailer an installation has."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from partnerkit import Vendor
from partnerkit.mails import Mailer
from reference_server.mail.composing import sender_of
from reference_server.mail.smtp import SmtpMailer, smtp_of
from reference_server.settings import Settings

log: Final = logging.getLogger("reference_server.mail")
NONE: Final = "no mail server is set (PARTNERKIT_SMTP_URL): mails wait until there is one"


def mailer_of(settings: Settings, vendor: Vendor) -> Mailer | None:
    """
    Return what sends the mails of an installation; None, said once in the log, where no mail server is set.

    Mails wait then, and go out once there is one.

    Raises:
        ValueError: The address of the mail server, or whom mails come from, is none; it names the variable.
    """
    if settings.smtp_url is None:
        log.warning(NONE)
        return None
    if not settings.mail_from:
        raise ValueError("PARTNERKIT_MAIL_FROM: say whom mails come from, as in Bookwell <mail@example.com>")
    with _named("PARTNERKIT_SMTP_URL"):
        server = smtp_of(settings.smtp_url.reveal())
    with _named("PARTNERKIT_MAIL_FROM"):
        sender = sender_of(settings.mail_from)
    return SmtpMailer(server, sender, clock=vendor.clock)


@contextmanager
def _named(variable: str) -> Iterator[None]:
    """Tell of which variable something is wrong."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{variable}: {error}") from None
