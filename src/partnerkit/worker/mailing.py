"""
Mails go out: a letter is claimed in one transaction, its mail handed over outside of any, the outcome noted in another.

- A mail is sent at least once: where the outcome could not be noted it is sent again, under the same id.
- Two processes never have one letter at once, as long as a sending takes less time than the lease.
- Neither what a mail says nor where it goes is logged (A-35).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from partnerkit.mails import Mail, Mailer
from partnerkit.messages.model import Letter
from partnerkit.worker.parts import Kits

log: Final = logging.getLogger("partnerkit.worker.mailing")


class Mailing:
    """The part of the worker that sends mails."""

    def __init__(self, database: Kits, mailer: Mailer, lease: timedelta = timedelta(minutes=5)) -> None:
        """
        Send the letters of a database.

        Args:
            database: Where they are.
            mailer: What sends their mails.
            lease: For how long nobody else has a letter that is claimed; longer than any sending takes.
        """
        self._database = database
        self._mailer = mailer
        self._lease = lease

    def step(self) -> bool:
        """Send the mail that is due longest; return whether there was one."""
        claimed = self._database.run(lambda kit: kit.messages.claim(lease=self._lease), repeatable=True)
        if claimed is None:
            return False
        if claimed.mail is not None:
            self._send(claimed.letter, claimed.mail)
        return True

    def _send(self, letter: Letter, mail: Mail) -> None:
        try:
            self._mailer.send(mail)
        except Exception as error:  # noqa: BLE001 - whatever it was, the letter is tried again, or shown as stopped
            failed = error
            log.warning("letter %s (%s): try %d failed: %s", letter.id, mail.kind, letter.tries, type(error).__name__)
            self._database.run(lambda kit: kit.messages.failed(letter, failed), repeatable=True)
            return
        self._database.run(lambda kit: kit.messages.sent(letter), repeatable=True)
        log.info("letter %s (%s): sent", letter.id, mail.kind)
